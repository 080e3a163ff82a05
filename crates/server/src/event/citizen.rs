//! What the citizen does after sending.

use super::{apply, open_note, seal_note};
use crate::{
    city::City,
    complaint::{blocking, wrong},
    db::{Connection, complaint::Owner, erased, event},
    erasure,
    refusal::Refusal,
};
use sambat_domain::event::Event;
use sambat_protocol::{cursor::Cursor, problem::Code};

/// What became of a citizen's event.
enum Outcome {
    New,
    Seen,
    NotTheirs,
    Wrong(&'static str, &'static str),
}

/// A citizen's event as it is kept.
#[derive(Debug)]
pub(crate) struct KeptEvent {
    /// Whether it was not there before.
    pub(crate) new: bool,
    pub(crate) event: Event,
    pub(crate) head: Cursor,
}

/// Keeps a citizen's event, once.
pub(crate) async fn keep(city: &City, owner: Owner, mut said: Event) -> Result<KeptEvent, Refusal> {
    let (id, complaint_id) = (said.id, said.complaint);
    // Whose it is, before a data key is made for a stranger's note.
    let look = move |c: &Connection| Ok((owner.owns(c, complaint_id)?, erased::is(c, complaint_id)?));
    match city.ledger.look(look).await? {
        (_, true) => return Err(erasure::refusal()),
        (false, false) => return Err(Code::NotFound.into()),
        (true, false) => {}
    }
    said.received_at = Some(city.now());
    let (note, vault) = (said.note.clone(), city.vault.clone());
    let sealed = blocking(move || seal_note(&vault, complaint_id, id, note.as_deref())).await?;
    let offered = said.clone();
    let (outcome, head) = city
        .writer
        .write(move |t| {
            if !owner.owns(t, complaint_id)? {
                return Ok(Outcome::NotTheirs);
            }
            if event::find(t, id)?.is_some() {
                return Ok(Outcome::Seen);
            }
            if let Some((field, code)) = apply(t, &said)? {
                return Ok(Outcome::Wrong(field, code));
            }
            event::insert(t, &said, sealed.as_deref())?;
            Ok(Outcome::New)
        })
        .await?;
    let new = match outcome {
        Outcome::New => true,
        Outcome::Seen => false,
        Outcome::NotTheirs => return Err(Code::NotFound.into()),
        Outcome::Wrong(field, code) => return Err(wrong(field, code)),
    };
    let kept = city.ledger.look(move |c| event::find(c, id)).await?.ok_or(Code::Internal)?;
    let vault = city.vault.clone();
    let (note, kept) = blocking(move || Ok((open_note(&vault, &kept)?, kept))).await?;
    let event = Event { note, ..kept.event };
    let same = Event { received_at: offered.received_at, seq: None, ..event.clone() } == offered;
    if same { Ok(KeptEvent { new, event, head }) } else { Err(Code::OtherContent.into()) }
}
