//! Cells of H3: which are asked for, and how far what lies in one is.

use h3o::{CellIndex, LatLng, Resolution};
use sambat_domain::place::Position;
use std::collections::BTreeSet;

/// How far from here something may be the same, in metres.
pub(super) const FAR: f64 = 150.0;

/// In steps of so many metres it is told how far something is: the cells are that large.
const STEP: f64 = 20.0;

/// So many rings of cells at resolution 12 around one reach [`FAR`] metres, also where the cells are smallest.
const DEEP: u32 = 15;

fn point(at: Position) -> Option<LatLng> {
    LatLng::new(f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7).ok()
}

/// The cells at resolution 6 in which lies what is near a place: one, and where it is at an edge those beside it. A cell at
/// resolution 12 belongs to its parent, also where that one's outline leaves it out.
pub(super) fn asked(at: Position) -> BTreeSet<CellIndex> {
    let Some(here) = point(at) else { return BTreeSet::new() };
    let near = here.to_cell(Resolution::Twelve).grid_disk::<Vec<_>>(DEEP);
    near.into_iter().filter_map(|cell| cell.parent(Resolution::Six)).collect()
}

/// The middle of a thing's cell, as it is told, with its distance from a place in metres; `None` for what is no such cell.
pub(super) fn lies(cell: &str, within: CellIndex, from: Position) -> Option<(Position, f64)> {
    let cell: CellIndex = cell.parse().ok()?;
    if cell.resolution() != Resolution::Twelve || cell.parent(within.resolution()) != Some(within) {
        return None;
    }
    let middle = LatLng::from(cell);
    Some((Position::from_degrees(middle.lat(), middle.lng())?, point(from)?.distance_m(middle)))
}

/// How far a place is from another, in metres, if it lies in one of the cells that are asked for.
pub(super) fn far(place: Position, asked: &BTreeSet<CellIndex>, from: Position) -> Option<f64> {
    let place = point(place)?;
    let within = place.to_cell(Resolution::Twelve).parent(Resolution::Six)?;
    asked.contains(&within).then(|| point(from).map(|from| from.distance_m(place)))?
}

/// The middle of the cell in which a thing at this place would be told to lie.
pub(super) fn middle(place: Position) -> Option<Position> {
    let middle = LatLng::from(point(place)?.to_cell(Resolution::Twelve));
    Position::from_degrees(middle.lat(), middle.lng())
}

/// How far that is said to be.
pub(super) fn told(metres: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half the earth, at least a step"
    )]
    let told = ((metres / STEP).round() * STEP).max(STEP) as u32;
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HERE: Position = Position { lat_e7: -76_453_210, lon_e7: 1_129_071_830 };

    #[test]
    fn distance_is_told_in_steps_and_never_as_nothing() {
        let said: Vec<_> = [0.0, 9.0, 29.9, 30.1, 41.0, 149.0, 151.0].map(told).into();
        assert_eq!(said, [20, 20, 20, 40, 40, 140, 160]);
    }

    #[test]
    fn only_a_fine_cell_of_the_one_that_was_asked_for_lies_anywhere() {
        let within = *asked(HERE).iter().next().unwrap();
        let own = point(HERE).unwrap().to_cell(Resolution::Twelve).to_string();
        let (middle, metres) = lies(&own, within, HERE).unwrap();
        assert!(metres < 15.0 && middle != HERE, "{metres}");
        for cell in ["", "898d843198bffff", "8c1f1d489c003ff", "../x"] {
            assert_eq!(lies(cell, within, HERE), None, "{cell}");
        }
    }

    proptest! {
        /// Whatever is told within 150 m of a place lies in a cell that is asked for. Both are told by an independent formula.
        #[test]
        fn what_is_near_lies_in_what_is_asked_for(
            lat in -85_000_000..85_000_000_i32, lon in 1_120_000_000..1_140_000_000_i32, turn in 0.0..360.0_f64, metres in 0.0..149.0_f64,
        ) {
            let at = Position { lat_e7: lat, lon_e7: lon };
            let (lat, lon) = (f64::from(lat) / 1e7, f64::from(lon) / 1e7);
            let (sin, cos) = turn.to_radians().sin_cos();
            let thing = Position::from_degrees(
                lat + (metres / 6_371_007.2 * sin).to_degrees(),
                lon + (metres / 6_371_007.2 * cos).to_degrees() / lat.to_radians().cos(),
            ).unwrap();
            let fine = point(thing).unwrap().to_cell(Resolution::Twelve);
            let large = fine.parent(Resolution::Six).unwrap();
            prop_assert!(asked(at).contains(&large), "{metres} m, {turn} degrees");
            let Some((_, far)) = lies(&fine.to_string(), large, at) else { panic!("it lies somewhere") };
            prop_assert!((far - metres).abs() < 16.0, "{far} instead of {metres}");
        }
    }
}
