//! What lies on the city's disk: the one place of these tests that knows tables and columns.
//!
//! A test asks what the city answers to phones, browsers and commands. Here is what none of these answers tells, each with why:
//! that something is gone from a file or closed in it, who is named in the log of what officers did, and how a file looks that
//! a killed process, an older version or a dishonest keeper left.

use crate::city::City;
use rusqlite::{Connection, Row, types::FromSql};
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// The databases of a city's folder, or of one backup.
pub struct AtRest<'a>(&'a Path);

/// A line of the log of what officers did. It has no page and no export: `audit verify` says only whether it is whole.
pub struct AuditLine {
    pub deed: String,
    /// The officer's name; none where the city did it by itself, or a citizen.
    pub officer: Option<String>,
    pub complaint: bool,
    pub event: bool,
    pub reason: Option<String>,
    pub count: Option<i64>,
}

impl City {
    pub fn at_rest(&self) -> AtRest<'_> {
        AtRest(self.data())
    }
}

impl<'a> AtRest<'a> {
    pub fn of(folder: &'a Path) -> Self {
        Self(folder)
    }

    fn main(&self) -> Connection {
        Connection::open(self.0.join("main.db")).unwrap()
    }

    fn keys(&self) -> Connection {
        Connection::open(self.0.join("keys.db")).unwrap()
    }

    fn one<T: FromSql>(&self, sql: &str) -> T {
        self.main().query_row(sql, [], |row| row.get(0)).unwrap()
    }

    fn change(&self, sql: &str) {
        assert!(self.main().execute(sql, []).unwrap() > 0, "{sql}");
    }

    /// Tells a number that is another one after each commit of the city. No answer can say that nothing was written.
    pub fn commits(&self) -> impl Fn() -> i64 + use<> {
        let watching = self.main();
        move || watching.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap()
    }

    /// Every row of every table, as text: what changed where something may be written.
    pub fn tables(&self) -> BTreeMap<String, Vec<String>> {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
        let main = self.main();
        let mut select = main.prepare(names).unwrap();
        let names: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let rows = |name: &String| {
            let mut select = main.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
            let columns = select.column_count();
            let row = |row: &Row<'_>| Ok((0..columns).map(|n| format!("{:?}", row.get_ref(n))).collect());
            select.query_map([], row).unwrap().map(Result::unwrap).collect()
        };
        names.into_iter().map(|name| (name.clone(), rows(&name))).collect()
    }

    /// How many rows a table has: whether nothing is left of a thing, or was ever kept, and whether it is kept once. No answer
    /// speaks of what is not there, or is there twice.
    pub fn rows(&self, table: &str) -> i64 {
        self.one(&format!("SELECT count(*) FROM {table}"))
    }

    /// The same in the database of data keys: a key that is gone is what an erasure promises.
    pub fn kept_keys(&self, table: &str) -> i64 {
        self.keys().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    pub fn audit_log(&self) -> Vec<AuditLine> {
        let line = |row: &Row<'_>| {
            Ok(AuditLine {
                deed: row.get(0)?,
                officer: row.get(1)?,
                complaint: row.get(2)?,
                event: row.get(3)?,
                reason: row.get(4)?,
                count: row.get(5)?,
            })
        };
        let main = self.main();
        let mut select = main
            .prepare(
                "SELECT deed, name, complaint IS NOT NULL, event IS NOT NULL, reason, count
                 FROM register LEFT JOIN officer ON officer.id = register.officer ORDER BY n",
            )
            .unwrap();
        select.query_map([], line).unwrap().map(Result::unwrap).collect()
    }

    /// How many lines of the log say this.
    pub fn audited(&self, deed: &str) -> usize {
        self.audit_log().iter().filter(|line| line.deed == deed).count()
    }

    /// Logins that were refused and have no line yet.
    pub fn refused_logins(&self) -> i64 {
        self.one("SELECT count FROM login_refused")
    }

    /// Notes that lie closed: after an erasure none does.
    pub fn closed_notes(&self) -> i64 {
        self.one("SELECT count(*) FROM event WHERE note_sealed IS NOT NULL")
    }

    /// Words that lie closed.
    pub fn closed_words(&self) -> i64 {
        self.one("SELECT count(*) FROM complaint WHERE content_sealed IS NOT NULL")
    }

    /// Complaints of which words, closed or open, or the ticket are left.
    pub fn complaints_with_words(&self) -> i64 {
        self.one("SELECT count(*) FROM complaint WHERE content_sealed IS NOT NULL OR ticket <> '' OR content <> ''")
    }

    /// Complaints whose kind or words lie open.
    pub fn open_complaints(&self) -> i64 {
        self.one("SELECT count(*) FROM complaint WHERE category <> '' OR content IS NOT NULL")
    }

    /// Complaints whose kind lies open, here or in what is counted of it.
    pub fn open_kinds(&self) -> i64 {
        self.one(
            "SELECT (SELECT count(*) FROM complaint WHERE category <> '')
                  + (SELECT count(*) FROM standing WHERE category <> '') + (SELECT count(*) FROM wait WHERE category <> '')",
        )
    }

