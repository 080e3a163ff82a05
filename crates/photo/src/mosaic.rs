//! Hiding a part of a picture: cells of one colour, each the mean of what it covers.

use crate::picture::{Picture, Plane};

/// Where the right and the lower edge of a photo lie: ten thousand parts from the left and the upper one.
pub const WHOLE: u16 = 10_000;

/// A place on a photo, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// From the left edge.
    pub x: u16,
    /// From the upper edge.
    pub y: u16,
}

/// What a round brush went over: the lines from point to point, or the one point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// From the brush's middle to its rim, in ten-thousandths of the photo's width.
    pub radius: u16,
    /// Where its middle went.
    pub points: Vec<Point>,
}

/// A cell's edge at least, in pixels.
const LEAST_CELL: u32 = 16;

/// How many cells lie beside each other at most.
const ACROSS: u32 = 25;

/// A cell's edge in a picture of this width. It is even, so that it covers whole samples of the colour planes.
pub(crate) fn cell_edge(width: u32) -> u32 {
    width.div_ceil(ACROSS).max(LEAST_CELL).next_multiple_of(2)
}

/// Cells beside each other along an edge. The last is longer than the others: none is shorter, from which more could be read.
#[derive(Clone, Copy)]
struct Cells {
    length: u32,
    cell: u32,
    count: u32,
}

impl Cells {
    fn along(length: u32, cell: u32) -> Self {
        Self { length, cell, count: (length / cell).max(1) }
    }

    fn ends(self, n: u32) -> (u32, u32) {
        (n * self.cell, if n + 1 == self.count { self.length } else { (n + 1) * self.cell })
    }
}

/// Hides every cell that a stroke touches.
pub(crate) fn hide(picture: &mut Picture, strokes: &[Stroke]) {
    let (width, height) = (picture.width(), picture.height());
    let cell = cell_edge(width);
    let (columns, rows) = (Cells::along(width, cell), Cells::along(height, cell));
    for row in 0..rows.count {
        for column in 0..columns.count {
            let (x, y) = (columns.ends(column), rows.ends(row));
            if strokes.iter().any(|stroke| touches(stroke, (width, height), x, y)) {
                average(&mut picture.luma, x, y);
                let half = |(from, to): (u32, u32)| (from / 2, to.div_ceil(2));
                for plane in picture.chroma.iter_mut().flatten() {
                    average(plane, half(x), half(y));
                }
            }
        }
    }
}

/// Whether the brush came as near to the cell's middle as its corners are, or nearer: rather a cell too many than too few.
fn touches(stroke: &Stroke, (width, height): (u32, u32), x: (u32, u32), y: (u32, u32)) -> bool {
    let part = |length: u32, parts: u16| f64::from(length) * f64::from(parts) / f64::from(WHOLE);
    let place = |point: &Point| (part(width, point.x), part(height, point.y));
    let middle = (f64::from(x.0 + x.1) / 2.0, f64::from(y.0 + y.1) / 2.0);
    let corner = f64::hypot(f64::from(x.1 - x.0), f64::from(y.1 - y.0)) / 2.0;
    let reach = part(width, stroke.radius) + corner;
    let mut before = stroke.points.first().map(place);
    stroke.points.iter().map(place).any(|to| {
        let from = before.replace(to).unwrap_or(to);
        to_line(middle, from, to) <= reach
    })
}

/// How far a place is from a line between two others.
fn to_line(place: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let (x, y) = (place.0 - from.0, place.1 - from.1);
    let length = along_x * along_x + along_y * along_y;
    let at = if length > 0.0 { ((x * along_x + y * along_y) / length).clamp(0.0, 1.0) } else { 0.0 };
    f64::hypot(x - at * along_x, y - at * along_y)
}

