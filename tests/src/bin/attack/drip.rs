//! Very many connections that say little: nothing at all, half a head, a body in drops.

use crate::{Outcome, site::Site};
use sambat_tests::tls;
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt as _},
    net::TcpSocket,
    task::JoinSet,
    time::{Instant, timeout},
};
use tokio_rustls::TlsConnector;

/// Sockets at once, and bytes of each in a second.
const SOCKETS: usize = 1_024;
const BYTES: usize = 45;

/// How long it goes on.
const LONG: Duration = Duration::from_secs(14);

/// How long one waits to be let in.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is said at the beginning: a head, a body of words, and nothing but TLS.
fn beginnings() -> [String; 3] {
    let words = format!(
        "PUT /v1/complaints/01936f2a-5c00-7a10-8b3c-3ce8b4129d7d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n",
        "A".repeat(43)
    );
    ["GET /v1/pack HTTP/1.1\r\nHost: x\r\nX: ".into(), words, String::new()]
}

/// Sends drops until the other end has enough or the time is over. Whether the other end ended it.
async fn drip(stream: &mut (impl AsyncWrite + Unpin), until: Instant) -> bool {
    while Instant::now() < until {
        tokio::time::sleep(Duration::from_secs(1)).await;
        if stream.write_all(&[b'x'; BYTES]).await.is_err() {
            return true;
        }
    }
    false
}

/// One of them, as long as it goes on: how often it came, and how often it was ended.
async fn one(n: usize, city: SocketAddr, connector: TlsConnector, until: Instant) -> (usize, usize) {
    let begun = beginnings();
    let (mut came, mut ended) = (0, 0);
    while Instant::now() < until {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Site::address_in(8, 1), 0).into()).unwrap();
        let Ok(Ok(mut stream)) = timeout(PATIENCE, socket.connect(city)).await else { continue };
        came += 1;
        // One of four never agrees on TLS.
        let was_ended = match begun.get(n % 4) {
            None => drip(&mut stream, until).await,
            Some(begun) => match timeout(PATIENCE, connector.connect(city.ip().into(), stream)).await {
                Ok(Ok(mut stream)) => {
                    stream.write_all(begun.as_bytes()).await.is_err() || drip(&mut stream, until).await
                }
                _ => true,
            },
        };
        ended += usize::from(was_ended);
        // Not faster than a person's machine has to.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    (came, ended)
}

/// From one address; whoever is ended comes again.
pub async fn attack(site: &Site) -> Outcome {
    let until = Instant::now() + LONG;
    let connector = tls::connector(site.authority.pem(), &["http/1.1"]);
    let mut sockets = JoinSet::new();
    for n in 0..SOCKETS {
        sockets.spawn(one(n, site.address, connector.clone(), until));
    }
    let (mut came, mut ended) = (0, 0);
    let work = async {
        while let Some(one) = sockets.join_next().await {
            let (one_came, one_ended) = one.unwrap();
            (came, ended) = (came + one_came, ended + one_ended);
        }
    };
    site.beside(work).await;
    let mut outcome = Outcome::default();
    outcome.must(came >= SOCKETS, format!("only {came} connections were taken"));
    outcome.must(ended > 0, "none was ended");
    outcome.tried = format!(
        "{SOCKETS} sockets of one address at {BYTES} bytes a second for {} s, in TLS, in heads and in bodies, again when ended",
        LONG.as_secs()
    );
    outcome.held = format!("{came} connections, of which the city ended {ended}");
    outcome
}
