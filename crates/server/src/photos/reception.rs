//! Receiving bytes: what is answered as kept is on the disk, whatever happens to the socket or to the server.

use super::{lane::Turn, store::Store};
use crate::{
    chance,
    city::City,
    db::{Connection, Db, DbError, Ledger, Transaction, Writer, complaint, photo, upload},
    event::by_the_system,
    refusal::Refusal,
};
use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{
    event::EventKind,
    id::{ComplaintId, EventId, PhotoId},
    photo::Sha256,
};
use sambat_protocol::{cursor::Cursor, problem::Code, tus::UploadMetadata};
use std::{fs::File, io, sync::Arc};
use upload::{State, Upload};

/// The most bytes of one photo.
pub(crate) const LARGEST: u64 = 26 << 20;

/// Open uploads that one phone may have.
const MOST_OPEN: u64 = 32;

/// How long an upload without a new byte lives.
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a dead upload's address is still known as gone.
const MEMORY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Bytes after which a long upload is put down in between, so that a power cut costs no more than these.
const CHECKPOINT: u64 = 512 << 10;

/// Bytes gathered before they go to the disk.
const PIECE: usize = 64 << 10;

/// What an upload has come to.
#[derive(Debug, Clone)]
pub(crate) struct Progress {
    pub(crate) upload: Upload,
    /// The chain's head, once the photo has arrived.
    pub(crate) head: Option<Cursor>,
}

/// What became of a wish to upload.
enum Creation {
    Upload(Upload),
    NotTheirs,
    Other,
    TooMany,
}

/// Creates an upload, or finds the one that the photo has.
pub(crate) async fn create(
    city: &City,
    device: Sha256,
    length: u64,
    wanted: UploadMetadata,
) -> Result<Upload, Refusal> {
    let now = city.now();
    let uid = data_encoding::HEXLOWER.encode(&chance::bytes::<16>()?);
    let store = city.store.clone();
    let (creation, _) = city
        .writer
        .write(move |t| {
            if !complaint::is_owner(t, &device, wanted.complaint)? {
                return Ok(Creation::NotTheirs);
            }
            let Some(promised) = photo::find(t, wanted.complaint, wanted.photo)? else {
                return Ok(Creation::NotTheirs);
            };
            let differs = promised.manifest.sha256 != wanted.sha256 || u64::from(promised.manifest.bytes) != length;
            if differs || promised.state == photo::State::GivenUp {
                return Ok(Creation::Other);
            }
            if let Some(living) = upload::of_photo(t, wanted.complaint, wanted.photo)? {
                if !living.has_expired(now) {
                    return Ok(Creation::Upload(living));
                }
                upload::end(t, &living.uid, State::Dead)?;
                let _ = store.drop_part(&living.uid);
            }
            // A photo that is here needs no byte more: its upload is complete from the start.
            let here = promised.state != photo::State::Missing;
            if !here && upload::open_of_device(t, &device)? >= MOST_OPEN {
                return Ok(Creation::TooMany);
            }
            let new = Upload {
                uid,
                complaint: wanted.complaint,
                photo: wanted.photo,
                device,
                length,
                kept: if here { length } else { 0 },
                state: if here { State::Arrived } else { State::Open },
                expires_at: later(now, LIFE),
            };
            upload::insert(t, &new)?;
            Ok(Creation::Upload(new))
        })
        .await?;
    match creation {
        Creation::Upload(upload) => Ok(upload),
        Creation::NotTheirs => Err(Code::NotFound.into()),
        Creation::Other => Err(Code::OtherPhoto.into()),
        Creation::TooMany => Err(Refusal::TooManyUploads),
    }
}

/// An upload of this phone's, with the turn to touch it: whoever had that before has put down what they had.
pub(crate) async fn take(city: &City, device: Sha256, uid: &str) -> Result<(Upload, Turn), Refusal> {
    // Whose it is, first: nobody stops another's upload.
    find(city, device, uid).await?;
    let turn = city.lanes.take(uid, city.limits.lane).await.ok_or(Code::Busy)?;
    let upload = find(city, device, uid).await?;
    let (store, name) = (city.store.clone(), uid.to_owned());
    let there = off_executor(move || store.part_length(&name)).await?.unwrap_or(0);
    // Fewer bytes than were promised: dead for ever, never a smaller offset. A whole one may have been renamed already.
    if upload.state == State::Open && there < upload.kept && upload.kept < upload.length {
        kill(city, &upload).await?;
        return Err(Code::Gone.into());
    }
    Ok((upload, turn))
}

