//! One pass: is it the city → its pack → words → events and erasures → photos → what changed. Words of everything go before any photo.

use super::{Reach, changes, events, holds_photos, photos, refusal::Refusal, wire::Wire, words};
use crate::{
    App,
    api::ApiError,
    city,
    host::Notice,
    identity,
    store::{self, StoreError, city::City, outbox::OutboxRow},
};
use jiff::Timestamp;
use sambat_domain::{
    id::{ComplaintId, PackId},
    outbox::{ItemState, Outcome},
};
use sambat_protocol::{cursor::Cursor, key};

/// How a pass ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// What it said of the connection.
    pub reach: Reach,
    /// Whether a photo that arrived is not ready yet: worth asking again soon.
    pub settling: bool,
}

/// Runs one pass for every city that this phone has something with. Bounded by its requests, needs no window.
///
/// # Errors
/// Of the store only: what the network does is in the answer.
pub async fn once(app: &App) -> Result<Passed, ApiError> {
    run(app, false).await
}

/// The same, also of photos that wait for Wi-Fi.
pub(super) async fn everything(app: &App) -> Result<Passed, ApiError> {
    run(app, true).await
}

async fn run(app: &App, all_photos: bool) -> Result<Passed, ApiError> {
    let _one_at_a_time = app.sync().begin_pass().await;
    app.sync().known().busy = true;
    let result = async {
        tell(app).await?;
        all(app, all_photos).await
    }
    .await;
    {
        let mut known = app.sync().known();
        known.busy = false;
        if let Ok(passed) = &result {
            known.reach = passed.reach;
        }
    }
    if matches!(result, Err(StoreError::Full)) {
        app.make_room();
    }
    tell(app).await?;
    Ok(result?)
}

async fn tell(app: &App) -> Result<(), StoreError> {
    let status = super::use_case::current(app).await?;
    app.tell(Notice::Sync { status });
    Ok(())
}

/// The chosen city first, whose reach is what the citizen sees; then every other with a complaint of this phone.
async fn all(app: &App, all_photos: bool) -> Result<Passed, StoreError> {
    let (chosen, packs) = app
        .read(|connection, _| Ok::<_, StoreError>((city::chosen_id(connection)?, store::city::in_use(connection)?)))
        .await?;
    let mut passed = Passed { reach: Reach::NoCity, settling: false };
    let others = packs.into_iter().filter(|pack| *pack != chosen).collect::<Vec<_>>();
    for pack in std::iter::once(chosen.clone()).chain(others) {
        let is_chosen = pack == chosen;
        let Some(pass) = Pass::of(app, pack, all_photos).await? else { continue };
        let reach = match pass.run(is_chosen).await {
            Ok(settling) => {
                passed.settling |= settling;
                Reach::City
            }
            Err(End::Refused(refusal)) => refusal.reach(),
            Err(End::Store(error)) => return Err(error),
        };
        if reach == Reach::Nobody {
            app.sync().forget_connections();
        }
        if is_chosen {
            passed.reach = reach;
        }
    }
    Ok(passed)
}

/// Why a pass ended early.
#[derive(Debug)]
pub(super) enum End {
    /// The network, or a city that asks for patience.
    Refused(Refusal),
    /// The phone's own store.
    Store(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// One pass with one city.
pub(super) struct Pass<'a> {
    pub app: &'a App,
    pub pack: PackId,
    pub wire: Wire,
    /// Also photos that wait for Wi-Fi.
    all_photos: bool,
}

impl<'a> Pass<'a> {
    async fn of(app: &'a App, pack: PackId, all_photos: bool) -> Result<Option<Self>, StoreError> {
        let city = Self::city_of(app, &pack).await?;
        let client = app.sync().client(city.document.ca.as_deref())?;
        // A city without a server has none, wherever another one is for trial.
        let endpoint = city.document.endpoint.map(|own| app.config().endpoint.clone().unwrap_or(own));
        let secret = {
            let pack = pack.clone();
            app.blocking(move |app| Ok::<_, StoreError>(app.config().secrets.device_secret(&pack)?)).await?
        };
        let wire = endpoint.and_then(|endpoint| Wire::to(client, &endpoint, &secret));
        Ok(wire.map(|wire| Self { app, pack, wire, all_photos }))
    }

