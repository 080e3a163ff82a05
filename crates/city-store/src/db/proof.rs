//! The city's own photos, that work was done.

use super::{Connection, Db, Transaction, from_json, parsed, to_json};
use rusqlite::params;
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    officer::ProofFlag,
};

/// What is known of one photo of finished work.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The photo's id.
    pub photo: PhotoId,
    /// 64 bits that like pictures have nearly alike.
    pub likeness: Option<u64>,
    /// What is odd about the photo, each once.
    pub flags: Vec<ProofFlag>,
    /// How far from the complaint it was taken, where both places are known.
    pub metres: Option<u32>,
}

/// Keeps what is known of a proof; its photo is kept already.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn insert(t: &Transaction<'_>, complaint: ComplaintId, proof: &Proof) -> Db<()> {
    t.prepare_cached("INSERT INTO proof (complaint, photo, likeness, flags, metres) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            complaint.to_string(),
            proof.photo.to_string(),
            proof.likeness.map(|bits| i64::from_ne_bytes(bits.to_ne_bytes())),
            to_json(&proof.flags, "proof")?,
            proof.metres,
        ])?;
    Ok(())
}

/// The proofs of a complaint.
///
/// # Errors
/// [`BadRow`](super::DbError::BadRow) where a row holds what no row should, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn of_complaint(c: &Connection, complaint: ComplaintId) -> Db<Vec<Proof>> {
    let mut select = c.prepare_cached("SELECT photo, likeness, flags, metres FROM proof WHERE complaint = ?1")?;
    let rows = select.query_map([complaint.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, String>(2)?, row.get(3)?))
    })?;
    rows.map(|row| {
        let (photo, likeness, flags, metres) = row?;
        let likeness = likeness.map(|bits| u64::from_ne_bytes(bits.to_ne_bytes()));
        Ok(Proof { photo: parsed(&photo, "proof")?, likeness, flags: from_json(&flags, "proof")?, metres })
    })
    .collect()
}

/// The likeness of every proof that there is.
///
/// # Errors
/// [`Busy`](super::DbError::Busy) or [`Sqlite`](super::DbError::Sqlite) where the database cannot be read.
pub fn likenesses(c: &Connection) -> Db<Vec<u64>> {
    let mut select = c.prepare_cached("SELECT likeness FROM proof WHERE likeness IS NOT NULL")?;
    let rows = select.query_map([], |row| row.get::<_, i64>(0))?;
    Ok(rows.map(|bits| bits.map(|bits| u64::from_ne_bytes(bits.to_ne_bytes()))).collect::<Result<_, _>>()?)
}

/// Forgets the proofs of an erased complaint, before their photos.
///
/// # Errors
/// [`Full`](super::DbError::Full) where the disk has no room, [`Busy`](super::DbError::Busy) or
/// [`Sqlite`](super::DbError::Sqlite) where the database cannot be written.
pub fn forget(t: &Transaction<'_>, complaint: &str) -> Db<()> {
    t.prepare_cached("DELETE FROM proof WHERE complaint = ?1")?.execute([complaint])?;
    Ok(())
}
