//! Table `identity`: who complains, for each city, unreadable on this phone once the city's key is known.

use super::{Connection, StoreError, StoredValue, Vault, row};
use rusqlite::{OptionalExtension as _, Row};
use sambat_domain::{
    content::Consent,
    id::{ComplaintId, PackId},
    identity::NikWarning,
};
use sambat_protocol::{
    key::PublicKey,
    seal::{Reporter, Sealed},
};
use zeroize::Zeroizing;

/// Who complains, for one city. Name and numbers are sealed or closed in it; what it tells openly may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Whose city it is for.
    pub pack_id: PackId,
    /// The last four digits of the NIK, where one was given.
    pub last4: Option<String>,
    /// Whether a name was given.
    pub has_name: bool,
    /// Whether a telephone number was given.
    pub has_phone: bool,
    /// What looks odd about the NIK.
    pub warnings: Vec<NikWarning>,
    /// What was agreed to.
    pub consent: Consent,
    /// Name, telephone number and NIK, readable by the city alone.
    pub reporter: KeptReporter,
}

/// A reporter as this phone keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptReporter {
    /// For the city alone.
    Sealed(Sealed),
    /// Ciphertext under the store's key, until a key of the city's is known.
    Waiting(Vec<u8>),
}

/// What a waiting reporter is bound to: none passes for another's.
#[must_use]
pub fn of_pack(pack: &PackId) -> String {
    format!("identity/{pack}")
}

/// What the reporter of one complaint is bound to.
#[must_use]
pub fn of_complaint(id: ComplaintId) -> String {
    format!("reporter/{id}")
}

impl KeptReporter {
    /// Keeps a reporter: sealed where there is a key, else waiting.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where the system gives no random bytes.
    pub fn keep(vault: &Vault, of: &str, reporter: &Reporter, key: Option<&PublicKey>) -> Result<Self, StoreError> {
        if let Some(key) = key {
            let mut random = Zeroizing::new([0; 32]);
            getrandom::fill(&mut *random).map_err(|_| StoreError::KeyGone)?;
            // A key that seals nothing is the city's fault: the identity waits for a better one.
            if let Ok(sealed) = reporter.seal(key, &random) {
                return Ok(Self::Sealed(sealed));
            }
        }
        Ok(Self::Waiting(vault.keep(true, of, &reporter.to_json())?.bytes))
    }

    /// Keeps it anew, under another name and sealed where there is a key now.
    ///
    /// # Errors
    /// [`StoreError::KeyGone`] where the store's key is not the one that it waits under.
    pub fn again(self, vault: &Vault, of: &str, becomes: &str, key: Option<&PublicKey>) -> Result<Self, StoreError> {
        match self {
            Self::Sealed(_) => Ok(self),
            Self::Waiting(bytes) => {
                let plain = Zeroizing::new(vault.open(of, &StoredValue { bytes, sealed: true })?);
                let reporter = Reporter::from_json(&plain).map_err(|_| StoreError::Row(TABLE))?;
                Self::keep(vault, becomes, &reporter, key)
            }
        }
    }

    /// Bytes that it adds to the body of a PUT, also while it waits.
    #[must_use]
    pub fn wire_bytes(&self) -> usize {
        const FRAME: usize = r#","reporter_sealed":{"kid":"","enc":"","ciphertext":""}"#.len() + 16 + 43;
        match self {
            Self::Sealed(sealed) => FRAME + sealed.ciphertext.len(),
            // Nonce and tag here, a tag there; four letters for three bytes.
            Self::Waiting(bytes) => FRAME + (bytes.len().saturating_sub(12) * 4).div_ceil(3),
        }
    }

    /// Out of the two columns that hold one.
    pub(super) fn read(sealed: Option<String>, waiting: Option<Vec<u8>>) -> Result<Option<Self>, StoreError> {
        Ok(match (sealed, waiting) {
            (Some(text), _) => Some(Self::Sealed(serde_json::from_str(&text).map_err(|_| StoreError::Row(TABLE))?)),
            (None, Some(bytes)) => Some(Self::Waiting(bytes)),
            (None, None) => None,
        })
    }

    /// What goes into the two columns of it, `sealed` and `waiting`: one of them is NULL.
    pub(super) fn columns(&self) -> (Option<String>, Option<&[u8]>) {
        match self {
            Self::Sealed(sealed) => (Some(row::to_json(sealed)), None),
            Self::Waiting(bytes) => (None, Some(bytes)),
        }
    }
}

const TABLE: &str = "identity";

fn read(row: &Row<'_>) -> Result<Identity, StoreError> {
    Ok(Identity {
        pack_id: row::parsed(row, "pack_id", TABLE)?,
        last4: row.get("last4")?,
        has_name: row.get("has_name")?,
        has_phone: row.get("has_phone")?,
        warnings: row::json(row, "warnings", TABLE)?,
        consent: row::json(row, "consent", TABLE)?,
        reporter: KeptReporter::read(row.get("sealed")?, row.get("waiting")?)?.ok_or(StoreError::Row(TABLE))?,
    })
}

/// The identity for a city, if one was given.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn find(connection: &Connection, pack: &PackId) -> Result<Option<Identity>, StoreError> {
    let found = connection
        .query_row("SELECT * FROM identity WHERE pack_id = ?1", [pack.as_str()], |row| Ok(read(row)))
        .optional()?;
    found.transpose()
}

/// Puts an identity in the place of the city's last one.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn put(connection: &Connection, identity: &Identity) -> Result<(), StoreError> {
    let (sealed, waiting) = identity.reporter.columns();
    connection.execute(
        "INSERT OR REPLACE INTO identity (pack_id, last4, has_name, has_phone, warnings, consent, sealed, waiting)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            identity.pack_id.as_str(),
            &identity.last4,
            identity.has_name,
            identity.has_phone,
            row::to_json(&identity.warnings),
            row::to_json(&identity.consent),
            sealed,
            waiting,
        ),
    )?;
    Ok(())
}

/// Forgets the identity for a city. SQLite overwrites what it deletes (`secure_delete`).
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn delete(connection: &Connection, pack: &PackId) -> Result<(), StoreError> {
    connection.execute("DELETE FROM identity WHERE pack_id = ?1", [pack.as_str()])?;
    Ok(())
}