    async fn run(&self, chosen: bool) -> Result<bool, End> {
        let etag = self.wire.health().await?;
        if chosen {
            let mut known = self.app.sync().known();
            (known.last_contact, known.reach) = (Some(self.app.now()), Reach::City);
        }
        tell(self.app).await?;
        self.refresh_pack(&etag).await?;
        self.seal_identities().await?;
        self.end_waits_for_network().await?;
        self.verify_seen().await?;
        words::send_all(self).await?;
        events::send_all(self).await?;
        photos::send_all(self).await?;
        changes::pull(self).await
    }

    /// Pulls first where the last pass ended before it did: what the city acknowledged then is looked for on its chain before a
    /// new answer takes the place of that one, or a restore in between would go unseen.
    async fn verify_seen(&self) -> Result<(), End> {
        let city = self.city().await?;
        if city.seen.seq <= city.cursor.seq {
            return Ok(());
        }
        match changes::pull(self).await {
            // Words do not wait for a city that cannot say what changed.
            Err(End::Refused(refusal)) if refusal.code().is_some() => Ok(()),
            pulled => pulled.map(|_| ()),
        }
    }

    /// The city as the store has it.
    pub async fn city(&self) -> Result<City, StoreError> {
        Self::city_of(self.app, &self.pack).await
    }

    async fn city_of(app: &App, pack: &PackId) -> Result<City, StoreError> {
        let pack = pack.clone();
        app.read(move |connection, _| store::city::get(connection, &pack)).await
    }

    /// Fetches the pack when no key of this origin is known, or the city's has another tag.
    async fn refresh_pack(&self, etag: &str) -> Result<(), End> {
        let city = self.city().await?;
        let origin = self.wire.origin();
        let same_origin = city.origin == origin;
        if same_origin && !city.keys.is_empty() && city.etag == etag {
            return Ok(());
        }
        let known_tag = if same_origin { city.etag.as_str() } else { "" };
        let Some((document, etag)) = self.wire.pack(known_tag).await? else { return Ok(()) };
        // Another city's pack at this address: not ours to take over.
        if document.pack.id != self.pack || document.pack.v != sambat_domain::pack::VERSION {
            return Err(Refusal::Stranger(200).into());
        }
        let known_keys = if same_origin { city.keys.as_slice() } else { &[] };
        let keys = key::believed(known_keys, &document.keys);
        self.app
            .write(move |transaction, _| store::city::put_served(transaction, &document, &etag, &origin, &keys))
            .await?;
        self.app.tell(Notice::Pack);
        Ok(())
    }

    /// Seals what waited for the city's key, before any words that it goes with.
    async fn seal_identities(&self) -> Result<(), StoreError> {
        let (pack, now) = (self.pack.clone(), self.app.now());
        self.app.write(move |transaction, vault| identity::seal_waiting(transaction, vault, &pack, now)).await
    }

