//! When a complaint's clocks are computed again next.

use super::{Db, Transaction};
use jiff::Timestamp;
use rusqlite::params;
use sambat_domain::id::ComplaintId;

/// Makes a complaint's clocks due from a moment on: at once where something happened to it; never where `None`.
pub fn look_again(t: &Transaction<'_>, complaint: ComplaintId, at: Option<Timestamp>) -> Db<()> {
    t.prepare_cached("UPDATE complaint SET look_at = ?2 WHERE id = ?1 AND look_at IS NOT ?2")?
        .execute(params![complaint.to_string(), at.map(Timestamp::as_millisecond)])?;
    Ok(())
}
