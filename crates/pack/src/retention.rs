//! `[retention]`: how long what law protects is kept. What it leaves out is as where nothing is said.

use crate::{
    mistake::{Mistake, MistakeKind},
    section::Section,
    source::Source,
};
use sambat_domain::pack::{LONGEST_RETENTION_DAYS, Retention};

pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Retention {
    let usual = Retention::default();
    let Some(mut section) = root.table_if_any("retention", mistakes) else { return usual };
    let mut days = |key, usual, mistakes: &mut Vec<Mistake>| {
        if !section.has(key) {
            section.skip(key);
            return usual;
        }
        let days = section.count(key, mistakes);
        if days.is_some_and(|days| days > LONGEST_RETENTION_DAYS)
            && let Some(line) = section.line_of(key)
        {
            let what = MistakeKind::RetentionLong { key, most: LONGEST_RETENTION_DAYS };
            mistakes.push(source.on_line(line, what));
        }
        days.unwrap_or(usual)
    };
    let reporter_days = days("reporter_days", usual.reporter_days, mistakes);
    let private_days = days("private_days", usual.private_days, mistakes);
    section.close(mistakes);
    Retention { reporter_days, private_days }
}
