//! Complaints, and which phones own them.

use super::{
    Connection, Db, Transaction, device, from_json, from_word, parsed, photo,
    reporter::{self, NewReporter},
    summary, to_json, to_word,
};
use crate::vault::KindCache;
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::{
    event::Via,
    id::{CategoryId, ComplaintId},
    photo::{PhotoManifest, Sha256},
    visibility::Visibility,
};
use sambat_protocol::receipt::Receipt;
use std::collections::BTreeSet;

/// The words, as they are kept.
#[derive(Debug, Clone)]
pub enum StoredWords {
    /// Public words: the text as it was received.
    Plain(String),
    /// Private words: sealed under the complaint's data key.
    Sealed(Vec<u8>),
}

/// A complaint that is to be kept, with all that its row needs.
#[derive(Debug, Clone)]
pub struct NewComplaint {
    /// The words, in the open where they are public, sealed where they are private.
    pub words: StoredWords,
    /// Who complains, sealed under a data key; `None` where nobody is named.
    pub reporter_sealed: Option<Vec<u8>>,
    /// What may be found again of who complains, such as the keyed hash of the NIK.
    pub reporter: Option<NewReporter>,
    /// The revision of the pack under which it was written.
    pub pack_rev: String,
    /// The revision that is served now.
    pub judged_by: String,
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// The kind sealed under the data key, where the complaint is private.
    pub kind_sealed: Option<Vec<u8>>,
    /// Who may see it at most.
    pub visibility: Visibility,
    /// Whether somebody must look before it goes to an office.
    pub needs_sorting: bool,
    /// Whether it came as part of a flood.
    pub quarantined: bool,
    /// The keyed hash of its network, where it came as part of a flood.
    pub flood_network: Option<[u8; 8]>,
    /// The photos that are announced with it.
    pub photos: Vec<PhotoManifest>,
    /// The signed receipt that its phone was given.
    pub receipt: Receipt,
}

impl NewComplaint {
    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let words = match &self.words {
            StoredWords::Plain(text) => text.len(),
            StoredWords::Sealed(bytes) => bytes.len(),
        };
        words + self.reporter_sealed.as_ref().map_or(0, Vec::len)
    }
}

/// What every answer about a complaint needs. All of it stands in its receipt.
#[derive(Debug, Clone)]
pub struct StoredComplaint {
    /// The signed receipt that its phone was given.
    pub receipt: Receipt,
}

/// Keeps a complaint that is not there yet.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, new: &NewComplaint) -> Db<()> {
    let (plain, sealed) = match &new.words {
        StoredWords::Plain(text) => (Some(text), None),
        StoredWords::Sealed(bytes) => (None, Some(bytes)),
    };
    let said = &new.receipt.body;
    t.prepare_cached(
        "INSERT INTO complaint (id, ticket, content_sha256, content, content_sealed, reporter_sealed, pack_rev, category,
             visibility, needs_sorting, received_at, receipt, judged_by, look_at, quarantined, kind_sealed,
             flood_network)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?
    .execute(params![
        said.id.to_string(),
        said.ticket.to_string(),
        said.content_sha256.0,
        plain,
        sealed,
        new.reporter_sealed,
        new.pack_rev,
        if new.kind_sealed.is_some() { "" } else { new.category.as_str() },
        match new.visibility {
            Visibility::Public => "public",
            Visibility::Private => "private",
        },
        new.needs_sorting,
        said.received_at.to_string(),
        to_json(&new.receipt, "complaint")?,
        new.judged_by,
        said.received_at.as_millisecond(),
        new.quarantined,
        new.kind_sealed,
        new.flood_network.map(|hash| hash.to_vec()),
    ])?;
    if let Some(seen) = &new.reporter {
        reporter::insert(t, said.id, seen)?;
    }
    for manifest in &new.photos {
        photo::add(t, said.id, manifest)?;
    }
    Ok(())
}

/// A complaint, if there is one of this id. One that was erased is none.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn find(c: &Connection, id: ComplaintId) -> Db<Option<StoredComplaint>> {
    let found: Option<String> = c
        .prepare_cached("SELECT receipt FROM complaint WHERE id = ?1 AND id NOT IN (SELECT complaint FROM erased)")?
        .query_row([id.to_string()], |row| row.get(0))
        .optional()?;
    found.map(|receipt| Ok(StoredComplaint { receipt: from_json(&receipt, "complaint")? })).transpose()
}

