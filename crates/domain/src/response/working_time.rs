//! Counting open time: what lies between two moments, and which moment lies so much later.

use super::{
    DAY_MIN,
    calendar::{Calendar, Hours, Opening},
    zone,
};
use crate::pack::{Basis, Pack};
use jiff::{Timestamp, civil::Date};
use std::collections::BTreeSet;

pub(super) const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = DAY_MIN as i64 * MINUTE_MS;
/// How many days ahead an opening is looked for: twenty years. A city that is never open again owes nothing by then.
const HORIZON_DAYS: i64 = 7_305;
/// How many days are counted at most: a hundred years. A moment that lies further off is a mistake, not a wait.
const MOST_DAYS: i64 = 36_525;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// A pack's calendar, ready to count with. Moments are taken to the millisecond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingTime {
    offset_ms: i64,
    hours: Vec<Period>,
    ramadan: Vec<Period>,
    /// Days since 1970-01-01.
    holidays: BTreeSet<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Period {
    from: i64,
    until: i64,
    /// Milliseconds after midnight, apart from each other and in order, Monday first.
    week: [Vec<(i64, i64)>; 7],
}

impl WorkingTime {
    /// The working time of a pack; `None` where the pack has no hours, or a time zone that is not Indonesia's.
    #[must_use]
    pub fn of(pack: &Pack) -> Option<Self> {
        Self::new(&pack.calendar, &pack.tz)
    }

    /// The working time of a calendar in a time zone by its IANA name, as [`WorkingTime::of`].
    #[must_use]
    pub fn new(calendar: &Calendar, tz: &str) -> Option<Self> {
        if calendar.hours.is_empty() {
            return None;
        }
        let offset = zone::offset(tz)?;
        Some(Self {
            offset_ms: i64::from(offset.seconds()) * 1_000,
            hours: calendar.hours.iter().map(Period::of).collect(),
            ramadan: calendar.ramadan.iter().map(Period::of).collect(),
            holidays: calendar.holidays.iter().map(|holiday| day_number(holiday.date)).collect(),
        })
    }

    /// Open milliseconds from one moment to another, of its first hundred years; none if the second comes first.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (from, to) = (self.local(from), self.local(to));
        let first = from.div_euclid(DAY_MS);
        let days = first..=to.div_euclid(DAY_MS).min(first + MOST_DAYS);
        days.flat_map(|day| self.openings(day)).map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(0)).sum()
    }

    /// The moment itself where the offices are open, else the next opening. `None` where they never open again.
    #[must_use]
    pub fn opening(&self, from: Timestamp) -> Option<Timestamp> {
        self.after(from, 0)
    }

    /// The first moment at which so much open time has passed. `None` where that never comes, or not in twenty years.
    #[must_use]
    pub fn after(&self, from: Timestamp, open_ms: i64) -> Option<Timestamp> {
        let from = self.local(from);
        let first = from.div_euclid(DAY_MS);
        let mut left = open_ms.max(0);
        for (opens, closes) in (first..=first + HORIZON_DAYS).flat_map(|day| self.openings(day)) {
            let opens = opens.max(from);
            if opens >= closes {
                continue;
            }
            if left <= closes - opens {
                return self.moment(opens + left);
            }
            left -= closes - opens;
        }
        None
    }

    /// The closing time of the `days`-th working day after the one in which the count starts: that of the moment itself,
    /// or of the next opening. `None` as in [`WorkingTime::after`].
    #[must_use]
    pub fn closing(&self, from: Timestamp, days: u32) -> Option<Timestamp> {
        let start = self.local(self.opening(from)?).div_euclid(DAY_MS);
        let mut closings = (start + 1..=start + HORIZON_DAYS).filter_map(|day| self.openings(day).last());
        let closes = match days.checked_sub(1) {
            Some(before) => closings.nth(usize::try_from(before).ok()?)?.1,
            None => self.openings(start).last()?.1,
        };
        self.moment(closes)
    }

    /// What is open on a day, in local milliseconds.
    fn openings(&self, day: i64) -> impl Iterator<Item = (i64, i64)> + '_ {
        let holds = |period: &&Period| (period.from..=period.until).contains(&day);
        let period = self.ramadan.iter().find(holds).or_else(|| self.hours.iter().find(holds));
        let open = period.filter(|_| !self.holidays.contains(&day)).and_then(|period| {
            // 1970-01-01 was a Thursday.
            let weekday = usize::try_from((day + 3).rem_euclid(7)).ok()?;
            period.week.get(weekday)
        });
        let midnight = day * DAY_MS;
        open.into_iter().flatten().map(move |(opens, closes)| (midnight + opens, midnight + closes))
    }

    fn local(&self, at: Timestamp) -> i64 {
        millis(at) + self.offset_ms
    }

    fn moment(&self, local: i64) -> Option<Timestamp> {
        Timestamp::from_millisecond(local - self.offset_ms).ok()
    }
}

impl Period {
    fn of(hours: &Hours) -> Self {
        Self {
            from: hours.from.map_or(i64::MIN, day_number),
            until: hours.until.map_or(i64::MAX, day_number),
            week: hours.week.days().map(apart),
        }
    }
}

/// When a span of a response rule that starts here ends, in the time that judges. `None` where nothing can be due:
/// working time without hours, or no opening in twenty years.
pub(super) fn due(from: Timestamp, span_min: u32, basis: Basis, working: Option<&WorkingTime>) -> Option<Timestamp> {
    let span_ms = i64::from(span_min) * MINUTE_MS;
    match basis {
        Basis::Wall => Timestamp::from_millisecond(millis(from).checked_add(span_ms)?).ok(),
        Basis::Working if span_min.is_multiple_of(DAY_MIN) => working?.closing(from, span_min / DAY_MIN),
        Basis::Working => working?.after(from, span_ms),
    }
}

/// Milliseconds since 1970, rounded down.
pub(super) fn millis(at: Timestamp) -> i64 {
    let millis = at.as_millisecond();
    // `as_millisecond` rounds towards zero, which before 1970 is up.
    if at.subsec_nanosecond() < 0 && at.subsec_nanosecond() % 1_000_000 != 0 { millis - 1 } else { millis }
}

fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

/// A day's openings in order, joined where they meet: a pack may come from elsewhere, and nothing counts twice.
fn apart(openings: &[Opening]) -> Vec<(i64, i64)> {
    let mut sorted: Vec<_> = openings.iter().map(|open| (open.opens_min, open.closes_min.min(1_440))).collect();
    sorted.sort_unstable();
    let mut apart: Vec<(i64, i64)> = Vec::new();
    for (opens, closes) in sorted.into_iter().filter(|(opens, closes)| opens < closes) {
        let (opens, closes) = (i64::from(opens) * MINUTE_MS, i64::from(closes) * MINUTE_MS);
        match apart.last_mut() {
            Some(last) if opens <= last.1 => last.1 = last.1.max(closes),
            _ => apart.push((opens, closes)),
        }
    }
    apart
}
