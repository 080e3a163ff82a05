//! How the tests send photos: whole, in pieces, cut off.

use crate::{
    city::{City, ID, PHOTO, files, manifest, with_photo},
    phone::{Answer, Phone},
};
use axum::body::Body;
use bytes::Bytes;
use hyper::body::Frame;
use sambat_domain::event::{Event, EventKind};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_protocol::message::Changes;
use serde_json::Value;
use std::{
    convert::Infallible,
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc,
};

/// Some bytes that are no photo: the wire does not mind.
pub fn bytes(n: usize) -> Vec<u8> {
    (0..n).map(|i| u8::try_from(i * 31 % 251).unwrap()).collect()
}

/// A camera's photo, small enough to be quick.
pub fn camera() -> Vec<u8> {
    camera_photo(7, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() })
}

/// A body whose pieces the test sends one by one; ended by dropping the sender.
pub struct Pieces(mpsc::UnboundedReceiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

pub fn pieces() -> (mpsc::UnboundedSender<Bytes>, Body) {
    let (sender, receiver) = mpsc::unbounded_channel();
    (sender, Body::new(Pieces(receiver)))
}

/// A complaint with one photo of these bytes, and its upload.
pub async fn begun(city: &City, bytes: &[u8]) -> (Phone, String) {
    let phone = city.phone(1);
    phone.put(ID, &with_photo(bytes)).await;
    let path = phone.upload(ID, &manifest(PHOTO, bytes)).await;
    (phone, path)
}

/// Asks until the worker has said something about a photo.
pub async fn verdict(phone: Phone) -> Event {
    let asking = async {
        loop {
            let changes: Changes = phone.changes("").await.is();
            let said = changes
                .events
                .into_iter()
                .rev()
                .find(|event| matches!(event.kind, EventKind::PhotoReady { .. } | EventKind::PhotoRefused { .. }));
            if let Some(event) = said {
                return event;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap()
}

/// Waits until so many photos of a phone's complaints are ready.
pub async fn ready(phone: Phone, many: usize) {
    let is_ready = |event: &&Event| matches!(event.kind, EventKind::PhotoReady { .. });
    let asking = async { while phone.events().await.iter().filter(is_ready).count() < many {} };
    tokio::time::timeout(Duration::from_secs(60), asking).await.unwrap();
}

/// The photos' files, once there are so many: the worker removes what nobody needs after its verdict.
pub async fn photos(city: &City, many: usize) -> Vec<PathBuf> {
    let looking = async {
        loop {
            let kept = files(&city.data().join("photos"));
            if kept.len() == many {
                return kept;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.unwrap()
}

/// Sends a request's head and part of its body by hand, and lets the socket die.
pub async fn cut_off(phone: Phone, head: String, sent: &[u8]) {
    let mut stream = TcpStream::connect(phone.addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.shutdown().await.unwrap();
    // Until the server has let go too.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

pub fn missing(answer: &Answer) -> Value {
    answer.value()["missing"].clone()
}

/// Waits for what the server does by itself, such as after an answer.
pub async fn until(met: impl Fn() -> bool) {
    let looking = async {
        while !met() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.unwrap();
}
