//! The steps of a pass with one city: is it the city → its pack → words → events and erasures → photos → what changed. Words
//! of everything go before any photo.

use super::{
    Reach, changes, events, photos,
    request_error::{RequestError, Spread},
    session::{StopReason, SyncSession},
    status, support, words,
};
use crate::{
    host::Notice,
    identity,
    store::{self, StoreError},
};
use jiff::SignedDuration;
use sambat_domain::{
    outbox::{Breaker, ItemKind},
    response::ClockReading,
};
use sambat_protocol::key;

/// A good answer holds for so long: within it the city is not asked whether it is there.
const GOOD: SignedDuration = SignedDuration::from_mins(1);

impl SyncSession<'_> {
    /// Whether nothing is to be asked of this city just now.
    pub async fn is_left_alone(&self) -> Result<bool, StoreError> {
        let watched = self.app.sync().known().visible;
        Ok(!self.run.asked && self.city().await?.breaker.shut_for(self.app.now(), watched).is_some())
    }

    /// Runs it, and keeps what it says of the city. Answers whether a photo that arrived is not ready yet.
    pub async fn perform(&self, chosen: bool) -> Result<bool, StopReason> {
        let ended = self.steps(chosen).await;
        // A connection that is lost while things arrive says nothing against the city.
        let lost_on_the_way = self.has_gained() && matches!(ended, Err(StopReason::Request(RequestError::Unreachable)));
        let good_at = (ended.is_ok() || lost_on_the_way).then(|| self.app.now());
        self.app.sync().learn(&self.pack, |city| city.good_at = good_at);
        match &ended {
            Ok(_) => self.move_breaker(|breaker| breaker.answered()).await?,
            Err(StopReason::Request(error)) => {
                let (now, jitter) = (self.app.now(), u64::from_ne_bytes(self.app.random().unwrap_or_default()));
                let (nobody, patience) = (error.reach() == Reach::Nobody, error.patience());
                self.move_breaker(|breaker| match patience {
                    Some(after) => breaker.told(now, after),
                    None if nobody && !lost_on_the_way => breaker.failed(now, jitter),
                    None => breaker.answered(),
                })
                .await?;
            }
            Err(StopReason::Store(_)) => {}
        }
        ended
    }

    async fn steps(&self, chosen: bool) -> Result<bool, StopReason> {
        if self.asks_first().await? {
            let health = self.wire.health().await?;
            if let Some(city) = health.date {
                self.keep_clock(ClockReading { city, heard: self.app.clock().uptime() }).await?;
            }
            self.move_breaker(|breaker| breaker.answered()).await?;
            if chosen {
                let mut known = self.app.sync().known();
                (known.last_contact, known.reach) = (Some(self.app.now()), Reach::City);
            }
            status::tell(self.app).await?;
            self.refresh_pack(&health.etag).await?;
        }
        self.seal_identities().await?;
        self.end_waits_for_network().await?;
        self.verify_seen().await?;
        self.unless_lost(words::send_all(self).await)?;
        self.unless_lost(events::send_all(self).await)?;
        self.unless_lost(support::send_all(self).await)?;
        self.unless_lost(photos::send_all(self).await)?;
        // Items that never pass keep no news from the citizen. A connection that brought something is made anew at once, and
        // the pass after that asks for them.
        let lost = self.lost().take();
        let settling =
            if self.is_over() || (lost.is_some() && self.has_gained()) { false } else { changes::pull(self).await? };
        if let Some(error) = lost {
            return Err(error.into());
        }
        if chosen && !self.is_over() {
            self.app.sync().known().last_contact = Some(self.app.now());
        }
        Ok(settling)
    }

    /// Two in a row that met nobody end their kind. The next kind has one try: things of one kind that never pass, in whatever
    /// number, keep none of another.
    fn unless_lost(&self, ended: Result<(), StopReason>) -> Result<(), StopReason> {
        match ended {
            Err(StopReason::Request(error)) if error.spread() == Spread::Perhaps => {
                *self.lost() = Some(error);
                Ok(())
            }
            ended => ended,
        }
    }

    /// Whether to ask first if the city is there. Words are judged by the pack that is in force when they arrive, and only
    /// that answer tells whether the one that is known still is.
    async fn asks_first(&self) -> Result<bool, StoreError> {
        let good_at = self.app.sync().city(&self.pack).good_at;
        let age = good_at.map(|at| self.app.now().duration_since(at));
        if self.run.asked || !age.is_some_and(|age| (SignedDuration::ZERO..GOOD).contains(&age)) {
            return Ok(true);
        }
        let city = self.city().await?;
        let words = self.due().await?.iter().any(|row| row.item.kind == ItemKind::Words);
        Ok(words || city.keys.is_empty() || city.origin != self.wire.origin())
    }

    async fn move_breaker(&self, step: impl FnOnce(Breaker) -> Breaker) -> Result<(), StoreError> {
        let before = self.city().await?.breaker;
        let (pack, after) = (self.pack.clone(), step(before));
        if after == before {
            return Ok(());
        }
        self.write(move |transaction, _| store::city::set_breaker(transaction, &pack, after)).await
    }

    /// Keeps what the city's clock shows, unless that was to be expected: a phone's disk wears off by writing.
    async fn keep_clock(&self, reading: ClockReading) -> Result<(), StoreError> {
        if self.city().await?.clock.is_some_and(|before| reading.agrees_with(&before)) {
            return Ok(());
        }
        let pack = self.pack.clone();
        self.write(move |transaction, _| store::city::set_clock(transaction, &pack, &reading)).await
    }

    /// Pulls first where the last pass ended before it did: what the city acknowledged then is looked for on its chain before a
    /// new answer takes the place of that one, or a restore in between would go unseen.
    async fn verify_seen(&self) -> Result<(), StopReason> {
        let city = self.city().await?;
        if city.seen.seq <= city.cursor.seq {
            return Ok(());
        }
        match changes::pull(self).await {
            // Words do not wait for a city that cannot say what changed.
            Err(StopReason::Request(error)) if error.code().is_some() => Ok(()),
            pulled => pulled.map(|_| ()),
        }
    }

    /// Fetches the pack when no key of this origin is known, or the city's has another tag.
    async fn refresh_pack(&self, etag: &str) -> Result<(), StopReason> {
        let city = self.city().await?;
        let origin = self.wire.origin();
        let same_origin = city.origin == origin;
        if same_origin && !city.keys.is_empty() && city.etag == etag {
            return Ok(());
        }
        let known_tag = if same_origin { city.etag.as_str() } else { "" };
        let Some((document, etag)) = self.wire.pack(known_tag).await? else { return Ok(()) };
        point!("pack_answered");
        // Another city's pack at this address: not ours to take over.
        if document.pack.id != self.pack || document.pack.v != sambat_domain::pack::VERSION {
            return Err(RequestError::Stranger(200).into());
        }
        let known_keys = if same_origin { city.keys.as_slice() } else { &[] };
        let keys = key::believed(known_keys, &document.keys);
        self.write(move |transaction, _| store::city::put_served(transaction, &document, &etag, &origin, &keys))
            .await?;
        point!("pack_kept");
        // It may name another map.
        self.app.maps().close();
        self.app.tell(Notice::Pack);
        Ok(())
    }

    /// Seals what waited for the city's key, before any words that it goes with.
    async fn seal_identities(&self) -> Result<(), StoreError> {
        let (pack, now) = (self.pack.clone(), self.app.now());
        self.write(move |transaction, vault| identity::seal_waiting(transaction, vault, &pack, now)).await
    }

    /// The city answered: what only waited for that is due.
    async fn end_waits_for_network(&self) -> Result<(), StoreError> {
        let pack = self.pack.clone();
        self.write(move |transaction, _| {
            for mut row in store::outbox::left_of(transaction, &pack)? {
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
}
