//! What happens to a complaint: from its citizen by the wire, from an officer at the desk, from the city by a command.

mod by_hand;
mod citizen;
mod consent;
pub(crate) mod notes;
mod read;
pub(crate) mod system;

pub use by_hand::{ByHand, ByHandError};
pub use by_hand::{add_by_hand, status_word, word};
pub use citizen::keep;
pub use notes::open_notes;
pub use read::{read, read_as};

pub(crate) use notes::seal_note;
pub(crate) use system::by_the_system;

use crate::{blocking::blocking, city::City, error::CityError};
use sambat_city_store::db::{Db, Transaction, event, photo, upload};
use sambat_domain::{
    content::Mistake,
    event::{Event, EventKind},
    id::{AgencyId, EventId},
    status::Progress,
};
use sambat_protocol::{field_mistake::FieldMistake, problem::Code};

/// Photos that one complaint may have in all, those added later and those given up included.
const MOST_PHOTOS_EVER: usize = 20;

/// An event that is kept, with its note.
///
/// # Errors
/// `internal` where there is none; [`CityError::Db`] where the main database fails, [`CityError::Vault`] where its note does
/// not open.
pub async fn kept(city: &City, id: EventId) -> Result<Event, CityError> {
    let kept = city.ledger.read(move |c| event::find(c, id)).await?.ok_or(Code::Internal)?;
    let vault = city.vault.clone();
    let opened = blocking(move || open_notes(&vault, vec![kept])).await?;
    opened.into_iter().next().ok_or_else(|| Code::Internal.into())
}

/// Applies an event to a complaint's photos; answers what is wrong with the event, as a field and a mistake.
fn apply(t: &Transaction<'_>, said: &Event) -> Db<Option<FieldMistake>> {
    match &said.kind {
        EventKind::PhotoAdded { manifest } => match photo::find(t, said.complaint, manifest.photo_id)? {
            Some(known) if known.manifest == *manifest => {}
            Some(_) => return Ok(Some(Mistake::PhotoTwice.into())),
            None if photo::of_complaint(t, said.complaint)?.len() >= MOST_PHOTOS_EVER => {
                return Ok(Some(Mistake::PhotosTooMany.into()));
            }
            None => photo::add(t, said.complaint, manifest)?,
        },
        EventKind::PhotoGivenUp { photo_id, .. } => {
            let known = photo::find(t, said.complaint, *photo_id)?;
            // Giving up means not to wait any longer: what is here stays here.
            if known.is_some_and(|photo| matches!(photo.state, photo::PhotoState::Missing | photo::PhotoState::Refused))
            {
                photo::set_state(t, said.complaint, *photo_id, photo::PhotoState::GivenUp, None)?;
                if let Some(open) = upload::of_photo(t, said.complaint, *photo_id)? {
                    upload::end(t, &open.uid, upload::UploadState::Dead)?;
                }
            }
        }
        _ => {}
    }
    Ok(None)
}

/// Folds the events of a complaint: its status and round, and the office that has it.
pub fn fold(events: &[Event]) -> (Progress, Option<AgencyId>) {
    events.iter().fold((Progress::default(), None), |(progress, holder), event| {
        let Ok(next) = progress.after(&event.actor, &event.kind) else { return (progress, holder) };
        let holder = match &event.kind {
            EventKind::Assigned { agency } => Some(agency.clone()),
            _ => holder,
        };
        (next, holder)
    })
}
