//! Who is the city: certificates that prove it, and all those that do not.

use crate::rows;
use sambat_client::{BuiltinPacks, ports::Packs as _, sync::Reach};
use sambat_domain::outbox::ItemState;
use sambat_protocol::hash;
use sambat_server::{Config, Server, StartError, TlsError, TlsFiles};
use sambat_tests::{
    city::City,
    line::Line,
    phone::Phone,
    picture, port,
    tls::{self, Authority, NAMES, Signed, Witness},
};
use std::{fs, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

#[tokio::test(flavor = "multi_thread")]
async fn everything_goes_over_one_connection_of_http_2() {
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;
    let witness = Witness::before(city.address(), &authority, &authority.sign(&NAMES)).await;
    let phone = Phone::trusting(authority.pem(), &witness.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1), picture::tiny(2)]).await.row.id;
    phone.pass_until_complete(id).await;
    assert_eq!(witness.agreed(), ["h2"]);
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (1, 2));
    phone.pass().await;
    assert_eq!(witness.agreed(), ["h2"], "and the next pass too");
}

/// Cut five times at any byte of TLS, each time by a silence that the city does not notice.
#[tokio::test(flavor = "multi_thread")]
async fn cut_five_times_and_resumed_by_offset() {
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;
    let line = Line::to(city.address()).await;
    let phone = Phone::trusting(authority.pem(), &line.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(21)]).await;
    let photo = &filed.photos[0];
    for after in [30_001, 40_002, 50_003, 20_004, 45_005] {
        line.cut_after(after);
        phone.pass().await;
    }
    phone.pass_until_complete(filed.row.id).await;
    assert_eq!(hash::sha256(&fs::read(city.photo_file(&photo.sha256)).unwrap()), photo.sha256);
    let (up, size) = (line.up(), usize::try_from(photo.bytes).unwrap());
    // Six handshakes, the words and all questions counted in.
    assert!(up * 10 <= size * 11, "{up} bytes on the line for a photo of {size}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knows_no_http_2_is_served_all_the_same() {
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;
    for protocols in [&["http/1.1"][..], &[]] {
        let mut stream = tls::connect(city.address(), authority.pem(), protocols).await.unwrap();
        let asked = "GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 204"), "{}", String::from_utf8_lossy(&answer));
    }
}

/// A phone at this address sends nothing, blames nobody, and says that this is not the city.
async fn refuses(name: &str, phone: &Phone, city: &City) {
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    for _ in 0..2 {
        assert_eq!(phone.pass().await.reach, Reach::Stranger, "{name}");
        for part in phone.parts(id).await {
            assert_eq!((&part.state, part.tries, part.last_error), (&ItemState::Queued, 0, None), "{name}");
        }
    }
    assert_eq!(rows(city, "complaint"), 0, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_79_a_certificate_that_does_not_prove_the_city() {
    let (authority, other) = (Authority::new(), Authority::new());
    let city = City::started_with_tls(&authority).await;
    for (name, certificate) in [
        ("expired", authority.sign_ended(&NAMES)),
        ("self-signed", Signed::by_itself(&NAMES)),
        ("another host", authority.sign(&["sambat.kota.example"])),
        ("another authority", other.sign(&NAMES)),
    ] {
        let witness = Witness::before(city.address(), &authority, &certificate).await;
        let phone = Phone::trusting(authority.pem(), &witness.endpoint());
        refuses(name, &phone, &city).await;
        assert!(witness.agreed().is_empty(), "{name}");
    }
    // The right one goes through, by the same way.
    let witness = Witness::before(city.address(), &authority, &authority.sign(&NAMES)).await;
    let phone = Phone::trusting(authority.pem(), &witness.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
}

/// What one city signs proves nothing to those whose pack does not name it.
#[tokio::test(flavor = "multi_thread")]
async fn bad_79_an_authority_of_another_pack() {
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;
    refuses("no authority in the pack", &Phone::new(&city.endpoint()), &city).await;
    let other = Authority::new();
    refuses("another one", &Phone::trusting(other.pem(), &city.endpoint()), &city).await;
    refuses("no certificate at all", &Phone::trusting("-----BEGIN", &city.endpoint()), &city).await;
}

/// TLS 1.1, from either side, by hand: nothing in this house speaks it.
#[tokio::test(flavor = "multi_thread")]
async fn bad_79_an_old_tls() {
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;

    // A city that knows nothing newer: version 3.2, a random, no session, one suite, no compression.
    let body = [&[3, 2][..], &[7; 32], &[0, 0xc0, 0x13, 0]].concat();
    let hello = record(&handshake(2, &body));
    let old: SocketAddr = port::reserve();
    let listener = TcpListener::bind(old).await.unwrap();
    let answering = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&hello).await;
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    });
    refuses("TLS 1.1", &Phone::trusting(authority.pem(), &format!("https://{old}")), &city).await;
    answering.abort();

    // A phone that knows nothing newer.
    let body = [&[3, 2][..], &[7; 32], &[0, 0, 2, 0xc0, 0x13, 1, 0]].concat();
    let mut stream = TcpStream::connect(city.address()).await.unwrap();
    stream.write_all(&record(&handshake(1, &body))).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    // A fatal alert (21 … 2), whichever of its reasons.
    assert!(answer.len() == 7 && answer[0] == 21 && answer[5] == 2, "{answer:?}");
}

fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0, 0, u8::try_from(body.len()).unwrap()], body].concat()
}

