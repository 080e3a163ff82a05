//! An outline that was copied with another city's pack.

use crate::{
    folder,
    mistake::{Mistake, MistakeKind},
};
use sambat_domain::{
    pack::Pack,
    place::{Outline, Position},
};

/// How much of the land that either of two outlines spans both do, in percent, where they are meant to be the same.
const SAME: i128 = 70;

/// The pack of another municipality among these whose outline this one has.
#[must_use]
pub fn taken<'a>(pack: &Pack, others: impl IntoIterator<Item = &'a Pack>) -> Option<Mistake> {
    let mine = Span::of(&pack.outline)?;
    let same = |other: &&Pack| {
        other.region != pack.region && Span::of(&other.outline).is_some_and(|theirs| mine.is_the_same_as(&theirs))
    };
    let other = others.into_iter().find(same)?;
    let what = MistakeKind::OutlineTaken { name: other.name.clone(), region: pack.region.clone() };
    Some(Mistake::of_file(folder::BOUNDARY, what))
}

/// The box around an outline, in ten-millionths of a degree.
struct Span {
    west: i128,
    east: i128,
    south: i128,
    north: i128,
}

impl Span {
    fn of(outline: &Outline) -> Option<Self> {
        let all = || outline.0.iter().flatten();
        let (lon, lat) = (|at: &Position| i128::from(at.lon_e7), |at: &Position| i128::from(at.lat_e7));
        Some(Self {
            west: all().map(lon).min()?,
            east: all().map(lon).max()?,
            south: all().map(lat).min()?,
            north: all().map(lat).max()?,
        })
    }

    fn area(&self) -> i128 {
        (self.east - self.west).max(0) * (self.north - self.south).max(0)
    }

    fn is_the_same_as(&self, other: &Self) -> bool {
        let both = Self {
            west: self.west.max(other.west),
            east: self.east.min(other.east),
            south: self.south.max(other.south),
            north: self.north.min(other.north),
        };
        let either = self.area() + other.area() - both.area();
        both.area() * 100 >= either * SAME
    }
}
