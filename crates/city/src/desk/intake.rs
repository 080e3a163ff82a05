//! A complaint that no phone sent: somebody stands at the desk, calls, or writes a message.

use crate::{
    city::City,
    complaint::{self, Envelope, Received},
    error::{CityError, invalid_field},
    event::word,
    officer::Seated,
};
use sambat_city_store::{
    db::audit_log::{self, AuditAction, AuditEntry, More},
    random,
};
use sambat_domain::{id::ComplaintId, pack::VERSION, text};
use sambat_protocol::{
    desk::CameBy,
    field_mistake::FieldMistake,
    problem::Code,
    seal::{self, Reporter},
};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

/// Takes a complaint in, as an officer typed it: `{content, came_by, reporter?: {name?, phone?, nik?}}`. It goes the way of every
/// other: the same checks, the same receipt, and who complains is sealed before it is kept. How it came is said in the audit log.
///
/// # Errors
/// `forbidden` where the seat takes none in; `invalid` with the field; and what [`complaint::receive`] refuses.
pub async fn take(
    city: &City,
    who: &Seated,
    id: ComplaintId,
    mut typed: Map<String, Value>,
) -> Result<Received, CityError> {
    if !who.seat.takes_in() {
        return Err(Code::Forbidden.into());
    }
    let content = typed.remove("content").ok_or_else(|| invalid_field(FieldMistake::ContentMissing))?;
    let came_by: Option<CameBy> = typed.remove("came_by").and_then(|value| serde_json::from_value(value).ok());
    let came_by = came_by.ok_or_else(|| invalid_field(FieldMistake::CameByMalformed))?;
    let reporter = typed.remove("reporter").filter(|value| !value.is_null()).map(reporter).transpose()?;
    if !typed.is_empty() {
        return Err(invalid_field(FieldMistake::ComplaintFieldUnknown));
    }
    if content.get("photos").is_some_and(|photos| photos != &json!([])) {
        return Err(invalid_field(FieldMistake::PhotosForbidden));
    }
    let mut envelope = Map::from_iter([
        ("v".to_owned(), VERSION.into()),
        ("pack_rev".to_owned(), city.served.revision.clone().into()),
        ("content".to_owned(), content),
    ]);
    if let Some(reporter) = reporter {
        let keys = city.keys.public();
        let to = seal::sealing_key(&keys, &keys, city.now()).ok_or(Code::Internal)?;
        let sealed = reporter.seal(to, &Zeroizing::new(random::bytes()?)).map_err(|_| Code::Internal)?;
        envelope.insert("reporter_sealed".into(), serde_json::to_value(sealed).map_err(|_| Code::Internal)?);
    }
    let received = complaint::receive_for(city, None, id, Envelope::read(envelope)?).await?;
    if received.new {
        let entry = AuditEntry {
            at: city.now(),
            officer: Some(who.id),
            deed: AuditAction::Intake,
            complaint: Some(id),
            event: None,
        };
        // Who complained is not the officer who typed it: the line says how it came to them.
        let more = More { reason: Some(word(&came_by)), ..More::default() };
        city.writer.write(move |t| audit_log::write_more(t, &entry, more)).await?;
    }
    Ok(received)
}

fn reporter(value: Value) -> Result<Reporter, CityError> {
    let Value::Object(mut said) = value else { return Err(invalid_field(FieldMistake::ReporterMalformed)) };
    let mut text = |name: &str, mistake: FieldMistake| -> Result<Option<Zeroizing<String>>, CityError> {
        match said.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.chars().count() <= 100 => {
                Ok(text::said(&Zeroizing::new(text)).map(Zeroizing::new))
            }
            Some(_) => Err(invalid_field(mistake)),
        }
    };
    let name = text("name", FieldMistake::NameMalformed)?;
    let phone = text("phone", FieldMistake::PhoneMalformed)?;
    let nik = text("nik", FieldMistake::NikMalformed)?;
    let nik = nik.map(|nik| nik.parse().map_err(|_| invalid_field(FieldMistake::NikMalformed))).transpose()?;
    Ok(Reporter { nik, name, phone })
}
