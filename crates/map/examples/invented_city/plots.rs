//! Grounds with a purpose: each lies beside a road and looks onto it.

use super::plan::{Class, Road};
use super::plane::{Line, Point, at, holds, pairs, rectangle};

/// A ground.
#[derive(Debug, Clone)]
pub(crate) struct Plot {
    pub(crate) ring: Line,
    pub(crate) middle: Point,
    /// The way that its front runs.
    pub(crate) way: Point,
    pub(crate) width: f64,
    pub(crate) depth: f64,
    /// Its kind as a use of land, where it has one.
    pub(crate) land: Option<&'static str>,
    /// Its kind as a place of interest.
    pub(crate) interest: &'static str,
    pub(crate) name: &'static str,
    /// Rows of houses on it.
    pub(crate) rows: u32,
}

/// Roughly where, how wide and deep, what the land is, what it is for people, its name, and its rows of houses.
type Wish = (f64, f64, f64, f64, &'static str, &'static str, &'static str, u32);

/// The town's square, with a street on each side.
const SQUARE: Wish = (-860.0, 60.0, 150.0, 165.0, "park", "park", "Alun-alun Contoh", 0);

const WISHES: &[Wish] = &[
    (-965.0, 110.0, 74.0, 62.0, "", "place_of_worship", "Masjid Agung Al-Hidayah", 1),
    (-850.0, 240.0, 96.0, 64.0, "", "townhall", "Balai Kota Contoh", 1),
    (-730.0, 130.0, 60.0, 46.0, "", "police", "Polres Contoh", 1),
    (-730.0, 60.0, 44.0, 40.0, "", "bank", "Bank Daerah Contoh", 1),
    (-870.0, -30.0, 40.0, 38.0, "", "post_office", "Kantor Pos Contoh", 1),
    (-310.0, 0.0, 140.0, 120.0, "commercial", "marketplace", "Pasar Besar Contoh", 5),
    (1130.0, 30.0, 110.0, 80.0, "commercial", "marketplace", "Pasar Kenanga", 3),
    (360.0, 130.0, 160.0, 120.0, "hospital", "hospital", "RSUD Contoh", 3),
    (-1890.0, 360.0, 46.0, 46.0, "hospital", "clinic", "Puskesmas Melati", 1),
    (870.0, 560.0, 46.0, 46.0, "hospital", "clinic", "Puskesmas Kenanga", 1),
    (-1400.0, 640.0, 84.0, 74.0, "school", "school", "SDN Melati 1", 2),
    (-1420.0, -470.0, 115.0, 95.0, "school", "school", "SMPN 1 Contoh", 2),
    (-500.0, 820.0, 78.0, 66.0, "school", "school", "SDN Melati 3", 2),
    (-470.0, 2000.0, 60.0, 52.0, "school", "school", "SDN Melati 5", 1),
    (820.0, -640.0, 130.0, 100.0, "school", "school", "SMAN 1 Contoh", 2),
    (1180.0, -400.0, 84.0, 70.0, "school", "school", "SDN Kenanga 2", 2),
    (780.0, 1000.0, 84.0, 70.0, "school", "school", "SDN Kenanga 1", 2),
    (2500.0, 560.0, 70.0, 60.0, "school", "school", "SDN Kenanga 4", 1),
    (-300.0, -470.0, 50.0, 44.0, "kindergarten", "kindergarten", "TK Tunas Contoh", 1),
    (1380.0, -40.0, 130.0, 84.0, "commercial", "bus_station", "Terminal Kenanga", 1),
    (-1640.0, 30.0, 46.0, 40.0, "", "fuel", "SPBU Melati", 1),
    (2080.0, -150.0, 46.0, 40.0, "", "fuel", "SPBU Kenanga", 1),
    (980.0, 0.0, 46.0, 40.0, "", "fire_station", "Pos Damkar Kenanga", 1),
    (740.0, -1420.0, 120.0, 110.0, "cemetery", "cemetery", "TPU Kenanga", 0),
    (-1750.0, 1150.0, 120.0, 90.0, "cemetery", "cemetery", "TPU Melati", 0),
    (560.0, 1450.0, 200.0, 150.0, "recreation_ground", "stadium", "Stadion Gelora Contoh", 0),
    (910.0, 900.0, 90.0, 74.0, "park", "park", "Taman Kenanga", 0),
    (-1800.0, -480.0, 84.0, 70.0, "park", "park", "Taman Mahoni", 0),
    (1250.0, -1650.0, 260.0, 150.0, "industrial", "industrial", "Kawasan Gudang Kenanga", 4),
    (-1350.0, -1500.0, 220.0, 130.0, "industrial", "industrial", "Pabrik Gula Contoh", 3),
    (-330.0, 2300.0, 100.0, 60.0, "commercial", "marketplace", "Pelelangan Ikan", 1),
    (-560.0, 1450.0, 56.0, 50.0, "", "townhall", "Kantor Kelurahan Melati Utara", 1),
    (-900.0, -440.0, 44.0, 40.0, "", "townhall", "Kantor Kelurahan Melati Selatan", 1),
    (700.0, -200.0, 44.0, 40.0, "", "townhall", "Kantor Kelurahan Kenanga Barat", 1),
    (2330.0, 300.0, 44.0, 40.0, "", "townhall", "Kantor Kelurahan Kenanga Timur", 1),
    (-1050.0, -420.0, 54.0, 46.0, "", "library", "Perpustakaan Contoh", 1),
    (250.0, 40.0, 60.0, 60.0, "", "hotel", "Hotel Bunga Contoh", 1),
    (-1150.0, 90.0, 60.0, 70.0, "commercial", "supermarket", "Swalayan Melati", 1),
    (120.0, 150.0, 40.0, 44.0, "", "place_of_worship", "Gereja Damai", 1),
    (-150.0, 150.0, 34.0, 44.0, "", "place_of_worship", "Klenteng Tirta Dharma", 1),
];

/// The grounds that find room, and the streets around the square.
pub(crate) fn lay(roads: &mut Vec<Road>) -> Vec<Plot> {
    let mut plots: Vec<Plot> = place(&SQUARE, roads, &[]).into_iter().collect();
    if let Some(square) = plots.first() {
        roads.extend(around(square));
    }
    for wish in WISHES {
        plots.extend(place(wish, roads, &plots));
    }
    plots
}

fn place(wish: &Wish, roads: &[Road], plots: &[Plot]) -> Option<Plot> {
    let (x, y, width, depth, land, interest, name, rows) = *wish;
    let wanted = at(x, y);
    let pieces = roads.iter().flat_map(|road| pairs(&road.line).map(move |(a, b)| (road, a, b)));
    let nearest = pieces.min_by(|one, other| foot(wanted, one.1, one.2).1.total_cmp(&foot(wanted, other.1, other.2).1));
    let (road, a, b) = nearest?;
    let (front, _) = foot(wanted, a, b);
    let way = (b - a).unit();
    let side = if way.cross(wanted - front) >= 0.0 { 1.0 } else { -1.0 };
    let middle = front + way.left() * (side * (road.class.half() + 3.0 + depth / 2.0));
    let ring = rectangle(middle, way, width, depth);
    let meets = |plot: &Plot| ring.iter().any(|corner| holds(&plot.ring, *corner)) || holds(&plot.ring, middle);
    let land = Some(land).filter(|land| !land.is_empty());
    (!plots.iter().any(meets)).then_some(Plot { ring, middle, way, width, depth, land, interest, name, rows })
}

/// The place of a straight piece that is nearest, and how far it is.
fn foot(place: Point, a: Point, b: Point) -> (Point, f64) {
    let way = b - a;
    let t = ((place - a).dot(way) / way.dot(way).max(1e-9)).clamp(0.0, 1.0);
    let foot = a + way * t;
    (foot, (place - foot).length())
}

fn around(square: &Plot) -> Vec<Road> {
    let outer = rectangle(square.middle, square.way, square.width + 14.0, square.depth + 26.0);
    let [south_west, south_east, north_east, north_west] = outer.as_slice() else { return Vec::new() };
    let road = |name: &str, from: &Point, to: &Point| Road {
        class: Class::Tertiary,
        name: Some(format!("Jl. Alun-Alun {name}")),
        line: vec![*from, *to],
    };
    let lower = square.way.left() * 7.0;
    vec![
        road("Barat", &(*south_west - lower), &(*north_west - lower)),
        road("Utara", &(*north_west - lower), &(*north_east - lower)),
        road("Timur", &(*south_east - lower), &(*north_east - lower)),
    ]
}
