//! The city's door for files: how many at once, how large, and on whose account.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn by_the_door_before_and_after_the_phone_and_in_the_middle_of_a_photo() {
    for already in ["nothing", "words", "half a photo", "all"] {
        let (city, mut proxy, phone) = village().await;
        let id = phone.file(WORDS, &[picture::small(3)]).await.row.id;
        let file = phone.carry_out().await.unwrap();
        proxy.listen().await;
        match already {
            "words" => proxy.once("POST /v1/uploads", Fault::CutUp { after: 0, how: Cut::Rst }),
            "half a photo" => proxy.once("PATCH", Fault::CutUp { after: 60_000, how: Cut::Fin }),
            _ => {}
        }
        match already {
            "nothing" => {}
            "all" => drop(phone.pass_until_complete(id).await),
            _ => drop(phone.pass().await),
        }
        let before = photo_bytes(&proxy);
        let new = post(&city, &file).await.unwrap();
        let (outcome, photos) = match already {
            "nothing" => (CarriedOutcome::New, 1),
            "all" => (CarriedOutcome::Known, 0),
            _ => (CarriedOutcome::Known, 1),
        };
        assert_eq!(outcomes(&new), [(outcome, photos, 0)], "{already}");
        phone.clock.advance(jiff::SignedDuration::from_hours(2));
        phone.pass_until_complete(id).await;
        assert_eq!(photo_bytes(&proxy), before, "{already}: it is there, so none goes again");
        assert_eq!(outcomes(&post(&city, &file).await.unwrap()), [(CarriedOutcome::Known, 0, 0)]);
        once(&city, 1, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_takes_few_at_once_and_none_that_is_too_large() {
    use tokio::io::{AsyncWriteExt as _, BufReader};
    let (mut city, _proxy, phone) = village().await;
    phone.file(WORDS, &[]).await;
    let file = phone.carry_out().await.unwrap();
    city.stop().await;
    city.limits.bundles = 0;
    city.start().await;
    assert_eq!(post(&city, b"sambat-bundle-1\n").await.unwrap_err(), (400, "bad_bundle".into()), "it takes no place");
    assert_eq!(post(&city, &file).await.unwrap_err(), (429, "busy".into()));
    city.stop().await;
    city.limits.bundles = 1;
    city.start().await;
    let mut stream = BufReader::new(tokio::net::TcpStream::connect(city.address()).await.unwrap());
    let head = format!("POST /v1/bundles HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", MOST_BYTES + 1);
    stream.get_mut().write_all(head.as_bytes()).await.unwrap();
    stream.get_mut().shutdown().await.unwrap();
    let answer = Answer::read(&mut stream, false).await.unwrap();
    assert_eq!((answer.head.status(), answer.json()["code"].as_str()), (413, Some("too_large")));
    post(&city, &file).await.unwrap();
}

/// A city that believes a proxy, and a phone that never sends by itself.
async fn behind_proxy(limits: impl FnOnce(&mut Limits)) -> (City, Phone) {
    let mut city = City::planned();
    city.proxies = vec![Ipv4Addr::LOCALHOST.into()];
    limits(&mut city.limits);
    city.start().await;
    let phone = Phone::new(&city.endpoint());
    phone.pass().await;
    (city, phone)
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_file_that_may_be_ours_takes_a_place_and_a_network_has_one() {
    use tokio::io::AsyncWriteExt as _;
    let (city, phone) = behind_proxy(|limits| limits.bundles = 2).await;
    phone.file(WORDS, &[]).await;
    let file = phone.carry_out().await.unwrap();
    let begin = async |from: &str, begun: &[u8]| {
        let mut stream = tokio::net::TcpStream::connect(city.address()).await.unwrap();
        let head =
            format!("POST /v1/bundles HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {from}\r\nContent-Length: 60000\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(begun).await.unwrap();
        stream
    };
    // Whoever has not said whose it is has no place, in whatever number.
    let mut open = Vec::new();
    for n in 0..20 {
        open.push(begin(&format!("203.0.{n}.7"), b"sambat-bundle-1\n{\"enc\":").await);
    }
    post_from(&city, "198.51.100.7", &file).await.unwrap();
    // One with a header has the place of its network, as soon as that was read, and of no other.
    let refused = loop {
        // Again, if the other was before it.
        open.push(begin("198.51.100.8", &file[..250]).await);
        if let Err(refused) = post_from(&city, "198.51.100.7", &file).await {
            break refused;
        }
    };
    assert_eq!(refused, (429, "busy".into()));
    post_from(&city, "203.0.113.7", &file).await.unwrap();
    open.clear();
    while post_from(&city, "198.51.100.7", &file).await.is_err() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_brought_counts_as_if_each_phone_had_sent_it_from_there() {
    let (city, phone) = behind_proxy(|limits| limits.allowances.words_of_network = Quota::hourly(4)).await;
    let quarantined = || {
        let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
        let sql = "SELECT count(*) FROM complaint WHERE quarantined = 1";
        database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    for owner in [b"a", b"b", b"c"] {
        let (one, two) = (phone.file(WORDS, &[]).await.row.id, phone.file("Lampu mati.", &[]).await.row.id);
        let (first, second) = (phone.envelope(one), phone.envelope(two));
        let file = written(&phone, owner, &[(one, &first), (two, &second)]).await;
        let answer = post_from(&city, "203.0.113.7", &file).await.unwrap();
        assert!(answer.complaints.iter().all(|of| of.outcome == CarriedOutcome::New), "none is dropped");
    }
    assert_eq!(quarantined(), 2, "of six reports of three phones brought by one");
    let id = phone.file(WORDS, &[]).await.row.id;
    let file = written(&phone, b"d", &[(id, &phone.envelope(id))]).await;
    post_from(&city, "198.51.100.7", &file).await.unwrap();
    assert_eq!(quarantined(), 2);
}
