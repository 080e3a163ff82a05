//! `[[hours]]`, `[[ramadan]]` and `[[holiday]]`: when the offices are open.

use crate::{
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::response::{Calendar, Holiday, Hours, Opening, Week};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Days on which offices are open as a rule: a week says of each when, or that they are not.
const WORKDAYS: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];

/// The calendar, and the line of `[[hours]]` in it, if there is any, rightly or not.
pub(crate) struct Read {
    pub(crate) calendar: Calendar,
    pub(crate) has_hours: bool,
}

pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Read {
    let sections = root.tables_if_any("hours", mistakes);
    let has_hours = !sections.is_empty();
    let mut hours: Vec<_> = sections.into_iter().filter_map(|section| week(source, section, false, mistakes)).collect();
    hours.sort_by_key(|hours| hours.value.from);
    follow_each_other(source, &hours, mistakes);

    let sections = root.tables_if_any("ramadan", mistakes);
    let mut ramadan: Vec<_> =
        sections.into_iter().filter_map(|section| week(source, section, true, mistakes)).collect();
    ramadan.sort_by_key(|hours| hours.value.from);
    for (earlier, later) in ramadan.iter().zip(ramadan.iter().skip(1)) {
        if earlier.value.until >= later.value.from {
            mistakes.push(source.on_line(later.line, MistakeKind::PeriodOverlap { first: earlier.line }));
        }
    }

    let holidays = holidays(source, root, mistakes);
    let values = |hours: Vec<Lined<Hours>>| hours.into_iter().map(|hours| hours.value).collect();
    Read { calendar: Calendar { hours: values(hours), ramadan: values(ramadan), holidays }, has_hours }
}

/// Hours hold one after the other, with nothing between and no end: on an uncovered day no clock would run.
fn follow_each_other(source: Source<'_>, hours: &[Lined<Hours>], mistakes: &mut Vec<Mistake>) {
    for (earlier, later) in hours.iter().zip(hours.iter().skip(1)) {
        let Some((until, from)) = earlier.value.until.zip(later.value.from) else {
            mistakes.push(source.on_line(later.line, MistakeKind::PeriodOverlap { first: earlier.line }));
            continue;
        };
        if until >= from {
            mistakes.push(source.on_line(later.line, MistakeKind::PeriodOverlap { first: earlier.line }));
        } else if until.tomorrow().is_ok_and(|next| next < from) {
            let what = MistakeKind::PeriodGap { until: until.to_string(), from: from.to_string() };
            mistakes.push(source.on_line(later.line, what));
        }
    }
    if let Some(Lined { value: Hours { until: Some(until), .. }, line }) = hours.last() {
        mistakes.push(source.on_line(*line, MistakeKind::HoursEnd { until: until.to_string() }));
    }
}

/// One week with its dates. `None` where the dates are mistaken, so that they are not compared with others.
fn week(
    source: Source<'_>,
    mut section: Section<'_>,
    dated: bool,
    mistakes: &mut Vec<Mistake>,
) -> Option<Lined<Hours>> {
    let before = mistakes.len();
    let mut date = |key| if dated { section.date(key, mistakes) } else { section.date_if_any(key, mistakes) };
    let (from, until) = (date("from"), date("until"));
    if let (Some(from), Some(until)) = (&from, &until)
        && from.value > until.value
    {
        mistakes.push(source.on_line(until.line, MistakeKind::PeriodOrder));
    }
    let sound = mistakes.len() == before;

    let mut open = WEEKDAYS.map(|day| openings(source, &mut section, day, mistakes));
    let line = section.line.unwrap_or(1);
    if mistakes.len() == before && open.iter().all(Vec::is_empty) {
        mistakes.push(source.on_line(line, MistakeKind::WeekClosed));
    } else {
        let forgotten = WORKDAYS.iter().filter(|day| !section.has(day));
        mistakes.extend(forgotten.map(|day| source.on_line(line, MistakeKind::WeekdayForgotten { day })));
    }
    section.close(mistakes);
    let [mon, tue, wed, thu, fri, sat, sun] = open.each_mut().map(std::mem::take);
    let week = Week { mon, tue, wed, thu, fri, sat, sun };
    let value = Hours { from: from.map(|from| from.value), until: until.map(|until| until.value), week };
    sound.then_some(Lined { value, line })
}

/// The openings of a weekday, each after the one before.
fn openings(
    source: Source<'_>,
    section: &mut Section<'_>,
    day: &'static str,
    mistakes: &mut Vec<Mistake>,
) -> Vec<Opening> {
    let mut openings: Vec<Opening> = Vec::new();
    for Lined { value: text, line } in section.texts_if_any(day, mistakes) {
        let bad = |what| source.on_line(line, what);
        let Some(opening) = opening(text) else {
            mistakes.push(bad(MistakeKind::OpeningBad { text: text.to_owned() }));
            continue;
        };
        if opening.opens_min >= opening.closes_min {
            mistakes.push(bad(MistakeKind::OpeningBackwards { text: text.to_owned() }));
        } else if openings.last().is_some_and(|last| opening.opens_min < last.closes_min) {
            mistakes.push(bad(MistakeKind::OpeningOverlap { text: text.to_owned() }));
        } else {
            openings.push(opening);
        }
    }
    openings
}

fn opening(text: &str) -> Option<Opening> {
    let (opens, closes) = text.split_once('-')?;
    Some(Opening { opens_min: minute(opens)?, closes_min: minute(closes)? })
}

/// `07:30` in minutes after midnight; `24:00` is the end of the day.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| {
        (part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60).then_some(hour * 60 + minute).filter(|minutes| *minutes <= 1_440)
}

fn holidays(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<Holiday> {
    let mut holidays: Vec<Lined<Holiday>> = Vec::new();
    for mut section in root.tables_if_any("holiday", mistakes) {
        let date = section.date("date", mistakes);
        let name = section.text("name", mistakes);
        section.close(mistakes);
        let (Some(Lined { value: date, line }), Some(name)) = (date, name) else { continue };
        match holidays.iter().find(|known| known.value.date == date) {
            Some(known) => {
                let what = MistakeKind::Twice { what: "holiday", id: date.to_string(), first: known.line };
                mistakes.push(source.on_line(line, what));
            }
            None => holidays.push(Lined { value: Holiday { date, name: name.value.trim().to_owned() }, line }),
        }
    }
    let mut holidays: Vec<_> = holidays.into_iter().map(|holiday| holiday.value).collect();
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_two_digits_and_two_digits() {
        assert_eq!(["00:00", "07:30", "24:00"].map(minute), [Some(0), Some(450), Some(1_440)]);
        for text in ["", "7:30", "07.30", "07:60", "24:01", "99:00", "-1:00", "07:30:00", "٠٧:٣٠", "+7:30"] {
            assert_eq!(minute(text), None, "{text:?}");
        }
    }
}
