//! The packs by which complaints are judged: the one that is served, and each that was served before.

use sambat_city_store::db::{Connection, Db, Ledger, complaint, pack_revision};
use sambat_domain::{id::ComplaintId, pack::Pack};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How many former packs are kept parsed.
const MOST: usize = 16;

/// The pack that is served, and former ones as far as somebody asked for them.
#[derive(Debug)]
pub struct PackRevisions {
    served: Arc<Pack>,
    revision: String,
    former: Mutex<BTreeMap<String, Arc<Pack>>>,
}

impl PackRevisions {
    /// With the pack that is served, by the name of its revision.
    #[must_use]
    pub fn new(revision: String, served: Arc<Pack>) -> Self {
        Self { served, revision, former: Mutex::default() }
    }

    /// For a command: with the pack that was served last. `None` where none ever was.
    ///
    /// # Errors
    /// `DbError::Busy` or `DbError::Sqlite` where the database cannot be read; `DbError::BadRow` where a pack
    /// of it is none.
    pub fn last_served(ledger: &Ledger) -> Db<Option<Self>> {
        let last = ledger.read_blocking(pack_revision::latest)?;
        Ok(last.map(|(revision, pack)| Self::new(revision, Arc::new(pack))))
    }

    /// The pack that is served, or was last.
    #[must_use]
    pub fn served(&self) -> &Arc<Pack> {
        &self.served
    }

    /// The pack of a revision, where that needs no database: the one that is served, or one that somebody asked for before.
    #[must_use]
    pub fn known(&self, revision: &str) -> Option<Arc<Pack>> {
        if revision == self.revision { Some(self.served.clone()) } else { self.former().get(revision).cloned() }
    }

    /// The pack of a revision; `None` for a name that no revision ever had.
    ///
    /// # Errors
    /// `DbError::Sqlite` where the database cannot be read; `DbError::BadRow` where the pack of that revision is none.
    pub fn find(&self, c: &Connection, revision: &str) -> Db<Option<Arc<Pack>>> {
        if let Some(known) = self.known(revision) {
            return Ok(Some(known));
        }
        let Some(read) = pack_revision::find(c, revision)?.map(Arc::new) else { return Ok(None) };
        let mut former = self.former();
        if former.len() >= MOST {
            former.pop_first();
        }
        former.insert(revision.to_owned(), read.clone());
        Ok(Some(read))
    }

    /// The pack whose rules judge a complaint: the revision in force at its receipt, where that is known, else the one that is
    /// served.
    ///
    /// # Errors
    /// As [`PackRevisions::find`].
    pub fn judge(&self, c: &Connection, judged_by: Option<&str>) -> Db<Arc<Pack>> {
        let then = judged_by.map(|revision| self.find(c, revision)).transpose()?.flatten();
        Ok(then.unwrap_or_else(|| self.served.clone()))
    }

    /// The pack whose rules judge this complaint.
    ///
    /// # Errors
    /// As [`PackRevisions::find`].
    pub fn of_complaint(&self, c: &Connection, id: ComplaintId) -> Db<Arc<Pack>> {
        self.judge(c, complaint::judged_by(c, id)?.as_deref())
    }

    fn former(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Pack>>> {
        self.former.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use sambat_city_store::db::Transaction;
    use std::path::Path;

    #[test]
    fn a_former_pack_judges_what_came_under_it_and_one_that_never_was_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let folder_of_pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/contoh");
        let read = crate::pack_folder::read(&folder_of_pack).unwrap().pack;
        let pack = |name: &str| Pack { name: name.into(), ..read.clone() };
        let keep = |t: &Transaction<'_>| pack_revision::keep(t, "old", &pack("old"), Timestamp::UNIX_EPOCH);
        ledger.transact(keep).unwrap();
        let packs = PackRevisions::new("new".into(), Arc::new(pack("new")));
        let judge = |judged_by: Option<&str>| ledger.read_blocking(|c| packs.judge(c, judged_by)).unwrap().name.clone();
        assert_eq!(judge(Some("old")), "old");
        assert_eq!([judge(None), judge(Some("new")), judge(Some("never"))], ["new"; 3]);
    }
}
