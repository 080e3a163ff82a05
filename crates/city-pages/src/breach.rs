//! Who is to be told after protected data leaked (UU 27/2022, Article 46: within three times 24 hours), in one list.

use crate::csv;
use jiff::Timestamp;
use sambat_city::event::ByHandError;
use sambat_city_store::{
    db::{
        DbError, Ledger,
        audit_log::{self, AuditAction, AuditEntry},
        breach::{self, Affected},
        pack_revision,
    },
    keys::Keys,
    vault::{KindCache, Purpose, Vault, VaultError},
};
use sambat_domain::{
    pack::{ConsentFor, Pack},
    ticket::Ticket,
};
use sambat_protocol::seal::{Reporter, Sealed};
use std::sync::Arc;

/// Why the list of who is affected cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum BreachError {
    /// A complaint that was named is not known.
    #[error(transparent)]
    Unknown(#[from] ByHandError),
    /// The main database failed.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// A data key could not be read, or does not open what it sealed.
    #[error("keys.db: {0}")]
    Vault(#[from] VaultError),
}

/// What leaked, as far as that is known.
#[derive(Debug, Clone, Default)]
pub struct Breach {
    /// From when on somebody may have read: what was erased before is not affected. None: from the beginning.
    pub since: Option<Timestamp>,
    /// Until when: what came later is not affected. None: until now.
    pub until: Option<Timestamp>,
    /// Only these complaints, by id or ticket; empty for all.
    pub complaints: Vec<String>,
    /// Whether names and telephone numbers are opened too, so that people can be told. Each is a line of the audit log.
    pub with_contacts: bool,
}

const HEAD: [&str; 6] = ["ticket", "id", "received_at", "data", "erased_at", "reachable_by"];
const CONTACTS: [&str; 2] = ["name", "phone"];

/// Everybody affected, as CSV that no spreadsheet takes for formulas.
///
/// # Errors
/// [`BreachError::Unknown`] for a complaint that is not there, [`BreachError::Db`] where the main database fails,
/// [`BreachError::Vault`] where the data keys do.
pub fn export(
    ledger: &Ledger,
    keys: &Keys,
    vault: &Arc<Vault>,
    now: Timestamp,
    of: &Breach,
) -> Result<String, BreachError> {
    let opening = KindCache::new(vault.clone());
    let pack = ledger.read_blocking(pack_revision::latest)?.map(|(_, pack)| pack);
    let mut affected = ledger.read_blocking(|c| breach::affected(c, &opening, of.since, of.until.unwrap_or(now)))?;
    affected.retain(|found| !kinds(found, of, pack.as_ref()).is_empty());
    if !of.complaints.is_empty() {
        if let Some(unknown) = of.complaints.iter().find(|named| affected.iter().all(|found| !is(found, named))) {
            return Err(ByHandError::Unknown(unknown.clone()).into());
        }
        affected.retain(|found| of.complaints.iter().any(|named| is(found, named)));
    }
    if of.with_contacts {
        // First it is written down, then it is shown.
        ledger.transact(|t| {
            affected.iter().filter(|found| found.reporter_sealed.is_some()).try_for_each(|found| {
                let deed = AuditAction::Breach;
                audit_log::write(
                    t,
                    &AuditEntry { at: now, officer: None, deed, complaint: Some(found.id), event: None },
                )
            })
        })?;
    }
    let mut out = csv::begin();
    csv::line(&mut out, HEAD.into_iter().chain(CONTACTS.into_iter().filter(|_| of.with_contacts)));
    for found in &affected {
        let reporter = reporter(keys, vault, found)?;
        let (id, received, data) =
            (found.id.to_string(), found.received_at.to_string(), kinds(found, of, pack.as_ref()).join(" "));
        let erased = found.erased_at.map(|at| at.to_string()).unwrap_or_default();
        let mut by = Vec::new();
        by.extend(found.has_device.then_some("app"));
        by.extend(reporter.phone.as_ref().map(|_| "phone"));
        let by = by.join(" ");
        let mut cells = vec![&*found.ticket, &id, &received, &data, &erased, &by];
        if of.with_contacts {
            cells.extend([&reporter.name, &reporter.phone].map(|said| said.as_ref().map_or("", |said| said.as_str())));
        }
        csv::line(&mut out, cells);
    }
    Ok(out)
}

/// Whether a complaint is the one that was named.
fn is(found: &Affected, named: &str) -> bool {
    found.id.to_string() == named || named.parse().is_ok_and(|ticket: Ticket| ticket.to_string() == found.ticket)
}

/// Which kinds of protected data there were.
fn kinds(found: &Affected, of: &Breach, pack: Option<&Pack>) -> Vec<&'static str> {
    if found.erased_at.is_some() {
        // What was erased since says nothing any more, not even what it had.
        return vec!["unknown"];
    }
    let about = found.category.as_ref().and_then(|category| pack?.consent_for(category));
    let words = match about {
        Some(ConsentFor::Health) => "health",
        Some(ConsentFor::Maternity) => "maternity",
        Some(ConsentFor::Identity | ConsentFor::Words) | None => "private_words",
    };
    // Whoever was forgotten since was there when somebody read; nobody can say any more who that was.
    let was_named = found.forgotten_at.is_some_and(|at| of.since.is_none_or(|since| at >= since));
    let all = [
        (found.reporter_sealed.is_some() || was_named, "identity"),
        (found.is_private, words),
        (found.has_notes, "notes"),
        (found.has_photos, "photos"),
    ];
    all.into_iter().filter_map(|(there, kind)| there.then_some(kind)).collect()
}

/// Who complained, as far as the seal still opens.
fn reporter(keys: &Keys, vault: &Vault, found: &Affected) -> Result<Reporter, VaultError> {
    let Some(sealed) = &found.reporter_sealed else { return Ok(Reporter::default()) };
    let Some(key) = vault.known_reporter_key(found.id)? else { return Ok(Reporter::default()) };
    let sealed: Option<Sealed> = serde_json::from_slice(&key.open(Purpose::Reporter, sealed)?).ok();
    Ok(sealed.and_then(|sealed| keys.open_seal(&sealed).ok()).unwrap_or_default())
}
