//! Erasing at a citizen's request where no phone of theirs can: by a command. It says first what is destroyed and what stays, and
//! destroys only what is named twice.

use crate::{city::City, erasure, officer::plain_name};
use jiff::{Timestamp, civil::Date};
use sambat_city_store::db::{
    Connection, DbError, Ledger,
    audit_log::{self, AuditAction, AuditEntry, More},
    complaint, erased, officer, pack_revision, photo,
};
use sambat_domain::{id::ComplaintId, response::zone, ticket::Ticket};
use std::fmt;

/// The shortest and the longest reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 3..=200;

/// From so many digits on a reason holds a person's number, whatever stands between them.
const SOMEBODYS: usize = 9;

/// A request to erase a complaint, as the command gives it.
#[derive(Debug, Clone)]
pub struct OnRequest {
    /// The complaint, by its ticket or its id.
    pub complaint: String,
    /// The day of receipt in the city, where several complaints share the ticket.
    pub received_on: Option<Date>,
    /// The name of the officer who does it.
    pub by: String,
    /// The reason. It stays in the audit log for ever.
    pub reason: String,
}

/// Why a complaint is not erased on request.
#[derive(Debug, thiserror::Error)]
pub enum OnRequestError {
    /// No complaint has this ticket or id, and none that was erased had it.
    #[error("there is no complaint {0}")]
    Unknown(String),
    /// The main database failed.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// Several complaints have the ticket.
    #[error("several complaints have this ticket: say the day of receipt with --received-on, or give the id of one:{}", list(.0))]
    WhichDay(Vec<(ComplaintId, Date)>),
    /// No officer of this name may enter.
    #[error("there is no officer {0} who may enter: --by names who does this, for the audit log")]
    Nobody(String),
    /// The reason says nothing, or more than it should.
    #[error(
        "a reason has {} to {} letters on one line, and no number of a person: it stays in the audit log for ever",
        REASON.start(), REASON.end()
    )]
    Reason,
    /// The ticket or id that was typed for confirmation is another.
    #[error("{0} was not typed again: nothing was erased")]
    NotAgain(String),
    /// It was erased after it was planned and before it was confirmed.
    #[error("it was erased meanwhile")]
    Meanwhile,
    /// The tombstone is there, and something of it is left.
    #[error("{0} is erased, and not yet all of it is gone: {1}; run it again with this id, or start the server")]
    Half(ComplaintId, String),
}

fn list(found: &[(ComplaintId, Date)]) -> String {
    found.iter().map(|(id, day)| format!("\n  {day}  {id}")).collect()
}

/// What will be destroyed. As text it is what the officer reads before they confirm.
#[derive(Debug, Clone)]
pub struct Planned {
    id: ComplaintId,
    /// None: it was erased before, and what was left of it goes now.
    there: Option<There>,
    officer: i64,
    reason: String,
}

/// What is kept of a complaint that was not erased yet.
#[derive(Debug, Clone)]
struct There {
    ticket: Ticket,
    received_at: Timestamp,
    has_reporter: bool,
    photos: usize,
    uploads: usize,
    events: usize,
    notes: usize,
    phones: usize,
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(there) = &self.there else {
            return write!(f, "{}: erased before; what may be left of it is destroyed now", self.id);
        };
        let There { ticket, received_at, has_reporter, photos, uploads, events, notes, phones } = there;
        let reporter = if *has_reporter { "who complained" } else { "no name, for there is none" };
        writeln!(f, "{ticket}, received {received_at}, id {}", self.id)?;
        writeln!(
            f,
            "destroyed: the words; {reporter}; {photos} photos and {uploads} uploads, but no file that another complaint"
        )?;
        writeln!(f, "  shows; {notes} notes; the keys under which any of it opens")?;
        writeln!(f, "destroyed at its next contact: the copy on {phones} phones")?;
        writeln!(
            f,
            "stays: that {events} things happened and when, without what was said; and in the audit log who erased it, when"
        )?;
        writeln!(f, "  and why")?;
        write!(
            f,
            "stays until you delete it: each backup of before, with public words and photos, and with private ones as long as\n  its own keys.db is there"
        )
    }
}

/// What was named a second time, by who read what will be destroyed.
#[derive(Debug)]
pub struct NamedAgain(Planned);

impl Planned {
    /// How it is named: its ticket, or its id where it has none any more.
    #[must_use]
    pub fn name(&self) -> String {
        self.there.as_ref().map_or_else(|| self.id.to_string(), |there| there.ticket.to_string())
    }

    /// To be erased, if what is typed names it too.
    ///
    /// # Errors
    /// [`OnRequestError::NotAgain`] where it names another complaint, or none.
    pub fn named_again(self, typed: &str) -> Result<NamedAgain, OnRequestError> {
        if self.is_named(typed) { Ok(NamedAgain(self)) } else { Err(OnRequestError::NotAgain(self.name())) }
    }

    fn is_named(&self, typed: &str) -> bool {
        let typed = typed.trim();
        typed.parse::<ComplaintId>().is_ok_and(|id| id == self.id)
            || typed
                .parse::<Ticket>()
                .is_ok_and(|ticket| self.there.as_ref().is_some_and(|there| there.ticket == ticket))
    }
}

