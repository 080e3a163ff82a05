//! Where a kelurahan lies: rings on the map, packed small in the pack's document.
//!
//! # Format
//!
//! A territory is a list of texts, one a ring, each in the *encoded polyline* format with five decimal places: every number
//! is the distance to the one before it in hundred-thousandths of a degree (about a metre), latitude before longitude,
//! shifted left by one bit, all bits turned over where it is negative, and written from its lowest five bits up, each five
//! with 32 added while more follow, and 63 added to make a letter. A ring's last position goes on to its first, which is not
//! written twice. A position is inside where a line from it crosses an odd number of borders, so that a ring in a ring is a
//! hole and one beside it an island.

use crate::place::Position;
use serde::{Deserialize, Serialize};

/// So many ten-millionths of a degree are one step of the format.
const STEP: i32 = 100;

/// Where a kelurahan lies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Territory {
    rings: Vec<Vec<Position>>,
    /// South, north, west and east of all of them: most positions lie outside of it.
    bounds: Option<(i32, i32, i32, i32)>,
}

/// A text that is no ring of a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a ring in the encoded polyline format")]
pub struct RingUnreadable;

impl Territory {
    /// A territory of rings; a last position that repeats the first is left out. Positions are rounded to a metre.
    #[must_use]
    pub fn new(rings: Vec<Vec<Position>>) -> Self {
        let rounded = |degrees: i32| {
            let half = STEP / 2 * degrees.signum();
            degrees.saturating_add(half) / STEP * STEP
        };
        let rounded = |at: Position| Position { lat_e7: rounded(at.lat_e7), lon_e7: rounded(at.lon_e7) };
        let ring = |ring: Vec<Position>| {
            let mut ring: Vec<Position> = ring.into_iter().map(rounded).collect();
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            ring
        };
        let rings: Vec<Vec<Position>> = rings.into_iter().map(ring).filter(|ring| ring.len() > 2).collect();
        let bounds = rings.iter().flatten().fold(None, |bounds, at| {
            let (south, north, west, east) = bounds.unwrap_or((at.lat_e7, at.lat_e7, at.lon_e7, at.lon_e7));
            Some((south.min(at.lat_e7), north.max(at.lat_e7), west.min(at.lon_e7), east.max(at.lon_e7)))
        });
        Self { rings, bounds }
    }

    /// Its rings, each without its first position repeated.
    #[must_use]
    pub fn rings(&self) -> &[Vec<Position>] {
        &self.rings
    }

    /// Whether the position lies inside. Of two territories that share a border, at most one holds a position on it.
    #[must_use]
    pub fn holds(&self, at: Position) -> bool {
        let in_bounds = self.bounds.is_some_and(|(south, north, west, east)| {
            (south..=north).contains(&at.lat_e7) && (west..=east).contains(&at.lon_e7)
        });
        in_bounds && self.rings.iter().map(|ring| borders_east_of(ring, at)).sum::<usize>() % 2 == 1
    }

    /// A position well inside, where there is one: the middle of the widest stretch at half its height.
    #[must_use]
    pub fn inner_position(&self) -> Option<Position> {
        let (south, north, _, _) = self.bounds?;
        // Between the steps, so that no corner lies at this height.
        let lat_e7 = (south + (north - south) / 2) / STEP * STEP + STEP / 2;
        let crossings =
            |ring: &Vec<Position>| sides(ring).filter_map(|(a, b)| longitude_at(a, b, lat_e7)).collect::<Vec<_>>();
        let mut longitudes: Vec<i32> = self.rings.iter().flat_map(crossings).collect();
        longitudes.sort_unstable();
        let widest =
            longitudes.chunks_exact(2).max_by_key(|pair| pair.last().zip(pair.first()).map(|(east, west)| east - west));
        match widest {
            Some([west, east]) => Some(Position { lat_e7, lon_e7: west + (east - west) / 2 }),
            _ => None,
        }
    }
}

