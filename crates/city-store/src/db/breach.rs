//! Which complaints had protected data in a time.

use super::{Connection, Db, parsed};
use crate::vault::KindCache;
use jiff::Timestamp;
use sambat_domain::id::{CategoryId, ComplaintId};

/// A complaint that was in what leaked.
pub struct Affected {
    /// The complaint's id.
    pub id: ComplaintId,
    /// Its ticket, as people write it.
    pub ticket: String,
    /// The kind of complaint; `None` where it was erased.
    pub category: Option<CategoryId>,
    /// Whether its words were protected.
    pub is_private: bool,
    /// Who complained, sealed under a data key; `None` where nobody is named.
    pub reporter_sealed: Option<Vec<u8>>,
    /// When the city received it.
    pub received_at: Timestamp,
    /// When it was erased, if it was.
    pub erased_at: Option<Timestamp>,
    /// When it was forgotten who complained, if that was.
    pub forgotten_at: Option<Timestamp>,
    /// Whether it has protected notes.
    pub has_notes: bool,
    /// Whether it has photos.
    pub has_photos: bool,
    /// Whether a phone of its citizen is known.
    pub has_device: bool,
}

/// All that came until a moment, and was not erased before another. The oldest first.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn affected(c: &Connection, kinds: &KindCache, since: Option<Timestamp>, until: Timestamp) -> Db<Vec<Affected>> {
    let mut select = c.prepare(
        "SELECT c.id, c.ticket, c.category, c.content_sealed IS NOT NULL, c.reporter_sealed, c.received_at, e.at,
             EXISTS (SELECT 1 FROM event n WHERE n.complaint = c.id AND n.note_sealed IS NOT NULL),
             EXISTS (SELECT 1 FROM photo p WHERE p.complaint = c.id AND p.state IN ('arrived', 'ready')),
             EXISTS (SELECT 1 FROM owner o WHERE o.complaint = c.id), f.at, c.kind_sealed
         FROM complaint c LEFT JOIN erased e ON e.complaint = c.id
             LEFT JOIN reporter_forgotten f ON f.complaint = c.id",
    )?;
    let mut rows = select.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let at = |text: String| parsed::<Timestamp>(&text, "complaint");
        let (received_at, erased_at) = (at(row.get(5)?)?, row.get::<_, Option<String>>(6)?.map(at).transpose()?);
        // Texts of moments do not sort by time where only some have fractions.
        if received_at > until || erased_at.zip(since).is_some_and(|(erased, since)| erased < since) {
            continue;
        }
        let (id, open) = (parsed(&row.get::<_, String>(0)?, "complaint")?, row.get::<_, String>(2)?);
        let sealed: Option<Vec<u8>> = row.get(11)?;
        found.push(Affected {
            id,
            ticket: row.get(1)?,
            category: match erased_at {
                Some(_) => None,
                None => super::kind(kinds, id, &open, sealed.as_deref(), "complaint").ok(),
            },
            is_private: row.get(3)?,
            reporter_sealed: row.get(4)?,
            received_at,
            erased_at,
            has_notes: row.get(7)?,
            has_photos: row.get(8)?,
            has_device: row.get(9)?,
            forgotten_at: row.get::<_, Option<String>>(10)?.map(at).transpose()?,
        });
    }
    found.sort_by_key(|found| (found.received_at, found.id));
    Ok(found)
}
