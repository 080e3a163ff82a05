//! One connection: TLS where there is a certificate, then HTTP/2 or HTTP/1.1 as both sides agreed.

use crate::{
    listen::{Door, FAREWELL},
    pace::Paced,
    tls::HTTP_2,
};
use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use http_body_util::BodyExt as _;
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{convert::Infallible, net::IpAddr, pin::pin, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
};

/// Requests of one HTTP/2 connection that are answered at once. A phone has a handful.
const STREAMS: u32 = 32;

/// Bytes of a request that may wait to be read: what a good mobile connection has on the way, times a thousand connections.
const STREAM_WINDOW: u32 = 256 << 10;
const CONNECTION_WINDOW: u32 = 512 << 10;

/// Bytes of an answer that may wait to be sent.
const SEND_BUFFER: usize = 256 << 10;

/// The most bytes of a request's headers. HTTP/1.1 counts what it has read and not yet understood.
const HTTP_1_BUFFER: usize = 64 << 10;
const HTTP_2_HEADERS: u32 = 16 << 10;

/// The other end of a connection: a browser, a phone, or the proxy before them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Talks until either side has had enough.
pub(crate) async fn converse(stream: TcpStream, from: IpAddr, door: Door) {
    let _ = stream.set_nodelay(true);
    let Some(tls) = &door.tls else { return answer(stream, from, false, door).await };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(door.limits.idle, tls.accept(stream)) => shaken,
        () = door.stopping.cancelled() => return,
    };
    // Too slow, no TLS at all, or an old one: nobody to tell.
    let Ok(Ok(stream)) = shaken else { return };
    let is_http_2 = stream.get_ref().1.alpn_protocol() == Some(HTTP_2);
    answer(stream, from, is_http_2, door).await;
}

/// Answers requests. Without TLS nobody can agree on HTTP/2, so it is HTTP/1.1.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: IpAddr,
    is_http_2: bool,
    door: Door,
) {
    let (work, at_work) = watch::channel(0);
    let answers = TowerToHyperService::new(door.router);
    let slow = door.limits.slow;
    let service = service_fn(move |request: Request<Incoming>| {
        let item = Item::begin(&work);
        let mut request = request.map(|body| Paced::new(body, slow));
        request.extensions_mut().insert(Peer(from));
        let answering = answers.call(request);
        async move {
            let mut response = answering.await?;
            // axum measures the body of every answer to HEAD; RFC 9110 (8.6) forbids to tell for this one.
            if response.status() == StatusCode::NO_CONTENT {
                response.headers_mut().remove(header::CONTENT_LENGTH);
            }
            // The work is done when the last of the body is on its way.
            let response = response.map(|body| {
                Body::new(body.map_frame(move |frame| {
                    let _until_here = &item;
                    frame
                }))
            });
            Ok::<Response<Body>, Infallible>(response)
        }
    });
    let (io, idle) = (TokioIo::new(stream), door.limits.idle);
    // Both builders have the same names for what is done here, and no trait for it.
    macro_rules! serve {
        ($connection:expr) => {{
            let mut connection = pin!($connection);
            let silent = tokio::select! {
                _ = connection.as_mut() => return,
                () = door.stopping.cancelled() => false,
                () = silence(at_work, idle) => true,
            };
            connection.as_mut().graceful_shutdown();
            if silent {
                // Who says nothing, or a head without an end, is not waited for any longer.
                let _ = tokio::time::timeout(FAREWELL.min(idle), connection).await;
            } else {
                let _ = connection.await;
            }
        }};
    }
    if is_http_2 {
        // Resets in a rush are ended by hyper's own bounds.
        serve!(
            http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .max_concurrent_streams(STREAMS)
                .initial_stream_window_size(STREAM_WINDOW)
                .initial_connection_window_size(CONNECTION_WINDOW)
                .max_send_buf_size(SEND_BUFFER)
                .max_header_list_size(HTTP_2_HEADERS)
                .keep_alive_interval(idle)
                .keep_alive_timeout(idle)
                .serve_connection(io, service)
        );
    } else {
        serve!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(None)
                .max_buf_size(HTTP_1_BUFFER)
                .serve_connection(io, service)
        );
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

/// Ready when no request was being answered for so long. That bounds the wait for a head, whole or in drops, for the first
/// bytes of HTTP/2, and between requests; bodies have bounds of their own where they are read.
async fn silence(mut at_work: watch::Receiver<usize>, idle: Duration) {
    loop {
        let items = *at_work.borrow_and_update();
        tokio::select! {
            changed = at_work.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(idle), if items == 0 => return,
        }
    }
}
