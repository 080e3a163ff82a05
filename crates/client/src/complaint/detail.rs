//! One complaint as its screen shows it, and telling that it changed.

use super::{ComplaintDetail, ComplaintRecord, OfComplaint, PackRevisions};
use crate::{
    App,
    api::ApiError,
    host::Notice,
    store::{Connection, Vault},
};
use sambat_domain::{Timestamp, id::ComplaintId};

/// One complaint, whole.
///
/// # Errors
/// [`crate::api::ApiCode::NotFound`] where the phone has no such complaint; [`crate::api::ApiCode::StoreDamaged`]
/// where its data cannot be read.
pub async fn get(app: &App, argument: OfComplaint) -> Result<ComplaintDetail, ApiError> {
    let now = app.now();
    app.read(move |connection, vault| read(connection, vault, argument.id, now)).await
}

/// Reads a complaint as its screen shows it.
pub(crate) fn read(
    connection: &Connection,
    vault: &Vault,
    id: ComplaintId,
    now: Timestamp,
) -> Result<ComplaintDetail, ApiError> {
    let record = ComplaintRecord::of(connection, vault, id)?;
    let rules = PackRevisions::of(connection, &record.complaint.pack_id)?;
    Ok(record.detail(&rules, now))
}

/// Says that a complaint and what waits of it changed, and asks for a pass.
pub(crate) fn changed(app: &App, id: ComplaintId) {
    app.tell(Notice::Complaint { id });
    app.tell(Notice::Queue);
    app.sync().wake();
}
