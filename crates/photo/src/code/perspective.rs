//! A plane that is looked at from aside.

use std::ops::{Add, Mul, Sub};

/// A point of the picture, or of a code's modules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    pub(super) fn distance(self, other: Self) -> f64 {
        (self - other).length()
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { x: self.x + other.x, y: self.y + other.y }
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { x: self.x - other.x, y: self.y - other.y }
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        Self { x: self.x * by, y: self.y * by }
    }
}

/// A map from a plane to a plane that keeps lines straight: nine factors, row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Perspective([[f64; 3]; 3]);

impl Perspective {
    /// The one that takes four points to four others, both in the same turn; `None` where three of them lie on a line.
    pub(super) fn of(from: [Point; 4], to: [Point; 4]) -> Option<Self> {
        let (from, to) = (Self::of_square(from)?, Self::of_square(to)?);
        Some(to.after(from.inverse()?))
    }

    /// The one that takes (0,0), (1,0), (1,1) and (0,1) to these.
    fn of_square([a, b, c, d]: [Point; 4]) -> Option<Self> {
        let (e, f, g) = (b - c, d - c, a - b + c - d);
        let whole = e.x * f.y - f.x * e.y;
        if whole.abs() < 1e-9 {
            return None;
        }
        let (h, i) = ((g.x * f.y - f.x * g.y) / whole, (e.x * g.y - g.x * e.y) / whole);
        Some(Self([
            [b.x - a.x + h * b.x, d.x - a.x + i * d.x, a.x],
            [b.y - a.y + h * b.y, d.y - a.y + i * d.y, a.y],
            [h, i, 1.0],
        ]))
    }

    fn inverse(self) -> Option<Self> {
        let m = self.0;
        // What is left of the determinant without a row and a column, with its sign.
        let part = |r: usize, c: usize| {
            let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
            m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
        };
        let whole = m[0][0] * part(0, 0) + m[0][1] * part(0, 1) + m[0][2] * part(0, 2);
        let inverse = [0, 1, 2].map(|r| [0, 1, 2].map(|c| part(c, r) / whole));
        inverse.iter().flatten().all(|factor| factor.is_finite()).then_some(Self(inverse))
    }

    fn after(self, first: Self) -> Self {
        let (m, n) = (self.0, first.0);
        Self([0, 1, 2].map(|r| [0, 1, 2].map(|c| m[r][0] * n[0][c] + m[r][1] * n[1][c] + m[r][2] * n[2][c])))
    }

    /// Where a point comes to lie; nowhere in the picture where it is on the horizon.
    pub(super) fn map(self, Point { x, y }: Point) -> Point {
        let [a, b, c] = self.0.map(|row| row[0] * x + row[1] * y + row[2]);
        Point { x: a / c, y: b / c }
    }
}
