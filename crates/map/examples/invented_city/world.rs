//! Everything that lies there, as features of the map.

use super::borders::{Borders, borders};
use super::feature::{Feature, Layer, Shape, Value};
use super::ground::Ground;
use super::houses::House;
use super::land::{Piece, pieces};
use super::near::Near;
use super::number::Dice;
use super::plan::{Class, Road};
use super::plane::{Line, Point, at, band, beside, pairs, part, rectangle};
use super::town::{Built, build};

/// Names of kelurahan as `areas.csv` of the pack has them, in the order of [`Borders::kelurahan`].
pub(crate) const KELURAHAN: [(&str, &str); 4] = [
    ("99.99.01.1001", "Melati Utara"),
    ("99.99.01.1002", "Melati Selatan"),
    ("99.99.02.1001", "Kenanga Barat"),
    ("99.99.02.1002", "Kenanga Timur"),
];

pub(crate) struct World {
    pub(crate) features: Vec<Feature>,
    pub(crate) borders: Borders,
}

pub(crate) fn world(seed: u64) -> World {
    let ground = Ground::new(seed);
    let built = build(seed, &ground);
    let borders = borders();
    let mut features = Vec::new();
    lands(seed, &ground, &built, &mut features);
    waters(&ground, &mut features);
    roads(&ground, &built.roads, &mut features);
    features.extend(built.houses.iter().map(house));
    interests(seed, &ground, &built, &mut features);
    places(&ground, &mut features);
    let line = |kind, rank, from, line: &Line| {
        Feature::new(Layer::Boundaries, kind, from, Shape::Line(line.clone())).tag("kind_detail", Value::Number(rank))
    };
    let mut city = borders.city.clone();
    city.extend(borders.city.first());
    features.push(line("county", 5, 8, &city));
    features.push(line("county", 6, 10, &borders.between_kecamatan));
    features.extend(borders.between_kelurahan.iter().map(|between| line("locality", 7, 12, between)));
    World { features, borders }
}

fn lands(seed: u64, ground: &Ground, built: &Built, features: &mut Vec<Feature>) {
    // Far to the south there is land as well: nothing of it is told.
    let mut earth = ground.shore.clone();
    earth.extend([at(60_000.0, -60_000.0), at(-60_000.0, -60_000.0)]);
    features.push(Feature::new(Layer::Earth, "earth", 0, Shape::Polygon(earth)));
    let land = |kind, from, ring: &Line| Feature::new(Layer::Landuse, kind, from, Shape::Polygon(ring.clone()));
    for piece in pieces(seed, ground) {
        features.push(match &piece {
            Piece::Field(kind, ring) => land(kind, 13, ring),
            Piece::Pond(ring) => Feature::new(Layer::Water, "water", 12, Shape::Polygon(ring.clone())).detail("basin"),
            Piece::Ditch(line) => Feature::new(Layer::Water, "ditch", 14, Shape::Line(line.clone())),
            Piece::Track(line) => Feature::new(Layer::Roads, "path", 14, Shape::Line(line.clone())).detail("track"),
        });
    }
    features.extend(ground.towns.iter().map(|town| land("residential", 10, &town.ring)));
    for plot in &built.plots {
        features.extend(plot.land.map(|kind| land(kind, 12, &plot.ring)));
        if plot.interest == "stadium" {
            features.push(land("pitch", 13, &rectangle(plot.middle, plot.way, 105.0, 68.0)));
        }
        if plot.name == "Alun-alun Contoh" {
            features.push(land("pedestrian", 14, &rectangle(plot.middle, plot.way, 34.0, 34.0)));
        }
    }
    let beach: Line = ground.shore.iter().copied().filter(|place| place.x > 2_450.0 && place.x < 5_200.0).collect();
    features.push(land("beach", 12, &band(&beach, 28.0)));
    let mangrove: Line =
        ground.shore.iter().copied().filter(|place| place.x > -5_600.0 && place.x < -2_150.0).collect();
    features.push(land("wetland", 12, &band(&beside(&mangrove, -45.0), 60.0)));
    let jetty = |x: f64| rectangle(at(x, 2_540.0), at(0.0, 1.0), 330.0, 16.0);
    features.push(land("pier", 13, &jetty(-300.0)));
    features.push(land("pier", 13, &jetty(-180.0)));
    features.push(land("railway", 13, &rectangle(at(-1_050.0, -772.0), at(1.0, 0.02), 420.0, 46.0)));
}

