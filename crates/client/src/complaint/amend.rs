//! *Perbaiki*: words that the city surely did not keep become a draft again, under the same id and the same number.

use super::{ComplaintRecord, OfComplaint, changed, envelope};
use crate::{
    App,
    api::{ApiCode, ApiError},
    draft::{self, DraftView, Step},
    host::Notice,
    store::{
        self,
        draft::{Body, Draft},
    },
};
use sambat_domain::id::ComplaintId;

/// Makes a complaint a draft again, with everything that was typed, chosen and photographed.
///
/// # Errors
/// [`ApiCode::NotFound`]; [`ApiCode::Misfit`] where the city may have it, or would refuse any words under this id.
pub async fn amend(app: &App, argument: OfComplaint) -> Result<DraftView, ApiError> {
    let id = argument.id;
    let view = app.blocking(move |app| reopen(app, id)).await?;
    app.tell(Notice::Draft { id });
    changed(app, id).await;
    Ok(view)
}

fn reopen(app: &App, id: ComplaintId) -> Result<DraftView, ApiError> {
    let now = app.now();
    let (view, photos) = app.store().write(|transaction, vault| {
        let record = ComplaintRecord::of(transaction, vault, id)?;
        if !record.may_be_amended() {
            return Err(ApiError::new(ApiCode::Misfit));
        }
        // Whoever took their name back is not asked to take it back again.
        let nameless = record.withdrew_consent();
        let complaint = record.complaint;
        let said = complaint.content;
        let draft = Draft {
            id,
            pack_id: complaint.pack_id,
            step: Step::Words,
            body: Body {
                category: Some(said.category),
                attributes: said.attributes,
                description: said.description,
                place: said.place.unwrap_or_default(),
                visibility: said.visibility,
                anonymous: said.anonymous || nameless,
                consents: said.consents,
            },
            begun_at: said.noticed_at,
            saved_at: now,
            // Far from what any page has seen of the draft that it was before.
            revision: u32::try_from(now.as_second()).unwrap_or_default(),
        };
        store::draft::put(transaction, vault, &draft)?;
        store::outbox::remove_all(transaction, id)?;
        store::complaint::delete(transaction, id)?;
        store::photo::hide_hashes(transaction, id)?;
        let view = draft::view(transaction, vault, id)?;
        envelope::delete(app.complaints(), id)?;
        Ok((view, store::photo::left_open(transaction, vault)?))
    })?;
    app.photos().close(app.store(), &photos)?;
    Ok(view)
}
