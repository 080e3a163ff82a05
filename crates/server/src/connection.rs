//! One connection: TLS where there is a certificate, then HTTP/2 or HTTP/1.1 as both sides agreed.

use crate::{
    connection_config::{ConnectionConfig, FAREWELL},
    metered::Metered,
    paced_body::{Answer, Paced},
    peer::{Peer, forwarded},
    tls::HTTP_2,
};
use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
    service::TowerToHyperService,
};
use sambat_limits::{
    connection_table::{ConnectionSlot, Entry},
    network::Network,
};
use std::{
    convert::Infallible,
    net::IpAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// Requests of one HTTP/2 connection that are answered at once. A phone has a handful.
const STREAMS: u32 = 32;

/// Bytes of a request that may wait to be read: what a good mobile connection has on the way, times a thousand connections.
const STREAM_WINDOW: u32 = 64 << 10;
const CONNECTION_WINDOW: u32 = 128 << 10;

/// Bytes of an answer that may wait to be sent.
const SEND_BUFFER: usize = 64 << 10;

/// The most bytes of a request's headers. HTTP/1.1 counts what it has read and not yet understood.
const HTTP_1_BUFFER: usize = 64 << 10;
const HTTP_2_HEADERS: u32 = 16 << 10;

/// Talks until either side has had enough, or others need the place.
pub(crate) async fn converse(stream: TcpStream, from: IpAddr, place: ConnectionSlot, config: ConnectionConfig) {
    let is_http_2 = Arc::new(AtomicBool::new(false));
    let stream = Metered::new(stream, place.entry.clone(), config.limits.slow, is_http_2.clone());
    let Some(tls) = &config.tls else { return answer(stream, from, false, place, config).await };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(config.limits.head.min(config.limits.idle), tls.accept(stream)) => shaken,
        () = place.entry.end.cancelled() => return,
        () = config.stopping.cancelled() => return,
    };
    // Too slow, no TLS at all, or an old one: nobody to tell.
    let Ok(Ok(stream)) = shaken else { return };
    let agreed = stream.get_ref().1.alpn_protocol() == Some(HTTP_2);
    is_http_2.store(agreed, Ordering::Relaxed);
    answer(stream, from, agreed, place, config).await;
}

