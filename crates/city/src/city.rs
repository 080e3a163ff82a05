//! What a running server is made of: the pack that it serves, its keys, its databases, its photos.

use crate::{
    city_map::CityMap,
    officer::{logins::Logins, seen_sessions::SeenSessions},
    photos::{upload_locks::UploadLocks, worker_handle::WorkerHandle},
    summary::Refresher,
    ticket_access::pin_attempt::PinAttempt,
};
use bytes::Bytes;
use jiff::Timestamp;
use sambat_city_store::{
    clock::{Clock, whole_millis},
    db::{Db, Ledger, Writer},
    disk::FreeSpace,
    keys::Keys,
    photo_files::PhotoFiles,
    vault::{KindCache, Vault},
};
use sambat_domain::{
    content::{Content, is_private},
    pack::{Category, ConsentFor, Pack, TextRule},
    visibility::Visibility,
};
use sambat_limits::{
    attempt_limiter::AttemptLimiter,
    rate_limiter::{Quotas, RateLimiter},
};
use sambat_protocol::{json::NotStrict, key::PublicKey, pack_document::PackDocument};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// Bounds that a test may tighten.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How long a socket may say nothing in the middle of a request, and between two.
    pub idle: Duration,
    /// How long TLS may take to be agreed on, and then a request's head to be whole.
    pub head: Duration,
    /// How far a sender or reader may fall behind a thousand bytes a second, from the start on. One that was quicker before is
    /// waited for three times as long.
    pub slow: Duration,
    /// How long a newer request for an upload waits for the older one to stop.
    pub lane: Duration,
    /// How long a start waits for the folder's last holder, such as a server that was just dropped.
    pub start: Duration,
    /// Connections served at once; when there are nearly so many, the slowest of the network that has most goes.
    pub connections: usize,
    /// Bytes of the disk that photos leave for words.
    pub reserve: u64,
    /// Unfinished uploads of one network; with more, those that stood still for longest are dropped.
    pub waiting: u64,
    /// Bundles taken in at once; of more, the slowest gives way or they are asked to come back.
    pub bundles: usize,
    /// The quotas of one phone and of one network.
    pub allowances: Quotas,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(30),
            head: Duration::from_secs(10),
            slow: Duration::from_secs(10),
            lane: Duration::from_secs(10),
            start: Duration::from_secs(5),
            connections: 1024,
            reserve: 1 << 30,
            waiting: 2_000,
            bundles: 8,
            allowances: Quotas::default(),
        }
    }
}

/// The pack as it is served.
#[derive(Debug)]
pub struct Served {
    /// Everything that this municipality decides: offices, kinds of complaint, promises.
    pub pack: Arc<Pack>,
    /// The address of the city's server, as the pack names it; `None` where it names none.
    pub endpoint: Option<String>,
    /// The pack's revision, which tells which rules judged a complaint.
    pub revision: String,
    /// The entity tag of the document, quoted.
    pub etag: String,
    /// The document as it is sent.
    pub body: Bytes,
    /// The city's public keys, the one in use first.
    pub keys: Vec<PublicKey>,
}

impl Served {
    /// A checked pack with a city's map and keys.
    ///
    /// # Errors
    /// [`NotStrict::Number`] where a number of the pack has no canonical form.
    pub fn new(checked: sambat_pack::Checked, map: Option<&CityMap>, keys: &Keys) -> Result<Self, NotStrict> {
        let keys = keys.public();
        let document = PackDocument {
            pack: checked.pack,
            endpoint: checked.endpoint,
            ca: checked.ca,
            map: map.map(|map| map.file.clone()),
            keys: keys.clone(),
        };
        Ok(Self {
            revision: document.revision()?,
            etag: document.etag()?,
            body: document.to_json()?.into(),
            pack: Arc::new(document.pack),
            endpoint: document.endpoint,
            keys,
        })
    }

    /// The code by which somebody adds this city to the app: where it is, and the name of its key. `None` where the pack names no
    /// address.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        let place = self.endpoint.as_deref()?;
        Some(format!("{}#{}", place.strip_prefix("https://").unwrap_or(place), self.keys.first()?.kid))
    }
}

/// What a city is made of at a start; the rest of it begins empty.
pub struct Opened {
    /// The pack that is served.
    pub served: Served,
    /// The map of the pack's folder, where it has one.
    pub map: Option<CityMap>,
    /// The city's secret keys.
    pub keys: Keys,
    /// The main database, for reading.
    pub ledger: Ledger,
    /// The one thread that writes the main database.
    pub writer: Writer,
    /// Keeps summaries true to their events, with the data keys and the packs that it needs for it.
    pub refresher: Arc<Refresher>,
    /// The folder with the photos' bytes.
    pub photo_files: PhotoFiles,
    /// Wakes the worker that checks photos that arrived.
    pub worker: WorkerHandle,
    /// Tells how much room the disk has left.
    pub room: FreeSpace,
    /// The clock: a test gives its own.
    pub clock: Arc<dyn Clock>,
    /// How much the city accepts and how long it waits.
    pub limits: Limits,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
}

