//! Sending photos: tus, three at once, one request a photo, which makes the upload and brings all bytes. What is cut is resumed by
//! the byte that the city names.

use super::{
    request_error::RequestError,
    session::{StopReason, SyncSession},
    wire::Created,
};
use crate::{
    photo::Picture,
    store::{
        self, StoreError,
        outbox::{OutboxRow, Upload},
        photo::Photo,
    },
};
use sambat_domain::outbox::{ItemKind, ParkReason};
use sambat_protocol::{
    cursor::Cursor,
    hash,
    problem::{Code, Problem},
    tus::UploadMetadata,
};
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// How many photos are sent at the same time.
const LANES: usize = 3;

/// An upload that the city lost is begun anew this often in one attempt.
const FRESH_STARTS: u32 = 2;

/// The city may be asked this often in one attempt where an upload goes on, if it turns out to be elsewhere.
const MOVES: u32 = 3;

/// Where something on the way takes no body of a photo's size: pieces of this many bytes, the largest that is smaller than
/// what was refused. Smaller ones than the last cost more round trips than a photo is worth.
const PIECES: [usize; 3] = [1 << 20, 512 << 10, 256 << 10];

/// Photos that are due, small ones first.
type Line = Mutex<VecDeque<OutboxRow>>;

/// Sends the photos that are due and whose words the city has, small ones first, unless they wait for Wi-Fi. What failed again
/// and again goes after the others.
pub(super) async fn send_all(session: &SyncSession<'_>) -> Result<(), StopReason> {
    let mut rows = session.due().await?;
    rows.retain(|row| row.item.kind == ItemKind::Photo);
    rows.sort_by_key(|row| (row.item.tries > 1, row.bytes, row.id));
    let line = Mutex::new(VecDeque::from(rows));
    let ends: [_; LANES] = tokio::join!(lane(session, &line), lane(session, &line), lane(session, &line)).into();
    ends.into_iter().collect()
}

/// One photo after the other. What ends the pass lets no other photo begin; those that are under way go on.
async fn lane(session: &SyncSession<'_>, line: &Line) -> Result<(), StopReason> {
    let held = || line.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let Some(row) = held().pop_front() else { return Ok(()) };
        // Asked before each: the citizen may walk out of the house.
        if session.is_over() || session.holds_photos().await? {
            return Ok(());
        }
        let rest = u64::from(row.bytes.saturating_sub(row.sent));
        if session.run.budget.affords(rest, true)
            && session.words_are_there(row.complaint).await?
            && let Err(end) = send(session, row).await
        {
            held().clear();
            return Err(end);
        }
    }
}

async fn send(session: &SyncSession<'_>, row: OutboxRow) -> Result<(), StopReason> {
    let Some(row) = session.begin(row).await? else { return Ok(()) };
    let (photo, bytes) = match load(session, &row).await? {
        Ok(loaded) => loaded,
        Err(why) => return Ok(session.park(row, why).await.map(|_| ())?),
    };
    point!("photo_read");
    let begun = session.leave_local_step(row).await?;
    let mut row = begun.clone();
    let ended = tokio::select! {
        ended = deliver(session, &mut row, &photo, &bytes) => ended,
        // Dropped, the request ends its connection: the city keeps what came, and no byte more goes.
        () = session.called_off(&begun) => Ok(Delivered::Part),
    };
    match ended {
        Ok(Delivered::All(head)) => session.settle_sent(row, head, |_, _| Ok(())).await,
        Ok(Delivered::Part) => Ok(session.interrupt(&begun).await?),
        Err(StopReason::Request(error)) => {
            // Sent again from nothing: what arrived was dropped.
            if error.code() == Some(Code::ChecksumMismatch) {
                (row.upload, row.sent) = (Upload::None, 0);
            }
            session.settle_failed(row, error).await.map(|_| ())
        }
        Err(store) => Err(store),
    }
}

/// How far a photo came.
enum Delivered {
    /// The city has all of it.
    All(Option<Cursor>),
    /// As far as this pass may bring it.
    Part,
}

/// The photo's bytes, if they are still those that were promised.
async fn load(session: &SyncSession<'_>, row: &OutboxRow) -> Result<Result<(Photo, Vec<u8>), ParkReason>, StoreError> {
    let Some(id) = row.photo else { return Err(StoreError::Row("outbox")) };
    session
        .app
        .blocking(move |app| {
            let photo = match app.store().read(|connection, vault| store::photo::get(connection, vault, id)) {
                // Erased in this moment, and then nobody reads the reason; or its key is gone.
                Err(StoreError::NotFound | StoreError::KeyGone) => return Ok(Err(ParkReason::Damaged)),
                found => found?,
            };
            Ok(match app.photos().read(&app.store().vault, id, &photo.sha256, Picture::Full) {
                Ok(bytes) if hash::sha256(&bytes) == photo.sha256 => Ok((photo, bytes)),
                Ok(_) | Err(StoreError::NotFound | StoreError::KeyGone) => Err(ParkReason::Damaged),
                Err(error) => return Err(error),
            })
        })
        .await
}

