//! Writing what waits into one file. Nothing counts as sent by it: the city says so when it says so.

use super::{BundleExported, LEAVING};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city,
    complaint::envelope,
    files, identity,
    photo::Picture,
    ports::{Contents, Leaving},
    receipt::Exported,
    store::{
        self, StoreError,
        complaint::Complaint,
        outbox::{OutboxRow, Upload},
    },
};
use data_encoding::{BASE64, HEXLOWER};
use jiff::tz::Offset;
use sambat_domain::{
    event::Event,
    id::{ComplaintId, PackId},
    outbox::{ItemKind, ItemState, Stored},
    response::zone,
};
use sambat_protocol::{
    bundle::{self, BundleError, BundleWriter, MOST_BYTES, MOST_COMPLAINTS},
    hash,
    key::PublicKey,
};
use std::{
    fs,
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
/// [`ApiCode::DiskFull`] where the phone has no room for the file.
pub async fn export(app: &App, _: Nothing) -> Result<BundleExported, ApiError> {
    let (now, file) = (app.now(), OwnFile::new(app)?);
    let random = Zeroizing::new(app.random::<32>()?);
    let path = file.0.clone();
    let (pack, tz, going, count) = app
        .blocking(move |app| {
            let (pack, key, tz, going) = app.store().write(|transaction, vault| {
                let city = city::chosen(transaction)?;
                let key = identity::key(&city, now).ok_or(ApiError::new(ApiCode::CityKeyUnknown))?.clone();
                let pack = &city.document.pack;
                // As before a PUT: who complains goes along for the city's eyes, or not at all.
                identity::seal_waiting(transaction, vault, &pack.id, now)?;
                let going = hand_over(transaction, vault, &pack.id)?;
                Ok::<_, ApiError>((pack.id.clone(), key, pack.tz.clone(), going))
            })?;
            match write(app, &path, &pack, &key, &random, &going) {
                Ok(count) => Ok((pack, tz, going, count)),
                Err(error) => {
                    take_back(app, &going)?;
                    Err(error)
                }
            }
        })
        .await?;
    // By the domain's own zones: no phone has to have a list of them.
    let offset = zone::offset(&tz).unwrap_or(Offset::UTC);
    let name = bundle::name(&pack, offset.to_datetime(now).date());
    let leaving = Leaving { name: name.clone(), what: Contents::File(file.0.clone()) };
    let saved = app.config().saver.save(leaving).await;
    if matches!(saved, Some(Ok(false) | Err(_))) {
        app.blocking(move |app| take_back(app, &going)).await?;
    }
    let exported = match saved {
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
        files::make_folder(&folder).map_err(StoreError::from)?;
        Ok(Self(folder.join(HEXLOWER.encode(&app.random::<8>()?))))
    }
}

impl Drop for OwnFile {
    fn drop(&mut self) {
        // What stays is sealed, and goes at the next start.
        let _ = fs::remove_file(&self.0);
    }
}

/// A report that goes into the file.
#[derive(Clone, Copy)]
struct Going {
    complaint: ComplaintId,
    /// Its words, if this file is the first by which the city may get them.
    first: Option<i64>,
}

/// What goes into the file of one report.
struct Load {
    complaint: Complaint,
    events: Vec<Event>,
    photos: Vec<store::photo::Photo>,
}

fn write(
    app: &App,
    path: &Path,
    pack: &PackId,
    key: &PublicKey,
    random: &Zeroizing<[u8; 32]>,
    ids: &[Going],
) -> Result<BundleExported, ApiError> {
    let owner = hash::sha256(&app.config().secrets.device_secret(pack).map_err(StoreError::from)?);
    let out = BufWriter::new(files::private().open(path).map_err(StoreError::from)?);
    let mut writer = BundleWriter::new(out, key, pack, owner, random).map_err(failed)?;
    let mut count = BundleExported { file: Exported::Saved, complaints: 0, photos: 0, photos_left: 0 };
    for Going { complaint: id, .. } in ids.iter().copied() {
        // One that cannot be read any more blocks no other.
        let Some(load) = app.store().read(|connection, vault| load(connection, vault, id))? else { continue };
        let body = envelope::body(&load.complaint).map_err(|_| StoreError::Row("complaint"))?;
        writer.words(id, &body).map_err(failed)?;
        count.complaints += 1;
        for event in &load.events {
            let body = serde_json::to_vec(event).map_err(|_| StoreError::Row("event"))?;
            writer.event(event.id, &body).map_err(failed)?;
        }
        for photo in &load.photos {
            if writer.size() + u64::from(photo.bytes) > MOST_BYTES - MARGIN {
                count.photos_left += 1;
                continue;
            }
            match app.photos().read(&app.store().vault, photo.id, &photo.sha256, Picture::Full) {
                Ok(bytes) if hash::sha256(&bytes) == photo.sha256 => {
                    writer.photo(photo.id, photo.sha256, &bytes).map_err(failed)?;
                    count.photos += 1;
                }
                // The pass tells of it; the rest goes.
                Ok(_) | Err(StoreError::NotFound | StoreError::KeyGone) => {}
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

/// The reports of a city of which something waits, oldest first. From here on the city may have them: what is then taken back
/// or erased is so there too, and what the file says is changed no more.
fn hand_over(
    transaction: &store::Transaction<'_>,
    vault: &store::Vault,
    pack: &PackId,
) -> Result<Vec<Going>, StoreError> {
    let mut going: Vec<Going> = Vec::new();
    for row in store::outbox::left_of(transaction, pack)? {
        let known = going.iter().any(|known| known.complaint == row.complaint);
        if known || going.len() == MOST_COMPLAINTS || !goes_along(transaction, vault, &row)? {
            continue;
        }
        let mut rows = store::outbox::of(transaction, row.complaint)?;
        // Their bytes go again only where they did not arrive.
        for photo in rows.iter_mut().filter(|row| row.photo.is_some() && row.upload == Upload::None) {
            photo.upload = Upload::Somewhere;
            store::outbox::save(transaction, photo)?;
        }
        let words = rows.into_iter().find(|row| row.item.kind == ItemKind::Words);
        // Words that the city refused, or that were taken back, go nowhere by hand either.
        if words.as_ref().is_some_and(stands_aside) {
            continue;
        }
        let first = match words {
            Some(mut words) if words.item.stored == Stored::No => {
                words.item = words.item.leaves_by_hand();
                store::outbox::save(transaction, &words)?;
                Some(words.id)
            }
            _ => None,
        };
        going.push(Going { complaint: row.complaint, first });
    }
    Ok(going)
}

/// Whether a file takes along what waits: not what is final, which waits for this phone's own connection.
pub(crate) fn goes_along(
    connection: &store::Connection,
    vault: &store::Vault,
    row: &OutboxRow,
) -> Result<bool, StoreError> {
    if !row.item.is_waiting() || row.item.kind == ItemKind::Erasure {
        return Ok(false);
    }
    let Some(event) = row.event else { return Ok(true) };
    match store::event::get(connection, vault, event) {
        Ok(event) => Ok(!event.kind.is_final()),
        Err(StoreError::NotFound | StoreError::KeyGone) => Ok(false),
        Err(error) => Err(error),
    }
}

fn stands_aside(words: &OutboxRow) -> bool {
    matches!(words.item.state, ItemState::Parked { .. } | ItemState::Cancelled)
}

/// The file did not leave the app after all: words count as not given to anybody.
fn take_back(app: &App, going: &[Going]) -> Result<(), StoreError> {
    app.store().write(|transaction, _| {
        for id in going.iter().filter_map(|going| going.first) {
            match store::outbox::get(transaction, id) {
                Ok(mut words) => {
                    words.item = words.item.stays_here();
                    store::outbox::save(transaction, &words)?;
                }
                Err(StoreError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    })
}

fn load(connection: &store::Connection, vault: &store::Vault, id: ComplaintId) -> Result<Option<Load>, StoreError> {
    let complaint = match store::complaint::get(connection, vault, id) {
        Ok(complaint) => complaint,
        // Erased meanwhile, or private with its key gone.
        Err(StoreError::NotFound | StoreError::KeyGone) => return Ok(None),
        Err(error) => return Err(error),
    };
    let rows = store::outbox::of(connection, id)?;
    let (mut events, mut photos) = (Vec::new(), Vec::new());
    for row in &rows {
        if !goes_along(connection, vault, row)? {
            continue;
        }
        if let Some(event) = row.event {
            events.push(store::event::get(connection, vault, event)?);
        }
        if let Some(photo) = row.photo {
            photos.push(store::photo::get(connection, vault, photo)?);
        }
    }
    Ok(Some(Load { complaint, events, photos }))
}

fn failed(error: BundleError) -> ApiError {
    match error {
        BundleError::Io(error) => StoreError::from(error).into(),
        // A key that seals nothing is the city's fault: a better one comes with the next connection.
        BundleError::Key => ApiError::new(ApiCode::CityKeyUnknown),
        _ => ApiError::new(ApiCode::Internal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        complaint::{self, OfComplaint},
        opened::{self, open_with},
        ports::{Later, Saver},
    };
    use sambat_protocol::{bundle::BundleFile, key::Algorithm};
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    /// Keeps what it is given in a file's place, or the citizen does not want to, or the card is full.
    struct Card {
        wanted: io::Result<bool>,
        kept: Mutex<Vec<(String, Vec<u8>)>>,
    }

    impl Saver for Card {
        fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>> {
            let mut bytes = Vec::new();
            file.write_to(&mut bytes).unwrap();
            self.kept.lock().unwrap().push((file.name, bytes));
            let said = self.wanted.as_ref().map(|wanted| *wanted).map_err(|error| error.kind().into());
            Box::pin(std::future::ready(Some(said)))
        }
    }

    async fn on(wanted: io::Result<bool>) -> (tempfile::TempDir, App, Arc<Card>, ComplaintId) {
        let folder = tempfile::tempdir().unwrap();
        let card = Arc::new(Card { wanted, kept: Mutex::default() });
        let app = open_with(folder.path(), |config| config.saver = card.clone());
        let id = opened::file(&app, "lain", "Contoh: got mampet", []).await.row.id;
        let key = PublicKey::new(Algorithm::X25519, &[9; 32]);
        app.store()
            .write(|transaction, _| {
                let mut document = (*city::chosen(transaction)?.document).clone();
                document.keys = vec![key.clone()];
                store::city::put_served(transaction, &document, "x", "http://a", &[key])
            })
            .unwrap();
        (folder, app, card, id)
    }

    fn may_be_there(app: &App, id: ComplaintId) -> bool {
        let rows = app.store().read(|connection, _| store::outbox::of(connection, id)).unwrap();
        rows.iter().any(|row| row.item.stored == Stored::Perhaps)
    }

    #[tokio::test]
    async fn a_file_that_is_kept_may_arrive_and_one_that_is_not_never_left() {
        let (_folder, app, card, id) = on(Ok(true)).await;
        let exported = export(&app, Nothing {}).await.unwrap();
        assert_eq!((exported.file, exported.complaints, exported.photos), (Exported::Saved, 1, 0));
        assert!(may_be_there(&app, id));
        assert_eq!(complaint::amend(&app, OfComplaint { id }).await.unwrap_err().code, ApiCode::Misfit);
        let (name, bytes) = card.kept.lock().unwrap()[0].clone();
        assert!(name.starts_with("laporan-pasuruan-20") && name.ends_with(".sambat"), "{name}");
        assert_eq!(BundleFile::read(bytes.as_slice()).unwrap().header.pack.as_str(), "pasuruan");
        assert_eq!(fs::read_dir(app.config().data.join(LEAVING)).unwrap().count(), 0);

        for (wanted, code) in [(Ok(false), None), (Err(io::ErrorKind::StorageFull.into()), Some(ApiCode::DiskFull))] {
            let (_folder, app, _, id) = on(wanted).await;
            assert_eq!(export(&app, Nothing {}).await.err().map(|error| error.code), code);
            assert!(!may_be_there(&app, id));
            complaint::amend(&app, OfComplaint { id }).await.unwrap();
        }
    }
}
