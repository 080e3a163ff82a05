//! The borders of the city and of its kelurahan.

use super::{
    plan::{Drawn, canal, coast, river, roads},
    plane::{Line, Point, at, curve},
};

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
    let (west, southwest, south, east) =
        (crooked(WEST_BORDER), crooked(SOUTHWEST_BORDER), crooked(SOUTH_BORDER), crooked(EAST_BORDER));
    let shore = coast();
    let shore = |from: f64, to: f64| {
        shore.iter().copied().filter(move |place| place.x > from && place.x < to).collect::<Line>()
    };
    let (mouth, sluice) = (at(390.0, 2560.0), at(1890.0, 2640.0));
    let (ends, bridge) = (south.first().copied().unwrap_or(mouth), at(-50.0, 90.0));
    let stretch = |line: Line, from: Point, to: Point| {
        let inside = line.into_iter().filter(move |place| {
            let (low, high) = (from.y.min(to.y) + 25.0, from.y.max(to.y) - 25.0);
            place.y > low && place.y < high
        });
        let mut found = vec![from];
        found.extend(inside);
        found.push(to);
        found
    };
    let gate = west.last().copied().unwrap_or(mouth);
    let lower_river = stretch(river(), ends, bridge);
    let upper_river = stretch(river(), bridge, mouth);
    let canal = stretch(canal(), south.last().copied().unwrap_or(mouth), sluice);
    let trunk = roads().into_iter().next().map(|road| road.line).unwrap_or_default();
    let trunk: Line = [gate]
        .into_iter()
        .chain(trunk.into_iter().filter(|place| place.x > gate.x + 20.0 && place.x < bridge.x - 20.0))
        .chain([bridge])
        .collect();
    let reversed = |line: &Line| line.iter().rev().copied().collect::<Line>();
    let (corner_west, corner_east) = (-3350.0, 3300.0);
    let ring = |stretches: &[&Line]| {
        let mut ring: Line = stretches.iter().flat_map(|line| line.iter().copied()).collect();
        ring.dedup();
        if ring.first() == ring.last() {
            ring.pop();
        }
        ring
    };
    let kelurahan = [
        ring(&[&west, &trunk, &upper_river, &reversed(&shore(corner_west, mouth.x - 10.0))]),
        ring(&[&southwest, &lower_river, &reversed(&trunk)]),
        ring(&[
            &reversed(&upper_river),
            &reversed(&lower_river),
            &south,
            &canal,
            &reversed(&shore(mouth.x + 10.0, sluice.x - 10.0)),
        ]),
        ring(&[&reversed(&canal), &east, &reversed(&shore(sluice.x + 10.0, corner_east))]),
    ];
    let city = ring(&[
        &west,
        &southwest,
        &south,
        &east,
        &reversed(&shore(sluice.x + 10.0, corner_east)),
        &vec![sluice],
        &reversed(&shore(mouth.x + 10.0, sluice.x - 10.0)),
        &vec![mouth],
        &reversed(&shore(corner_west, mouth.x - 10.0)),
    ]);
    let between_kecamatan = ring_of(&[&lower_river, &upper_river]);
    Borders { kelurahan, city, between_kecamatan, between_kelurahan: [trunk, canal] }
}

fn ring_of(stretches: &[&Line]) -> Line {
    let mut line: Line = stretches.iter().flat_map(|line| line.iter().copied()).collect();
    line.dedup();
    line
}
