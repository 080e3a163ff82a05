//! Health goes nowhere without a yes to the text about it, and the yes goes along.

use sambat_client::{
    api::ApiCode,
    draft::{DraftChange, GivenConsent},
    identity,
};
use sambat_domain::content::Mistake;
use sambat_tests::{city::City, phone::Phone};
use serde_json::json;

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
    let given =
        json!({"nik": "3575014107900001", "name": "Contoh Warga", "consent": {"text_id": "identitas", "version": 1}});
    identity::set(phone.app(), serde_json::from_value(given).unwrap()).await.unwrap();
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
