//! Where it is: what the phone measured, what the citizen pointed at, and whether the city reaches there.

use crate::text;
use geo::{
    Contains, LineString, Point, Polygon,
    algorithm::validation::{InvalidPolygon, Validation as _},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest landmark, in Unicode scalar values.
pub const LONGEST_LANDMARK: usize = 200;

/// The longest name of a street, in Unicode scalar values.
pub const LONGEST_STREET: usize = 120;

/// A point on WGS 84, in ten-millionths of a degree (about 1 cm), so that a hash never meets a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// Latitude × 10^7, −900,000,000 to 900,000,000.
    pub lat_e7: i32,
    /// Longitude × 10^7, −1,800,000,000 to 1,800,000,000.
    pub lon_e7: i32,
}

impl Position {
    /// A position out of degrees, or `None` where they are no place: not finite, out of range, or (0,0), which devices
    /// answer when they know nothing.
    #[must_use]
    pub fn from_degrees(lat: f64, lon: f64) -> Option<Self> {
        if !lat.is_finite() || !lon.is_finite() || lat.abs() > 90.0 || lon.abs() > 180.0 {
            return None;
        }
        // In range, so the rounded products fit.
        #[expect(clippy::cast_possible_truncation, reason = "checked just above")]
        let position = Self { lat_e7: (lat * 1e7).round() as i32, lon_e7: (lon * 1e7).round() as i32 };
        position.is_somewhere().then_some(position)
    }

    /// Whether this is a place at all; see [`Position::from_degrees`].
    #[must_use]
    pub fn is_somewhere(&self) -> bool {
        self.lat_e7.unsigned_abs() <= 900_000_000
            && self.lon_e7.unsigned_abs() <= 1_800_000_000
            && (self.lat_e7, self.lon_e7) != (0, 0)
    }

    fn point(self) -> Point {
        Point::new(f64::from(self.lon_e7) / 1e7, f64::from(self.lat_e7) / 1e7)
    }
}

/// Where a fix came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FixSource {
    /// Satellites.
    Gps,
    /// Cells and Wi-Fi.
    Network,
    /// Metadata of a photo, read before it was stripped. A hint.
    Photo,
    /// A finger on the map.
    Pin,
    /// Another program of the phone, in place of its receivers: shown as such, and refused by nobody.
    Mock,
}

/// One measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fix {
    /// Where.
    #[serde(flatten)]
    pub position: Position,
    /// Radius in decimetres within which the device believes itself to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy_dm: Option<u32>,
    /// Degrees clockwise from north, 0 to 359.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading_deg: Option<u16>,
    /// When, by the device's clock.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// By what.
    pub source: FixSource,
}

/// The name of a street as a map or a citizen has it: some words, [`LONGEST_STREET`] at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, max_length = 120))]
pub struct StreetName(String);

impl StreetName {
    /// What of a text can be a street's name: its words, cut off where they go on too long. Nothing of one that says nothing.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let said: String = text::said(text)?.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut: String = said.chars().take(LONGEST_STREET).collect();
        Some(Self(cut.trim_end().to_owned())).filter(|name| !name.0.is_empty())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for StreetName {
    type Error = NoStreetName;

    fn try_from(text: String) -> Result<Self, NoStreetName> {
        Self::of(&text).filter(|name| name.0 == text).ok_or(NoStreetName)
    }
}

impl From<StreetName> for String {
    fn from(name: StreetName) -> Self {
        name.0
    }
}

/// A text is no name of a street: it says nothing, goes on too long, or has what nobody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no name of a street")]
pub struct NoStreetName;

/// Where the thing is. Every part is optional: one of them is enough for somebody to go and look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The best measurement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
    /// Where the citizen put the pin. It wins over the fix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Position>,
    /// Code of the kelurahan, such as `35.75.02.1005`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The street, by the map of the device or by the citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<StreetName>,
    /// *Patokan*: what is seen there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landmark: Option<String>,
}

