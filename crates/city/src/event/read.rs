//! Reading an event as it comes: everything in it must belong to it.

use crate::error::{CityError, invalid_field};
use jiff::Timestamp;
use sambat_domain::{
    event::{Actor, Event, EventKind, LONGEST_NOTE},
    id::{ComplaintId, EventId},
    photo::PhotoManifest,
};
use sambat_protocol::field_mistake::FieldMistake;
use serde_json::{Map, Value};

/// The longest code of a phone's.
const LONGEST_CODE: usize = 64;

/// Reads an event as its citizen sends it: `{kind, …, note?, photos?, at}`. What else an event has is the path's and the
/// server's to say; it may be repeated, not changed.
///
/// # Errors
/// `invalid` with the field: what [`read_as`] refuses, a kind that is no citizen's, a note or photos where
/// none belong.
pub fn read(members: Map<String, Value>, complaint: ComplaintId, id: EventId) -> Result<Event, CityError> {
    let event = read_as(members, complaint, id, Actor::Citizen)?;
    if !event.photos.is_empty() {
        // A photo comes by its own event, so that the server waits for it.
        return Err(invalid_field(FieldMistake::PhotosForbidden));
    }
    match &event.kind {
        // Words about it would be kept where nothing is to be.
        EventKind::ConsentWithdrawn if event.note.is_some() => Err(invalid_field(FieldMistake::NoteForbidden)),
        EventKind::ConsentWithdrawn
        | EventKind::Reply
        | EventKind::Confirmed
        | EventKind::Disputed
        | EventKind::Withdrawn
        | EventKind::PhotoAdded { .. } => Ok(event),
        EventKind::PhotoGivenUp { reason, .. } if is_code(reason) => Ok(event),
        EventKind::PhotoGivenUp { .. } => Err(invalid_field(FieldMistake::ReasonMalformed)),
        _ => Err(invalid_field(FieldMistake::KindForbidden)),
    }
}

/// Reads an event as an officer's page sends it: the same, with photos of what was done. What the officer may do is asked where
/// it is kept.
///
/// # Errors
/// `invalid` with the field that is missing, malformed, too long, or says other than its address.
pub fn read_as(
    mut members: Map<String, Value>,
    complaint: ComplaintId,
    id: EventId,
    actor: Actor,
) -> Result<Event, CityError> {
    let mut taken = |name: &str| members.remove(name).filter(|value| !value.is_null());
    for (name, must, mistake) in [
        ("id", id.to_string(), FieldMistake::IdDiffers),
        ("complaint", complaint.to_string(), FieldMistake::ComplaintDiffers),
    ] {
        if taken(name).is_some_and(|said| said != Value::String(must)) {
            return Err(invalid_field(mistake));
        }
    }
    let who = serde_json::to_value(&actor).map_err(|_| invalid_field(FieldMistake::ActorMalformed))?;
    if taken("actor").is_some_and(|said| said != who) {
        return Err(invalid_field(FieldMistake::ActorForbidden));
    }
    let note: Option<String> = typed(taken("note"), FieldMistake::NoteMalformed)?;
    let at: Timestamp =
        typed(taken("at"), FieldMistake::AtMalformed)?.ok_or_else(|| invalid_field(FieldMistake::AtMissing))?;
    let photos: Vec<PhotoManifest> = typed(taken("photos"), FieldMistake::PhotosMalformed)?.unwrap_or_default();
    let kind = kind_of(members)?;
    if note.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
        return Err(invalid_field(FieldMistake::NoteTooLong));
    }
    Ok(Event { note, photos, ..Event::new(id, complaint, actor, kind, at) })
}

fn typed<T: serde::de::DeserializeOwned>(value: Option<Value>, mistake: FieldMistake) -> Result<Option<T>, CityError> {
    value.map(serde_json::from_value).transpose().map_err(|_| invalid_field(mistake))
}

/// The kind out of what is left of the members: all of them must belong to it.
fn kind_of(members: Map<String, Value>) -> Result<EventKind, CityError> {
    if !members.contains_key("kind") {
        return Err(invalid_field(FieldMistake::KindMissing));
    }
    let names: Vec<_> = members.keys().cloned().collect();
    let kind: EventKind =
        serde_json::from_value(Value::Object(members)).map_err(|_| invalid_field(FieldMistake::KindMalformed))?;
    let known = serde_json::to_value(&kind).map_err(|_| invalid_field(FieldMistake::KindMalformed))?;
    if names.iter().any(|name| known.get(name).is_none()) {
        return Err(invalid_field(FieldMistake::EventFieldUnknown));
    }
    Ok(kind)
}

fn is_code(text: &str) -> bool {
    (1..=LONGEST_CODE).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_object::read_object;

    fn ids() -> (ComplaintId, EventId) {
        (ComplaintId::new(Timestamp::UNIX_EPOCH, &[1; 10]), EventId::new(Timestamp::UNIX_EPOCH, &[2; 10]))
    }

    fn code_of(body: &str) -> Option<String> {
        let (complaint, id) = ids();
        let refusal = read_object(body.as_bytes()).and_then(|members| read(members, complaint, id)).err()?;
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
        let of = |body: &str| read(read_object(body.as_bytes()).unwrap(), complaint, id).unwrap();
        let short = of(r#"{"kind":"reply","note":"Sudah.","at":"2026-11-24T03:00:00Z"}"#);
        let long = of(&serde_json::to_string(&short).unwrap());
        assert_eq!(short, long);
    }
}
