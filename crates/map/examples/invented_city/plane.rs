//! A flat map in metres: x to the east, y to the north, with lines and rings on it.

use std::ops::{Add, Mul, Sub};

/// A place, or a way from one place to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

/// Places in a row. A ring is one whose last place goes on to its first, which is not said twice.
pub(crate) type Line = Vec<Point>;

pub(crate) const fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        at(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        at(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;
    fn mul(self, by: f64) -> Self {
        at(self.x * by, self.y * by)
    }
}

impl Point {
    pub(crate) fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// The same way, one metre long.
    pub(crate) fn unit(self) -> Self {
        let length = self.length();
        if length > 0.0 { self * (1.0 / length) } else { at(1.0, 0.0) }
    }

    /// The way to the left of this one.
    pub(crate) fn left(self) -> Self {
        at(-self.y, self.x)
    }

    pub(crate) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Positive where the other way turns to the left of this one.
    pub(crate) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }
}

/// A smooth line through the places, with a corner every so many metres (Catmull and Rom).
pub(crate) fn curve(through: &[(f64, f64)], step: f64) -> Line {
    let places: Line = through.iter().map(|(x, y)| at(*x, *y)).collect();
    let mut line = Line::new();
    for (index, pair) in places.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        let before = index.checked_sub(1).and_then(|index| places.get(index)).unwrap_or(from);
        let after = places.get(index + 2).unwrap_or(to);
        line.extend(between(*before, *from, *to, *after, step));
    }
    line.extend(places.last());
    line
}

/// The same for a ring.
pub(crate) fn closed_curve(through: &[Point], step: f64) -> Line {
    let place = |index: usize| through.get(index % through.len()).copied().unwrap_or(at(0.0, 0.0));
    let count = through.len();
    (0..count)
        .flat_map(|index| between(place(index + count - 1), place(index), place(index + 1), place(index + 2), step))
        .collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn between(before: Point, from: Point, to: Point, after: Point, step: f64) -> Line {
    let count = ((to - from).length() / step).ceil().max(1.0) as u32;
    let part = |index: u32| {
        let t = f64::from(index) / f64::from(count);
        let (t2, t3) = (t * t, t * t * t);
        (from * 2.0
            + (to - before) * t
            + (before * 2.0 - from * 5.0 + to * 4.0 - after) * t2
            + (from * 3.0 - before - to * 3.0 + after) * t3)
            * 0.5
    };
    (0..count).map(part).collect()
}

pub(crate) fn length(line: &[Point]) -> f64 {
    pairs(line).map(|(a, b)| (b - a).length()).sum()
}

/// Each place with the next.
pub(crate) fn pairs(line: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    line.iter().copied().zip(line.iter().copied().skip(1))
}

/// Each place of a ring with the next, the last with the first.
pub(crate) fn sides(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Where somebody stands after so many metres along the line, and which way they look.
pub(crate) fn along(line: &[Point], metres: f64) -> Option<(Point, Point)> {
    let mut left = metres;
    let mut last = None;
    for (a, b) in pairs(line) {
        let whole = (b - a).length();
        let way = (b - a).unit();
        if left <= whole {
            return Some((a + way * left, way));
        }
        left -= whole;
        last = Some((b, way));
    }
    last
}

/// The part of a line between two distances from its start.
pub(crate) fn part(line: &[Point], from: f64, to: f64) -> Line {
    let mut found = Line::new();
    found.extend(along(line, from).map(|(place, _)| place));
    let mut gone = 0.0;
    for (a, b) in pairs(line) {
        gone += (b - a).length();
        if gone > from + 0.1 && gone < to - 0.1 {
            found.push(b);
        }
    }
    found.extend(along(line, to).map(|(place, _)| place));
    found
}

/// The line so many metres to the left of a line, to the right where that is negative.
pub(crate) fn beside(line: &[Point], metres: f64) -> Line {
    let way = |index: usize| {
        let before = line.get(index.saturating_sub(1)).or(line.first())?;
        let after = line.get(index + 1).or(line.last())?;
        Some((*after - *before).unit().left())
    };
    line.iter().enumerate().filter_map(|(index, place)| Some(*place + way(index)? * metres)).collect()
}

/// A ring around a line.
pub(crate) fn band(line: &[Point], half: f64) -> Line {
    let mut ring = beside(line, half);
    ring.extend(beside(line, -half).into_iter().rev());
    ring
}

/// A rectangle: its middle, the way that its front runs, its width along that and its depth.
pub(crate) fn rectangle(middle: Point, way: Point, width: f64, depth: f64) -> Line {
    let (x, y) = (way * (width / 2.0), way.left() * (depth / 2.0));
    vec![middle - x - y, middle + x - y, middle + x + y, middle - x + y]
}

pub(crate) fn holds(ring: &[Point], place: Point) -> bool {
    let crosses = |(a, b): &(Point, Point)| {
        (a.y > place.y) != (b.y > place.y) && place.x < (b.x - a.x) * (place.y - a.y) / (b.y - a.y) + a.x
    };
    sides(ring).filter(crosses).count() % 2 == 1
}

/// How far a place is from a straight piece.
pub(crate) fn away(place: Point, a: Point, b: Point) -> f64 {
    let way = b - a;
    let whole = way.dot(way);
    let t = if whole > 0.0 { ((place - a).dot(way) / whole).clamp(0.0, 1.0) } else { 0.0 };
    (place - (a + way * t)).length()
}

/// Where two straight pieces cross.
pub(crate) fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let (first, second) = (b - a, d - c);
    let across = first.cross(second);
    if across == 0.0 {
        return None;
    }
    let (t, u) = ((c - a).cross(second) / across, (c - a).cross(first) / across);
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then(|| a + first * t)
}
