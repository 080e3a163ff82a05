//! Writing what waits into one file. Nothing counts as sent by it: the city says so when it says so.

use super::{BundleExported, LEAVING};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city,
    complaint::envelope,
    identity,
    photo::Picture,
    ports::{Contents, Leaving},
    receipt::Exported,
    store::{self, StoreError, complaint::Complaint, outbox::OutboxRow},
};
use data_encoding::{BASE64, HEXLOWER};
use jiff::tz::TimeZone;
use sambat_domain::{
    event::Event,
    id::{ComplaintId, PackId},
    outbox::{ItemKind, ItemState},
};
use sambat_protocol::{
    bundle::{self, BundleError, BundleWriter, MOST_BYTES, MOST_COMPLAINTS},
    hash,
    key::PublicKey,
};
use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Room kept free for the words of what comes after a photo.
const MARGIN: u64 = 4 << 20;

/// Everything of the chosen city that waits, sealed to it, as one file to carry. All of it stays in the queue.
///
/// # Errors
/// [`ApiCode::CityKeyUnknown`] where no key of the city's is known yet; [`ApiCode::NotFound`] where nothing waits;
/// [`ApiCode::DiskFull`].
pub async fn export(app: &App, _: Nothing) -> Result<BundleExported, ApiError> {
    let (now, file) = (app.now(), OwnFile::new(app)?);
    let chance = Zeroizing::new(app.random::<32>()?);
    let path = file.0.clone();
    let (pack, tz, count) = app
        .blocking(move |app| {
            let (pack, key, tz) = app.store().write(|transaction, vault| {
                let city = city::chosen(transaction)?;
                let key = identity::key(&city, now).ok_or(ApiError::new(ApiCode::CityKeyUnknown))?.clone();
                let pack = city.document.pack;
                // As before a PUT: who complains goes along for the city's eyes, or not at all.
                identity::seal_waiting(transaction, vault, &pack.id, now)?;
                Ok::<_, ApiError>((pack.id, key, pack.tz))
            })?;
            let count = write(app, &path, &pack, &key, &chance)?;
            Ok::<_, ApiError>((pack, tz, count))
        })
        .await?;
    let tz = TimeZone::get(&tz).unwrap_or(TimeZone::UTC);
    let name = bundle::name(&pack, tz.to_datetime(now).date());
    let leaving = Leaving { name: name.clone(), what: Contents::File(file.0.clone()) };
    let exported = match app.config().saver.save(leaving).await {
        Some(Ok(true)) => Exported::Saved,
        Some(Ok(false)) => Exported::Cancelled,
        Some(Err(error)) => return Err(StoreError::from(error).into()),
        None => {
            let path = file.0.clone();
            let bytes = app.blocking(move |_| fs::read(&path).map_err(StoreError::from)).await?;
            Exported::PageBytes { name, base64: BASE64.encode(&bytes) }
        }
    };
    Ok(BundleExported { file: exported, ..count })
}

/// A file below the data, gone when it is let go.
struct OwnFile(PathBuf);

impl OwnFile {
    fn new(app: &App) -> Result<Self, ApiError> {
        let folder = app.config().data.join(LEAVING);
        fs::create_dir_all(&folder).map_err(StoreError::from)?;
        Ok(Self(folder.join(HEXLOWER.encode(&app.random::<8>()?))))
    }
}

impl Drop for OwnFile {
    fn drop(&mut self) {
        // What stays is sealed, and goes at the next start.
        let _ = fs::remove_file(&self.0);
    }
}

/// One report as it goes along.
struct Going {
    complaint: Complaint,
    events: Vec<Event>,
    photos: Vec<store::photo::Photo>,
}

