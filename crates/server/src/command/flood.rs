//! `sambat-server flood`: what came in a flood, seen together and dropped.

use super::CommandError;
use crate::offline;
pub use sambat_city::flooded::{self, Reason};
pub use sambat_city::flooded::{By, Which};
use sambat_city_store::clock::Clock;
pub use sambat_domain::officer::SHORTEST_REASON;
use std::{path::Path, sync::Arc};

/// What came in a flood and nobody has touched, a line for each network, phone or hour, the most first.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Open`] and
/// [`CommandError::Db`] where the main database fails.
pub fn list(data: &Path, by: By, which: &Which) -> Result<Vec<String>, CommandError> {
    Ok(flooded::list(&super::ledger(data)?, by, which)?)
}

/// How many [`drop`] would drop.
///
/// # Errors
/// As [`list`].
pub fn count(data: &Path, which: &Which) -> Result<usize, CommandError> {
    Ok(flooded::count(&super::ledger(data)?, which)?)
}

/// Drops it, beside a running server or without one. Answers how many. Cut short, it goes on when run again.
///
/// # Errors
/// [`CommandError::Kind`] for a reason that is too short or where something could not be dropped; [`CommandError::NoCity`],
/// [`CommandError::Leftover`], [`CommandError::Keys`] and [`CommandError::City`] where there is no city or it cannot be opened.
pub async fn drop(
    data: &Path,
    keys: Option<&Path>,
    clock: Arc<dyn Clock>,
    which: &Which,
    reason: &str,
) -> Result<usize, CommandError> {
    let reason = Reason::new(reason).ok_or_else(|| {
        CommandError::Kind(format!("--reason needs at least {SHORTEST_REASON} letters: it stands in the audit log"))
    })?;
    let data = super::city(data)?;
    let keys = super::keys(&data, keys)?;
    let (city, writing) = offline::open(&data, keys, clock)?;
    let dropped = flooded::drop(&city, which, &reason).await;
    offline::close(city, writing).await;
    dropped.map_err(|error| CommandError::Kind(error.to_string()))
}