    /// The city answered: what only waited for that is due.
    async fn end_waits_for_network(&self) -> Result<(), StoreError> {
        let pack = self.pack.clone();
        self.app
            .write(move |transaction, _| {
                for mut row in store::outbox::of_pack(transaction, &pack)? {
                    if row.item.waits_for_network
                        && let Ok(item) = row.item.clone().retry()
                    {
                        row.item = item;
                        store::outbox::save(transaction, &row)?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// What is due now, in the order of submitting.
    pub async fn due(&self) -> Result<Vec<OutboxRow>, StoreError> {
        let (pack, now) = (self.pack.clone(), self.app.now());
        let mut rows = self.app.read(move |connection, _| store::outbox::of_pack(connection, &pack)).await?;
        rows.retain(|row| row.item.is_due(now));
        Ok(rows)
    }

    /// Whether photos wait for Wi-Fi, just now.
    pub async fn holds_photos(&self) -> Result<bool, StoreError> {
        if self.all_photos {
            return Ok(false);
        }
        self.app.blocking(|app| app.store().read(|connection, _| holds_photos(app, connection))).await
    }

    /// Begins an attempt inside its local step: both are on disk before anything is read. `None` where the citizen took the
    /// item back, or its complaint, since it was found due.
    pub async fn begin(&self, row: OutboxRow) -> Result<Option<OutboxRow>, StoreError> {
        let now = self.app.now();
        let begun = self
            .app
            .write(move |transaction, _| {
                let mut row = match store::outbox::get(transaction, row.id) {
                    Ok(row) if row.item.is_due(now) => row,
                    Ok(_) | Err(StoreError::NotFound) => return Ok(None),
                    Err(error) => return Err(error),
                };
                let begun = row.item.clone().begin(now).and_then(|item| item.local_step(true));
                row.item = begun.map_err(|_| StoreError::Row("outbox"))?;
                store::outbox::save(transaction, &row)?;
                Ok(Some(row))
            })
            .await?;
        if begun.is_some() {
            point!("item_begun");
            self.app.tell(Notice::Queue);
        }
        Ok(begun)
    }

    /// Whether the city said that it has the words of a complaint.
    pub async fn words_are_there(&self, complaint: ComplaintId) -> Result<bool, StoreError> {
        let found = self
            .app
            .read(move |connection, vault| store::complaint::get(connection, vault, complaint))
            .await
            .map(|complaint| complaint.receipt.is_some());
        // Erased since it was found due, or not to be read any more.
        if matches!(found, Err(StoreError::NotFound | StoreError::Row(_) | StoreError::KeyGone)) {
            return Ok(false);
        }
        found
    }

    /// The local step is over.
    pub async fn leave_local_step(&self, mut row: OutboxRow) -> Result<OutboxRow, StoreError> {
        row.item = row.item.local_step(false).map_err(|_| StoreError::Row("outbox"))?;
        self.save(row).await
    }

    /// Saves a row and says that the queue moved.
    pub async fn save(&self, row: OutboxRow) -> Result<OutboxRow, StoreError> {
        let row = self
            .app
            .write(move |transaction, _| {
                store::outbox::save(transaction, &row)?;
                Ok::<_, StoreError>(row)
            })
            .await?;
        self.app.tell(Notice::Queue);
        Ok(row)
    }

    /// Ends an attempt that the city acknowledged, with what else that means, in one.
    pub async fn settle_sent(
        &self,
        mut row: OutboxRow,
        head: Option<Cursor>,
        also: impl FnOnce(&store::Transaction<'_>, &store::Vault) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), End> {
        row.item = settle(&row, Outcome::Acknowledged, self.app.now())?;
        row.sent = row.bytes;
        row.last_error = None;
        let (id, pack) = (row.complaint, self.pack.clone());
        self.app
            .write(move |transaction, vault| {
                also(transaction, vault)?;
                if let Some(head) = head {
                    store::city::saw(transaction, &pack, head)?;
                }
                store::outbox::save(transaction, &row)
            })
            .await?;
        self.app.tell(Notice::Queue);
        self.app.tell(Notice::Complaint { id });
        Ok(())
    }

    /// Ends an attempt that the city did not acknowledge. An error where going on makes no sense.
    pub async fn settle_refused(&self, mut row: OutboxRow, refusal: Refusal) -> Result<OutboxRow, End> {
        row.item = settle(&row, refusal.outcome(), self.app.now())?;
        row.last_error = Some(refusal.last_error());
        let row = self.save(row).await?;
        if matches!(row.item.state, ItemState::Parked { .. }) {
            self.app.tell(Notice::Complaint { id: row.complaint });
        }
        if refusal.ends_pass() { Err(refusal.into()) } else { Ok(row) }
    }
}

/// The machine's answer to an outcome.
pub(super) fn settle(
    row: &OutboxRow,
    outcome: Outcome,
    now: Timestamp,
) -> Result<sambat_domain::outbox::OutboxItem, StoreError> {
    let mut jitter = [0; 8];
    // Without random bytes the wait is zero: a retry too early, nothing worse.
    let _ = getrandom::fill(&mut jitter);
    row.item.clone().settle(outcome, now, u64::from_ne_bytes(jitter)).map_err(|_| StoreError::Row("outbox"))
}
