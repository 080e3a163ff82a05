use crate::{
    App,
    api::Nothing,
    complaint::{self, OfComplaint},
    draft::{self, DraftChange, DraftUpdate, OfDraft},
    opened::open,
    outbox,
    photo::{self, PhotoAdd},
    ports::SourceFile,
    store::{self, Connection, StoreError},
};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    outbox::Breaker,
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

/// What the last versions added is not in rows that were written before it, and what is counted is counted anew.
#[tokio::test]
async fn rows_of_an_older_version_take_what_is_new_in_them_as_it_begins() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let filed = [file(&app, folder.path()).await, file(&app, folder.path()).await];
    let event = Event {
        id: "01950000-0000-7000-8000-000000000001".parse().unwrap(),
        complaint: filed[0].row.id,
        actor: Actor::Citizen,
        kind: EventKind::Reply,
        note: Some("Depan warung.".into()),
        photos: Vec::new(),
        at: app.now(),
        received_at: None,
        via: None,
        seq: Some(1),
    };
    let put = event.clone();
    app.write(move |transaction, vault| store::event::put(transaction, vault, &put, false)).await.unwrap();
    drop(app);
    let path = folder.path().join("data/sambat.db");
    let older = Connection::open(&path).unwrap();
    older
        .execute_batch(
            "DROP INDEX event_stale; ALTER TABLE event DROP COLUMN stale; ALTER TABLE city DROP COLUMN breaker;
             UPDATE city SET etag = 'served'; PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .unwrap();
    drop(older);
    let mut bytes = fs::read(&path).unwrap();
    bytes[..100].fill(0);
    fs::write(&path, bytes).unwrap();

    let app = open(folder.path());
    assert!(app.info().recovered);
    let (cities, events, counted) = app
        .read(move |connection, vault| {
            let cities = store::city::all(connection)?;
            let counted = cities.iter().map(|city| store::complaint::count_of(connection, &city.document.pack.id));
            let counted = counted.sum::<Result<u32, _>>()?;
            let events = store::event::of(connection, vault, filed[0].row.id)?;
            Ok::<_, StoreError>((cities, events, counted))
        })
        .await
        .unwrap();
    assert_eq!(events, [event]);
    assert!(cities.iter().all(|city| city.etag == "served" && city.breaker == Breaker::default()), "{cities:?}");
    assert_eq!(counted, 2);
}
