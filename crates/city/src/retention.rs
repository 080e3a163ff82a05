//! Keeping what law protects no longer than the pack says: who complained, and what is not public.

use crate::{city::City, erasure, error::CityError};
use sambat_city_store::db::{
    audit_log::{self, AuditAction, AuditEntry},
    erased, forgotten,
};

/// How many of each kind one round forgets: the rest wait for the next minute.
const MOST: usize = 50;

/// Forgets what rests for longer than it is kept. Each is a line of the audit log without an officer.
///
/// # Errors
/// [`CityError::Db`] where the main database fails, [`CityError::Vault`] where a key cannot be destroyed. What was written
/// down before is done at the next look.
pub async fn forget_due(city: &City) -> Result<(), CityError> {
    let (now, rules) = (city.now(), city.served.pack.retention);
    let (reporters, private) = (rules.reporters_before(now), rules.private_before(now));
    if city.ledger.read(move |c| forgotten::due(c, reporters, private, MOST)).await?.is_empty() {
        return Ok(());
    }
    let (due, _) = city
        .writer
        .write(move |t| {
            // Asked again where nothing comes in between: somebody may just have opened one of them.
            let due = forgotten::due(t, reporters, private, MOST)?;
            for (ids, deed) in
                [(&due.reporters, AuditAction::ReporterExpired), (&due.private, AuditAction::PrivateExpired)]
            {
                for id in ids.iter().copied() {
                    match deed {
                        AuditAction::PrivateExpired => erased::put(t, id, now)?,
                        _ => forgotten::put(t, id, now)?,
                    }
                    audit_log::write(
                        t,
                        &AuditEntry { at: now, officer: None, deed, complaint: Some(id), event: None },
                    )?;
                }
            }
            Ok(due)
        })
        .await?;
    tracing::info!(reporters = due.reporters.len(), private = due.private.len(), "kept as long as the city said");
    let (reporters, private): (Vec<_>, Vec<_>) =
        (due.reporters.into_iter().collect(), due.private.into_iter().collect());
    if !reporters.is_empty() {
        erasure::complete_reporters(city, &reporters).await?;
    }
    if private.is_empty() { Ok(()) } else { erasure::complete(city, &private).await }
}
