use crate::{
    App,
    api::Nothing,
    complaint::{self, OfComplaint},
    draft::{self, DraftChange, DraftUpdate, OfDraft},
    opened::open,
    outbox,
    photo::{self, PhotoAdd},
    ports::SourceFile,
};
use sambat_photo::sample::{CameraOptions, camera_photo};
use std::{fs, path::Path};

async fn file(app: &App, folder: &Path) -> complaint::ComplaintDetail {
    let id = draft::create(app, Nothing {}).await.unwrap().id;
    let path = folder.join("camera.jpg");
    fs::write(&path, camera_photo(3, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() })).unwrap();
    let intake = app.intakes().offer(Box::new(SourceFile { path, name: "camera.jpg".into() })).id;
    photo::add(app, PhotoAdd { draft: id, intake }).await.unwrap();
    for change in [
        DraftChange::Category(Some("jalan-rusak".parse().unwrap())),
        DraftChange::Landmark("Contoh".into()),
        DraftChange::Description("Contoh: lubang".into()),
    ] {
        draft::update(app, DraftUpdate { id, change }).await.unwrap();
    }
    complaint::submit(app, OfDraft { id }).await.unwrap()
}

#[tokio::test]
async fn a_damaged_database_is_kept_aside_and_what_was_submitted_is_queued_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let filed = file(&app, folder.path()).await;
    drop(app);
    for name in ["sambat.db-wal", "sambat.db-shm"] {
        let _ = fs::remove_file(folder.path().join("data").join(name));
    }
    let ruin = "not a database any more. ".repeat(400);
    fs::write(folder.path().join("data/sambat.db"), &ruin).unwrap();

    let app = open(folder.path());
    assert!(app.info().recovered);
    let again = complaint::get(&app, OfComplaint { id: filed.row.id }).await.unwrap();
    assert_eq!(
        (&again.description, &again.content_sha256, &again.row.ticket),
        (&filed.description, &filed.content_sha256, &filed.row.ticket)
    );
    assert_eq!(again.photos[0].sha256, filed.photos[0].sha256);
    assert_eq!((again.photos[0].width, again.photos[0].height), (filed.photos[0].width, filed.photos[0].height));
    assert_eq!(outbox::list(&app, Nothing {}).await.unwrap().complaints[0].parts.len(), 2);
    let aside = fs::read_dir(folder.path().join("data")).unwrap().map(|entry| entry.unwrap().path());
    let aside =
        aside.into_iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("damaged-")).unwrap();
    assert_eq!(fs::read_to_string(aside.join("sambat.db")).unwrap(), ruin);

    drop(app);
    assert!(!open(folder.path()).info().recovered, "the next start is an ordinary one");
}
