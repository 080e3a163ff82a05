//! Sending photos: tus, one `PATCH` a photo, resumed by the byte that the city names.

use super::{
    pass::{End, Pass, settle},
    refusal::Refusal,
};
use crate::{
    host::Notice,
    photo::Picture,
    store::{self, StoreError, outbox::OutboxRow, photo::Photo},
};
use sambat_domain::outbox::{ItemKind, Outcome, ParkReason, RetryKind};
use sambat_protocol::{cursor::Cursor, hash, problem::Code, tus::UploadMetadata};

/// An upload that the city lost is begun anew this often in one attempt.
const FRESH_STARTS: u32 = 2;

/// Sends the photos that are due and whose words the city has, small ones first, unless they wait for Wi-Fi.
pub(super) async fn send_all(pass: &Pass<'_>) -> Result<(), End> {
    let mut rows = pass.due().await?;
    rows.retain(|row| row.item.kind == ItemKind::Photo);
    rows.sort_by_key(|row| (row.bytes, row.id));
    for row in rows {
        // Asked before each: the citizen may walk out of the house.
        if pass.holds_photos().await? {
            return Ok(());
        }
        if pass.words_are_there(row.complaint).await? {
            send(pass, row).await?;
        }
    }
    Ok(())
}

async fn send(pass: &Pass<'_>, row: OutboxRow) -> Result<(), End> {
    let Some(row) = pass.begin(row).await? else { return Ok(()) };
    let (photo, bytes) = match load(pass, &row).await? {
        Ok(loaded) => loaded,
        Err(why) => return park(pass, row, why).await.map(|_| ()),
    };
    point!("photo_read");
    let mut row = pass.leave_local_step(row).await?;
    match deliver(pass, &mut row, &photo, &bytes).await {
        Ok(head) => pass.settle_sent(row, head, |_, _| Ok(())).await,
        Err(End::Refused(refusal)) => {
            // Sent again from nothing: what arrived was dropped.
            if refusal.code() == Some(Code::ChecksumMismatch) {
                (row.upload, row.sent) = (None, 0);
            }
            pass.settle_refused(row, refusal).await.map(|_| ())
        }
        Err(store) => Err(store),
    }
}

/// The photo's bytes, if they are still those that were promised.
async fn load(pass: &Pass<'_>, row: &OutboxRow) -> Result<Result<(Photo, Vec<u8>), ParkReason>, StoreError> {
    let Some(id) = row.photo else { return Err(StoreError::Row("outbox")) };
    pass.app
        .blocking(move |app| {
            let photo = match app.store().read(|connection, _| store::photo::get(connection, id)) {
                // Erased in this moment, and then nobody reads the reason.
                Err(StoreError::NotFound) => return Ok(Err(ParkReason::Damaged)),
                found => found?,
            };
            Ok(match app.photos().read(&photo.sha256, Picture::Full) {
                Ok(bytes) if hash::sha256(&bytes) == photo.sha256 => Ok((photo, bytes)),
                Ok(_) | Err(StoreError::NotFound) => Err(ParkReason::Damaged),
                Err(error) => return Err(error),
            })
        })
        .await
}

/// Ends an attempt that did not come further than the phone.
pub(super) async fn park(pass: &Pass<'_>, mut row: OutboxRow, why: ParkReason) -> Result<OutboxRow, End> {
    let outcome = Outcome::Failed { retry: RetryKind::Permanent(why), stored_nothing: false };
    row.item = settle(&row, outcome, pass.app.now())?;
    let row = pass.save(row).await?;
    pass.app.tell(Notice::Complaint { id: row.complaint });
    Ok(row)
}

/// Brings the bytes to the city: from where it says it is, never from where the phone believes it was.
async fn deliver(pass: &Pass<'_>, row: &mut OutboxRow, photo: &Photo, bytes: &[u8]) -> Result<Option<Cursor>, End> {
    let mut fresh_starts = 0;
    loop {
        match attempt(pass, row, photo, bytes).await {
            Err(End::Refused(refusal))
                if matches!(refusal.code(), Some(Code::Gone | Code::NotFound))
                    && fresh_starts < FRESH_STARTS
                    && row.upload.is_some() =>
            {
                fresh_starts += 1;
                (row.upload, row.sent) = (None, 0);
            }
            ended => return ended,
        }
    }
}

async fn attempt(pass: &Pass<'_>, row: &mut OutboxRow, photo: &Photo, bytes: &[u8]) -> Result<Option<Cursor>, End> {
    let metadata = UploadMetadata { complaint: row.complaint, photo: photo.id, sha256: photo.sha256 };
    let upload = match &row.upload {
        Some(upload) => upload.clone(),
        None => {
            let upload = pass.wire.create_upload(&metadata, photo.bytes).await?;
            point!("upload_made");
            // On disk before the first byte goes: a killed phone goes on here.
            row.upload = Some(upload.clone());
            *row = pass.save(row.clone()).await?;
            point!("upload_noted");
            upload
        }
    };
    let offset = pass.wire.upload_offset(&upload).await?;
    point!("upload_found");
    acknowledged(pass, row, offset).await?;
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    let Some(rest) = bytes.get(start..) else {
        // More than was ever sent: not this photo's upload.
        return Err(Refusal::Stranger(200).into());
    };
    if rest.is_empty() {
        return Ok(None);
    }
    let (offset, head) = pass.wire.append(&upload, offset, rest.to_vec()).await?;
    point!("photo_answered");
    if offset != u64::from(photo.bytes) {
        return Err(Refusal::Stranger(204).into());
    }
    acknowledged(pass, row, offset).await?;
    Ok(head)
}

/// Keeps how many bytes the city has. New ones forgive what went wrong before.
async fn acknowledged(pass: &Pass<'_>, row: &mut OutboxRow, offset: u64) -> Result<(), StoreError> {
    let offset = u32::try_from(offset).unwrap_or(u32::MAX).min(row.bytes);
    if offset > row.sent {
        row.item = row.item.clone().progressed().map_err(|_| StoreError::Row("outbox"))?;
    }
    if offset != row.sent {
        row.sent = offset;
        *row = pass.save(row.clone()).await?;
    }
    Ok(())
}
