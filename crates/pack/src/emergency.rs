//! `[[emergency]]`: numbers to call at once.

use crate::{
    listing::{Listed, named},
    mistake::{Mistake, MistakeKind},
    section::Section,
    source::Source,
};
use sambat_domain::{id::ChannelId, pack::Emergency};
use std::collections::BTreeMap;

/// Reads the numbers. `channels` are the names of the ways in, with the line of each.
pub(crate) fn read(
    source: Source<'_>,
    root: &mut Section<'_>,
    channels: &BTreeMap<String, usize>,
    mistakes: &mut Vec<Mistake>,
) -> Listed<Emergency> {
    let mut sections = root.tables_if_any("emergency", mistakes);
    Listed::read(source, "emergency", &mut sections, mistakes, |section, id, mistakes| {
        let number = section.parsed("number", mistakes, |text| {
            if is_number(text) { Ok(text.to_owned()) } else { Err(MistakeKind::NumberBad { text: text.to_owned() }) }
        });
        let under = section.texts("channels", mistakes)?.value;
        let count = under.len();
        let under: Vec<ChannelId> = under
            .into_iter()
            .filter_map(|text| named(source, Some(text), channels, mistakes, |id| MistakeKind::ChannelUnknown { id }))
            .collect();
        let dated = section.has("checked");
        let checked = section.date_if_any("checked", mistakes).map(|date| date.value);
        // A mistaken date must not pass for a number that nobody has tried.
        let whole = under.len() == count && dated == checked.is_some();
        let (id, number) = (id?, number?);
        whole.then_some(Emergency { id, number, channels: under, checked })
    })
}

/// What a telephone dials: 3 to 15 digits (ITU-T E.164), perhaps a plus in front.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
