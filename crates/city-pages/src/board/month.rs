//! Months of a city, by its local time.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use sambat_domain::{pack::Pack, response::zone};
use std::fmt;

/// A month, by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

impl Month {
    /// The month of a moment.
    pub fn of(pack: &Pack, at: Timestamp) -> Self {
        Self(zone::local_date(&pack.tz, at).first_of_month())
    }

    /// Reads a month such as `2026-11`; `None` for any other text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok().map(Self)
    }

    /// The month that is asked for: this one where none is named.
    pub fn asked(pack: &Pack, named: Option<&str>, now: Timestamp) -> Option<Self> {
        named.map_or_else(|| Some(Self::of(pack, now)), Self::parse)
    }

    /// All months from the first complaint until now, the latest first; `None` where this is none of them.
    pub fn among(self, pack: &Pack, first: Option<Timestamp>, now: Timestamp) -> Option<Vec<Self>> {
        let this_month = Self::of(pack, now);
        let months = this_month.back_to(first.map_or(this_month, |first| Self::of(pack, first)));
        months.contains(&self).then_some(months)
    }

    /// From its first moment to the first moment of the next month, in the city's zone.
    pub fn span(self, pack: &Pack) -> Option<(Timestamp, Timestamp)> {
        let next = self.0.checked_add(1.month()).ok()?;
        Some((zone::midnight(&pack.tz, self.0)?, zone::midnight(&pack.tz, next)?))
    }

    /// All months from this one back to an earlier one, the latest first.
    fn back_to(self, first: Self) -> Vec<Self> {
        let mut months = vec![self];
        while let Some(last) = months.last().copied().filter(|last| *last > first)
            && let Ok(before) = last.0.checked_sub(1.month())
        {
            months.push(Self(before));
        }
        months
    }

    /// Its year, and its number from 1 on.
    pub fn parts(self) -> (i16, usize) {
        (self.0.year(), usize::try_from(self.0.month()).unwrap_or(1))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_year_and_a_month_are_a_month() {
        for text in ["2026-11", "0001-01", "9999-12"] {
            assert_eq!(Month::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2026", "2026-13", "2026-00", "2026-1", "+026-11", "2026-11-01", "2026-1१", "202６-11"] {
            assert_eq!(Month::parse(text), None, "{text:?}");
        }
        let months = Month::parse("2026-02").unwrap().back_to(Month::parse("2025-12").unwrap());
        assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-02", "2026-01", "2025-12"]);
        assert_eq!(Month::parse("2026-02").unwrap().back_to(Month::parse("2027-12").unwrap()).len(), 1);
    }
}
