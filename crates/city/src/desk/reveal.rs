//! Looking at what is protected: with a reason, as an event that the citizen sees, and not by the hundred.

use super::{complaint::actor, seen};
use crate::{
    blocking::blocking,
    city::City,
    error::{CityError, invalid_field},
    event::{fold, seal_note},
    officer::Seated,
};
use sambat_city_store::{
    db::{
        audit_log::{self, AuditAction, AuditEntry},
        complaint, desk, event,
    },
    random,
    vault::{Purpose, VaultError},
};
use sambat_domain::{
    event::{Event, EventKind, LONGEST_NOTE},
    id::ComplaintId,
    officer::{SHORTEST_REASON, Sight},
    text,
};
use sambat_protocol::{
    desk::Revealed,
    field_mistake::FieldMistake,
    problem::Code,
    seal::{Reporter, Sealed},
};

/// How many looks one officer takes in a day, and after how long to ask again.
const A_DAY: u64 = 50;
const LATER_S: u64 = 3_600;

/// The result of a request to open protected data.
enum Outcome {
    WrittenDown,
    Gone,
    Withdrawn,
    TooMany,
}

/// Shows what is protected of a complaint: who complains, and to who sees only its outline also the words.
///
/// # Errors
/// `not_found` and `forbidden` by the seat; `invalid` where the reason is too short or too long; [`CityError::SlowDown`]
/// after the bound of a day; `consent_withdrawn` where it was destroyed; [`CityError::Db`] and [`CityError::Vault`] where it
/// cannot be written down or opened.
pub async fn reveal(city: &City, who: &Seated, id: ComplaintId, reason: &str) -> Result<Revealed, CityError> {
    let (_, sight) = seen(city, who, id).await?;
    if !who.seat.may_reveal(sight) {
        return Err(Code::Forbidden.into());
    }
    let reason = text::said(reason).unwrap_or_default();
    let length = reason.chars().count();
    if !(SHORTEST_REASON..=LONGEST_NOTE).contains(&length) {
        let short = length < SHORTEST_REASON;
        return Err(invalid_field(if short { FieldMistake::ReasonTooShort } else { FieldMistake::ReasonTooLong }));
    }
    let now = city.now();
    let officer = who.id;
    let said = Event::at_the_city(random::event_id(now)?, id, actor(who), EventKind::Revealed, now);
    let (vault, event_id) = (city.vault.clone(), said.id);
    let sealed = blocking(move || seal_note(&vault, id, event_id, Some(&reason))).await?;
    // First it is written down, then it is shown; how many there were is counted where it is written, so that many at once are
    // counted as one after the other.
    let office = who.seat.agency.clone();
    let (outcome, _) = city
        .writer
        .write(move |t| {
            if complaint::find(t, id)?.is_none() {
                return Ok(Outcome::Gone);
            }
            let events: Vec<_> = event::of_complaint(t, id)?.into_iter().map(|kept| kept.event).collect();
            // It may have been passed on meanwhile.
            if office.is_some() && fold(&events).1 != office {
                return Ok(Outcome::Gone);
            }
            // Where there is nothing to open, nothing is told to the citizen as if it had been. Words that are closed here still are.
            if sight == Sight::Whole && event::withdrew_consent(t, id)? {
                return Ok(Outcome::Withdrawn);
            }
            if audit_log::taken_today(t, officer, AuditAction::Reveal, now)? >= A_DAY {
                return Ok(Outcome::TooMany);
            }
            event::insert(t, &said, sealed.as_deref())?;
            let (officer, event) = (Some(officer), Some(said.id));
            audit_log::write(
                t,
                &AuditEntry { at: now, officer, deed: AuditAction::Reveal, complaint: Some(id), event },
            )?;
            Ok(Outcome::WrittenDown)
        })
        .await?;
    match outcome {
        Outcome::WrittenDown => {}
        Outcome::Gone => return Err(Code::NotFound.into()),
        Outcome::Withdrawn => return Err(Code::ConsentWithdrawn.into()),
        Outcome::TooMany => {
            tracing::warn!(officer, "an officer asks for more protected data than a day's work needs");
            return Err(CityError::SlowDown(LATER_S));
        }
    }
    let inside = city.ledger.read(move |c| desk::inside(c, id, None)).await?.ok_or(Code::NotFound)?;
    let vault = city.vault.clone();
    let opened = blocking(move || {
        let mut inside = inside;
        let reporter = inside.reporter_sealed.take().zip(vault.known_reporter_key(id)?);
        let sealed = reporter.map(|(sealed, key)| key.open(Purpose::Reporter, &sealed)).transpose()?;
        let opened = super::complaint::open_words(vault.known_key(id)?.as_ref(), &mut inside)?;
        let sealed = sealed.map(|text| serde_json::from_slice::<Sealed>(&text).map_err(|_| VaultError::Damaged));
        Ok::<_, VaultError>((opened, sealed.transpose().ok().flatten()))
    })
    .await?;
    let (opened, sealed) = opened;
    let reporter = sealed.and_then(|sealed| city.keys.open_seal(&sealed).ok());
    let Reporter { nik, name, phone } = reporter.unwrap_or(Reporter { nik: None, name: None, phone: None });
    Ok(Revealed {
        content: opened.filter(|_| sight == Sight::Outline),
        name: name.map(|name| name.to_string()),
        phone: phone.map(|phone| phone.to_string()),
        nik: nik.map(|nik| nik.reveal().to_owned()),
    })
}
