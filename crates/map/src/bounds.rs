//! A box in degrees, and the tiles that it meets.

use crate::mercator::Point;
use sambat_domain::place::{Outline, Position};
use serde::{Deserialize, Serialize};

/// A box of longitudes and latitudes in ten-millionths of a degree, as [`Position`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Bounds {
    /// The western edge.
    pub west_e7: i32,
    /// The southern edge.
    pub south_e7: i32,
    /// The eastern edge.
    pub east_e7: i32,
    /// The northern edge.
    pub north_e7: i32,
}

impl Bounds {
    /// A box out of degrees; none where it is empty or on no map.
    #[must_use]
    pub fn of_degrees(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let e7 = |degrees: f64, most: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "at most 1.8 thousand million, checked in the same line"
            )]
            (degrees.is_finite() && degrees.abs() <= most).then(|| (degrees * 1e7).round() as i32)
        };
        let bounds = Self {
            west_e7: e7(west, 180.0)?,
            south_e7: e7(south, 90.0)?,
            east_e7: e7(east, 180.0)?,
            north_e7: e7(north, 90.0)?,
        };
        (bounds.west_e7 < bounds.east_e7 && bounds.south_e7 < bounds.north_e7).then_some(bounds)
    }

    /// The smallest box around an outline; none around one that is empty.
    #[must_use]
    pub fn around(outline: &Outline) -> Option<Self> {
        let positions = || outline.0.iter().flatten();
        Some(Self {
            west_e7: positions().map(|at| at.lon_e7).min()?,
            south_e7: positions().map(|at| at.lat_e7).min()?,
            east_e7: positions().map(|at| at.lon_e7).max()?,
            north_e7: positions().map(|at| at.lat_e7).max()?,
        })
    }

    /// The box with a margin on all sides: so many of its hundredths.
    #[must_use]
    pub fn widened(self, percent: i32) -> Self {
        let grow = |low: i32, high: i32| i64::from(high) - i64::from(low);
        let (across, along) = (grow(self.west_e7, self.east_e7), grow(self.south_e7, self.north_e7));
        let moved = |edge: i32, by: i64, most: i64| {
            let at = (i64::from(edge) + by * i64::from(percent) / 100).clamp(-most, most);
            i32::try_from(at).unwrap_or(edge)
        };
        Self {
            west_e7: moved(self.west_e7, -across, 1_800_000_000),
            east_e7: moved(self.east_e7, across, 1_800_000_000),
            south_e7: moved(self.south_e7, -along, 850_000_000),
            north_e7: moved(self.north_e7, along, 850_000_000),
        }
    }

    /// Whether a position lies in it.
    #[must_use]
    pub fn holds(&self, at: Position) -> bool {
        (self.west_e7..=self.east_e7).contains(&at.lon_e7) && (self.south_e7..=self.north_e7).contains(&at.lat_e7)
    }

    /// Whether another box lies in it whole.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let corner = |lat_e7, lon_e7| Position { lat_e7, lon_e7 };
        self.holds(corner(other.south_e7, other.west_e7)) && self.holds(corner(other.north_e7, other.east_e7))
    }

    /// West, south, east and north in degrees.
    #[must_use]
    pub fn degrees(&self) -> [f64; 4] {
        [self.west_e7, self.south_e7, self.east_e7, self.north_e7].map(|e7| f64::from(e7) / 1e7)
    }

    /// The columns and the rows of the tiles that it meets at a zoom.
    #[must_use]
    pub fn tiles(&self, zoom: u8) -> (std::ops::RangeInclusive<u32>, std::ops::RangeInclusive<u32>) {
        let [west, south, east, north] = self.degrees();
        let (left, top) = Point::of_degrees(west, north).tile(zoom);
        let (right, bottom) = Point::of_degrees(east, south).tile(zoom);
        (left..=right, top..=bottom)
    }
}
