//! Telling what was noted.

use super::{choices, news};
use crate::{
    App, setting,
    store::{self, StoreError},
};

/// Tells everything that was noted and is wanted. `watched`: the citizen looks at the app, and needs no sound to do so.
///
/// # Errors
/// [`StoreError::Full`] where the disk has no room, and it is told after another pass; [`StoreError::Damaged`] where the
/// file cannot be read.
pub(crate) async fn tell(app: &App, watched: bool) -> Result<(), StoreError> {
    app.blocking(move |app| {
        if app.store().read(|connection, _| store::notification::waiting(connection))?.is_empty() {
            return Ok(());
        }
        let all = app.store().write(|transaction, vault| {
            let waiting = store::notification::waiting(transaction)?;
            store::notification::settle_all(transaction)?;
            let wanted = choices::load(transaction)?;
            let language = setting::load(transaction)?.language;
            let mut all = Vec::new();
            for waiting in waiting.iter().filter(|waiting| wanted.wants(waiting.kind)) {
                match news::of(transaction, vault, waiting, &language, app.clock()) {
                    Ok(Some((mut told, at_night))) => {
                        told.silent = watched || (wanted.quiet_hours && at_night);
                        all.push(told);
                    }
                    Ok(None) => {}
                    // One that does not read keeps none of the others back.
                    Err(StoreError::Row(table)) => tracing::warn!(table, "what is to be told of a row does not read"),
                    Err(error) => return Err(error),
                }
            }
            Ok::<_, StoreError>(all)
        })?;
        for told in &all {
            app.config().notifier.tell(told);
        }
        Ok(())
    })
    .await
}
