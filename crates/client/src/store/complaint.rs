//! Table `complaint`: what was submitted, frozen.

use super::{Connection, StoreError, StoredValue, Vault, identity::KeptReporter, row};
use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, Params, Row};
use sambat_domain::{
    content::Content,
    id::{ComplaintId, PackId},
    outbox::ItemState,
    photo::Sha256,
    pin::Pin,
    ticket::Ticket,
};
use sambat_protocol::receipt::Receipt;

/// A complaint as it was submitted, with what the city said since. What is closed in the row is open here.
#[derive(Debug, Clone, PartialEq)]
pub struct Complaint {
    /// Its id, which was that of its draft.
    pub id: ComplaintId,
    /// Whose pack it belongs to.
    pub pack_id: PackId,
    /// The pack's revision that it was written under.
    pub pack_rev: String,
    /// The number that people call it by.
    pub ticket: Ticket,
    /// The frozen text, as it is sent.
    pub text: String,
    /// The content that the frozen text says.
    pub content: Content,
    /// Whether its kind is never public.
    pub private: bool,
    /// Hash of the text's canonical form.
    pub content_sha256: Sha256,
    /// When it was safe on the phone.
    pub saved_at: Timestamp,
    /// Who complains, unless that is nobody's business.
    pub reporter: Option<KeptReporter>,
    /// The city's receipt, once there is one whose signature was verified.
    pub receipt: Option<Receipt>,
    /// When that came, by the phone's clock.
    pub heard_at: Option<Timestamp>,
    /// The pack's revision that was in force when the city received it, by which its clock judges for ever.
    pub judged_by: Option<String>,
    /// For asking without this phone, once the city gave it.
    pub pin: Option<Pin>,
}

const TABLE: &str = "complaint";

fn bound_to(id: &ComplaintId) -> String {
    format!("{TABLE}/{id}")
}

/// A PIN is closed as the words are, apart from them.
fn pin_bound_to(id: &ComplaintId) -> String {
    format!("{TABLE}/{id}/pin")
}

fn read_pin(vault: &Vault, id: &ComplaintId, bytes: Vec<u8>, sealed: bool) -> Result<Pin, StoreError> {
    let plain = vault.open(&pin_bound_to(id), &StoredValue { bytes, sealed })?;
    String::from_utf8(plain).ok().and_then(|text| text.parse().ok()).ok_or(StoreError::Row(TABLE))
}

fn read(row: &Row<'_>, vault: &Vault) -> Result<Complaint, StoreError> {
    let id: ComplaintId = row::parsed(row, "id", TABLE)?;
    let kept = StoredValue { bytes: row.get("content")?, sealed: row.get("sealed")? };
    let plain = vault.open(&bound_to(&id), &kept)?;
    let text = String::from_utf8(plain).map_err(|_| StoreError::Row(TABLE))?;
    let receipt: Option<String> = row.get("receipt")?;
    let pin: Option<Vec<u8>> = row.get("pin")?;
    Ok(Complaint {
        id,
        pack_id: row::parsed(row, "pack_id", TABLE)?,
        pack_rev: row.get("pack_rev")?,
        ticket: row::parsed(row, "ticket", TABLE)?,
        content: serde_json::from_str(&text).map_err(|_| StoreError::Row(TABLE))?,
        text,
        private: kept.sealed,
        content_sha256: row::parsed(row, "content_sha256", TABLE)?,
        saved_at: row::parsed(row, "saved_at", TABLE)?,
        reporter: KeptReporter::read(row.get("reporter_sealed")?, row.get("reporter_waiting")?)?,
        heard_at: row::parsed_or_null(row, "heard_at", TABLE)?,
        judged_by: row.get("judged_by")?,
        pin: pin.map(|bytes| read_pin(vault, &id, bytes, kept.sealed)).transpose()?,
        receipt: receipt.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Row(TABLE))).transpose()?,
    })
}

