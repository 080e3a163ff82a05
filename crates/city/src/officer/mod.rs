//! Those who may enter the desk: letting them in, and knowing who they are.

pub(crate) mod login_attempts;
pub mod logins;
pub mod manage;
pub mod password;
pub mod totp;

use crate::{city::City, error::CityError};
use jiff::{SignedDuration, Timestamp};
use login_attempts::Login;
use sambat_city_store::db::{
    Db,
    audit_log::{self, AuditAction, AuditEntry},
    officer::{self, Officer},
    wrong_try,
};
use sambat_domain::officer::{LONGEST_PASSWORD, Seat};
use sambat_limits::{attempt_limiter::Begun, network::Network};
use sambat_protocol::{desk::Credentials, problem::Code};
use std::time::Duration;

/// How long a login waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// When whoever found no place comes again, in seconds.
const LATER: u64 = 5;

/// How much time one line of the audit log tells of, where a name is refused again and again.
const SPAN: SignedDuration = SignedDuration::from_hours(1);

/// An officer who is logged in, and what they may do.
#[derive(Debug, Clone)]
pub struct Seated {
    /// The row; no page ever names it.
    pub id: i64,
    /// The name by which they logged in.
    pub name: String,
    /// The role and office, which decide what they may see and do.
    pub seat: Seat,
}

impl From<Officer> for Seated {
    fn from(officer: Officer) -> Self {
        Self { id: officer.id, name: officer.name, seat: officer.seat }
    }
}

/// A name as it is kept: what people type with a capital is the same.
pub fn plain_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Lets somebody in, or says why not. What is wrong, the name or the password, is not said and takes the same time.
///
/// # Errors
/// `login_refused` where name, password or code is wrong, whichever; [`CityError::SlowDown`] where one must wait;
/// [`CityError::Db`] where the main database fails.
pub async fn log_in(city: &City, network: Network, typed: Credentials) -> Result<Seated, CityError> {
    let name = plain_name(&typed.name);
    if typed.password.len() > LONGEST_PASSWORD || name.len() > manage::LONGEST_NAME {
        return Err(Code::LoginRefused.into());
    }
    let tried = Login::of(network, &name);
    let begun = city.logins.attempts.begin(&tried, city.now()).map_err(CityError::SlowDown)?;
    let public = Some(network).filter(|network| !network.is_loopback());
    let turn = tokio::time::timeout(PATIENCE, city.logins.turns.take(public, 1)).await;
    let Ok(Ok(turn)) = turn else {
        // Nothing was checked, so nothing was wrong.
        city.logins.attempts.excuse(&begun);
        return Err(CityError::SlowDown(LATER));
    };
    let now = city.now();
    let wanted = name.clone();
    let found = city.ledger.read(move |c| officer::by_name(c, &wanted)).await?;
    let row = found.as_ref().map(|officer| officer.password.clone());
    let checking = tokio::task::spawn_blocking(move || password::verify(&typed.password, row.as_deref()));
    let fits = checking.await.map_err(|_| Code::Internal)?;
    drop(turn);
    let judged = match found {
        Some(officer) if fits && !officer.disabled => code(city, network, officer, typed.code.as_deref(), now).await,
        Some(officer) => Err(Wrong::Refused(Some(officer.id))),
        None => Err(Wrong::Refused(None)),
    };
    match judged {
        Ok(officer) => {
            city.logins.attempts.excuse(&begun);
            city.logins.attempts.forget(&tried);
            let id = officer.id;
            city.writer.write(move |t| let_in(t, id, now)).await?;
            Ok(officer.into())
        }
        // The password was right: whoever typed it is asked for more, or to wait with that, and nothing was wrong.
        Err(Wrong::Else(refusal)) => {
            city.logins.attempts.excuse(&begun);
            Err(refusal)
        }
        Err(Wrong::Refused(whose)) => {
            if let Some(whose) = whose {
                city.writer.write(move |t| wrong_try::refused(t, whose, now)).await?;
            }
            Err(Code::LoginRefused.into())
        }
    }
}

/// Why somebody is not let in.
enum Wrong {
    /// The name, the password or the code; whose name it is, if anybody's.
    Refused(Option<i64>),
    /// Another cause, such as a one-time code that is still needed, too many tries or a failed database.
    Else(CityError),
}

/// Asks for the one-time code of whoever has one.
async fn code(
    city: &City,
    network: Network,
    officer: Officer,
    typed: Option<&str>,
    now: Timestamp,
) -> Result<Officer, Wrong> {
    let id = officer.id;
    let Some(sealed) = &officer.totp_sealed else { return Ok(officer) };
    let Some(typed) = typed.filter(|typed| !typed.trim().is_empty()) else {
        return Err(Wrong::Else(Code::CodeNeeded.into()));
    };
    let tried = Login::code(network, &officer.name);
    let begun: Begun =
        city.logins.attempts.begin(&tried, now).map_err(|seconds| Wrong::Else(CityError::SlowDown(seconds)))?;
    let step = totp::step(&city.vault, id, sealed, typed, now).ok_or(Wrong::Refused(Some(id)))?;
    // A code that somebody saw over a shoulder is used up.
    match city.writer.write(move |t| officer::use_step(t, id, step)).await {
        Ok((true, _)) => {
            city.logins.attempts.excuse(&begun);
            Ok(officer)
        }
        Ok((false, _)) => Err(Wrong::Refused(Some(id))),
        Err(error) => Err(Wrong::Else(error.into())),
    }
}

/// Writes a login into the audit log, after what was refused under the same name.
fn let_in(t: &sambat_city_store::db::Transaction<'_>, id: i64, now: Timestamp) -> Db<()> {
    wrong_try::tell(t, id)?;
    audit_log::write(
        t,
        &AuditEntry { at: now, officer: Some(id), deed: AuditAction::Login, complaint: None, event: None },
    )
}

/// Writes into the audit log what was refused, a line for each name whose span is over.
pub(crate) async fn tell_refused(city: &City) -> Db<()> {
    let before = city.now().checked_sub(SPAN).unwrap_or(Timestamp::MIN);
    if city.ledger.read(move |c| wrong_try::untold(c, before)).await?.is_empty() {
        return Ok(());
    }
    let tell = move |t: &sambat_city_store::db::Transaction<'_>| {
        wrong_try::untold(t, before)?.into_iter().try_for_each(|officer| wrong_try::tell(t, officer))
    };
    city.writer.write(tell).await.map(|_| ())
}

/// Writes a line of the audit log that is about no complaint.
///
/// # Errors
/// [`CityError::Db`] where the main database fails.
pub async fn enter(city: &City, officer: Option<i64>, deed: AuditAction, at: Timestamp) -> Result<(), CityError> {
    city.writer
        .write(move |t| audit_log::write(t, &AuditEntry { at, officer, deed, complaint: None, event: None }))
        .await?;
    Ok(())
}