fn write(
    app: &App,
    path: &Path,
    pack: &PackId,
    key: &PublicKey,
    chance: &Zeroizing<[u8; 32]>,
) -> Result<BundleExported, ApiError> {
    let owner = hash::sha256(&app.config().secrets.device_secret(pack).map_err(StoreError::from)?);
    let ids = app.store().read(|connection, _| waiting(connection, pack))?;
    let out = BufWriter::new(File::create(path).map_err(StoreError::from)?);
    let mut writer = BundleWriter::new(out, key, pack, owner, chance).map_err(failed)?;
    let mut count = BundleExported { file: Exported::Saved, complaints: 0, photos: 0, photos_left: 0 };
    for id in ids.into_iter().take(MOST_COMPLAINTS) {
        // One that cannot be read any more blocks no other.
        let Some(going) = app.store().read(|connection, vault| going(connection, vault, id))? else { continue };
        let body = envelope::body(&going.complaint).map_err(|_| StoreError::Row("complaint"))?;
        writer.words(id, &body).map_err(failed)?;
        count.complaints += 1;
        for event in &going.events {
            let body = serde_json::to_vec(event).map_err(|_| StoreError::Row("event"))?;
            writer.event(event.id, &body).map_err(failed)?;
        }
        for photo in &going.photos {
            if writer.size() + u64::from(photo.bytes) > MOST_BYTES - MARGIN {
                count.photos_left += 1;
                continue;
            }
            match app.photos().read(&photo.sha256, Picture::Full) {
                Ok(bytes) if hash::sha256(&bytes) == photo.sha256 => {
                    writer.photo(photo.id, photo.sha256, &bytes).map_err(failed)?;
                    count.photos += 1;
                }
                // The pass tells of it; the rest goes.
                Ok(_) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    if count.complaints == 0 {
        return Err(ApiError::new(ApiCode::NotFound));
    }
    let out = writer.finish().map_err(failed)?;
    out.into_inner().map_err(|error| error.into_error()).and_then(|file| file.sync_all()).map_err(StoreError::from)?;
    Ok(count)
}

/// Reports of a city of which something waits, oldest first.
fn waiting(connection: &store::Connection, pack: &PackId) -> Result<Vec<ComplaintId>, StoreError> {
    let mut ids = Vec::new();
    for row in store::outbox::of_pack(connection, pack)? {
        if row.item.is_waiting() && row.item.kind != ItemKind::Erasure && !ids.contains(&row.complaint) {
            ids.push(row.complaint);
        }
    }
    Ok(ids)
}

fn going(connection: &store::Connection, vault: &store::Vault, id: ComplaintId) -> Result<Option<Going>, StoreError> {
    let complaint = match store::complaint::get(connection, vault, id) {
        Ok(complaint) => complaint,
        // Erased meanwhile, or private with its key gone.
        Err(StoreError::NotFound | StoreError::KeyGone) => return Ok(None),
        Err(error) => return Err(error),
    };
    let rows = store::outbox::of(connection, id)?;
    let stands_aside = |row: &OutboxRow| {
        row.item.kind == ItemKind::Words && matches!(row.item.state, ItemState::Parked { .. } | ItemState::Cancelled)
    };
    // Words that the city refused, or that were taken back, go nowhere by hand either.
    if rows.iter().any(stands_aside) {
        return Ok(None);
    }
    let (mut events, mut photos) = (Vec::new(), Vec::new());
    for row in rows.iter().filter(|row| row.item.is_waiting()) {
        if let Some(event) = row.event {
            events.push(store::event::get(connection, vault, event)?);
        }
        if let Some(photo) = row.photo {
            photos.push(store::photo::get(connection, photo)?);
        }
    }
    Ok(Some(Going { complaint, events, photos }))
}

fn failed(error: BundleError) -> ApiError {
    match error {
        BundleError::Io(error) => StoreError::from(error).into(),
        // A key that seals nothing is the city's fault: a better one comes with the next connection.
        BundleError::Key => ApiError::new(ApiCode::CityKeyUnknown),
        _ => ApiError::new(ApiCode::Internal),
    }
}
