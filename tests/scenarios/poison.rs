//! One bad thing blocks nothing: it stands aside with its reason, and the others arrive.

use crate::rows;
use sambat_client::outbox::Part;
use sambat_domain::{
    content::Content,
    id::ComplaintId,
    outbox::{ItemState, ParkReason},
    photo::PhotoManifest,
    status::Shown,
};
use sambat_protocol::{hash, tus::UploadMetadata};
use sambat_tests::{
    city::City,
    device::Device,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Fault, Proxy},
};
use serde_json::Value;
use std::{fs, sync::Arc};

const PROBLEM: &str = "Content-Type: application/problem+json";

fn problem(status: u16, title: &str, body: &str) -> Answer {
    let body = format!(r#"{{"type":"about:blank","title":"{title}","status":{status},{body}}}"#);
    Answer::made_up(&format!("{status} {title}"), &[PROBLEM], &body)
}

fn parked(part: &Part) -> Option<&ParkReason> {
    if let ItemState::Parked { why } = &part.state { Some(why) } else { None }
}

/// A complaint is parked for this reason with its photos behind it, and two others arrived, photos and all.
async fn stands_aside(phone: &Phone, poison: ComplaintId, why: &ParkReason, good: [ComplaintId; 2]) {
    phone.pass().await;
    let parts = phone.parts(poison).await;
    assert_eq!(parked(&parts[0]), Some(why));
    assert_eq!(parts[0].tries, 1, "one attempt is enough to know");
    assert!(parts[1..].iter().all(|part| parked(part) == Some(&ParkReason::Parent)) && parts.len() == 3);
    assert_eq!(phone.complaint(poison).await.row.shown, Shown::Attention);
    for id in good {
        phone.pass_until_complete(id).await;
    }
}

async fn three(phone: &Phone) -> (ComplaintId, [ComplaintId; 2]) {
    let before = phone.file("Lampu mati.", &[picture::tiny(1)]).await.row.id;
    let poison = phone.file("Lubang besar.", &[picture::tiny(2), picture::tiny(3)]).await.row.id;
    let after = phone.file("Sampah menumpuk.", &[picture::tiny(4)]).await.row.id;
    (poison, [before, after])
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_the_city_refuses_park_and_can_be_tried_again() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let (poison, good) = three(&phone).await;
    let invalid = problem(
        422,
        "Unprocessable Content",
        r#""code":"invalid","stored":false,"errors":[{"field":"description","code":"description_too_long"}]"#,
    );
    proxy.always(&format!("PUT /v1/complaints/{poison}"), Fault::Instead(invalid));
    let why = ParkReason::Invalid { codes: vec!["description_too_long".into()] };
    stands_aside(&phone, poison, &why, good).await;
    let puts = proxy.seen("PUT").len();
    phone.pass().await;
    assert_eq!(proxy.seen("PUT").len(), puts, "what is parked is left alone");

    proxy.heal();
    phone.retry(poison).await;
    phone.pass_until_complete(poison).await;
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (3, 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_under_the_same_id() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let (poison, good) = three(&phone).await;
    let mut envelope: Value = serde_json::from_slice(&phone.envelope(poison)).unwrap();
    envelope["content"]["description"] = "Kata orang lain.".into();
    let other = Device::new(city.address(), &[1; 32]);
    assert_eq!(other.put(poison, envelope.to_string().as_bytes()).await.head.status(), 201);

    stands_aside(&phone, poison, &ParkReason::OtherContent, good).await;
    let kept = other.complaint(poison).await.json();
    let theirs: Content = serde_json::from_value(envelope["content"].clone()).unwrap();
    assert_eq!(kept["content_sha256"], hash::of_canonical(&theirs).unwrap().to_string());
    assert_eq!(
        Device::new(city.address(), &phone.secret()).complaint(poison).await.head.status(),
        404,
        "not this phone's"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_its_reason() {
    let refusals = [
        (410, r#""code":"erased""#, ParkReason::Erased),
        (413, r#""code":"too_large""#, ParkReason::TooLarge),
        (415, r#""code":"unsupported_media""#, ParkReason::Unexpected { status: 415 }),
        (400, r#""code":"bad_json""#, ParkReason::Invalid { codes: vec![] }),
        (422, r#""code":"unknown_version","stored":false"#, ParkReason::Outdated),
    ];
    for (status, body, why) in refusals {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let (poison, good) = three(&phone).await;
        proxy.always(&format!("PUT /v1/complaints/{poison}"), Fault::Instead(problem(status, "No", body)));
        stands_aside(&phone, poison, &why, good).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_damaged_on_the_phone() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::tiny(1), picture::tiny(2), picture::tiny(3)]).await;
    let other = phone.file("Lampu mati.", &[picture::tiny(4)]).await.row.id;
    // One bit of the first fell over; the second has gone.
    let first = phone.photo_file(filed.photos[0].id);
    let mut bytes = fs::read(&first).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&first, bytes).unwrap();
    fs::remove_file(phone.photo_file(filed.photos[1].id)).unwrap();

    phone.pass().await;
    assert!(phone.complaint(filed.row.id).await.receipt.is_some(), "the words arrived");
    let parts = phone.parts(filed.row.id).await;
    let states: Vec<_> = parts.iter().map(|part| (part.photo, part.state.clone())).collect();
    let damaged = ItemState::Parked { why: ParkReason::Damaged };
    assert_eq!(
        states,
        [
            (None, ItemState::Sent),
            (Some(filed.photos[0].id), damaged.clone()),
            (Some(filed.photos[1].id), damaged),
            (Some(filed.photos[2].id), ItemState::Sent)
        ]
    );
    phone.pass_until_complete(other).await;
    assert_eq!(phone.complaint(filed.row.id).await.row.marks.complete_at, None, "two are missing, and that is said");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_the_network_changes_are_sent_anew_three_times_at_most() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    proxy.always(
        "POST",
        Fault::Instead({
            let mut answer = problem(460, "Checksum Mismatch", r#""code":"checksum_mismatch""#);
            answer.head.0.splice(answer.head.0.len() - 2.., b"Tus-Resumable: 1.0.0\r\n\r\n".iter().copied());
            answer
        }),
    );
    for tried in 1..=3 {
        phone.pass().await;
        assert_eq!(proxy.seen("POST").len(), tried);
        phone.clock.advance(jiff::SignedDuration::from_mins(15));
    }
    assert_eq!(parked(&phone.parts(id).await[1]), Some(&ParkReason::Damaged));
    proxy.heal();
    phone.retry(id).await;
    phone.pass_until_complete(id).await;
}

/// Not a JPEG, though its hash is as promised: only a phone made by hand sends such a thing.
#[tokio::test(flavor = "multi_thread")]
async fn the_city_refuses_to_show_what_is_no_photo() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::tiny(1)]).await;
    let page = b"<script>alert(1)</script>".repeat(40);
    let id = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap();
    let manifest = PhotoManifest {
        photo_id: filed.photos[0].id,
        sha256: hash::sha256(&page),
        bytes: u32::try_from(page.len()).unwrap(),
    };
    let mut envelope: Value = serde_json::from_slice(&phone.envelope(filed.row.id)).unwrap();
    envelope["content"]["photos"] = serde_json::to_value([&manifest]).unwrap();
    let device = Device::new(city.address(), &[1; 32]);
    assert_eq!(device.put(id, envelope.to_string().as_bytes()).await.head.status(), 201);
    let photo = UploadMetadata { complaint: id, photo: manifest.photo_id, sha256: manifest.sha256 };
    assert_eq!(device.upload(&photo, &page).await.head.status(), 204, "it arrived as promised");
    let refused = async || {
        let state = device.complaint(id).await.json();
        let events = state["events"].as_array().unwrap().clone();
        events.into_iter().find(|event| event["kind"] == "photo_refused")
    };
    let mut event = None;
    for _ in 0..sambat_tests::phone::MOST_PASSES {
        event = refused().await;
        if event.is_some() {
            break;
        }
    }
    let event = event.expect("a verdict");
    assert_eq!(event["reason"], "photo_html");
    // The verdict is on the chain before its file goes: a kill between the two loses no verdict.
    for _ in 0..sambat_tests::phone::MOST_PASSES {
        if !city.photo_file(&manifest.sha256).exists() {
            break;
        }
        refused().await;
    }
    assert!(!city.photo_file(&manifest.sha256).exists(), "what is refused does not stay");
}

/// The phone's own photos are always shown. Here the city's verdict is changed on its way.
#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_the_city_refuses_after_it_arrived_comes_back_to_the_citizen() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
    proxy.always(
        "GET /v1/changes",
        Fault::Changed(Arc::new(|answer: Answer| {
            let mut changes = answer.json();
            for event in changes["events"].as_array_mut().into_iter().flatten() {
                if event["kind"] == "photo_ready" {
                    event["kind"] = "photo_refused".into();
                    event["reason"] = "photo_broken".into();
                }
            }
            answer.with_json(&changes)
        })),
    );
    let shown_as = async |phone: &Phone| phone.complaint(id).await.row.shown == Shown::Attention;
    phone.pass_until("refused", shown_as).await;
    let parts = phone.parts(id).await;
    assert_eq!(parked(&parts[1]), Some(&ParkReason::Refused { code: "photo_broken".into() }));
    assert_eq!(phone.complaint(id).await.row.marks.complete_at, None);
}
