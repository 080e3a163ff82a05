//! Those who may enter the desk: letting them in, and knowing who they are.

pub(crate) mod manage;
pub(crate) mod password;
pub(crate) mod sessions;
pub(crate) mod slowdown;
pub(crate) mod totp;

use crate::{
    city::City,
    db::{
        officer::{self, Officer},
        register::{self, Deed, Entry},
    },
    network::Network,
    refusal::Refusal,
};
use jiff::Timestamp;
use sambat_domain::officer::{LONGEST_PASSWORD, Seat};
use sambat_protocol::problem::Code;
use slowdown::{Login, LoginSlowdown};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Passwords that are looked at at once: each takes a core for a part of a second, and two cores have phones to answer.
const AT_ONCE: usize = 1;

/// How long a login waits for its turn.
const PATIENCE: Duration = Duration::from_secs(20);

/// What logging in needs to remember.
#[derive(Debug)]
pub(crate) struct Logins {
    slowdown: LoginSlowdown,
    turns: Semaphore,
}

impl Default for Logins {
    fn default() -> Self {
        Self { slowdown: LoginSlowdown::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub(crate) struct Seated {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) seat: Seat,
}

impl From<Officer> for Seated {
    fn from(officer: Officer) -> Self {
        Self { id: officer.id, name: officer.name, seat: officer.seat }
    }
}

/// What is typed to log in.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The officer's name.
    pub(crate) name: String,
    /// The password.
    pub(crate) password: String,
    /// The one-time code, where one is asked for.
    #[serde(default)]
    pub(crate) code: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// A name as it is kept: what people type with a capital is the same.
pub(crate) fn plain_name(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// Lets somebody in, or says why not. What is wrong, the name or the password, is not said and takes the same time.
pub(crate) async fn log_in(city: &City, network: Network, typed: Credentials) -> Result<Seated, Refusal> {
    let name = plain_name(&typed.name);
    if typed.password.len() > LONGEST_PASSWORD || name.len() > manage::LONGEST_NAME {
        return Err(Code::LoginRefused.into());
    }
    let (now, tried) = (city.now(), Login::of(network, &name));
    if let Some(seconds) = city.logins.slowdown.wait(&tried, now) {
        return Err(Refusal::SlowDown(seconds));
    }
    let turn = tokio::time::timeout(PATIENCE, city.logins.turns.acquire()).await;
    let Ok(Ok(turn)) = turn else { return Err(Refusal::SlowDown(1)) };
    // Whoever waited for a turn beside a thousand others may have to wait by now.
    if let Some(seconds) = city.logins.slowdown.wait(&tried, now) {
        return Err(Refusal::SlowDown(seconds));
    }
    let wanted = name.clone();
    let found = city.ledger.look(move |c| officer::by_name(c, &wanted)).await?;
    let row = found.as_ref().map(|officer| officer.password.clone());
    let checking = tokio::task::spawn_blocking(move || password::verify(&typed.password, row.as_deref()));
    let fits = checking.await.map_err(|_| Code::Internal)?;
    let judged = match found {
        Some(officer) if fits && !officer.disabled => code(city, officer, typed.code.as_deref(), now).await,
        Some(officer) => Err((Some(officer.id), Code::LoginRefused)),
        None => Err((None, Code::LoginRefused)),
    };
    drop(turn);
    match judged {
        Ok(officer) => {
            city.logins.slowdown.forget(&tried[0]);
            enter(city, Some(officer.id), Deed::Login, now).await?;
            Ok(officer.into())
        }
        // The password was right: whoever typed it is asked for more, and nothing was wrong.
        Err((_, Code::CodeNeeded)) => Err(Code::CodeNeeded.into()),
        Err((whose, code)) => {
            city.logins.slowdown.wrong(&tried, now);
            if whose.is_some() {
                enter(city, whose, Deed::LoginRefused, now).await?;
            }
            Err(code.into())
        }
    }
}

/// Asks for the one-time code of whoever has one.
async fn code(
    city: &City,
    officer: Officer,
    typed: Option<&str>,
    now: Timestamp,
) -> Result<Officer, (Option<i64>, Code)> {
    let id = officer.id;
    let Some(sealed) = &officer.totp_sealed else { return Ok(officer) };
    let typed = typed.filter(|typed| !typed.trim().is_empty()).ok_or((Some(id), Code::CodeNeeded))?;
    let step = totp::step(&city.vault, id, sealed, typed, now).ok_or((Some(id), Code::LoginRefused))?;
    // A code that somebody saw over a shoulder is used up.
    match city.writer.write(move |t| officer::use_step(t, id, step)).await {
        Ok((true, _)) => Ok(officer),
        Ok((false, _)) => Err((Some(id), Code::LoginRefused)),
        Err(_) => Err((None, Code::Internal)),
    }
}

/// Writes a line of the register that is about no complaint.
pub(crate) async fn enter(city: &City, officer: Option<i64>, deed: Deed, at: Timestamp) -> Result<(), Refusal> {
    city.writer.write(move |t| register::write(t, &Entry { at, officer, deed, complaint: None, event: None })).await?;
    Ok(())
}