/// Looks up what is to be erased. Nothing is changed.
///
/// # Errors
/// [`OnRequestError::Reason`] where the reason is too short, too long or holds a person's number; [`OnRequestError::Nobody`]
/// where no officer of that name may enter; [`OnRequestError::Unknown`] and [`OnRequestError::WhichDay`] where no complaint or
/// several fit; [`OnRequestError::Db`] where the main database fails.
pub fn plan(ledger: &Ledger, asked: &OnRequest) -> Result<Planned, OnRequestError> {
    let reason = checked_reason(&asked.reason)?;
    let name = plain_name(&asked.by);
    let officer = ledger.read_blocking(|c| officer::by_name(c, &name))?.filter(|officer| !officer.disabled);
    let officer = officer.ok_or(OnRequestError::Nobody(name))?.id;
    let (id, there) = ledger.read_blocking(|c| Ok(find(c, asked)))??;
    Ok(Planned { id, there, officer, reason })
}

fn checked_reason(said: &str) -> Result<String, OnRequestError> {
    let reason = said.trim();
    let mut digits = 0;
    for letter in reason.chars() {
        digits = match letter {
            _ if letter.is_control() => return Err(OnRequestError::Reason),
            _ if letter.is_numeric() => digits + 1,
            // A number of a letter or a day has these too, and is shorter.
            ' ' | '-' | '.' | '(' | ')' | '+' => digits,
            _ => 0,
        };
        if digits >= SOMEBODYS {
            return Err(OnRequestError::Reason);
        }
    }
    if REASON.contains(&reason.chars().count()) { Ok(reason.to_owned()) } else { Err(OnRequestError::Reason) }
}

fn find(c: &Connection, asked: &OnRequest) -> Result<(ComplaintId, Option<There>), OnRequestError> {
    let unknown = || OnRequestError::Unknown(asked.complaint.clone());
    if let Ok(id) = asked.complaint.parse::<ComplaintId>() {
        return match there(c, id)? {
            None if erased::is(c, id)? => Ok((id, None)),
            None => Err(unknown()),
            found => Ok((id, found)),
        };
    }
    let ticket: Ticket = asked.complaint.parse().map_err(|_| unknown())?;
    let tz = pack_revision::latest(c)?.map(|pack| pack.tz).unwrap_or_default();
    let found = complaint::of_ticket(c, &ticket.to_string())?.into_iter();
    let mut found: Vec<_> = found
        .map(|(id, at)| (id, zone::local_date(&tz, at)))
        .filter(|(_, day)| asked.received_on.is_none_or(|asked| asked == *day))
        .collect();
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(unknown()),
        (Some((id, _)), true) => Ok((id, there(c, id)?)),
        (Some(last), false) => {
            found.push(last);
            Err(OnRequestError::WhichDay(found))
        }
    }
}

fn there(c: &Connection, id: ComplaintId) -> Result<Option<There>, DbError> {
    let Some(known) = complaint::find(c, id)? else { return Ok(None) };
    let events = sambat_city_store::db::event::of_complaint(c, id)?;
    Ok(Some(There {
        ticket: known.receipt.body.ticket,
        received_at: known.receipt.body.received_at,
        has_reporter: complaint::with_reporter(c)?.contains(&id),
        photos: photo::of_complaint(c, id)?.len(),
        uploads: erased::uploads(c, id)?.len(),
        notes: events.iter().filter(|kept| kept.note_sealed.is_some()).count(),
        events: events.len(),
        phones: erased::owners(c, id)?.len(),
    }))
}

/// Erases what was named again, beside a running server or without one. Answers one line about it.
///
/// # Errors
/// [`OnRequestError::Meanwhile`] where it was erased since it was planned, [`OnRequestError::Half`] where its tombstone is there
/// and not yet all of it is gone, [`OnRequestError::Db`] where the main database fails.
pub async fn erase(city: &City, NamedAgain(planned): NamedAgain) -> Result<String, OnRequestError> {
    let (name, now) = (planned.name(), city.now());
    let Planned { id, there, officer, reason } = planned;
    let told = if there.is_some() {
        let written = city.writer.write(move |t| {
            if complaint::find(t, id)?.is_none() {
                return Ok(None);
            }
            // Before the owners are forgotten.
            let told = erased::notify(t, id, now)?;
            erased::put(t, id, now)?;
            let entry = AuditEntry {
                at: now,
                officer: Some(officer),
                deed: AuditAction::Erased,
                complaint: Some(id),
                event: None,
            };
            audit_log::write_more(t, &entry, More { reason: Some(reason), ..More::default() })?;
            Ok(Some(told))
        });
        Some(written.await?.0.ok_or(OnRequestError::Meanwhile)?)
    } else {
        None
    };
    let gone = erasure::complete(city, &[id]).await;
    gone.map_err(|refusal| OnRequestError::Half(id, refusal.to_string()))?;
    Ok(match told {
        Some(told) => format!("{name}: erased; {told} phones are told at their next contact"),
        None => format!("{name}: nothing of it is left"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_short_and_has_nobodys_number() {
        for good in ["Surat 470/1234/2026", "permintaan pemilik, 28-11-2026", "   atas permintaan   "] {
            assert_eq!(checked_reason(good).unwrap(), good.trim());
        }
        let long = "x".repeat(201);
        for bad in ["", " a ", "NIK 3575014107900001", "0812-3456-7890", "hp (+62) 812 3456 789", "satu\ndua", &long] {
            assert!(checked_reason(bad).is_err(), "{bad:?}");
        }
    }
}
