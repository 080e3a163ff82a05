//! The borders of the city and of its kelurahan.

use super::plan::{Drawn, canal, coast, river, roads};
use super::plane::{Line, Point, at, curve};

/// How a border runs, from one named place to another.
const WEST_BORDER: Drawn =
    &[(-3350.0, 2230.0), (-3300.0, 1700.0), (-3600.0, 1100.0), (-3350.0, 400.0), (-3500.0, -334.0)];
const SOUTHWEST_BORDER: Drawn = &[
    (-3500.0, -334.0),
    (-3200.0, -900.0),
    (-3320.0, -1500.0),
    (-2700.0, -2300.0),
    (-1900.0, -2850.0),
    (-1100.0, -2700.0),
    (-430.0, -3040.0),
];
const SOUTH_BORDER: Drawn = &[(-430.0, -3040.0), (0.0, -3050.0), (700.0, -2720.0), (1480.0, -2900.0)];
const EAST_BORDER: Drawn = &[
    (1480.0, -2900.0),
    (2300.0, -2520.0),
    (2900.0, -2300.0),
    (3300.0, -1700.0),
    (3600.0, -900.0),
    (3380.0, -200.0),
    (3520.0, 700.0),
    (3250.0, 1500.0),
    (3420.0, 2200.0),
    (3300.0, 2720.0),
];

/// The borders of the kelurahan, each stretch once, so that neighbours share every corner.
#[derive(Debug, Clone)]
pub(crate) struct Borders {
    /// Melati Utara, Melati Selatan, Kenanga Barat, Kenanga Timur; rings counter-clockwise.
    pub(crate) kelurahan: [Line; 4],
    pub(crate) city: Line,
    /// Along the river, between the two kecamatan.
    pub(crate) between_kecamatan: Line,
    /// Along the trunk road and along the canal, between kelurahan of one kecamatan.
    pub(crate) between_kelurahan: [Line; 2],
}

pub(crate) fn borders() -> Borders {
    let crooked = |drawn: Drawn| curve(drawn, 70.0);
    let (west, southwest) = (crooked(WEST_BORDER), crooked(SOUTHWEST_BORDER));
    let (south, east) = (crooked(SOUTH_BORDER), crooked(EAST_BORDER));
    let gate = last(&west);
    let bridge = at(-50.0, 90.0);
    let lower_river = between(river(), last(&southwest), bridge);
    let upper_river = between(river(), bridge, MOUTH);
    let canal = between(canal(), last(&south), SLUICE);
    let trunk = roads().into_iter().next().map(|road| road.line).unwrap_or_default();
    let trunk = trunk.into_iter().filter(|place| place.x > gate.x + 20.0 && place.x < bridge.x - 20.0);
    let trunk: Line = [gate].into_iter().chain(trunk).chain([bridge]).collect();
    // From the east to the west, as rings that are counter-clockwise meet it.
    let shores = [(-3_350.0, MOUTH.x), (MOUTH.x, SLUICE.x), (SLUICE.x, 3_300.0)].map(|(from, to)| shore(from, to));
    let [west_shore, middle_shore, east_shore] = &shores;
    Borders {
        kelurahan: [
            ring(&[&west, &trunk, &upper_river, west_shore]),
            ring(&[&southwest, &lower_river, &back(&trunk)]),
            ring(&[&back(&upper_river), &back(&lower_river), &south, &canal, middle_shore]),
            ring(&[&back(&canal), &east, east_shore]),
        ],
        city: ring(&[&west, &southwest, &south, &east, east_shore, &[SLUICE], middle_shore, &[MOUTH], west_shore]),
        between_kecamatan: joined(&[&lower_river, &upper_river]),
        between_kelurahan: [trunk, canal],
    }
}

/// Where the river, and where the canal, meets the sea.
const MOUTH: Point = at(390.0, 2_560.0);
const SLUICE: Point = at(1_890.0, 2_640.0);

/// The part of a water's course from one place to another, which lie at its ends from south to north.
fn between(course: Line, from: Point, to: Point) -> Line {
    let inner = course.into_iter().filter(|place| place.y > from.y + 25.0 && place.y < to.y - 25.0);
    [from].into_iter().chain(inner).chain([to]).collect()
}

fn shore(from: f64, to: f64) -> Line {
    let inner = coast().into_iter().rev();
    inner.filter(|place| place.x > from + 10.0 && place.x < to - 10.0).collect()
}

fn last(line: &[Point]) -> Point {
    line.last().copied().unwrap_or(MOUTH)
}

fn back(line: &[Point]) -> Line {
    line.iter().rev().copied().collect()
}

fn joined(stretches: &[&[Point]]) -> Line {
    let mut line = stretches.concat();
    line.dedup();
    line
}

fn ring(stretches: &[&[Point]]) -> Line {
    let mut ring = joined(stretches);
    if ring.first() == ring.last() {
        ring.pop();
    }
    ring
}
