use crate::{
    App,
    api::Nothing,
    complaint::{self, OfComplaint},
    draft::{self, DraftChange, DraftSubmit, DraftUpdate},
    opened::open,
    outbox,
    photo::{self, PhotoAdd},
    ports::SourceFile,
    store::{self, StoreError},
};
use sambat_domain::{
    event::{Actor, Event, EventKind},
    id::ComplaintId,
    outbox::Breaker,
};
use sambat_photo::sample::{CameraOptions, camera_photo};
use std::{fs, path::Path};

async fn file(app: &App, folder: &Path) -> complaint::ComplaintDetail {
    let id = draft::create(app, Nothing {}).await.unwrap().id;
    let path = folder.join("camera.jpg");
    fs::write(&path, camera_photo(3, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() })).unwrap();
    let intake = app.picked_files().register(Box::new(SourceFile { path, name: "camera.jpg".into() })).id;
    photo::add(app, PhotoAdd { draft: id, intake }).await.unwrap();
    for change in [
        DraftChange::Category(Some("jalan-rusak".parse().unwrap())),
        DraftChange::Landmark("Contoh".into()),
        DraftChange::Description("Contoh: lubang".into()),
    ] {
        draft::update(app, DraftUpdate { id, seen: None, change }).await.unwrap();
    }
    complaint::submit(app, DraftSubmit { id, seen: None }).await.unwrap()
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
    let id = "01950000-0000-7000-8000-000000000001".parse().unwrap();
    let event = Event {
        note: Some("Depan warung.".into()),
        seq: Some(1),
        ..Event::new(id, filed[0].row.id, Actor::Citizen, EventKind::Reply, app.now())
    };
    let put = event.clone();
    app.write(move |transaction, vault| store::event::put(transaction, vault, &put, false)).await.unwrap();
    drop(app);
    let path = folder.path().join("data/sambat.db");
    let older = store::bare(&path);
    older
        .execute_batch(
            "DROP INDEX event_stale; ALTER TABLE event DROP COLUMN stale; ALTER TABLE city DROP COLUMN clock;
             ALTER TABLE city DROP COLUMN caught_up;
             ALTER TABLE city DROP COLUMN breaker;
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

/// A page of the file that this draft lies in, as the disk would return it after going bad.
fn ruin_the_page_of(folder: &Path, draft: ComplaintId) {
    let path = folder.join("data/sambat.db");
    let mut bytes = fs::read(&path).unwrap();
    let id = draft.to_string();
    let at = bytes.windows(id.len()).position(|window| window == id.as_bytes()).unwrap() / 4096 * 4096;
    bytes[at..at + 4096].fill(0xA5);
    fs::write(path, bytes).unwrap();
}

/// A phone's system kills apps all day: what a start costs must not grow with what is kept.
#[tokio::test]
async fn a_start_after_a_kill_reads_no_page_that_it_has_no_use_for() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    let filed = file(&app, folder.path()).await;
    let mut last = None;
    for _ in 0..40 {
        let id = draft::create(&app, Nothing {}).await.unwrap().id;
        let change = DraftChange::Description("Contoh: lubang besar. ".repeat(100));
        draft::update(&app, DraftUpdate { id, seen: None, change }).await.unwrap();
        last = Some(id);
    }
    let lock = folder.path().join("data/lock");
    let killed = fs::read(&lock).unwrap();
    drop(app);
    ruin_the_page_of(folder.path(), last.unwrap());

    // Killed: the page is read by nobody.
    fs::write(&lock, &killed).unwrap();
    let app = open(folder.path());
    assert!(!app.info().recovered);
    assert_eq!(fs::read(&lock).unwrap(), killed);
    // By whoever reads it, it is found, and that is noted at once: the next kill may be the next thing.
    assert!(draft::list(&app, Nothing {}).await.is_err());
    assert_eq!(fs::read(&lock).unwrap(), b"damaged");
    drop(app);

    // After an end of the machine all of it is looked through.
    fs::write(&lock, "open before").unwrap();
    let app = open(folder.path());
    assert!(app.info().recovered);
    complaint::get(&app, OfComplaint { id: filed.row.id }).await.unwrap();
}

/// Whatever the umask is, and on every path by which something is put down.
#[cfg(unix)]
#[tokio::test]
async fn everything_that_is_kept_is_this_users_alone_also_what_an_older_version_left_open() {
    use std::os::unix::fs::PermissionsExt as _;
    fn all(folder: &Path, told: &mut impl FnMut(&Path, u32)) {
        told(folder, fs::metadata(folder).unwrap().permissions().mode() & 0o777);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all(&path, told);
            } else {
                told(&path, fs::metadata(&path).unwrap().permissions().mode() & 0o777);
            }
        }
    }
    let closed = |folder: &Path| {
        let mut seen = 0;
        all(&folder.join("data"), &mut |path, mode| {
            seen += 1;
            assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        });
        seen
    };
    let folder = tempfile::tempdir().unwrap();
    let app = open(folder.path());
    file(&app, folder.path()).await;
    assert!(closed(folder.path()) > 8);
    drop(app);
    all(&folder.path().join("data"), &mut |path, _| {
        let open = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
    });
    // Damaged, so that there is a folder of what was kept aside too.
    fs::write(folder.path().join("data/sambat.db"), "not a database any more. ".repeat(400)).unwrap();
    let app = open(folder.path());
    assert!(app.info().recovered);
    file(&app, folder.path()).await;
    assert!(closed(folder.path()) > 10);
}
