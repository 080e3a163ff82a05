//! An event by a command, beside a running server or without one.

use super::{apply, seal_note};
use crate::summary::Refresher;
use jiff::Timestamp;
use sambat_city_store::{
    clock::whole_millis,
    db::{
        Connection, Db, DbError, Ledger, Transaction,
        audit_log::{self, AuditAction, AuditEntry},
        complaint, event,
    },
    random::{self, NoRandomness},
    vault::{KindCache, VaultError},
};
use sambat_domain::{
    event::{Actor, Event, EventKind, LONGEST_NOTE, Via},
    id::{AgencyId, ComplaintId},
    officer::AccessScope,
    pack::Pack,
    response::judge_answer,
    status::{Progress, Status},
    text,
    ticket::Ticket,
    visibility::Visibility,
};
use serde_json::Value;

/// An event that somebody at the city adds by hand.
#[derive(Debug, Clone)]
pub struct ByHand {
    /// Who acts, as the event will say it.
    pub actor: Actor,
    /// What happens, such as an assignment or an answer.
    pub kind: EventKind,
    /// The text that goes with it; `None` without one.
    pub note: Option<String>,
}

/// Why an event is not added by hand.
#[derive(Debug, thiserror::Error)]
pub enum ByHandError {
    /// No complaint has this ticket or id.
    #[error("there is no complaint {0}")]
    Unknown(String),
    /// Several complaints share the ticket.
    #[error("several complaints have this ticket; give the id of one: {}", list(.0))]
    Ambiguous(Vec<(ComplaintId, Timestamp)>),
    /// The event does not fit the status of the complaint.
    #[error("{kind} by this actor does not fit a complaint that is {status}")]
    Misfit {
        /// The kind of event that was tried, as it travels.
        kind: String,
        /// The complaint's status, as it travels.
        status: String,
    },
    /// The pack has no such office.
    #[error("the pack has no agency {0}")]
    AgencyUnknown(String),
    /// What is private goes to nobody but the office that the pack names for it.
    #[error("this is private, and {0} is not the office that the pack names for it")]
    OtherAgency(String),
    /// A citizen follows what their complaint is a duplicate of.
    #[error("this cannot be a duplicate of that one: there is none, or one of the two is private and another office's")]
    OtherOriginal,
    /// A withdrawal of consent destroys data, so that only the phone that gave the consent may send it.
    #[error("a consent is withdrawn by its citizen's own phone; `Hapus laporan` there erases all of it")]
    NotByHand,
    /// The note is too long.
    #[error("the note is longer than {LONGEST_NOTE} characters")]
    NoteTooLong,
    /// The main database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The note could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The system gives no randomness for an id.
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

fn list(found: &[(ComplaintId, Timestamp)]) -> String {
    found.iter().map(|(id, at)| format!("{id} of {at}")).collect::<Vec<_>>().join(", ")
}

/// A word as it travels, for people.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        Ok(Value::Object(members)) => members.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}

/// Adds an event by hand, beside a running server or without one. Answers the ticket and the status after it.
///
/// # Errors
/// [`ByHandError::Unknown`] and [`ByHandError::Ambiguous`] where no complaint or several fit; [`ByHandError::Misfit`] where the
/// complaint's status does not allow it; [`ByHandError::AgencyUnknown`], [`ByHandError::OtherAgency`] and
/// [`ByHandError::OtherOriginal`] where it would go to an office or a complaint that it may not go to; [`ByHandError::NotByHand`]
/// for a withdrawal of consent; [`ByHandError::NoteTooLong`]; [`ByHandError::Db`], [`ByHandError::Vault`] and
/// [`ByHandError::Random`] where the city's machine fails. Then nothing was kept.
pub fn add_by_hand(
    ledger: &Ledger,
    refresher: &Refresher,
    now: Timestamp,
    complaint: &str,
    by_hand: ByHand,
) -> Result<(Ticket, Status), ByHandError> {
    if by_hand.kind == EventKind::ConsentWithdrawn {
        return Err(ByHandError::NotByHand);
    }
    if by_hand.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST_NOTE) {
        return Err(ByHandError::NoteTooLong);
    }
    let now = whole_millis(now);
    let complaint = ledger.read_blocking(|c| Ok(look_up(c, complaint)))??;
    let (pack, vault) = (refresher.packs.served(), &refresher.vault);
    let named = match (&by_hand.actor, &by_hand.kind) {
        (_, EventKind::Assigned { agency }) => Some(agency),
        (Actor::Officer { agency }, _) => agency.as_ref(),
        _ => None,
    };
    let knows = |id: &AgencyId| pack.agencies.iter().any(|known| known.id == *id);
    if let Some(agency) = named.filter(|agency| !knows(agency)) {
        return Err(ByHandError::AgencyUnknown(agency.to_string()));
    }
    let (id, actor) = (random::event_id(now)?, by_hand.actor.clone());
    let mut said = Event {
        note: by_hand.note.as_deref().and_then(text::said),
        via: (actor == Actor::Citizen).then_some(Via::Command),
        ..Event::at_the_city(id, complaint, actor, by_hand.kind, now)
    };
    let sealed = seal_note(vault, complaint, said.id, said.note.as_deref())?;
    let ((ticket, moved), _) = ledger.transact(|t| {
        let known = complaint::find(t, complaint)?.ok_or(DbError::BadRow("complaint"))?;
        let events = event::life(t, complaint, event::Depth::Bare)?;
        let before = Progress::of(events.iter().map(|kept| &kept.event));
        let moved = match before.after(&said.actor, &said.kind) {
            // A citizen is heard, whether it fits or not.
            Err(_) if said.actor == Actor::Citizen => Ok(before.status),
            Err(misfit) => {
                let (kind, status) = (word(&said.kind), word(&misfit.status));
                return Ok((known.receipt.body.ticket, Err(ByHandError::Misfit { kind, status })));
            }
            Ok(after) => Ok(after.status),
        };
        if let Some(wrong) = leads_elsewhere(t, &refresher.kinds, pack, &said)? {
            return Ok((known.receipt.body.ticket, Err(wrong)));
        }
        apply(t, &said)?;
        said.is_answer = judge_answer(&said, &*refresher.packs.of_complaint(t, complaint)?);
        event::insert(t, &said, sealed.as_deref())?;
        let (deed, event) = (AuditAction::EventByCommand, Some(said.id));
        audit_log::write(t, &AuditEntry { at: now, officer: None, deed, complaint: Some(complaint), event })?;
        refresher.refresh_due(t, now)?;
        Ok((known.receipt.body.ticket, moved))
    })?;
    Ok((ticket, moved?))
}

