//! `sambat-server flood`: what came in a flood, seen together and dropped.

use super::CommandError;
use crate::offline;
use sambat_city::flooded;
pub use sambat_city::flooded::{By, SHORTEST_REASON, Which};
use sambat_city_store::{clock::Clock, data_folder::main_db, db::Ledger};
use std::{path::Path, sync::Arc};

fn open(data: &Path) -> Result<Ledger, CommandError> {
    Ok(Ledger::open(&main_db(&super::city(data)?))?)
}

/// What came in a flood and nobody has touched, a line for each network, phone or hour, the most first.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Open`] and
/// [`CommandError::Db`] where the main database fails.
pub fn list(data: &Path, by: By, which: &Which) -> Result<Vec<String>, CommandError> {
    Ok(flooded::list(&open(data)?, by, which)?)
}

/// How many [`drop`] would drop.
///
/// # Errors
/// As [`list`].
pub fn count(data: &Path, which: &Which) -> Result<usize, CommandError> {
    Ok(flooded::count(&open(data)?, which)?)
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
    if reason.trim().chars().count() < SHORTEST_REASON {
        return Err(CommandError::Kind(format!(
            "--reason needs at least {SHORTEST_REASON} letters: it stands in the register"
        )));
    }
    let data = super::city(data)?;
    let keys = super::keys(&data, keys)?;
    let (city, writing) = offline::open(&data, keys, clock)?;
    let dropped = flooded::drop(&city, which, reason).await;
    offline::close(city, writing).await;
    dropped.map_err(|error| CommandError::Kind(error.to_string()))
}