fn waters(ground: &Ground, features: &mut Vec<Feature>) {
    let polygon = |line: &Line, half, from| Feature::new(Layer::Water, "water", from, Shape::Polygon(band(line, half)));
    let line = |kind, line: &Line, from, name: &str| {
        Feature::new(Layer::Water, kind, from, Shape::Line(line.clone())).named(name)
    };
    // The sea is told as a polygon: what is no land is not always water.
    let mut sea = ground.shore.clone();
    sea.extend([at(60_000.0, 60_000.0), at(-60_000.0, 60_000.0)]);
    features.push(Feature::new(Layer::Water, "ocean", 0, Shape::Polygon(sea)));
    features.push(polygon(&ground.river, 21.0, 11).detail("river"));
    features.push(line("river", &ground.river, 9, "Kali Wening"));
    features.push(polygon(&ground.canal, 6.0, 13).detail("canal"));
    features.push(line("canal", &ground.canal, 11, "Saluran Kenanga"));
}

/// Roads, the smallest first; a road is parted where it goes over water, and a street where it goes under the rail.
fn roads(ground: &Ground, roads: &[Road], features: &mut Vec<Feature>) {
    let mut waters = Near::default();
    waters.add(0, &ground.river);
    waters.add(1, &ground.canal);
    let mut order: Vec<&Road> = roads.iter().collect();
    order.sort_by_key(|road| road.class);
    for road in order {
        let (kind, detail, from, named_from) = match road.class {
            Class::Trunk => ("major_road", "trunk", 8, 11),
            Class::Primary => ("major_road", "primary", 9, 12),
            Class::Secondary => ("major_road", "secondary", 10, 12),
            Class::Tertiary => ("major_road", "tertiary", 11, 13),
            Class::Street => ("minor_road", "residential", 13, 14),
            Class::Gang => ("path", "footway", 14, 15),
        };
        for (line, over) in over_water(&waters, &road.line) {
            let mut feature = Feature::new(Layer::Roads, kind, from, Shape::Line(line)).detail(detail);
            feature.name.clone_from(&road.name);
            feature.named_from = named_from;
            features.push(if over { feature.tag("is_bridge", Value::Yes) } else { feature });
        }
    }
    for (line, over) in over_water(&waters, &ground.rail) {
        let rail = Feature::new(Layer::Roads, "rail", 11, Shape::Line(line)).detail("rail");
        features.push(if over { rail.tag("is_bridge", Value::Yes) } else { rail });
    }
    let siding = rectangle(at(-1_050.0, -777.0), at(1.0, 0.02), 380.0, 12.0);
    let siding: Line = siding.get(2..).unwrap_or_default().to_vec();
    let siding = Feature::new(Layer::Roads, "rail", 14, Shape::Line(siding)).detail("rail");
    features.push(siding.tag("service", Value::Text("siding")));
}

/// The parts of a line, and whether each goes over water.
fn over_water(waters: &Near, line: &Line) -> Vec<(Line, bool)> {
    let mut cuts = Vec::new();
    let mut gone = 0.0;
    for (a, b) in pairs(line) {
        if let Some((place, _)) = waters.first_crossing(a, b) {
            cuts.push(gone + (place - a).length());
        }
        gone += (b - a).length();
    }
    let mut parts = Vec::new();
    let mut from = 0.0;
    for cut in cuts {
        let (start, end) = ((cut - 34.0).max(from), (cut + 34.0).min(gone));
        if start > from {
            parts.push((part(line, from, start), false));
        }
        parts.push((part(line, start, end), true));
        from = end;
    }
    if from == 0.0 {
        parts.push((line.clone(), false));
    } else if from < gone {
        parts.push((part(line, from, gone), false));
    }
    parts
}

fn house(house: &House) -> Feature {
    let from = if house.area > 420.0 {
        13
    } else if house.area > 230.0 {
        14
    } else {
        15
    };
    Feature::new(Layer::Buildings, "building", from, Shape::Polygon(house.ring.clone()))
}

