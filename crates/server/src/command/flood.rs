//! What came in a flood, for whoever has to clear it away: seen together, and dropped with a reason.
//!
//! Only what nobody at the desk has touched is seen here. What is dropped is erased as by its citizen: an id never comes back, and
//! the phone that sent it hears `erased`. The register has a line for each, with the reason.

use crate::{
    beside,
    command::{self, CommandError},
};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sambat_city::erasure;
use sambat_city_store::data_folder::main_db;
use sambat_city_store::{
    clock::{Clock, whole_millis},
    db::{
        Ledger, Transaction, erased,
        flooded::{self, Flooded},
        register::{self, Deed, Entry, More},
    },
};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// How many are dropped in one transaction.
const AT_ONCE: usize = 50;

/// Letters of a phone's hash that are shown: enough to tell it from others.
const SHOWN: usize = 16;

/// The shortest reason, in letters.
pub const SHORTEST_REASON: usize = 10;

/// By what a flood is seen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Networks, by a keyed hash: they are known again, and cannot be told.
    Network,
    /// Phones, by the hash of their secret.
    Device,
    /// Hours in UTC.
    Hour,
}

/// Which part of it.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Of this phone, as the list names it.
    pub device: Option<String>,
    /// Of this network, as the list names it.
    pub network: Option<String>,
    /// Received from this moment on.
    pub since: Option<Timestamp>,
    /// Received until this moment.
    pub until: Option<Timestamp>,
}

impl Which {
    /// Whether it is all there is.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.device.is_none() && self.network.is_none() && self.since.is_none() && self.until.is_none()
    }

    fn of(&self, ledger: &Ledger) -> Result<Vec<Flooded>, CommandError> {
        let (since, until) = (self.since.unwrap_or(Timestamp::MIN), self.until.unwrap_or(Timestamp::MAX));
        let mut found = ledger.read(|c| flooded::all(c, since, until))?;
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
/// [`CommandError`].
pub fn list(data: &Path, by: By, which: &Which) -> Result<Vec<String>, CommandError> {
    let ledger = Ledger::open(&main_db(&command::city(data)?))?;
    let mut groups: BTreeMap<String, (usize, Timestamp, Timestamp)> = BTreeMap::new();
    for one in which.of(&ledger)? {
        let at = one.received_at;
        let (count, first, last) = groups.entry(key(by, &one)).or_insert((0, at, at));
        (*count, *first, *last) = (*count + 1, at.min(*first), at.max(*last));
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(_, a), (_, b)| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(groups.into_iter().map(|(key, (count, first, last))| format!("{key}  {count}  {first} to {last}")).collect())
}

/// How many [`drop()`] would drop.
///
/// # Errors
/// [`CommandError`].
pub fn count(data: &Path, which: &Which) -> Result<usize, CommandError> {
    let ledger = Ledger::open(&main_db(&command::city(data)?))?;
    Ok(which.of(&ledger)?.len())
}

/// Drops it, beside a running server or without one. Answers how many. Cut short, it goes on when run again.
///
/// # Errors
/// [`CommandError`].
pub async fn drop(
    data: &Path,
    keys: Option<&Path>,
    clock: Arc<dyn Clock>,
    which: &Which,
    reason: &str,
) -> Result<usize, CommandError> {
    let reason = reason.trim().to_owned();
    if reason.chars().count() < SHORTEST_REASON {
        return Err(CommandError::Kind(format!(
            "--reason needs at least {SHORTEST_REASON} letters: it stands in the register"
        )));
    }
    let data = command::city(data)?;
    let keys = command::keys(&data, keys)?;
    let (city, writing) = beside::open(&data, keys, clock)?;
    let found: Vec<_> = which.of(&city.ledger)?.into_iter().map(|one| one.id).collect();
    let mut dropped = 0;
    for ids in found.chunks(AT_ONCE) {
        let (ids, reason, now) = (ids.to_vec(), reason.clone(), whole_millis(city.clock.now()));
        let put = move |t: &Transaction<'_>| {
            let mut dropped = Vec::new();
            for id in ids {
                // Whoever at the desk was faster keeps it.
                if !flooded::is(t, id)? {
                    continue;
                }
                erased::put(t, id, now)?;
                let entry =
                    Entry { at: now, officer: None, deed: Deed::FloodDropped, complaint: Some(id), event: None };
                register::write_more(t, &entry, More { count: None, reason: Some(reason.clone()) })?;
                dropped.push(id);
            }
            Ok(dropped)
        };
        let (ids, _) = city.writer.write(put).await?;
        erasure::complete_beside(&city, &ids).await.map_err(|refusal| CommandError::Kind(refusal.to_string()))?;
        dropped += ids.len();
    }
    std::mem::drop(city);
    // It ends with the last who could ask it something.
    let _ = tokio::task::spawn_blocking(move || writing.join()).await;
    Ok(dropped)
}
