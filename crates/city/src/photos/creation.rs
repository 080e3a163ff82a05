//! Beginning an upload: who may, how much at once, and how long it lives.

use crate::{city::City, error::CityError};
use jiff::{SignedDuration, Timestamp};
use sambat_city_store::{
    db::{complaint, photo, upload},
    random,
};
use sambat_domain::photo::Sha256;
use sambat_limits::network::Network;
use sambat_protocol::{problem::Code, tus::UploadMetadata};
use upload::{Upload, UploadState};

/// The most bytes of one photo.
pub const LARGEST: u64 = 26 << 20;

/// Open uploads that one phone may have.
const MOST_OPEN: u64 = 32;

/// How long an upload lives to which no byte was ever sent.
const EMPTY_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// How long an upload lives after its last byte. Phones are without a network for days.
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The result of a request for an upload.
enum Creation {
    Found(Upload),
    New(Upload),
    NotTheirs,
    Other,
    TooMany,
    NoRoom,
}

/// Of the room that is left, the part that what one network has waiting may take.
const SHARE: u64 = 8;

/// Creates an upload, or finds the one that the photo has. Answers whether it was there.
///
/// Nothing is kept free for it: what counts is what is on the disk. Where a network has its share of that, what it left lying for
/// longest gives way, so that whoever else is behind the same address still gets in.
///
/// # Errors
/// `not_found` where the complaint is not this phone's, `other_photo` where it announced no such photo;
/// [`CityError::TooManyUploads`]; `disk_full`; [`CityError::Db`], [`CityError::Io`] and [`CityError::Random`] where it cannot
/// be kept.
pub async fn create(
    city: &City,
    device: Sha256,
    from: Option<Network>,
    length: u64,
    wanted: UploadMetadata,
) -> Result<(Upload, bool), CityError> {
    let now = city.now();
    let uid = data_encoding::HEXLOWER.encode(&random::bytes::<16>()?);
    let (store, lanes, most_waiting) = (city.photo_files.clone(), city.upload_locks.clone(), city.limits.waiting);
    let network = from.map(|network| city.keys.network_hmac(network.house()));
    let (room, floods, of) = (city.room.clone(), city.rates.clone(), city.limits.allowances);
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
            if differs || promised.state == photo::PhotoState::GivenUp {
                return Ok(Creation::Other);
            }
            if let Some(living) = upload::of_photo(t, wanted.complaint, wanted.photo)? {
                if !living.has_expired(now) {
                    return Ok(Creation::Found(living));
                }
                upload::end(t, &living.uid, UploadState::Dead)?;
                let _ = store.drop_part(&living.uid);
            }
            // A photo that is here needs no byte more: its upload is complete from the start.
            let here = promised.state != photo::PhotoState::Missing;
            if !here && upload::open_of_device(t, &device, now)? >= MOST_OPEN {
                return Ok(Creation::TooMany);
            }
            let left = room.left();
            if !here && (left < length || from.is_some_and(|from| floods.photos(&of, from, left, now))) {
                return Ok(Creation::NoRoom);
            }
            if !here {
                let mut waiting = upload::waiting_of_network(t, network)?;
                let mut bytes: u64 = waiting.iter().map(|upload| upload.kept).sum();
                let mut count = waiting.len() as u64;
                // Whoever is sending just now is not left lying.
                waiting.retain(|upload| !lanes.are_in_use(&upload.uid));
                waiting.sort_by_key(moved_at);
                let mut stale = waiting.into_iter();
                while count >= most_waiting || bytes.saturating_add(length) > left / SHARE {
                    let Some(Upload { uid, kept, .. }) = stale.next() else { break };
                    upload::end(t, &uid, UploadState::Dead)?;
                    let _ = store.drop_part(&uid);
                    (count, bytes) = (count - 1, bytes - kept);
                }
                if count >= most_waiting {
                    return Ok(Creation::TooMany);
                }
            }
            let new = Upload {
                uid,
                complaint: wanted.complaint,
                photo: wanted.photo,
                device,
                length,
                kept: if here { length } else { 0 },
                state: if here { UploadState::Arrived } else { UploadState::Open },
                expires_at: expires_at(now, 0),
                network,
            };
            upload::insert(t, &new)?;
            Ok(Creation::New(new))
        })
        .await?;
    match creation {
        Creation::Found(upload) => Ok((upload, true)),
        Creation::New(upload) => Ok((upload, false)),
        Creation::NotTheirs => Err(Code::NotFound.into()),
        Creation::Other => Err(Code::OtherPhoto.into()),
        Creation::TooMany => Err(CityError::TooManyUploads),
        Creation::NoRoom => Err(Code::DiskFull.into()),
    }
}

/// When an upload that has so many bytes is dropped if no more come.
pub fn expires_at(now: Timestamp, kept: u64) -> Timestamp {
    later(now, life(kept))
}

/// When an upload was begun, or moved last.
fn moved_at(upload: &Upload) -> Timestamp {
    later(upload.expires_at, -life(upload.kept))
}

fn life(kept: u64) -> SignedDuration {
    if kept == 0 { EMPTY_LIFE } else { LIFE }
}

/// A moment so much later; the same where no calendar goes that far.
pub fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(now)
}
