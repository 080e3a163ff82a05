//! The land before anybody built: the sea, the waters, the rail, and where people live.

use super::near::Near;
use super::plan::{self, Town};
use super::plane::{Line, Point, at};

/// What nobody builds on, by its owner in the index of [`Ground::barriers`]: how far it reaches.
const RIVER: f64 = 38.0;
const CANAL: f64 = 16.0;
const RAIL: f64 = 14.0;

/// The land before anybody built.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) shore: Line,
    pub(crate) river: Line,
    pub(crate) canal: Line,
    pub(crate) rail: Line,
    pub(crate) towns: Vec<Town>,
    barriers: Near,
}

impl Ground {
    pub(crate) fn new(seed: u64) -> Self {
        let (river, canal, rail) = (plan::river(), plan::canal(), plan::rail());
        let mut barriers = Near::default();
        for (owner, line) in [&river, &canal, &rail].into_iter().enumerate() {
            barriers.add(owner, line);
        }
        Self { shore: plan::coast(), river, canal, rail, towns: plan::towns(seed), barriers }
    }

    pub(crate) fn is_free(&self, place: Point) -> bool {
        let reach = |owner: usize| [RIVER, CANAL, RAIL].get(owner).copied().unwrap_or_default();
        !self.barriers.any_within(place, RIVER, reach) && !plan::at_sea(&self.shore, place + at(0.0, 25.0))
    }

    pub(crate) fn in_town(&self, place: Point) -> bool {
        self.towns.iter().any(|town| town.holds(place))
    }
}