fn record(handshake: &[u8]) -> Vec<u8> {
    [&[22, 3, 2, 0, u8::try_from(handshake.len()).unwrap()], handshake].concat()
}

async fn sends(phone: &mut Phone) {
    // Another process: connections of before do not count.
    phone.reopen();
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
}

/// Certificates are renewed every few weeks while the server runs.
#[tokio::test(flavor = "multi_thread")]
async fn bad_80_the_certificate_is_renewed() {
    let authority = Authority::new();
    let mut city = City::started_with_tls(&authority).await;
    let mut phone = Phone::trusting(authority.pem(), &city.endpoint());
    sends(&mut phone).await;
    assert!(!city.running().look_at_certificate().await.unwrap(), "the same files");

    // Half of a renewal, and rubbish, change nothing.
    let files = city.tls.clone().unwrap();
    fs::write(&files.certificate, authority.sign(&NAMES).certificate).unwrap();
    assert!(matches!(city.running().look_at_certificate().await, Err(TlsError::OtherKey { .. })));
    fs::write(&files.certificate, "").unwrap();
    assert!(matches!(city.running().look_at_certificate().await, Err(TlsError::NoCertificate(_))));
    sends(&mut phone).await;

    // A new one by the same authority is believed, and one by a stranger is not.
    city.take_certificate(&authority.sign(&NAMES));
    assert!(city.running().look_at_certificate().await.unwrap());
    sends(&mut phone).await;
    city.take_certificate(&Authority::new().sign(&NAMES));
    assert!(city.running().look_at_certificate().await.unwrap());
    phone.reopen();
    let sent = rows(&city, "complaint");
    phone.file("Lampu mati.", &[]).await;
    assert_eq!(phone.pass().await.reach, Reach::Stranger);
    assert_eq!(rows(&city, "complaint"), sent);
    city.take_certificate(&authority.sign(&NAMES));
    assert!(city.running().look_at_certificate().await.unwrap());
    sends(&mut phone).await;
}

/// A city names its next authority beside the old one before it uses it; phones learn that from the city itself.
#[tokio::test(flavor = "multi_thread")]
async fn bad_80_the_authority_is_replaced() {
    let (old, new) = (Authority::new(), Authority::new());
    let mut city = City::started_with_tls(&old).await;
    let mut phone = Phone::trusting(old.pem(), &city.endpoint());
    sends(&mut phone).await;
    city.stop().await;
    city.add_to_pack("ca.pem", format!("{}{}", old.pem(), new.pem()));
    city.start().await;
    sends(&mut phone).await;
    city.take_certificate(&new.sign(&NAMES));
    assert!(city.running().look_at_certificate().await.unwrap());
    sends(&mut phone).await;
}

/// Who signs the server's certificate is no rule that complaints are judged by.
#[test]
fn an_authority_makes_no_other_revision() {
    let pack = BuiltinPacks.all().remove(0);
    let mut with = pack.clone();
    with.ca = Some(Authority::new().pem().to_owned());
    assert_eq!(with.revision().unwrap(), pack.revision().unwrap());
    assert_ne!(with.etag().unwrap(), pack.etag().unwrap(), "but phones are to fetch it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_bad_certificate_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let pack = City::planned().pack;
    let authority = Authority::new();
    let (good, other) = (authority.sign(&NAMES), authority.sign(&NAMES));
    let start = async |signed: &Signed, change: &dyn Fn(&mut TlsFiles)| {
        let mut tls = signed.write(folder.path());
        change(&mut tls);
        let config = Config { tls: Some(tls), ..Config::new(folder.path().join("data"), &pack) };
        match Server::start(config).await {
            Err(StartError::Tls(error)) => error.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let mut told = Vec::new();
    told.push(start(&good, &|tls| tls.certificate.set_file_name("missing.pem")).await);
    told.push(start(&good, &|tls| tls.key.set_file_name("missing.pem")).await);
    told.push(start(&good, &|tls| tls.certificate = tls.key.clone()).await);
    told.push(start(&good, &|tls| tls.key = tls.certificate.clone()).await);
    told.push(start(&good, &|tls| fs::write(&tls.key, &other.key).unwrap()).await);
    told.push(start(&authority.sign_ended(&NAMES), &|_| {}).await);
    let rubbish = "-----BEGIN CERTIFICATE-----\nMIIBabcd\n-----END CERTIFICATE-----\n";
    told.push(start(&good, &|tls| fs::write(&tls.certificate, rubbish).unwrap()).await);
    for (told, (beginning, what)) in told.iter().zip([
        ("", "/missing.pem cannot be read: "),
        ("", "/missing.pem cannot be read: "),
        ("", "/privkey.pem holds no certificate in PEM"),
        ("", "/fullchain.pem holds no private key in PEM"),
        ("", "/privkey.pem is not the private key of the certificate in "),
        ("the certificate in ", "/fullchain.pem has expired"),
        ("the certificate in ", "/fullchain.pem cannot be used: "),
    ]) {
        assert!(told.starts_with(beginning) && told.contains(what), "{told}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_79_nothing_is_sent_in_the_open() {
    let city = City::started().await;
    let port = city.address().port();
    // Not this machine by its name, whatever the name leads to.
    let phone = Phone::new(&format!("http://sambat.kota.example:{port}"));
    phone.file("Lubang besar.", &[]).await;
    assert_eq!(phone.pass().await.reach, Reach::NoCity);
    assert_eq!(rows(&city, "complaint"), 0);
}
