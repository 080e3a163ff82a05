//! Debian's nginx before the real city, with the configuration that `docs/OPERATIONS.md` gives, word for word but for ports
//! and paths.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test falls over where it stands")]

use sambat_client::complaint::ComplaintDetail;
use sambat_server::Limits;
use sambat_tests::{
    city::City,
    line::Line,
    nginx::{Nginx, documented},
    phone::Phone,
    picture, port,
    tls::{self, Authority},
};
use std::{fs, net::Ipv4Addr, time::Duration};
use tokio::io::AsyncWriteExt as _;

/// The line without which nothing of this works.
const UNBUFFERED: &str = "proxy_request_buffering off;";

/// A city behind nginx, a line that can be cut, and a phone with a complaint whose words are there and whose photo is
/// next.
struct Scene {
    city: City,
    _nginx: Nginx,
    line: Line,
    phone: Phone,
    filed: ComplaintDetail,
}

impl Scene {
    async fn with(configuration: &str) -> Self {
        let authority = Authority::new();
        let mut city = City::planned();
        city.add_to_pack("ca.pem", authority.pem());
        city.start().await;
        let nginx = Nginx::before(city.address(), port::reserve(), &authority, configuration);
        let line = Line::to(nginx.address).await;
        let phone = Phone::trusting(authority.pem(), &line.endpoint());
        let filed = phone.file("Lubang besar.", &[picture::small(20)]).await;
        assert!(filed.photos[0].bytes > 200_000, "the cut lies in it");
        Self { city, _nginx: nginx, line, phone, filed }
    }

    /// Bytes of the photo that the city acknowledged.
    async fn kept(&self) -> u32 {
        self.phone.parts(self.filed.row.id).await[1].sent
    }

    async fn completes(&self) {
        self.phone.pass_until_complete(self.filed.row.id).await;
        let photo = &self.filed.photos[0];
        assert_eq!(fs::metadata(self.city.photo_file(&photo.sha256)).unwrap().len(), u64::from(photo.bytes));
    }
}

/// Bytes on the line before the photo's own, generously: TLS, the probe, the pack, the words.
const BEFORE: usize = 8_000;

/// Bytes after which the line is lost.
const CUT: usize = 120_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_cut_goes_on_where_it_was() {
    let scene = Scene::with(&documented()).await;
    let size = usize::try_from(scene.filed.photos[0].bytes).unwrap();
    scene.line.cut_after(CUT);
    scene.phone.pass().await;
    assert_eq!(scene.line.up(), CUT);
    // The next pass asks how much the city has, and is cut before it can send another byte of the photo.
    scene.line.cut_after(BEFORE);
    scene.phone.pass().await;
    let kept = usize::try_from(scene.kept().await).unwrap();
    assert!(kept + BEFORE + 16_000 > CUT, "{kept} bytes of {CUT} were kept");
    scene.completes().await;
    let up = scene.line.up();
    assert!(up * 10 <= size * 11, "{up} bytes on the line for a photo of {size}");
}

/// The same without the one line: nginx keeps all of it to itself. So the test above can fail.
#[tokio::test(flavor = "multi_thread")]
async fn without_its_one_line_every_byte_before_a_cut_is_lost() {
    let configuration = documented();
    assert!(configuration.contains(UNBUFFERED));
    let scene = Scene::with(&configuration.replace(UNBUFFERED, "")).await;
    scene.line.cut_after(CUT);
    scene.phone.pass().await;
    scene.line.cut_after(BEFORE);
    scene.phone.pass().await;
    assert_eq!(scene.kept().await, 0);
    scene.completes().await;
}

/// Whoever is behind the same address as they: nginx passes the slow ones on, and the city makes room among them.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_slow_senders_stops_nobody() {
    let authority = Authority::new();
    let mut city = City::planned();
    city.add_to_pack("ca.pem", authority.pem());
    city.proxies = vec![Ipv4Addr::LOCALHOST.into()];
    // Nobody's time is over here: what goes makes room.
    let ever = Duration::from_hours(24);
    city.limits = Limits { connections: 40, idle: ever, head: ever, slow: ever, ..Limits::default() };
    city.start().await;
    let nginx = Nginx::before(city.address(), port::reserve(), &authority, &documented());
    let asked = format!(
        "PUT /v1/complaints/01936f2a-5c00-7a10-8b3c-3ce8b4129d7d HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{",
        "A".repeat(43)
    );
    let mut open = Vec::new();
    for _ in 0..60 {
        let mut stream = tls::connect(nginx.address, authority.pem(), &["http/1.1"]).await.unwrap();
        stream.write_all(asked.as_bytes()).await.unwrap();
        open.push(stream);
    }
    let phone = Phone::trusting(authority.pem(), &format!("https://{}", nginx.address));
    let filed = phone.file("Lubang besar.", &[picture::small(20)]).await;
    phone.pass_until_complete(filed.row.id).await;
}
