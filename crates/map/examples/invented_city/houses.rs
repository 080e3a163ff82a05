//! Houses: in rows along the streets, and in rows on the grounds that have some.

use super::ground::Ground;
use super::near::Near;
use super::number::{Dice, noise};
use super::plan::{Class, Road};
use super::plane::{Line, Point, along, holds, length, rectangle, sides};
use super::plots::Plot;
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub(crate) struct House {
    pub(crate) ring: Line,
    /// The road that it looks onto; none on a ground.
    pub(crate) road: Option<usize>,
    pub(crate) area: f64,
}

const CELL: f64 = 30.0;

pub(crate) struct Houses<'a> {
    ground: &'a Ground,
    near: &'a Near,
    roads: &'a [Road],
    plots: &'a [Plot],
    houses: Vec<House>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

impl<'a> Houses<'a> {
    pub(crate) fn new(ground: &'a Ground, near: &'a Near, roads: &'a [Road], plots: &'a [Plot]) -> Self {
        Self { ground, near, roads, plots, houses: Vec::new(), cells: HashMap::new() }
    }

    pub(crate) fn finish(self) -> Vec<House> {
        self.houses
    }

    /// Long houses in rows, as schools, hospitals and markets have them.
    pub(crate) fn on_plots(&mut self) {
        for plot in self.plots {
            for row in 0..plot.rows {
                let count = f64::from(plot.rows);
                let depth = plot.depth / count;
                let shift = (f64::from(row) + 0.5) / count - 0.5;
                let middle = plot.middle + plot.way.left() * (plot.depth * shift);
                let width = if row % 2 == 0 { plot.width * 0.8 } else { plot.width * 0.55 };
                let high = (depth * 0.55).min(if plot.land == Some("industrial") { 60.0 } else { 26.0 });
                self.add(rectangle(middle, plot.way, width, high), None, width * high);
            }
        }
    }

    pub(crate) fn along_roads(&mut self, dice: &mut Dice) {
        let roads = self.roads;
        let mut order: Vec<usize> = (0..roads.len()).collect();
        order.sort_by_key(|index| roads.get(*index).map(|road| std::cmp::Reverse(road.class)));
        for index in order {
            if let Some(road) = roads.get(index) {
                for side in [1.0, -1.0] {
                    self.along(index, road, side, dice);
                }
            }
        }
    }

    fn along(&mut self, index: usize, road: &Road, side: f64, dice: &mut Dice) {
        let whole = length(&road.line);
        let (narrow, wide, shallow, deep) = match road.class {
            Class::Trunk | Class::Primary => (9.0, 22.0, 12.0, 24.0),
            Class::Secondary | Class::Tertiary => (8.0, 17.0, 11.0, 19.0),
            Class::Street => (7.5, 12.0, 9.0, 15.0),
            Class::Gang => (6.0, 9.5, 7.0, 11.0),
        };
        let mut gone = dice.between(4.0, 9.0);
        while gone < whole - 3.0 {
            let (width, depth) = (dice.between(narrow, wide), dice.between(shallow, deep));
            let gap = if dice.chance(0.55) { dice.between(0.6, 1.6) } else { dice.between(2.0, 7.0) };
            let back = road.class.half() + dice.between(1.0, 3.2) + depth / 2.0;
            let stands = dice.chance(0.93);
            if let Some((place, way)) = along(&road.line, gone + width / 2.0) {
                let middle = place + way.left() * (side * back);
                let ring = rectangle(middle, way, width, depth);
                if stands && self.has_room(&ring, middle, road.class) {
                    self.add(ring, Some(index), width * depth);
                }
            }
            gone += width + gap;
        }
    }

    fn has_room(&self, ring: &Line, middle: Point, class: Class) -> bool {
        let settled = self.ground.in_town(middle)
            // Along the main roads a town reaches out into the fields.
            || (class >= Class::Tertiary && middle.x.abs() < 5_500.0 && noise(71, middle, 260.0) > 0.35);
        let half = |road: usize| self.roads.get(road).map_or(0.0, |road| road.class.half() - 0.4);
        let spots = || sides(ring).flat_map(|(a, b)| [a, (a + b) * 0.5]).chain([middle]);
        settled
            && spots().all(|spot| self.ground.is_free(spot))
            && !self.plots.iter().any(|plot| spots().any(|spot| holds(&plot.ring, spot)))
            && !spots().any(|spot| self.near.any_within(spot, 13.0, half))
            && !self.others(ring).any(|house| overlap(ring, &house.ring))
    }

    fn others(&self, ring: &Line) -> impl Iterator<Item = &House> {
        let found = cells(ring).into_iter().filter_map(|cell| self.cells.get(&cell)).flatten();
        found.filter_map(|house| self.houses.get(*house))
    }

    fn add(&mut self, ring: Line, road: Option<usize>, area: f64) {
        for cell in cells(&ring) {
            self.cells.entry(cell).or_default().push(self.houses.len());
        }
        self.houses.push(House { ring, road, area });
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some hundred cells")]
fn cells(ring: &Line) -> Vec<(i32, i32)> {
    let mut cells: Vec<_> =
        ring.iter().map(|place| ((place.x / CELL).floor() as i32, (place.y / CELL).floor() as i32)).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// Whether two rectangles share ground: no line can then be drawn between them along a side of either.
fn overlap(one: &Line, other: &Line) -> bool {
    let parted = |by: &Line, from: &Line, to: &Line| {
        sides(by).any(|(a, b)| {
            let out = (b - a).left();
            let reach = |ring: &Line| {
                ring.iter()
                    .map(|place| (*place - a).dot(out))
                    .fold((f64::MAX, f64::MIN), |(low, high), far| (low.min(far), high.max(far)))
            };
            let ((low, high), (other_low, other_high)) = (reach(from), reach(to));
            high <= other_low || other_high <= low
        })
    };
    !parted(one, one, other) && !parted(other, one, other)
}
