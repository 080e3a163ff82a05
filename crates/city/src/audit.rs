//! Whether the chain of events still holds.

use event::Link;
use sambat_city_store::db::{DbError, Ledger, audit_log, event};
use sambat_domain::photo::Sha256;
use sambat_protocol::{
    cursor::{self, Cursor},
    hash,
};

/// A chain without a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many events the chain has.
    pub events: u64,
    /// The place and the hash of the last event. Whoever keeps this elsewhere notices also when the last events are taken away.
    pub head: Cursor,
    /// How many lines the audit log has.
    pub lines: u64,
    /// The number and the hash of the last line of the audit log.
    pub audit_log: Cursor,
}

/// The first thing that is wrong with the chain.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// A row is not the one that was linked: it was edited, or stands where another stood.
    #[error("event {seq} ({id}) is not what was recorded")]
    Edited {
        /// The event's place in the chain, from 1 on.
        seq: u64,
        /// Its id as it stands now.
        id: String,
    },
    /// A place of the chain at which no row stands.
    #[error("event {seq} is missing")]
    Missing {
        /// The place in the chain, from 1 on.
        seq: u64,
    },
    /// A row that cannot be read at all.
    #[error("event {seq} cannot be read")]
    Unreadable {
        /// The event's place in the chain, from 1 on.
        seq: u64,
    },
    /// A note that is not the one that was recorded.
    #[error("the note of event {seq} ({id}) is not what was recorded")]
    Note {
        /// The event's place in the chain, from 1 on.
        seq: u64,
        /// The event's id.
        id: String,
    },
    /// A line of the audit log that is not what was recorded, or is missing.
    #[error("line {n} of the audit log is not what was recorded")]
    AuditLog {
        /// The line's number, from 1 on.
        n: u64,
    },
    /// The main database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Walks the chain from its start.
///
/// # Errors
/// [`AuditError`], for the first event or line that is not what was recorded, or where the main database cannot be read.
pub fn verify(ledger: &Ledger) -> Result<Verified, AuditError> {
    let mut last = (0, cursor::GENESIS);
    let mut fault = None;
    ledger.read_blocking(|c| {
        event::walk(c, |seq, link| match step(last, seq, link) {
            Ok(hash) => {
                last = (seq, hash);
                true
            }
            Err(error) => {
                fault = Some(error);
                false
            }
        })
    })?;
    if let Some(error) = fault {
        return Err(error);
    }
    let (lines, line) = verify_audit_log(ledger)?;
    Ok(Verified { events: last.0, head: Cursor::at(last.0, &last.1), lines, audit_log: Cursor::at(lines, &line) })
}

/// Walks the audit log from its start; answers the number and hash of its last line.
fn verify_audit_log(ledger: &Ledger) -> Result<(u64, Sha256), AuditError> {
    let mut last = (0, cursor::GENESIS);
    let mut fault = None;
    ledger.read_blocking(|c| {
        audit_log::walk(c, |n, line| {
            let holds = n == last.0 + 1 && line.link(&last.1).is_some_and(|link| link == line.chain);
            if holds {
                last = (n, line.chain);
            } else {
                fault = Some(last.0 + 1);
            }
            holds
        })
    })?;
    match fault {
        Some(n) => Err(AuditError::AuditLog { n }),
        None => Ok(last),
    }
}

fn step((before, hash): (u64, Sha256), seq: u64, link: Option<Link>) -> Result<Sha256, AuditError> {
    if seq != before + 1 {
        return Err(AuditError::Missing { seq: before + 1 });
    }
    let link = link.ok_or(AuditError::Unreadable { seq })?;
    let id = link.kept.event.id.to_string();
    // The ciphertext may be gone after an erasure; its hash stays.
    if link.kept.note_sealed.as_deref().map(hash::sha256).is_some_and(|note| Some(note) != link.note_sha256) {
        return Err(AuditError::Note { seq, id });
    }
    let expected = cursor::link(&hash, &link.kept.event, link.note_sha256.as_ref()).ok();
    match (expected, link.chain) {
        (Some(expected), Some(chain)) if expected == chain => Ok(chain),
        _ => Err(AuditError::Edited { seq, id }),
    }
}
