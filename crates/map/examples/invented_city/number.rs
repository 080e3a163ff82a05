//! Chance that comes out alike on every machine: whole numbers, and of fractions only what IEEE 754 rounds in one way.

use super::plane::Point;

/// A sequence of numbers from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        fraction(self.next())
    }

    pub(crate) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.unit()
    }

    pub(crate) fn chance(&mut self, part: f64) -> bool {
        self.unit() < part
    }
}

/// Smooth noise from −1 to 1, whose hills are about `scale` metres wide.
pub(crate) fn noise(seed: u64, at: Point, scale: f64) -> f64 {
    let (x, y) = (at.x / scale, at.y / scale);
    let (west, south) = (x.floor(), y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (ease(x - west), ease(y - south));
    let corner = |dx: f64, dy: f64| lattice(seed, west + dx, south + dy);
    let below = corner(0.0, 0.0) * (1.0 - tx) + corner(1.0, 0.0) * tx;
    let above = corner(0.0, 1.0) * (1.0 - tx) + corner(1.0, 1.0) * tx;
    below * (1.0 - ty) + above * ty
}

/// A number from −1 to 1 that belongs to a place of the whole-numbered lattice.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a hash of whole numbers")]
pub(crate) fn lattice(seed: u64, x: f64, y: f64) -> f64 {
    let place = (x as i64 as u64).wrapping_mul(0x8da6_b343) ^ (y as i64 as u64).wrapping_mul(0xd816_3841_0000);
    2.0 * fraction(mix(seed ^ mix(place))) - 1.0
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn fraction(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
