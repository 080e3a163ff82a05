//! What somebody drew by hand: coast, waters, rail, main roads, where people live, and where the borders run.

use super::number::lattice;
use super::plane::{Line, Point, at, closed_curve, curve, holds};

/// What a road is for, the largest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    Gang,
    Street,
    Tertiary,
    Secondary,
    Primary,
    Trunk,
}

impl Class {
    /// Half of its width in metres, with its verge.
    pub(crate) fn half(self) -> f64 {
        match self {
            Self::Gang => 1.8,
            Self::Street => 5.5,
            Self::Tertiary => 8.0,
            Self::Secondary => 9.5,
            Self::Primary => 10.0,
            Self::Trunk => 12.5,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Road {
    pub(crate) class: Class,
    pub(crate) name: Option<String>,
    pub(crate) line: Line,
}

pub(crate) type Drawn = &'static [(f64, f64)];

const COAST: Drawn = &[
    (-9000.0, 2050.0),
    (-6000.0, 2250.0),
    (-4200.0, 2050.0),
    (-3350.0, 2230.0),
    (-2600.0, 2300.0),
    (-2000.0, 2150.0),
    (-1200.0, 2400.0),
    (-500.0, 2440.0),
    (60.0, 2420.0),
    (380.0, 2560.0),
    (800.0, 2470.0),
    (1300.0, 2520.0),
    (1900.0, 2640.0),
    (2600.0, 2500.0),
    (3300.0, 2720.0),
    (4500.0, 2550.0),
    (6000.0, 2700.0),
    (9000.0, 2500.0),
];
const RIVER: Drawn = &[
    (-1100.0, -9000.0),
    (-900.0, -6000.0),
    (-560.0, -4800.0),
    (-760.0, -4000.0),
    (-350.0, -3300.0),
    (-540.0, -2600.0),
    (-130.0, -1950.0),
    (-360.0, -1250.0),
    (40.0, -640.0),
    (-70.0, 80.0),
    (250.0, 640.0),
    (120.0, 1280.0),
    (420.0, 1850.0),
    (330.0, 2250.0),
    (400.0, 2700.0),
];
const CANAL: Drawn = &[
    (1250.0, -9000.0),
    (1400.0, -5000.0),
    (1480.0, -2900.0),
    (1640.0, -1950.0),
    (1540.0, -1150.0),
    (1720.0, -300.0),
    (1630.0, 420.0),
    (1830.0, 1150.0),
    (1770.0, 1800.0),
    (1900.0, 2700.0),
];
const RAIL: Drawn = &[
    (-40000.0, -1900.0),
    (-9000.0, -1250.0),
    (-5000.0, -1050.0),
    (-3000.0, -900.0),
    (-2000.0, -800.0),
    (-1050.0, -790.0),
    (-200.0, -850.0),
    (600.0, -880.0),
    (1600.0, -1000.0),
    (2800.0, -900.0),
    (5000.0, -1100.0),
    (9000.0, -1150.0),
    (40000.0, -1700.0),
];

/// Main roads: those that meet others begin or end on them.
const ROADS: &[(Class, &str, Drawn)] = &[
    (
        Class::Trunk,
        "Jl. Raya Melati",
        &[
            (-40000.0, -900.0),
            (-9000.0, -300.0),
            (-6000.0, -250.0),
            (-4200.0, -420.0),
            (-3000.0, -250.0),
            (-2100.0, -120.0),
            (-1400.0, 30.0),
            (-700.0, 0.0),
            (-50.0, 90.0),
        ],
    ),
    (
        Class::Trunk,
        "Jl. Raya Kenanga",
        &[
            (-50.0, 90.0),
            (700.0, 60.0),
            (1500.0, -120.0),
            (2400.0, -60.0),
            (3400.0, -350.0),
            (4800.0, -300.0),
            (9000.0, -500.0),
            (40000.0, -900.0),
        ],
    ),
    (
        Class::Primary,
        "Jl. Lingkar Selatan",
        &[
            (-3000.0, -250.0),
            (-2600.0, -950.0),
            (-1750.0, -1480.0),
            (-850.0, -1700.0),
            (-200.0, -1640.0),
            (700.0, -1650.0),
            (1600.0, -1480.0),
            (2350.0, -1050.0),
            (2900.0, -190.0),
        ],
    ),
    (
        Class::Secondary,
        "Jl. Lingkar Utara",
        &[
            (-3000.0, -250.0),
            (-2650.0, 500.0),
            (-2100.0, 1100.0),
            (-1300.0, 1390.0),
            (-380.0, 1320.0),
            (180.0, 1390.0),
            (900.0, 1280.0),
            (1830.0, 1150.0),
            (2450.0, 820.0),
            (2900.0, -190.0),
        ],
    ),
    (
        Class::Secondary,
        "Jl. Pelabuhan",
        &[(-560.0, 6.0), (-470.0, 640.0), (-380.0, 1320.0), (-430.0, 1850.0), (-330.0, 2440.0)],
    ),
    (Class::Tertiary, "Jl. Stasiun", &[(-1010.0, 20.0), (-960.0, -350.0), (-1050.0, -740.0)]),
    (
        Class::Tertiary,
        "Jl. Beringin",
        &[(-1990.0, -102.0), (-1900.0, 420.0), (-2100.0, 1100.0), (-1990.0, 1700.0), (-2060.0, 2160.0)],
    ),
    (
        Class::Tertiary,
        "Jl. Mahoni",
        &[
            (-1860.0, -78.0),
            (-1800.0, -700.0),
            (-1750.0, -1480.0),
            (-1900.0, -2150.0),
            (-2100.0, -3300.0),
            (-2000.0, -7000.0),
        ],
    ),
    (
        Class::Tertiary,
        "Jl. Cendrawasih",
        &[(780.0, 52.0), (830.0, 640.0), (900.0, 1280.0), (820.0, 1850.0), (900.0, 2380.0)],
    ),
    (
        Class::Tertiary,
        "Jl. Rajawali",
        &[
            (640.0, 68.0),
            (760.0, -600.0),
            (660.0, -1180.0),
            (700.0, -1650.0),
            (860.0, -2350.0),
            (980.0, -3500.0),
            (900.0, -7000.0),
        ],
    ),
    (
        Class::Tertiary,
        "Jl. Trembesi",
        &[(2480.0, -75.0), (2360.0, 420.0), (2450.0, 820.0), (2420.0, 1650.0), (2560.0, 2400.0)],
    ),
    (
        Class::Tertiary,
        "Jl. Sawo",
        &[
            (2430.0, -65.0),
            (2500.0, -560.0),
            (2350.0, -1050.0),
            (2300.0, -1850.0),
            (2420.0, -2950.0),
            (2500.0, -7000.0),
        ],
    ),
    (Class::Tertiary, "Jl. Kebun Raya", &[(-1010.0, 20.0), (-1420.0, 420.0), (-1390.0, 900.0), (-1300.0, 1390.0)]),
    (
        Class::Tertiary,
        "Jl. Nusa Indah",
        &[
            (-1870.0, -330.0),
            (-1350.0, -420.0),
            (-960.0, -350.0),
            (-430.0, -420.0),
            (60.0, -350.0),
            (710.0, -330.0),
            (1250.0, -480.0),
            (1690.0, -520.0),
            (2490.0, -480.0),
        ],
    ),
];

/// Where houses stand close: a middle, how far it reaches, and what people call it. The first two are the town itself.
const TOWNS: &[(f64, f64, f64, f64, &str)] = &[
    (-800.0, 120.0, 1230.0, 940.0, ""),
    (820.0, 60.0, 1020.0, 800.0, ""),
    (-430.0, 1880.0, 520.0, 480.0, "Kampung Nelayan"),
    (2500.0, 760.0, 380.0, 330.0, "Dusun Trembesi"),
    (2330.0, -1350.0, 360.0, 330.0, "Dusun Sawo"),
    (820.0, -2050.0, 330.0, 380.0, "Dusun Sumber"),
    (-1860.0, -2050.0, 380.0, 300.0, "Dusun Mahoni"),
    (-2550.0, 650.0, 360.0, 300.0, "Dusun Krajan"),
    (860.0, 1800.0, 300.0, 360.0, "Dusun Tambak"),
    (-2900.0, -330.0, 330.0, 240.0, "Dusun Gapura"),
    (3900.0, -330.0, 380.0, 230.0, "Desa Sebelah Timur"),
    (-4500.0, -330.0, 420.0, 260.0, "Desa Sebelah Barat"),
    (-620.0, -4000.0, 330.0, 300.0, "Desa Sebelah Selatan"),
];

/// From the west to the east. Beyond what is drawn it goes on straight, far beyond the map.
pub(crate) fn coast() -> Line {
    let mut line = vec![at(-60_000.0, 2_050.0)];
    line.extend(curve(COAST, 40.0));
    line.push(at(60_000.0, 2_500.0));
    line
}

pub(crate) fn river() -> Line {
    curve(RIVER, 30.0)
}

pub(crate) fn canal() -> Line {
    curve(CANAL, 40.0)
}

pub(crate) fn rail() -> Line {
    curve(RAIL, 60.0)
}

pub(crate) fn roads() -> Vec<Road> {
    let road = |(class, name, drawn): &(Class, &str, Drawn)| Road {
        class: *class,
        name: Some((*name).to_owned()),
        line: curve(drawn, 25.0),
    };
    ROADS.iter().map(road).collect()
}

/// A place where people live, and what they call it where it has a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct Town {
    pub(crate) middle: Point,
    pub(crate) name: &'static str,
    pub(crate) ring: Line,
    reach: f64,
}

impl Town {
    pub(crate) fn holds(&self, place: Point) -> bool {
        (place - self.middle).length() < self.reach && holds(&self.ring, place)
    }
}

pub(crate) fn towns(seed: u64) -> Vec<Town> {
    let town = |(x, y, wide, high, name): &(f64, f64, f64, f64, &'static str)| {
        let (middle, ring) = (at(*x, *y), blob(seed, *x, *y, *wide, *high));
        let reach = ring.iter().map(|corner| (*corner - middle).length()).fold(0.0, f64::max);
        Town { middle, name, ring, reach }
    };
    TOWNS.iter().map(town).collect()
}

/// An uneven round.
fn blob(seed: u64, x: f64, y: f64, wide: f64, high: f64) -> Line {
    // Twelve directions; the sine of 30° is a half, that of 60° half the root of three.
    let (half, root) = (0.5, 0.75_f64.sqrt());
    let ways = [
        (1.0, 0.0),
        (root, half),
        (half, root),
        (0.0, 1.0),
        (-half, root),
        (-root, half),
        (-1.0, 0.0),
        (-root, -half),
        (-half, -root),
        (0.0, -1.0),
        (half, -root),
        (root, -half),
    ];
    let corner = |(index, (dx, dy)): (u32, (f64, f64))| {
        let reach = 1.0 + 0.18 * lattice(seed, x + f64::from(index), y);
        at(x + dx * wide * reach, y + dy * high * reach)
    };
    let corners: Line = (0..).zip(ways).map(corner).collect();
    closed_curve(&corners, 60.0)
}

/// Whether a place is at sea.
pub(crate) fn at_sea(shore: &[Point], place: Point) -> bool {
    let east = shore.partition_point(|corner| corner.x <= place.x);
    let sides = shore.get(east.wrapping_sub(1)).zip(shore.get(east));
    sides.is_some_and(|(a, b)| place.y > a.y + (b.y - a.y) * (place.x - a.x) / (b.x - a.x))
}
