//! What came in a flood, for whoever has to clear it away: seen together, and dropped with a reason.
//!
//! Only what nobody at the desk has touched is seen here. What is dropped is erased as by its citizen: an id never comes back,
//! and the phone that sent it hears `erased`. The audit log has a line for each, with the reason.

use crate::{city::City, erasure, error::CityError};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sambat_city_store::db::{
    Db, Ledger, Transaction,
    audit_log::{self, AuditAction, AuditEntry, More},
    erased,
    flooded::{self, Flooded},
};
use sambat_domain::{officer::SHORTEST_REASON, text};
use std::collections::BTreeMap;

/// How many complaints are dropped in one transaction.
const AT_ONCE: usize = 50;

/// Letters of a phone's hash that are shown: enough to tell it from others.
const SHOWN: usize = 16;

/// Why it is dropped, in at least [`SHORTEST_REASON`] letters. It stays in the audit log.
#[derive(Debug, Clone)]
pub struct Reason(String);

impl Reason {
    /// What is typed, without the white space around it; `None` where that is too short.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        text::said(typed).filter(|reason| reason.chars().count() >= SHORTEST_REASON).map(Self)
    }
}

/// By what the complaints of a flood are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Networks, by a keyed hash: they are known again, and cannot be told.
    Network,
    /// Phones, by the hash of their secret.
    Device,
    /// The hour of receipt, in UTC.
    Hour,
}

/// Which part of what came in a flood is meant.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Only those of this phone, as the list names it.
    pub device: Option<String>,
    /// Only those of this network, as the list names it.
    pub network: Option<String>,
    /// Only those received from this moment on.
    pub since: Option<Timestamp>,
    /// Only those received before this moment or at it.
    pub until: Option<Timestamp>,
}

impl Which {
    /// Whether it is all there is.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.device.is_none() && self.network.is_none() && self.since.is_none() && self.until.is_none()
    }

    fn of(&self, ledger: &Ledger) -> Db<Vec<Flooded>> {
        let (since, until) = (self.since.unwrap_or(Timestamp::MIN), self.until.unwrap_or(Timestamp::MAX));
        let mut found = ledger.read_blocking(|c| flooded::all(c, since, until))?;
        let is =
            |wanted: &Option<String>, by, one: &Flooded| wanted.as_ref().is_none_or(|wanted| *wanted == key(by, one));
        found.retain(|one| is(&self.device, By::Device, one) && is(&self.network, By::Network, one));
        Ok(found)
    }
}

fn key(by: By, one: &Flooded) -> String {
    let shown = |hash: &Option<Vec<u8>>| {
        let text = hash.as_ref().map(|hash| HEXLOWER.encode(hash)).unwrap_or_default();
        if text.is_empty() { "unknown".into() } else { text.chars().take(SHOWN).collect() }
    };
    match by {
        By::Network => shown(&one.network),
        By::Device => shown(&one.device),
        By::Hour => one.received_at.strftime("%Y-%m-%dT%H:00:00Z").to_string(),
    }
}

/// What came in a flood and nobody has touched, a line for each network, phone or hour, the most first.
///
/// # Errors
/// [`DbError`](sambat_city_store::db::DbError) where the main database fails.
pub fn list(ledger: &Ledger, by: By, which: &Which) -> Db<Vec<String>> {
    let mut groups: BTreeMap<String, (usize, Timestamp, Timestamp)> = BTreeMap::new();
    for one in which.of(ledger)? {
        let at = one.received_at;
        let (count, first, last) = groups.entry(key(by, &one)).or_insert((0, at, at));
        (*count, *first, *last) = (*count + 1, at.min(*first), at.max(*last));
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(_, a), (_, b)| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(groups.into_iter().map(|(key, (count, first, last))| format!("{key}  {count}  {first} to {last}")).collect())
}

/// How many [`drop`] would drop.
///
/// # Errors
/// [`DbError`](sambat_city_store::db::DbError) where the main database fails.
pub fn count(ledger: &Ledger, which: &Which) -> Db<usize> {
    Ok(which.of(ledger)?.len())
}

/// Drops it. Answers how many. Cut short, it goes on when run again.
///
/// # Errors
/// [`CityError::Db`], [`CityError::Vault`] and [`CityError::Io`]: what was dropped until then stays so.
pub async fn drop(city: &City, which: &Which, reason: &Reason) -> Result<usize, CityError> {
    let found: Vec<_> = which.of(&city.ledger)?.into_iter().map(|one| one.id).collect();
    let mut dropped = 0;
    for ids in found.chunks(AT_ONCE) {
        let (ids, reason, now) = (ids.to_vec(), reason.0.clone(), city.now());
        let put = move |t: &Transaction<'_>| {
            let mut dropped = Vec::new();
            for id in ids {
                // Whoever at the desk was faster keeps it.
                if !flooded::is(t, id)? {
                    continue;
                }
                erased::put(t, id, now)?;
                let entry = AuditEntry {
                    at: now,
                    officer: None,
                    deed: AuditAction::FloodDropped,
                    complaint: Some(id),
                    event: None,
                };
                audit_log::write_more(t, &entry, More { count: None, reason: Some(reason.clone()) })?;
                dropped.push(id);
            }
            Ok(dropped)
        };
        let (ids, _) = city.writer.write(put).await?;
        erasure::complete_beside(city, &ids).await?;
        dropped += ids.len();
    }
    Ok(dropped)
}
