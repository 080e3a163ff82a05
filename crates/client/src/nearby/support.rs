//! *Ikut merasakan*: kept at once, and sent with the next pass.

use super::{OfThing, SupportView};
use crate::{
    App,
    api::ApiError,
    background, city,
    store::{
        self, StoreError,
        support::{StoredSupport, SupportState},
    },
};

/// Supports a thing of the chosen city: safe when this answers, with or without a connection.
///
/// # Errors
/// Those of the store.
pub async fn add(app: &App, argument: OfThing) -> Result<SupportView, ApiError> {
    keep(app, argument, true).await
}

/// Takes that back.
///
/// # Errors
/// Those of the store.
pub async fn remove(app: &App, argument: OfThing) -> Result<SupportView, ApiError> {
    keep(app, argument, false).await
}

async fn keep(app: &App, OfThing { handle }: OfThing, wanted: bool) -> Result<SupportView, ApiError> {
    let view = app
        .write(move |transaction, _| {
            let pack = city::chosen_id(transaction)?;
            let before = store::support::find(transaction, &pack, handle)?;
            let state = match before {
                // Said before, and heard: nothing is to be said again.
                Some(before) if before.wanted == wanted => before.state,
                // Nothing was ever said that could be taken back.
                None if !wanted => SupportState::Sent,
                _ => SupportState::Waiting,
            };
            store::support::keep(transaction, &StoredSupport { pack, handle, wanted, state, next_at: None })?;
            let waiting = state == SupportState::Waiting;
            Ok::<_, StoreError>(SupportView { supported: wanted && state != SupportState::Gone, waiting })
        })
        .await?;
    if view.waiting {
        app.sync().wake();
        background::wish(app, true).await;
    }
    Ok(view)
}
