//! What of a pack is wrong on a certain day, and was or will be right on another.

use crate::{
    folder,
    mistake::{Mistake, MistakeKind},
};
use sambat_domain::{
    civil::Date,
    pack::{Basis, Pack},
};

/// The month from which on the holidays of the next year are known: they are decreed some months before.
const NEXT_YEAR_KNOWN: i8 = 10;

/// Looks for what has run out or has not come yet. A city that runs is not stopped by it: time passes whatever its pack says.
#[must_use]
pub fn outdated(pack: &Pack, today: Date) -> Vec<Mistake> {
    let rules = pack.agencies.iter().filter_map(|agency| agency.response);
    let rules = rules.chain(pack.categories.iter().filter_map(|category| category.response)).chain([pack.response]);
    let mut mistakes = Vec::new();
    if rules.into_iter().any(|response| response.basis == Basis::Working) {
        let next = (today.month() >= NEXT_YEAR_KNOWN).then(|| today.year().saturating_add(1));
        let without = |year: &i16| pack.calendar.holidays.iter().all(|holiday| holiday.date.year() != *year);
        mistakes.extend(
            [today.year()].into_iter().chain(next).filter(without).map(|year| MistakeKind::HolidaysMissing { year }),
        );
    }
    mistakes.extend(pack.emergency.iter().filter_map(|number| {
        let date = number.checked.filter(|date| *date > today)?;
        Some(MistakeKind::CheckedAhead { id: number.id.to_string(), date: date.to_string() })
    }));
    mistakes.into_iter().map(|what| Mistake::of_file(folder::MANIFEST, what)).collect()
}
