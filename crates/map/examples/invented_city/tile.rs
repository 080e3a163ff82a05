//! Tiles: features cut to a square of the map, in its own whole numbers.

use super::feature::{Feature, Layer, Shape, Value};
use super::plane::{Line, Point, at, away, pairs, sides};
use fast_mvt::{MvtCoord, MvtGeomType, MvtResult, MvtTileBuilder, MvtValueRef};
use std::f64::consts::PI;

/// Where the middle of the plane lies: at sea, where no town is.
pub(crate) const LONGITUDE: f64 = 112.45;
pub(crate) const LATITUDE: f64 = -6.34;
const METRES_A_DEGREE: f64 = 111_195.0;

/// Whole numbers along a side of a tile, and how far beyond it lines are told, so that strokes meet.
const EXTENT: f64 = 4_096.0;
const MARGIN: f64 = 96.0;

/// Longitude and latitude of a place.
pub(crate) fn degrees(place: Point) -> (f64, f64) {
    let shrink = (LATITUDE.to_radians()).cos();
    (LONGITUDE + place.x / (METRES_A_DEGREE * shrink), LATITUDE + place.y / METRES_A_DEGREE)
}

/// The place in Web Mercator, the whole world being a square of one.
pub(crate) fn mercator(place: Point) -> Point {
    let (lon, lat) = degrees(place);
    let y = (PI / 4.0 + lat.to_radians() / 2.0).tan().ln();
    at((lon + 180.0) / 360.0, 0.5 - y / (2.0 * PI))
}

/// A feature in Web Mercator, with the box around it.
#[derive(Debug)]
pub(crate) struct Projected {
    pub(crate) feature: Feature,
    low: Point,
    high: Point,
}

impl Projected {
    pub(crate) fn new(mut feature: Feature) -> Self {
        let all = |line: &Line| line.iter().copied().map(mercator).collect::<Line>();
        feature.shape = match &feature.shape {
            Shape::Point(place) => Shape::Point(mercator(*place)),
            Shape::Line(line) => Shape::Line(all(line)),
            Shape::Polygon(ring) => Shape::Polygon(all(ring)),
        };
        let places = feature.shape.places();
        let low = places.iter().fold(at(1.0, 1.0), |low, place| at(low.x.min(place.x), low.y.min(place.y)));
        let high = places.iter().fold(at(0.0, 0.0), |high, place| at(high.x.max(place.x), high.y.max(place.y)));
        Self { feature, low, high }
    }
}

/// The bytes of a tile; none where nothing lies on it.
pub(crate) fn tile(features: &[Projected], zoom: u8, x: u32, y: u32) -> MvtResult<Vec<u8>> {
    let across = f64::from(1_u32 << zoom);
    let scale = EXTENT * across;
    let origin = at(f64::from(x) / across, f64::from(y) / across);
    let local = |place: Point| (place - origin) * scale;
    let near = |projected: &&Projected| {
        let (low, high) = (local(projected.low), local(projected.high));
        projected.feature.from <= zoom
            && low.x <= EXTENT + MARGIN
            && low.y <= EXTENT + MARGIN
            && high.x >= -MARGIN
            && high.y >= -MARGIN
    };
    let here: Vec<&Projected> = features.iter().filter(near).collect();
    let slack = if zoom >= 15 { 1.0 } else { 5.0 };
    let mut bytes = Vec::new();
    for layer in Layer::ALL {
        let mut builder = MvtTileBuilder::new().layer(layer.name())?;
        for projected in here.iter().filter(|projected| projected.feature.layer == layer) {
            let feature = &projected.feature;
            let (kind, parts) = match &feature.shape {
                Shape::Point(place) => {
                    let place = local(*place);
                    let inside = (0.0..EXTENT).contains(&place.x) && (0.0..EXTENT).contains(&place.y);
                    (MvtGeomType::Point, if inside { vec![vec![whole(place)]] } else { Vec::new() })
                }
                Shape::Line(line) => {
                    let line: Line = line.iter().map(|place| local(*place)).collect();
                    let parts = cut(&line).into_iter().map(|part| wholes(&simple(&part, slack)));
                    (MvtGeomType::LineString, parts.filter(|part| part.len() > 1).collect())
                }
                Shape::Polygon(ring) => {
                    let mut ring: Line = clip(&ring.iter().map(|place| local(*place)).collect());
                    ring.extend(ring.first().copied());
                    let mut ring = wholes(&simple(&ring, slack.min(ring_slack(layer))));
                    ring.pop();
                    let area: i64 = doubled_area(&ring);
                    let least = if zoom >= 15 { 0 } else { 60 };
                    (MvtGeomType::Polygon, if area.abs() > least { vec![ring] } else { Vec::new() })
                }
            };
            if parts.is_empty() {
                continue;
            }
            let mut written = builder.feature_of(kind);
            for part in parts {
                match kind {
                    MvtGeomType::Point => written.points(part)?,
                    MvtGeomType::LineString => written.line(part)?,
                    MvtGeomType::Polygon => written.ring(part, true)?,
                };
            }
            for (key, value) in &feature.tags {
                written.tag_ref(
                    key,
                    match value {
                        Value::Text(text) => MvtValueRef::String(text),
                        Value::Number(number) if *number < 0 => MvtValueRef::SInt(*number),
                        Value::Number(number) => MvtValueRef::UInt(number.unsigned_abs()),
                        Value::Yes => MvtValueRef::Bool(true),
                    },
                )?;
            }
            if let Some(name) = feature.name.as_deref().filter(|_| zoom >= feature.named_from) {
                written.tag_ref("name", MvtValueRef::String(name))?;
            }
            builder = written.end();
        }
        if builder.num_features() > 0 {
            bytes.extend(builder.end().encode());
        }
    }
    Ok(bytes)
}