/// Brings the bytes to the city: from where it says it is, never from where the phone believes it was.
async fn deliver(
    session: &SyncSession<'_>,
    row: &mut OutboxRow,
    photo: &Photo,
    bytes: &[u8],
) -> Result<Delivered, StopReason> {
    let (mut fresh_starts, mut moves) = (0, 0);
    loop {
        let asked = row.upload == Upload::Somewhere;
        match attempt(session, row, photo, bytes).await {
            Err(StopReason::Request(error)) => match error.code() {
                Some(Code::Gone | Code::NotFound)
                    if fresh_starts < FRESH_STARTS && matches!(row.upload, Upload::At(_)) =>
                {
                    fresh_starts += 1;
                    (row.upload, row.sent) = (Upload::None, 0);
                }
                // The one that was there, and is no more.
                Some(Code::Gone) if fresh_starts < FRESH_STARTS => fresh_starts += 1,
                Some(Code::OffsetMismatch) if moves < MOVES => moves += 1,
                // The question where the upload is has no body that could be too large.
                _ if error.is_bulky() && !(asked && row.upload == Upload::Somewhere) => {
                    if !smaller(session, row) {
                        let problem = Problem::new(Code::TooLarge);
                        return Err(RequestError::Problem { problem, retry_after: None }.into());
                    }
                }
                _ => return Err(error.into()),
            },
            ended => return ended,
        }
    }
}

async fn attempt(
    session: &SyncSession<'_>,
    row: &mut OutboxRow,
    photo: &Photo,
    bytes: &[u8],
) -> Result<Delivered, StopReason> {
    let (upload, said, mut head) = match &row.upload {
        Upload::At(upload) => (upload.clone(), None, None),
        known => {
            let Created { at, offset, head } = if *known == Upload::None {
                let Some(piece) = next_piece(session, bytes) else { return Ok(Delivered::Part) };
                // On disk before the first byte goes: a phone that never hears the answer asks what came of it, and sends
                // no byte twice.
                row.upload = Upload::Somewhere;
                *row = session.save(row.clone()).await?;
                point!("upload_asked");
                create(session, row, photo, Some(piece.to_vec())).await?
            } else {
                create(session, row, photo, None).await?
            };
            point!("upload_made");
            (at, offset, head)
        }
    };
    let mut offset = match said {
        Some(offset) => offset,
        None => session.wire.upload_offset(&upload).await?,
    };
    point!("upload_found");
    loop {
        acknowledged(session, row, &upload, offset).await?;
        point!("upload_noted");
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let Some(rest) = bytes.get(start..) else {
            // More than was ever sent: not this photo's upload.
            return Err(RequestError::Stranger(200).into());
        };
        if rest.is_empty() {
            return Ok(Delivered::All(head));
        }
        let Some(piece) = next_piece(session, rest) else { return Ok(Delivered::Part) };
        let (next, said) = session.wire.append(&upload, offset, piece.to_vec()).await?;
        point!("photo_answered");
        if next != offset + piece.len() as u64 {
            return Err(RequestError::Stranger(204).into());
        }
        (offset, head) = (next, said);
    }
}

async fn create(
    session: &SyncSession<'_>,
    row: &OutboxRow,
    photo: &Photo,
    first: Option<Vec<u8>>,
) -> Result<Created, RequestError> {
    let metadata = UploadMetadata { complaint: row.complaint, photo: photo.id, sha256: photo.sha256 };
    session.wire.create_upload(&metadata, photo.bytes, first).await
}

/// What of the rest goes in the next request, if this pass may still send any.
fn next_piece<'a>(session: &SyncSession<'_>, rest: &'a [u8]) -> Option<&'a [u8]> {
    let most = largest(session, rest.len()) as u64;
    let granted = if session.is_over() { 0 } else { session.run.budget.take(most) };
    let piece = &rest[..usize::try_from(granted).unwrap_or(rest.len())];
    (!piece.is_empty()).then_some(piece)
}

/// How much of the rest goes in one request: all of it, where nothing is known to speak against that.
fn largest(session: &SyncSession<'_>, rest: usize) -> usize {
    session.app.sync().city(&session.pack).piece.map_or(rest, |piece| piece.min(rest))
}

/// Goes on in smaller pieces, now and as long as the app runs. Whether there are any.
fn smaller(session: &SyncSession<'_>, row: &OutboxRow) -> bool {
    let refused = largest(session, usize::try_from(row.bytes.saturating_sub(row.sent)).unwrap_or(usize::MAX));
    let piece = PIECES.into_iter().find(|piece| *piece < refused);
    if piece.is_some() {
        session.app.sync().learn(&session.pack, |city| city.piece = piece);
    }
    piece.is_some()
}

/// Keeps where the upload is and how many bytes the city has. New ones forgive what went wrong before.
async fn acknowledged(
    session: &SyncSession<'_>,
    row: &mut OutboxRow,
    upload: &str,
    offset: u64,
) -> Result<(), StoreError> {
    let mut now = row.clone();
    now.upload = Upload::At(upload.to_owned());
    now.sent = u32::try_from(offset).unwrap_or(u32::MAX).min(row.bytes);
    if now.sent > row.sent {
        session.gain();
        now.item = now.item.progressed().map_err(|_| StoreError::Row("outbox"))?;
    }
    if now != *row {
        *row = session.save(now).await?;
    }
    Ok(())
}
