use crate::{
    App,
    api::{ApiCode, Nothing},
    complaint::{self, ComplaintSearch, OfComplaint},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate, OfDraft},
    opened::open,
    photo::{self, PhotoAdd, Picture},
    ports::SourceFile,
    store::{self, StoreError},
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
    visibility::Visibility,
};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_protocol::hash;
use std::{fs, path::Path};

const WORDS: &str = "Petugas minta uang di loket tiga";

/// A draft with a photo that all of these share.
async fn draft(app: &App, folder: &Path, changes: impl IntoIterator<Item = DraftChange>) -> ComplaintId {
    let id = draft::create(app, Nothing {}).await.unwrap().id;
    let path = folder.join("camera.jpg");
    fs::write(&path, camera_photo(3, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() })).unwrap();
    let intake = app.picked_files().register(Box::new(SourceFile { path, name: "camera.jpg".into() })).id;
    photo::add(app, PhotoAdd { draft: id, intake }).await.unwrap();
    let said = [
        DraftChange::Category(Some("jalan-rusak".parse().unwrap())),
        DraftChange::Landmark("Contoh".into()),
        DraftChange::Description(WORDS.into()),
    ];
    for change in said.into_iter().chain(changes) {
        draft::update(app, DraftUpdate { id, seen: None, change }).await.unwrap();
    }
    id
}

async fn photo_of(app: &App, id: ComplaintId) -> (PhotoId, Sha256) {
    let photos = match complaint::get(app, OfComplaint { id }).await {
        Ok(filed) => filed.photos,
        Err(_) => draft::get(app, OfDraft { id }).await.unwrap().photos,
    };
    (photos[0].id, photos[0].sha256)
}

/// Makes the folder what the version before this one left: photos open under their hash and shared, words that only their
/// citizen's choice keeps from others open too.
async fn as_before(app: App, folder: &Path, ids: &[ComplaintId], chosen: ComplaintId) {
    let data = folder.join("data");
    let mut rows = Vec::new();
    for id in ids {
        let (id, sha256) = photo_of(&app, *id).await;
        for (picture, name) in
            [(Picture::Full, format!("{sha256}.jpg")), (Picture::Thumbnail, format!("{sha256}.thumb.jpg"))]
        {
            fs::write(data.join("photos").join(name), photo::show(&app, id, picture).await.unwrap()).unwrap();
        }
        rows.push((id, sha256));
    }
    let open = app.read(move |connection, vault| store::complaint::get(connection, vault, chosen)).await.unwrap();
    let file = data.join(format!("complaints/{chosen}.json"));
    let mut envelope: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    envelope["envelope"] = String::from_utf8(complaint::envelope::body(&open).unwrap()).unwrap().into();
    envelope["sealed"] = false.into();
    fs::write(&file, envelope.to_string()).unwrap();
    drop(app);
    let older = store::bare(&data.join("sambat.db"));
    for (id, sha256) in rows {
        let sql = "UPDATE photo SET sha256 = ?2 WHERE id = ?1";
        older.execute(sql, (id.to_string(), sha256.to_string())).unwrap();
        fs::remove_file(data.join(format!("photos/{id}.photo"))).unwrap();
    }
    let sql = "UPDATE complaint SET content = ?2, sealed = 0 WHERE id = ?1";
    older.execute(sql, (chosen.to_string(), open.text.as_bytes())).unwrap();
    older
        .execute_batch(
            "DROP TRIGGER photo_deleted; DROP TRIGGER photo_closed; DROP TABLE deleted_photo; DROP TABLE capture;
             ALTER TABLE photo DROP COLUMN closed; ALTER TABLE draft DROP COLUMN revision;
             DROP INDEX complaint_newest; DROP INDEX complaint_shown; DROP INDEX complaint_turn; DROP INDEX complaint_of_words;
             ALTER TABLE complaint DROP COLUMN rank; ALTER TABLE complaint DROP COLUMN due; ALTER TABLE complaint DROP COLUMN filed;
             ALTER TABLE complaint DROP COLUMN heard_at; ALTER TABLE draft DROP COLUMN saved;
             ALTER TABLE city DROP COLUMN clock; ALTER TABLE city DROP COLUMN caught_up; DROP TABLE notification;
             DROP TABLE nearby; DROP TABLE support;
             CREATE INDEX complaint_newest ON complaint (pack_id, saved_at DESC, id DESC, words, shown);
             CREATE INDEX complaint_shown ON complaint (pack_id, shown, saved_at DESC, id DESC);
             CREATE INDEX complaint_of_words ON complaint (words, pack_id, shown);
             DELETE FROM setting WHERE name = 'all_closed'; PRAGMA user_version = 11;",
        )
        .unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder.join("data/photos")).unwrap();
    files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Whether any file below the data says this.
fn says(folder: &Path, what: &str) -> bool {
    let mut folders = vec![folder.join("data")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read(&path).unwrap().windows(what.len()).any(|window| window == what.as_bytes()) {
                return true;
            }
        }
    }
    false
}

async fn opens(app: &App, ids: &[ComplaintId]) {
    for id in ids {
        let (photo, sha256) = photo_of(app, *id).await;
        assert_eq!(hash::sha256(&photo::show(app, photo, Picture::Full).await.unwrap()), sha256);
        photo::show(app, photo, Picture::Thumbnail).await.unwrap();
    }
}