/// One complaint.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::KeyGone`] where the vault's key did not close it;
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn get(connection: &Connection, vault: &Vault, id: ComplaintId) -> Result<Complaint, StoreError> {
    let found = connection
        .query_row("SELECT * FROM complaint WHERE id = ?1", [id.to_string()], |row| Ok(read(row, vault)))
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Which city a complaint belongs to, also where its words cannot be opened any more.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::Row`] where a row is not as this version writes it;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn pack_of(connection: &Connection, id: ComplaintId) -> Result<PackId, StoreError> {
    let found = connection
        .query_row("SELECT pack_id FROM complaint WHERE id = ?1", [id.to_string()], |row| {
            Ok(row::parsed(row, "pack_id", TABLE))
        })
        .optional()?;
    found.ok_or(StoreError::NotFound)?
}

/// Complaints by a statement that selects whole rows.
pub(super) fn query(
    connection: &Connection,
    vault: &Vault,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Complaint>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query(params)?;
    let mut complaints = Vec::new();
    while let Some(row) = rows.next()? {
        complaints.push(read(row, vault)?);
    }
    Ok(complaints)
}

/// The newest complaints to a city whose kinds may be public, at most so many.
///
/// # Errors
/// As [`get`].
pub fn public(connection: &Connection, vault: &Vault, pack: &PackId, most: u32) -> Result<Vec<Complaint>, StoreError> {
    let newest = "SELECT * FROM complaint WHERE pack_id = ?1 AND sealed = 0 ORDER BY filed DESC LIMIT ?2";
    query(connection, vault, newest, (pack.as_str(), most))
}

/// Every complaint that is not cancelled altogether: something of it was sent or is to be.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn alive(connection: &Connection) -> Result<Vec<ComplaintId>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT complaint FROM outbox JOIN complaint ON complaint.id = outbox.complaint WHERE state <> ?1",
    )?;
    let mut rows = statement.query([row::to_json(&ItemState::Cancelled)])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row::parsed(row, "complaint", TABLE)?);
    }
    Ok(ids)
}

/// Whether this phone has it as submitted.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn exists(connection: &Connection, id: ComplaintId) -> Result<bool, StoreError> {
    Ok(connection
        .query_row("SELECT EXISTS (SELECT 1 FROM complaint WHERE id = ?1)", [id.to_string()], |row| row.get(0))?)
}

/// The complaint with this ticket, of whichever city: the newest, where two share it.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn of_ticket(connection: &Connection, ticket: &Ticket) -> Result<Option<ComplaintId>, StoreError> {
    connection
        .query_row("SELECT id FROM complaint WHERE ticket = ?1 ORDER BY id DESC LIMIT 1", [ticket.to_string()], |row| {
            Ok(row::parsed(row, "id", TABLE))
        })
        .optional()?
        .transpose()
}

/// Puts a submitted complaint in, once.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn insert(connection: &Connection, vault: &Vault, complaint: &Complaint) -> Result<(), StoreError> {
    let kept = vault.keep(complaint.private, &bound_to(&complaint.id), complaint.text.as_bytes())?;
    let (reporter_sealed, reporter_waiting) =
        complaint.reporter.as_ref().map(KeptReporter::columns).unwrap_or_default();
    let mut insert = connection.prepare(
        "INSERT INTO complaint (id, pack_id, pack_rev, ticket, content, sealed, content_sha256, saved_at, reporter_sealed,
             reporter_waiting, filed)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(max(filed), 0) + 1 FROM complaint WHERE pack_id = ?2",
    )?;
    insert.execute((
        complaint.id.to_string(),
        complaint.pack_id.as_str(),
        &complaint.pack_rev,
        complaint.ticket.to_string(),
        kept.bytes,
        kept.sealed,
        complaint.content_sha256.to_string(),
        complaint.saved_at.to_string(),
        reporter_sealed,
        reporter_waiting,
    ))?;
    Ok(())
}

/// Complaints whose citizen wants no others to read them, and whose words a version before this one left open.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn left_open(connection: &Connection) -> Result<Vec<ComplaintId>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT id FROM complaint WHERE sealed = 0 AND CASE WHEN json_valid(CAST(content AS TEXT))
             THEN CAST(content AS TEXT) ->> '$.visibility' = 'private' END",
    )?;
    let mut rows = statement.query([])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row::parsed(row, "id", TABLE)?);
    }
    Ok(ids)
}

/// Closes the words of a complaint, and its PIN. Its words leave the index by themselves.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn close(connection: &Connection, vault: &Vault, complaint: &Complaint) -> Result<(), StoreError> {
    let kept = vault.keep(true, &bound_to(&complaint.id), complaint.text.as_bytes())?;
    let id = complaint.id.to_string();
    connection.execute("UPDATE complaint SET content = ?2, sealed = 1 WHERE id = ?1", (&id, kept.bytes))?;
    match complaint.pin {
        Some(pin) => keep_pin(connection, vault, complaint.id, true, pin),
        None => Ok(()),
    }
}

/// Whether any city has received any complaint of this phone.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn any_received(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM complaint WHERE receipt IS NOT NULL)";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// Keeps the city's word, by which revision of its pack it will be judged, and when it came by the phone's clock. The first one
/// stays: a later one says the same.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn received(
    connection: &Connection,
    id: ComplaintId,
    receipt: &Receipt,
    rev: &str,
    heard_at: Timestamp,
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE complaint SET received_at = ?2, receipt = ?3, judged_by = ?4, heard_at = ?5 WHERE id = ?1 AND receipt IS NULL",
        (id.to_string(), receipt.body.received_at.to_string(), row::to_json(receipt), rev, heard_at.to_string()),
    )?;
    Ok(())
}

/// Keeps the PIN that came with the city's word, closed where the words are.
///
/// # Errors
/// [`StoreError::KeyGone`] where the system gives no random bytes to close it with; [`StoreError::Full`] where the
/// disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn keep_pin(
    connection: &Connection,
    vault: &Vault,
    id: ComplaintId,
    private: bool,
    pin: Pin,
) -> Result<(), StoreError> {
    let kept = vault.keep(private, &pin_bound_to(&id), pin.to_string().as_bytes())?;
    connection.execute("UPDATE complaint SET pin = ?2 WHERE id = ?1", (id.to_string(), kept.bytes))?;
    Ok(())
}

/// Received complaints with photos of which this phone does not know yet that all are ready or given up.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn unsettled(connection: &Connection, pack: &PackId) -> Result<Vec<ComplaintId>, StoreError> {
    let mut statement = connection.prepare(
        "SELECT id FROM complaint WHERE pack_id = ?1 AND receipt IS NOT NULL AND settled = 0
             AND EXISTS (SELECT 1 FROM outbox WHERE outbox.complaint = complaint.id AND outbox.photo IS NOT NULL)",
    )?;
    let mut rows = statement.query([pack.as_str()])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(row::parsed(row, "id", TABLE)?);
    }
    Ok(ids)
}

/// Forgets of every complaint of a city what followed from what the city told.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn unsettle(connection: &Connection, pack: &PackId) -> Result<(), StoreError> {
    connection.execute("UPDATE complaint SET settled = 0, shown = NULL WHERE pack_id = ?1", [pack.as_str()])?;
    Ok(())
}

/// Notes that no photo of a complaint is waited for any more.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn settle(connection: &Connection, id: ComplaintId) -> Result<(), StoreError> {
    connection.execute("UPDATE complaint SET settled = 1 WHERE id = ?1", [id.to_string()])?;
    Ok(())
}

/// Reporters of a city's complaints that still wait for its key.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn waiting_reporters(connection: &Connection, pack: &PackId) -> Result<Vec<(ComplaintId, Vec<u8>)>, StoreError> {
    let mut statement = connection
        .prepare("SELECT id, reporter_waiting FROM complaint WHERE pack_id = ?1 AND reporter_waiting IS NOT NULL")?;
    let mut rows = statement.query([pack.as_str()])?;
    let mut waiting = Vec::new();
    while let Some(row) = rows.next()? {
        waiting.push((row::parsed(row, "id", TABLE)?, row.get("reporter_waiting")?));
    }
    Ok(waiting)
}

/// Keeps a reporter in another form, such as sealed.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn set_reporter(connection: &Connection, id: ComplaintId, reporter: &KeptReporter) -> Result<(), StoreError> {
    let (sealed, waiting) = reporter.columns();
    connection.execute(
        "UPDATE complaint SET reporter_sealed = ?2, reporter_waiting = ?3 WHERE id = ?1",
        (id.to_string(), sealed, waiting),
    )?;
    Ok(())
}

/// Forgets who complains.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room; [`StoreError::Damaged`] where the file cannot be read.
pub fn forget_reporter(connection: &Connection, id: ComplaintId) -> Result<(), StoreError> {
    let sql = "UPDATE complaint SET reporter_sealed = NULL, reporter_waiting = NULL WHERE id = ?1";
    connection.execute(sql, [id.to_string()])?;
    Ok(())
}

/// Forgets a complaint with its events.
///
/// # Errors
/// [`StoreError::NotFound`] where there is none; [`StoreError::Full`] where the disk has no room;
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn delete(connection: &Connection, id: ComplaintId) -> Result<(), StoreError> {
    let gone = connection.execute("DELETE FROM complaint WHERE id = ?1", [id.to_string()])?;
    if gone == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// How many there are, of every city.
///
/// # Errors
/// [`StoreError::Damaged`] where the file cannot be read.
pub fn count(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.query_row("SELECT count(*) FROM complaint", [], |row| row.get(0))?)
}

/// How many there are of a city.
///
/// # Errors
/// [`StoreError::Row`] where a row is not as this version writes it; [`StoreError::Damaged`] where the file cannot be
/// read.
pub fn count_of(connection: &Connection, pack: &PackId) -> Result<u32, StoreError> {
    let sql = "SELECT coalesce(sum(found), 0) FROM complaint_count WHERE pack_id = ?1";
    Ok(connection.query_row(sql, [pack.as_str()], |row| row.get(0))?)
}
