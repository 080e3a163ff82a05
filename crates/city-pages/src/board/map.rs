//! The board's map: hexagons as SVG, and a table of the same numbers.

use super::open_data::centre;
use h3o::{CellIndex, LatLng};
use sambat_domain::{pack::Pack, place::Position};
use sambat_protocol::board::CellRow;
use std::fmt::Write as _;

/// How wide the drawing is, in its own units.
const WIDTH: f64 = 1_000.0;

/// A hexagon of the finest kind narrower than this has no room for its number on a phone.
const ROOM: f64 = 62.0;

/// The map as the template draws it.
pub(super) struct Map {
    pub(super) view_box: String,
    /// The city's outline, as a path.
    pub(super) outline: String,
    pub(super) shapes: Vec<Shape>,
    pub(super) font_size: String,
    pub(super) most: u32,
    /// Each shade, and from how many on it is.
    pub(super) legend: Vec<(usize, u32)>,
    pub(super) cells: usize,
    pub(super) table: Vec<(String, u32)>,
}

/// One hexagon of the map.
pub(super) struct Shape {
    pub(super) points: String,
    /// 0 for what stands for several cells, else 1 to 5.
    pub(super) shade: u8,
    pub(super) label: Option<Label>,
}

/// The number in a hexagon, and where it stands.
pub(super) struct Label {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) complaints: u32,
}

/// Turns degrees into the drawing's units.
struct Projection {
    west: f64,
    north: f64,
    east_scale: f64,
    north_scale: f64,
}

impl Projection {
    fn at(&self, lat: f64, lon: f64) -> (f64, f64) {
        ((lon - self.west) * self.east_scale, (self.north - lat) * self.north_scale)
    }
}

/// Draws the cells that are told; `None` where there are none.
pub(super) fn draw(pack: &Pack, rows: &[CellRow]) -> Option<Map> {
    let mut cells: Vec<(CellIndex, u32)> =
        rows.iter().filter_map(|row| Some((row.cell.parse().ok()?, row.complaints))).collect();
    // Coarse ones lie below.
    cells.sort_by_key(|(cell, complaints)| (cell.resolution() as u8, *complaints));
    let corners: Vec<Vec<LatLng>> = cells.iter().map(|(cell, _)| cell.boundary().iter().copied().collect()).collect();
    let all = || corners.iter().flatten();
    let (south, north) = bounds(all().map(|at| at.lat()))?;
    let (west, east) = bounds(all().map(|at| at.lng()))?;
    let shrink = ((south + north) / 2.0).to_radians().cos();
    // Some ground around, and never a sliver.
    let (mut wide, mut tall) = ((east - west) * shrink * 1.12, (north - south) * 1.12);
    wide = wide.max(tall * 1.2).max(0.012);
    tall = tall.max(wide * 0.6);
    let scale = WIDTH / wide;
    let projection = Projection {
        west: (west + east) / 2.0 - wide / shrink / 2.0,
        north: f64::midpoint(south, north) + tall / 2.0,
        east_scale: scale * shrink,
        north_scale: scale,
    };
    let across =
        |points: &[(f64, f64)]| bounds(points.iter().map(|(x, _)| *x)).map_or(0.0, |(least, most)| most - least);
    let mut finest = f64::MAX;
    let mut shapes = Vec::new();
    for ((cell, complaints), corners) in cells.iter().zip(&corners) {
        let points: Vec<_> = corners.iter().map(|at| projection.at(at.lat(), at.lng())).collect();
        let fine = cell.resolution() as u8 == 9;
        let room = across(&points);
        finest = finest.min(if fine { room } else { f64::MAX });
        let (x, y) = {
            let at = LatLng::from(*cell);
            projection.at(at.lat(), at.lng())
        };
        let label = (fine && room >= ROOM).then(|| Label {
            x: format!("{x:.0}"),
            y: format!("{y:.0}"),
            complaints: *complaints,
        });
        shapes.push(Shape { points: path(&points), shade: if fine { shade(*complaints) } else { 0 }, label });
    }
    let rings = pack.outline.0.iter().map(|ring| {
        let degrees = |at: &Position| (f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7);
        let points: Vec<_> = ring.iter().map(degrees).map(|(lat, lon)| projection.at(lat, lon)).collect();
        format!("M{}Z", path(&points))
    });
    let mut table: Vec<_> = cells
        .iter()
        .map(|(cell, complaints)| {
            let (lat, lon) = centre(*cell);
            (format!("{lat:.3}, {lon:.3}"), *complaints)
        })
        .collect();
    table.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    Some(Map {
        view_box: format!("0 0 {WIDTH} {:.0}", tall * scale),
        outline: rings.collect(),
        font_size: format!("{:.0}", (finest * 0.36).clamp(20.0, 46.0)),
        most: cells.iter().map(|(_, complaints)| *complaints).max().unwrap_or_default(),
        legend: (1..).zip(SHADES).collect(),
        cells: cells.len(),
        shapes,
        table,
    })
}

fn bounds(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |found: Option<(f64, f64)>, n| {
        let (least, most) = found.unwrap_or((n, n));
        Some((least.min(n), most.max(n)))
    })
}

fn path(points: &[(f64, f64)]) -> String {
    points.iter().fold(String::new(), |mut path, (x, y)| {
        let gap = if path.is_empty() { "" } else { " " };
        let _ = write!(path, "{gap}{x:.1},{y:.1}");
        path
    })
}

/// From how many on each shade is. Things are told from the first on.
const SHADES: [u32; 5] = [1, 10, 15, 25, 40];

fn shade(complaints: u32) -> u8 {
    SHADES.iter().fold(0, |shade, from| shade + u8::from(complaints >= *from)).max(1)
}
