//! The town as it was built: streets and gang between the main roads, and houses along them.

use super::ground::Ground;
use super::growth::{Growth, Habit, Ways};
use super::houses::{House, Houses};
use super::names::{Names, Theme};
use super::near::Near;
use super::number::{Dice, noise};
use super::plan::{self, Class, Road};
use super::plane::{Line, Point, holds, rectangle};
use super::plots::{self, Plot};

const STREETS: Habit =
    Habit { every: 105.0, apart: 84.0, shortest: 60.0, longest: 620.0, goes_on: 0.45, crooked: 0.03, branches: true };
const GANG: Habit =
    Habit { every: 62.0, apart: 37.0, shortest: 30.0, longest: 170.0, goes_on: 0.1, crooked: 0.2, branches: false };

/// What stands there now.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) roads: Vec<Road>,
    pub(crate) plots: Vec<Plot>,
    pub(crate) houses: Vec<House>,
}

pub(crate) fn build(seed: u64, ground: &Ground) -> Built {
    let mut dice = Dice::new(seed);
    let mut roads = plan::roads();
    let plots = plots::lay(&mut roads);
    let mut near = Near::default();
    for (index, road) in roads.iter().enumerate() {
        near.add(index, &road.line);
    }
    let kept: Vec<Line> =
        plots.iter().map(|plot| rectangle(plot.middle, plot.way, plot.width + 4.0, plot.depth + 4.0)).collect();
    let may =
        |place: Point| ground.in_town(place) && ground.is_free(place) && !kept.iter().any(|ring| holds(ring, place));
    let ways = Ways::new(seed, roads.iter().map(|road| &road.line));
    let mut names = Names::default();

    grow(&mut roads, &mut near, &ways, STREETS, 0, &may, &mut dice, |_, line, _| {
        Some((Class::Street, Some(names.street(theme(line)))))
    });
    let streets = roads.len();
    // A second generation of gang leaves the first, and has no names.
    for from in [0, streets] {
        grow(&mut roads, &mut near, &ways, GANG, from, &may, &mut dice, |parent, line, roads| {
            // Some parts of the town are new, with streets alone.
            if noise(seed ^ 1, *line.first()?, 380.0) > 0.42 {
                return None;
            }
            Some((Class::Gang, names.gang(roads.get(parent)?.name.as_deref().unwrap_or_default())))
        });
    }

    let mut houses = Houses::new(ground, &near, &roads, &plots);
    houses.on_plots();
    houses.along_roads(&mut dice);
    let houses = houses.finish();
    Built { roads, plots, houses }
}

/// Lets streets leave those from `first` on, and where it is their habit streets leave those in turn, until there is no room.
/// `tell` says what each is, or that it is none.
#[expect(clippy::too_many_arguments, reason = "the two calls read as sentences")]
fn grow(
    roads: &mut Vec<Road>,
    near: &mut Near,
    ways: &Ways,
    habit: Habit,
    first: usize,
    may: &dyn Fn(Point) -> bool,
    dice: &mut Dice,
    mut tell: impl FnMut(usize, &Line, &[Road]) -> Option<(Class, Option<String>)>,
) {
    let last = roads.len();
    let mut parent = first;
    while let Some(line) = roads.get(parent).map(|road| road.line.clone()) {
        if !habit.branches && parent >= last {
            break;
        }
        let starts = Growth { streets: near, ways, habit, may }.starts(&line, dice);
        for (start, way) in starts {
            let grown = Growth { streets: near, ways, habit, may }.from(parent, start, way, dice);
            let Some(line) = grown else { continue };
            let Some((class, name)) = tell(parent, &line, roads) else { continue };
            near.add(roads.len(), &line);
            roads.push(Road { class, name, line });
        }
        parent += 1;
    }
}

fn theme(line: &Line) -> Theme {
    let middle = line.get(line.len() / 2).copied().unwrap_or(Point { x: 0.0, y: 0.0 });
    match middle {
        Point { y, .. } if y > 1_450.0 => Theme::Fish,
        Point { x, .. } if x < -620.0 => Theme::Flowers,
        Point { x, .. } if x < 620.0 => Theme::Trees,
        _ => Theme::Birds,
    }
}
