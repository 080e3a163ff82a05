//! Which cell each complaint about people is told under.
//!
//! Cells are chosen once a day, for what is not told yet; what was told stays told under the same cell. So two days never place
//! a complaint more narrowly than one of them does, and there is nothing to be won by comparing them. A cell is told only
//! while [`LEAST`] people complained under it. Where finer cells stand beside a coarser one, the coarser one is what they leave
//! over, never their sum. Why: `docs/adr/0004-what-the-open-data-say-of-places.md`.

use h3o::{CellIndex, Resolution};
use sambat_city_store::db::board::Person;
use std::collections::{BTreeMap, BTreeSet};

/// The fewest people that a place is told of.
pub(super) const LEAST: usize = 5;

/// The finest cells: about 350 m across.
pub(super) const FINEST: Resolution = Resolution::Nine;

/// The coarsest that are told, about 2.5 km across: a wider one says no more than the city's name.
const COARSEST: Resolution = Resolution::Seven;

/// A complaint that may be told of.
pub(super) struct Spot<'a> {
    /// The finest cell that it lies in.
    pub(super) finest: CellIndex,
    /// Who complained, as far as the city tells people apart.
    pub(super) person: &'a Person,
    /// The cell that it was told under before.
    pub(super) told: Option<CellIndex>,
}

/// The people whose complaints lie under each cell that was published.
fn people<'a>(spots: &[Spot<'a>]) -> BTreeMap<CellIndex, BTreeSet<&'a Person>> {
    let mut people: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for spot in spots {
        if let Some(told) = spot.told {
            people.entry(told).or_default().insert(spot.person);
        }
    }
    people
}

