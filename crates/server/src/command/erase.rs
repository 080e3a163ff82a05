//! `sambat-server erase`: erasing at a citizen's request where no phone of theirs can.

use super::CommandError;
use crate::offline;
use sambat_city::erasure::on_request;
pub use sambat_city::erasure::on_request::{OnRequest, OnRequestError, Planned};
use sambat_city_store::clock::Clock;
use std::{path::Path, sync::Arc};

/// Looks up what is to be erased. Nothing is changed.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Open`] where the main
/// database does not open, [`CommandError::Erasure`] where it cannot be planned.
pub fn plan(data: &Path, asked: &OnRequest) -> Result<Planned, CommandError> {
    Ok(on_request::plan(&super::ledger(data)?, asked)?)
}

/// Erases what was planned, beside a running server or without one, if it is named again. Answers one line about it.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Keys`] and
/// [`CommandError::City`] where it does not open, [`CommandError::Erasure`] where it is not named again or cannot be erased.
pub async fn erase(
    data: &Path,
    keys: Option<&Path>,
    clock: Arc<dyn Clock>,
    planned: Planned,
    again: &str,
) -> Result<String, CommandError> {
    let named_again = planned.named_again(again)?;
    let data = super::city(data)?;
    let keys = super::keys(&data, keys)?;
    let (city, writing) = offline::open(&data, keys, clock)?;
    let erased = on_request::erase(&city, named_again).await;
    offline::close(city, writing).await;
    Ok(erased?)
}
