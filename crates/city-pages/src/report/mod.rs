//! The report of a month, for the mayor: how each office answered, what it promised, and the tickets behind every number.
//!
//! It counts what the board counts, and by the same functions, but all of it: the board leaves out what only few may know of.
//! Whoever reads it sees of each ticket what they see of it at the desk.

mod count;
mod lists;
mod page;
mod paper;
mod sheet;
mod teller;
mod view;
mod words;

use crate::{board::Month, page::Language};
use count::{Report, ReportInput};
use sambat_city::{blocking::blocking, city::City, error::CityError, officer::Seated, summary};
use sambat_city_store::db::{
    audit_log::{self, AuditAction, AuditEntry},
    board as rows,
    desk::{self, Outlines, QueueFilter, Reads},
};
use sambat_protocol::{desk::Tray, problem::Code};

/// More than any city lets lie past the limit.
const MOST_OVERDUE: usize = 20_000;

/// The report of a month as a file.
pub struct ReportFile {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// Which month it is of: `2026-11`.
    pub month: String,
}

/// The report as a page.
///
/// # Errors
/// `forbidden` where the seat has no report, `not_found` where the city has no such month; [`CityError::Db`] where the main
/// database fails.
pub async fn page(city: &City, who: &Seated, month: Option<&str>, language: Language) -> Result<String, CityError> {
    let report = read(city, who, month).await?;
    let pack = city.served.pack.clone();
    let drawn = blocking(move || Ok::<_, CityError>(page::render(&view::of(&pack, &report, language)).ok())).await?;
    drawn.ok_or_else(|| Code::Internal.into())
}

/// The report as comma-separated values, to take along.
///
/// # Errors
/// As [`page()`], and where it cannot be written down who took it.
pub async fn csv(city: &City, who: &Seated, month: Option<&str>) -> Result<ReportFile, CityError> {
    let report = read(city, who, month).await?;
    taken(city, who).await?;
    let pack = city.served.pack.clone();
    blocking(move || {
        Ok::<_, CityError>(ReportFile {
            month: report.month.to_string(),
            bytes: sheet::write(&pack, &report).into_bytes(),
        })
    })
    .await
}

/// The report on paper, to take along.
///
/// # Errors
/// As [`page()`], and where it cannot be written down who took it.
pub async fn pdf(city: &City, who: &Seated, month: Option<&str>, language: Language) -> Result<ReportFile, CityError> {
    let report = read(city, who, month).await?;
    taken(city, who).await?;
    let pack = city.served.pack.clone();
    blocking(move || {
        let bytes = paper::write(&pack, &report, &view::of(&pack, &report, language));
        Ok::<_, CityError>(ReportFile { month: report.month.to_string(), bytes })
    })
    .await
}

async fn read(city: &City, who: &Seated, month: Option<&str>) -> Result<Report, CityError> {
    if !who.seat.reads_reports() {
        return Err(Code::Forbidden.into());
    }
    summary::refresh_due(city).await?;
    let now = city.now();
    let pack = city.served.pack.clone();
    let month = Month::asked(&pack, month, now).ok_or(Code::NotFound)?;
    let (from, to) = month.span(&pack).ok_or(Code::NotFound)?;
    let overdue = QueueFilter {
        tray: Tray::Escalated,
        reads: Reads::City { outlines: Some(Outlines::All) },
        categories: None,
        agency: None,
        area: None,
        search: None,
        after: None,
        now,
        most: MOST_OVERDUE,
    };
    let kinds = city.kinds.clone();
    let looking = city.ledger.read(move |c| {
        let read = (rows::first(c)?, rows::month(c, &kinds, from, to)?, rows::tickets(c, from, to)?);
        Ok((read, desk::page(c, &kinds, &overdue)?))
    });
    let ((first, rows, tickets), mut overdue) = looking.await?;
    let months = month.among(&pack, first, now).ok_or(Code::NotFound)?;
    // The mayor's list as it is now, without what came after the month.
    overdue.retain(|listed| listed.received_at < to);
    let seat = who.seat.clone();
    blocking(move || {
        Ok::<_, CityError>(count::report(&pack, &seat, now, ReportInput { month, months, rows, tickets, overdue }))
    })
    .await
}

/// It is written down who takes numbers out.
async fn taken(city: &City, who: &Seated) -> Result<(), CityError> {
    let entry =
        AuditEntry { at: city.now(), officer: Some(who.id), deed: AuditAction::Report, complaint: None, event: None };
    city.writer.write(move |t| audit_log::write(t, &entry)).await?;
    Ok(())
}
