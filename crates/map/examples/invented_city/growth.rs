//! Streets that grow from streets: each follows the way of the land, turns off about square, and ends at the next one.

use super::near::Near;
use super::number::{Dice, noise};
use super::plane::{Line, Point, along, at, length};
use std::collections::HashMap;

/// Which way streets run at a place: that of the main roads around, a little turned. Ways are kept as the cosine and the
/// sine of twice their angle, so that there and back are the same and a mean has a meaning.
#[derive(Debug)]
pub(crate) struct Ways {
    cells: HashMap<(i32, i32), Point>,
    seed: u64,
}

const CELL: f64 = 150.0;
const REACH: i32 = 45;

impl Ways {
    pub(crate) fn new<'a>(seed: u64, lines: impl Iterator<Item = &'a Line> + Clone) -> Self {
        let mut posts = Vec::new();
        for line in lines {
            let mut gone = 0.0;
            while let Some((place, way)) = along(line, gone).filter(|_| gone < length(line)) {
                if place.x.abs() < 7_000.0 && place.y.abs() < 6_000.0 {
                    posts.push((place, at(way.x * way.x - way.y * way.y, 2.0 * way.x * way.y)));
                }
                gone += 80.0;
            }
        }
        let mut cells = HashMap::new();
        for column in -REACH..=REACH {
            for row in -REACH..=REACH {
                let place = at(f64::from(column) * CELL, f64::from(row) * CELL);
                let pull = posts.iter().fold(at(0.0, 0.0), |sum, (post, doubled)| {
                    let far = (*post - place).length() / 180.0 + 1.0;
                    sum + *doubled * (1.0 / (far * far * far))
                });
                cells.insert((column, row), pull.unit());
            }
        }
        Self { cells, seed }
    }

    /// The way here that is nearest to one.
    #[expect(clippy::cast_possible_truncation, reason = "some hundred cells")]
    pub(crate) fn nearest(&self, place: Point, to: Point) -> Point {
        let (x, y) = (place.x / CELL, place.y / CELL);
        let (west, south) = (x.floor(), y.floor());
        let cell =
            |dx: i32, dy: i32| self.cells.get(&(west as i32 + dx, south as i32 + dy)).copied().unwrap_or(at(1.0, 0.0));
        let (tx, ty) = (x - west, y - south);
        let below = cell(0, 0) * (1.0 - tx) + cell(1, 0) * tx;
        let above = cell(0, 1) * (1.0 - tx) + cell(1, 1) * tx;
        let doubled = (below * (1.0 - ty) + above * ty).unit();
        let cosine = ((1.0 + doubled.x) / 2.0).max(0.0).sqrt();
        let sine = ((1.0 - doubled.x) / 2.0).max(0.0).sqrt();
        let way = at(cosine, if doubled.y < 0.0 { -sine } else { sine });
        let turned = (way + way.left() * (0.45 * noise(self.seed, place, 420.0))).unit();
        let ways = [turned, turned * -1.0, turned.left(), turned.left() * -1.0];
        ways.into_iter().max_by(|one, other| one.dot(to).total_cmp(&other.dot(to))).unwrap_or(turned)
    }
}

/// How a kind of street grows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habit {
    /// Metres between two that turn off the same street.
    pub(crate) every: f64,
    /// Metres to the next one beside it.
    pub(crate) apart: f64,
    pub(crate) shortest: f64,
    pub(crate) longest: f64,
    /// How often it goes on across a street that it meets.
    pub(crate) goes_on: f64,
    /// How crooked it is.
    pub(crate) crooked: f64,
    /// Whether others leave it in turn: gang that did without end would be a maze.
    pub(crate) branches: bool,
}

/// One stretch that is grown.
pub(crate) struct Growth<'a> {
    pub(crate) streets: &'a Near,
    pub(crate) ways: &'a Ways,
    pub(crate) habit: Habit,
    /// Whether a street may lie here.
    pub(crate) may: &'a dyn Fn(Point) -> bool,
}

const STEP: f64 = 11.0;

impl Growth<'_> {
    /// A street that leaves its parent here, if there is room for one.
    pub(crate) fn from(&self, parent: usize, start: Point, way: Point, dice: &mut Dice) -> Option<Line> {
        let habit = self.habit;
        let aside = start + way * (habit.apart * 0.5);
        if !(self.may)(aside) || self.streets.nearest(aside, habit.apart * 0.5, Some(parent)).is_some() {
            return None;
        }
        let (mut line, mut tip, mut heading, mut gone) = (vec![start], start, way, 0.0);
        let mut free_until = habit.apart * 0.8;
        while gone < habit.longest {
            let guide = self.ways.nearest(tip, heading);
            let bend = heading.left() * (habit.crooked * dice.between(-1.0, 1.0));
            heading = (heading * 0.6 + guide * 0.4 + bend).unit();
            let next = tip + heading * STEP;
            if let Some((place, other)) = self.streets.first_crossing(tip + heading * 0.5, next) {
                line.push(place);
                let square = heading.cross(other).abs() > 0.7;
                if !square || !dice.chance(habit.goes_on) || !(self.may)(next) {
                    gone += STEP;
                    break;
                }
                free_until = gone + habit.apart;
            } else if !(self.may)(next) {
                break;
            }
            line.push(next);
            tip = next;
            gone += STEP;
            if gone > free_until && self.streets.nearest(tip, habit.apart * 0.55, None).is_some() {
                // Near another: on to it where it lies ahead, and no further where it runs beside.
                let ahead = self.streets.first_crossing(tip, tip + heading * (habit.apart * 0.9));
                line.extend(ahead.map(|(place, _)| place).filter(|place| (self.may)(*place)));
                break;
            }
        }
        (gone >= habit.shortest && line.len() > 2).then(|| thinned(line))
    }

    /// Where streets may leave a street: the place and the way, alternately to the left and to the right.
    pub(crate) fn starts(&self, line: &[Point], dice: &mut Dice) -> Vec<(Point, Point)> {
        let whole = length(line);
        let mut gone = self.habit.every * dice.between(0.2, 0.6);
        let mut starts = Vec::new();
        while gone < whole {
            if let Some((place, way)) = along(line, gone) {
                starts.push((place, way.left()));
                starts.push((place, way.left() * -1.0));
            }
            gone += self.habit.every * dice.between(0.75, 1.3);
        }
        starts
    }
}

/// Every second corner: what is left looks the same.
fn thinned(line: Line) -> Line {
    let last = line.len().saturating_sub(1);
    line.into_iter().enumerate().filter(|(index, _)| index % 2 == 0 || *index == last).map(|(_, place)| place).collect()
}
