//! *Tarik izin*: who complains is forgotten, here at once and at the city with the next contact. The words stay.

use super::{ComplaintDetail, ComplaintRecord, OfComplaint, changed, envelope, read, view::ConsentKept};
use crate::{
    App,
    api::{ApiCode, ApiError},
    feedback,
    store::{self, complaint::Complaint},
};
use sambat_domain::{
    event::EventKind,
    id::{ComplaintId, EventId},
};

/// Withdraws the consent to use who complains. If the words surely never left, they go without; else the city is told.
///
/// # Errors
/// [`ApiCode::NotFound`]; [`ApiCode::Misfit`] where a complaint carries nobody, or its words themselves rest on the consent: then
/// it is erased.
pub async fn withdraw_consent(app: &App, argument: OfComplaint) -> Result<ComplaintDetail, ApiError> {
    let (id, entropy) = (argument.id, app.random()?);
    let detail = app.blocking(move |app| forget_reporter(app, id, &entropy)).await?;
    changed(app, id).await;
    Ok(detail)
}

fn forget_reporter(app: &App, id: ComplaintId, entropy: &[u8; 10]) -> Result<ComplaintDetail, ApiError> {
    let now = app.now();
    let detail = app.store().write(|transaction, vault| {
        let record = ComplaintRecord::of(transaction, vault, id)?;
        if record.consent() != Some(ConsentKept::Identity) {
            return Err(ApiError::new(ApiCode::Misfit));
        }
        let (event, kind) = (EventId::new(now, entropy), EventKind::ConsentWithdrawn);
        if record.never_leaves() {
            feedback::keep(transaction, vault, &record.complaint, kind, None, event, now)?;
        } else {
            feedback::queue(transaction, vault, &record.complaint, kind, None, event, now)?;
        }
        store::complaint::forget_reporter(transaction, id)?;
        // Before the commit: left as it was, its file would bring the name back after a damage. What was taken back has none.
        if !record.is_cancelled() {
            envelope::put(app.complaints(), vault, &Complaint { reporter: None, ..record.complaint })?;
        }
        read(transaction, vault, id, app.clock())
    })?;
    app.empty_log()?;
    Ok(detail)
}