/// The complaints of a ticket: one, nearly always. One that was erased is none.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_ticket(c: &Connection, ticket: &str) -> Db<Vec<(ComplaintId, Timestamp)>> {
    let mut select = c.prepare_cached(
        "SELECT id, received_at FROM complaint
         WHERE ticket = ?1 AND id NOT IN (SELECT complaint FROM erased) ORDER BY id",
    )?;
    let rows = select.query_map([ticket], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    rows.map(|row| {
        let (id, at) = row?;
        Ok((parsed(&id, "complaint")?, parsed(&at, "complaint")?))
    })
    .collect()
}

/// Makes a phone an owner, known from now on: the one that brought the words, or one that came to it some other way.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn own(t: &Transaction<'_>, device: &Sha256, id: ComplaintId, via: Option<Via>, now: Timestamp) -> Db<()> {
    device::register(t, device, now)?;
    let via = via.map(|via| to_word(&via, "owner")).transpose()?;
    t.prepare_cached("INSERT INTO owner (device, complaint, via) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![device.0, id.to_string(), via])?;
    Ok(())
}

/// Who may act for the citizen of a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A phone that sent the words, or claimed them: it showed its secret.
    Device(Sha256),
    /// A phone that a file names which was carried by hand: nothing was shown.
    Carried(Sha256),
    /// Whoever showed the PIN of this complaint's receipt.
    PinHolder(ComplaintId),
}

impl Owner {
    /// Whether that is so of this complaint.
    ///
    /// # Errors
    /// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
    pub fn owns(self, c: &Connection, id: ComplaintId) -> Db<bool> {
        match self {
            Self::Device(device) | Self::Carried(device) => is_owner(c, &device, id),
            Self::PinHolder(shown) => Ok(shown == id && find(c, id)?.is_some()),
        }
    }

    /// How what this owner says came: nothing where the phone that brought the words says it itself.
    ///
    /// # Errors
    /// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
    pub fn via(self, c: &Connection, id: ComplaintId) -> Db<Option<Via>> {
        match self {
            Self::Device(device) => came_by(c, &device, id),
            Self::Carried(_) => Ok(Some(Via::Bundle)),
            Self::PinHolder(_) => Ok(Some(Via::Pin)),
        }
    }
}

/// Whether a phone is an owner.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn is_owner(c: &Connection, device: &Sha256, id: ComplaintId) -> Db<bool> {
    Ok(c.prepare_cached("SELECT 1 FROM owner WHERE device = ?1 AND complaint = ?2")?
        .exists(params![device.0, id.to_string()])?)
}

/// How a phone became an owner; `None` where it sent the words itself.
fn came_by(c: &Connection, device: &Sha256, id: ComplaintId) -> Db<Option<Via>> {
    let via: Option<Option<String>> = c
        .prepare_cached("SELECT via FROM owner WHERE device = ?1 AND complaint = ?2")?
        .query_row(params![device.0, id.to_string()], |row| row.get(0))
        .optional()?;
    via.flatten().map(|via| from_word(via, "owner")).transpose()
}

/// Complaints of which words or notes are sealed. Those that were erased have nothing.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn sealed(c: &Connection) -> Db<BTreeSet<ComplaintId>> {
    ids(
        c,
        "SELECT id FROM complaint WHERE content_sealed IS NOT NULL AND id NOT IN (SELECT complaint FROM erased)
         UNION SELECT complaint FROM event WHERE note_sealed IS NOT NULL
             AND complaint NOT IN (SELECT complaint FROM erased)",
    )
}

/// Complaints that keep who complained.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn with_reporter(c: &Connection) -> Db<BTreeSet<ComplaintId>> {
    ids(c, "SELECT id FROM complaint WHERE reporter_sealed IS NOT NULL AND id NOT IN (SELECT complaint FROM erased)")
}

fn ids(c: &Connection, sql: &str) -> Db<BTreeSet<ComplaintId>> {
    let mut select = c.prepare(sql)?;
    let rows = select.query_map([], |row| row.get::<_, String>(0))?;
    rows.map(|id| parsed(&id?, "complaint")).collect()
}

