//! `areas.geojson`: where each kelurahan or desa lies.

use crate::{
    geojson::{Holes, Raw, Reader},
    mistake::{Mistake, MistakeKind},
    source::Source,
};
use sambat_domain::pack::{Area, Territory};
use serde::Deserialize;
use std::collections::BTreeMap;

/// So many bytes draw the borders of any municipality: they lie in its pack, which every phone fetches.
const MOST_BYTES: usize = 1_000_000;

/// What a feature says of itself.
#[derive(Deserialize)]
struct Properties {
    #[serde(default)]
    code: Option<String>,
}

/// Reads where the kelurahan of `areas.csv` lie. One that is not drawn is no mistake.
pub(crate) fn read(source: Source<'_>, areas: &[Area], mistakes: &mut Vec<Mistake>) -> BTreeMap<String, Territory> {
    let count = source.text.len();
    if count > MOST_BYTES {
        mistakes.push(Mistake::of_file(source.file, MistakeKind::TerritoriesLong { count, most: MOST_BYTES }));
        return BTreeMap::new();
    }
    let mut reader = Reader { source, mistakes };
    let Some(root) = reader.root() else { return BTreeMap::new() };
    let Some((kind, members)) = reader.object(root) else { return BTreeMap::new() };
    if kind != "FeatureCollection" {
        reader.bad(root, "this must be a FeatureCollection, each of its features a kelurahan or desa");
        return BTreeMap::new();
    }
    let mut first = BTreeMap::new();
    let mut territories = BTreeMap::new();
    for raw in reader.features(root, &members) {
        if let Some((code, territory)) = feature(&mut reader, raw, areas, &mut first) {
            overlap(&mut reader, raw, &code, &territory, &territories);
            territories.insert(code, territory);
        }
    }
    territories
}

/// A feature's code and what it draws, where it is one. `first` has the first feature of each code.
fn feature<'a>(
    reader: &mut Reader<'a, '_>,
    raw: Raw<'a>,
    areas: &[Area],
    first: &mut BTreeMap<String, Raw<'a>>,
) -> Option<(String, Territory)> {
    let (kind, members) = reader.object(raw)?;
    if kind != "Feature" {
        reader.bad(raw, &format!("`{kind}` is no feature"));
        return None;
    }
    let properties = reader.member::<Properties>(raw, "properties", members.properties)?;
    let Some(code) = properties.code else {
        reader.bad(raw, "`code` is missing in its properties");
        return None;
    };
    let geometry = members.geometry.or_else(|| {
        reader.bad(raw, "`geometry` is missing");
        None
    })?;
    let (kind, members) = reader.object(geometry)?;
    let rings = reader.area(geometry, &kind, &members, Holes::Kept);
    let what = match first.get(&code) {
        Some(first) => {
            let first = reader.line(first);
            Some(MistakeKind::Twice { what: "area", id: code.clone(), first })
        }
        None if !areas.iter().any(|area| area.code == code) => {
            Some(MistakeKind::TerritoryUnknown { code: code.clone() })
        }
        None if code.matches('.').count() < 3 => Some(MistakeKind::TerritoryOfDistrict { code: code.clone() }),
        None => None,
    };
    first.entry(code.clone()).or_insert(raw);
    match what {
        Some(what) => {
            reader.note(raw, what);
            None
        }
        None => Some((code, Territory::new(rings))),
    }
}

/// Two that share land would share its complaints. Borders that were drawn by different hands cross a little: what counts is
/// the middle of either.
fn overlap<'a>(
    reader: &mut Reader<'a, '_>,
    raw: Raw<'a>,
    code: &str,
    territory: &Territory,
    others: &BTreeMap<String, Territory>,
) {
    let holds_middle = |one: &Territory, other: &Territory| other.inner_position().is_some_and(|at| one.holds(at));
    let other = others.iter().find(|(_, other)| holds_middle(territory, other) || holds_middle(other, territory));
    if let Some((other, _)) = other {
        reader.note(raw, MistakeKind::TerritoryTaken { code: code.to_owned(), other: other.clone() });
    }
}
