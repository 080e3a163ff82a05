//! What the core wants done while nobody looks at it: the system runs it then, if it can.

use crate::{
    App, notification,
    ports::Wish,
    setting,
    store::{self, Connection, StoreError, outbox::Waiting},
};

/// Tells the system what is wanted now. `now`: the citizen has just sent something.
pub(crate) async fn wish(app: &App, now: bool) {
    let told = app.blocking(move |app| {
        let wish = app.store().read(|connection, _| of(connection, now))?;
        app.config().background.schedule(wish);
        Ok::<_, StoreError>(())
    });
    if let Err(error) = told.await {
        tracing::warn!(%error, "the system does not know what waits");
    }
}

fn of(connection: &Connection, now: bool) -> Result<Wish, StoreError> {
    let support = store::support::any_waits(connection)?;
    let waits = support || store::outbox::waits(connection, Waiting::Anything)?;
    let careful = setting::load(connection)?.wifi_only;
    let wanted = notification::load(connection)?;
    Ok(Wish {
        waits,
        unmetered: careful && waits && !support && !store::outbox::waits(connection, Waiting::NoPhoto)?,
        now: now && waits,
        watch: wanted.background && wanted.wants_any() && store::notification::any_open(connection)?,
    })
}
