//! A city that does not answer is left alone for a while, and one that turns a device away loses nothing by it.

use jiff::SignedDuration;
use sambat_client::{
    api::Nothing,
    outbox::LastError,
    sync::{self, Budget, Reach},
};
use sambat_domain::outbox::{ItemKind, ItemState, ParkReason};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};

const LOST: Fault = Fault::CutUp { after: 0, how: Cut::Rst };

async fn stage() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    (city, proxy, phone)
}

/// As the timer does it.
async fn pass(phone: &Phone) -> Reach {
    phone.pass_within(Budget::UNLIMITED).await.reach
}

fn probes(proxy: &Proxy) -> usize {
    proxy.seen("HEAD /v1/health").len()
}

/// Nobody answers, so often that it is left alone.
async fn left_alone(proxy: &Proxy, phone: &Phone) {
    proxy.always("", LOST);
    for _ in 0..7 {
        assert_eq!(pass(phone).await, Reach::Nobody);
    }
    assert_eq!(probes(proxy), 5, "five in a row, and then none");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_failures_open_it_and_one_probe_closes_it() {
    let (_city, proxy, mut phone) = stage().await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    left_alone(&proxy, &phone).await;
    // A process that is started again remembers.
    phone.reopen();
    pass(&phone).await;
    assert_eq!(probes(&proxy), 5);

    // Half-open: one probe, and when that fails, longer.
    phone.clock.advance(SignedDuration::from_mins(1));
    for _ in 0..3 {
        pass(&phone).await;
    }
    assert_eq!(probes(&proxy), 6);
    proxy.heal();
    phone.clock.advance(SignedDuration::from_secs(59));
    pass(&phone).await;
    assert_eq!(probes(&proxy), 6, "the second time is a minute at least");
    phone.clock.advance(SignedDuration::from_secs(61));
    assert_eq!(pass(&phone).await, Reach::City);
    assert_eq!(phone.parts(id).await, []);

    // Closed: it takes five again.
    proxy.always("", LOST);
    phone.clock.advance(SignedDuration::from_mins(2));
    let before = probes(&proxy);
    for _ in 0..7 {
        pass(&phone).await;
    }
    assert_eq!(probes(&proxy), before + 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_or_a_network_that_is_back_is_held_once_by_nothing() {
    let (_city, proxy, phone) = stage().await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    left_alone(&proxy, &phone).await;
    sync::now(phone.app(), Nothing {}).await.unwrap();
    pass(&phone).await;
    assert_eq!(probes(&proxy), 6, "kirim sekarang, once");
    phone.app().sync().set_visible(true);
    pass(&phone).await;
    assert_eq!(probes(&proxy), 7, "whoever looks waits for a probe no longer than the window's pace");
    phone.app().sync().set_visible(false);
    pass(&phone).await;
    assert_eq!(probes(&proxy), 7);
    phone.retry(id).await;
    pass(&phone).await;
    pass(&phone).await;
    assert_eq!(probes(&proxy), 8, "one complaint, once");
    proxy.heal();
    // The same as before is no news, except to who has no network.
    let told = sambat_client::host::NetworkTold { metered: sambat_client::ports::Metered::Unknown };
    for _ in 0..2 {
        sambat_client::host::network_told(phone.app(), told).await.unwrap();
    }
    assert_eq!(pass(&phone).await, Reach::City);
    assert_eq!(phone.parts(id).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_answered_a_moment_ago_is_not_asked_whether_it_is_there() {
    let (_city, proxy, phone) = stage().await;
    pass(&phone).await;
    phone.clock.advance(SignedDuration::from_secs(59));
    pass(&phone).await;
    assert_eq!((probes(&proxy), proxy.seen("GET /v1/changes").len()), (1, 2));
    phone.file("Lubang besar.", &[]).await;
    pass(&phone).await;
    assert_eq!(probes(&proxy), 2, "words go only after the pack in force is known");
    sync::now(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(probes(&proxy), 3, "the citizen asks");
    for step in [SignedDuration::from_mins(1), -SignedDuration::from_hours(90_000)] {
        let before = probes(&proxy);
        phone.clock.advance(step);
        pass(&phone).await;
        assert_eq!(probes(&proxy), before + 1, "a minute is over, or who knows");
    }
    // What goes wrong ends it.
    proxy.once("GET /v1/changes", LOST);
    assert_eq!(pass(&phone).await, Reach::Nobody);
    let before = probes(&proxy);
    assert_eq!(pass(&phone).await, Reach::City);
    assert_eq!(probes(&proxy), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_for_patience_is_not_even_probed() {
    let (_city, proxy, phone) = stage().await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    proxy.once("HEAD", Fault::Instead(Answer::made_up("503 Full", &["Retry-After: 3600"], "")));
    pass(&phone).await;
    phone.clock.advance(SignedDuration::from_secs(3_599));
    pass(&phone).await;
    assert_eq!(probes(&proxy), 1);
    phone.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(pass(&phone).await, Reach::City);
    assert_eq!(phone.parts(id).await, []);
}

/// A clock that was ten years ahead when the city asked for patience, and is put right.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_put_right_by_ten_years_keeps_nobody_waiting() {
    for years in [10, -10] {
        let (_city, proxy, phone) = stage().await;
        let decade = SignedDuration::from_hours(years * 366 * 24);
        phone.clock.advance(decade);
        let id = phone.file("Lubang besar.", &[]).await.row.id;
        proxy.once("PUT", Fault::Instead(Answer::made_up("503 Full", &["Retry-After: 3600"], "")));
        pass(&phone).await;
        phone.clock.advance(SignedDuration::from_secs(3_599));
        pass(&phone).await;
        assert_eq!(proxy.seen("PUT").len(), 1, "the hour is the city's, whatever year the phone has");
        phone.clock.advance(-decade);
        phone.clock.advance(SignedDuration::from_hours(1));
        pass(&phone).await;
        assert_eq!(phone.parts(id).await, [], "{years} years");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_is_turned_away_waits_with_all_it_has_and_loses_nothing() {
    for status in ["403 Forbidden", "401 Unauthorized"] {
        let (_city, proxy, phone) = stage().await;
        let ids = [
            phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id,
            phone.file("Lampu mati.", &[picture::tiny(2)]).await.row.id,
        ];
        proxy.always("PUT", Fault::Instead(Answer::made_up(status, &["Content-Type: text/html"], "<h1>No</h1>")));
        assert_eq!(phone.pass().await.reach, Reach::City);
        for id in ids {
            for part in phone.parts(id).await {
                assert_eq!((&part.state, part.last_error), (&ItemState::Queued, Some(LastError::NotAllowed)));
                let wait = part.next_at.unwrap().duration_since(phone.clock.read());
                assert!(wait >= SignedDuration::from_secs(450) && wait <= SignedDuration::from_mins(15), "{wait}");
            }
        }
        phone.pass().await;
        assert_eq!(proxy.seen("PUT").len(), 1, "one answer is enough for all");
        proxy.heal();
        phone.clock.advance(SignedDuration::from_mins(15));
        for id in ids {
            phone.pass_until_complete(id).await;
        }
    }
}

/// The page of a proxy before the city is no page of a hotspot: nobody is asked to log in.
#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_before_a_city_that_is_gone_is_as_good_as_nobody() {
    for (status, line) in [("502 Bad Gateway", ""), ("504 Gateway Timeout", "P"), ("522 Connection Timed Out", "P")] {
        let (_city, proxy, phone) = stage().await;
        let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
        proxy.always(line, Fault::Instead(Answer::made_up(status, &["Content-Type: text/html"], "<h1>nginx</h1>")));
        for tried in 1..=3 {
            assert_eq!(phone.pass().await.reach, Reach::Nobody, "{status}");
            let words = phone.parts(id).await[0].clone();
            let expected = if line.is_empty() { (0, None) } else { (tried, Some(LastError::Connection)) };
            assert_eq!((words.tries, words.last_error), expected, "{status}");
        }
        proxy.heal();
        phone.pass_until_complete(id).await;
    }
}

/// Another device's, as after the keys of this one were lost: the city will never do it.
#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_of_what_is_another_devices_has_an_end() {
    let (_city, proxy, phone) = stage().await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass().await;
    proxy.always(
        "DELETE",
        Fault::Changed(std::sync::Arc::new(|_| {
            let body = r#"{"type":"about:blank","title":"Not found","status":404,"code":"not_found"}"#;
            Answer::made_up("404 Not Found", &["Content-Type: application/problem+json"], body)
        })),
    );
    phone.erase(id).await.unwrap();
    for _ in 0..30 {
        phone.pass().await;
        phone.clock.advance(SignedDuration::from_mins(15));
    }
    let part = phone.parts(id).await[0].clone();
    assert_eq!((part.kind, part.state), (ItemKind::Erasure, ItemState::Parked { why: ParkReason::Forbidden }));
    assert_eq!(proxy.seen("DELETE").len(), 9);
}
