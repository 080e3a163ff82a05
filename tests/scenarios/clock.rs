//! The phone's clock is a claim: years off, or set right in the middle, it holds nothing up and orders nothing wrong.

use jiff::SignedDuration;
use sambat_client::sync::Reach;
use sambat_domain::outbox::ItemState;
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};

const TEN_YEARS: SignedDuration = SignedDuration::from_hours(87_660);

fn busy() -> Fault {
    let body = r#"{"type":"about:blank","title":"No","status":503,"code":"busy"}"#;
    let headers = ["Content-Type: application/problem+json", "Tus-Resumable: 1.0.0", "Retry-After: 3600"];
    Fault::Instead(Answer::made_up("503 No", &headers, body))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_from_a_clock_that_was_ten_years_ahead_is_over_when_it_is_set_right() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    phone.clock.advance(TEN_YEARS);
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    proxy.once("PUT", busy());
    phone.pass().await;
    let next = phone.parts(id).await[0].next_at.unwrap();
    assert_eq!(next, phone.clock.read() + SignedDuration::from_hours(1));
    phone.clock.advance(-TEN_YEARS);
    phone.pass_until_complete(id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_jump_in_the_middle_of_a_pass_holds_nothing_up() {
    for jump in [TEN_YEARS, -TEN_YEARS] {
        for (line, heard) in [("PUT", false), ("PUT", true), ("POST", false), ("POST", true), ("GET /v1/changes", true)]
        {
            let city = City::started().await;
            let proxy = Proxy::before(city.address()).await;
            let mut phone = Phone::new(&proxy.endpoint());
            let first = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
            let mut stalls = proxy.stalls();
            proxy.once(line, Fault::Stall { heard });
            tokio::select! {
                stalled = stalls.changed() => stalled.unwrap(),
                passed = phone.pass() => panic!("{line} did not stall: {passed:?}"),
            }
            phone.clock.advance(jump);
            phone.reopen_after_death().await;
            let second = phone.file("Lampu mati.", &[picture::tiny(2)]).await.row.id;
            for id in [first, second] {
                let complete = phone.pass_until_complete(id).await;
                let marks = complete.row.marks;
                // What the city says of the time is the city's, whatever the phone thinks.
                assert_eq!(marks.received_at, Some(city.clock.read()), "{line} {jump}");
                assert!(complete.timeline.is_sorted_by_key(|event| event.seq));
            }
            assert!(phone.queue().await.complaints.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_clock_says_a_retry_after_is_kept_and_no_longer() {
    for off in [TEN_YEARS, -TEN_YEARS] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        phone.clock.advance(off);
        let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
        proxy.once("PUT", busy());
        phone.pass().await;
        phone.clock.advance(SignedDuration::from_mins(59));
        assert_eq!(phone.pass().await.reach, Reach::City);
        assert_eq!(phone.parts(id).await[0].state, ItemState::Queued);
        assert_eq!(proxy.seen("PUT").len(), 1, "it is asked no earlier");
        phone.clock.advance(SignedDuration::from_mins(1));
        phone.pass_until_complete(id).await;
    }
}

/// Sent in the order of submitting, not of the clock.
#[tokio::test(flavor = "multi_thread")]
async fn the_order_is_that_of_submitting() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let mut ids = Vec::new();
    for jump in [SignedDuration::ZERO, -TEN_YEARS, TEN_YEARS, TEN_YEARS, -TEN_YEARS] {
        phone.clock.advance(jump);
        ids.push(phone.file("Lubang besar.", &[]).await.row.id);
    }
    // Two in a row are no accident: the pass ends.
    for _ in 0..2 {
        proxy.once("PUT", Fault::CutUp { after: 0, how: Cut::Rst });
    }
    phone.pass().await;
    phone.pass().await;
    let puts: Vec<String> = proxy.seen("PUT").into_iter().skip(2).map(|seen| seen.line).collect();
    let wanted: Vec<String> = ids.iter().map(|id| format!("PUT /v1/complaints/{id} HTTP/1.1")).collect();
    assert_eq!(puts, wanted);
}
