//! The phone's clock is a claim: years off, or set right in the middle, it holds nothing up and orders nothing wrong.

use jiff::SignedDuration;
use sambat_client::{
    api::Nothing,
    draft::{self, DraftChange},
    feedback::Feedback,
    sync::Reach,
};
use sambat_domain::{event::EventKind, id::ComplaintId, outbox::ItemState, response::CityTime, status::Status};
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

/// What a phone shows of the city's time, and of how long the city has been waited for in minutes by the wall.
async fn shown(phone: &Phone, id: ComplaintId) -> (CityTime, u32) {
    let waited = phone.complaint(id).await.row.clock.unwrap().elapsed.wall_min;
    let listed = phone.complaints().await[0].clock.as_ref().unwrap().elapsed.wall_min;
    assert_eq!(listed, waited, "the list says what the report does");
    (phone.status().await.city_time.unwrap(), waited)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_of_the_citys_time_follows_the_citys_clock() {
    let day = SignedDuration::from_hours(24);
    for off in [day, -day, TEN_YEARS, -TEN_YEARS] {
        let city = City::started().await;
        let mut phone = Phone::new(&city.endpoint());
        phone.clock.set_wrong(off);
        assert_eq!(phone.status().await.city_time, None, "it never said its time");
        let id = phone.file("Lubang besar.", &[]).await.row.id;
        phone.pass_until_complete(id).await;
        let sure = |at| CityTime { at, approximate: false };
        assert_eq!(shown(&phone, id).await, (sure(city.clock.read()), 0), "{off}");

        // Three hours without a connection, and somebody sets the phone's clock.
        let passed = SignedDuration::from_hours(3);
        phone.clock.advance(passed);
        city.clock.advance(passed);
        phone.clock.set_wrong(-off);
        phone.reopen();
        assert_eq!(shown(&phone, id).await, (sure(city.clock.read()), 180), "{off}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_the_citys_time_is_never_later_than_is_sure() {
    let hour = SignedDuration::from_hours(1);
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
    let said = city.clock.read();
    // It is off for five hours, and on again for two.
    for (passed, restarts) in [(5, true), (2, false)] {
        phone.clock.advance(hour * passed);
        city.clock.advance(hour * passed);
        if restarts {
            phone.clock.restart();
        }
    }
    assert_eq!(shown(&phone, id).await, (CityTime { at: said + hour * 2, approximate: true }, 120));
    phone.pass().await;
    assert_eq!(shown(&phone, id).await, (CityTime { at: city.clock.read(), approximate: false }, 420));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_in_the_order_of_what_was_done_whatever_the_clock_said() {
    let phone = Phone::new("http://127.0.0.1:9");
    let (mut filed, mut drafts) = (Vec::new(), Vec::new());
    for jump in [SignedDuration::ZERO, -TEN_YEARS, TEN_YEARS, SignedDuration::ZERO] {
        phone.clock.set_wrong(jump);
        filed.insert(0, phone.file("Lubang besar.", &[]).await.row.id);
        drafts.insert(0, phone.draft("Lampu mati.").await.id);
    }
    let rows = phone.complaints().await;
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), filed);
    phone.clock.set_wrong(-TEN_YEARS);
    let touched = drafts.remove(2);
    drafts.insert(0, touched);
    phone.change(touched, DraftChange::Description("Lampu mati dua.".into())).await.unwrap();
    let listed = draft::list(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), drafts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_citizen_says_stands_in_the_order_in_which_it_was_said() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sisi mana?")).await;
    phone.pass().await;
    phone.clock.set_wrong(TEN_YEARS);
    phone.say(id, Feedback::Reply { note: "Di sisi kiri.".into() }).await.unwrap();
    phone.clock.set_wrong(-TEN_YEARS);
    let detail = phone.withdraw(id).await.unwrap();
    let last: Vec<_> = detail.timeline.iter().rev().take(2).rev().map(|event| &event.kind).collect();
    assert_eq!(last, [&EventKind::Reply, &EventKind::Withdrawn]);
    assert_eq!(detail.row.status, Some(Status::Withdrawn));
}
