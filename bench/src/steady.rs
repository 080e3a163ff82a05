//! Requests that are due at a steady rate, whatever became of those before.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::{Result, connection::Connection};

/// So many requests a second for so many seconds, over so many connections.
#[derive(Debug, Clone, Copy)]
pub struct Steady {
    /// Requests a second.
    pub rate: u32,
    /// For how long, in seconds.
    pub seconds: u32,
    /// Connections, each of which asks in its turn.
    pub connections: u32,
}

impl Steady {
    /// How long each took from the moment at which it was due. Requests are made beforehand, by their number, and must be
    /// answered with this status.
    ///
    /// # Errors
    /// Of the network, of whoever makes the requests, and when the server says something else.
    pub async fn ask(
        self,
        to: SocketAddr,
        request: impl Fn(u32) -> Result<Vec<u8>>,
        status: u16,
    ) -> Result<Vec<Duration>> {
        let Self { rate, seconds, connections } = self;
        let mut asking = JoinSet::new();
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(Connection::open(to).await?);
        }
        let start = Instant::now() + Duration::from_millis(500);
        for (first, mut connection) in (0..connections).zip(open) {
            let mine = (first..rate * seconds).step_by(connections as usize);
            let requests = mine.map(|n| Ok((n, request(n)?))).collect::<Result<Vec<_>>>()?;
            asking.spawn(async move {
                let mut took = Vec::new();
                for (n, request) in requests {
                    let due = start + Duration::from_secs(1) * n / rate;
                    sleep_until(due).await;
                    connection.ask(&[&request], status).await?;
                    took.push(due.elapsed());
                }
                Ok::<_, Box<dyn std::error::Error + Send + Sync>>(took)
            });
        }
        let mut took = Vec::new();
        while let Some(asked) = asking.join_next().await {
            took.extend(asked??);
        }
        Ok(took)
    }
}