/// Gives all samples of a rectangle their mean.
fn average(plane: &mut Plane, (left, right): (u32, u32), (top, bottom): (u32, u32)) {
    let (width, columns) = (plane.width as usize, left as usize..right as usize);
    let rows = top as usize..bottom as usize;
    let count = (rows.len() * columns.len()).max(1) as u64;
    let lines = |plane: &Plane| -> u64 {
        let lines = plane.data.chunks_exact(width).take(rows.end).skip(rows.start);
        lines.flat_map(|line| &line[columns.clone()]).map(|sample| u64::from(*sample)).sum()
    };
    // A mean of bytes is a byte.
    let mean = ((lines(plane) + count / 2) / count) as u8;
    for line in plane.data.chunks_exact_mut(width).take(rows.end).skip(rows.start) {
        line[columns.clone()].fill(mean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32) -> Picture {
        let data = (0..width * height).map(|n| (n % 251) as u8).collect();
        Picture { luma: Plane { width, height, data }, chroma: None }
    }

    fn stroke(radius: u16, points: &[(u16, u16)]) -> Stroke {
        Stroke { radius, points: points.iter().map(|&(x, y)| Point { x, y }).collect() }
    }

    /// Which cells are of one colour, a line of text each row.
    fn hidden(picture: &Picture, strokes: &[Stroke]) -> String {
        let mut after = picture.clone();
        hide(&mut after, strokes);
        let cell = cell_edge(picture.width());
        let (columns, rows) = (Cells::along(picture.width(), cell), Cells::along(picture.height(), cell));
        let mut drawn = String::new();
        for row in 0..rows.count {
            for column in 0..columns.count {
                let ((left, right), (top, bottom)) = (columns.ends(column), rows.ends(row));
                let samples = |plane: &Plane| -> Vec<u8> {
                    let pixels = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
                    pixels.map(|(x, y)| plane.data[(y * plane.width + x) as usize]).collect()
                };
                let (now, was) = (samples(&after.luma), samples(&picture.luma));
                let mean = was.iter().map(|v| f64::from(*v)).sum::<f64>() / was.len() as f64;
                let is_hidden = now.iter().all(|v| *v == now[0]);
                assert!(is_hidden || now == was, "whole or not at all");
                assert!(!is_hidden || (f64::from(now[0]) - mean).abs() <= 0.5);
                drawn.push(if is_hidden { '#' } else { '.' });
            }
            drawn.push('\n');
        }
        drawn
    }

    #[test]
    fn cells_are_a_twenty_fifth_of_the_width_and_sixteen_pixels() {
        assert_eq!([1, 160, 400, 401, 1_200, 1_600].map(cell_edge), [16, 16, 16, 18, 48, 64]);
        for width in 1..3_000 {
            let cells = Cells::along(width, cell_edge(width));
            for n in 0..cells.count {
                let (from, to) = cells.ends(n);
                assert!(to - from >= cells.cell.min(width) && from % 2 == 0, "{width}: {n}");
            }
            assert_eq!(cells.ends(cells.count - 1).1, width);
        }
    }

    #[test]
    fn a_tap_and_a_line_hide_whole_cells_that_they_touch_and_no_other() {
        let picture = grey(128, 100);
        assert_eq!(hidden(&picture, &[]), "........\n".repeat(6));
        // In the middle of the third cell of the second row, reaching to no other's corner.
        let one = "........\n..#.....\n........\n........\n........\n........\n";
        assert_eq!(hidden(&picture, &[stroke(30, &[(3_125, 2_400)])]), one);
        // From the first to the last row: through one column.
        let column = hidden(&picture, &[stroke(30, &[(5_625, 0), (5_625, 10_000)])]);
        assert_eq!(column, "....#...\n".repeat(6));
        // The lines between the points too, of a stroke that goes around a corner.
        let corner = hidden(&picture, &[stroke(30, &[(625, 800), (625, 9_200), (9_375, 9_200)])]);
        assert_eq!(corner, format!("{}########\n", "#.......\n".repeat(5)));
    }

    #[test]
    fn a_picture_smaller_than_a_cell_is_one() {
        for (width, height) in [(1, 1), (5, 3), (15, 31)] {
            let mut picture = grey(width, height);
            hide(&mut picture, &[stroke(1, &[(0, 0), (10_000, 10_000)])]);
            assert!(picture.luma.data.iter().all(|v| *v == picture.luma.data[0]), "{width}×{height}");
        }
    }
}