async fn find(city: &City, device: Sha256, uid: &str) -> Result<Upload, Refusal> {
    let (name, now) = (uid.to_owned(), city.now());
    let found = city
        .ledger
        .look(move |c| {
            let Some(upload) = upload::find(c, &name)? else { return Ok(None) };
            Ok(complaint::is_owner(c, &device, upload.complaint)?.then_some(upload))
        })
        .await?
        .ok_or(Code::NotFound)?;
    if found.state == State::Dead || found.has_expired(now) { Err(Code::Gone.into()) } else { Ok(found) }
}

/// Looks how far an upload is. One whose last step was interrupted is finished first.
pub(crate) async fn look(city: &City, upload: Upload, _turn: &Turn) -> Result<Progress, Refusal> {
    if upload.state != State::Open || upload.kept < upload.length {
        return progress(city, upload).await;
    }
    match finish(city, upload).await {
        // To one who only asks, an upload whose bytes were dropped is gone.
        Err(Refusal::Problem(problem)) if problem.code == Code::ChecksumMismatch => Err(Code::Gone.into()),
        other => other,
    }
}

async fn progress(city: &City, upload: Upload) -> Result<Progress, Refusal> {
    let head =
        if upload.state == State::Arrived { Some(city.ledger.look(crate::db::event::head).await?) } else { None };
    Ok(Progress { upload, head })
}

/// Ends an upload by its owner's wish.
pub(crate) async fn terminate(city: &City, upload: Upload, _turn: &Turn) -> Result<(), Refusal> {
    kill(city, &upload).await
}

async fn kill(city: &City, upload: &Upload) -> Result<(), Refusal> {
    let uid = upload.uid.clone();
    city.writer.write(move |t| upload::end(t, &uid, State::Dead)).await?;
    city.store.drop_part(&upload.uid)?;
    Ok(())
}

/// How a body ended.
enum End {
    /// The sender said everything.
    Whole,
    /// The socket died.
    CutOff,
    /// Nothing came for too long.
    Idle,
    /// Somebody newer wants the turn, or the server stops.
    Wanted,
    /// More came than was promised.
    Over,
}

/// Receives the rest of an upload. Runs to its end even if nobody waits for the answer any more: the bytes are kept.
pub(crate) async fn receive(city: Arc<City>, mut upload: Upload, turn: Turn, body: Body) -> Result<Progress, Refusal> {
    if upload.state == State::Arrived {
        drain(&city, body).await;
        return progress(&city, upload).await;
    }
    let (store, uid, kept) = (city.store.clone(), upload.uid.clone(), upload.kept);
    let mut file = off_executor(move || store.open_part(&uid, kept)).await?;
    let mut body = body;
    let mut gathered = Vec::with_capacity(PIECE);
    // Bytes in the file, and among them those that are recorded.
    let mut written = upload.kept;
    let end = loop {
        let frame = tokio::select! {
            biased;
            () = turn.wanted.cancelled() => break End::Wanted,
            () = city.stopping.cancelled() => break End::Wanted,
            frame = tokio::time::timeout(city.limits.idle, body.frame()) => frame,
        };
        let data: Bytes = match frame {
            Err(_) => break End::Idle,
            Ok(None) => break End::Whole,
            Ok(Some(Err(_))) => break End::CutOff,
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => data,
                Err(_) => continue,
            },
        };
        let room = upload.length - written - gathered.len() as u64;
        if data.len() as u64 > room {
            break End::Over;
        }
        gathered.extend_from_slice(&data);
        if gathered.len() >= PIECE {
            written += gathered.len() as u64;
            (file, gathered) = write(file, gathered).await?;
            if written - upload.kept >= CHECKPOINT && written < upload.length {
                file = record(&city, &mut upload, file, written).await?;
            }
        }
    };
    if matches!(end, End::Over) {
        drop(file);
        kill(&city, &upload).await?;
        drop(turn);
        drain(&city, body).await;
        return Err(Code::TooLarge.into());
    }
    written += gathered.len() as u64;
    (file, _) = write(file, gathered).await?;
    if written > upload.kept {
        file = record(&city, &mut upload, file, written).await?;
    }
    drop(file);
    if upload.kept == upload.length {
        return finish(&city, upload).await;
    }
    match end {
        End::Whole | End::Over => progress(&city, upload).await,
        End::CutOff => Err(Refusal::CutOff),
        End::Idle => Err(Refusal::Idle),
        End::Wanted => Err(Code::Busy.into()),
    }
}

