//! When it is tried again: by the clock that the test moves, by what the city asks, and at once when a network is back.

use jiff::SignedDuration;
use sambat_client::{outbox::LastError, sync::Reach};
use sambat_domain::{id::ComplaintId, outbox::ItemState};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};

async fn stage() -> (City, Proxy, Phone, ComplaintId) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    (city, proxy, phone, id)
}

fn busy(status: u16, code: &str, headers: &[&str]) -> Fault {
    let headers = [&["Content-Type: application/problem+json"], headers].concat();
    let body = format!(r#"{{"type":"about:blank","title":"No","status":{status},"code":"{code}"}}"#);
    Fault::Instead(Answer::made_up(&format!("{status} No"), &headers, &body))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_waits_and_a_good_probe_ends_the_wait() {
    let (_city, mut proxy, phone, id) = stage().await;
    for tried in 1..=4 {
        proxy.once("PUT", Fault::CutUp { after: 200, how: Cut::Rst });
        assert_eq!(phone.pass().await.reach, Reach::Nobody);
        let words = phone.parts(id).await[0].clone();
        assert_eq!((words.tries, words.last_error), (tried, Some(LastError::Connection)));
        let wait = words.next_at.unwrap().duration_since(phone.clock.read());
        let ceiling = SignedDuration::from_secs(2 << tried);
        assert!(!wait.is_negative() && wait <= ceiling, "{wait} of at most {ceiling}");
    }
    // The clock has not moved: with no probe that is good nothing is tried, with one it is.
    proxy.refuse().await;
    phone.pass().await;
    assert_eq!(phone.parts(id).await[0].tries, 4);
    proxy.listen().await;
    phone.pass_until_complete(id).await;
    assert_eq!(proxy.seen("PUT").len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_is_busy_is_left_alone_as_long_as_it_asks() {
    // A date is read against the answer's own: this one is years off, as the phone's clock may be.
    let dates = ["Date: Wed, 01 Jan 2003 00:00:00 GMT", "Retry-After: Wed, 01 Jan 2003 01:00:00 GMT"];
    let hour = SignedDuration::from_hours(1);
    let asked: [(u16, &str, &[&str], SignedDuration); 6] = [
        (503, "busy", &["Retry-After: 3600"], hour),
        (503, "internal", &["Retry-After: 3600"], hour),
        (500, "internal", &["Retry-After: 3600"], hour),
        (429, "busy", &["Retry-After: 3600"], hour),
        (503, "busy", &dates, hour),
        // No room there: an hour at least, whatever it says.
        (507, "disk_full", &["Retry-After: 1"], hour),
    ];
    for (status, code, headers, wait) in asked {
        let (_city, proxy, phone, id) = stage().await;
        proxy.once("PUT", busy(status, code, headers));
        assert_eq!(phone.pass().await.reach, Reach::City, "it is the city that asks");
        let words = phone.parts(id).await[0].clone();
        assert_eq!(words.state, ItemState::Queued);
        let next = words.next_at.unwrap();
        assert_eq!(next, phone.clock.read() + wait, "{status} {code} {headers:?}");

        phone.clock.advance(wait - SignedDuration::from_millis(1));
        phone.pass().await;
        assert_eq!(proxy.seen("PUT").len(), 1, "a good probe does not end this wait");
        phone.clock.advance(SignedDuration::from_millis(1));
        phone.pass_until_complete(id).await;
        assert_eq!(proxy.seen("PUT").len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_longer_than_a_day() {
    let (_city, proxy, phone, id) = stage().await;
    proxy.once("PUT", busy(503, "busy", &["Retry-After: 31536000"]));
    phone.pass().await;
    let next = phone.parts(id).await[0].next_at.unwrap();
    assert_eq!(next, phone.clock.read() + SignedDuration::from_hours(24));
}

#[tokio::test(flavor = "multi_thread")]
async fn kirim_sekarang_of_one_complaint_does_not_wait() {
    let (_city, proxy, phone, id) = stage().await;
    proxy.once("PUT", busy(503, "busy", &["Retry-After: 3600"]));
    phone.pass().await;
    phone.retry(id).await;
    phone.pass_until_complete(id).await;
    assert_eq!(proxy.seen("PUT").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_waits_as_its_words_do_and_without_them() {
    let (_city, proxy, phone, id) = stage().await;
    proxy.once("POST", busy(503, "busy", &["Tus-Resumable: 1.0.0", "Retry-After: 60"]));
    phone.pass().await;
    let parts = phone.parts(id).await;
    assert_eq!((&parts[0].state, &parts[1].state), (&ItemState::Sent, &ItemState::Queued));
    assert_eq!(parts[1].next_at.unwrap(), phone.clock.read() + SignedDuration::from_mins(1));
    phone.clock.advance(SignedDuration::from_mins(1));
    phone.pass_until_complete(id).await;
}

async fn stalls_once(line: &str, heard: bool) {
    let (_city, proxy, phone, id) = stage().await;
    let looks = line == "HEAD /v1/uploads";
    let finds = line == "POST";
    if looks || finds {
        // What makes an upload brings its bytes, and has more patience. Where it is and goes on is asked when that is not known.
        proxy.once("POST", Fault::CutUp { after: 0, how: Cut::Rst });
        phone.pass().await;
    }
    if looks {
        proxy.once("PATCH", busy(409, "offset_mismatch", &["Tus-Resumable: 1.0.0"]));
    }
    proxy.once(line, Fault::Stall { heard });
    assert_eq!(phone.pass().await.reach, Reach::Nobody, "{line}");
    let parts = phone.parts(id).await;
    assert!(parts.iter().all(|part| matches!(part.state, ItemState::Queued | ItemState::Sent)), "{line}: {parts:?}");
    phone.pass_until_complete(id).await;
    assert_eq!(
        (proxy.seen("PUT").len(), proxy.seen("PATCH").len()),
        (1, usize::from(finds) + 2 * usize::from(looks)),
        "{line}"
    );
}

/// The real patience of the shortest requests, which all three wait for at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_says_nothing_is_given_up_in_time_and_nobody_is_to_blame() {
    tokio::join!(
        stalls_once("HEAD /v1/health", false),
        stalls_once("POST", true),
        stalls_once("HEAD /v1/uploads", true)
    );
}
