//! Beginning an upload: who may, how much at once, and how long it lives.

use crate::{
    chance,
    city::City,
    db::{complaint, photo, upload},
    refusal::Refusal,
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::photo::Sha256;
use sambat_protocol::{problem::Code, tus::UploadMetadata};
use upload::{State, Upload};

/// The most bytes of one photo.
pub(crate) const LARGEST: u64 = 26 << 20;

/// Open uploads that one phone may have.
const MOST_OPEN: u64 = 32;

/// How long an upload lives that no byte ever came for: room that is only kept free is soon given back.
const EMPTY_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// How long an upload lives after its last byte. Phones are without a network for days.
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What became of a wish to upload.
enum Creation {
    Found(Upload),
    New(Upload),
    NotTheirs,
    Other,
    TooMany,
    NoRoom,
}

/// Creates an upload, or finds the one that the photo has. Answers whether it was there.
pub(crate) async fn create(
    city: &City,
    device: Sha256,
    length: u64,
    wanted: UploadMetadata,
) -> Result<(Upload, bool), Refusal> {
    let now = city.now();
    let uid = data_encoding::HEXLOWER.encode(&chance::bytes::<16>()?);
    let (store, most_reserved) = (city.store.clone(), city.limits.reserved);
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
                    return Ok(Creation::Found(living));
                }
                upload::end(t, &living.uid, State::Dead)?;
                let _ = store.drop_part(&living.uid);
            }
            // A photo that is here needs no byte more: its upload is complete from the start.
            let here = promised.state != photo::State::Missing;
            if !here && upload::open_of_device(t, &device)? >= MOST_OPEN {
                return Ok(Creation::TooMany);
            }
            if !here && upload::bytes_of_open(t)? + length > most_reserved {
                return Ok(Creation::NoRoom);
            }
            let new = Upload {
                uid,
                complaint: wanted.complaint,
                photo: wanted.photo,
                device,
                length,
                kept: if here { length } else { 0 },
                state: if here { State::Arrived } else { State::Open },
                expires_at: expires_at(now, 0),
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
        Creation::TooMany => Err(Refusal::TooManyUploads),
        // The disk may have room, but it is promised to others.
        Creation::NoRoom => Err(Code::DiskFull.into()),
    }
}

/// When an upload that has so many bytes is dropped if no more come.
pub(crate) fn expires_at(now: Timestamp, kept: u64) -> Timestamp {
    later(now, if kept == 0 { EMPTY_LIFE } else { LIFE })
}

pub(crate) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(now)
}
