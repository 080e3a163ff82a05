//! What a city decides reaches the phone as data: its questions, its private kinds, and which city it is at all.

use crate::rows;
use sambat_client::{
    api::{ApiCode, Nothing},
    draft::{self, DraftChange, DraftView, GivenAnswer},
    pack::{self, InLanguage, OfPack},
    sync::Reach,
};
use sambat_domain::{
    content::Mistake,
    form::AnswerMistake,
    form::AttributeValue,
    id::{CategoryId, ComplaintId},
    status::Shown,
    visibility::Visibility,
};
use sambat_tests::{city::City, folder, phone::Phone, picture};
use serde_json::{Value, json};

fn kind(id: &str) -> DraftChange {
    DraftChange::Category(Some(id.parse().unwrap()))
}

fn answer(question: &str, answer: AttributeValue) -> DraftChange {
    DraftChange::Answer(GivenAnswer { question: question.parse().unwrap(), answer: Some(answer) })
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::Text(text.into())
}

async fn change(phone: &Phone, id: ComplaintId, changes: Vec<DraftChange>) -> DraftView {
    let mut view = phone.draft_now(id).await.unwrap();
    for change in changes {
        view = phone.change(id, change).await.unwrap();
    }
    view
}

async fn choose(phone: &Phone, id: &str) -> Vec<(String, bool, bool)> {
    let rows = pack::choose(phone.app(), OfPack { id: id.parse().unwrap() }).await.unwrap();
    rows.into_iter().map(|row| (row.id.to_string(), row.chosen, row.demo)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_saved_as_they_are_given_and_reach_the_city() {
    let mut city = City::planned();
    let mut phone = Phone::new(&city.endpoint());
    let id = phone.draft("Lubang dalam.").await.id;
    let given = vec![
        answer("jenis", text("lubang")),
        answer("tingkat", text("berat")),
        answer("lajur", AttributeValue::Choices(vec!["kiri".into(), "tengah".into()])),
        answer("bahaya", AttributeValue::Flag(true)),
    ];
    let before = change(&phone, id, given).await;
    phone.reopen();
    let draft = phone.draft_now(id).await.unwrap();
    assert_eq!((draft.answers.len(), &draft.answers), (4, &before.answers));

    let taken_back = DraftChange::Answer(GivenAnswer { question: "tingkat".parse().unwrap(), answer: None });
    let draft = change(&phone, id, vec![taken_back, answer("lajur", AttributeValue::Choices(vec![]))]).await;
    assert_eq!(draft.answers.keys().collect::<Vec<_>>(), ["bahaya", "jenis"]);

    let filed = phone.submit(id).await.unwrap();
    let sent: Value = serde_json::from_slice(&phone.envelope(id)).unwrap();
    assert_eq!(sent["content"]["attributes"], json!({ "bahaya": true, "jenis": "lubang" }));
    city.start().await;
    phone.pass().await;
    let complaint = phone.complaint(id).await;
    assert_eq!(complaint.answers.len(), 2);
    // The city signed the hash of what it has, answers and all.
    assert_eq!(complaint.receipt.unwrap().body.content_sha256.to_string(), filed.content_sha256);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_does_not_fit_is_named_and_another_kinds_answers_stay_behind() {
    let phone = Phone::new("http://127.0.0.1:9");
    let id = phone.draft("Lubang dalam.").await.id;
    let draft = change(&phone, id, vec![answer("jenis", text("jurang"))]).await;
    assert_eq!(draft.mistakes, [Mistake::AnswerUnfit]);
    assert_eq!(draft.answer_mistakes.values().collect::<Vec<_>>(), [&AnswerMistake::Unfit]);
    assert_eq!(phone.submit(id).await.unwrap_err().code, ApiCode::Mistakes);

    let draft = change(&phone, id, vec![kind("lampu-jalan")]).await;
    assert_eq!((draft.answers.len(), draft.mistakes), (0, vec![]));
    // Tapped by mistake: the answer was not forgotten.
    let draft = change(&phone, id, vec![kind("jalan-rusak")]).await;
    assert_eq!(draft.answers.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_health_complaint_is_private_on_the_phone_itself() {
    let mut city = City::planned();
    let phone = Phone::new(&city.endpoint());
    let id = phone.draft("Antre sejak subuh, obatnya kosong.").await.id;
    let given = vec![kind("layanan-kesehatan"), answer("nama", text("Puskesmas Melati"))];
    let draft = change(&phone, id, given).await;
    assert_eq!(draft.visibility, Visibility::Private);
    phone.agree(id).await;
    phone.add_photo(id, picture::tiny(7)).await.unwrap();
    let rows = draft::list(phone.app(), Nothing {}).await.unwrap();
    assert_eq!((rows[0].heading.as_str(), rows[0].cover), ("", None));

    let filed = phone.submit(id).await.unwrap();
    assert_eq!((filed.row.heading.as_str(), filed.row.cover, filed.row.landmark), ("", None, None));
    assert_eq!(filed.description, "Antre sejak subuh, obatnya kosong.");
    city.start().await;
    phone.pass().await;
    assert!(phone.complaint(id).await.receipt.is_some());
    for word in ["obatnya", "Puskesmas Melati", "warung soto"] {
        assert!(!folder::holds(phone.folder(), word), "{word} lies open on the phone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_city_is_another_house() {
    let mut city = City::planned();
    let phone = Phone::new(&city.endpoint());
    let pasuruan = phone.file("Lubang di Pasuruan.", &[]).await;
    let begun = phone.draft("Belum selesai ditulis.").await.id;

    let rows = choose(&phone, "pamekasan").await;
    let row = |id: &str, chosen, demo| (id.to_owned(), chosen, demo);
    assert_eq!(rows, [row("pamekasan", true, false), row("pasuruan", false, false), row("contoh", false, true)]);
    assert_eq!(phone.complaints().await, []);
    assert_eq!(draft::list(phone.app(), Nothing {}).await.unwrap(), []);
    let view = pack::get(phone.app(), InLanguage { language: "en".into() }).await.unwrap();
    let channels: Vec<_> = view.channels.iter().map(|channel| channel.name.as_str()).collect();
    assert_eq!(channels, ["E-Lorong", "e-Sehat", "e-Babhar", "e-Madul"]);
    assert_eq!((view.areas.len(), view.emergency.len(), view.demo), (202, 2, false));

    let other = phone.file("Jembatan retak.", &[]).await;
    assert!(other.row.ticket.to_string().starts_with("PMK-") && pasuruan.row.ticket.to_string().starts_with("PSR-"));

    // The address of this test is Pasuruan's: what belongs to Pamekasan does not go there, what is Pasuruan's does.
    city.start().await;
    assert_eq!(phone.pass().await.reach, Reach::Stranger);
    assert!(phone.complaint(pasuruan.row.id).await.receipt.is_some());
    assert_eq!(phone.complaint(other.row.id).await.row.shown, Shown::Local);

    choose(&phone, "pasuruan").await;
    assert_eq!(draft::list(phone.app(), Nothing {}).await.unwrap()[0].id, begun);
    assert_eq!(phone.pass().await.reach, Reach::City);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_city_keeps_everything_and_sends_nothing() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    choose(&phone, "contoh").await;
    let filed = phone.file("Percobaan.", &[picture::tiny(3)]).await;
    assert_eq!(phone.pass().await.reach, Reach::NoCity);
    assert_eq!(phone.complaint(filed.row.id).await, filed);
    assert_eq!(rows(&city, "complaint"), 0);
    let unknown = pack::choose(phone.app(), OfPack { id: "antah-berantah".parse().unwrap() }).await;
    assert_eq!(unknown.unwrap_err().code, ApiCode::NotFound);
    let chosen = pack::list(phone.app(), Nothing {}).await.unwrap().into_iter().find(|row| row.chosen).unwrap();
    assert!(chosen.demo);
}

/// Every category of every built-in pack can be filed with nothing but its words and, where needed, a place.
#[tokio::test(flavor = "multi_thread")]
async fn every_service_is_alive() {
    let phone = Phone::new("http://127.0.0.1:9");
    for city in ["pasuruan", "pamekasan", "contoh"] {
        choose(&phone, city).await;
        let view = pack::get(phone.app(), InLanguage { language: "id".into() }).await.unwrap();
        let kinds: Vec<CategoryId> = view.categories.into_iter().map(|category| category.id).collect();
        for id in kinds {
            let draft = phone.draft("Ada masalah.").await.id;
            change(&phone, draft, vec![DraftChange::Category(Some(id.clone()))]).await;
            let view = phone.agree(draft).await;
            assert_eq!(view.mistakes, [], "{city}: {id}");
            phone.submit(draft).await.unwrap();
        }
    }
}