/// Why an event would bring what is private to an office that the pack does not name for it.
fn leads_elsewhere(t: &Transaction<'_>, kinds: &KindCache, pack: &Pack, said: &Event) -> Db<Option<ByHandError>> {
    let of = match &said.kind {
        EventKind::Assigned { .. } => None,
        EventKind::Duplicate { of } => Some(*of),
        _ => return Ok(None),
    };
    let Some(whose) = Whose::of(t, kinds, said.complaint)? else { return Ok(None) };
    let scope = whose.scope(pack);
    if let EventKind::Assigned { agency } = &said.kind {
        return Ok((!scope.offices(pack).contains(&agency)).then(|| ByHandError::OtherAgency(agency.to_string())));
    }
    let original = of.map(|of| Whose::of(t, kinds, of)).transpose()?.flatten();
    let joins = original.is_some_and(|original| scope.may_join(&original.scope(pack)));
    Ok((!joins).then_some(ByHandError::OtherOriginal))
}

/// Which office a complaint belongs to, and who may see it.
struct Whose {
    kind: complaint::Kind,
    agency: Option<AgencyId>,
}

impl Whose {
    fn of(t: &Transaction<'_>, kinds: &KindCache, id: ComplaintId) -> Db<Option<Self>> {
        let Some(kind) = complaint::kind(t, kinds, id)? else { return Ok(None) };
        let events: Vec<_> = event::of_complaint(t, id)?.into_iter().map(|kept| kept.event).collect();
        Ok(Some(Self { kind, agency: super::fold(&events).1 }))
    }

    fn scope<'a>(&'a self, pack: &'a Pack) -> AccessScope<'a> {
        let visibility = if self.kind.is_private { Visibility::Private } else { Visibility::Public };
        AccessScope { agency: self.agency.as_ref(), category: pack.category(&self.kind.category), visibility }
    }
}

/// A complaint by its ticket as people write it, or by its id.
///
/// # Errors
/// [`ByHandError::Unknown`] where none has it, [`ByHandError::Ambiguous`] where several share the ticket, [`ByHandError::Db`]
/// where the main database fails.
pub fn look_up(c: &Connection, text: &str) -> Result<ComplaintId, ByHandError> {
    let unknown = || ByHandError::Unknown(text.to_owned());
    if let Ok(id) = text.parse::<ComplaintId>() {
        return complaint::find(c, id)?.map(|_| id).ok_or_else(unknown);
    }
    let ticket: Ticket = text.parse().map_err(|_| unknown())?;
    let mut found = complaint::of_ticket(c, &ticket.to_string())?;
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(unknown()),
        (Some((id, _)), true) => Ok(id),
        (Some(last), false) => {
            found.push(last);
            Err(ByHandError::Ambiguous(found))
        }
    }
}

/// A status by its name as it travels.
pub fn status_word(status: Status) -> String {
    word(&status)
}