async fn write(mut file: File, mut gathered: Vec<u8>) -> Result<(File, Vec<u8>), Refusal> {
    off_executor(move || {
        use io::Write as _;
        file.write_all(&gathered)?;
        gathered.clear();
        Ok((file, gathered))
    })
    .await
}

/// Puts the file on the disk, then says so in the database: never the other way round.
async fn record(city: &City, upload: &mut Upload, file: File, written: u64) -> Result<File, Refusal> {
    let file = off_executor(move || file.sync_data().map(|()| file)).await?;
    let (uid, expires_at) = (upload.uid.clone(), later(city.now(), LIFE));
    city.writer.write(move |t| upload::keep(t, &uid, written, expires_at)).await?;
    upload.kept = written;
    upload.expires_at = expires_at;
    Ok(file)
}

/// Reads on for a moment after a refusal, so that the answer is read before the socket closes.
pub(crate) async fn drain(city: &City, mut body: Body) {
    const MOST: usize = 1 << 20;
    let reading = async {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, Bytes::len);
            if seen > MOST {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(city.limits.idle.min(std::time::Duration::from_secs(5)), reading).await;
}

/// Checks a whole upload and makes it a photo.
async fn finish(city: &City, upload: Upload) -> Result<Progress, Refusal> {
    let done = {
        let (ledger, writer, store, now) = (city.ledger.clone(), city.writer.clone(), city.store.clone(), city.now());
        tokio::task::spawn_blocking(move || finish_now(&ledger, &writer, &store, upload, now))
            .await
            .map_err(|_| Code::Internal)??
    };
    match done {
        Finished::Arrived(progress) => {
            city.worker.wake();
            Ok(progress)
        }
        Finished::OtherBytes => Err(Code::ChecksumMismatch.into()),
        Finished::Lost => Err(Code::Gone.into()),
    }
}

enum Finished {
    Arrived(Progress),
    OtherBytes,
    Lost,
}

fn finish_now(
    ledger: &Ledger,
    writer: &Writer,
    store: &Store,
    upload: Upload,
    now: Timestamp,
) -> Result<Finished, Refusal> {
    let (complaint, photo_id) = (upload.complaint, upload.photo);
    let found = ledger.read(|c| promised(c, &upload))?;
    let promised = found.manifest.sha256;
    if matches!(found.state, photo::State::Arrived | photo::State::Ready) {
        return already_there(writer, store, upload);
    }
    let dead = |what: Finished| -> Result<Finished, Refusal> {
        let uid = upload.uid.clone();
        writer.write_blocking(move |t| upload::end(t, &uid, State::Dead))?;
        store.drop_part(&upload.uid)?;
        Ok(what)
    };
    // A crash may have fallen between the renaming and the commit: then the file is already where it belongs.
    let renamed = store.part_length(&upload.uid)?.is_none();
    if renamed && !store.photo(&promised).exists() {
        return dead(Finished::Lost);
    }
    if !renamed && store.hash_part(&upload.uid)? != promised {
        return dead(Finished::OtherBytes);
    }
    let id = chance::event_id(now)?;
    let (uid, folder) = (upload.uid.clone(), store.clone());
    let (arrived, head) = writer.write_blocking(move |t| {
        // By hand it may have come since the look: it arrives once.
        let there = photo::find(t, complaint, photo_id)?
            .is_some_and(|photo| matches!(photo.state, photo::State::Arrived | photo::State::Ready));
        // On the writer's thread, where files are removed too: no other job can take this one away in between.
        let kept = if there {
            folder.drop_part(&uid).is_ok()
        } else {
            (renamed || folder.promote(&uid, &promised).is_ok()) && folder.photo(&promised).exists()
        };
        if kept {
            upload::end(t, &uid, State::Arrived)?;
        }
        if kept && !there {
            arrived_now(t, complaint, photo_id, id, now)?;
        }
        Ok(kept)
    })?;
    if arrived {
        let upload = Upload { state: State::Arrived, ..upload };
        Ok(Finished::Arrived(Progress { upload, head: Some(head) }))
    } else {
        Err(io::Error::other("the photo's file could not be moved").into())
    }
}

/// The photo came another way while its upload was open: no byte more is needed.
fn already_there(writer: &Writer, store: &Store, upload: Upload) -> Result<Finished, Refusal> {
    let uid = upload.uid.clone();
    let ((), head) = writer.write_blocking(move |t| upload::end(t, &uid, State::Arrived))?;
    store.drop_part(&upload.uid)?;
    Ok(Finished::Arrived(Progress { upload: Upload { state: State::Arrived, ..upload }, head: Some(head) }))
}

/// Notes that all bytes of a photo are here, and says so, once.
pub(super) fn arrived_now(
    t: &Transaction<'_>,
    complaint: ComplaintId,
    photo_id: PhotoId,
    id: EventId,
    now: Timestamp,
) -> Db<()> {
    photo::set_state(t, complaint, photo_id, photo::State::Arrived, None)?;
    by_the_system(t, complaint, EventKind::PhotoArrived { photo_id }, id, now)
}

fn promised(c: &Connection, upload: &Upload) -> Db<photo::Photo> {
    photo::find(c, upload.complaint, upload.photo)?.ok_or(DbError::BadRow("upload"))
}

/// Sets right what the last stop left: files are cut to what was promised, an upload that lost bytes is dead, one that
/// was whole is finished.
pub(crate) fn restore(ledger: &Ledger, writer: &Writer, store: &Store, now: Timestamp) -> Result<(), Refusal> {
    let open = ledger.read(upload::open)?;
    for uid in store.parts()? {
        if open.iter().all(|upload| upload.uid != uid) {
            store.drop_part(&uid)?;
        }
    }
    for upload in open {
        let there = store.part_length(&upload.uid)?;
        let whole = upload.kept == upload.length;
        if whole && there.is_none_or(|there| there >= upload.kept) {
            if there.is_some() {
                store.cut_part(&upload.uid, upload.kept)?;
            }
            finish_now(ledger, writer, store, upload, now)?;
        } else if there.unwrap_or(0) < upload.kept {
            writer.write_blocking(move |t| upload::end(t, &upload.uid, State::Dead))?;
        } else if there.is_some() {
            store.cut_part(&upload.uid, upload.kept)?;
        }
    }
    Ok(())
}

/// Ends what has expired, and forgets what died long ago.
pub(crate) async fn sweep(city: &City) -> Result<(), Refusal> {
    let now = city.now();
    let open = city.ledger.look(upload::open).await?;
    for upload in open.into_iter().filter(|upload| upload.has_expired(now)) {
        // Whoever is writing has a new life in a moment; whoever is not lets go at once.
        let Some(_turn) = city.lanes.take(&upload.uid, city.limits.lane).await else { continue };
        let uid = upload.uid.clone();
        let again = city.ledger.look(move |c| upload::find(c, &uid)).await?;
        if again.is_some_and(|upload| upload.has_expired(now)) {
            kill(city, &upload).await?;
        }
    }
    city.writer.write(move |t| upload::forget_dead(t, later(now, -MEMORY))).await?;
    // A photo that could not be looked at, such as on a full disk, is looked at again.
    city.worker.wake();
    Ok(())
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(now)
}

async fn off_executor<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Refusal> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(|_| Code::Internal)??)
}