#[tokio::test]
async fn what_an_older_version_left_open_is_closed_at_the_next_start_and_all_of_it_opens() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let kept = draft(&app, folder.path(), []).await;
    let chosen = draft(&app, folder.path(), [DraftChange::Visibility(Visibility::Private)]).await;
    complaint::submit(&app, DraftSubmit { id: chosen, seen: None }).await.unwrap();
    let all = [kept, chosen];
    let sha256 = photo_of(&app, kept).await.1.to_string();
    as_before(app, folder.path(), &all, chosen).await;
    assert!(says(folder.path(), WORDS) && says(folder.path(), &sha256));

    let app = open(folder.path());
    opens(&app, &all).await;
    assert!(names(folder.path()).iter().all(|name| name.ends_with(".photo")), "{:?}", names(folder.path()));
    assert!(!says(folder.path(), WORDS), "words that nobody else is to read");
    assert!(!says(folder.path(), &sha256), "a hash by which a known picture is found");
    let asked = ComplaintSearch { text: "loket tiga".into(), ..ComplaintSearch::default() };
    assert_eq!(complaint::search(&app, asked).await.unwrap().rows, []);
    assert_eq!(complaint::get(&app, OfComplaint { id: chosen }).await.unwrap().description, WORDS);
    drop(app);

    // Damaged, it comes back from its file, closed.
    fs::write(folder.path().join("data/sambat.db"), "not a database any more. ".repeat(400)).unwrap();
    let app = open(folder.path());
    assert!(app.info().recovered);
    opens(&app, &[chosen]).await;
    assert!(complaint::get(&app, OfComplaint { id: chosen }).await.unwrap().row.heading.is_empty());
}

/// A public complaint's photo stays where it was, for whoever shares it; a draft again, it is closed.
#[tokio::test]
async fn photos_that_are_for_everybody_stay_where_they_were_until_they_are_a_drafts_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let chosen = draft(&app, folder.path(), [DraftChange::Visibility(Visibility::Private)]).await;
    let (one, two) = (draft(&app, folder.path(), []).await, draft(&app, folder.path(), []).await);
    for id in [chosen, one, two] {
        complaint::submit(&app, DraftSubmit { id, seen: None }).await.unwrap();
    }
    as_before(app, folder.path(), &[chosen, one, two], chosen).await;
    let app = open(folder.path());
    opens(&app, &[chosen, one, two]).await;
    let lying = |closed: usize| {
        let names = names(folder.path());
        assert_eq!(names.iter().filter(|name| name.ends_with(".photo")).count(), closed, "{names:?}");
        names.len() - closed
    };
    assert_eq!(lying(1), 2, "of one and two");
    complaint::amend(&app, OfComplaint { id: one }).await.unwrap();
    opens(&app, &[chosen, one, two]).await;
    assert_eq!(lying(2), 2, "of two alone");
    complaint::erase(&app, OfComplaint { id: two }).await.unwrap();
    opens(&app, &[chosen, one]).await;
    assert_eq!(lying(2), 0);
}

/// The words of a complaint for everybody, and what they promise, are readable without the store's key. Photos are not.
#[tokio::test]
async fn without_the_key_a_complaint_for_everybody_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let id = draft(&app, folder.path(), []).await;
    let filed = complaint::submit(&app, DraftSubmit { id, seen: None }).await.unwrap();
    drop(app);
    fs::remove_file(folder.path().join("secrets.json")).unwrap();
    let app = open(folder.path());
    assert!(!app.info().recovered);
    let there = complaint::get(&app, OfComplaint { id }).await.unwrap();
    assert_eq!((there.description.as_str(), there.photos[0].sha256), (WORDS, filed.photos[0].sha256));
    let refused = photo::show(&app, there.photos[0].id, Picture::Full).await.unwrap_err();
    assert_eq!(refused.code, ApiCode::KeyGone);
}

#[tokio::test]
async fn whoever_has_not_seen_what_stands_there_writes_nothing_and_sends_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let id = draft(&app, folder.path(), []).await;
    let before = draft::get(&app, OfDraft { id }).await.unwrap();
    let say = |seen: Option<u32>, text: &str| {
        draft::update(&app, DraftUpdate { id, seen, change: DraftChange::Description(text.into()) })
    };
    let one = say(Some(before.revision), "Satu").await.unwrap();
    assert!(one.kept && one.draft.revision > before.revision);
    let stale = say(Some(before.revision), "Dua").await.unwrap();
    assert_eq!((stale.kept, stale.draft), (false, one.draft.clone()), "what is there is said");
    let submit = |seen| complaint::submit(&app, DraftSubmit { id, seen });
    assert_eq!(submit(Some(before.revision)).await.unwrap_err().code, ApiCode::DraftStale);
    // Every way to change it counts.
    let photo = one.draft.photos[0].id;
    let moved = photo::reorder(&app, photo::PhotoReorder { draft: id, photos: vec![photo] }).await.unwrap();
    assert!(!say(Some(one.draft.revision), "Dua").await.unwrap().kept);
    assert!(say(Some(moved.revision), "Dua").await.unwrap().kept);
    assert!(say(None, "Tiga").await.unwrap().kept, "whoever asks for no more than that");
    let last = draft::get(&app, OfDraft { id }).await.unwrap();
    submit(Some(last.revision)).await.unwrap();
    // A draft again, it is none that a page from before knows.
    let again = complaint::amend(&app, OfComplaint { id }).await.unwrap();
    assert!(again.revision > last.revision + 1_000);
    let gone: Result<(), StoreError> = app.write(move |transaction, _| store::draft::delete(transaction, id)).await;
    gone.unwrap();
    assert_eq!(say(Some(again.revision), "Empat").await.unwrap_err().code, ApiCode::NotFound);
}
