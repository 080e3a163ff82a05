//! Where a place lies among the tiles: web Mercator, as EPSG:3857 has it.

use sambat_domain::place::Position;
use std::f64::consts::PI;

/// Mercator ends here: its square is the world to 85.0511° north and south.
pub(crate) const MOST_LATITUDE: f64 = 85.051_128_779_806_6;

/// The Earth's circumference at the equator in metres, by the sphere that EPSG:3857 takes it for.
const EQUATOR: f64 = 40_075_016.685_578_49;

/// A place on the square of the world, both parts from 0 to 1: from west to east, and from north to south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    pub fn of_degrees(longitude: f64, latitude: f64) -> Self {
        let latitude = latitude.clamp(-MOST_LATITUDE, MOST_LATITUDE).to_radians();
        let y = (1.0 - (latitude.tan() + 1.0 / latitude.cos()).ln() / PI) / 2.0;
        Self { x: (longitude + 180.0) / 360.0, y }
    }

    pub fn of(position: Position) -> Self {
        Self::of_degrees(f64::from(position.lon_e7) / 1e7, f64::from(position.lat_e7) / 1e7)
    }

    /// How many metres a step of 1 on the square is here. Mercator stretches both ways alike, more towards the poles.
    pub fn metres(self) -> f64 {
        let latitude = (PI * (1.0 - 2.0 * self.y)).sinh().atan();
        EQUATOR * latitude.cos()
    }

    /// The tile of a zoom that it lies in, as column and row.
    pub fn tile(self, zoom: u8) -> (u32, u32) {
        (along(self.x, zoom), along(self.y, zoom))
    }
}

/// The column or row of a part of the square; what lies past the edge lies in the last one.
fn along(part: f64, zoom: u8) -> u32 {
    let tiles = 1_u32 << zoom.min(30);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the square first")]
    let at = (part.clamp(0.0, 1.0) * f64::from(tiles)).floor() as u32;
    at.min(tiles - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_where_others_have_them() {
        // By the formula of the OpenStreetMap wiki, "Slippy map tilenames": Jakarta's Monas at zoom 15.
        let monas = Point::of_degrees(106.827_153, -6.175_392);
        assert_eq!(monas.tile(15), (26_107, 16_947));
        assert_eq!(Point::of_degrees(-180.0, 90.0).tile(3), (0, 0));
        assert_eq!(Point::of_degrees(180.0, -90.0).tile(3), (7, 7));
        let equator = Point::of_degrees(0.0, 0.0);
        assert!((equator.metres() - EQUATOR).abs() < 1e-6 && (equator.y - 0.5).abs() < 1e-12);
        assert!((Point::of_degrees(10.0, 60.0).metres() / EQUATOR - 0.5).abs() < 1e-9);
    }
}
