//! `boundary.geojson`: the outline of the municipality.

use crate::{
    geojson::{Holes, MOST_POSITIONS, Raw, Reader},
    mistake::{Mistake, MistakeKind},
    province,
    source::Source,
};
use sambat_domain::place::{Outline, Position};

/// Reads the outline of a region as far as it is one.
pub(crate) fn read(source: Source<'_>, region: Option<&str>, mistakes: &mut Vec<Mistake>) -> Outline {
    let mut reader = Reader { source, mistakes };
    let mut rings = Vec::new();
    if let Some(root) = reader.root() {
        object(&mut reader, root, Level::Root, &mut rings);
    }
    let count = rings.iter().map(Vec::len).sum();
    if count > MOST_POSITIONS {
        mistakes.push(Mistake::of_file(source.file, MistakeKind::OutlineLong { count, most: MOST_POSITIONS }));
    }
    let nowhere = |region: &&str| count > 0 && rings.iter().flatten().all(|at| !province::may_hold(region, *at));
    if let Some(region) = region.filter(nowhere) {
        mistakes.push(Mistake::of_file(source.file, MistakeKind::OutlineElsewhere { region: region.to_owned() }));
    }
    Outline(rings)
}

/// Which kinds of GeoJSON object may stand at a place of the file.
#[derive(Clone, Copy, PartialEq)]
enum Level {
    Root,
    Feature,
    Geometry,
}

fn object<'a>(reader: &mut Reader<'a, '_>, raw: Raw<'a>, level: Level, rings: &mut Vec<Vec<Position>>) {
    let Some((kind, members)) = reader.object(raw) else { return };
    match (kind.as_str(), level) {
        ("FeatureCollection", Level::Root) => {
            for feature in reader.features(raw, &members) {
                object(reader, feature, Level::Feature, rings);
            }
        }
        ("Feature", Level::Root | Level::Feature) => match members.geometry {
            Some(geometry) => object(reader, geometry, Level::Geometry, rings),
            None => reader.bad(raw, "`geometry` is missing"),
        },
        (_, Level::Root | Level::Geometry) => rings.extend(reader.area(raw, &kind, &members, Holes::Mistaken)),
        (_, Level::Feature) => reader.bad(raw, &format!("`{kind}` is no area, or not in this place")),
    }
}