/// Houses keep their corners.
fn ring_slack(layer: Layer) -> f64 {
    if layer == Layer::Buildings { 0.5 } else { f64::MAX }
}

#[expect(clippy::cast_possible_truncation, reason = "clipped to the tile")]
fn whole(place: Point) -> MvtCoord {
    MvtCoord { x: place.x.round() as i32, y: place.y.round() as i32 }
}

fn wholes(line: &[Point]) -> Vec<MvtCoord> {
    let mut wholes: Vec<MvtCoord> = line.iter().copied().map(whole).collect();
    wholes.dedup();
    wholes
}

fn doubled_area(ring: &[MvtCoord]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    let cross = |(a, b): (&MvtCoord, &MvtCoord)| i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
    ring.iter().zip(next).map(cross).sum()
}

/// The line without corners that nobody would see (Douglas and Peucker).
fn simple(line: &[Point], slack: f64) -> Line {
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Line::new() };
    let inner = line.get(1..line.len() - 1).unwrap_or_default();
    let far = |place: &Point| away(*place, *first, *last);
    let farthest = inner.iter().enumerate().max_by(|one, other| far(one.1).total_cmp(&far(other.1)));
    match farthest {
        Some((index, place)) if far(place) > slack => {
            let mut found = simple(line.get(..=index + 1).unwrap_or_default(), slack);
            found.pop();
            found.extend(simple(line.get(index + 1..).unwrap_or_default(), slack));
            found
        }
        _ => vec![*first, *last],
    }
}

/// The parts of a line that lie on the tile (Liang and Barsky, piece by piece).
fn cut(line: &[Point]) -> Vec<Line> {
    let (low, high) = (-MARGIN, EXTENT + MARGIN);
    let mut parts: Vec<Line> = Vec::new();
    for (a, b) in pairs(line) {
        let way = b - a;
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (start, step) in [(a.x, way.x), (a.y, way.y)] {
            if step == 0.0 {
                if start < low || start > high {
                    to = -1.0;
                }
                continue;
            }
            let (one, other) = ((low - start) / step, (high - start) / step);
            from = from.max(one.min(other));
            to = to.min(one.max(other));
        }
        if from > to {
            continue;
        }
        let (start, end) = (a + way * from, a + way * to);
        match parts.last_mut() {
            Some(part) if from == 0.0 && part.last() == Some(&a) => part.push(end),
            _ => parts.push(vec![start, if to == 1.0 { b } else { end }]),
        }
    }
    parts
}

/// One part of a place: how far east, or how far south.
type Axis = fn(Point) -> f64;

/// The part of a ring that lies on the tile (Sutherland and Hodgman).
fn clip(ring: &Line) -> Line {
    let (low, high) = (-MARGIN, EXTENT + MARGIN);
    let edges: [(Axis, f64, f64); 4] =
        [(|p| p.x, low, 1.0), (|p| p.x, high, -1.0), (|p| p.y, low, 1.0), (|p| p.y, high, -1.0)];
    let mut ring = ring.clone();
    for (axis, limit, sign) in edges {
        let inside = |place: Point| (axis(place) - limit) * sign >= 0.0;
        let mut kept = Line::new();
        for (a, b) in sides(&ring) {
            if inside(a) {
                kept.push(a);
            }
            if inside(a) != inside(b) {
                let t = (limit - axis(a)) / (axis(b) - axis(a));
                kept.push(a + (b - a) * t);
            }
        }
        ring = kept;
    }
    ring
}