/// A city at work: what it keeps, by which rules, and who is let in how often.
pub struct City {
    /// The pack that is served.
    pub served: Served,
    /// The map of the pack's folder, where it has one.
    pub map: Option<CityMap>,
    /// The city's secret keys.
    pub keys: Keys,
    /// The main database, for reading.
    pub ledger: Ledger,
    /// The one thread that writes the main database.
    pub writer: Writer,
    /// Keeps summaries true to their events.
    pub refresher: Arc<Refresher>,
    /// The data keys of private complaints.
    pub vault: Arc<Vault>,
    /// The sealed kinds of private complaints, each opened once and then remembered.
    pub kinds: Arc<KindCache>,
    /// The folder with the photos' bytes.
    pub photo_files: PhotoFiles,
    /// Which request may change which upload: one at a time.
    pub upload_locks: UploadLocks,
    /// Wrong logins, and the queue of passwords that are to be checked.
    pub logins: Logins,
    /// When officers were last there, until it is put down.
    pub seen_sessions: SeenSessions,
    /// How much came lately from each phone and each network.
    pub rates: Arc<RateLimiter>,
    /// Wrong PINs of receipts, and who has to wait.
    pub pin_attempts: AttemptLimiter<PinAttempt>,
    /// Wakes the worker that checks photos that arrived.
    pub worker: WorkerHandle,
    /// Tells how much room the disk has left.
    pub room: FreeSpace,
    /// Photos of finished work that are checked at the same time.
    pub proofs: Semaphore,
    /// The clock: a test gives its own.
    pub clock: Arc<dyn Clock>,
    /// How much the city accepts and how long it waits.
    pub limits: Limits,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
}

impl City {
    /// A city with nobody in it yet.
    pub fn new(opened: Opened) -> Self {
        let Opened { served, map, keys, ledger, writer, refresher, photo_files, worker, room, clock, limits, stopping } =
            opened;
        let counts = keys.places();
        Self {
            served,
            map,
            keys,
            ledger,
            writer,
            kinds: refresher.kinds.clone(),
            vault: refresher.vault.clone(),
            refresher,
            photo_files,
            upload_locks: UploadLocks::default(),
            logins: Logins::new(counts),
            seen_sessions: SeenSessions::default(),
            rates: Arc::default(),
            pin_attempts: AttemptLimiter::new(counts),
            worker,
            room,
            proofs: Semaphore::new(1),
            clock,
            limits,
            stopping,
        }
    }

    /// This moment, as times travel.
    pub fn now(&self) -> Timestamp {
        whole_millis(self.clock.now())
    }

    /// Computes all summaries that are due by now. Answers how many complaints were put on the mayor's list.
    ///
    /// # Errors
    /// `DbError::Full` where the disk has no room; `DbError::Stopped` where the server is stopping; `DbError::Busy`
    /// or `DbError::Sqlite` where the database cannot be read or written.
    pub async fn refresh_summaries(&self) -> Db<usize> {
        let mut escalated = 0;
        loop {
            let (refresher, now) = (self.refresher.clone(), self.now());
            let (done, _) = self.writer.write(move |t| refresher.refresh_due(t, now)).await?;
            escalated += done.escalated;
            if !done.more {
                return Ok(escalated);
            }
        }
    }

    /// The pack of a revision that was ever served; `None` for a name that is none.
    ///
    /// # Errors
    /// `DbError::Busy` or `DbError::Sqlite` where the database cannot be read; `DbError::BadRow` where a pack
    /// of it is none.
    pub(crate) async fn pack_of(&self, rev: &str) -> Db<Option<Arc<Pack>>> {
        let packs = &self.refresher.packs;
        if let Some(known) = packs.known(rev) {
            return Ok(Some(known));
        }
        let (packs, rev) = (packs.clone(), rev.to_owned());
        self.ledger.read(move |c| packs.find(c, &rev)).await
    }

    /// By which rules a content is kept, judged by the revision that it was written under as far as that is known.
    ///
    /// # Errors
    /// [`DbError`](sambat_city_store::db::DbError) where the pack of that revision cannot be read.
    pub async fn rules(&self, pack_rev: &str, content: &Content) -> Db<Rules> {
        let pack = self.pack_of(pack_rev).await?;
        let pack = pack.as_deref();
        let now = self.served.pack.category(&content.category);
        let then = pack.and_then(|pack| pack.category(&content.category));
        let known: Vec<_> = [now, then].into_iter().flatten().collect();
        // What no pack knows might be anything: it is private until somebody has sorted it.
        let closed = known.is_empty() || known.into_iter().any(|kind| is_private(content.visibility, Some(kind)));
        let agreed =
            pack.and_then(|pack| pack.consent_of(&content.category)).is_none_or(|text| content.agrees_to(text));
        let identity = pack.and_then(|pack| pack.consent(ConsentFor::Identity));
        Ok(Rules {
            // The phone judged by the pack that it had: what that let out is taken in. What no pack knows is for somebody to sort.
            text: then.or(now).map_or(TextRule::Optional, Category::text),
            visibility: if closed { Visibility::Private } else { Visibility::Public },
            // Health without consent is not thrown away: nobody passes it on before somebody has asked.
            needs_sorting: pack.is_none() || now.is_none() || !agreed,
            identity_agreed: identity.map_or(!content.consents.is_empty(), |text| content.agrees_to(text)),
        })
    }
}

/// By which rules a complaint is kept and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether it needs words.
    pub text: TextRule,
    /// Who may see it at most.
    pub visibility: Visibility,
    /// Whether somebody must look before it goes anywhere.
    pub needs_sorting: bool,
    /// Whether who complains agreed that it is used.
    pub identity_agreed: bool,
}
