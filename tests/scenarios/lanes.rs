//! Three photos at once, and one that fails does not keep the others.

use sambat_client::{outbox::LastError, sync::Reach};
use sambat_domain::{
    event::EventKind,
    outbox::{ItemState, ParkReason},
};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};

/// Smaller pieces are not worth their round trips.
const PIECE: u32 = 256 << 10;

const PAGE: &str = "<html><center><h1>413 Request Entity Too Large</h1></center><hr>nginx/1.22.1</html>";

/// A city, the road to it, and a phone on that road.
pub async fn stage() -> (City, Proxy, Phone) {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    (city, proxy, phone)
}

#[tokio::test(flavor = "multi_thread")]
async fn at_most_three_at_once_and_the_small_ones_first() {
    let (_city, proxy, phone) = stage().await;
    let big = phone.file("Lubang besar.", &[picture::small(1), picture::small(2)]).await.row.id;
    let photos: Vec<_> = (3..7).map(picture::tiny).collect();
    let small = phone.file("Lampu mati.", &photos).await.row.id;
    proxy.always("POST", Fault::Stall { heard: false });
    let mut stalls = proxy.stalls();
    tokio::select! {
        passed = phone.pass() => panic!("it was to stall: {passed:?}"),
        three = stalls.wait_for(|stalls| *stalls == 3) => drop(three.unwrap()),
    }
    assert_eq!((proxy.seen("POST").len(), proxy.seen("PATCH").len()), (3, 0));
    let under_way = |parts: Vec<sambat_client::outbox::Part>| {
        let sending = parts.into_iter().filter(|part| part.state == ItemState::Sending);
        sending.map(|part| part.total).collect::<Vec<_>>()
    };
    let mut sizes: Vec<u32> = phone.parts(small).await.into_iter().skip(1).map(|part| part.total).collect();
    sizes.sort_unstable();
    let mut sending = under_way(phone.parts(small).await);
    sending.sort_unstable();
    assert_eq!(sending, sizes[..3], "the three smallest");
    assert_eq!(under_way(phone.parts(big).await), [] as [u32; 0]);
    proxy.heal();
    phone.pass_until_complete(small).await;
    phone.pass_until_complete(big).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_photo_that_never_passes_keeps_no_other() {
    let (_city, proxy, phone) = stage().await;
    let poison = phone.file("Lubang besar.", &[picture::tiny(1)]).await;
    proxy.always("POST", Fault::CutUp { after: 0, how: Cut::Rst });
    phone.pass().await;
    assert!(phone.complaint(poison.row.id).await.receipt.is_some());
    proxy.heal();
    // Its upload is made; whatever goes there is cut.
    proxy.once("PATCH", Fault::CutUp { after: 0, how: Cut::Rst });
    phone.pass().await;
    let upload = proxy.seen("PATCH")[0].line.split(' ').nth(1).unwrap().to_owned();
    proxy.always(&format!("PATCH {upload}"), Fault::CutUp { after: 0, how: Cut::Rst });
    let photos: Vec<_> = (2..6).map(picture::small).collect();
    let good = phone.file("Lampu mati.", &photos).await.row.id;
    phone.pass().await;
    assert_eq!(phone.parts(good).await, [], "all of it was sent in one pass");
    let part = phone.parts(poison.row.id).await[1].clone();
    assert_eq!((&part.state, part.last_error), (&ItemState::Queued, Some(LastError::Connection)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_kinds_of_words_that_never_pass_keep_no_others_for_ever() {
    let (_city, proxy, phone) = stage().await;
    for words in ["Lubang besar.", "Pohon tumbang."] {
        let id = phone.file(words, &[]).await.row.id;
        proxy.always(&format!("PUT /v1/complaints/{id}"), Fault::CutUp { after: 0, how: Cut::Rst });
    }
    assert_eq!(phone.pass().await.reach, Reach::Nobody, "two in a row are no accident");
    let good = phone.file("Lampu mati.", &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(good).await;
}

/// They end their own kind. What the city says meanwhile reaches the citizen all the same.
#[tokio::test(flavor = "multi_thread")]
async fn words_that_never_pass_keep_no_news_from_the_citizen() {
    let (city, proxy, phone) = stage().await;
    let asked = phone.file("Lampu mati.", &[]).await.row.id;
    phone.pass_until_complete(asked).await;
    for words in ["Lubang besar.", "Pohon tumbang."] {
        let id = phone.file(words, &[]).await.row.id;
        proxy.always(&format!("PUT /v1/complaints/{id}"), Fault::CutUp { after: 0, how: Cut::Rst });
    }
    city.act(asked, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(asked, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    assert_eq!(phone.pass().await.reach, Reach::Nobody);
    let timeline = phone.complaint(asked).await.timeline;
    assert_eq!(timeline.last().unwrap().note.as_deref(), Some("Di sebelah mana?"));
}

/// nginx takes a megabyte unless it is told otherwise, and says so in HTML.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_for_something_on_the_way_goes_in_pieces() {
    let (_city, proxy, phone) = stage().await;
    let large = async |words: &str, seed| {
        let filed = phone.file(words, &[picture::grainy(seed)]).await;
        assert!(filed.photos[0].bytes > PIECE, "{}", filed.photos[0].bytes);
        filed.row.id
    };
    let id = large("Lubang besar.", 1).await;
    proxy.once("POST", Fault::Instead(Answer::made_up("413 No", &["Content-Type: text/html"], PAGE)));
    phone.pass_until_complete(id).await;
    assert_eq!(
        (proxy.seen("POST").len(), proxy.seen("PATCH").len()),
        (2, 2),
        "whole, which was refused; in two pieces"
    );
    let later = large("Lampu mati.", 2).await;
    phone.pass_until_complete(later).await;
    let pieces: Vec<usize> = proxy.seen(BYTES)[4..].iter().map(|seen| seen.up).collect();
    let most = usize::try_from(PIECE).unwrap() + 700;
    assert!(pieces.len() == 2 && pieces.iter().all(|up| *up < most), "it is remembered: {pieces:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_even_in_pieces_is_parked_and_said() {
    let (_city, proxy, phone) = stage().await;
    let filed = phone.file("Lubang besar.", &[picture::grainy(1)]).await;
    proxy.once("POST", Fault::Instead(Answer::made_up("413 No", &["Content-Type: text/html"], PAGE)));
    proxy.always("PATCH", Fault::Instead(Answer::made_up("413 No", &["Content-Type: text/html"], PAGE)));
    assert_eq!(phone.pass().await.reach, Reach::City);
    assert_eq!(phone.parts(filed.row.id).await[1].state, ItemState::Parked { why: ParkReason::TooLarge });
    assert_eq!(
        (proxy.seen("POST").len(), proxy.seen("PATCH").len()),
        (2, 1),
        "whole, and in the smallest pieces that are worth it"
    );
    proxy.heal();
    phone.retry(filed.row.id).await;
    phone.pass_until_complete(filed.row.id).await;
}

/// The city names the place: nobody waits for that.
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_goes_on_elsewhere_goes_on_there_at_once() {
    let (_city, proxy, phone) = stage().await;
    let filed = phone.file("Lubang besar.", &[picture::small(1)]).await;
    let body = r#"{"type":"about:blank","title":"No","status":409,"code":"offset_mismatch"}"#;
    let lines = ["Content-Type: application/problem+json", "Tus-Resumable: 1.0.0"];
    proxy.once("POST", Fault::CutUp { after: 60_000, how: Cut::Rst });
    phone.pass().await;
    proxy.once("PATCH", Fault::Instead(Answer::made_up("409 Conflict", &lines, body)));
    phone.pass().await;
    assert_eq!(phone.parts(filed.row.id).await, [], "one pass");
    assert_eq!(
        (proxy.seen("PATCH").len(), proxy.seen("HEAD /v1/uploads").len()),
        (2, 1),
        "asked where it goes on once"
    );
}
