//! Tells a page that something happened, so that it asks again. What happened is not said here.

use super::sessions;
use crate::http::problem::ApiError;
use axum::{
    extract::State,
    response::{
        Sse,
        sse::{Event, KeepAlive, KeepAliveStream},
    },
};
use sambat_city::{city::City, desk::live, officer::Seated};
use sambat_protocol::problem::Code;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tower_sessions::Session;

/// How often a comment is sent, so that no proxy takes the stream for dead; as often it is checked whether the officer may still
/// read it.
const WORD: Duration = Duration::from_secs(20);

/// Server-sent events: `head` with a number that grows whenever something happened that this officer sees.
///
/// The line ends when its officer is logged out, disabled or moved.
#[utoipa::path(get, path = "/v1/desk/live", operation_id = "desk_live", tag = "desk",
    responses(
        (status = 200, description = "`event: head`, `data:` how often something was told on this line", content_type = "text/event-stream"),
        (status = 401, description = "`no_session`"),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    session: Session,
    who: Seated,
) -> Result<Sse<KeepAliveStream<ReceiverStream<Result<Event, Infallible>>>>, ApiError> {
    let id = session.id().ok_or(Code::NoSession)?;
    let (told, telling) = mpsc::channel(1);
    let (mut heads, stopping) = (city.writer.heads(), city.stopping.clone());
    tokio::spawn(async move {
        let mut looks = tokio::time::interval(WORD);
        let (mut last, mut times) = (None, 0_u64);
        loop {
            let head = *heads.borrow_and_update();
            let before = last.replace(head);
            let news = match before {
                // What is there already is asked for once.
                None => true,
                // Where it cannot be said, asking anew does no harm.
                Some(before) => before != head && live::hears(&city, &who, before, head).await.unwrap_or(true),
            };
            // An officer who was disabled, moved or logged out since reads nothing more; the stream ends without an event too.
            if !sessions::is_of(&city, &id, who.id).await {
                return;
            }
            if news {
                times += 1;
                if told.send(Ok(Event::default().event("head").data(times.to_string()))).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                () = stopping.cancelled() => return,
                () = told.closed() => return,
                changed = heads.changed() => if changed.is_err() { return },
                _ = looks.tick() => {}
            }
        }
    });
    Ok(Sse::new(ReceiverStream::new(telling)).keep_alive(KeepAlive::new().interval(WORD)))
}