/// The cells with enough people under them now.
pub(super) fn open(spots: &[Spot<'_>]) -> BTreeSet<CellIndex> {
    people(spots).into_iter().filter(|(_, people)| people.len() >= LEAST).map(|(cell, _)| cell).collect()
}

/// Chooses cells for those that have none: which spot, and its cell. `ever` are all that were told, also of what is told no more.
pub(super) fn choose(spots: &[Spot<'_>], ever: &BTreeSet<CellIndex>) -> Vec<(usize, CellIndex)> {
    let people = people(spots);
    let mut shown = ever.clone();
    let mut chosen = Vec::new();
    let mut waiting: BTreeMap<CellIndex, Vec<usize>> = BTreeMap::new();
    for (n, spot) in spots.iter().enumerate().filter(|(_, spot)| spot.told.is_none()) {
        if spot.finest.resolution() == FINEST {
            waiting.entry(spot.finest).or_default().push(n);
        }
    }
    let mut resolution = FINEST;
    loop {
        let parent = if resolution == COARSEST { None } else { resolution.pred() };
        let mut above: BTreeMap<CellIndex, Vec<usize>> = BTreeMap::new();
        for (cell, group) in waiting {
            let mut who: BTreeSet<&Person> = group.iter().filter_map(|n| Some(spots.get(*n)?.person)).collect();
            who.extend(people.get(&cell).into_iter().flatten());
            let children = shown.iter().filter(|child| is_child(**child, cell)).count();
            if who.len() >= LEAST && !gives_away(group.len(), children) {
                chosen.extend(group.into_iter().map(|n| (n, cell)));
                shown.insert(cell);
            } else if let Some(parent) = parent.and_then(|parent| cell.parent(parent)) {
                above.entry(parent).or_default().extend(group);
            }
        }
        waiting = above;
        let Some(coarser) = parent else { return chosen };
        resolution = coarser;
    }
}

fn is_child(child: CellIndex, cell: CellIndex) -> bool {
    cell.resolution().succ() == Some(child.resolution()) && child.parent(cell.resolution()) == Some(cell)
}

/// Whether what the shown children leave over says how many lie in a child that is not shown: with so few children left, each of
/// which has fewer than [`LEAST`], that none of them can be empty.
fn gives_away(left_over: usize, shown: usize) -> bool {
    shown > 0 && left_over > (LEAST - 1) * 7_usize.saturating_sub(shown).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn children() -> Vec<CellIndex> {
        let parent: CellIndex = "888d843199fffff".parse().unwrap();
        parent.children(FINEST).collect()
    }

    fn person(n: usize) -> Person {
        Person::Known(n.to_be_bytes().to_vec())
    }

    /// Lets so many people complain in each child, each day. Answers the resolution under which those of a child are told in the end.
    fn after(days: &[&[usize]]) -> impl Fn(usize) -> Vec<Option<u8>> {
        let mut found: Vec<(usize, Person, Option<CellIndex>)> = Vec::new();
        for day in days {
            for (child, n) in day.iter().enumerate() {
                for _ in 0..*n {
                    found.push((child, person(found.len()), None));
                }
            }
            let ever = found.iter().filter_map(|(_, _, told)| *told).collect();
            let chosen = choose(&spots(&found), &ever);
            for (n, cell) in chosen {
                found[n].2 = Some(cell);
            }
        }
        move |child| {
            found
                .iter()
                .filter(|(at, ..)| *at == child)
                .map(|(.., told)| told.map(|cell| cell.resolution() as u8))
                .collect()
        }
    }

    fn spots(found: &[(usize, Person, Option<CellIndex>)]) -> Vec<Spot<'_>> {
        let children = children();
        found.iter().map(|(child, person, told)| Spot { finest: children[*child], person, told: *told }).collect()
    }

    #[test]
    fn bad_81_few_are_told_with_their_neighbours_or_not_at_all() {
        let of = |numbers: &[usize], child: usize| after(&[numbers])(child)[0];
        assert_eq!(of(&[5], 0), Some(9));
        assert_eq!(of(&[4], 0), None, "nobody there to stand with");
        assert_eq!((of(&[4, 1], 0), of(&[4, 1], 1)), (Some(8), Some(8)));
        // Beside a cell that is shown, four are four by subtraction: they are not told under the parent either.
        assert_eq!((of(&[9, 4], 0), of(&[9, 4], 1)), (Some(9), None));
        assert_eq!((of(&[9, 4, 2], 0), of(&[9, 4, 2], 1)), (Some(9), Some(8)));
        // Two cells are left for eight: each would have four, whoever can count. They are told more coarsely.
        assert_eq!(of(&[9, 9, 9, 9, 9, 4, 4], 5), Some(7));
        assert_eq!(of(&[9, 9, 9, 9, 9, 4, 4], 0), Some(9));
    }

    #[test]
    fn what_was_told_stays_and_the_next_joins_it() {
        // Under the parent on the first day: not taken out of it when its own cell fills.
        let told = after(&[&[3, 3], &[5, 0]]);
        assert_eq!(told(0), [Some(8), Some(8), Some(8), Some(9), Some(9), Some(9), Some(9), Some(9)]);
        assert_eq!(told(1), [Some(8); 3]);
        assert_eq!(after(&[&[5], &[1]])(0), [Some(9); 6]);
        // Six of seven were shown, on whatever days: whoever is told with the parent now lies in the seventh.
        assert_eq!(after(&[&[5, 5, 5, 5, 5, 5, 0], &[0, 0, 0, 0, 0, 0, 4]])(6), [None; 4]);
        let over_days = after(&[&[1, 1, 1, 1, 1, 0, 0], &[5, 5, 5, 5, 5, 5, 0], &[0, 0, 0, 0, 0, 0, 1]]);
        assert_eq!(over_days(6), [None]);
    }

    #[test]
    fn one_person_is_one_however_often_they_complain() {
        let one = person(1);
        let spot = |person| Spot { finest: children()[0], person, told: None };
        let mut spots: Vec<_> = (0..30).map(|_| spot(&one)).collect();
        assert_eq!(choose(&spots, &BTreeSet::new()), []);
        let others: Vec<_> = (2..6).map(person).collect();
        spots.extend(others.iter().map(spot));
        assert_eq!(choose(&spots, &BTreeSet::new()).len(), 34);
    }
}
