//! The commands that work on a city's folder, beside a running server or without one.

pub mod breach;
pub mod erase;
pub mod flood;
pub mod map;

use crate::{
    backup::{self, Manifest},
    founding::Leftover,
    offline,
    start_error::StartError,
};
use sambat_city::{
    audit::{self, AuditError, Verified},
    bundle, city_map,
    erasure::on_request::OnRequestError,
    error::CityError,
    event::{self, ByHand, ByHandError, status_word},
    officer::manage::{self, Change, OfficerError},
    pack_folder::{self, PackError},
    summary::Refresher,
};
use sambat_city_store::{
    clock::{Clock, whole_millis},
    data_folder::{keys_db, main_db},
    db::{DbError, Ledger},
    key_place,
    keys::{KeyError, Keys},
    vault::{OpenVaultError, Vault},
};
use sambat_domain::{event::EventKind, officer::Seat};
use sambat_protocol::{
    bundle::{BundleAnswer, Carried, CarriedOutcome},
    key::{Algorithm, PublicKey},
    problem::Code,
    receipt_file::{ReceiptFile, ReceiptFileError},
};
use sambat_sqlite::OpenError;
use serde_json::{Map, Value};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Why a command is not done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// No server has ever run on this folder.
    #[error("there is no city in {0}")]
    NoCity(PathBuf),
    /// The folder holds part of a city, a backup, or a restore that was cut short.
    #[error(transparent)]
    Leftover(#[from] Leftover),
    /// The main database cannot be opened.
    #[error("main.db: {0}")]
    Open(#[from] OpenError),
    /// The main database failed after it was opened.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// The file of the city's secret keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The data keys cannot be opened.
    #[error("keys.db: {0}")]
    Vault(#[from] OpenVaultError),
    /// The event cannot be added.
    #[error(transparent)]
    Event(#[from] ByHandError),
    /// The chain of events has a fault.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The city that a bundle is for.
    #[error(transparent)]
    City(#[from] StartError),
    /// The bundle cannot be brought in: why, in words.
    #[error("{0}")]
    Bundle(String),
    /// An officer cannot be made or changed.
    #[error(transparent)]
    Officer(#[from] OfficerError),
    /// No folder was named.
    #[error("--data is missing: the folder of the server's data")]
    DataMissing,
    /// The list of who is affected by a leak cannot be made.
    #[error(transparent)]
    Breach(#[from] breach::BreachError),
    /// A complaint is not erased at its citizen's request.
    #[error(transparent)]
    Erasure(#[from] OnRequestError),
    /// A file that cannot be read.
    #[error("cannot read the file: {0}")]
    File(#[source] io::Error),
    /// The file is no receipt, or its signature does not hold.
    #[error(transparent)]
    Receipt(#[from] ReceiptFileError),
    /// A receipt that only the key beside it vouches for.
    #[error(
        "the receipt fits the key in its own file, which proves nothing: anybody can make both; name the city's key, as the city \
         publishes it, with --key"
    )]
    ReceiptByItself,
    /// What was given as the city's key is no public key.
    #[error("this is no public key: 32 bytes in base64url, as the pack document has them")]
    KeyBad,
    /// The kind with its options is none.
    #[error("{0}")]
    Kind(String),
}

/// Adds an event by hand. Answers the ticket and the status after it, such as `PSR-X2T1-57BX: dispatched`.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Keys`],
/// [`CommandError::Open`] and [`CommandError::Vault`] where keys or databases do not open, [`CommandError::Event`] where the
/// event cannot be added. Then nothing was kept.
pub fn add_event(
    data: &Path,
    keys: Option<&Path>,
    clock: &dyn Clock,
    complaint: &str,
    by_hand: ByHand,
) -> Result<String, CommandError> {
    let data = city(data)?;
    let keys = self::keys(&data, keys)?;
    let ledger = Ledger::open(&main_db(&data))?;
    let vault = Arc::new(Vault::open(&keys_db(&data), &keys)?);
    let refresher = Refresher::of(&ledger, vault)?.ok_or(DbError::BadRow("pack_revision"))?;
    let (ticket, status) = event::add_by_hand(&ledger, &refresher, clock.now(), complaint, by_hand)?;
    Ok(format!("{ticket}: {}", status_word(status)))
}

/// Brings in a file of reports that was carried here, beside a running server or without one. Run again it changes nothing.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::File`] where the file
/// cannot be read, [`CommandError::Keys`] and [`CommandError::City`] where the city does not open, [`CommandError::Bundle`] where
/// the bundle cannot be brought in. Nothing is kept of a file that is not whole, or another city's.
pub async fn import_bundle(
    data: &Path,
    keys: Option<&Path>,
    clock: Arc<dyn Clock>,
    file: &Path,
) -> Result<BundleAnswer, CommandError> {
    let data = city(data)?;
    let keys = self::keys(&data, keys)?;
    fs::metadata(file).map_err(CommandError::File)?;
    let (city, writing) = offline::open(&data, keys, clock)?;
    let brought = bundle::bring(&city, None, file).await;
    offline::close(city, writing).await;
    brought.map_err(|refusal| CommandError::Bundle(bundle_words(&refusal)))
}

fn bundle_words(refusal: &CityError) -> String {
    let problem = refusal.problem();
    match problem.code {
        Code::BadBundle => "this is no file of reports, or it was damaged on the way; nothing of it was kept".into(),
        Code::OtherCity => "this file of reports is for another city; nothing of it was kept".into(),
        Code::UnknownVersion => "this file of reports is of a newer form; nothing of it was kept".into(),
        Code::TooLarge => "this file has more than a file of reports may have; nothing of it was kept".into(),
        _ => format!("{refusal}; run it again, what is in already stays in once"),
    }
}

/// One line for each complaint of a bundle.
#[must_use]
pub fn bundle_lines(answer: &BundleAnswer) -> Vec<String> {
    let line = |of: &Carried| {
        let ticket = of.ticket.as_ref().map_or_else(|| of.id.to_string(), ToString::to_string);
        let outcome = match (of.outcome, of.code) {
            (CarriedOutcome::New, _) => "new".to_owned(),
            (CarriedOutcome::Known, _) => "was here".to_owned(),
            (CarriedOutcome::Refused, code) => format!("refused, {}", code.unwrap_or(Code::Internal).as_str()),
        };
        format!(
            "{ticket}: {outcome}; {} events and {} photos new, {} turned away, {} photos missing",
            of.events, of.photos, of.turned_away, of.missing
        )
    };
    answer.complaints.iter().map(line).collect()
}

/// A kind by its name as it travels, with the options that belong to it and no others.
///
/// # Errors
/// [`CommandError::Kind`] where there is no such kind, an option is missing or malformed, or an option does not belong to it.
pub fn kind(name: &str, options: &[(&str, Option<String>)]) -> Result<EventKind, CommandError> {
    let mut members = Map::from_iter([("kind".to_owned(), Value::from(name))]);
    for (option, value) in options {
        if let Some(value) = value {
            members.insert((*option).to_owned(), Value::from(value.as_str()));
        }
    }
    let given: Vec<_> = members.keys().cloned().collect();
    let kind: EventKind = serde_json::from_value(Value::Object(members))
        .map_err(|error| CommandError::Kind(format!("{name}: {error}")))?;
    let known = serde_json::to_value(&kind).unwrap_or_default();
    match given.iter().find(|option| known.get(option.as_str()).is_none()) {
        Some(option) => Err(CommandError::Kind(format!("--{option} does not go with {name}"))),
        None => Ok(kind),
    }
}

/// Walks the chain of events, of a city or of a backup, the newest of a folder of them.
///
/// # Errors
/// [`CommandError::NoCity`] where there is neither a city nor a backup, [`CommandError::Open`] where the main database does not
/// open, [`CommandError::Audit`] with the first event or line that is not what was recorded.
pub fn verify_audit(data: &Path) -> Result<Verified, CommandError> {
    let data = match with_words(data) {
        Err(none) => backup::newest(data).ok_or(none)?,
        Ok(data) => data,
    };
    // What was put aside stays byte for byte as it is.
    let open = if Manifest::is_in(&data) { Ledger::open_to_read } else { Ledger::open };
    Ok(audit::verify(&open(&main_db(&data))?)?)
}

/// A password that nobody has to think of.
///
/// # Errors
/// [`CommandError::Officer`] where the system gives no randomness.
pub fn make_password() -> Result<String, CommandError> {
    Ok(manage::make_password().map_err(OfficerError::Random)?)
}

/// Lets somebody into the desk from now on. Answers the name as it is kept.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Open`] where the main
/// database does not open, [`CommandError::Officer`] where name, office or password do not fit. Then nothing was kept.
pub fn add_officer(
    data: &Path,
    clock: &dyn Clock,
    name: &str,
    seat: &Seat,
    password: &str,
) -> Result<String, CommandError> {
    let ledger = ledger(data)?;
    Ok(manage::add(&ledger, whole_millis(clock.now()), name, seat, password)?)
}

/// Changes somebody. Answers what must be told to them once, or their name.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Keys`],
/// [`CommandError::Open`] and [`CommandError::Vault`] where keys or databases do not open, [`CommandError::Officer`] where nobody
/// has the name or the change does not fit. Then nothing was changed.
pub fn change_officer(
    data: &Path,
    keys: Option<&Path>,
    clock: &dyn Clock,
    name: &str,
    change: Change,
) -> Result<String, CommandError> {
    let data = city(data)?;
    let keys = self::keys(&data, keys)?;
    let ledger = Ledger::open(&main_db(&data))?;
    let vault = Vault::open(&keys_db(&data), &keys)?;
    let told = manage::change(&ledger, &vault, whole_millis(clock.now()), name, change)?;
    Ok(told.unwrap_or_else(|| name.to_owned()))
}

/// Everybody who may or might enter the desk, a line each.
///
/// # Errors
/// [`CommandError::NoCity`] and [`CommandError::Leftover`] where the folder is no city's, [`CommandError::Open`] where the main
/// database does not open, [`CommandError::Officer`] where it cannot be read.
pub fn list_officers(data: &Path) -> Result<Vec<String>, CommandError> {
    let ledger = ledger(data)?;
    Ok(manage::list(&ledger)?)
}

/// Checks a pack's folder, with its map, as on a day, else today. Answers one line about it.
///
/// # Errors
/// [`PackError::Io`] where a file or folder cannot be read, [`PackError::Mistakes`] with every mistake of its texts, and
/// [`PackError::Map`] with every fault of its map.
pub async fn check_pack(folder: &Path, on: Option<jiff::civil::Date>, clock: &dyn Clock) -> Result<String, PackError> {
    let line = pack_folder::check(folder, on, clock.now())?;
    let faults = city_map::faults(&folder.join(city_map::NAME), &pack_folder::read(folder)?.pack).await;
    if faults.is_empty() { Ok(line) } else { Err(PackError::Map(faults)) }
}

/// Checks a receipt file, without a network: by keys known to be the city's, or, with none, by the key in the file, which
/// anybody may have made. Answers what the city said.
///
/// # Errors
/// [`CommandError::File`] where the file cannot be read, [`CommandError::Receipt`] where it is no receipt file or its signature
/// does not hold, [`CommandError::ReceiptByItself`] where it holds by the key in the file and no key is known.
pub fn check_receipt(file: &Path, known: &[PublicKey]) -> Result<String, CommandError> {
    let file = ReceiptFile::read(&fs::read_to_string(file).map_err(CommandError::File)?)?;
    if known.is_empty() {
        file.check()?;
        return Err(CommandError::ReceiptByItself);
    }
    file.check_by(known)?;
    let said = &file.receipt.body;
    Ok(format!(
        "{}: received by {} at {}, content {}, key {}",
        said.ticket, said.city, said.received_at, said.content_sha256, said.kid
    ))
}

/// The keys that count for a receipt: one as the city publishes it, or those of a file of secret keys.
///
/// # Errors
/// [`CommandError::KeyBad`] where `public` is no key, [`CommandError::Keys`] where the file of secret keys cannot be used.
pub fn known_keys(public: Option<&str>, keys: Option<&Path>) -> Result<Vec<PublicKey>, CommandError> {
    let mut known = keys.map(Keys::open).transpose()?.map(|keys| keys.public()).unwrap_or_default();
    if let Some(text) = public {
        known.push(PublicKey::from_text(Algorithm::Ed25519, text).ok_or(CommandError::KeyBad)?);
    }
    Ok(known)
}

/// The secret keys of a data folder, from the file that was named or else from where the server last had them.
pub(crate) fn keys(data: &Path, named: Option<&Path>) -> Result<Keys, KeyError> {
    Keys::open(&key_place::of(data, named))
}

/// The data folder of a city that is there. A backup is none: what was put aside stays as it is.
pub(crate) fn city(data: &Path) -> Result<PathBuf, CommandError> {
    let data = with_words(data)?;
    if Manifest::is_in(&data) { Err(Leftover::Backup(data).into()) } else { Ok(data) }
}

/// The main database of a city that is there.
fn ledger(data: &Path) -> Result<Ledger, CommandError> {
    Ok(Ledger::open(&main_db(&city(data)?))?)
}

fn with_words(data: &Path) -> Result<PathBuf, CommandError> {
    let found = fs::canonicalize(data).and_then(|data| fs::metadata(main_db(&data)).map(|_| data));
    found.map_err(|_: io::Error| CommandError::NoCity(data.to_owned()))
}
