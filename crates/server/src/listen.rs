//! Taking connections in, no more at once than can be served.

use crate::{city::Limits, connection};
use axum::Router;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, task::JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// How long open connections have to end when the server stops.
pub(crate) const FAREWELL: Duration = Duration::from_secs(2);

/// What every connection is given.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) router: Router,
    /// Plain HTTP without.
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) limits: Limits,
    pub(crate) stopping: CancellationToken,
}

/// Takes connections in until the server stops, and then sees them out.
pub(crate) async fn accept(listener: TcpListener, door: Door) {
    let slots = Arc::new(Semaphore::new(door.limits.connections));
    let mut open = JoinSet::new();
    loop {
        let next = async {
            let slot = slots.clone().acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            () = door.stopping.cancelled() => break,
            next = next => next,
        };
        while open.try_join_next().is_some() {}
        match (slot, accepted) {
            (Ok(slot), Ok((stream, from))) => {
                let talking = connection::converse(stream, from.ip(), door.clone());
                open.spawn(async move {
                    talking.await;
                    drop(slot);
                });
            }
            (_, Err(error)) => {
                // Out of handles, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            (Err(_), _) => break,
        }
    }
    drop((listener, door));
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        open.shutdown().await;
    }
}
