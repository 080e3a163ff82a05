//! Reports that were carried here by hand: each part is received as its request from the phone would have been.

use crate::{
    blocking::blocking,
    city::City,
    complaint::{self, Envelope},
    error::CityError,
    event,
    json_object::read_object,
    photos::carried,
};
use sambat_city_store::{
    db::{
        complaint::{self as complaint_rows, Owner},
        photo,
    },
    keys::Keys,
    photo_files::PhotoFiles,
};
use sambat_domain::{
    id::{ComplaintId, EventId, PhotoId},
    photo::Sha256,
};
use sambat_limits::network::Network;
use sambat_protocol::{
    bundle::{BundleAnswer, BundleError, BundleFile, BundleReader, Carried, CarriedOutcome, Part},
    problem::Code,
};
use std::{fs::File, io::BufReader, path::Path};

type Reader = BundleReader<BufReader<File>>;

impl From<BundleError> for CityError {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::NoBundle | BundleError::Damaged => Code::BadBundle.into(),
            BundleError::Version => Code::UnknownVersion.into(),
            BundleError::OtherKey => Code::OtherCity.into(),
            BundleError::TooLarge => Code::TooLarge.into(),
            BundleError::Key => Code::Internal.into(),
            BundleError::Io(error) => error.into(),
        }
    }
}

/// Brings a file in. All of it is read before anything of it is kept; brought again it changes nothing. What is new counts as if
/// each phone had sent it from the network of whoever brings it.
///
/// # Errors
/// `bad_json` and the other problems of a file that cannot be read as a whole; [`CityError::Io`] and [`CityError::Db`] where
/// the main database fails or a file cannot be read. What is wrong with one part of it is said in the answer.
pub async fn bring(city: &City, from: Option<Network>, file: &Path) -> Result<BundleAnswer, CityError> {
    open(city, file).await?.checked().await?;
    let mut bundle = open(city, file).await?;
    let owner = bundle.reader.owner();
    let mut complaints: Vec<Carried> = Vec::new();
    loop {
        let (rest, came) = bundle.next(&city.photo_files).await?;
        bundle = rest;
        let Some(came) = came else { break };
        if let Came::Words(id, body) = came {
            complaints.push(words(city, owner, from, id, &body).await?);
            continue;
        }
        let Some(of) = complaints.last_mut().filter(|of| of.outcome != CarriedOutcome::Refused) else { continue };
        let kept = match came {
            Came::Event(event, body) => counted(said(city, owner, of.id, event, &body).await, &mut of.events),
            Came::Photo(photo, staged) => {
                counted(carried::bring(city, owner, from, of.id, photo, staged).await, &mut of.photos)
            }
            Came::Words(..) => Ok(()),
        };
        match kept {
            Ok(()) => {}
            Err(refusal) if refusal.problem().status < 500 => of.turned_away += 1,
            Err(refusal) => return Err(refusal),
        }
    }
    for of in complaints.iter_mut().filter(|of| of.outcome != CarriedOutcome::Refused) {
        let id = of.id;
        let missing = city.ledger.read(move |c| {
            // A file that names no owner hears nothing of what the city has.
            if complaint_rows::is_owner(c, &owner, id)? { photo::missing(c, id) } else { Ok(vec![]) }
        });
        let missing = missing.await?;
        of.missing = u32::try_from(missing.len()).unwrap_or(u32::MAX);
    }
    Ok(BundleAnswer { complaints })
}

fn counted(new: Result<bool, CityError>, count: &mut u32) -> Result<(), CityError> {
    *count += u32::from(new?);
    Ok(())
}

async fn words(
    city: &City,
    owner: Sha256,
    from: Option<Network>,
    id: ComplaintId,
    body: &[u8],
) -> Result<Carried, CityError> {
    let received = match read_object(body).and_then(Envelope::read) {
        Ok(envelope) => complaint::receive(city, owner, from, id, envelope).await,
        Err(refusal) => Err(refusal),
    };
    let mut carried = Carried {
        id,
        outcome: CarriedOutcome::Refused,
        ticket: None,
        code: None,
        events: 0,
        photos: 0,
        turned_away: 0,
        missing: 0,
    };
    match received {
        Ok(received) => {
            carried.outcome = if received.new { CarriedOutcome::New } else { CarriedOutcome::Known };
            carried.ticket = Some(received.answer.ticket().clone());
        }
        // What is wrong with one complaint says nothing of the others; what is wrong here stops all of them.
        Err(refusal) if refusal.problem().status < 500 => carried.code = Some(refusal.problem().code),
        Err(refusal) => return Err(refusal),
    }
    Ok(carried)
}

async fn said(
    city: &City,
    owner: Sha256,
    complaint: ComplaintId,
    event: EventId,
    body: &[u8],
) -> Result<bool, CityError> {
    let said = event::read(read_object(body)?, complaint, event)?;
    if said.kind.is_final() {
        return Err(Code::Forbidden.into());
    }
    Ok(event::keep(city, Owner::Carried(owner), said).await?.new)
}

/// A part with its body; a photo is on the disk, under a name of its own.
enum Came {
    Words(ComplaintId, Vec<u8>),
    Event(EventId, Vec<u8>),
    Photo(PhotoId, carried::Staged),
}

/// Whether what a file begins with is the header of a bundle of this city's.
///
/// # Errors
/// `other_city` where the file is sealed for another city, and what a beginning that is none of ours says.
pub fn begins_well(city: &City, beginning: &[u8]) -> Result<(), CityError> {
    let header = BundleFile::read(beginning)?.header;
    let is_ours = header.pack == city.served.pack.id && city.keys.seal_secret(&header.kid).is_some();
    if is_ours { Ok(()) } else { Err(Code::OtherCity.into()) }
}

/// A bundle that opened. What it takes from the disk and from the processor it does off the executor.
struct Bundle {
    reader: Reader,
}

async fn open(city: &City, file: &Path) -> Result<Bundle, CityError> {
    let file = file.to_owned();
    let bundle = blocking(move || BundleFile::read(BufReader::new(File::open(file)?))).await?;
    if bundle.header.pack != city.served.pack.id {
        return Err(Code::OtherCity.into());
    }
    Ok(Bundle { reader: with_key(&city.keys, bundle)? })
}

fn with_key(keys: &Keys, bundle: BundleFile<BufReader<File>>) -> Result<Reader, BundleError> {
    let secret = keys.seal_secret(&bundle.header.kid).ok_or(BundleError::OtherKey)?;
    bundle.open(&secret)
}

impl Bundle {
    async fn checked(self) -> Result<(), CityError> {
        blocking(move || self.reader.check()).await
    }

    /// The next part; the reader goes along and comes back.
    async fn next(self, store: &PhotoFiles) -> Result<(Self, Option<Came>), CityError> {
        let (store, mut reader) = (store.clone(), self.reader);
        blocking(move || {
            let part = reader.next_part()?;
            let came = match part {
                None => None,
                Some(Part::Owner { .. }) => return Err(BundleError::Damaged),
                Some(Part::Words { complaint, .. }) => Some(Came::Words(complaint, reader.whole_body()?)),
                Some(Part::Event { event, .. }) => Some(Came::Event(event, reader.whole_body()?)),
                Some(Part::Photo { photo, sha256, bytes }) => {
                    let staged = carried::stage(&store, sha256, bytes, &mut reader.body())?;
                    Some(Came::Photo(photo, staged))
                }
            };
            Ok((Self { reader }, came))
        })
        .await
    }
}
