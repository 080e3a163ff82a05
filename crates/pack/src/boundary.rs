//! `boundary.geojson`: the outline of the municipality.

use crate::{
    mistake::{Mistake, MistakeKind},
    province,
    source::Source,
};
use sambat_domain::place::{Outline, Position, crosses_itself};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The box around Indonesia in degrees, with a little sea: longitudes, then latitudes.
const LONGITUDES: std::ops::RangeInclusive<f64> = 94.0..=142.0;
const LATITUDES: std::ops::RangeInclusive<f64> = -12.0..=7.0;

/// A part of the file as it stands there. It borrows the text, so that its place in it is known, and with it the line.
type Raw<'a> = &'a RawValue;

/// So many positions draw any municipality: one of 200 kilometres around, every hundred metres.
const MOST_POSITIONS: usize = 2_000;

/// Reads the outline of a region as far as it is one.
pub(crate) fn read(source: Source<'_>, region: Option<&str>, mistakes: &mut Vec<Mistake>) -> Outline {
    let mut reader = Reader { source, mistakes, rings: Vec::new() };
    // A mark of the byte order is no JSON, and some editors put one there unasked.
    match serde_json::from_str(source.text.trim_start_matches('\u{feff}')) {
        Ok(root) => reader.object(root, Level::Root),
        Err(error) => {
            let line = error.line().max(1);
            reader.mistakes.push(source.on_line(line, MistakeKind::Syntax(without_place(&error))));
        }
    }
    let rings = reader.rings;
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

/// The members of any GeoJSON object that say where something is; others say other things (RFC 7946 §6.1).
#[derive(Deserialize)]
struct Object<'a> {
    #[serde(borrow, default)]
    r#type: Option<Raw<'a>>,
    #[serde(borrow, default)]
    features: Option<Raw<'a>>,
    #[serde(borrow, default)]
    geometry: Option<Raw<'a>>,
    #[serde(borrow, default)]
    coordinates: Option<Raw<'a>>,
}

struct Reader<'a, 'm> {
    source: Source<'a>,
    mistakes: &'m mut Vec<Mistake>,
    rings: Vec<Vec<Position>>,
}

impl<'a> Reader<'a, '_> {
    fn object(&mut self, raw: Raw<'a>, level: Level) {
        // Serde would also take the members as a list.
        if !raw.get().starts_with('{') {
            return self.bad(raw, "this must be an object: { … }");
        }
        let Some(object) = self.parse::<Object<'a>>(raw) else { return };
        let Some(kind) = self.member::<String>(raw, "type", object.r#type) else { return };
        match (kind.as_str(), level) {
            ("FeatureCollection", Level::Root) => {
                let Some(features) = self.member::<Vec<Raw<'a>>>(raw, "features", object.features) else { return };
                if features.is_empty() {
                    self.bad(raw, "there is no feature in it");
                }
                for feature in features {
                    self.object(feature, Level::Feature);
                }
            }
            ("Feature", Level::Root | Level::Feature) => match object.geometry {
                Some(geometry) => self.object(geometry, Level::Geometry),
                None => self.bad(raw, "`geometry` is missing"),
            },
            ("Polygon", Level::Root | Level::Geometry) => {
                if let Some(rings) = self.member(raw, "coordinates", object.coordinates) {
                    self.polygon(raw, rings);
                }
            }
            ("MultiPolygon", Level::Root | Level::Geometry) => {
                let Some(polygons) = self.member::<Vec<Raw<'a>>>(raw, "coordinates", object.coordinates) else {
                    return;
                };
                if polygons.is_empty() {
                    self.bad(raw, "there is no polygon in it");
                }
                for polygon in polygons {
                    if let Some(rings) = self.parse(polygon) {
                        self.polygon(polygon, rings);
                    }
                }
            }
            _ => self.bad(raw, &format!("`{kind}` is no area, or not in this place")),
        }
    }

    fn polygon(&mut self, raw: Raw<'a>, rings: Vec<Raw<'a>>) {
        if rings.is_empty() {
            self.bad(raw, "there is no ring in it");
        }
        for (index, ring) in rings.into_iter().enumerate() {
            if index == 0 {
                self.ring(ring);
            } else {
                self.note(ring, MistakeKind::RingHole);
            }
        }
    }

    fn ring(&mut self, raw: Raw<'a>) {
        let Some(raws) = self.parse::<Vec<Raw<'a>>>(raw) else { return };
        let mut ring = Vec::with_capacity(raws.len());
        for position in &raws {
            let Some(degrees) = self.parse::<Vec<f64>>(position) else { return };
            let &[lon, lat, ..] = degrees.as_slice() else {
                self.bad(position, "a position is [longitude, latitude]");
                return;
            };
            if !LONGITUDES.contains(&lon) || !LATITUDES.contains(&lat) {
                let swapped = LONGITUDES.contains(&lat) && LATITUDES.contains(&lon);
                let kind = if swapped { MistakeKind::PositionSwapped } else { MistakeKind::PositionOutside };
                self.note(position, kind(lon.to_string(), lat.to_string()));
                // Where one is swapped, all are: one mistake to mend, not forty.
                return;
            }
            ring.extend(Position::from_degrees(lat, lon));
        }
        let open = ring.first() != ring.last();
        if open {
            self.note(raws.last().copied().unwrap_or(raw), MistakeKind::RingOpen);
        }
        if ring.len() < 4 {
            self.note(raw, MistakeKind::RingShort { count: ring.len() });
        } else if !open && doubled_area(&ring) == 0 {
            self.note(raw, MistakeKind::RingFlat);
        } else if !open && ring.len() <= MOST_POSITIONS && crosses_itself(&ring) {
            self.note(raw, MistakeKind::RingCrosses);
        }
        self.rings.push(ring);
    }

    /// A member that must be there.
    fn member<T: Deserialize<'a>>(&mut self, raw: Raw<'a>, name: &str, member: Option<Raw<'a>>) -> Option<T> {
        if member.is_none() {
            self.bad(raw, &format!("`{name}` is missing"));
        }
        self.parse(member?)
    }

    fn parse<T: Deserialize<'a>>(&mut self, raw: Raw<'a>) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(error) => {
                // The error counts lines from the part's first.
                let line = self.line(raw) + error.line().saturating_sub(1);
                self.mistakes.push(self.source.on_line(line, MistakeKind::GeoJsonBad(without_place(&error))));
                None
            }
        }
    }

    fn bad(&mut self, raw: Raw<'a>, why: &str) {
        self.note(raw, MistakeKind::GeoJsonBad(why.to_owned()));
    }

    fn note(&mut self, raw: Raw<'a>, what: MistakeKind) {
        self.mistakes.push(self.source.on_line(self.line(raw), what));
    }

    /// The line that a part begins in. It is a slice of the text, so its distance from the start is its place.
    fn line(&self, raw: Raw<'a>) -> usize {
        let at = raw.get().as_ptr().addr().saturating_sub(self.source.text.as_ptr().addr());
        self.source.line(at)
    }
}

/// Twice the area in square ten-millionths of a degree, with its sign.
fn doubled_area(ring: &[Position]) -> i128 {
    ring.windows(2)
        .map(|pair| match pair {
            [a, b] => i128::from(a.lon_e7) * i128::from(b.lat_e7) - i128::from(b.lon_e7) * i128::from(a.lat_e7),
            _ => 0,
        })
        .sum()
}

/// The error's text without "at line 1 column 2", which counts from the part and not from the file.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| what.to_owned())
}
