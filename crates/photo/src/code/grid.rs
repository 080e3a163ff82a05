//! From three corners to what a code says.

use super::{
    binary::Binary,
    finder::Three,
    perspective::{Perspective, Point},
};
use rqrr::{Grid, SimpleGrid};

/// Versions of codes, by size: 21 modules, and four more each.
const VERSIONS: std::ops::RangeInclusive<usize> = 1..=40;

/// How many modules the pattern near the fourth corner is looked for around where it would be without perspective.
const AROUND: i32 = 5;

/// How much of the pattern's twenty-five modules must be right.
const ENOUGH: usize = 21;

/// What may still be sampled of a picture, in modules: it ends the work on one that is made to have no end.
pub(super) struct Samples(u64);

impl Samples {
    /// For two hundred small codes that do not read at once.
    pub(super) fn enough() -> Self {
        Self(4_000_000)
    }

    fn take(&mut self, modules: usize) -> Option<()> {
        self.0 = self.0.checked_sub(modules as u64)?;
        Some(())
    }
}

/// What the code at three corners says, if there is one.
pub(super) fn read(picture: &Binary, three: &Three, samples: &mut Samples) -> Option<Vec<u8>> {
    let across = (three.right - three.corner).length() + (three.below - three.corner).length();
    let modules = across / 2.0 / three.module + 7.0;
    let guess = ((modules - 17.0) / 4.0).round();
    // Modules are measured at the corners, a few pixels each: a large code may be two sizes larger or smaller.
    for off in [0.0, -1.0, 1.0, -2.0, 2.0] {
        // A float cast saturates.
        let version = (guess + off).max(0.0) as usize;
        if VERSIONS.contains(&version)
            && let Some(bytes) = of_size(picture, three, 17 + 4 * version, samples)
        {
            return Some(bytes);
        }
    }
    None
}

fn of_size(picture: &Binary, three: &Three, size: usize, samples: &mut Samples) -> Option<Vec<u8>> {
    let (right, below) = (three.right - three.corner, three.below - three.corner);
    let step = 1.0 / (size as f64 - 7.0);
    let (across, down) = (right * step, below * step);
    let plain = three.corner + right + below;
    // In modules: the middles of the three finder patterns, and the fourth point.
    let far = size as f64 - 3.5;
    let of = |at: f64, fourth: Point| {
        Perspective::of(
            [Point { x: 3.5, y: 3.5 }, Point { x: far, y: 3.5 }, Point { x: at, y: at }, Point { x: 3.5, y: far }],
            [three.corner, three.right, fourth, three.below],
        )
    };
    if size > 21 {
        samples.take(25 * 441)?;
        if let Some(fourth) = aligned(picture, plain - (across + down) * 3.0, across, down)
            && let Some(bytes) = of(size as f64 - 6.5, fourth).and_then(|seen| said(picture, seen, size, samples))
        {
            return Some(bytes);
        }
    }
    // Without that pattern the fourth corner is where it would be if nothing was slanted, or near it.
    for (x, y) in [(0.0, 0.0), (1.5, 1.5), (-1.5, -1.5), (1.5, 0.0), (0.0, 1.5), (-1.5, 0.0), (0.0, -1.5)] {
        let fourth = plain + across * x + down * y;
        if let Some(bytes) = of(far, fourth).and_then(|seen| said(picture, seen, size, samples)) {
            return Some(bytes);
        }
    }
    None
}

/// The middle of the alignment pattern (ISO/IEC 18004, 6.3.6) near a point, where there is one.
fn aligned(picture: &Binary, near: Point, across: Point, down: Point) -> Option<Point> {
    let mut best = (ENOUGH, Point { x: 0.0, y: 0.0 }, 0.0);
    for y in -2 * AROUND..=2 * AROUND {
        for x in -2 * AROUND..=2 * AROUND {
            let at = near + across * (f64::from(x) / 2.0) + down * (f64::from(y) / 2.0);
            let right = (-2..=2)
                .flat_map(|v: i32| (-2..=2).map(move |u: i32| (u, v)))
                .filter(|(u, v)| {
                    let Point { x, y } = at + across * f64::from(*u) + down * f64::from(*v);
                    // A dark edge, a light ring, a dark middle.
                    picture.is_dark(x, y) == (u.abs().max(v.abs()) != 1)
                })
                .count();
            let (most, sum, count) = &mut best;
            if right > *most {
                best = (right, at, 1.0);
            } else if right == *most && *count > 0.0 && (*sum * (1.0 / *count)).distance(at) < across.length() * 1.5 {
                // As good a few pixels on: the middle is between them.
                *sum = *sum + at;
                *count += 1.0;
            }
        }
    }
    let (_, sum, count) = best;
    (count > 0.0).then(|| sum * (1.0 / count))
}

fn said(picture: &Binary, seen: Perspective, size: usize, samples: &mut Samples) -> Option<Vec<u8>> {
    samples.take(size * size)?;
    let grid = SimpleGrid::from_func(size, |x, y| {
        let dark = [(0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7)].iter().filter(|(u, v)| {
            let Point { x, y } = seen.map(Point { x: x as f64 + u, y: y as f64 + v });
            picture.is_dark(x, y)
        });
        dark.count() > 2
    });
    let mut bytes = Vec::new();
    Grid::new(grid).decode_to(&mut bytes).ok()?;
    Some(bytes)
}
