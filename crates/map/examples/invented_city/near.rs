//! Straight pieces of lines, found by where they lie.

use super::plane::{Point, away, crossing, pairs};
use std::collections::HashMap;

const CELL: f64 = 60.0;

#[derive(Debug, Clone, Copy)]
struct Piece {
    a: Point,
    b: Point,
    owner: usize,
}

/// An index of pieces, each of an owner.
#[derive(Debug, Default)]
pub(crate) struct Near {
    pieces: Vec<Piece>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

impl Near {
    pub(crate) fn add(&mut self, owner: usize, line: &[Point]) {
        for (a, b) in pairs(line) {
            let piece = self.pieces.len();
            self.pieces.push(Piece { a, b, owner });
            for cell in cells(a, b, 0.0) {
                self.cells.entry(cell).or_default().push(piece);
            }
        }
    }

    fn around(&self, a: Point, b: Point, reach: f64) -> impl Iterator<Item = &Piece> {
        let found = cells(a, b, reach).filter_map(|cell| self.cells.get(&cell)).flatten();
        found.filter_map(|piece| self.pieces.get(*piece))
    }

    /// Whether any piece lies nearer than its owner's own distance, which is at most `most`.
    pub(crate) fn any_within(&self, place: Point, most: f64, distance: impl Fn(usize) -> f64) -> bool {
        self.around(place, place, most).any(|piece| away(place, piece.a, piece.b) < distance(piece.owner))
    }

    /// The distance to the nearest piece within reach that is not of this owner.
    pub(crate) fn nearest(&self, place: Point, reach: f64, not_of: Option<usize>) -> Option<f64> {
        let others = self.around(place, place, reach).filter(|piece| Some(piece.owner) != not_of);
        others.map(|piece| away(place, piece.a, piece.b)).filter(|distance| *distance < reach).min_by(f64::total_cmp)
    }

    /// Where somebody who goes straight from a to b first crosses a piece, and which way that piece runs.
    pub(crate) fn first_crossing(&self, a: Point, b: Point) -> Option<(Point, Point)> {
        let met = self
            .around(a, b, 0.0)
            .filter_map(|piece| crossing(a, b, piece.a, piece.b).map(|place| (place, (piece.b - piece.a).unit())));
        met.min_by(|(one, _), (other, _)| (*one - a).length().total_cmp(&(*other - a).length()))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "some hundred cells")]
fn cells(a: Point, b: Point, reach: f64) -> impl Iterator<Item = (i32, i32)> {
    let cell = |metres: f64| (metres / CELL).floor() as i32;
    let columns = cell(a.x.min(b.x) - reach)..=cell(a.x.max(b.x) + reach);
    let rows = cell(a.y.min(b.y) - reach)..=cell(a.y.max(b.y) + reach);
    columns.flat_map(move |column| rows.clone().map(move |row| (column, row)))
}
