//! A list taken out of the desk: written down, bounded, and harmless to a spreadsheet.

use super::{
    held,
    queue::{self, Asked},
};
use crate::{
    city::City,
    csv,
    db::{
        desk,
        register::{self, Deed, Entry},
    },
    officer::Seated,
    refusal::Refusal,
    standing,
};
use jiff::SignedDuration;
use sambat_domain::{
    content::{Content, Visibility},
    officer::{Role, Sight},
};
use sambat_protocol::problem::Code;

/// The most rows of a list, the lists that one officer takes out in a day, and after how many seconds to ask again.
const ROWS: usize = 5_000;
const A_DAY: u64 = 10;
const LATER_S: u64 = 3_600;

const HEAD: [&str; 10] =
    ["ticket", "channel", "category", "area", "agency", "status", "received_at", "promised_by", "round", "words"];

/// What the queue shows under this question, as CSV. Words of what is private never leave in a list.
pub(crate) async fn csv(city: &City, who: &Seated, asked: Asked) -> Result<String, Refusal> {
    if who.seat.role == Role::Field {
        return Err(Code::Forbidden.into());
    }
    standing::look(city).await?;
    let of = queue::scope(who)?;
    let (now, officer) = (city.now(), who.id);
    let since = now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(now);
    let taken = city.ledger.look(move |c| register::opened_since(c, officer, Deed::Export, since)).await?;
    if taken >= A_DAY {
        tracing::warn!(officer, taken, "an officer takes out more lists than a day's work needs");
        return Err(Refusal::SlowDown(LATER_S));
    }
    let query = desk::Query { most: ROWS, ..queue::query(city, of, asked, now)? };
    let entry = Entry { at: now, officer: Some(officer), deed: Deed::Export, complaint: None, event: None };
    city.writer.write(move |t| register::write(t, &entry)).await?;
    let rows = city.ledger.look(move |c| desk::page(c, &query)).await?;
    let mut out = csv::begin();
    csv::line(&mut out, HEAD);
    for listed in rows {
        let sight = who.seat.sees(&held(city, &listed));
        if sight == Sight::Nothing {
            continue;
        }
        let row = queue::row(city, &listed, sight)?;
        let public = listed.words.as_deref().filter(|_| sight == Sight::Whole);
        let words = public.and_then(|words| serde_json::from_str::<Content>(words).ok());
        let words = words.filter(|words| words.visibility == Visibility::Public).map(|words| words.description);
        let text = |text: Option<String>| text.unwrap_or_default();
        let cells = [
            row.ticket.to_string(),
            text(row.channel.map(|id| id.to_string())),
            text(row.category.map(|id| id.to_string())),
            text(row.area),
            text(row.agency.map(|id| id.to_string())),
            crate::event::status_word(row.status),
            row.received_at.to_string(),
            text(row.promised_by.map(|at| at.to_string())),
            row.round.to_string(),
            text(words),
        ];
        csv::line(&mut out, cells.iter().map(String::as_str));
    }
    Ok(out)
}