/// Each position of a ring with the next, the last with the first.
fn sides(ring: &[Position]) -> impl Iterator<Item = (Position, Position)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// How many sides of a ring a line from the position to the east crosses. All in whole numbers: neighbours agree on whose
/// side of a common border a position lies, whichever way round each has it.
fn borders_east_of(ring: &[Position], at: Position) -> usize {
    let crossed = |(a, b): &(Position, Position)| {
        let (low, high) = if a.lat_e7 <= b.lat_e7 { (a, b) } else { (b, a) };
        if at.lat_e7 < low.lat_e7 || at.lat_e7 >= high.lat_e7 || at.lon_e7 >= low.lon_e7.max(high.lon_e7) {
            return false;
        }
        if at.lon_e7 < low.lon_e7.min(high.lon_e7) {
            return true;
        }
        let difference = |one: i32, other: i32| i128::from(one) - i128::from(other);
        let reach = difference(high.lon_e7, low.lon_e7) * difference(at.lat_e7, low.lat_e7);
        difference(at.lon_e7, low.lon_e7) * difference(high.lat_e7, low.lat_e7) < reach
    };
    sides(ring).filter(crossed).count()
}

/// Where a side meets a latitude.
fn longitude_at(a: Position, b: Position, lat_e7: i32) -> Option<i32> {
    if (a.lat_e7 > lat_e7) == (b.lat_e7 > lat_e7) {
        return None;
    }
    let along = i64::from(b.lon_e7 - a.lon_e7) * i64::from(lat_e7 - a.lat_e7) / i64::from(b.lat_e7 - a.lat_e7);
    i32::try_from(i64::from(a.lon_e7) + along).ok()
}

impl From<Territory> for Vec<String> {
    fn from(territory: Territory) -> Self {
        territory.rings.iter().map(|ring| packed(ring)).collect()
    }
}

impl TryFrom<Vec<String>> for Territory {
    type Error = RingUnreadable;

    fn try_from(rings: Vec<String>) -> Result<Self, RingUnreadable> {
        Ok(Self::new(rings.iter().map(|ring| unpacked(ring)).collect::<Result<_, _>>()?))
    }
}

fn packed(ring: &[Position]) -> String {
    let mut text = String::new();
    let mut before = Position { lat_e7: 0, lon_e7: 0 };
    for at in ring {
        for (now, then) in [(at.lat_e7, before.lat_e7), (at.lon_e7, before.lon_e7)] {
            put(&mut text, i64::from(now / STEP) - i64::from(then / STEP));
        }
        before = *at;
    }
    text
}

fn put(text: &mut String, number: i64) {
    let mut bits = ((number << 1) ^ (number >> 63)).unsigned_abs();
    loop {
        let more = bits > 31;
        // At most 31, 32 and 63 together: a letter of ASCII.
        let five = u8::try_from(bits & 31).unwrap_or_default();
        text.push(char::from(five + 63 + if more { 32 } else { 0 }));
        if !more {
            break;
        }
        bits >>= 5;
    }
}

fn unpacked(text: &str) -> Result<Vec<Position>, RingUnreadable> {
    let mut letters = text.bytes();
    let mut ring = Vec::new();
    let (mut lat, mut lon) = (0_i64, 0_i64);
    while letters.len() > 0 {
        lat += take(&mut letters)?;
        lon += take(&mut letters)?;
        let degrees = |steps: i64| steps.checked_mul(i64::from(STEP)).and_then(|e7| i32::try_from(e7).ok());
        let at = degrees(lat).zip(degrees(lon)).map(|(lat_e7, lon_e7)| Position { lat_e7, lon_e7 });
        ring.push(at.filter(Position::is_somewhere).ok_or(RingUnreadable)?);
    }
    Ok(ring)
}

