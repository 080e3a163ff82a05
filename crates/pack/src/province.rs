//! Roughly where each province lies: an outline that is far from its own is another city's.

use sambat_domain::place::Position;

/// A box around a province in degrees, its islands and some sea in it: west, east, south, north.
type Bounds = (f64, f64, f64, f64);

/// Each province by its Kemendagri code, from general knowledge and half a degree too large rather than too small. Those of
/// Papua, which were parted of late, share one.
const PROVINCES: [(&str, Bounds); 33] = [
    ("11", (94.5, 99.0, 1.5, 6.5)),
    ("12", (96.5, 101.0, -1.2, 5.0)),
    ("13", (98.0, 102.4, -3.9, 1.4)),
    ("14", (99.8, 104.4, -1.7, 3.5)),
    ("15", (100.8, 105.1, -3.3, -0.3)),
    ("16", (101.6, 106.8, -5.4, -1.1)),
    ("17", (100.7, 104.3, -6.1, -1.8)),
    ("18", (103.1, 106.5, -6.7, -3.2)),
    ("19", (104.5, 109.5, -4.0, -0.7)),
    ("21", (102.7, 109.8, -1.7, 5.4)),
    ("31", (105.9, 107.5, -6.9, -4.6)),
    ("32", (105.8, 109.4, -8.4, -5.4)),
    ("33", (108.0, 112.2, -8.8, -5.2)),
    ("34", (109.5, 111.4, -8.8, -7.0)),
    ("35", (110.4, 117.0, -9.4, -4.5)),
    ("36", (104.6, 107.3, -7.6, -5.3)),
    ("51", (113.9, 116.3, -9.4, -7.5)),
    ("52", (115.3, 119.9, -9.7, -7.6)),
    ("53", (118.3, 125.8, -11.6, -7.4)),
    ("61", (107.0, 114.8, -3.6, 2.6)),
    ("62", (110.2, 116.4, -4.2, 1.3)),
    ("63", (113.7, 118.5, -5.9, -0.8)),
    ("64", (113.2, 119.6, -3.1, 3.2)),
    ("65", (113.9, 118.7, 0.5, 5.0)),
    ("71", (122.4, 127.7, -0.3, 6.2)),
    ("72", (118.8, 124.8, -4.2, 2.0)),
    ("73", (116.5, 122.5, -8.4, -1.3)),
    ("74", (120.2, 125.3, -6.9, -2.1)),
    ("75", (120.6, 124.2, -0.4, 1.7)),
    ("76", (116.5, 120.4, -4.2, -0.3)),
    ("81", (125.0, 135.7, -9.1, -1.9)),
    ("82", (123.4, 130.4, -3.2, 3.3)),
    ("9", (128.5, 141.6, -9.8, 1.8)),
];

/// Whether a position may lie in the province of a region's code. Of a code that no province has, nobody can say.
pub(crate) fn may_hold(region: &str, at: Position) -> bool {
    // Made-up regions begin like Papua's and are none.
    let known = PROVINCES.iter().find(|(code, _)| region.starts_with(code) && !region.starts_with("99"));
    known.is_none_or(|(_, (west, east, south, north))| {
        let (lat, lon) = (f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7);
        (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_lie_in_their_province_and_not_in_one_far_away() {
        for (region, lat, lon) in [
            ("11.71", 5.55, 95.32),
            ("12.71", 3.59, 98.67),
            ("13.71", -0.95, 100.35),
            ("21.71", 1.13, 104.05),
            ("31.71", -6.18, 106.83),
            ("33.74", -6.99, 110.42),
            ("35.28", -7.16, 113.48),
            ("51.71", -8.65, 115.22),
            ("53.71", -10.18, 123.61),
            ("64.72", -0.50, 117.15),
            ("71.71", 1.49, 124.84),
            ("73.71", -5.14, 119.41),
            ("81.71", -3.70, 128.18),
            ("91.71", -2.53, 140.72),
            ("92.02", -0.86, 134.06),
        ] {
            let at = Position::from_degrees(lat, lon).unwrap();
            assert!(may_hold(region, at), "{region}");
            let other = if region.starts_with('1') { "81.71" } else { "11.71" };
            assert!(!may_hold(other, at), "{region} in {other}");
        }
    }

    #[test]
    fn of_a_region_that_is_made_up_nobody_can_say() {
        assert!(may_hold("99.99", Position::from_degrees(-7.0, 110.0).unwrap()));
        assert!(may_hold("00.01", Position::from_degrees(-7.0, 110.0).unwrap()));
    }
}
