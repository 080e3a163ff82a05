//! Submitting: a draft becomes a complaint, its content frozen.

use super::{ComplaintDetail, changed, envelope, read};
use crate::{
    App,
    api::{ApiCode, ApiError},
    draft::{self, DraftSubmit},
    host::Notice,
    identity, outbox,
    store::{self, Connection, StoreError, Vault, complaint::Complaint},
};
use sambat_domain::{Timestamp, id::ComplaintId, ticket::Ticket, visibility::Visibility};
use sambat_protocol::hash;

/// Submits a draft: its content is frozen, its file written, and the complaint and its outbox rows committed together.
/// When this answers, a dead battery loses nothing. Submitting twice is submitting once.
///
/// # Errors
/// [`ApiCode::NotFound`], [`ApiCode::Mistakes`], [`ApiCode::DiskFull`]; [`ApiCode::DraftStale`] where it is not what its citizen
/// saw. The draft is then as it was.
pub async fn submit(app: &App, argument: DraftSubmit) -> Result<ComplaintDetail, ApiError> {
    let id = argument.id;
    let detail = app.blocking(move |app| freeze(app, argument)).await?;
    app.tell(Notice::Draft { id });
    changed(app, id).await;
    Ok(detail)
}

fn freeze(app: &App, argument: DraftSubmit) -> Result<ComplaintDetail, ApiError> {
    let now = app.now();
    let id = argument.id;
    let done = app.store().write(|transaction, vault| {
        if store::complaint::exists(transaction, argument.id)? {
            return read(transaction, vault, argument.id, app.clock());
        }
        let stands = store::draft::get(transaction, vault, argument.id)?.revision;
        if argument.seen.is_some_and(|seen| seen != stands) {
            return Err(ApiError::new(ApiCode::DraftStale));
        }
        let complaint = frozen(transaction, vault, argument.id, now)?;
        // Before the commit: a commit without its file would be one copy only.
        envelope::put(app.complaints(), vault, &complaint)?;
        outbox::enqueue(transaction, vault, &complaint)?;
        store::draft::delete(transaction, id)?;
        read(transaction, vault, id, app.clock())
    });
    if done.is_err() {
        // Its file is not what the citizen goes on with: the next start would finish this submit.
        let undone = app.store().write(|transaction, _| match store::complaint::exists(transaction, id)? {
            true => Ok::<_, StoreError>(()),
            false => envelope::delete(app.complaints(), id),
        });
        if let Err(error) = undone {
            tracing::warn!(%error, "the file of a submit that failed stays until the next start");
        }
    }
    done
}

/// What a draft would be submitted as.
pub(crate) fn frozen(
    connection: &Connection,
    vault: &Vault,
    id: ComplaintId,
    now: Timestamp,
) -> Result<Complaint, ApiError> {
    let draft = store::draft::get(connection, vault, id)?;
    let photos = store::photo::of(connection, vault, id)?;
    let document = store::city::get(connection, &draft.pack_id)?.document;
    let mistakes = draft::mistakes(&document.pack, &draft, &photos);
    let mut content = match draft::content(&document.pack, &draft, &photos) {
        Some(content) if mistakes.is_empty() => content,
        _ => return Err(ApiError::mistakes(&mistakes)),
    };
    let reporter = identity::attach(connection, vault, &document.pack, draft.id, &mut content)?;
    let internal = |_| ApiError::new(ApiCode::Internal);
    Ok(Complaint {
        id: draft.id,
        pack_rev: document.revision()?.to_owned(),
        ticket: Ticket::of(&document.pack.ticket_prefix, &draft.id),
        text: serde_json::to_string(&content).map_err(|_| ApiError::new(ApiCode::Internal))?,
        content_sha256: hash::of_canonical(&content).map_err(internal)?,
        private: content.visibility == Visibility::Private,
        pack_id: draft.pack_id,
        content,
        saved_at: now,
        reporter,
        receipt: None,
        heard_at: None,
        judged_by: None,
        pin: None,
    })
}