fn take(letters: &mut std::str::Bytes<'_>) -> Result<i64, RingUnreadable> {
    let mut bits = 0_i64;
    // No longitude needs more than six letters.
    for shift in (0..35).step_by(5) {
        let five =
            letters.next().and_then(|letter| letter.checked_sub(63)).filter(|five| *five < 64).ok_or(RingUnreadable)?;
        bits |= i64::from(five & 31) << shift;
        if five < 32 {
            return Ok((bits >> 1) ^ -(bits & 1));
        }
    }
    Err(RingUnreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, LineString, Point, Polygon};
    use proptest::prelude::*;

    fn at(lat_e5: i32, lon_e5: i32) -> Position {
        Position { lat_e7: lat_e5 * STEP, lon_e7: lon_e5 * STEP }
    }

    fn square(south: i32, west: i32, side: i32) -> Vec<Position> {
        vec![at(south, west), at(south, west + side), at(south + side, west + side), at(south + side, west)]
    }

    /// The example of the format's own description.
    #[test]
    fn the_format_is_the_one_that_others_read() {
        let ring = vec![at(3_850_000, -12_020_000), at(4_070_000, -12_095_000), at(4_325_200, -12_645_300)];
        assert_eq!(packed(&ring), "_p~iF~ps|U_ulLnnqC_mqNvxq`@");
        assert_eq!(unpacked("_p~iF~ps|U_ulLnnqC_mqNvxq`@"), Ok(ring));
    }

    #[test]
    fn what_is_no_ring_is_refused() {
        for text in ["_p~iF", "~~~~~~~~~~", "_p~iF~ps|", " ", "é", "_p~iF~ps|U\u{7f}"] {
            assert_eq!(unpacked(text), Err(RingUnreadable), "{text}");
        }
        assert!(serde_json::from_str::<Territory>(r#"["!"]"#).is_err());
        assert_eq!(serde_json::from_str::<Territory>("[]").unwrap(), Territory::default());
    }

    #[test]
    fn a_hole_is_outside_and_an_island_inside() {
        let territory = Territory::new(vec![square(100, 100, 100), square(140, 140, 20), square(400, 400, 10)]);
        assert!(territory.holds(at(120, 120)));
        assert!(!territory.holds(at(150, 150)), "the hole");
        assert!(territory.holds(at(405, 405)), "the island");
        assert!(!territory.holds(at(300, 300)));
        assert!(!Territory::default().holds(at(300, 300)));
    }

    #[test]
    fn a_border_belongs_to_one_of_two_neighbours() {
        let (west, mut east) = (Territory::new(vec![square(100, 100, 100)]), square(100, 200, 100));
        east.reverse();
        let east = Territory::new(vec![east]);
        for lat in 100..200 {
            let on = at(lat, 200);
            assert_eq!([west.holds(on), east.holds(on)].iter().filter(|holds| **holds).count(), 1, "{lat}");
        }
    }

    /// A star-shaped ring around a middle, which never crosses itself.
    fn star() -> impl Strategy<Value = Vec<Position>> {
        let reach = proptest::collection::vec(0.2..1.0_f64, 3..60);
        (reach, -700_000..-600_000_i32, 11_000_000..11_500_000_i32).prop_map(|(reach, lat, lon)| {
            let count = reach.len();
            let corner = |(index, reach): (usize, f64)| {
                #[expect(clippy::cast_precision_loss, reason = "few corners")]
                let angle = index as f64 / count as f64 * std::f64::consts::TAU;
                #[expect(clippy::cast_possible_truncation, reason = "some thousand steps")]
                let steps = |part: f64| (part * reach * 5_000.0) as i32;
                at(lat + steps(angle.sin()), lon + steps(angle.cos()))
            };
            reach.into_iter().enumerate().map(corner).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back(rings in proptest::collection::vec(star(), 0..4)) {
            let territory = Territory::new(rings);
            let text = serde_json::to_string(&territory).unwrap();
            prop_assert_eq!(serde_json::from_str::<Territory>(&text).unwrap(), territory);
        }

        #[test]
        fn any_text_is_a_ring_or_none(text in "\\PC{0,40}") {
            if let Ok(ring) = unpacked(&text) {
                prop_assert_eq!(unpacked(&packed(&ring)), Ok(ring));
            }
        }

        /// `geo` counts by another way, in fractions.
        #[test]
        fn inside_is_inside_by_another_count(ring in star(), spots in proptest::collection::vec((-6_000..6_000_i32, -6_000..6_000_i32), 50)) {
            let territory = Territory::new(vec![ring.clone()]);
            let point = |at: Position| Point::new(f64::from(at.lon_e7), f64::from(at.lat_e7));
            let polygon = Polygon::new(territory.rings().iter().flatten().map(|at| point(*at)).collect::<LineString>(), vec![]);
            let (south, north, west, east) = territory.bounds.unwrap();
            let middle = Position { lat_e7: south.midpoint(north), lon_e7: west.midpoint(east) };
            for (lat, lon) in spots {
                // Off the lattice of the corners, so that hardly any lies on a border, of which the two think otherwise.
                let spot = Position { lat_e7: middle.lat_e7 + lat * STEP + 37, lon_e7: middle.lon_e7 + lon * STEP + 41 };
                prop_assert_eq!(territory.holds(spot), polygon.contains(&point(spot)), "{:?}", spot);
            }
        }

        #[test]
        fn an_inner_position_is_inside(ring in star()) {
            let territory = Territory::new(vec![ring]);
            if let Some(inner) = territory.inner_position() {
                prop_assert!(territory.holds(inner));
            }
        }
    }
}