/// What people know a place by.
fn interests(seed: u64, ground: &Ground, built: &Built, features: &mut Vec<Feature>) {
    let interest =
        |kind, from, place: Point, name: &str| Feature::new(Layer::Pois, kind, from, Shape::Point(place)).named(name);
    for plot in &built.plots {
        let from =
            if matches!(plot.interest, "hospital" | "townhall" | "marketplace" | "bus_station") { 13 } else { 14 };
        features.push(interest(plot.interest, from, plot.middle, plot.name));
    }
    features.push(interest("station", 12, at(-1_050.0, -772.0), "Stasiun Contoh"));
    features.push(interest("bus_stop", 15, at(-600.0, 14.0), "Halte Alun-Alun"));
    let mut dice = Dice::new(seed ^ 0x5409);
    let worship = [
        "Masjid Al-Falah",
        "Musala Nurul Huda",
        "Masjid Baitul Makmur",
        "Musala Al-Ikhlas",
        "Masjid At-Taqwa",
        "Musala Darussalam",
        "Masjid Nurul Iman",
        "Musala Al-Amin",
        "Masjid Jami Kenanga",
        "Musala Ar-Rahman",
        "Masjid Al-Muttaqin",
        "Musala Babussalam",
    ];
    let shops: [(&str, &str); 14] = [
        ("convenience", "Toko Sumber Rejeki"),
        ("restaurant", "Warung Soto Bu Wening"),
        ("pharmacy", "Apotek Sehat Contoh"),
        ("cafe", "Kopi Teras"),
        ("convenience", "Minimarket Makmur"),
        ("restaurant", "Depot Nasi Pecel"),
        ("bank", "Koperasi Simpan Pinjam"),
        ("convenience", "Toko Bangunan Jaya"),
        ("restaurant", "Bakso Pak Lurah"),
        ("pharmacy", "Apotek Kenanga"),
        ("cafe", "Warung Kopi Pojok"),
        ("convenience", "Toko Kelontong Berkah"),
        ("restaurant", "Sate Ayam Melati"),
        ("hotel", "Penginapan Wening"),
    ];
    let (mut next_worship, mut next_shop) = (0_usize, 0_usize);
    for house in &built.houses {
        let Some(class) = house.road.and_then(|road| built.roads.get(road)).map(|road| road.class) else { continue };
        let middle = house.ring.iter().fold(at(0.0, 0.0), |sum, place| sum + *place) * 0.25;
        if !ground.in_town(middle) {
            continue;
        }
        if class == Class::Street && dice.chance(0.004) {
            let name = worship.get(next_worship % worship.len()).copied().unwrap_or_default();
            next_worship += 1;
            features.push(interest("place_of_worship", 14, middle, name));
        } else if class >= Class::Tertiary && dice.chance(0.045) {
            let (kind, name) = shops.get(next_shop % shops.len()).copied().unwrap_or_default();
            next_shop += 1;
            features.push(interest(kind, 15, middle, name));
        }
    }
}

fn places(ground: &Ground, features: &mut Vec<Feature>) {
    let place = |kind, detail, from, at: Point, name: &str, rank: i64| {
        Feature::new(Layer::Places, kind, from, Shape::Point(at))
            .detail(detail)
            .tag("population_rank", Value::Number(rank))
            .tag("sort_key", Value::Number(-1_000 * rank))
            .named(name)
    };
    features.push(place("locality", "city", 8, at(-860.0, 120.0), "Kota Contoh", 8));
    features.push(place("macrohood", "borough", 11, at(-1_900.0, -900.0), "Kecamatan Melati", 6));
    features.push(place("macrohood", "borough", 11, at(2_000.0, -700.0), "Kecamatan Kenanga", 6));
    let middles = [at(-1_250.0, 980.0), at(-1_150.0, -1_180.0), at(420.0, -1_250.0), at(2_650.0, -150.0)];
    for ((_, name), middle) in KELURAHAN.iter().zip(middles) {
        features.push(place("neighbourhood", "suburb", 12, middle, name, 4));
    }
    for town in ground.towns.iter().filter(|town| !town.name.is_empty()) {
        features.push(place("neighbourhood", "neighbourhood", 13, town.middle, town.name, 1));
    }
}
