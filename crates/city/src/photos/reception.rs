//! Receiving bytes: what is answered as kept is on the disk, whatever happens to the socket or to the server.

use super::{
    arrival::{UploadProgress, finish},
    checksum::Running,
    creation::expires_at,
    progress::{kill, progress},
    upload_locks::UploadGuard,
};
use crate::{blocking::blocking, city::City, error::CityError};
use bytes::Bytes;
use sambat_city_store::{db::upload, disk::FreeSpace};
use sambat_limits::network::Network;
use sambat_protocol::{problem::Code, tus::Checksum};
use std::{fs::File, io, pin::Pin, sync::Arc};
use tokio_stream::{Stream, StreamExt as _};
use upload::{Upload, UploadState};

/// Bytes after which a long upload is put down in between, so that a power cut costs no more than these.
const CHECKPOINT: u64 = 512 << 10;

/// Bytes gathered before they go to the disk.
const PIECE: usize = 64 << 10;

/// The bytes that somebody sends, as they come; an error where the socket died.
pub type Coming = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// How the body of an upload's request ended.
enum End {
    /// The sender said everything.
    Whole,
    /// The connection broke before the end.
    CutOff,
    /// Nothing came for too long.
    Idle,
    /// A newer request wants the lock, or the server stops.
    Wanted,
    /// More came than was promised.
    Over,
}

/// The bytes of one request.
pub struct Delivery {
    /// The bytes as they come.
    pub body: Coming,
    /// Where in the photo they begin, at or before what is kept: bytes that are there already are passed over.
    pub from: u64,
    /// What all of them come to. Then they are kept as a whole or not at all.
    pub checksum: Option<Checksum>,
    /// The network that the bytes come from; `None` for this machine itself and for a proxy that the city was not told of.
    pub network: Option<Network>,
}

/// Receives the rest of an upload. Runs to its end even if nobody waits for the answer any more: the bytes are kept.
///
/// # Errors
/// [`CityError::Idle`] and [`CityError::CutOff`] by the socket, after which what came is kept; `checksum_mismatch`, `too_large`,
/// `busy`; [`CityError::Db`] and [`CityError::Io`] where it cannot be kept.
pub async fn receive(
    city: Arc<City>,
    mut upload: Upload,
    turn: UploadGuard,
    delivery: Delivery,
) -> Result<UploadProgress, CityError> {
    let Delivery { mut body, from, checksum, network } = delivery;
    if upload.state == UploadState::Arrived {
        drain(&city, body).await;
        return progress(&city, upload).await;
    }
    if let Err(full) = city.room.has(upload.length - upload.kept) {
        drain(&city, body).await;
        return Err(full.into());
    }
    let (store, uid, kept) = (city.photo_files.clone(), upload.uid.clone(), upload.kept);
    let mut file = blocking(move || store.open_part(&uid, kept)).await?;
    let mut running = checksum.map(Running::towards);
    let mut gathered = Vec::with_capacity(PIECE);
    let mut known = upload.kept.saturating_sub(from);
    // Bytes in the file, and among them those that are recorded.
    let mut written = upload.kept;
    let end = loop {
        let mut data = match next(&city, &turn, &mut body).await {
            Ok(data) => data,
            Err(end) => break end,
        };
        if let Some(running) = &mut running {
            running.add(&data);
        }
        let passed_over = data.len().min(usize::try_from(known).unwrap_or(usize::MAX));
        bytes::Buf::advance(&mut data, passed_over);
        known -= passed_over as u64;
        let room = upload.length - written - gathered.len() as u64;
        if data.len() as u64 > room {
            break End::Over;
        }
        gathered.extend_from_slice(&data);
        if gathered.len() >= PIECE {
            written += gathered.len() as u64;
            (file, gathered) = match write(&city.room, file, gathered).await {
                Ok(written) => written,
                Err(refusal) => {
                    drop(turn);
                    drain(&city, body).await;
                    return Err(refusal);
                }
            };
            if running.is_none() && written - upload.kept >= CHECKPOINT && written < upload.length {
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
    // With a checksum, less than everything is nothing.
    let wrong = running.is_some_and(|running| !matches!(end, End::Whole) || !running.fits());
    if wrong {
        let kept = upload.kept;
        blocking(move || file.set_len(kept)).await?;
    } else {
        written += gathered.len() as u64;
        (file, _) = write(&city.room, file, gathered).await?;
        if written > upload.kept {
            file = record(&city, &mut upload, file, written).await?;
        }
        drop(file);
        if upload.kept == upload.length {
            let bytes = upload.length;
            let finished = finish(&city, upload).await?;
            if let Some(network) = network {
                city.rates.photo_came(&city.limits.allowances, network, bytes, city.now());
            }
            return Ok(finished);
        }
    }
    match end {
        End::Whole if wrong => Err(Code::ChecksumMismatch.into()),
        End::Whole | End::Over => progress(&city, upload).await,
        End::CutOff => Err(CityError::CutOff),
        End::Idle => Err(CityError::Idle),
        End::Wanted => Err(Code::Busy.into()),
    }
}

/// The next bytes of a body, or how it ended.
async fn next(city: &City, turn: &UploadGuard, body: &mut Coming) -> Result<Bytes, End> {
    let data = tokio::select! {
        biased;
        () = turn.wanted.cancelled() => return Err(End::Wanted),
        () = city.stopping.cancelled() => return Err(End::Wanted),
        data = tokio::time::timeout(city.limits.idle, body.next()) => data.map_err(|_| End::Idle)?,
    };
    match data {
        None => Err(End::Whole),
        Some(data) => data.map_err(|_| End::CutOff),
    }
}

async fn write(room: &FreeSpace, mut file: File, mut gathered: Vec<u8>) -> Result<(File, Vec<u8>), CityError> {
    let room = room.clone();
    blocking(move || {
        use io::Write as _;
        // Others write at the same time.
        room.has(gathered.len() as u64)?;
        file.write_all(&gathered)?;
        gathered.clear();
        Ok::<_, CityError>((file, gathered))
    })
    .await
}

/// Puts the file on the disk, then says so in the database: never the other way round.
async fn record(city: &City, upload: &mut Upload, file: File, written: u64) -> Result<File, CityError> {
    let file = blocking(move || file.sync_data().map(|()| file)).await?;
    let (uid, expires_at) = (upload.uid.clone(), expires_at(city.now(), written));
    city.writer.write(move |t| upload::keep(t, &uid, written, expires_at)).await?;
    upload.kept = written;
    upload.expires_at = expires_at;
    Ok(file)
}

/// Reads on for a moment after a refusal, so that the answer is read before the socket closes.
pub async fn drain(city: &City, mut body: Coming) {
    const MOST: usize = 1 << 20;
    let reading = async {
        let mut seen = 0;
        while let Some(Ok(data)) = body.next().await {
            seen += data.len();
            if seen > MOST {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(city.limits.idle.min(std::time::Duration::from_secs(5)), reading).await;
}
