//! When somebody was last there in each session, as far as the database does not know it yet: a request that only reads writes
//! nothing.

use jiff::Timestamp;
use sambat_city_store::db::{Db, Writer, session};
use sambat_domain::photo::Sha256;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Moments by session, put down every few seconds.
#[derive(Debug, Default)]
pub struct SeenSessions(Mutex<BTreeMap<Sha256, Timestamp>>);

impl SeenSessions {
    /// Notes that somebody is there in a session that was found alive.
    pub fn note(&self, session: Sha256, now: Timestamp) {
        let mut seen = self.held();
        let last = seen.entry(session).or_insert(now);
        *last = now.max(*last);
    }

    /// When somebody was last there, where the database does not know it yet.
    pub fn last(&self, session: &Sha256) -> Option<Timestamp> {
        self.held().get(session).copied()
    }

    /// Puts down when somebody was last there in each session.
    ///
    /// # Errors
    /// As the database fails; then all of it is kept for the next time.
    pub async fn put_down(&self, writer: &Writer) -> Db<()> {
        let seen = self.held().clone();
        if seen.is_empty() {
            return Ok(());
        }
        let noted = seen.clone();
        writer.write(move |t| noted.iter().try_for_each(|(key, at)| session::touch(t, key, *at))).await?;
        // What was noted meanwhile waits for the next time.
        self.held().retain(|key, at| seen.get(key) != Some(at));
        Ok(())
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<Sha256, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
