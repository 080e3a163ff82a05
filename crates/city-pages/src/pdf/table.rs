//! Tables and pairs, row under row, over as many pages as they take.

use super::{
    ASIDE, Face, INK, MARGIN, Paper, Type,
    face::{self, lines},
    points, thousandths,
};

const CELL: Type = Type { face: Face::Plain, size: 8.5, leading: 11.0, ink: INK };
const HEAD: Type = Type { face: Face::Bold, size: 7.5, leading: 10.0, ink: ASIDE };

/// The white margin inside a cell, in points.
const PADDING: f32 = 4.0;

/// The most lines of a cell: what is longer is said elsewhere in full.
const MOST: usize = 12;

/// A column of a table: its heading, width and alignment.
pub struct Column<'a> {
    head: &'a str,
    /// Its share of the table's width, relative to the other columns' shares.
    part: u16,
    right: bool,
}

impl<'a> Column<'a> {
    /// A column of words, aligned to the left.
    pub fn text(head: &'a str, part: u16) -> Self {
        Self { head, part, right: false }
    }

    /// A column of numbers, aligned to the right.
    pub fn number(head: &'a str, part: u16) -> Self {
        Self { head, part, right: true }
    }
}

impl Paper {
    /// Draws a table; its head is repeated on every page that it runs over to.
    pub fn table(&mut self, columns: &[Column<'_>], rows: &[Vec<String>]) {
        let head: Vec<_> = columns.iter().map(|column| column.head.to_owned()).collect();
        self.room(CELL.leading * 4.0);
        self.row(HEAD, columns, &head);
        for row in rows {
            let high = self.height(CELL, columns, row);
            if self.room(high) {
                self.row(HEAD, columns, &head);
            }
            self.row(CELL, columns, row);
        }
        self.y -= 4.0;
    }

    /// Pairs of what it is and what it says, without heads. `left` and `right` are their parts of the width.
    pub fn pairs(&mut self, left: u16, right: u16, rows: &[[String; 2]]) {
        let columns = [Column::text("", left), Column::text("", right)];
        for pair in rows {
            self.room(self.height(CELL, &columns, pair));
            self.row(CELL, &columns, pair);
        }
        self.y -= 4.0;
    }

    /// The widths of columns, in points.
    fn widths(&self, columns: &[Column<'_>]) -> Vec<f32> {
        let all: u16 = columns.iter().map(|column| column.part).sum();
        let wide = self.wide - 2.0 * MARGIN;
        columns.iter().map(|column| wide * f32::from(column.part) / f32::from(all.max(1))).collect()
    }

    fn cells(&self, how: Type, columns: &[Column<'_>], row: &[String]) -> Vec<Vec<Vec<u8>>> {
        let cell = |(width, text): (f32, &String)| {
            let mut lines = lines(how.face, text, thousandths(width - 2.0 * PADDING, how.size));
            if lines.len() > MOST {
                lines.truncate(MOST - 1);
                lines.push(face::encoded("…"));
            }
            lines
        };
        self.widths(columns).into_iter().zip(row).map(cell).collect()
    }

    fn height(&self, how: Type, columns: &[Column<'_>], row: &[String]) -> f32 {
        let most = self.cells(how, columns, row).iter().map(Vec::len).max().unwrap_or(1);
        f32::from(u8::try_from(most).unwrap_or(u8::MAX)) * how.leading + 2.0 * PADDING - 2.0
    }

    fn row(&mut self, how: Type, columns: &[Column<'_>], row: &[String]) {
        let high = self.height(how, columns, row);
        let (widths, cells) = (self.widths(columns), self.cells(how, columns, row));
        let top = self.y;
        let mut left = MARGIN;
        for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
            let mut y = top - PADDING + 1.0;
            for line in cell {
                y -= how.leading;
                let x = if column.right {
                    left + width - PADDING - points(face::width(how.face, &line), how.size)
                } else {
                    left + PADDING
                };
                self.put(how, x, y + 2.0, &line);
            }
            left += width;
        }
        self.y = top - high;
        let grey = if how.face == Face::Bold { 0.45 } else { 0.82 };
        let (from, to, y) = (MARGIN, self.wide - MARGIN, self.y);
        self.page.save_state().set_stroke_gray(grey).set_line_width(0.5);
        self.page.move_to(from, y).line_to(to, y).stroke().restore_state();
    }
}
