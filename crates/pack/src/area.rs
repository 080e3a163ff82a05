//! `areas.csv`: names of kecamatan, kelurahan and desa by Kemendagri's codes.

use crate::{
    mistake::{Mistake, MistakeKind},
    source::Source,
};
use sambat_domain::pack::Area;
use std::collections::BTreeMap;

/// The first line. Two columns without quotation marks: no name has a comma.
const HEAD: &str = "code,name";

/// Reads the areas of a municipality whose own code is `region`, where that is known.
pub(crate) fn read(source: Source<'_>, region: Option<&str>, mistakes: &mut Vec<Mistake>) -> Vec<Area> {
    let mut lines = (1..).zip(source.text.trim_start_matches('\u{feff}').lines());
    if lines.next().is_none_or(|(_, head)| head.trim() != HEAD) {
        mistakes.push(source.on_line(1, MistakeKind::AreaHead));
        return Vec::new();
    }
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut areas = Vec::new();
    for (line, text) in lines.filter(|(_, text)| !text.trim().is_empty()) {
        let (code, name) = match text.split_once(',') {
            Some((code, name)) if !name.trim().is_empty() && !name.contains([',', '"']) => (code.trim(), name.trim()),
            _ => {
                mistakes.push(source.on_line(line, MistakeKind::AreaLine { text: text.to_owned() }));
                continue;
            }
        };
        // Known or not, so that its kelurahan are no mistakes of their own.
        let first = known.get(code).copied();
        known.entry(code).or_insert(line);
        let what = match (first, above(code)) {
            (Some(first), _) => MistakeKind::Twice { what: "area", id: code.to_owned(), first },
            (None, None) => MistakeKind::AreaCode { code: code.to_owned() },
            (None, Some(above)) if region.is_some_and(|region| !is_in(above, region)) => {
                MistakeKind::AreaElsewhere { code: code.to_owned(), region: region.unwrap_or_default().to_owned() }
            }
            // A kecamatan lies in the municipality itself, a kelurahan in a kecamatan that was named before it.
            (None, Some(above)) if above.matches('.').count() > 1 && !known.contains_key(above) => {
                MistakeKind::AreaAlone { code: code.to_owned(), above: above.to_owned() }
            }
            (None, Some(_)) => {
                areas.push(Area { code: code.to_owned(), name: name.to_owned() });
                continue;
            }
        };
        mistakes.push(source.on_line(line, what));
    }
    areas
}

fn is_in(above: &str, region: &str) -> bool {
    above == region || above.strip_prefix(region).is_some_and(|rest| rest.starts_with('.'))
}

/// The code of what a kecamatan (`35.75.01`) or a kelurahan (`35.75.01.1003`) lies in; none if it is neither.
fn above(code: &str) -> Option<&str> {
    let lengths: Vec<usize> = code.split('.').map(str::len).collect();
    let digits = code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let shaped = matches!(lengths.as_slice(), [2, 2, 2] | [2, 2, 2, 4]);
    (digits && shaped).then(|| code.rsplit_once('.')).flatten().map(|(above, _)| above)
}
