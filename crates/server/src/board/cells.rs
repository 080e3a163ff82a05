//! Which cell each public complaint of a month is told under.
//!
//! One partition of the month's complaints, chosen before anything is filtered, and the only one that any output uses: what
//! is in two outputs, or in one of them and not in another, is always made of whole groups, and a group with a place has
//! [`LEAST`] complaints or more. Where finer cells stand beside a coarser one, the coarser group is what they leave over,
//! never their sum.

use h3o::{CellIndex, Resolution};
use std::collections::BTreeMap;

/// The fewest complaints that a place is told of.
pub(super) const LEAST: u32 = 5;

/// The finest cells: about 350 m across.
const FINEST: Resolution = Resolution::Nine;

/// The coarsest that are told, about 2.5 km across: a wider one says no more than the city's name.
const COARSEST: Resolution = Resolution::Seven;

/// A cell that is told, by the finest cell of a complaint. What is missing is not told.
pub(super) type Told = BTreeMap<CellIndex, CellIndex>;

/// What is not told yet of a cell: its complaints, and the finest cells that they lie in.
#[derive(Default)]
struct Group {
    complaints: u32,
    finest: Vec<CellIndex>,
    /// Its children that have a group of their own.
    shown: u32,
}

/// Chooses the cells, from those of all public complaints of a month.
pub(super) fn told(cells: impl IntoIterator<Item = CellIndex>) -> Told {
    let mut groups: BTreeMap<CellIndex, Group> = BTreeMap::new();
    for cell in cells.into_iter().filter(|cell| cell.resolution() == FINEST) {
        groups.entry(cell).or_insert_with(|| Group { finest: vec![cell], ..Group::default() }).complaints += 1;
    }
    let mut told = Told::new();
    let mut resolution = FINEST;
    loop {
        let mut above: BTreeMap<CellIndex, Group> = BTreeMap::new();
        let parent = if resolution == COARSEST { None } else { resolution.pred() };
        for (cell, group) in groups {
            let parent = parent.and_then(|parent| cell.parent(parent));
            if group.complaints >= LEAST && !group.gives_away() {
                told.extend(group.finest.into_iter().map(|finest| (finest, cell)));
                if let Some(parent) = parent {
                    above.entry(parent).or_default().shown += 1;
                }
            } else if let Some(parent) = parent {
                let above = above.entry(parent).or_default();
                above.complaints += group.complaints;
                above.finest.extend(group.finest);
            }
        }
        groups = above;
        groups.retain(|_, group| group.complaints > 0);
        let Some(coarser) = parent else { return told };
        resolution = coarser;
    }
}

