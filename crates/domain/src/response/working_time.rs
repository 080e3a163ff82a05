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
        let last = to.div_euclid(DAY_MS).min(first + MOST_DAYS);
        let part =
            |day| self.openings(day).map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(0)).sum::<i64>();
        match last - first {
            ..0 => 0,
            0 => part(first),
            // The days in between are whole: a list counts waits of years for every row.
            _ => part(first) + self.whole_days(first + 1, last) + part(last),
        }
    }

    /// Open milliseconds of whole days, the second no more: week by week, as long as the same hours hold.
    fn whole_days(&self, from: i64, to: i64) -> i64 {
        let mut open = 0;
        let mut day = from;
        while day < to {
            let end = self.change(day).min(to);
            open += self.hours(day).map_or(0, |hours| hours.open(day, end));
            day = end;
        }
        let closed = self.holidays.range(from..to.max(from));
        open - closed.map(|&day| self.hours(day).map_or(0, |hours| hours.open(day, day + 1))).sum::<i64>()
    }

    /// The hours that hold on a day, were it no holiday.
    fn hours(&self, day: i64) -> Option<&Period> {
        let holds = |period: &&Period| (period.from..=period.until).contains(&day);
        self.ramadan.iter().find(holds).or_else(|| self.hours.iter().find(holds))
    }

    /// The first day after this one on which other hours may hold.
    fn change(&self, day: i64) -> i64 {
        let ends = |period: &Period| [period.from, period.until.saturating_add(1)];
        let changes = self.ramadan.iter().chain(&self.hours).flat_map(ends);
        changes.filter(|change| *change > day).min().unwrap_or(i64::MAX)
    }

    /// The moment itself where the offices are open, else the next opening. `None` where they never open again.
    #[must_use]
    pub fn opening(&self, from: Timestamp) -> Option<Timestamp> {
        self.after(from, 0)
    }

    /// From when the offices are closed, this moment or the end of what is open now, and when they open again. `None` where they
    /// never close, or never open again.
    #[must_use]
    pub fn closed(&self, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let now = self.local(at);
        let mut from = now;
        // A day may end where the next one opens.
        let days = now.div_euclid(DAY_MS)..=now.div_euclid(DAY_MS) + HORIZON_DAYS;
        for (opens, closes) in days.flat_map(|day| self.openings(day)) {
            if opens <= from && from < closes {
                from = closes;
            } else if opens > from {
                return Some((if from == now { at } else { self.moment(from)? }, self.moment(opens)?));
            }
        }
        None
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
        let hours = self.hours(day).filter(|_| !self.holidays.contains(&day));
        let open = hours.and_then(|hours| hours.week.get(weekday(day)));
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

    /// Open milliseconds of whole days, the second no more.
    fn open(&self, from: i64, to: i64) -> i64 {
        let of = |day: &[(i64, i64)]| day.iter().map(|(opens, closes)| closes - opens).sum::<i64>();
        let week: i64 = self.week.iter().map(|day| of(day)).sum();
        let rest = (to - from).rem_euclid(7);
        let odd = (from..from + rest).filter_map(|day| self.week.get(weekday(day))).map(|day| of(day)).sum::<i64>();
        (to - from).div_euclid(7) * week + odd
    }
}

/// Monday is none. 1970-01-01 was a Thursday.
fn weekday(day: i64) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn week() -> impl Strategy<Value = [Vec<(i64, i64)>; 7]> {
        let day = prop_oneof![
            Just(Vec::new()),
            Just(vec![(8 * 3_600_000, 12 * 3_600_000), (13 * 3_600_000, 16 * 3_600_000)]),
            (0_i64..12, 13_i64..24).prop_map(|(opens, closes)| vec![(opens * 3_600_000, closes * 3_600_000)]),
        ];
        prop::array::uniform7(day)
    }

    fn period() -> impl Strategy<Value = Period> {
        let end = prop_oneof![Just(None), (20_000_i64..20_400).prop_map(Some)];
        (end.clone(), end, week()).prop_map(|(from, until, week)| Period {
            from: from.unwrap_or(i64::MIN),
            until: until.unwrap_or(i64::MAX),
            week,
        })
    }

    #[test]
    fn what_is_closed_begins_where_the_doors_shut_and_ends_where_they_open() {
        let hour = 3_600_000;
        let week = [
            vec![(8 * hour, 12 * hour), (13 * hour, 24 * hour)],
            vec![(0, 2 * hour)],
            vec![],
            vec![],
            vec![],
            vec![],
            vec![],
        ];
        let hours = vec![Period { from: i64::MIN, until: i64::MAX, week }];
        let time = WorkingTime { offset_ms: 0, hours, ramadan: vec![], holidays: BTreeSet::new() };
        // 1970-01-05 was a Monday.
        let at = |hours: i64| Timestamp::from_millisecond(4 * DAY_MS + hours * hour).unwrap();
        for (now, from, until) in
            [(7, 7, 8), (8, 12, 13), (12, 12, 13), (20, 26, 176), (25, 26, 176), (26, 26, 176), (100, 100, 176)]
        {
            assert_eq!(time.closed(at(now)), Some((at(from), at(until))), "{now}");
        }
        let never = WorkingTime { hours: vec![], ..time.clone() };
        assert_eq!(never.closed(at(7)), None);
        let always = Period { from: i64::MIN, until: i64::MAX, week: std::array::from_fn(|_| vec![(0, DAY_MS)]) };
        assert_eq!(WorkingTime { hours: vec![always], ..time }.closed(at(7)), None);
    }

    proptest! {
        /// By weeks and by days it comes to the same.
        #[test]
        fn a_long_wait_is_the_sum_of_its_days(
            hours in prop::collection::vec(period(), 0..3),
            ramadan in prop::collection::vec(period(), 0..3),
            holidays in prop::collection::btree_set(20_000_i64..20_400, 0..12),
            from in 19_990_i64 * DAY_MS..20_410 * DAY_MS,
            wait in -DAY_MS..420 * DAY_MS,
        ) {
            let time = WorkingTime { offset_ms: 25_200_000, hours, ramadan, holidays };
            let to = from + wait;
            let days = from.div_euclid(DAY_MS)..=to.div_euclid(DAY_MS);
            let slow: i64 =
                days.flat_map(|day| time.openings(day)).map(|(opens, closes)| (closes.min(to) - opens.max(from)).max(0)).sum();
            let moment = |local: i64| time.moment(local).unwrap();
            prop_assert_eq!(time.between(moment(from), moment(to)), slow);
        }
    }
}
