//! One complaint as its screen shows it, and telling that it changed.

use super::{ComplaintDetail, ComplaintRecord, OfComplaint, PackRevisions};
use crate::{
    App,
    api::ApiError,
    background, city,
    host::Notice,
    ports::Clock,
    store::{self, Connection, Vault},
};
use sambat_domain::id::ComplaintId;

/// One complaint, whole.
///
/// # Errors
/// [`crate::api::ApiCode::NotFound`] where the phone has no such complaint; [`crate::api::ApiCode::StoreDamaged`]
/// where its data cannot be read.
pub async fn get(app: &App, argument: OfComplaint) -> Result<ComplaintDetail, ApiError> {
    app.blocking(move |app| app.store().read(|connection, vault| read(connection, vault, argument.id, app.clock())))
        .await
}

/// Reads a complaint as its screen shows it.
pub(crate) fn read(
    connection: &Connection,
    vault: &Vault,
    id: ComplaintId,
    clock: &dyn Clock,
) -> Result<ComplaintDetail, ApiError> {
    let record = ComplaintRecord::of(connection, vault, id)?;
    let city = store::city::get(connection, &record.complaint.pack_id)?;
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(connection, city.document)?;
    Ok(record.detail(&rules, &store::setting::language(connection)?, now))
}

/// Says that a complaint and what waits of it changed, and asks for a pass: of the worker, and of the system, which may run one
/// after the app is gone.
pub(crate) async fn changed(app: &App, id: ComplaintId) {
    app.tell(Notice::Complaint { id });
    app.tell(Notice::Queue);
    app.sync().wake();
    background::wish(app, true).await;
}
