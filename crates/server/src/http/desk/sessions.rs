//! Where sessions are kept, for tower-sessions: in the city's database, by the hash of their cookie, and by the city's clock.
//! Rows, unlike the cookie of the ticket's page: a session must end when its officer is disabled.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use sambat_city::city::City;
use sambat_city_store::db::{
    Connection, Db, DbError, officer,
    session::{self, StoredSession},
};
use sambat_domain::photo::Sha256;
use sambat_protocol::hash;
use std::{fmt, sync::Arc};
use tower_sessions::{
    SessionStore,
    cookie::time::{Duration, OffsetDateTime},
    session::{Id, Record},
    session_store::{Error, Result},
};

/// After so long without a word somebody has to log in again, and in any case after so long.
pub(crate) const IDLE: SignedDuration = SignedDuration::from_mins(30);
pub(crate) const LONGEST: SignedDuration = SignedDuration::from_hours(12);

/// Being there is noted so often at most.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// The key under which a session keeps the number of its officer.
pub(crate) const OFFICER: &str = "officer";

/// The sessions of one city, in its database.
#[derive(Clone)]
pub(crate) struct Sessions(pub(crate) Arc<City>);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

/// A copy of the database logs nobody in.
fn key(id: &Id) -> Sha256 {
    hash::sha256(&id.0.to_be_bytes())
}

fn failed(error: DbError) -> Error {
    Error::Backend(error.to_string())
}

/// The moment before which what was last seen then is over.
fn before(now: Timestamp, span: SignedDuration) -> i64 {
    now.checked_sub(span).unwrap_or(Timestamp::MIN).as_millisecond()
}

/// The session of this key, if it has not ended, with when somebody was last there.
fn alive(city: &City, c: &Connection, key: &Sha256, now: Timestamp) -> Db<Option<StoredSession>> {
    let Some(mut kept) = session::find(c, key)? else { return Ok(None) };
    let noted = city.seen_sessions.last(key).map_or(i64::MIN, Timestamp::as_millisecond);
    kept.seen_at = kept.seen_at.max(noted);
    Ok(Some(kept).filter(|kept| kept.seen_at >= before(now, IDLE) && kept.made_at >= before(now, LONGEST)))
}

/// Whether a session is still that of an officer who may enter. To listen is not to be there: it makes no session longer.
pub(crate) async fn is_of(city: &Arc<City>, id: &Id, who: i64) -> bool {
    let (key, now, asked) = (key(id), city.now(), city.clone());
    let looked = city.ledger.read(move |c| {
        // Whoever is changed in any way has no session of before.
        let kept = alive(&asked, c, &key, now)?.filter(|kept| kept.officer == Some(who));
        let seat = kept.map(|_| officer::by_id(c, who)).transpose()?.flatten();
        Ok(seat.is_some_and(|officer| !officer.disabled))
    });
    looked.await.unwrap_or(false)
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let ledger = self.0.ledger.clone();
        // 128 bits of chance: this never turns.
        loop {
            let key = key(&record.id);
            if !ledger.read(move |c| session::is(c, &key)).await.map_err(failed)? {
                return self.save(record).await;
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let officer = record.data.get(OFFICER).and_then(serde_json::Value::as_i64);
        let (key, now) = (key(&record.id), self.0.now());
        let write = move |t: &sambat_city_store::db::Transaction<'_>| {
            session::sweep(t, before(now, IDLE), before(now, LONGEST))?;
            session::save(t, &key, officer, &data, now)
        };
        self.0.writer.write(write).await.map(|_| ()).map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (key, now) = (key(id), self.0.now());
        let city = self.0.clone();
        let found = self.0.ledger.read(move |c| alive(&city, c, &key, now));
        let Some(kept) = found.await.map_err(failed)? else { return Ok(None) };
        if kept.seen_at < before(now, NOTED) {
            self.0.seen_sessions.note(key, now);
        }
        let data = serde_json::from_str(&kept.data).map_err(|error| Error::Decode(error.to_string()))?;
        // Its end is decided here, by the city's clock: the library's is never asked.
        Ok(Some(Record { id: *id, data, expiry_date: OffsetDateTime::now_utc() + Duration::weeks(1) }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let key = key(id);
        self.0.writer.write(move |t| session::end(t, &key)).await.map(|_| ()).map_err(failed)
    }
}
