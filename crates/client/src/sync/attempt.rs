//! One attempt of a pass: begun on disk before anything is sent, and ended by what the answer means.

use super::{
    holds_photos,
    request_error::{RequestError, Spread},
    session::{StopReason, SyncSession},
};
use crate::{
    host::Notice,
    store::{
        self, StoreError,
        outbox::{LastError, OutboxRow},
    },
};
use jiff::Timestamp;
use sambat_domain::{
    id::ComplaintId,
    outbox::{ItemState, OutboxItem, Outcome, ParkReason, RetryKind},
};
use sambat_protocol::cursor::Cursor;
use tokio::sync::broadcast::error::RecvError;

impl SyncSession<'_> {
    /// What waits, in the order of submitting.
    pub async fn waiting(&self) -> Result<Vec<OutboxRow>, StoreError> {
        let pack = self.pack.clone();
        let mut rows = self.app.read(move |connection, _| store::outbox::left_of(connection, &pack)).await?;
        rows.retain(|row| row.item.is_waiting());
        Ok(rows)
    }

    /// What is due now, in the order of submitting.
    pub async fn due(&self) -> Result<Vec<OutboxRow>, StoreError> {
        let now = self.app.now();
        let mut rows = self.waiting().await?;
        rows.retain(|row| row.item.is_due(now));
        Ok(rows)
    }

    /// Whether photos wait for Wi-Fi, just now.
    pub async fn holds_photos(&self) -> Result<bool, StoreError> {
        if self.run.all_photos {
            return Ok(false);
        }
        self.app.blocking(|app| app.store().read(|connection, _| holds_photos(app, connection))).await
    }

    /// Ends when a photo that is under way is not to go on: its complaint was erased or taken back, or photos wait for
    /// Wi-Fi from now on.
    pub async fn called_off(&self, row: &OutboxRow) {
        let mut notices = self.app.notices();
        loop {
            let id = row.id;
            let goes_on = match self.app.read(move |connection, _| store::outbox::get(connection, id)).await {
                Ok(row) => row.item.state == ItemState::Sending,
                Err(StoreError::NotFound) => false,
                // It is not for this to say so.
                Err(_) => true,
            };
            if !goes_on || self.holds_photos().await.unwrap_or(false) {
                return;
            }
            loop {
                match notices.recv().await {
                    Ok(Notice::Complaint { id }) if id == row.complaint => break,
                    Ok(Notice::Queue) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        }
    }

    /// Ends an attempt that was stopped by us: it waits again, unblamed.
    pub async fn interrupt(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let (id, now) = (row.id, self.app.now());
        self.write(move |transaction, _| {
            // As it stands there: it may be gone, or cancelled.
            let mut row = match store::outbox::get(transaction, id) {
                Ok(row) => row,
                Err(StoreError::NotFound) => return Ok(()),
                Err(error) => return Err(error),
            };
            if let Ok(item) = row.item.clone().settle(Outcome::Interrupted, now, 0) {
                row.item = item;
                store::outbox::save(transaction, &row)?;
            }
            Ok(())
        })
        .await?;
        self.app.tell(Notice::Queue);
        Ok(())
    }

    /// Begins an attempt inside its local step: both are on disk before anything is read. `None` where the citizen took the
    /// item back, or its complaint, since it was found due.
    pub async fn begin(&self, row: OutboxRow) -> Result<Option<OutboxRow>, StoreError> {
        let now = self.app.now();
        let begun = self
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

    /// Notes that the item is read and is now sent: a crash from here on is not its fault.
    pub async fn leave_local_step(&self, mut row: OutboxRow) -> Result<OutboxRow, StoreError> {
        row.item = row.item.local_step(false).map_err(|_| StoreError::Row("outbox"))?;
        self.save(row).await
    }

    /// Saves a row and says that the queue moved.
    pub async fn save(&self, row: OutboxRow) -> Result<OutboxRow, StoreError> {
        let row = self
            .write(move |transaction, _| {
                store::outbox::save(transaction, &row)?;
                Ok(row)
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
    ) -> Result<(), StopReason> {
        self.gain();
        row.item = settle(&row, Outcome::Acknowledged, self.app.now())?;
        row.sent = row.bytes;
        row.last_error = None;
        let (id, pack) = (row.complaint, self.pack.clone());
        self.write(move |transaction, vault| {
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

    /// Ends an attempt that did not come further than the phone.
    pub async fn park(&self, mut row: OutboxRow, why: ParkReason) -> Result<OutboxRow, StoreError> {
        let outcome = Outcome::Failed { retry: RetryKind::Permanent(why), stored_nothing: false };
        row.item = settle(&row, outcome, self.app.now())?;
        let row = self.save(row).await?;
        self.app.tell(Notice::Complaint { id: row.complaint });
        Ok(row)
    }

    /// Ends an attempt that the city did not acknowledge. An error where going on makes no sense.
    pub async fn settle_failed(&self, mut row: OutboxRow, error: RequestError) -> Result<OutboxRow, StopReason> {
        row.item = settle(&row, error.outcome(), self.app.now())?;
        row.last_error = Some(error.last_error());
        let row = self.save(row).await?;
        if matches!(row.item.state, ItemState::Parked { .. }) {
            self.app.tell(Notice::Complaint { id: row.complaint });
        }
        match error.spread() {
            Spread::Item => Ok(row),
            // One thing that never passes is no reason to keep the others; two in a row are no accident.
            Spread::Perhaps => match self.lost().replace(error) {
                Some(before) => Err(before.into()),
                None => Ok(row),
            },
            Spread::All => {
                if let RequestError::NotAllowed(_) = error {
                    self.hold_all(row.item.next_at).await?;
                }
                Err(error.into())
            }
        }
    }

    /// Has everything of this city wait as long, and say why.
    async fn hold_all(&self, until: Option<Timestamp>) -> Result<(), StoreError> {
        let pack = self.pack.clone();
        self.write(move |transaction, _| {
            for mut row in store::outbox::left_of(transaction, &pack)? {
                if let Ok(item) = row.item.clone().hold(until) {
                    (row.item, row.last_error) = (item, Some(LastError::NotAllowed));
                    store::outbox::save(transaction, &row)?;
                }
            }
            Ok(())
        })
        .await?;
        self.app.tell(Notice::Queue);
        Ok(())
    }
}

/// The item as the machine in `domain::outbox` has it after this outcome.
fn settle(row: &OutboxRow, outcome: Outcome, now: Timestamp) -> Result<OutboxItem, StoreError> {
    let mut jitter = [0; 8];
    // Without random bytes the wait is zero: a retry too early, nothing worse.
    let _ = getrandom::fill(&mut jitter);
    row.item.clone().settle(outcome, now, u64::from_ne_bytes(jitter)).map_err(|_| StoreError::Row("outbox"))
}
