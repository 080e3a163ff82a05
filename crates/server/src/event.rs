//! What happens to a complaint: from its citizen by the wire, from the city by a command until the desk exists.

use crate::{
    chance::{self, NoChance},
    city::City,
    clock::whole_millis,
    complaint::{blocking, read_object, wrong},
    db::{Connection, Db, DbError, Ledger, Transaction, complaint, erased, event, pack_revision, photo, upload},
    erasure,
    refusal::Refusal,
    vault::{Purpose, Vault, VaultError},
};
use jiff::Timestamp;
use sambat_domain::{
    event::{Actor, Event, EventKind, LONGEST_NOTE},
    id::{ComplaintId, EventId},
    photo::{PhotoManifest, Sha256},
    status::{Progress, Status},
    ticket::Ticket,
};
use sambat_protocol::{cursor::Cursor, problem::Code};
use serde_json::{Map, Value};

/// The longest code of a phone's.
const LONGEST_CODE: usize = 64;

/// Photos that one complaint may have in all, those added later and those given up included.
const MOST_PHOTOS_EVER: usize = 20;

/// Events with their notes opened. A note whose key was destroyed is gone; the event stays.
pub(crate) fn open_notes(vault: &Vault, kept: Vec<event::Kept>) -> Result<Vec<Event>, VaultError> {
    kept.into_iter()
        .map(|kept| {
            let note = open_note(vault, &kept)?;
            Ok(Event { note, ..kept.event })
        })
        .collect()
}

fn open_note(vault: &Vault, kept: &event::Kept) -> Result<Option<String>, VaultError> {
    let Some(sealed) = &kept.note_sealed else { return Ok(None) };
    let Some(key) = vault.known_key(kept.event.complaint)? else { return Ok(None) };
    let plain = key.open(Purpose::Note(kept.event.id), sealed)?;
    String::from_utf8(plain).map(Some).map_err(|_| VaultError::Damaged)
}

/// Reads an event as its citizen sends it: `{kind, …, note?, photos?, at}`. What else an event has is the path's and the
/// server's to say; it may be repeated, not changed.
pub(crate) fn read(body: &[u8], complaint: ComplaintId, id: EventId) -> Result<Event, Refusal> {
    let mut members = read_object(body)?;
    let mut taken = |name: &str| members.remove(name).filter(|value| !value.is_null());
    for (name, must) in [("id", id.to_string()), ("complaint", complaint.to_string())] {
        if taken(name).is_some_and(|said| said != Value::String(must)) {
            return Err(wrong(name, "differs"));
        }
    }
    if taken("actor").is_some_and(|said| said != serde_json::json!({"role": "citizen"})) {
        return Err(wrong("actor", "forbidden"));
    }
    let note: Option<String> = typed(taken("note"), "note")?;
    let at: Timestamp = typed(taken("at"), "at")?.ok_or_else(|| wrong("at", "missing"))?;
    let photos: Vec<PhotoManifest> = typed(taken("photos"), "photos")?.unwrap_or_default();
    let kind = kind_of(members)?;
    if note.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
        return Err(wrong("note", "too_long"));
    }
    if !photos.is_empty() {
        // A photo comes by its own event, so that the server waits for it.
        return Err(wrong("photos", "forbidden"));
    }
    Ok(Event { id, complaint, actor: Actor::Citizen, kind, note, photos, at, received_at: None, seq: None })
}

fn typed<T: serde::de::DeserializeOwned>(value: Option<Value>, field: &str) -> Result<Option<T>, Refusal> {
    value.map(serde_json::from_value).transpose().map_err(|_| wrong(field, "malformed"))
}

/// The kind out of what is left of the members: all of them must belong to it.
fn kind_of(members: Map<String, Value>) -> Result<EventKind, Refusal> {
    if !members.contains_key("kind") {
        return Err(wrong("kind", "missing"));
    }
    let names: Vec<_> = members.keys().cloned().collect();
    let kind: EventKind = serde_json::from_value(Value::Object(members)).map_err(|_| wrong("kind", "malformed"))?;
    let known = serde_json::to_value(&kind).map_err(|_| wrong("kind", "malformed"))?;
    if names.iter().any(|name| known.get(name).is_none()) {
        return Err(wrong("event", "field_unknown"));
    }
    match &kind {
        EventKind::Reply
        | EventKind::Confirmed
        | EventKind::Disputed
        | EventKind::Withdrawn
        | EventKind::PhotoAdded { .. } => Ok(kind),
        EventKind::PhotoGivenUp { reason, .. } if is_code(reason) => Ok(kind),
        EventKind::PhotoGivenUp { .. } => Err(wrong("reason", "malformed")),
        _ => Err(wrong("kind", "forbidden")),
    }
}

