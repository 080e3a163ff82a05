//! Very many connections at once, from one address: whoever is quick is served, and the others make room.

use crate::{
    city::{City, ID, PHOTO, content, id, manifest, with_photo},
    sending::camera,
};
use sambat_server::Limits;
use std::{net::IpAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

/// A server for a few, which waits for nobody's time to be over: what ends here makes room.
fn few() -> Limits {
    let ever = Duration::from_hours(24);
    Limits { connections: 40, idle: ever, head: ever, slow: ever, ..Limits::default() }
}

async fn crowd(city: &City, count: usize, begun: &str) -> Vec<TcpStream> {
    let mut open = Vec::new();
    for _ in 0..count {
        let mut stream = TcpStream::connect(city.phone(1).addr).await.unwrap();
        // One that went already is gone.
        let _ = stream.write_all(begun.as_bytes()).await;
        open.push(stream);
    }
    open
}

/// Waits until so many of them have ended, whichever they are.
async fn ended(open: Vec<TcpStream>, count: usize) {
    let mut waiting = JoinSet::new();
    for mut stream in open {
        waiting.spawn(async move { drop(stream.read_to_end(&mut Vec::new()).await) });
    }
    for _ in 0..count {
        waiting.join_next().await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_quick_is_served_beside_a_crowd_behind_the_same_address() {
    let city = City::with(few()).await;
    let words = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(9)));
    let words = words.with("content-type", "application/json").with("content-length", "1000").text();
    let photo = camera();
    for (n, begun) in ["", "GET /v1/pack HTTP/1.1\r\nhost: l", &words].into_iter().enumerate() {
        let open = crowd(&city, 100, begun).await;
        let phone = city.phone(10 + u8::try_from(n).unwrap());
        let complaint = id(u32::try_from(n).unwrap());
        assert_eq!(phone.put(&complaint, &with_photo(&photo)).await.status, 201);
        let path = phone.upload(&complaint, &manifest(PHOTO, &photo)).await;
        assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
        ended(open, 60).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_they_count_by_whom_it_carries() {
    let mut city = City::closed();
    city.config.proxies = vec![IpAddr::from([127, 0, 0, 1])];
    city.config.limits = few();
    city.open().await;
    let begun = |from: &str| {
        let ask = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(9))).with("x-forwarded-for", from);
        // Whoever is told to go on has been counted.
        let ask = ask.with("expect", "100-continue");
        ask.with("content-type", "application/json").with("content-length", "1000").text()
    };
    let mut village = crowd(&city, 8, &begun("198.51.100.7")).await;
    for stream in &mut village {
        let mut told = [0; 25];
        stream.read_exact(&mut told).await.unwrap();
        assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    }
    let flood = crowd(&city, 100, &begun("203.0.113.7")).await;
    ended(flood, 60).await;
    for stream in &village {
        // Nothing came, and it is not over: there is nothing to read.
        let read = stream.try_read(&mut [0; 1]);
        assert!(read.is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    }
    assert_eq!(city.phone(3).put(ID, &content()).await.status, 201);
}