/// Private data that an older version kept in the open: words, or the kind of complaint.
pub(crate) struct LiesOpen {
    pub(crate) id: ComplaintId,
    pub(crate) category: CategoryId,
    /// None where they are sealed already.
    pub(crate) words: Option<String>,
}

/// The first complaints that are private and lie open: from before kinds were closed, or public as they came and of one of these
/// kinds, which are private now.
pub(crate) fn lying_open(c: &Connection, private: &[&CategoryId], most: usize) -> Db<Vec<LiesOpen>> {
    let mut select = c.prepare_cached(
        "SELECT id, category, content FROM complaint WHERE id IN (
             SELECT id FROM complaint WHERE visibility = 'private' AND kind_sealed IS NULL AND category <> ''
             UNION ALL
             SELECT complaint FROM standing WHERE visibility = 'public' AND category IN (SELECT value FROM json_each(?1)))
         LIMIT ?2",
    )?;
    let private = to_json(&private, "complaint")?;
    let rows = select.query_map(params![private, most], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?))
    })?;
    rows.map(|row| {
        let (id, category, words) = row?;
        Ok(LiesOpen { id: parsed(&id, "complaint")?, category: parsed(&category, "complaint")?, words })
    })
    .collect()
}

/// Keeps closed what lay open. Where it stands is folded anew.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn close(t: &Transaction<'_>, id: ComplaintId, kind: &[u8], words: Option<&[u8]>) -> Db<()> {
    let text = id.to_string();
    t.prepare_cached(
        "UPDATE complaint SET kind_sealed = ?2, category = '', visibility = 'private',
             content_sealed = coalesce(?3, content_sealed), content = NULL, look_at = 0
         WHERE id = ?1 AND id NOT IN (SELECT complaint FROM erased)",
    )?
    .execute(params![text, kind, words])?;
    summary::forget(t, &text)
}

/// The kind of a complaint, and by which rules its words are kept.
#[derive(Debug, Clone)]
pub struct Kind {
    /// The kind of complaint, an id of the pack.
    pub category: CategoryId,
    /// Whether it is never public.
    pub is_private: bool,
    /// The revision that it was written under; none that any pack ever had where that is unknown.
    pub pack_rev: String,
}

/// The kind of a complaint, if there is one of this id.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn kind(c: &Connection, kinds: &KindCache, id: ComplaintId) -> Db<Option<Kind>> {
    let sql = "SELECT category, visibility = 'private', pack_rev, kind_sealed FROM complaint
               WHERE id = ?1 AND id NOT IN (SELECT complaint FROM erased)";
    let found = c.prepare_cached(sql)?.query_row([id.to_string()], |row| {
        let sealed: Option<Vec<u8>> = row.get(3)?;
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, sealed))
    });
    let Some((category, is_private, pack_rev, sealed)) = found.optional()? else { return Ok(None) };
    let category = super::kind(kinds, id, &category, sealed.as_deref(), "complaint")?;
    Ok(Some(Kind { category, is_private, pack_rev }))
}

/// The revision of the pack in force when a complaint came; `None` where there is none of this id, and for what is older than
/// that column.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn judged_by(c: &Connection, id: ComplaintId) -> Db<Option<String>> {
    let sql = "SELECT judged_by FROM complaint WHERE id = ?1";
    Ok(c.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0)).optional()?.flatten())
}

/// How many complaints there are that were not erased.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn count(c: &Connection) -> Db<u64> {
    let sql = "SELECT count(*) FROM complaint WHERE id NOT IN (SELECT complaint FROM erased)";
    Ok(c.query_row(sql, [], |row| row.get(0))?)
}

/// Whether there is none at all.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn none(c: &Connection) -> Db<bool> {
    Ok(!c.prepare_cached("SELECT 1 FROM complaint LIMIT 1")?.exists([])?)
}

/// The name of the key that signed a receipt of this city, if there is one.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn signed_by(c: &Connection) -> Db<Option<String>> {
    let found: Option<String> =
        c.query_row("SELECT receipt FROM complaint WHERE receipt <> '' LIMIT 1", [], |row| row.get(0)).optional()?;
    found.map(|receipt| Ok(from_json::<Receipt>(&receipt, "complaint")?.body.kid)).transpose()
}