fn is_code(text: &str) -> bool {
    (1..=LONGEST_CODE).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

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
pub(crate) async fn keep(city: &City, device: Sha256, mut said: Event) -> Result<KeptEvent, Refusal> {
    let (id, complaint_id) = (said.id, said.complaint);
    // Whose it is, before a data key is made for a stranger's note.
    let look = move |c: &Connection| Ok((complaint::is_owner(c, &device, complaint_id)?, erased::is(c, complaint_id)?));
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
            if !complaint::is_owner(t, &device, complaint_id)? {
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

fn seal_note(
    vault: &Vault,
    complaint: ComplaintId,
    event: EventId,
    note: Option<&str>,
) -> Result<Option<Vec<u8>>, VaultError> {
    note.map(|note| vault.key(complaint)?.seal(Purpose::Note(event), note.as_bytes())).transpose()
}

/// What an event does to a complaint's photos, or what is wrong with it.
fn apply(t: &Transaction<'_>, said: &Event) -> Db<Option<(&'static str, &'static str)>> {
    match &said.kind {
        EventKind::PhotoAdded { manifest } => match photo::find(t, said.complaint, manifest.photo_id)? {
            Some(known) if known.manifest == *manifest => {}
            Some(_) => return Ok(Some(("photos", "photo_twice"))),
            None if photo::of_complaint(t, said.complaint)?.len() >= MOST_PHOTOS_EVER => {
                return Ok(Some(("photos", "photos_too_many")));
            }
            None => photo::add(t, said.complaint, manifest)?,
        },
        EventKind::PhotoGivenUp { photo_id, .. } => {
            let known = photo::find(t, said.complaint, *photo_id)?;
            // Giving up means not to wait any longer: what is here stays here.
            if known.is_some_and(|photo| matches!(photo.state, photo::State::Missing | photo::State::Refused)) {
                photo::set_state(t, said.complaint, *photo_id, photo::State::GivenUp, None)?;
                if let Some(open) = upload::of_photo(t, said.complaint, *photo_id)? {
                    upload::end(t, &open.uid, upload::State::Dead)?;
                }
            }
        }
        _ => {}
    }
    Ok(None)
}

/// Keeps an event of the server's own.
pub(crate) fn by_the_system(
    t: &Transaction<'_>,
    complaint: ComplaintId,
    kind: EventKind,
    id: EventId,
    now: Timestamp,
) -> Db<()> {
    let event = Event {
        id,
        complaint,
        actor: Actor::System,
        kind,
        note: None,
        photos: vec![],
        at: now,
        received_at: Some(now),
        seq: None,
    };
    event::insert(t, &event, None)
}

/// An event that somebody at the city adds by hand.
#[derive(Debug, Clone)]
pub struct ByHand {
    /// Who acts.
    pub actor: Actor,
    /// What happens.
    pub kind: EventKind,
    /// What is said with it.
    pub note: Option<String>,
}

/// An event by hand cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum ByHandError {
    /// No such complaint.
    #[error("there is no complaint {0}")]
    Unknown(String),
    /// Several complaints share the ticket.
    #[error("several complaints have this ticket; give the id of one: {}", list(.0))]
    Ambiguous(Vec<(ComplaintId, Timestamp)>),
    /// It does not fit where the complaint stands.
    #[error("{kind} by this actor does not fit a complaint that is {status}")]
    Misfit {
        /// What was tried.
        kind: String,
        /// Where it stands.
        status: String,
    },
    /// The pack has no such office.
    #[error("the pack has no agency {0}")]
    AgencyUnknown(String),
    /// The note is too long.
    #[error("the note is longer than {LONGEST_NOTE} characters")]
    NoteTooLong,
    /// The main database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The data keys.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No randomness.
    #[error(transparent)]
    Chance(#[from] NoChance),
}

fn list(found: &[(ComplaintId, Timestamp)]) -> String {
    found.iter().map(|(id, at)| format!("{id} of {at}")).collect::<Vec<_>>().join(", ")
}

/// A word as it travels, for people.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(members)) => members.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Adds an event by hand, beside a running server or without one. Answers the ticket and the status after it.
///
/// # Errors
/// [`ByHandError`]; then nothing was kept.
pub(crate) fn add_by_hand(
    ledger: &Ledger,
    vault: &Vault,
    now: Timestamp,
    complaint: &str,
    by_hand: ByHand,
) -> Result<(Ticket, Status), ByHandError> {
    if by_hand.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(ByHandError::NoteTooLong);
    }
    let now = whole_millis(now);
    let complaint = ledger.read(|c| Ok(look_up(c, complaint)))??;
    let agencies = ledger.read(pack_revision::latest)?.map(|pack| pack.agencies).unwrap_or_default();
    let named = match (&by_hand.actor, &by_hand.kind) {
        (_, EventKind::Assigned { agency }) => Some(agency),
        (Actor::Officer { agency }, _) => agency.as_ref(),
        _ => None,
    };
    if let Some(agency) = named.filter(|agency| agencies.iter().all(|known| known.id != **agency)) {
        return Err(ByHandError::AgencyUnknown(agency.to_string()));
    }
    let said = Event {
        id: chance::event_id(now)?,
        complaint,
        actor: by_hand.actor,
        kind: by_hand.kind,
        note: None,
        photos: vec![],
        at: now,
        received_at: Some(now),
        seq: None,
    };
    let sealed = seal_note(vault, complaint, said.id, by_hand.note.as_deref())?;
    let ((ticket, moved), _) = ledger.transact(|t| {
        let known = complaint::find(t, complaint)?.ok_or(DbError::BadRow("complaint"))?;
        let events = event::of_complaint(t, complaint)?;
        let before = Progress::of(events.iter().map(|kept| &kept.event));
        let moved = match before.after(&said.actor, &said.kind) {
            // A citizen is heard, whether it fits or not.
            Err(_) if said.actor == Actor::Citizen => Ok(before.status),
            Err(misfit) => return Ok((known.receipt.body.ticket, Err(misfit))),
            Ok(after) => Ok(after.status),
        };
        apply(t, &said)?;
        event::insert(t, &said, sealed.as_deref())?;
        Ok((known.receipt.body.ticket, moved))
    })?;
    match moved {
        Ok(status) => Ok((ticket, status)),
        Err(misfit) => Err(ByHandError::Misfit { kind: word(&said.kind), status: word(&misfit.status) }),
    }
}

/// A complaint by its ticket as people write it, or by its id.
pub(crate) fn look_up(c: &Connection, text: &str) -> Result<ComplaintId, ByHandError> {
    let unknown = || ByHandError::Unknown(text.to_owned());
    if let Ok(id) = text.parse::<ComplaintId>() {
        return complaint::find(c, id)?.map(|_| id).ok_or_else(unknown);
    }
    let ticket: Ticket = text.parse().map_err(|_| unknown())?;
    let mut found = complaint::of_ticket(c, &ticket.to_string())?;
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(unknown()),
        (Some((id, _)), true) => Ok(id),
        (Some(last), false) => {
            found.push(last);
            Err(ByHandError::Ambiguous(found))
        }
    }
}

/// A status as it travels.
pub(crate) fn status_word(status: Status) -> String {
    word(&status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> (ComplaintId, EventId) {
        (ComplaintId::new(Timestamp::UNIX_EPOCH, &[1; 10]), EventId::new(Timestamp::UNIX_EPOCH, &[2; 10]))
    }

    fn code_of(body: &str) -> Option<String> {
        let (complaint, id) = ids();
        let refusal = read(body.as_bytes(), complaint, id).err()?;
        let problem = refusal.problem();
        Some(problem.errors.first().map_or_else(|| problem.code.as_str().into(), |e| format!("{} {}", e.field, e.code)))
    }

    #[test]
    fn bad_16_a_citizen_says_only_what_is_a_citizens() {
        for (body, code) in [
            (r#"{"kind":"closed","at":"2026-11-24T03:00:00Z"}"#, "kind forbidden"),
            (
                r#"{"kind":"photo_ready","photo_id":"01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b","at":"2026-11-24T03:00:00Z"}"#,
                "kind forbidden",
            ),
            (r#"{"kind":"support","at":"2026-11-24T03:00:00Z"}"#, "kind forbidden"),
            (r#"{"kind":"reply","at":"2026-11-24T03:00:00Z","officer_id":7}"#, "event field_unknown"),
            (r#"{"kind":"reply","at":"2026-11-24T03:00:00Z","seq":7}"#, "event field_unknown"),
            (r#"{"kind":"reply","at":"2026-11-24T03:00:00Z","actor":{"role":"officer"}}"#, "actor forbidden"),
            (
                r#"{"kind":"reply","at":"2026-11-24T03:00:00Z","id":"01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b"}"#,
                "id differs",
            ),
            (r#"{"kind":"reply"}"#, "at missing"),
            (r#"{"kind":"dance","at":"2026-11-24T03:00:00Z"}"#, "kind malformed"),
            (r#"{"at":"2026-11-24T03:00:00Z"}"#, "kind missing"),
            (r#"[]"#, "bad_json"),
            (r#"{"kind":"reply","kind":"closed","at":"2026-11-24T03:00:00Z"}"#, "duplicate_key"),
        ] {
            assert_eq!(code_of(body).as_deref(), Some(code), "{body}");
        }
    }

    #[test]
    fn an_event_is_read_as_the_domain_writes_it_and_in_short() {
        let (complaint, id) = ids();
        let short = read(br#"{"kind":"reply","note":"Sudah.","at":"2026-11-24T03:00:00Z"}"#, complaint, id).unwrap();
        let long = read(serde_json::to_string(&short).unwrap().as_bytes(), complaint, id).unwrap();
        assert_eq!(short, long);
    }
}