    /// Complaints with no place in the row that lists and maps read.
    pub fn placeless(&self) -> i64 {
        self.one("SELECT count(*) FROM standing WHERE cell IS NULL AND lat_e7 IS NULL AND area IS NULL")
    }

    /// Private complaints that another office than this has: the desk tells nobody of both.
    pub fn private_beside(&self, agency: &str) -> i64 {
        self.one(&format!("SELECT count(*) FROM standing WHERE visibility = 'private' AND agency NOT IN ('{agency}')"))
    }

    /// Traces of whoever complained: rows, and seals as the phone made them.
    pub fn reporters(&self) -> i64 {
        self.rows("reporter") + self.one::<i64>("SELECT count(*) FROM complaint WHERE reporter_sealed IS NOT NULL")
    }

    /// The hash by which a number is found again, which leaves the city in no answer.
    pub fn nik_hash(&self, complaint: &str) -> Option<Vec<u8>> {
        self.one(&format!("SELECT nik_hmac FROM reporter WHERE complaint = '{complaint}'"))
    }

    /// The last four digits of somebody's number, as they are closed.
    pub fn last_four(&self) -> Vec<u8> {
        self.one("SELECT last4_sealed FROM reporter LIMIT 1")
    }

    /// The words of the one complaint, with what the city does not know of them and must keep.
    pub fn words(&self) -> Value {
        serde_json::from_str(&self.one::<String>("SELECT content FROM complaint")).unwrap()
    }

