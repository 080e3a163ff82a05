//! Health goes nowhere without a yes to the text about it, and the yes goes along. What was agreed to can be taken back.

use crate::{
    restored::{calm, one},
    rows,
};
use sambat_client::{
    api::{ApiCode, Nothing},
    complaint::{ComplaintDetail, ConsentKept},
    draft::{DraftChange, GivenConsent},
    identity,
};
use sambat_domain::{
    content::Mistake,
    event::{Event, EventKind},
    status::Status,
};
use sambat_tests::{city::City, phone::Phone, proxy::Proxy};
use serde_json::json;
use std::fs;

fn kind(id: &str) -> DraftChange {
    DraftChange::Category(Some(id.parse().unwrap()))
}

fn consent(text: &str, version: u32, agreed: bool) -> DraftChange {
    DraftChange::Consent(GivenConsent { text_id: text.parse().unwrap(), version, agreed })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_saved_like_every_field_and_belongs_to_its_text() {
    let mut phone = Phone::new("http://127.0.0.1:9");
    let id = phone.draft("Antre sejak subuh.").await.id;
    assert_eq!(phone.draft_now(id).await.unwrap().consent, None);
    let asked = phone.change(id, kind("layanan-kesehatan")).await.unwrap();
    assert_eq!(asked.mistakes, [Mistake::ConsentMissing]);
    assert_eq!(phone.submit(id).await.unwrap_err().code, ApiCode::Mistakes);

    // Another text, or another wording, is no yes to this one.
    for other in [consent("ibu", 1, true), consent("kesehatan", 2, true)] {
        assert_eq!(phone.change(id, other).await.unwrap().mistakes, [Mistake::ConsentMissing]);
    }
    let agreed = phone.change(id, consent("kesehatan", 1, true)).await.unwrap();
    assert!(agreed.mistakes.is_empty() && agreed.consent.as_ref().unwrap().agreed);
    phone.reopen();
    assert_eq!(phone.draft_now(id).await.unwrap().consent, agreed.consent);
    // The yes to the other text was kept beside it.
    assert_eq!(phone.change(id, kind("ibu-hamil")).await.unwrap().mistakes, []);
    phone.change(id, kind("layanan-kesehatan")).await.unwrap();

    let taken_back = phone.change(id, consent("kesehatan", 1, false)).await.unwrap();
    assert_eq!(taken_back.mistakes, [Mistake::ConsentMissing]);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_with_a_name_carries_both_consents_to_the_city() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    named(&phone).await;
    let id = phone.draft("Antre sejak subuh.").await.id;
    phone.change(id, kind("layanan-kesehatan")).await.unwrap();
    phone.agree(id).await;
    phone.submit(id).await.unwrap();
    phone.pass_until_complete(id).await;

    // Without the one it would wait to be sorted, without the other the identity would be flagged.
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let kept: (bool, String) = database
        .query_row(
            "SELECT needs_sorting, flags FROM complaint JOIN reporter ON reporter.complaint = complaint.id",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(kept, (false, "[]".to_owned()));
}

async fn named(phone: &Phone) {
    let given =
        json!({"nik": "3575014107900001", "name": "Contoh Warga", "consent": {"text_id": "identitas", "version": 1}});
    identity::set(phone.app(), serde_json::from_value(given).unwrap()).await.unwrap();
}

fn reporters(city: &City) -> i64 {
    one(city, "main.db", "SELECT count(*) FROM complaint WHERE reporter_sealed IS NOT NULL")
}

fn withdrawn(detail: &ComplaintDetail) -> Vec<&Event> {
    detail.timeline.iter().filter(|event| event.kind == EventKind::ConsentWithdrawn).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_back_before_anything_left_never_leaves() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    named(&phone).await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    assert_eq!(phone.complaint(id).await.consent, Some(ConsentKept::Identity));
    let nameless = phone.withdraw_consent(id).await.unwrap();
    assert_eq!((nameless.consent, nameless.unsent_events.len(), withdrawn(&nameless).len()), (None, 0, 1));
    assert_eq!(phone.withdraw_consent(id).await.unwrap_err().code, ApiCode::Misfit);
    phone.reopen();
    let other = phone.file("Lampu mati.", &[]).await.row.id;
    for id in [id, other] {
        phone.pass_until_complete(id).await;
    }
    assert_eq!((reporters(&city), rows(&city, "complaint")), (1, 2), "the other one still has a name");
    assert_eq!(one::<i64>(&city, "main.db", "SELECT count(*) FROM event WHERE kind LIKE '%consent%'"), 0);
    assert!(phone.queue().await.complaints.is_empty());
    assert_eq!(withdrawn(&phone.complaint(id).await).len(), 1, "and it stays to be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_back_is_forgotten_here_at_once_and_there_with_the_next_pass_for_good() {
    let mut city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    named(&phone).await;
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    phone.pass_until_complete(id).await;
    let backup = city.back_up().await;
    let file = phone.folder().join(format!("complaints/{id}.json"));
    assert!(fs::read_to_string(&file).unwrap().contains("reporter"));

    // Without a signal.
    let queued = phone.withdraw_consent(id).await.unwrap();
    assert_eq!((queued.consent, queued.unsent_events.len()), (None, 1));
    assert!(!fs::read_to_string(&file).unwrap().contains("reporter"));
    phone.reopen();
    assert_eq!(reporters(&city), 1);
    phone.pass().await;
    let heard = phone.complaint(id).await;
    assert!(heard.unsent_events.is_empty() && withdrawn(&heard)[0].received_at.is_some());
    assert_eq!((reporters(&city), heard.row.status), (0, Some(Status::Received)));

    // The keys of this backup know nothing of it: the phone does.
    city.restore(&backup).await;
    assert_eq!(reporters(&city), 1);
    calm(&phone).await;
    assert_eq!(reporters(&city), 0);
    assert_eq!(one::<i64>(&city, "main.db", "SELECT count(*) FROM event WHERE kind LIKE '%consent%'"), 1);
    assert!(identity::get(phone.app(), Nothing {}).await.unwrap().last4.is_some(), "what comes next has a name again");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_rest_on_a_consent_go_with_it_by_being_erased() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    named(&phone).await;
    let id = phone.draft("Antre sejak subuh.").await.id;
    phone.change(id, kind("layanan-kesehatan")).await.unwrap();
    phone.agree(id).await;
    assert_eq!(phone.submit(id).await.unwrap().consent, Some(ConsentKept::Words));
    assert_eq!(phone.withdraw_consent(id).await.unwrap_err().code, ApiCode::Misfit);
    phone.pass_until_complete(id).await;
    phone.erase(id).await.unwrap();
    phone.pass().await;
    assert_eq!((reporters(&city), one::<i64>(&city, "keys.db", "SELECT count(*) FROM data_key")), (0, 0));
}
