//! GeoJSON of polygons: read part by part, so that each mistake has its line.

use crate::{
    mistake::{Mistake, MistakeKind},
    source::Source,
};
use sambat_domain::place::{Position, crosses_itself};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The box around Indonesia in degrees, with a little sea: longitudes, then latitudes.
const LONGITUDES: std::ops::RangeInclusive<f64> = 94.0..=142.0;
const LATITUDES: std::ops::RangeInclusive<f64> = -12.0..=7.0;

/// So many positions draw any municipality: one of 200 kilometres around, every hundred metres.
pub(crate) const MOST_POSITIONS: usize = 2_000;

/// A part of the file as it stands there. It borrows the text, so that its place in it is known, and with it the line.
pub(crate) type Raw<'a> = &'a RawValue;

/// The members of any GeoJSON object that say where something is; others say other things (RFC 7946 §6.1).
#[derive(Deserialize)]
pub(crate) struct Object<'a> {
    #[serde(borrow, default)]
    r#type: Option<Raw<'a>>,
    #[serde(borrow, default)]
    pub(crate) features: Option<Raw<'a>>,
    #[serde(borrow, default)]
    pub(crate) geometry: Option<Raw<'a>>,
    #[serde(borrow, default)]
    pub(crate) properties: Option<Raw<'a>>,
    #[serde(borrow, default)]
    coordinates: Option<Raw<'a>>,
}

/// Whether a ring in a polygon may cut a hole into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holes {
    Kept,
    Mistaken,
}

/// Reads parts of a file and notes what is wrong with them.
pub(crate) struct Reader<'a, 'm> {
    pub(crate) source: Source<'a>,
    pub(crate) mistakes: &'m mut Vec<Mistake>,
}

impl<'a> Reader<'a, '_> {
    /// The whole file, where it is JSON.
    pub(crate) fn root(&mut self) -> Option<Raw<'a>> {
        // A mark of the byte order is no JSON, and some editors put one there unasked.
        match serde_json::from_str(self.source.text.trim_start_matches('\u{feff}')) {
            Ok(root) => Some(root),
            Err(error) => {
                let line = error.line().max(1);
                self.mistakes.push(self.source.on_line(line, MistakeKind::Syntax(without_place(&error))));
                None
            }
        }
    }

    /// An object and its type.
    pub(crate) fn object(&mut self, raw: Raw<'a>) -> Option<(String, Object<'a>)> {
        // Serde would also take the members as a list.
        if !raw.get().starts_with('{') {
            self.bad(raw, "this must be an object: { … }");
            return None;
        }
        let object = self.parse::<Object<'a>>(raw)?;
        let kind = self.member::<String>(raw, "type", object.r#type)?;
        Some((kind, object))
    }

    /// The features of a collection.
    pub(crate) fn features(&mut self, raw: Raw<'a>, object: &Object<'a>) -> Vec<Raw<'a>> {
        let Some(features) = self.member::<Vec<Raw<'a>>>(raw, "features", object.features) else { return Vec::new() };
        if features.is_empty() {
            self.bad(raw, "there is no feature in it");
        }
        features
    }

    /// The rings of an object of this type, where that is an area's.
    pub(crate) fn area(&mut self, raw: Raw<'a>, kind: &str, object: &Object<'a>, holes: Holes) -> Vec<Vec<Position>> {
        let mut found = Vec::new();
        match kind {
            "Polygon" => {
                if let Some(rings) = self.member(raw, "coordinates", object.coordinates) {
                    self.polygon(raw, rings, holes, &mut found);
                }
            }
            "MultiPolygon" => {
                let polygons = self.member::<Vec<Raw<'a>>>(raw, "coordinates", object.coordinates).unwrap_or_default();
                if polygons.is_empty() && object.coordinates.is_some() {
                    self.bad(raw, "there is no polygon in it");
                }
                for polygon in polygons {
                    if let Some(rings) = self.parse(polygon) {
                        self.polygon(polygon, rings, holes, &mut found);
                    }
                }
            }
            _ => self.bad(raw, &format!("`{kind}` is no area, or not in this place")),
        }
        found
    }

    fn polygon(&mut self, raw: Raw<'a>, rings: Vec<Raw<'a>>, holes: Holes, found: &mut Vec<Vec<Position>>) {
        if rings.is_empty() {
            self.bad(raw, "there is no ring in it");
        }
        for (index, ring) in rings.into_iter().enumerate() {
            if index == 0 || holes == Holes::Kept {
                found.extend(self.ring(ring));
            } else {
                self.note(ring, MistakeKind::RingHole);
            }
        }
    }

    fn ring(&mut self, raw: Raw<'a>) -> Option<Vec<Position>> {
        let raws = self.parse::<Vec<Raw<'a>>>(raw)?;
        let mut ring = Vec::with_capacity(raws.len());
        for position in &raws {
            let degrees = self.parse::<Vec<f64>>(position)?;
            let &[lon, lat, ..] = degrees.as_slice() else {
                self.bad(position, "a position is [longitude, latitude]");
                return None;
            };
            if !LONGITUDES.contains(&lon) || !LATITUDES.contains(&lat) {
                let swapped = LONGITUDES.contains(&lat) && LATITUDES.contains(&lon);
                let kind = if swapped { MistakeKind::PositionSwapped } else { MistakeKind::PositionOutside };
                self.note(position, kind(lon.to_string(), lat.to_string()));
                // Where one is swapped, all are: one mistake to mend, not forty.
                return None;
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
        Some(ring)
    }

    /// A member that must be there.
    pub(crate) fn member<T: Deserialize<'a>>(
        &mut self,
        raw: Raw<'a>,
        name: &str,
        member: Option<Raw<'a>>,
    ) -> Option<T> {
        if member.is_none() {
            self.bad(raw, &format!("`{name}` is missing"));
        }
        self.parse(member?)
    }

    pub(crate) fn parse<T: Deserialize<'a>>(&mut self, raw: Raw<'a>) -> Option<T> {
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

    pub(crate) fn bad(&mut self, raw: Raw<'a>, why: &str) {
        self.note(raw, MistakeKind::GeoJsonBad(why.to_owned()));
    }

    pub(crate) fn note(&mut self, raw: Raw<'a>, what: MistakeKind) {
        self.mistakes.push(self.source.on_line(self.line(raw), what));
    }

    /// The line that a part begins in. It is a slice of the text, so its distance from the start is its place.
    pub(crate) fn line(&self, raw: Raw<'a>) -> usize {
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
