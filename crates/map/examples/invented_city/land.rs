//! The land around the town: fields with ditches and tracks between them, and ponds by the sea.

use super::ground::Ground;
use super::number::{Dice, lattice, noise};
use super::plan::at_sea;
use super::plane::{Line, Point, at};

/// A piece of the land.
#[derive(Debug)]
pub(crate) enum Piece {
    /// What grows on it.
    Field(&'static str, Line),
    /// Fish, and salt in the dry months.
    Pond(Line),
    Ditch(Line),
    Track(Line),
}

/// The corners of the fields lie on a crooked grid.
const WIDE: f64 = 190.0;
const HIGH: f64 = 115.0;
const COLUMNS: i32 = 30;
const ROWS: i32 = 46;

pub(crate) fn pieces(seed: u64, ground: &Ground) -> Vec<Piece> {
    let mut dice = Dice::new(seed ^ 0xf1e1d);
    let mut pieces = Vec::new();
    for column in -COLUMNS..COLUMNS {
        for row in -ROWS..ROWS {
            let corner = |dx: i32, dy: i32| corner(seed, column + dx, row + dy);
            let ring = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
            let middle = (ring[0] + ring[1] + ring[2] + ring[3]) * 0.25;
            let (kind, edge) = (dice.unit(), dice.unit());
            let coastal = |place: Point| at_sea(&ground.shore, place + at(0.0, 90.0));
            if ring.iter().any(|place| coastal(*place)) || ground.in_town(middle) {
                continue;
            }
            let inner: Line = ring.iter().map(|place| *place + (middle - *place) * 0.035).collect();
            if ring.iter().any(|place| at_sea(&ground.shore, *place + at(0.0, 620.0))) {
                if noise(seed ^ 9, middle, 700.0) > -0.35 && !ring.iter().any(|place| ground.in_town(*place)) {
                    pieces.push(Piece::Pond(inner));
                }
                continue;
            }
            pieces.push(match kind {
                kind if kind < 0.04 => Piece::Field("meadow", inner),
                kind if kind < 0.11 && noise(seed ^ 5, middle, 900.0) > 0.0 => Piece::Field("orchard", inner),
                kind if kind < 0.03 => Piece::Field("scrub", inner),
                _ => Piece::Field("farmland", inner),
            });
            let free = |place: Point| !ground.in_town(place) && ground.is_free(place);
            let side = vec![ring[0], ring[3]];
            if edge < 0.3 && side.iter().all(|place| free(*place)) {
                pieces.push(if column % 5 == 0 { Piece::Track(side) } else { Piece::Ditch(side) });
            }
            let side = vec![ring[0], ring[1]];
            if row % 4 == 0 && side.iter().all(|place| free(*place)) {
                pieces.push(if row % 12 == 0 { Piece::Track(side) } else { Piece::Ditch(side) });
            }
        }
    }
    pieces
}

fn corner(seed: u64, column: i32, row: i32) -> Point {
    let (x, y) = (f64::from(column), f64::from(row));
    let shift = at(0.22 * lattice(seed ^ 3, x, y), 0.22 * lattice(seed ^ 4, x, y));
    let (x, y) = ((x + shift.x) * WIDE, (y + shift.y) * HIGH);
    // Water runs to the sea, a little to the east, and fields follow it.
    let bend = at(0.0, 60.0 * noise(seed ^ 6, at(x, y), 1_500.0));
    at(x * 0.985 + y * 0.17, y * 0.985 - x * 0.17) + bend
}
