//! Looks at what arrived, one photo after the other: a hostile file costs one thread's time and nothing else.

use super::carried::StagedPhoto;
use super::worker_handle::WorkerHandle;
use crate::{error::CityError, event::by_the_system};
use photo::{Photo, PhotoState};
use sambat_city_store::{
    clock::{Clock, whole_millis},
    db::{Ledger, Writer, photo},
    photo_files::PhotoFiles,
    random,
};
use sambat_domain::{
    event::EventKind,
    photo::{PhotoMistake, Sha256},
};
use sambat_photo::Admitted;
use std::{
    fs,
    panic::catch_unwind,
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    thread::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// A photo that can be shown: as it came, or made anew.
struct Shown {
    sha256: Sha256,
    made: Option<StagedPhoto>,
}

/// What the worker needs.
pub struct Worker {
    /// The main database, for reading.
    pub ledger: Ledger,
    /// The one thread that writes the main database.
    pub writer: Writer,
    /// The folder with the photos' bytes.
    pub photo_files: PhotoFiles,
    /// The clock: a test gives its own.
    pub clock: Arc<dyn Clock>,
    /// Ends the work before all photos are checked: what is left waits for the next start.
    pub stopping: CancellationToken,
}

impl Worker {
    /// Starts the thread; it ends when the last handle is dropped. `held` is dropped after it is done.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(self, held: impl Send + 'static) -> std::io::Result<(WorkerHandle, JoinHandle<()>)> {
        let (sender, calls) = sync_channel(1);
        let thread = std::thread::Builder::new().name("photos".into()).spawn(move || {
            stand_back();
            self.work(&calls);
            drop(self);
            drop(held);
        })?;
        let handle = WorkerHandle::new(sender);
        // What the last stop left.
        handle.wake();
        Ok((handle, thread))
    }

    fn work(&self, calls: &Receiver<()>) {
        while calls.recv().is_ok() {
            let waiting = self.ledger.read_blocking(photo::arrived).unwrap_or_else(|error| {
                tracing::error!(%error, "arrived photos cannot be listed");
                Vec::new()
            });
            for photo in waiting {
                if self.stopping.is_cancelled() {
                    return;
                }
                // One that fails for a reason of ours stays arrived, and is checked again at the next call.
                if let Err(error) = self.examine(&photo) {
                    tracing::error!(%error, "a photo could not be looked at");
                }
            }
        }
    }

    fn examine(&self, photo: &Photo) -> Result<(), CityError> {
        let came = photo.manifest.sha256;
        let bytes = match fs::read(self.photo_files.photo(&came)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return self.settle(photo, Err(PhotoMistake::Lost));
            }
            Err(error) => return Err(error.into()),
        };
        let verdict = match catch_unwind(|| sambat_photo::admit(&bytes)) {
            Ok(Ok(Admitted::Kept { .. })) => Ok(Shown { sha256: came, made: None }),
            Ok(Ok(Admitted::Reencoded { photo: anew, .. })) => {
                Ok(Shown { sha256: Sha256(anew.sha256), made: Some(StagedPhoto::of(&self.photo_files, &anew.jpeg)?) })
            }
            Ok(Err(error)) => Err(error.mistake()),
            Err(_) => Err(PhotoMistake::Broken),
        };
        self.settle(photo, verdict)
    }

    /// Says what was found, then removes what nobody needs: metadata and refused files do not stay.
    fn settle(&self, photo: &Photo, verdict: Result<Shown, PhotoMistake>) -> Result<(), CityError> {
        let now = whole_millis(self.clock.now());
        let (complaint, photo_id, came) = (photo.complaint, photo.manifest.photo_id, photo.manifest.sha256);
        let id = random::event_id(now)?;
        self.writer.write_blocking(move |t| {
            // It was given up while it was checked: then nobody waits for the result.
            if photo::find(t, complaint, photo_id)?.is_none_or(|photo| photo.state != PhotoState::Arrived) {
                return Ok(());
            }
            let kind = match &verdict {
                Ok(Shown { sha256, made }) => {
                    if let Some(made) = made {
                        made.become_photo(sha256)?;
                    }
                    photo::set_state(t, complaint, photo_id, PhotoState::Ready, Some(sha256))?;
                    EventKind::PhotoReady { photo_id }
                }
                Err(reason) => {
                    photo::set_state(t, complaint, photo_id, PhotoState::Refused, None)?;
                    EventKind::PhotoRefused { photo_id, reason: reason.code().into() }
                }
            };
            by_the_system(t, complaint, kind, id, now)
        })?;
        let store = self.photo_files.clone();
        // A job of its own, so that the verdict is on the disk before the file goes; on the writer's thread, where files come.
        self.writer.write_blocking(move |t| {
            if !photo::needs_file(t, &came)? && store.drop_photo(&came).is_err() {
                tracing::warn!("a photo that nobody needs could not be removed");
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// Lets whoever waits for an answer go first: a phone waits until its photo is here, nobody until it was checked.
fn stand_back() {
    /// Of 19, as in nice(1).
    const NICE: i32 = 10;
    // On Linux a thread has a priority of its own (setpriority(2)); elsewhere it would be the process's.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "photos are looked at with the priority of the rest");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use sambat_city_store::clock::SystemClock;
    use sambat_domain::{
        id::{ComplaintId, PhotoId},
        photo::PhotoManifest,
    };

    #[test]
    fn a_server_that_stops_leaves_the_rest_for_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&folder.path().join("main.db")).unwrap();
        let (writer, writing) = Writer::start(ledger.clone(), ()).unwrap();
        let store = PhotoFiles::open(folder.path()).unwrap();
        let manifest = PhotoManifest {
            photo_id: PhotoId::new(Timestamp::UNIX_EPOCH, &[2; 10]),
            sha256: Sha256([7; 32]),
            bytes: 5,
        };
        let id = ComplaintId::new(Timestamp::UNIX_EPOCH, &[1; 10]);
        let waits = |t: &sambat_city_store::db::Transaction<'_>| {
            t.execute(
                "INSERT INTO complaint (id, ticket, content_sha256, content, pack_rev, category, visibility,
                     needs_sorting, received_at, receipt, judged_by, look_at)
                 VALUES (?1, 'T', x'00', '{}', '', 'jalan.lubang', 'public', 0, '', '', '', 0)",
                [id.to_string()],
            )?;
            photo::add(t, id, &manifest)?;
            photo::set_state(t, id, manifest.photo_id, PhotoState::Arrived, None)
        };
        ledger.transact(waits).unwrap();
        let left = |stopped: bool| {
            let stopping = CancellationToken::new();
            if stopped {
                stopping.cancel();
            }
            let worker = Worker {
                ledger: ledger.clone(),
                writer: writer.clone(),
                photo_files: store.clone(),
                clock: Arc::new(SystemClock),
                stopping,
            };
            let (door, thread) = worker.start(()).unwrap();
            drop(door);
            thread.join().unwrap();
            ledger.read_blocking(photo::arrived).unwrap().len()
        };
        assert_eq!((left(true), left(false)), (1, 0));
        drop(writer);
        writing.join().unwrap();
    }
}
