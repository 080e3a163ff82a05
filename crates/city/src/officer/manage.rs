//! Adds and changes officers: by commands, beside a running server or without one.

use super::{password, plain_name, totp};
use data_encoding::BASE32_NOPAD;
use jiff::Timestamp;
use sambat_city_store::{
    db::{
        Db, DbError, Ledger, Transaction,
        audit_log::{self, AuditAction, AuditEntry},
        officer, pack_revision,
    },
    random::{self, NoRandomness},
    vault::{Vault, VaultError},
};
use sambat_domain::officer::{LONGEST_PASSWORD, Role, SHORTEST_PASSWORD, Seat};

/// The longest name, in bytes.
pub(crate) const LONGEST_NAME: usize = 64;

/// An officer cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// The name is too short, too long, or has other signs than it may have.
    #[error("a name has 2 to {LONGEST_NAME} letters, digits, dots and hyphens")]
    Name,
    /// Another officer has the name.
    #[error("{0} is here already")]
    Taken(String),
    /// No officer has this name.
    #[error("there is no officer {0}")]
    Unknown(String),
    /// The role belongs to an office, or does not.
    #[error("agency and field need --agency, the other roles have none")]
    Seat,
    /// The pack has no such office.
    #[error("the pack has no agency {0}")]
    AgencyUnknown(String),
    /// The password is too short or too long.
    #[error("a password has at least {SHORTEST_PASSWORD} letters and at most {LONGEST_PASSWORD} bytes")]
    Password,
    /// The main database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The secret for one-time codes could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The system gives no randomness for a password or a secret.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

/// A password that nobody has to think of: 100 bits, in groups that can be read out.
///
/// # Errors
/// [`NoRandomness`] where the system has none.
pub fn make_password() -> Result<String, NoRandomness> {
    let text = BASE32_NOPAD.encode(&random::bytes::<13>()?).to_lowercase();
    let groups: Vec<_> = (0..5).filter_map(|n| text.get(n * 4..n * 4 + 4)).collect();
    Ok(groups.join("-"))
}

/// A change of an officer.
#[derive(Debug, Clone)]
pub enum Change {
    /// Gives another role, or another office.
    Seat(Seat),
    /// Sets another password, in plain text.
    Password(String),
    /// Disables the name: nobody may enter by it any more.
    Disable,
    /// Enables the name again.
    Enable,
    /// Makes a new secret for one-time codes.
    Totp,
    /// Ends the use of one-time codes.
    NoTotp,
}

fn check_seat(ledger: &Ledger, seat: &Seat) -> Result<(), OfficerError> {
    if seat.role.needs_agency() != seat.agency.is_some() {
        return Err(OfficerError::Seat);
    }
    let known = ledger.read_blocking(pack_revision::latest)?.map(|pack| pack.agencies).unwrap_or_default();
    match &seat.agency {
        Some(agency) if known.iter().all(|known| known.id != *agency) => {
            Err(OfficerError::AgencyUnknown(agency.to_string()))
        }
        _ => Ok(()),
    }
}

fn hashed(password: &str) -> Result<String, OfficerError> {
    if !password::is_fit(password) {
        return Err(OfficerError::Password);
    }
    password::hash(password).ok_or(OfficerError::Random(NoRandomness))
}

fn changed(t: &Transaction<'_>, id: i64, at: Timestamp) -> Db<()> {
    audit_log::write(
        t,
        &AuditEntry { at, officer: Some(id), deed: AuditAction::OfficerChanged, complaint: None, event: None },
    )
}

/// Lets somebody in from now on.
///
/// # Errors
/// [`OfficerError::Name`] and [`OfficerError::Taken`] for the name, and the variants of its seat and password;
/// [`OfficerError::Db`] where the main database fails.
pub fn add(ledger: &Ledger, now: Timestamp, name: &str, seat: &Seat, password: &str) -> Result<String, OfficerError> {
    let name = plain_name(name);
    let letters =
        name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || ".-".contains(letter));
    if !letters || !(2..=LONGEST_NAME).contains(&name.len()) {
        return Err(OfficerError::Name);
    }
    check_seat(ledger, seat)?;
    let password = hashed(password)?;
    let new = officer::NewOfficer { name: &name, seat, password: &password, since: now };
    let (id, _) = ledger.transact(|t| {
        let id = officer::insert(t, &new)?;
        id.map(|id| changed(t, id, now)).transpose()?;
        Ok(id)
    })?;
    id.map(|_| name.clone()).ok_or(OfficerError::Taken(name))
}

/// Changes somebody; every browser that is logged in as them is not any more. Answers what must be told to them once: the
/// address for their authenticator app.
///
/// # Errors
/// [`OfficerError::Unknown`] where there is no such officer, and the variants of a seat or password that cannot be;
/// [`OfficerError::Db`] and [`OfficerError::Vault`] where it cannot be kept.
pub fn change(
    ledger: &Ledger,
    vault: &Vault,
    now: Timestamp,
    name: &str,
    what: Change,
) -> Result<Option<String>, OfficerError> {
    let name = plain_name(name);
    let mut who =
        ledger.read_blocking(|c| officer::by_name(c, &name))?.ok_or_else(|| OfficerError::Unknown(name.clone()))?;
    let mut told = None;
    match what {
        Change::Seat(seat) => {
            check_seat(ledger, &seat)?;
            who.seat = seat;
        }
        Change::Password(password) => who.password = hashed(&password)?,
        Change::Disable => who.disabled = true,
        Change::Enable => who.disabled = false,
        Change::Totp => {
            let city = ledger.read_blocking(pack_revision::latest)?.map(|pack| pack.id.to_string()).unwrap_or_default();
            let (sealed, address) = totp::make(vault, who.id, &who.name, &city)?;
            who.totp_sealed = Some(sealed);
            told = Some(address);
        }
        Change::NoTotp => who.totp_sealed = None,
    }
    ledger.transact(|t| {
        officer::update(t, &who)?;
        changed(t, who.id, now)
    })?;
    Ok(told)
}

/// Every officer by name, one line each.
///
/// # Errors
/// [`OfficerError::Db`] where the main database fails.
pub fn list(ledger: &Ledger) -> Result<Vec<String>, OfficerError> {
    let line = |who: officer::Officer| {
        let office = who.seat.agency.map(|agency| format!(" of {agency}")).unwrap_or_default();
        let codes = if who.totp_sealed.is_some() { ", one-time codes" } else { "" };
        let out = if who.disabled { ", disabled" } else { "" };
        format!("{}: {}{office}{codes}{out}", who.name, role_word(who.seat.role))
    };
    Ok(ledger.read_blocking(officer::all)?.into_iter().map(line).collect())
}

/// A role as it is typed.
fn role_word(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Coordinator => "coordinator",
        Role::Agency => "agency",
        Role::Field => "field",
        Role::Mayor => "mayor",
    }
}
