//! `sambat-server breach export`: who is to be told after protected data leaked.

use super::CommandError;
use sambat_city_pages::breach;
pub use sambat_city_pages::breach::{Breach, BreachError};
use sambat_city_store::{
    clock::{Clock, whole_millis},
    data_folder::{keys_db, main_db},
    db::Ledger,
    vault::Vault,
};
use std::{path::Path, sync::Arc};

/// Everybody affected, as CSV that no spreadsheet takes for formulas.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Keys`],
/// [`CommandError::Open`] and [`CommandError::Vault`] where keys or databases do not open, [`CommandError::Breach`] where the
/// list cannot be made.
pub fn export(data: &Path, keys: Option<&Path>, clock: &dyn Clock, of: &Breach) -> Result<String, CommandError> {
    let data = super::city(data)?;
    let keys = super::keys(&data, keys)?;
    let ledger = Ledger::open(&main_db(&data))?;
    let vault = Arc::new(Vault::open(&keys_db(&data), &keys)?);
    Ok(breach::export(&ledger, &keys, &vault, whole_millis(clock.now()), of)?)
}