impl Group {
    /// Whether what the shown children leave over says how many lie in a child that is not shown: with so few children left,
    /// each of which has fewer than [`LEAST`], that none of them can be empty.
    fn gives_away(&self) -> bool {
        let left = 7_u32.saturating_sub(self.shown);
        self.shown > 0 && self.complaints > (LEAST - 1) * left.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{prelude::*, sample::Index};
    use std::collections::BTreeSet;

    fn around() -> Vec<CellIndex> {
        let centre: CellIndex = "898d843198bffff".parse().unwrap();
        centre.grid_disk::<Vec<_>>(7)
    }

    /// Complaints in a small city, some cells with many and most with few.
    fn city() -> impl Strategy<Value = Vec<CellIndex>> {
        proptest::collection::vec((any::<Index>(), prop_oneof![3 => 1_usize..5, 1 => 5_usize..12]), 0..60).prop_map(
            |found| {
                let around = around();
                found.into_iter().flat_map(|(at, n)| std::iter::repeat_n(around[at.index(around.len())], n)).collect()
            },
        )
    }

    fn lies_in(cell: CellIndex, region: CellIndex) -> bool {
        cell.resolution() >= region.resolution() && cell.parent(region.resolution()) == Some(region)
    }

    #[test]
    fn bad_81_few_are_told_with_their_neighbours_or_not_at_all() {
        let parent: CellIndex = around()[0].parent(Resolution::Eight).unwrap();
        let children: Vec<_> = parent.children(Resolution::Nine).collect();
        let at = |numbers: &[usize]| -> Vec<_> {
            children.iter().zip(numbers).flat_map(|(cell, n)| std::iter::repeat_n(*cell, *n)).collect()
        };
        let of = |numbers: &[usize], n: usize| told(at(numbers)).get(&children[n]).map(|cell| cell.resolution());
        assert_eq!(of(&[5], 0), Some(Resolution::Nine));
        assert_eq!(of(&[4], 0), None, "nobody there to stand with");
        assert_eq!((of(&[4, 1], 0), of(&[4, 1], 1)), (Some(Resolution::Eight), Some(Resolution::Eight)));
        // Beside a cell that is shown, four are four by subtraction: they are not told under the parent either.
        assert_eq!((of(&[9, 4], 0), of(&[9, 4], 1)), (Some(Resolution::Nine), None));
        assert_eq!((of(&[9, 4, 2], 0), of(&[9, 4, 2], 1)), (Some(Resolution::Nine), Some(Resolution::Eight)));
        // Two cells are left for eight: each would have four, whoever can count. They are told more coarsely.
        assert_eq!(of(&[9, 9, 9, 9, 9, 4, 4], 5), Some(Resolution::Seven));
        assert_eq!(of(&[9, 9, 9, 9, 9, 4, 4], 0), Some(Resolution::Nine));
    }

    proptest! {
        /// Whoever adds and subtracts all that is told, region by region, never has one to four complaints left.
        #[test]
        fn bad_81_no_difference_of_regions_is_a_few(complaints in city()) {
            let told = told(complaints.iter().copied());
            // What is published: how many complaints under which cell.
            let mut published: BTreeMap<CellIndex, u32> = BTreeMap::new();
            for cell in &complaints {
                if let Some(told) = told.get(cell) {
                    prop_assert!(lies_in(*cell, *told), "told where it is not");
                    *published.entry(*told).or_default() += 1;
                }
            }
            let mut regions: BTreeSet<CellIndex> = published.keys().copied().collect();
            for cell in &complaints {
                regions.extend([Resolution::Seven, Resolution::Eight, Resolution::Nine].iter().filter_map(|r| cell.parent(*r)));
            }
            // What is known to lie in a region: all that is told in it or in a part of it.
            let known = |region: CellIndex| -> u32 {
                published.iter().filter(|(cell, _)| lies_in(**cell, region)).map(|(_, n)| n).sum()
            };
            for region in &regions {
                let whole = known(*region);
                prop_assert!(whole == 0 || whole >= LEAST);
                let parts: Vec<u32> = regions.iter().filter(|part| *part != region && lies_in(**part, *region)
                    && part.resolution() as u8 == region.resolution() as u8 + 1).map(|part| known(*part)).collect();
                // Without one of its parts, and without all of them.
                for less in parts.iter().copied().chain([parts.iter().sum()]) {
                    let left = whole - less;
                    prop_assert!(left == 0 || left >= LEAST, "{left} are left of {whole}");
                }
            }
        }

        /// Nobody can say of a cell that is not told that somebody complained there, beside cells that are.
        #[test]
        fn bad_81_what_is_left_over_may_lie_in_any_cell_that_is_not_told(complaints in city()) {
            let told = told(complaints.iter().copied());
            let labels: BTreeSet<CellIndex> = told.values().copied().collect();
            for label in labels.iter().filter(|label| label.resolution() == Resolution::Eight) {
                let left = complaints.iter().filter(|cell| told.get(cell) == Some(label)).count();
                let children: Vec<_> = label.children(Resolution::Nine).collect();
                let hidden = children.iter().filter(|child| !labels.contains(child)).count();
                if hidden < children.len() {
                    prop_assert!(left <= 4 * (hidden - 1));
                }
            }
        }

        #[test]
        fn where_five_lie_is_told_as_finely_as_may_be(complaints in city()) {
            let told = told(complaints.iter().copied());
            let mut numbers: BTreeMap<CellIndex, u32> = BTreeMap::new();
            for cell in &complaints {
                *numbers.entry(*cell).or_default() += 1;
            }
            for (cell, n) in numbers {
                prop_assert_eq!(told.get(&cell) == Some(&cell), n >= LEAST);
            }
        }
    }
}
