//! The street at a place, in words.

use crate::{archive::Archive, error::MapError, mercator::Point};
use fast_mvt::{MvtFeatureRef, MvtGeometry, MvtReaderRef, MvtValueRef};
use pmtiles::AsyncBackend;
use sambat_domain::place::Position;
use std::collections::BTreeMap;

/// How far around a street is looked for, in metres.
const REACH: f64 = 100.0;

/// Within so many metres one stands on the street; further off one is near it.
const ON: f64 = 25.0;

/// Two streets whose distances differ by less than this factor are both named.
const ALIKE: f64 = 1.3;

/// What of the layer `roads` a street is. A railway has a name too, and nobody lives on it.
const STREETS: [&str; 4] = ["highway", "major_road", "minor_road", "path"];

/// So many lines of a tile are looked at, and so many points of each: the fullest tiles of a large city have a tenth of it.
const MOST_LINES: usize = 20_000;
const MOST_POINTS: usize = 20_000;

/// The street nearest to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// Its name: the Indonesian one where the map has several.
    pub name: String,
    /// Whether the place lies beside it rather than on it.
    pub near: bool,
    /// Another street that is about as close, at a crossing for example.
    pub other: Option<String>,
}

/// The street nearest to a place that has a name, if there is one within 100 metres. It is read from the tiles of the highest
/// zoom, since lower ones leave out the names of small streets. A street without a name never wins: an entrance to a yard is
/// nearer than the street that the yard is on.
///
/// # Errors
/// As [`Archive::tile`]. A tile that is cut or spoilt is [`MapError::Broken`].
pub async fn street_at<S: AsyncBackend + Send + Sync>(
    archive: &Archive<S>,
    at: Position,
) -> Result<Option<Street>, MapError> {
    let zoom = archive.zooms().1;
    let here = Point::of(at);
    let reach = REACH / here.metres();
    let ((left, top), (right, bottom)) = (
        Point { x: here.x - reach, y: here.y - reach }.tile(zoom),
        Point { x: here.x + reach, y: here.y + reach }.tile(zoom),
    );
    let mut nearest = BTreeMap::new();
    for x in left..=right {
        for y in top..=bottom {
            if let Some(tile) = archive.tile(zoom, x, y).await? {
                Tile { zoom, x, y, here }.note_streets(&tile, &mut nearest)?;
            }
        }
    }
    Ok(choose(nearest))
}

/// The distances of streets by their names, in metres.
type Distances = BTreeMap<String, f64>;

fn choose(distances: Distances) -> Option<Street> {
    let mut streets: Vec<(String, f64)> = distances.into_iter().filter(|(_, metres)| *metres <= REACH).collect();
    streets.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut streets = streets.into_iter();
    let (name, metres) = streets.next()?;
    let other = streets.next().filter(|(_, next)| *next <= metres * ALIKE).map(|(name, _)| name);
    Some(Street { name, near: metres > ON, other })
}

/// A tile, and the place that is looked from.
struct Tile {
    zoom: u8,
    x: u32,
    y: u32,
    here: Point,
}

impl Tile {
    fn note_streets(&self, tile: &[u8], distances: &mut Distances) -> Result<(), MapError> {
        let reader = MvtReaderRef::new(tile)?;
        for layer in reader.layers().filter(|layer| layer.name() == "roads") {
            let extent = f64::from(layer.extent());
            for feature in layer.features().take(MOST_LINES) {
                let Some(name) = street_name(&feature)? else { continue };
                let metres = self.distance(&feature.geometry()?, extent);
                let known = distances.entry(name).or_insert(f64::INFINITY);
                *known = known.min(metres);
            }
        }
        Ok(())
    }

    /// How many metres the place is from the nearest point of a line; infinite from what is no line.
    fn distance(&self, geometry: &MvtGeometry, extent: f64) -> f64 {
        let of_line = |line: &fast_mvt::MvtLineString| {
            let points: Vec<Point> = line.0.iter().take(MOST_POINTS).map(|at| self.place(at.x, at.y, extent)).collect();
            points.windows(2).map(|pair| to_segment(self.here, pair)).fold(f64::INFINITY, f64::min)
        };
        let steps = match geometry {
            MvtGeometry::LineString(line) => of_line(line),
            MvtGeometry::MultiLineString(lines) => lines.0.iter().map(of_line).fold(f64::INFINITY, f64::min),
            _ => f64::INFINITY,
        };
        steps * self.here.metres()
    }

    /// A point of the tile on the square of the world. It may lie outside of the tile: lines go on past its edge.
    fn place(&self, x: i32, y: i32, extent: f64) -> Point {
        let tiles = f64::from(1_u32 << self.zoom.min(30));
        let part = |tile: u32, within: i32| (f64::from(tile) + f64::from(within) / extent) / tiles;
        Point { x: part(self.x, x), y: part(self.y, y) }
    }
}

/// The name of a feature that is a street; none of what is no street, has no name or lies below the ground.
fn street_name(feature: &MvtFeatureRef<'_>) -> Result<Option<String>, MapError> {
    let (mut street, mut name, mut indonesian) = (false, None, None);
    for property in feature.properties() {
        match property? {
            ("kind", MvtValueRef::String(kind)) => street = STREETS.contains(&kind),
            ("name", MvtValueRef::String(text)) => name = Some(text),
            ("name:id", MvtValueRef::String(text)) => indonesian = Some(text),
            ("is_tunnel", MvtValueRef::Bool(true)) => return Ok(None),
            _ => {}
        }
    }
    let named = indonesian.or(name).map(str::trim).filter(|name| !name.is_empty());
    Ok(named.filter(|_| street).map(str::to_owned))
}

/// How far a place is from a piece of a line, in steps of the square.
fn to_segment(here: Point, pair: &[Point]) -> f64 {
    let &[a, b] = pair else { return f64::INFINITY };
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx.mul_add(dx, dy * dy);
    let along = if length > 0.0 { ((here.x - a.x) * dx + (here.y - a.y) * dy) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (here.x - along.mul_add(dx, a.x)).hypot(here.y - along.mul_add(dy, a.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(streets: &[(&str, f64)]) -> Option<Street> {
        choose(streets.iter().map(|(name, metres)| ((*name).to_owned(), *metres)).collect())
    }

    #[test]
    fn the_nearest_is_named_and_one_as_near_beside_it() {
        let street = |name: &str, near, other: Option<&str>| {
            Some(Street { name: name.to_owned(), near, other: other.map(str::to_owned) })
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("Jl. Melati", 100.1)]), None);
        assert_eq!(of(&[("Jl. Melati", 3.0), ("Gang Dua", 40.0)]), street("Jl. Melati", false, None));
        assert_eq!(of(&[("Jl. Melati", 10.0), ("Gang Dua", 12.9)]), street("Jl. Melati", false, Some("Gang Dua")));
        assert_eq!(of(&[("Jl. Melati", 26.0), ("Gang Dua", 90.0)]), street("Jl. Melati", true, None));
    }

    #[test]
    fn a_line_is_as_far_as_its_nearest_point() {
        let at = |x, y| Point { x, y };
        let line = [at(0.0, 0.0), at(4.0, 0.0)];
        assert!((to_segment(at(2.0, 3.0), &line) - 3.0).abs() < 1e-12);
        assert!((to_segment(at(7.0, 4.0), &line) - 5.0).abs() < 1e-12);
        assert!((to_segment(at(3.0, 4.0), &[at(0.0, 0.0), at(0.0, 0.0)]) - 5.0).abs() < 1e-12);
    }
}
