//! What lies on a phone's disk, read by somebody who has the disk and no key.

use sambat_client::{
    complaint::{self, ComplaintSearch},
    draft::{self, DraftChange},
    sync::Budget,
};
use sambat_domain::{id::ComplaintId, visibility::Visibility};
use sambat_tests::{city::City, folder, phone::Phone, picture};

/// Words and a landmark that nothing else on the phone says.
const WORDS: &str = "Petugas minta uang di loket tiga";
const LANDMARK: &str = "Sebelah apotek Zamrudika";

/// The bytes of a picture, and the hash by which somebody who has the same one would know it.
struct Known {
    begins: Vec<u8>,
    hash: String,
}

/// What no file may say: the words, the picture and its hash.
fn tells_nothing(phone: &Phone, known: &Known, when: &str) {
    let bytes = folder::bytes(phone.folder());
    let said = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    for words in [WORDS, LANDMARK, "loket tiga", "Zamrudika"] {
        assert!(!said(words.as_bytes()), "{when}: {words}");
    }
    assert!(!said(&known.begins), "{when}: a picture lies open");
    assert!(!said(known.hash.as_bytes()), "{when}: a known picture is there for all to see");
    for name in folder::names(phone.folder()) {
        assert!(!name.contains(&known.hash), "{when}: {name}");
    }
}

async fn with_words_and_photo(phone: &Phone, seed: u64) -> (ComplaintId, Known) {
    let id = phone.draft(WORDS).await.id;
    phone.change(id, DraftChange::Landmark(LANDMARK.into())).await.unwrap();
    let view = phone.add_photo(id, picture::small(seed)).await.unwrap();
    let photo = &view.photos[0];
    (id, Known { begins: phone.photo(photo.id).await[..32].to_vec(), hash: photo.sha256.to_string() })
}

async fn found(phone: &Phone, text: &str) -> usize {
    let asked = ComplaintSearch { text: text.into(), ..ComplaintSearch::default() };
    complaint::search(phone.app(), asked).await.unwrap().rows.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_citizen_keeps_from_others_lies_closed_with_its_photos_and_reaches_the_city_all_the_same() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    // The photo first, then what makes it private: its kind, or its citizen's own choice.
    for (seed, change) in [
        (1, DraftChange::Category(Some("ibu-hamil".parse().unwrap()))),
        (2, DraftChange::Visibility(Visibility::Private)),
    ] {
        let (id, known) = with_words_and_photo(&phone, seed).await;
        tells_nothing(&phone, &known, "a draft of a kind that is not chosen");
        phone.change(id, change).await.unwrap();
        phone.agree(id).await;
        let row = draft::list(phone.app(), sambat_client::api::Nothing {}).await.unwrap();
        assert_eq!((row[0].heading.as_str(), row[0].cover), ("", None));
        let filed = phone.submit(id).await.unwrap();
        assert_eq!((filed.row.heading.as_str(), filed.row.cover, filed.row.landmark.clone()), ("", None, None));
        assert_eq!(filed.row.visibility, Visibility::Private);
        assert_eq!((found(&phone, "loket tiga").await, found(&phone, "Zamrudika").await), (0, 0));
        assert_eq!(phone.complaint(id).await.description, WORDS, "its citizen reads it");
        tells_nothing(&phone, &known, "submitted");
        // Cut in the middle of the photo: it goes on from where the city is.
        phone.pass_within(Budget { time: None, bytes: Some(100_000) }).await;
        phone.pass_until_complete(id).await;
        assert!(city.photo_file(&filed.photos[0].sha256).exists());
        tells_nothing(&phone, &known, "sent");
    }
}

/// For everybody: then it may be found, and is no draft's any more.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_everybody_is_found_by_its_words() {
    let phone = Phone::new("http://127.0.0.1:9");
    let (id, known) = with_words_and_photo(&phone, 3).await;
    tells_nothing(&phone, &known, "a draft");
    let filed = phone.submit(id).await.unwrap();
    assert_eq!((filed.row.heading.as_str(), filed.row.cover.is_some()), (WORDS, true));
    assert_eq!(found(&phone, "loket tiga").await, 1);
}
