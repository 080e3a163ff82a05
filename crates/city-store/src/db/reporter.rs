//! What may be kept of who complains besides the sealed data themselves.

use super::{Db, Transaction, to_json};
use rusqlite::params;
use sambat_domain::{id::ComplaintId, identity::NikWarning};
use serde::Serialize;

/// What is kept besides the sealed data.
#[derive(Debug, Clone)]
pub struct NewReporter {
    /// The keyed hash of the NIK, by which the same person is known again.
    pub nik_hmac: Option<[u8; 32]>,
    /// The last four digits of the NIK, sealed under the data key.
    pub last4_sealed: Option<Vec<u8>>,
    /// What is odd about who complains.
    pub flags: Vec<ReporterFlag>,
}

/// What is odd about who complains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReporterFlag {
    /// The seal is of no key of this city's, or does not open.
    Unopened,
    /// It opened, and holds no reporter.
    Unreadable,
    /// Its NIK is not sixteen digits.
    NikMalformed,
    /// No province, regency or district has such a code.
    RegionOdd,
    /// No calendar has such a day of birth.
    DateOdd,
    /// The serial is 0000.
    SerialZero,
    /// The words came without leave to use it.
    WithoutConsent,
}

/// Keeps it with its complaint.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, complaint: ComplaintId, new: &NewReporter) -> Db<()> {
    t.prepare_cached("INSERT INTO reporter (complaint, nik_hmac, last4_sealed, flags) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![complaint.to_string(), new.nik_hmac, new.last4_sealed, to_json(&new.flags, "reporter")?])?;
    Ok(())
}

impl From<NikWarning> for ReporterFlag {
    fn from(warning: NikWarning) -> Self {
        match warning {
            NikWarning::RegionOdd => Self::RegionOdd,
            NikWarning::DateOdd => Self::DateOdd,
            NikWarning::SerialZero => Self::SerialZero,
        }
    }
}
