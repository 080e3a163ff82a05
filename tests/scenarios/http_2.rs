//! HTTP/2 from those who mean no good, by hand, against the real server.

use sambat_client::sync::Reach;
use sambat_server::Limits;
use sambat_tests::{
    city::City,
    frames::{self, CANCEL, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, Kind, block, frame, next, preface, until_end},
    phone::Phone,
    tls::{self, Authority, NAMES},
};
use std::{
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::client::TlsStream;

const HEALTH: [(&str, &str); 4] =
    [(":method", "HEAD"), (":scheme", "https"), (":authority", "localhost"), (":path", "/v1/health")];

async fn city(authority: &Authority, idle: Duration) -> City {
    let mut city = City::planned();
    city.limits = Limits { idle, ..Limits::default() };
    city.add_to_pack("ca.pem", authority.pem());
    city.take_certificate(&authority.sign(&NAMES));
    city.start().await;
    city
}

async fn connect(city: &City, authority: &Authority) -> TlsStream<TcpStream> {
    let stream = tls::connect(city.address(), authority.pem(), &["h2"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    stream
}

/// The head of words that are yet to come.
fn words_of_100_bytes() -> Vec<u8> {
    let bearer = format!("Bearer {}", "A".repeat(43));
    block(&[
        (":method", "PUT"),
        (":scheme", "https"),
        (":authority", "localhost"),
        (":path", "/v1/complaints/01936f2a-5c00-7a10-8b3c-3ce8b4129d7d"),
        ("authorization", &bearer),
        ("content-type", "application/json"),
        ("content-length", "100"),
    ])
}

/// Whoever comes after is served as before.
async fn serves(city: &City, authority: &Authority) {
    let phone = Phone::trusting(authority.pem(), &city.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
}

const PATIENT: Duration = Duration::from_secs(30);
/// Long enough for a machine that is busy with other things between two writes of a test.
const SHORT: Duration = Duration::from_millis(500);

#[tokio::test(flavor = "multi_thread")]
async fn a_request_by_hand_is_answered() {
    let authority = Authority::new();
    let city = city(&authority, PATIENT).await;
    let mut stream = connect(&city, &authority).await;
    let asked = frame(Kind::Headers, END_HEADERS | END_STREAM, 1, &block(&HEALTH));
    stream.write_all(&[preface(), asked].concat()).await.unwrap();
    loop {
        let came = next(&mut stream).await.unwrap();
        if came.is(Kind::Headers) {
            // 204 is the ninth row of the static table, and the answer says no length.
            assert_eq!(came.payload[0], 0x80 | 9);
            assert!(!came.payload.windows(2).any(|pair| pair == [0x0f, 28 - 15]), "no content-length");
            return;
        }
    }
}

/// Each is cut off by the server alone: the reads below wait for nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_connection_that_says_nothing_is_closed() {
    let authority = Authority::new();
    let city = city(&authority, SHORT).await;
    let half = frame(Kind::Headers, 0, 1, &block(&HEALTH));
    let asked = frame(Kind::Headers, END_HEADERS | END_STREAM, 1, &block(&HEALTH));
    for begun in [Vec::new(), b"PRI * HTT".to_vec(), preface(), [preface(), half].concat(), [preface(), asked].concat()]
    {
        let mut stream = connect(&city, &authority).await;
        stream.write_all(&begun).await.unwrap();
        until_end(&mut stream).await;
    }
    // Before TLS is agreed on, too.
    for begun in [b"".as_slice(), &[22, 3, 1, 0]] {
        let mut stream = TcpStream::connect(city.address()).await.unwrap();
        stream.write_all(begun).await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    }
    serves(&city, &authority).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_49_a_body_that_stands_still_is_refused() {
    let authority = Authority::new();
    let city = city(&authority, SHORT).await;
    let asked = words_of_100_bytes();
    let mut stream = connect(&city, &authority).await;
    let asked = [preface(), frame(Kind::Headers, END_HEADERS, 1, &asked), frame(Kind::Data, 0, 1, b"{")].concat();
    stream.write_all(&asked).await.unwrap();
    let answers = until_end(&mut stream).await;
    let said = answers.iter().find(|came| came.is(Kind::Data)).map(|came| came.payload.clone()).unwrap_or_default();
    assert!(String::from_utf8_lossy(&said).contains("\"code\":\"busy\""), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_56_resets_in_a_rush_end_the_connection() {
    let authority = Authority::new();
    let city = city(&authority, PATIENT).await;
    let mut stream = connect(&city, &authority).await;
    let mut rush = preface();
    for n in 0..5_000 {
        let stream = 2 * n + 1;
        rush.extend(frame(Kind::Headers, END_HEADERS | END_STREAM, stream, &block(&HEALTH)));
        rush.extend(frame(Kind::Reset, 0, stream, &CANCEL.to_be_bytes()));
    }
    let (mut answers, mut sending) = tokio::io::split(&mut stream);
    // It ends while this is being written.
    let (_, answers) = tokio::join!(sending.write_all(&rush), until_end(&mut answers));
    let reason = answers.iter().find_map(frames::Came::goes_because);
    assert_eq!(reason, Some(ENHANCE_YOUR_CALM), "{} frames", answers.len());
    serves(&city, &authority).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_56_a_megabyte_of_headers_is_refused() {
    let authority = Authority::new();
    let city = city(&authority, PATIENT).await;
    let long = "y".repeat(1 << 20);
    let headers = block(&[HEALTH.as_slice(), &[("x", &long)]].concat());
    let mut pieces = headers.chunks(16_000).peekable();
    let mut sent = preface();
    sent.extend(frame(Kind::Headers, END_STREAM, 1, pieces.next().unwrap()));
    while let Some(piece) = pieces.next() {
        let flags = if pieces.peek().is_none() { END_HEADERS } else { 0 };
        sent.extend(frame(Kind::Continuation, flags, 1, piece));
    }
    let mut stream = connect(&city, &authority).await;
    let (mut answers, mut sending) = tokio::io::split(&mut stream);
    let (_, answers) = tokio::join!(sending.write_all(&sent), until_end(&mut answers));
    let gone = answers.iter().any(|came| came.goes_because().is_some_and(|reason| reason != 0));
    assert!(gone, "{:?}", answers.iter().map(|came| came.kind).collect::<Vec<_>>());
    serves(&city, &authority).await;
}

/// More requests at once than one phone needs are refused one by one, and the others are answered.
#[tokio::test(flavor = "multi_thread")]
async fn streams_without_end_are_refused() {
    let authority = Authority::new();
    let city = city(&authority, SHORT).await;
    let mut stream = connect(&city, &authority).await;
    let asked = words_of_100_bytes();
    let mut sent = preface();
    for n in 0..40 {
        sent.extend(frame(Kind::Headers, END_HEADERS, 2 * n + 1, &asked));
    }
    stream.write_all(&sent).await.unwrap();
    let answers = until_end(&mut stream).await;
    let answered = answers.iter().filter(|came| came.is(Kind::Headers)).count();
    let refused = answers.iter().filter(|came| came.is(Kind::Reset)).count();
    assert_eq!(answered, 32, "each after its body stood still");
    assert!(refused >= 8, "{refused}");
}

/// A request on a connection that is of no use says nothing of the connection, which stays open: a phone that went on asking
/// there would ask into the void.
#[tokio::test(flavor = "multi_thread")]
async fn after_no_answer_the_phone_asks_over_a_new_connection() {
    let authority = Authority::new();
    let acceptor = authority.sign(&NAMES).server();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    let answering = tokio::spawn(async move {
        let mut open = JoinSet::new();
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let acceptor = acceptor.clone();
            open.spawn(async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                stream.read_exact(&mut [0; frames::PREFACE]).await.unwrap();
                stream.write_all(&frame(Kind::Settings, 0, 0, &[])).await.unwrap();
                let mut asked = 1;
                while let Ok(came) = next(&mut stream).await {
                    if came.is(Kind::Headers) {
                        stream.write_all(&frame(Kind::Reset, 0, asked, &CANCEL.to_be_bytes())).await.unwrap();
                        asked += 2;
                    }
                }
            });
        }
    });
    let phone = Phone::trusting(authority.pem(), &format!("https://{address}"));
    phone.file("Lubang besar.", &[]).await;
    for passes in 1..4 {
        assert_eq!(phone.pass().await.reach, Reach::Nobody);
        assert_eq!(connections.load(Ordering::SeqCst), passes);
    }
    answering.abort();
}

/// A stop is said, and what was under way is put down first.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_said_to_every_connection() {
    let authority = Authority::new();
    let mut city = city(&authority, PATIENT).await;
    let mut idle = connect(&city, &authority).await;
    let asked = frame(Kind::Headers, END_HEADERS | END_STREAM, 1, &block(&HEALTH));
    idle.write_all(&[preface(), asked].concat()).await.unwrap();
    while !next(&mut idle).await.unwrap().is(Kind::Headers) {}
    let (frames, ()) = tokio::join!(until_end(&mut idle), city.stop());
    assert_eq!(frames.iter().filter_map(frames::Came::goes_because).next_back(), Some(0));
}