    /// Whether somebody has to look at words, and who may read them: as it was decided, not as an officer's seat is shown it.
    pub fn judged(&self, complaint: &str) -> (bool, String) {
        let sql = "SELECT needs_sorting, visibility FROM complaint WHERE id = ?1";
        self.main().query_row(sql, [complaint], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    }

    /// The hash of the one photo's file, by which the file is named.
    pub fn shown_photo(&self) -> Vec<u8> {
        self.one("SELECT shown_sha256 FROM photo")
    }

    /// Uploads that are not over: no answer lists them.
    pub fn open_uploads(&self) -> i64 {
        self.one("SELECT count(*) FROM upload WHERE state = 'open'")
    }

    /// The hash of the chain behind an event.
    pub fn chain(&self, seq: u64) -> String {
        self.one(&format!("SELECT lower(hex(chain)) FROM event WHERE seq = {seq}"))
    }

    /// The one row that lists, boards and reports read, beside what each of them shows of it.
    pub fn summary(&self) -> String {
        self.one(
            "SELECT concat_ws(' ', status, agency, round, wait_target - wait_from, area, printf('%x', cell), done_at IS NULL)
             FROM standing",
        )
    }

    /// Every wait of the one complaint, as it is counted.
    pub fn waits(&self) -> String {
        self.one("SELECT group_concat(concat_ws(' ', n, agency, ending, working_min, verdict), ', ') FROM wait")
    }

    /// The version of the tables.
    pub fn version(&self) -> i64 {
        self.one("PRAGMA user_version")
    }

    /// Another version's database.
    pub fn set_version(&self, version: i64) {
        self.main().pragma_update(None, "user_version", version).unwrap();
    }

    /// Another version's database of keys.
    pub fn set_version_of_keys(&self, version: i64) {
        self.keys().pragma_update(None, "user_version", version).unwrap();
    }

    /// A file that somebody edits who may write it.
    pub fn edit(&self, edit: &Edit) {
        self.change(edit.made);
    }

    /// Takes an edit back.
    pub fn undo(&self, edit: &Edit) {
        self.change(edit.undone.unwrap());
    }

    /// Two complaints of one ticket, of which there is one pair in 10^12: all but this one get its ticket, and were received then.
    pub fn make_namesakes(&self, ticket: &str, but: &str, received_at: &str) {
        self.change(&format!(
            "UPDATE complaint SET ticket = '{ticket}', received_at = '{received_at}' WHERE id <> '{but}'"
        ));
    }

    /// The same of all of them, one of which was received at another time.
    pub fn make_all_namesakes(&self, ticket: &str, other: &str, received_at: &str) {
        self.change(&format!("UPDATE complaint SET ticket = '{ticket}'"));
        self.change(&format!("UPDATE complaint SET received_at = '{received_at}' WHERE id = '{other}'"));
    }

    /// As many complaints as nobody sends in a test, like the one that is there, each later by a moment: where they stand.
    pub fn crowd(&self, more: u32) {
        let main = self.main();
        main.pragma_update(None, "foreign_keys", false).unwrap();
        let sql = "WITH RECURSIVE other (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM other WHERE n < ?1)
            INSERT INTO standing (complaint, category, visibility, needs_sorting, received_at, status, asked, round, escalated, seq,
                changed_at, acted_at, thing_cell, large_cell, told_open)
            SELECT printf('01936f2a-0000-7000-8000-%012d', n), category, visibility, needs_sorting, received_at + n, status, asked,
                round, escalated, seq, changed_at, acted_at, thing_cell, large_cell, told_open FROM standing, other";
        assert_eq!(main.execute(sql, [more]).unwrap(), more as usize);
    }

    /// What an end leaves between the tombstone of an erasure and the rest of it.
    pub fn begin_erasure(&self, complaint: &str) {
        self.change(&format!("INSERT INTO erased (complaint, at) VALUES ('{complaint}', '2026-11-24T03:00:00Z')"));
    }

    /// What an end leaves between the row that forgets a reporter and the key.
    pub fn begin_forgetting(&self, complaint: &str) {
        self.change(&format!("INSERT INTO reporter_forgotten VALUES ('{complaint}', '2026-11-24T03:00:00Z')"));
    }

    /// A copy of the words that is older than the end of a reporter's key.
    pub fn destroy_reporter_key(&self, complaint: &str) {
        let keys = self.keys();
        keys.execute("DELETE FROM reporter_key WHERE complaint = ?1", [complaint]).unwrap();
        keys.execute("INSERT INTO reporter_destroyed VALUES (?1)", [complaint]).unwrap();
    }

    /// As if everybody had rested for as long as the pack says.
    pub fn let_reporters_rest(&self) {
        self.change("UPDATE standing SET reporter_rests = 0");
    }

    /// As an end in the middle leaves an upload: so many bytes are said to be there.
    pub fn say_kept(&self, bytes: u32) {
        self.change(&format!("UPDATE upload SET kept = {bytes}"));
    }

    /// Takes a session away, as time or another process does.
    pub fn end_session(&self, officer: &str) {
        self.change(&format!("DELETE FROM session WHERE officer = (SELECT id FROM officer WHERE name = '{officer}')"));
    }

    /// Packs name all kinds: without them, what is left of a kind is somebody's.
    pub fn forget_packs(&self) {
        let without = "PRAGMA secure_delete = ON; DELETE FROM pack_revision; PRAGMA wal_checkpoint(TRUNCATE);";
        self.main().execute_batch(without).unwrap();
    }

    /// As software from before left a private complaint: its kind lies open.
    pub fn open_private_kinds(&self, kind: &str) {
        self.change(&format!(
            "UPDATE complaint SET category = '{kind}', kind_sealed = NULL WHERE visibility = 'private'"
        ));
        self.change(&format!("UPDATE standing SET category = '{kind}' WHERE visibility = 'private'"));
    }
}

/// What somebody may do to rows that are chained, and what `audit verify` names then.
#[derive(Debug)]
pub struct Edit {
    made: &'static str,
    undone: Option<&'static str>,
    pub named: &'static str,
}

impl Edit {
    pub fn can_be_undone(&self) -> bool {
        self.undone.is_some()
    }
}

const fn edit(made: &'static str, undone: Option<&'static str>, named: &'static str) -> Edit {
    Edit { made, undone, named }
}

/// Of six events, of which the fourth has a note; the last cannot be taken back.
pub const EDITED_EVENTS: [Edit; 4] = [
    edit(
        "UPDATE event SET at = '2020-01-01T00:00:00Z' WHERE seq = 3",
        Some("UPDATE event SET at = received_at WHERE seq = 3"),
        "event 3",
    ),
    edit("UPDATE event SET note_sealed = x'00' WHERE seq = 4", None, "the note of event 4"),
    edit("UPDATE event SET kind = '{\"kind\":\"done\"}' WHERE seq = 2", None, "event 2"),
    edit("DELETE FROM event WHERE seq = 1", None, "event 1 is missing"),
];

/// Of two events and four lines.
pub const EDITED_LINES: [Edit; 6] = [
    edit("UPDATE register SET officer = 2 WHERE n = 3", None, "line 3 of the audit log"),
    edit("DELETE FROM register WHERE n = 2", None, "line 2 of the audit log"),
    edit(
        "INSERT INTO register (n, at, officer, deed, chain) VALUES (9, '2026-11-24T03:00:00Z', 1, 'login', zeroblob(32))",
        None,
        "line 5 of the audit log",
    ),
    edit("UPDATE event SET actor = '{\"role\":\"system\"}' WHERE seq = 2", None, "event 2 ("),
    edit("DELETE FROM event WHERE seq = 1", None, "event 1 is missing"),
    edit(
        "INSERT INTO event (id, complaint, actor, kind, photos, at, received_at, seq, chain)
         SELECT '01936f2a-5c00-7a10-8b3c-00000000aaaa', complaint, actor, kind, photos, at, received_at, 3, chain
         FROM event WHERE seq = 2",
        None,
        "event 3 (",
    ),
];

/// That a claim of another phone's was the city's own word, and back again.
pub const EDITED_CLAIM: Edit = edit(
    "UPDATE event SET via = NULL WHERE via = 'claim'",
    Some("UPDATE event SET via = 'claim' WHERE note_sha256 IS NOT NULL AND seq = 4"),
    "",
);

/// Another reason for an erasure.
pub const EDITED_REASON: Edit = edit("UPDATE register SET reason = 'lain' WHERE deed = 'erased_on_request'", None, "");
