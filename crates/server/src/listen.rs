//! Taking connections in, no more at once than can be served.

use crate::{
    connection,
    connection_config::{ConnectionConfig, FAREWELL},
};
use sambat_limits::{connection_table::Table, network::Network};
use std::time::Duration;
use tokio::{net::TcpListener, task::JoinSet};

/// Bytes of an answer that the system takes at once. As little as that, so that it is soon seen who does not read.
#[cfg(unix)]
const SEND_BUFFER: usize = 32 << 10;

/// Takes connections in until the server stops, and then sees them out.
pub(crate) async fn accept(listener: TcpListener, config: ConnectionConfig) {
    let table = Table::new(config.limits.connections, config.limits.slow);
    let mut open = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = config.stopping.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        while open.try_join_next().is_some() {}
        match accepted {
            Ok((stream, from)) => {
                let _ = stream.set_nodelay(true);
                #[cfg(unix)]
                let _ = rustix::net::sockopt::set_socket_send_buffer_size(&stream, SEND_BUFFER);
                let from = from.ip();
                let is_proxys = config.proxies.contains(&from.to_canonical());
                let place = table.enter(Some(Network::of(from)).filter(|_| !is_proxys));
                open.spawn(connection::converse(stream, from, place, config.clone()));
            }
            Err(error) => {
                // Out of handles, most likely: some will be free in a moment.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop((listener, config));
    let ended = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        open.shutdown().await;
    }
}
