//! *Tarik laporan*: the complaint stays, closed, and whoever has it knows that it was taken back.

use super::{ComplaintDetail, ComplaintRecord, OfComplaint, changed, envelope, read};
use crate::{
    App,
    api::{ApiCode, ApiError},
    feedback,
    store::{self, Transaction},
};
use sambat_domain::{
    event::EventKind,
    id::{ComplaintId, EventId},
    outbox::{ItemKind, OutboxItem},
};

/// Takes a complaint back. If the city surely has nothing of it, that ends it here; else the city is told.
///
/// # Errors
/// [`ApiCode::NotFound`]; [`ApiCode::Misfit`] where it is over already.
pub async fn withdraw(app: &App, argument: OfComplaint) -> Result<ComplaintDetail, ApiError> {
    let (id, entropy) = (argument.id, app.random()?);
    let detail = app.blocking(move |app| take_back(app, id, &entropy)).await?;
    changed(app, id).await;
    Ok(detail)
}

fn take_back(app: &App, id: ComplaintId, entropy: &[u8; 10]) -> Result<ComplaintDetail, ApiError> {
    let now = app.now();
    app.store().write(|transaction, vault| {
        let record = ComplaintRecord::of(transaction, vault, id)?;
        if !record.fits(&EventKind::Withdrawn) {
            return Err(ApiError::new(ApiCode::Misfit));
        }
        let event = EventId::new(now, entropy);
        if record.is_only_here() {
            feedback::keep(transaction, vault, &record.complaint, EventKind::Withdrawn, None, event, now)?;
            settle(transaction, id, |_, item| item.abandon())?;
            envelope::delete(app.complaints(), id)?;
        } else {
            // The words go on: only with them can the city know what is taken back. Nothing else of it does.
            settle(transaction, id, |kind, item| if kind == ItemKind::Words { item.retry() } else { item.abandon() })?;
            feedback::queue(transaction, vault, &record.complaint, EventKind::Withdrawn, None, event, now)?;
        }
        read(transaction, vault, id, app.clock())
    })
}

/// Moves every item of a complaint that this step is open to.
fn settle<E>(
    transaction: &Transaction<'_>,
    id: ComplaintId,
    step: impl Fn(ItemKind, OutboxItem) -> Result<OutboxItem, E>,
) -> Result<(), ApiError> {
    for mut row in store::outbox::of(transaction, id)? {
        if let Ok(item) = step(row.item.kind, row.item.clone()) {
            row.item = item;
            store::outbox::save(transaction, &row)?;
        }
    }
    Ok(())
}
