//! A report of which a photo says enough: no words, and yet a name in every list.

use sambat_client::{
    api::{ApiCode, Nothing},
    draft::{self, DraftChange, GivenPosition, Step},
};
use sambat_domain::{content::Mistake, id::ComplaintId};
use sambat_tests::{city::City, phone::Phone, picture};

/// A draft with a photo, of this kind and without a word.
async fn photographed(phone: &Phone, kind: &str) -> ComplaintId {
    let begun = draft::create(phone.app(), Nothing {}).await.unwrap();
    assert_eq!(begun.step, Step::Quick);
    let id = begun.id;
    let place = GivenPosition { lat: -7.6453, lon: 112.9075 };
    phone.change(id, DraftChange::Category(Some(kind.parse().unwrap()))).await.unwrap();
    phone.change(id, DraftChange::Pin(Some(place))).await.unwrap();
    phone.add_photo(id, picture::small(1)).await.unwrap();
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_enough_for_a_thing_and_it_is_called_by_kind_and_place() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = photographed(&phone, "jalan-rusak").await;
    phone.change(id, DraftChange::Landmark("Depan warung soto".into())).await.unwrap();
    assert_eq!(phone.draft_now(id).await.unwrap().mistakes, []);
    let sent = phone.submit(id).await.unwrap();
    assert_eq!((sent.row.heading.as_str(), sent.description.as_str()), ("Jalan rusak, Depan warung soto", ""));
    assert_eq!(phone.queue().await.complaints[0].heading, "Jalan rusak, Depan warung soto");
    phone.pass_until_complete(id).await;
    assert!(phone.queue().await.complaints.is_empty(), "the city took all of it");
    assert_eq!(phone.complaint(id).await.row.heading, "Jalan rusak, Depan warung soto");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_kind_needs_words_a_photo_is_not_enough() {
    let phone = Phone::new("http://127.0.0.1:9");
    for kind in ["parkir", "lain"] {
        let id = photographed(&phone, kind).await;
        assert_eq!(phone.draft_now(id).await.unwrap().mistakes, [Mistake::DescriptionEmpty], "{kind}");
        let refused = phone.submit(id).await.unwrap_err();
        assert_eq!((refused.code, refused.params["mistakes"].as_str()), (ApiCode::Mistakes, "description_empty"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_pack_of_its_time_let_out_is_taken_in_after_the_pack_has_changed() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = photographed(&phone, "jalan-rusak").await;
    // The phone has met this revision, and submits by it without a signal.
    phone.pass().await;
    city.stop().await;
    phone.submit(id).await.unwrap();
    city.edit_pack("form = \"jalan\"\n", "form = \"jalan\"\ntext = \"needed\"\n");
    city.start().await;
    phone.pass_until_complete(id).await;
    let later = photographed(&phone, "jalan-rusak").await;
    assert_eq!(phone.draft_now(later).await.unwrap().mistakes, [Mistake::DescriptionEmpty], "by the pack of today");
}
