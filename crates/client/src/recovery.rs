//! A start on a damaged database: it is put aside and kept, and every complaint that was submitted is queued again from
//! its own file. The id is the key: what the city already has, it will say so.

use crate::{
    complaint::envelope,
    outbox,
    photo::{PhotoFolder, Picture},
    store::{self, Store, StoreError, photo::Photo},
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{id::ComplaintId, photo::PhotoManifest};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The database and what SQLite keeps beside it.
const FILES: [&str; 3] = ["sambat.db", "sambat.db-wal", "sambat.db-shm"];

/// Photos of drafts may be worth a look by hand: nothing is swept so long after.
const KEEP: SignedDuration = SignedDuration::from_hours(30 * 24);

const NO_SWEEP_BEFORE: &str = "no_sweep_before";

/// Folders of databases that were put aside begin with this.
const ASIDE: &str = "damaged-";

/// Deletes the databases that were put aside.
///
/// # Errors
/// Of the file system.
pub(crate) fn forget_aside(data: &Path) -> io::Result<()> {
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Puts the database aside, in a folder of its own. Nothing is deleted.
///
/// # Errors
/// Of the file system; then nothing was moved, or the rest can be moved the next time.
pub(crate) fn put_aside(data: &Path, now: Timestamp) -> io::Result<PathBuf> {
    let aside = data.join(format!("{ASIDE}{}", now.as_millisecond()));
    fs::create_dir_all(&aside)?;
    for name in FILES {
        match fs::rename(data.join(name), aside.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside)
}

/// Queues every submitted complaint again. Answers how many there were.
///
/// # Errors
/// [`StoreError`]; a file that does not read is left where it is and passed over.
pub(crate) fn restore(
    store: &Store,
    complaints: &Path,
    photos: &PhotoFolder,
    now: Timestamp,
) -> Result<usize, StoreError> {
    store.write(|transaction, vault| {
        store::setting::set(transaction, NO_SWEEP_BEFORE, &now.checked_add(KEEP).unwrap_or(now))?;
        let mut restored = 0;
        for entry in fs::read_dir(complaints)? {
            if let Some(complaint) = envelope::get(&entry?.path(), vault)?
                && !store::complaint::exists(transaction, complaint.id)?
            {
                outbox::enqueue(transaction, vault, &complaint)?;
                for manifest in &complaint.content.photos {
                    store::photo::append(transaction, &photo(photos, complaint.id, manifest))?;
                }
                restored += 1;
            }
        }
        Ok(restored)
    })
}

/// Whether files that no row names may be deleted yet.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn may_sweep(connection: &store::Connection, now: Timestamp) -> Result<bool, StoreError> {
    Ok(store::setting::get::<Timestamp>(connection, NO_SWEEP_BEFORE)?.is_none_or(|at| at <= now))
}

/// A photo's row out of what its complaint promised. A file that is gone is found out when it is sent.
fn photo(folder: &PhotoFolder, complaint: ComplaintId, manifest: &PhotoManifest) -> Photo {
    let bytes = folder.read(&manifest.sha256, Picture::Full).ok();
    let clean = bytes.and_then(|bytes| sambat_photo::inspect(&bytes).ok());
    let (width, height) = clean.map_or((0, 0), |clean| (clean.width, clean.height));
    Photo {
        id: manifest.photo_id,
        complaint,
        sha256: manifest.sha256,
        bytes: manifest.bytes,
        width,
        height,
        hint: store::photo::Hint::default(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        App, BuiltinPacks, Config, SecretFile,
        api::Nothing,
        complaint::{self, OfComplaint},
        draft::{self, DraftChange, DraftUpdate, OfDraft},
        host::Surface,
        outbox,
        photo::{self, PhotoAdd},
        ports::{NoPicker, SourceFile, SystemClock, UnknownNetwork},
    };
    use sambat_photo::sample::{CameraOptions, camera_photo};
    use std::{fs, path::Path, sync::Arc};

    fn open(folder: &Path) -> App {
        App::open(Config {
            data: folder.to_owned(),
            endpoint: None,
            surface: Surface::Browser,
            clock: Arc::new(SystemClock),
            secrets: Arc::new(SecretFile::new(folder.join("secrets.json"))),
            network: Arc::new(UnknownNetwork),
            picker: Arc::new(NoPicker),
            packs: Arc::new(BuiltinPacks),
        })
        .unwrap()
    }

    async fn file(app: &App, folder: &Path) -> complaint::ComplaintDetail {
        let id = draft::create(app, Nothing {}).await.unwrap().id;
        let path = folder.join("camera.jpg");
        fs::write(&path, camera_photo(3, &CameraOptions { width: 640, height: 480, ..CameraOptions::default() }))
            .unwrap();
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
            let _ = fs::remove_file(folder.path().join(name));
        }
        let ruin = "not a database any more. ".repeat(400);
        fs::write(folder.path().join("sambat.db"), &ruin).unwrap();

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
        let aside = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let aside =
            aside.into_iter().find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("damaged-")).unwrap();
        assert_eq!(fs::read_to_string(aside.join("sambat.db")).unwrap(), ruin);

        drop(app);
        assert!(!open(folder.path()).info().recovered, "the next start is an ordinary one");
    }
}
