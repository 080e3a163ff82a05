//! How the report says times, spans and names, in a language.

use super::words::ReportWords;
use crate::{
    board::{self, Month},
    page::Language,
};
use jiff::{Timestamp, civil::DateTime, tz::Offset};
use sambat_domain::{
    id::AgencyId,
    pack::{Basis, Pack},
    response::zone,
};

/// Says things of the report in a language.
pub(super) struct Teller<'a> {
    pub(super) pack: &'a Pack,
    pub(super) w: &'static ReportWords,
    pub(super) language: Language,
}

impl Teller<'_> {
    pub(super) fn offset(&self) -> Offset {
        zone::offset(&self.pack.tz).unwrap_or(Offset::UTC)
    }

    pub(super) fn local(&self, at: Timestamp) -> DateTime {
        self.offset().to_datetime(at)
    }

    pub(super) fn time(&self, at: Timestamp) -> String {
        let local = self.local(at);
        format!("{:02}{}{:02}", local.hour(), self.w.clock, local.minute())
    }

    /// A day, as *24 Nov 2026*.
    pub(super) fn day(&self, at: Timestamp) -> String {
        let local = self.local(at);
        let name = usize::try_from(local.month() - 1).ok().and_then(|n| self.w.month_names.get(n));
        let short: String = name.map(|name| name.chars().take(3).collect()).unwrap_or_default();
        format!("{} {short} {}", local.day(), local.year())
    }

    /// A day and a time of day.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        format!("{} {}", self.day(at), self.time(at))
    }

    /// A word of the pack, in the report's language.
    pub(super) fn word(&self, kind: &str, id: &str) -> String {
        self.pack.word(self.language.tag(), &format!("{kind}.{id}")).to_owned()
    }

    pub(super) fn month(&self, month: Month) -> String {
        let (year, number) = month.parts();
        let name = self.w.month_names.get(number.saturating_sub(1)).map_or("", String::as_str);
        format!("{name} {year}")
    }

    /// A number of minutes in words; a dash where there is none.
    pub(super) fn say(&self, basis: Basis, minutes: Option<u32>) -> String {
        minutes.map_or_else(|| "–".to_owned(), |minutes| board::in_words(self.language, basis, minutes))
    }

    /// An office's name, or the city's.
    pub(super) fn name(&self, id: Option<&AgencyId>) -> String {
        id.map_or_else(|| self.w.whole_city.clone(), |id| self.word("agency", id.as_str()))
    }
}