impl Place {
    /// The position that counts: the pin, else the fix.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.pin.or(self.fix.as_ref().map(|fix| fix.position))
    }

    /// Whether nobody could find it: no position, no area and no landmark.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.position().is_none() && self.area.is_none() && self.landmark.is_none()
    }
}

/// A city's boundary as closed rings, each a piece of land of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outline(pub Vec<Vec<Position>>);

impl Outline {
    /// Whether the position lies inside. An outline that is not known holds everything: a guess never warns.
    #[must_use]
    pub fn holds(&self, position: Position) -> bool {
        self.0.is_empty() || self.0.iter().any(|ring| polygon(ring).contains(&position.point()))
    }
}

/// Whether a ring crosses or touches itself: on one of its sides nobody could say what is inside.
#[must_use]
pub fn crosses_itself(ring: &[Position]) -> bool {
    matches!(polygon(ring).check_validation(), Err(InvalidPolygon::SelfIntersection(_)))
}

fn polygon(ring: &[Position]) -> Polygon {
    let line: LineString = ring.iter().map(|p| p.point()).collect();
    Polygon::new(line, Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bad_77_no_place_is_no_fix() {
        for (lat, lon) in
            [(0.0, 0.0), (f64::NAN, 112.9), (-7.6, f64::INFINITY), (91.0, 0.1), (-7.6, 181.0), (1e-9, -1e-9)]
        {
            assert_eq!(Position::from_degrees(lat, lon), None, "{lat},{lon}");
        }
        assert_eq!(
            Position::from_degrees(-7.645_321, 112.907_183),
            Some(Position { lat_e7: -76_453_210, lon_e7: 1_129_071_830 })
        );
    }

    #[test]
    fn the_pin_wins_over_the_fix() {
        let position = Position { lat_e7: -76_000_000, lon_e7: 1_129_000_000 };
        let fix = Fix {
            position,
            accuracy_dm: Some(80),
            heading_deg: None,
            at: Timestamp::UNIX_EPOCH,
            source: FixSource::Gps,
        };
        let mut place = Place { fix: Some(fix), ..Place::default() };
        assert_eq!(place.position(), Some(position));
        let pin = Position { lat_e7: -76_100_000, lon_e7: 1_129_100_000 };
        place.pin = Some(pin);
        assert_eq!(place.position(), Some(pin));
        assert!(Place::default().is_empty());
        assert!(!Place { landmark: Some("Depan pasar".into()), ..Place::default() }.is_empty());
    }

    #[test]
    fn a_street_has_a_name_of_some_words() {
        let of = |text: &str| StreetName::of(text).map(String::from);
        assert_eq!(of("  Jl.\u{200b} Melati \n Raya "), Some("Jl. Melati Raya".into()));
        assert_eq!(of(" \u{200b} "), None);
        assert_eq!(of(&"Jalan ".repeat(40)).map(|name| name.chars().count()), Some(119));
        let read = |text: &str| serde_json::from_value::<StreetName>(text.into()).is_ok();
        assert!(read("Jl. Melati") && !read("") && !read(" Jl. Melati") && !read(&"x".repeat(121)));
    }

    #[test]
    fn an_outline_knows_inside_from_outside() {
        let corner = |lat, lon| Position { lat_e7: lat, lon_e7: lon };
        let square =
            Outline(vec![vec![corner(10, 10), corner(10, 30), corner(30, 30), corner(30, 10), corner(10, 10)]]);
        assert!(square.holds(corner(20, 20)));
        assert!(!square.holds(corner(40, 20)));
        assert!(Outline::default().holds(corner(40, 20)));
    }

    proptest! {
        #[test]
        fn degrees_give_a_place_or_nothing(lat in any::<f64>(), lon in any::<f64>()) {
            if let Some(position) = Position::from_degrees(lat, lon) {
                prop_assert!(position.is_somewhere());
            }
        }
    }
}
