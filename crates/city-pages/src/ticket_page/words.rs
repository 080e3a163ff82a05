//! The page's words, from `strings/ticket_page/`.

use crate::page::{Language, PageWords, filled};
use jiff::{Timestamp, civil::DateTime};
use sambat_domain::{
    event::{EventKind, RejectReason, Via},
    pack::Pack,
    response::zone,
    status::{Progress, Shown, Status},
};
use serde::Deserialize;
use std::sync::LazyLock;

static WORDS: LazyLock<PageWords<TicketWords>> = LazyLock::new(|| {
    PageWords::read(
        include_str!("../../strings/ticket_page/id.toml"),
        include_str!("../../strings/ticket_page/en.toml"),
    )
});

/// The page's words in a language.
pub(super) fn of(language: Language) -> &'static TicketWords {
    WORDS.of(language)
}

/// Every word, under its name in the file.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketWords {
    pub(super) title: String,
    pub(super) find: String,
    pub(super) find_hint: String,
    pub(super) find_wrong: String,
    pub(super) find_go: String,
    pub(super) pin_title: String,
    pub(super) pin: String,
    pub(super) pin_hint: String,
    pub(super) pin_go: String,
    pub(super) pin_wrong: String,
    pub(super) pin_again: String,
    pub(super) pin_carried: String,
    pub(super) app_open: String,
    pub(super) app_hint: String,
    pub(super) wait: String,
    pub(super) day: String,
    pub(super) day_hint: String,
    pub(super) day_wrong: String,
    pub(super) elsewhere: String,
    pub(super) failed: String,
    pub(super) leave: String,
    pub(super) leave_hint: String,
    pub(super) said: String,
    pub(super) said_before: String,
    pub(super) empty: String,
    pub(super) too_long: String,
    pub(super) too_many: String,
    pub(super) older: String,
    pub(super) reply_title: String,
    pub(super) reply: String,
    pub(super) reply_go: String,
    pub(super) verdict: String,
    pub(super) until: String,
    pub(super) confirm: String,
    pub(super) dispute: String,
    pub(super) dispute_what: String,
    pub(super) dispute_hint: String,
    pub(super) dispute_go: String,
    pub(super) clocks: String,
    pub(super) noticed: String,
    pub(super) received: String,
    pub(super) answered: String,
    pub(super) clock_phone: String,
    pub(super) clock_server: String,
    pub(super) not_yet: String,
    pub(super) zone: String,
    pub(super) answered_in: String,
    pub(super) next: String,
    pub(super) next_answer: String,
    pub(super) next_answer_plain: String,
    pub(super) next_late: String,
    pub(super) next_waiting: String,
    pub(super) next_working: String,
    pub(super) next_held: String,
    pub(super) next_reply: String,
    pub(super) next_done: String,
    pub(super) next_over: String,
    pub(super) next_not_ours: String,
    pub(super) reach: String,
    pub(super) promised: String,
    pub(super) working_basis: String,
    pub(super) journey: String,
    pub(super) you_said: String,
    pub(super) you: String,
    pub(super) system: String,
    pub(super) officer: String,
    pub(super) coordinator: String,
    pub(super) language: String,
    pub(super) clock: String,
    pub(super) weekdays: Vec<String>,
    pub(super) months: Vec<String>,
    shown: ShownWords,
    via: ViaWords,
    event: EventWords,
}

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViaWords {
    pin: String,
    claim: String,
    bundle: String,
    command: String,
}

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShownWords {
    waiting: String,
    working: String,
    attention: String,
    done: String,
    rejected: String,
    not_ours: String,
    duplicate_of: String,
    withdrawn: String,
}

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventWords {
    received: String,
    verified: String,
    assigned: String,
    started: String,
    held: String,
    question: String,
    reply: String,
    done: String,
    confirmed: String,
    closed: String,
    disputed: String,
    reopened: String,
    rejected: String,
    not_ours: String,
    duplicate: String,
    withdrawn: String,
    consent_withdrawn: String,
    answer: String,
    promised: String,
    support: String,
    escalated: String,
    released: String,
    revealed: String,
    unclear: String,
    unfounded: String,
    misuse: String,
    other: String,
}

impl TicketWords {
    /// The word for where a complaint stands.
    pub(super) fn status(&self, progress: Progress) -> &str {
        let words = &self.shown;
        match (progress.shown(), progress.status) {
            (Shown::Local | Shown::Waiting, _) => &words.waiting,
            (Shown::Working, _) => &words.working,
            (Shown::Attention, _) => &words.attention,
            (Shown::Done, _) => &words.done,
            (Shown::Ended, Status::Rejected) => &words.rejected,
            (Shown::Ended, Status::NotOurs) => &words.not_ours,
            (Shown::Ended, Status::DuplicateOf) => &words.duplicate_of,
            (Shown::Ended, _) => &words.withdrawn,
        }
    }

