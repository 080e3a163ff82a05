//! What cannot be taken is refused by name, and what was there stays as it was, also over another start.

use rusqlite::Connection;
use sambat_client::{
    api::{ApiCode, ApiError},
    draft::{DraftChange, DraftView, GivenFix, GivenPosition, Step},
    feedback::Feedback,
    photo::{self, PhotoAdd},
    ports::SourceFile,
    store::StoreError,
};
use sambat_domain::{content::Mistake, event::EventKind, id::ComplaintId, place::FixSource};
use sambat_tests::{city::City, phone::Phone, picture};
use std::fs::{self, File};

/// Nobody listens there, and nothing here is sent.
const NOWHERE: &str = "http://127.0.0.1:9";

fn code(refused: Result<impl std::fmt::Debug, ApiError>) -> ApiError {
    refused.unwrap_err()
}

/// The draft is as it was, now and after another start.
async fn unchanged(phone: &mut Phone, before: &DraftView) {
    assert_eq!(&phone.draft_now(before.id).await.unwrap(), before);
    phone.reopen();
    assert_eq!(&phone.draft_now(before.id).await.unwrap(), before);
}

async fn files(phone: &Phone) -> usize {
    fs::read_dir(phone.folder().join("photos")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_cannot_be_sent_stay_a_draft() {
    let mut phone = Phone::new(NOWHERE);
    let id = phone.draft("").await.id;
    for (text, mistakes) in [
        ("", "description_empty"),
        (" \n\t\u{200b}\u{3164} ", "description_empty"),
        (&"é".repeat(4_001), "description_too_long"),
    ] {
        let before = phone.change(id, DraftChange::Description(text.into())).await.unwrap();
        assert_eq!(before.mistakes.len(), 1);
        let refused = code(phone.submit(id).await);
        assert_eq!((refused.code, refused.params["mistakes"].as_str()), (ApiCode::Mistakes, mistakes));
        unchanged(&mut phone, &before).await;
        assert!(phone.queue().await.complaints.is_empty());
        assert_eq!(fs::read_dir(phone.folder().join("complaints")).unwrap().count(), 0);
    }
    // Characters count, not bytes; and what was too long can be mended.
    phone.change(id, DraftChange::Description("é".repeat(4_000))).await.unwrap();
    phone.submit(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_sees_is_sent_nowhere() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.draft("").await.id;
    let pasted = "\u{feff}Lubang\0 da\u{ad}lam\r\n\u{202e}di depan pasar.\u{1b}\u{ffff} ";
    phone.change(id, DraftChange::Description(pasted.into())).await.unwrap();
    phone.change(id, DraftChange::Landmark("\u{2067}Depan\u{2069} \0toko".into())).await.unwrap();
    phone.submit(id).await.unwrap();
    phone.pass_until_complete(id).await;
    let detail = phone.complaint(id).await;
    assert_eq!(detail.description, "Lubang dalam\ndi depan pasar.");
    assert_eq!(detail.place.unwrap().landmark.as_deref(), Some("Depan toko"));
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sebelah\0 mana?")).await;
    phone.pass().await;
    phone.say(id, Feedback::Reply { note: "Kiri\0 \u{202e}jalan\u{200b}.".into() }).await.unwrap();
    phone.pass().await;
    let said: Vec<_> = phone.complaint(id).await.timeline.into_iter().filter_map(|event| event.note).collect();
    assert_eq!(said, ["Di sebelah mana?", "Kiri jalan."]);
    assert!(phone.queue().await.complaints.is_empty(), "the city took all of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_are_too_large_together_are_told_before_they_are_sent() {
    let phone = Phone::new(NOWHERE);
    let id = phone.draft("Lubang besar.").await.id;
    phone.change(id, DraftChange::Landmark("😀".repeat(200))).await.unwrap();
    let view = phone.change(id, DraftChange::Description("😀".repeat(4_000))).await.unwrap();
    assert_eq!(view.mistakes, [Mistake::ContentTooLarge], "each of them is short enough");
    assert_eq!(code(phone.submit(id).await).params["mistakes"], "content_too_large");
    phone.change(id, DraftChange::Description("😀".repeat(3_500))).await.unwrap();
    phone.submit(id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_end_is_not_kept() {
    let mut phone = Phone::new(NOWHERE);
    let before = phone.draft("Lubang besar.").await;
    let refused = code(phone.change(before.id, DraftChange::Description("a".repeat(100_001))).await);
    assert_eq!((refused.code, refused.params["most"].as_str()), (ApiCode::TextTooLong, "100000"));
    unchanged(&mut phone, &before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nowhere_is_no_place() {
    let mut phone = Phone::new(NOWHERE);
    let before = phone.draft("Lubang besar.").await;
    for (lat, lon) in [(0.0, 0.0), (f64::NAN, 112.9), (-7.6, f64::INFINITY), (90.1, 0.0), (-7.6, 180.1)] {
        let refused = code(phone.change(before.id, DraftChange::Pin(Some(GivenPosition { lat, lon }))).await);
        assert_eq!(refused.code, ApiCode::PlaceNowhere);
        let fix = GivenFix { lat, lon, accuracy_m: Some(8.0), heading_deg: None, age_ms: None, source: FixSource::Gps };
        assert_eq!(code(phone.change(before.id, DraftChange::Fix(Some(fix))).await).code, ApiCode::PlaceNowhere);
    }
    unchanged(&mut phone, &before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_named() {
    let phone = Phone::new(NOWHERE);
    let id = phone.draft("Lubang besar.").await.id;
    phone.change(id, DraftChange::Pin(None)).await.unwrap();
    phone.change(id, DraftChange::Category(None)).await.unwrap();
    let view = phone.change(id, DraftChange::Landmark(String::new())).await.unwrap();
    assert!(view.mistakes.contains(&Mistake::CategoryMissing));
    let view = phone.change(id, DraftChange::Category(Some("jalan-rusak".parse().unwrap()))).await.unwrap();
    assert_eq!(view.mistakes, [Mistake::PlaceMissing]);
    assert_eq!(code(phone.submit(id).await).params["mistakes"], "place_missing");
    let view = phone.change(id, DraftChange::Category(Some("tidak-ada".parse().unwrap()))).await.unwrap();
    assert!(view.mistakes.contains(&Mistake::CategoryUnknown));
    let nobody: ComplaintId = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap();
    assert_eq!(code(phone.submit(nobody).await).code, ApiCode::NotFound);
    assert_eq!(code(phone.change(nobody, DraftChange::Step(Step::Check)).await).code, ApiCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sixth_photo() {
    let mut phone = Phone::new(NOWHERE);
    let id = phone.draft("Lubang besar.").await.id;
    for seed in 0..5 {
        phone.add_photo(id, picture::tiny(seed)).await.unwrap();
    }
    let before = phone.draft_now(id).await.unwrap();
    let refused = code(phone.add_photo(id, picture::tiny(5)).await);
    assert_eq!((refused.code, refused.params["most"].as_str()), (ApiCode::PhotosTooMany, "5"));
    assert_eq!(files(&phone).await, 5, "a file for each, and none for the sixth");
    unchanged(&mut phone, &before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_photo() {
    let mut phone = Phone::new(NOWHERE);
    let id = phone.draft("Lubang besar.").await.id;
    let good = phone.add_photo(id, picture::small(1)).await.unwrap();
    let camera = picture::small(2);
    let bad: [(Vec<u8>, &str); 7] = [
        (camera[..camera.len() / 2].to_vec(), "photo_truncated"),
        (picture::png_header(50_000, 50_000), "photo_too_many_pixels"),
        (Vec::new(), "photo_empty"),
        (b"<!doctype html><title>WiFi Gratis</title>".to_vec(), "photo_html"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), "photo_heic"),
        (b"GIF89a\x01\0\x01\0".to_vec(), "photo_gif"),
        (vec![0; 10_000], "photo_unknown_format"),
    ];
    for (bytes, reason) in bad {
        let refused = code(phone.add_photo(id, bytes).await);
        assert_eq!((refused.code, refused.params["reason"].as_str()), (ApiCode::PhotoRefused, reason));
    }
    assert_eq!(files(&phone).await, 1);
    unchanged(&mut phone, &good).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_40_mb_and_one_that_cannot_be_read() {
    let mut phone = Phone::new(NOWHERE);
    let before = phone.draft("Lubang besar.").await;
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.jpg");
    fs::write(&large, picture::tiny(1)).unwrap();
    File::options().write(true).open(&large).unwrap().set_len(40_000_000).unwrap();
    for (path, reason) in [(large, "photo_too_many_bytes"), (folder.path().join("gone.jpg"), "photo_unreadable")] {
        let source = SourceFile { path, name: "IMG_0001.JPG".into() };
        let intake = phone.app().picked_files().register(Box::new(source)).id;
        let refused = code(photo::add(phone.app(), PhotoAdd { draft: before.id, intake: intake.clone() }).await);
        assert_eq!((refused.code, refused.params["reason"].as_str()), (ApiCode::PhotoRefused, reason));
        assert_eq!(
            code(photo::add(phone.app(), PhotoAdd { draft: before.id, intake }).await).code,
            ApiCode::NotFound,
            "once"
        );
    }
    assert_eq!(files(&phone).await, 0);
    unchanged(&mut phone, &before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_a_newer_app_is_left_alone() {
    let mut phone = Phone::new(NOWHERE);
    let draft = phone.draft("Lubang besar.").await;
    let filed = phone.file("Lampu mati.", &[picture::tiny(1)]).await;
    phone.close();
    let path = phone.folder().join("sambat.db");
    let version = |to: Option<i64>| {
        let database = Connection::open(&path).unwrap();
        let now: i64 = database.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        if let Some(to) = to {
            database.pragma_update(None, "user_version", to).unwrap();
        }
        now
    };
    let ours = version(Some(1_000));
    let bytes = fs::read(&path).unwrap();
    let refused = phone.try_open().unwrap_err();
    assert!(matches!(refused, StoreError::FromTheFuture { found: 1_000, .. }), "{refused:?}");
    assert_eq!(ApiError::from(refused).code, ApiCode::StoreFromTheFuture);
    assert_eq!(fs::read(&path).unwrap(), bytes, "not a byte of it");

    version(Some(ours));
    phone.open();
    assert_eq!(phone.draft_now(draft.id).await.unwrap(), draft);
    assert_eq!(phone.complaint(filed.row.id).await, filed);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_app_a_folder() {
    let mut phone = Phone::new(NOWHERE);
    let draft = phone.draft("Lubang besar.").await;
    let refused = phone.try_open().unwrap_err();
    assert!(matches!(refused, StoreError::InUse));
    assert_eq!(ApiError::from(refused).code, ApiCode::InUse);
    unchanged(&mut phone, &draft).await;
}
