//! A list taken out of the desk: written down, bounded, and harmless to a spreadsheet.

use crate::csv;
use sambat_city::{
    city::City,
    desk::{queue, scope_of},
    error::CityError,
    officer::Seated,
};
use sambat_city_store::db::{
    audit_log::{self, AuditAction, AuditEntry},
    desk,
};
use sambat_domain::{content::Content, officer::Sight};
use sambat_protocol::{desk::QueueQuery, problem::Code};

/// The most rows of a list, the lists that one officer takes out in a day, and after how many seconds to ask again.
const ROWS: usize = 5_000;
const A_DAY: u64 = 10;
const LATER_S: u64 = 3_600;

/// How many columns there are: the head and each row are as long.
const COLUMNS: usize = 10;

const HEAD: [&str; COLUMNS] =
    ["ticket", "channel", "category", "area", "agency", "status", "received_at", "promised_by", "round", "words"];

/// What the queue shows under this question, as CSV. Words of what is private never leave in a list.
///
/// # Errors
/// `forbidden` where the seat takes no lists, and what [`queue::query`] refuses; [`CityError::SlowDown`] after the lists of a day;
/// [`CityError::Db`] where the main database fails.
pub async fn csv(city: &City, who: &Seated, asked: QueueQuery) -> Result<String, CityError> {
    if !who.seat.takes_out() {
        return Err(Code::Forbidden.into());
    }
    let (now, officer) = (city.now(), who.id);
    let query = desk::QueueFilter { most: ROWS, ..queue::query(city, who, asked, now)? };
    let entry = AuditEntry { at: now, officer: Some(officer), deed: AuditAction::Export, complaint: None, event: None };
    // Counted where it is written down: many at once are counted as one after the other.
    let (written, _) = city
        .writer
        .write(move |t| {
            let left = audit_log::taken_today(t, officer, AuditAction::Export, now)? < A_DAY;
            if left {
                audit_log::write(t, &entry)?;
            }
            Ok(left)
        })
        .await?;
    if !written {
        tracing::warn!(officer, "an officer takes out more lists than a day's work needs");
        return Err(CityError::SlowDown(LATER_S));
    }
    let kinds = city.kinds.clone();
    let rows = city.ledger.read(move |c| desk::page(c, &kinds, &query)).await?;
    let mut out = csv::begin();
    csv::line(&mut out, HEAD);
    for listed in rows {
        let scope = scope_of(city, &listed);
        let sight = who.seat.sees(&scope);
        if sight == Sight::Nothing {
            continue;
        }
        let row = queue::row(city, &listed, sight)?;
        let public = listed.words.as_deref().filter(|_| sight == Sight::Whole && !scope.is_restricted());
        let words = public.and_then(|words| serde_json::from_str::<Content>(words).ok()).map(|words| words.description);
        let text = |text: Option<String>| text.unwrap_or_default();
        let cells: [String; COLUMNS] = [
            row.ticket.to_string(),
            text(row.channel.map(|id| id.to_string())),
            text(row.category.map(|id| id.to_string())),
            text(row.area),
            text(row.agency.map(|id| id.to_string())),
            text(row.status.map(sambat_city::event::status_word)),
            row.received_at.to_string(),
            text(row.promised_by.map(|at| at.to_string())),
            if sight == Sight::Whole { row.round.to_string() } else { String::new() },
            text(words),
        ];
        csv::line(&mut out, cells.iter().map(String::as_str));
    }
    Ok(out)
}