    /// How something of the citizen's came that the phone of the words did not send.
    pub(super) fn via(&self, via: Via) -> &str {
        match via {
            Via::Pin => &self.via.pin,
            Via::Claim => &self.via.claim,
            Via::Bundle => &self.via.bundle,
            Via::Command => &self.via.command,
        }
    }

    /// What happened, in a sentence; `None` for an event that is no news to the citizen.
    pub(super) fn event(&self, kind: &EventKind, pack: &Pack, language: Language) -> Option<String> {
        let words = &self.event;
        let named = |kind: &str, id: &str| pack.word(language.tag(), &format!("{kind}.{id}")).to_owned();
        Some(match kind {
            EventKind::Assigned { agency } => filled(&words.assigned, &[("agency", &named("agency", agency.as_str()))]),
            EventKind::Promised { by } => filled(&words.promised, &[("day", &self.day(pack, *by))]),
            EventKind::Rejected { reason } => {
                let reason = match reason {
                    RejectReason::Unclear => &words.unclear,
                    RejectReason::Unfounded => &words.unfounded,
                    RejectReason::Misuse => &words.misuse,
                    RejectReason::Other => &words.other,
                };
                filled(&words.rejected, &[("reason", reason)])
            }
            EventKind::NotOurs { owner } => {
                let known = pack.named_owner(owner);
                let owner = known.map_or_else(|| owner.clone(), |known| named("owner", known.id.as_str()));
                filled(&words.not_ours, &[("owner", &owner)])
            }
            EventKind::Received => words.received.clone(),
            EventKind::Verified => words.verified.clone(),
            EventKind::Started => words.started.clone(),
            EventKind::Held => words.held.clone(),
            EventKind::Question => words.question.clone(),
            EventKind::Reply => words.reply.clone(),
            EventKind::Done => words.done.clone(),
            EventKind::Confirmed => words.confirmed.clone(),
            EventKind::Closed => words.closed.clone(),
            EventKind::Disputed => words.disputed.clone(),
            EventKind::Reopened => words.reopened.clone(),
            EventKind::Duplicate { .. } => words.duplicate.clone(),
            EventKind::Withdrawn => words.withdrawn.clone(),
            EventKind::ConsentWithdrawn => words.consent_withdrawn.clone(),
            EventKind::Answer => words.answer.clone(),
            EventKind::Support => words.support.clone(),
            EventKind::Escalated => words.escalated.clone(),
            EventKind::Released { .. } => words.released.clone(),
            EventKind::Revealed => words.revealed.clone(),
            EventKind::PhotoAdded { .. }
            | EventKind::PhotoGivenUp { .. }
            | EventKind::PhotoArrived { .. }
            | EventKind::PhotoReady { .. }
            | EventKind::PhotoRefused { .. } => return None,
        })
    }

    /// A day, as *Sel, 24 Nov*.
    pub(super) fn day(&self, pack: &Pack, at: Timestamp) -> String {
        let local = local(pack, at);
        let word = |words: &[String], n: i8| {
            usize::try_from(n - 1).ok().and_then(|n| words.get(n)).cloned().unwrap_or_default()
        };
        let weekday = word(&self.weekdays, local.weekday().to_monday_one_offset());
        format!("{weekday}, {} {}", local.day(), word(&self.months, local.month()))
    }

    /// A time of day, as *10.02*.
    pub(super) fn time(&self, pack: &Pack, at: Timestamp) -> String {
        let local = local(pack, at);
        format!("{:02}{}{:02}", local.hour(), self.clock, local.minute())
    }

    /// Day and time of day, as *Sel, 24 Nov 10.02*.
    pub(super) fn moment(&self, pack: &Pack, at: Timestamp) -> String {
        format!("{} {}", self.day(pack, at), self.time(pack, at))
    }
}

fn local(pack: &Pack, at: Timestamp) -> DateTime {
    zone::offset(&pack.tz).unwrap_or(jiff::tz::Offset::UTC).to_datetime(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for text in
            [include_str!("../../strings/ticket_page/id.toml"), include_str!("../../strings/ticket_page/en.toml")]
        {
            let words: TicketWords = toml::from_str(text).unwrap();
            assert_eq!((words.weekdays.len(), words.months.len()), (7, 12));
        }
        assert_ne!(of(Language::Id), of(Language::En));
    }
}
