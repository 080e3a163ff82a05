//! Phones. A phone is the SHA-256 of its secret; the secret itself is never here.

use super::{Db, Transaction};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::photo::Sha256;

/// Keeps a phone whose words were accepted.
pub(crate) fn register(t: &Transaction<'_>, device: &Sha256, now: Timestamp) -> Db<()> {
    t.prepare_cached("INSERT INTO device (secret_sha256, first_seen_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![device.0, now.to_string()])?;
    Ok(())
}
