//! What only opening a complaint shows.

use crate::db::{Connection, Db};
use rusqlite::{OptionalExtension as _, params};
use sambat_domain::id::{AgencyId, ComplaintId};

/// Everything of a complaint that only opening it shows.
pub struct Inside {
    /// The words, where they are public.
    pub words: Option<String>,
    /// The words sealed under the complaint's data key, where it is private.
    pub words_sealed: Option<Vec<u8>>,
    /// Who complains, sealed under a data key; `None` where nobody is named.
    pub reporter_sealed: Option<Vec<u8>>,
    /// The NIK's last four digits, under a data key.
    pub last4_sealed: Option<Vec<u8>>,
    /// JSON: what is odd about who complains.
    pub flags: Option<String>,
    /// Whether the data of who complained were erased.
    pub forgotten: bool,
    /// Other complaints with the same NIK that may be opened too.
    pub others: u32,
    /// The revision of the pack that was in force at its receipt, where it is known.
    pub judged_by: Option<String>,
    /// Whether it came in a flood.
    pub quarantined: bool,
}

/// The inside of a complaint. Others of the same NIK count where whoever asks may open them: what an office has, else what is public.
///
/// # Errors
/// [`BadRow`](super::super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::super::DbError::Busy) or
/// [`Sqlite`](super::super::DbError::Sqlite) where the database cannot be read.
pub fn inside(c: &Connection, id: ComplaintId, of: Option<&AgencyId>) -> Db<Option<Inside>> {
    let sql = "SELECT c.content AS words, c.content_sealed AS words_sealed, c.reporter_sealed AS reporter_sealed,
                   r.last4_sealed AS last4_sealed, r.flags AS flags,
                   (SELECT count(*) FROM reporter o JOIN standing s ON s.complaint = o.complaint
                    WHERE o.nik_hmac = r.nik_hmac AND o.complaint <> c.id
                        AND CASE WHEN ?2 IS NULL THEN s.visibility = 'public' ELSE s.agency = ?2 END) AS others,
                   c.judged_by AS judged_by,
                   EXISTS (SELECT 1 FROM reporter_forgotten f WHERE f.complaint = c.id) AS forgotten,
                   c.quarantined AS quarantined
               FROM complaint c LEFT JOIN reporter r ON r.complaint = c.id
               WHERE c.id = ?1 AND c.id NOT IN (SELECT complaint FROM erased)";
    let inside = c.prepare_cached(sql)?.query_row(params![id.to_string(), of.map(AgencyId::as_str)], |row| {
        Ok(Inside {
            words: row.get("words")?,
            words_sealed: row.get("words_sealed")?,
            reporter_sealed: row.get("reporter_sealed")?,
            last4_sealed: row.get("last4_sealed")?,
            flags: row.get("flags")?,
            others: row.get("others")?,
            judged_by: row.get("judged_by")?,
            forgotten: row.get("forgotten")?,
            quarantined: row.get("quarantined")?,
        })
    });
    Ok(inside.optional()?)
}