/// Answers requests. Without TLS nobody can agree on HTTP/2, so it is HTTP/1.1.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: IpAddr,
    is_http_2: bool,
    place: ConnectionSlot,
    config: ConnectionConfig,
) {
    place.entry.expect_head();
    let (work, at_work) = watch::channel(0);
    let answers = TowerToHyperService::new(config.router);
    let (slow, proxies, entry) = (config.limits.slow, config.proxies, place.entry.clone());
    let service = service_fn(move |request: Request<Incoming>| {
        let network = Network::of_request(from, forwarded(request.headers()), &proxies);
        let (item, begun) = (Item::begin(&work), place.begin(Some(network)));
        let mut request = request.map(|body| Paced::new(body, place.entry.clone(), slow));
        request.extensions_mut().insert(Peer(from));
        let answering = answers.call(request);
        async move {
            let mut response = answering.await?;
            // axum measures the body of every answer to HEAD; RFC 9110 (8.6) forbids to tell for this one.
            if response.status() == StatusCode::NO_CONTENT {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
            // The work is done when the last of the body is on its way.
            let response = response.map(|body| Body::new(Answer::new(body, begun, item, slow)));
            Ok::<Response<Body>, Infallible>(response)
        }
    });
    let io = TokioIo::new(stream);
    let ends = Ends {
        idle: config.limits.idle,
        head: config.limits.head.min(config.limits.idle),
        stopping: config.stopping,
        entry,
        at_work,
    };
    if is_http_2 {
        // Resets in a rush are ended by hyper's own bounds.
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_send_buf_size(SEND_BUFFER)
            .max_header_list_size(HTTP_2_HEADERS)
            .keep_alive_interval(ends.idle)
            .keep_alive_timeout(ends.idle)
            .serve_connection(io, service);
        ends.bound(connection).await;
    } else {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(None)
            .max_buf_size(HTTP_1_BUFFER)
            .serve_connection(io, service);
        ends.bound(connection).await;
    }
}

/// What ends a connection that does not end by itself.
struct Ends {
    idle: Duration,
    head: Duration,
    stopping: CancellationToken,
    entry: Arc<Entry>,
    at_work: watch::Receiver<usize>,
}

impl Ends {
    /// Drives a connection of either version until it has ended.
    async fn bound(self, connection: impl GracefulConnection) {
        let mut connection = pin!(connection);
        let silent = tokio::select! {
            _ = connection.as_mut() => return,
            () = self.stopping.cancelled() => false,
            () = silence(self.at_work, &self.entry, self.idle) => true,
            // A head without an end, or a place that others need: nobody to tell either.
            () = overdue(&self.entry, self.head) => return,
            () = self.entry.end.cancelled() => return,
        };
        connection.as_mut().graceful_shutdown();
        if silent {
            // Who says nothing is not waited for any longer.
            let _ = tokio::time::timeout(FAREWELL.min(self.idle), connection).await;
        } else {
            let _ = connection.await;
        }
    }
}

/// A request that is being answered: counted from its head to the last byte of its answer.
struct Item(watch::Sender<usize>);

impl Item {
    fn begin(work: &watch::Sender<usize>) -> Self {
        work.send_modify(|items| *items += 1);
        Self(work.clone())
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        self.0.send_modify(|items| *items -= 1);
    }
}

/// Looks whether somebody is overdue, so often in the time of a head.
const LOOKS: u32 = 10;

/// Ready when somebody was waited for for too long: a head for so long, whole or in drops, from the beginning, and over HTTP/1.1
/// from the first byte of each; or whoever takes an answer.
async fn overdue(entry: &Entry, head: Duration) {
    loop {
        let now = Instant::now();
        let next = now + head / LOOKS;
        match entry.due(head) {
            Some(due) if due <= now => return,
            Some(due) => tokio::time::sleep_until(due.min(next)).await,
            None => tokio::time::sleep_until(next).await,
        }
    }
}

/// Ready when no request was being answered for so long, however much else was said; bodies have bounds of their own where they
/// are read.
async fn silence(mut at_work: watch::Receiver<usize>, entry: &Entry, idle: Duration) {
    let mut quiet_since = Instant::now();
    loop {
        let items = *at_work.borrow_and_update();
        tokio::select! {
            changed = at_work.changed() => {
                if changed.is_err() {
                    return;
                }
                quiet_since = Instant::now();
            }
            () = tokio::time::sleep_until(quiet_since + idle), if items == 0 => {
                // Whoever still takes the end of an answer is not silent.
                let waited_at = entry.waited_at();
                if waited_at <= quiet_since {
                    return;
                }
                quiet_since = waited_at;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router,
        routing::{get, put},
    };
    use bytes::Bytes;
    use http_body_util::{BodyExt as _, Empty};
    use hyper::client::conn::http2 as client;
    use sambat_city::city::Limits;
    use sambat_limits::connection_table::Table;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

    /// One connection of somebody, with the time in the test's hand.
    fn connected(is_http_2: bool) -> DuplexStream {
        let router = Router::new()
            .route("/large", get(async || vec![7; 200_000]))
            .route("/take", put(async |body: Bytes| body.len().to_string()));
        let config = ConnectionConfig {
            router,
            tls: None,
            limits: Limits::default(),
            proxies: Arc::new([]),
            stopping: CancellationToken::new(),
        };
        let from = IpAddr::from([203, 0, 113, 7]);
        let place = Table::new(10, config.limits.slow).enter(Some(Network::of(from)));
        let (theirs, ours) = tokio::io::duplex(8 << 10);
        let known = Arc::new(AtomicBool::new(is_http_2));
        let ours = Metered::new(ours, place.entry.clone(), config.limits.slow, known);
        tokio::spawn(answer(ours, from, is_http_2, place, config));
        theirs
    }

    /// Seconds until the other end has ended, sending so many bytes in each.
    async fn ends_sending(begun: &str, bytes: usize) -> u64 {
        let since = Instant::now();
        let mut stream = connected(false);
        stream.write_all(begun.as_bytes()).await.unwrap();
        let mut heard = [0; 4096];
        loop {
            let second = tokio::time::sleep(Duration::from_secs(1));
            tokio::select! {
                read = stream.read(&mut heard) => if !matches!(read, Ok(1..)) { break },
                () = second => if stream.write_all(&vec![b'x'; bytes]).await.is_err() { break },
            }
            assert!(since.elapsed() < Duration::from_hours(1));
        }
        since.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_has_ten_seconds_however_it_comes() {
        for bytes in [0, 45, 1_000] {
            assert_eq!(ends_sending("GET /large HTTP/1.1\r\nhost: x\r\nx: ", bytes).await, 10, "{bytes}");
        }
        assert_eq!(ends_sending("", 0).await, 10);
        // After an answer the next head may be waited for for longer, and has ten seconds again once it has begun.
        let asked = "PUT /take HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(ends_sending(asked, 0).await, 30);
        assert_eq!(ends_sending(asked, 1).await, 11);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_a_least_pace_from_the_first_ten_seconds_on() {
        let begun = "PUT /take HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n";
        for (bytes, seconds) in [(0, 10..=10), (45, 10..=11), (500, 18..=21)] {
            let ended = ends_sending(begun, bytes).await;
            assert!(seconds.contains(&ended), "{bytes}: {ended}");
        }
        // In time for all of it, and then for the silence that every connection may have.
        let ended = ends_sending(begun, 1_500).await;
        assert!(ended >= 40, "{ended}");
    }

    /// Seconds until an answer of 200,000 bytes is over for somebody who reads so many in each, and how much of it came.
    async fn taken_at(bytes: usize) -> (u64, usize) {
        let since = Instant::now();
        let mut stream = connected(false);
        stream.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let (mut heard, mut piece) = (0, vec![0; bytes]);
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            match stream.read(&mut piece).await {
                Ok(read @ 1..) => heard += read,
                _ => return (since.elapsed().as_secs(), heard),
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_does_not_read_is_not_waited_for() {
        let (_, heard) = taken_at(45).await;
        assert!(heard < 50_000, "{heard}");
        let (_, heard) = taken_at(2_000).await;
        assert!(heard > 200_000, "a bad connection has all of it: {heard}");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_takes_no_stream_is_not_waited_for_either() {
        let since = Instant::now();
        let mut building = client::Builder::new(TokioExecutor::new());
        building.timer(TokioTimer::new()).initial_stream_window_size(1_000);
        let (mut sender, connection) = building.handshake(TokioIo::new(connected(true))).await.unwrap();
        let connection = tokio::spawn(connection);
        let asked = Request::get("http://x/large").body(Empty::<Bytes>::new()).unwrap();
        let mut answer = sender.send_request(asked).await.unwrap();
        assert_eq!(answer.body_mut().frame().await.unwrap().unwrap().into_data().unwrap().len(), 1_000);
        // It asks for no more, and answers every ping.
        let _ = connection.await.unwrap();
        assert!(since.elapsed() <= Duration::from_secs(40), "{:?}", since.elapsed());
        drop(answer);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_begins_to_say_the_version_and_stops_has_ten_seconds() {
        let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        for said in [0, 1, 3, 16, 23, preface.len()] {
            for is_http_2 in [false, true] {
                let since = Instant::now();
                let mut stream = connected(is_http_2);
                // Whoever was taken for HTTP/1.1 may be refused before the last of it.
                let _ = stream.write_all(&preface[..said]).await;
                let _ = stream.read_to_end(&mut Vec::new()).await;
                let most = if is_http_2 || said < 16 { 10..=10 } else { 0..=10 };
                assert!(most.contains(&since.elapsed().as_secs()), "{said} of it, {is_http_2}: {:?}", since.elapsed());
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn http_2_without_a_request_has_ten_seconds_whatever_else_it_says() {
        let since = Instant::now();
        let mut stream = connected(true);
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
        let ping = b"\0\0\x08\x06\0\0\0\0\0pingpong";
        let mut heard = [0; 4096];
        loop {
            tokio::select! {
                read = stream.read(&mut heard) => if !matches!(read, Ok(1..)) { break },
                () = tokio::time::sleep(Duration::from_secs(1)) => if stream.write_all(ping).await.is_err() { break },
            }
        }
        assert_eq!(since.elapsed().as_secs(), 10);
        // In a rush it is over before.
        let mut stream = connected(true);
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
        let (mut hears, mut says) = tokio::io::split(stream);
        let hearing = tokio::spawn(async move { hears.read_to_end(&mut Vec::new()).await });
        let mut said = 0;
        while said < 1_000_000 {
            said += 1;
            if says.write_all(ping).await.is_err() {
                break;
            }
        }
        assert!(said < 20_000, "{said} pings");
        let _ = hearing.await;
    }
}
