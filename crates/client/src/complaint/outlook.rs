//! What a list says of a complaint beside its status, and where it stands in the order of home.

use super::{ComplaintRecord, Outlook, PackRevisions};
use crate::store::search::{Due, Rank, Turn};
use jiff::Timestamp;
use sambat_domain::{
    event::{Actor, Event, EventKind},
    id::AgencyId,
    response::Clock,
    status::Shown,
};

impl ComplaintRecord {
    /// What is open at it, by the rules of its city; nothing where the city owes no answer and waits for none.
    pub fn outlook(&self, rules: &PackRevisions, clock: Option<&Clock>) -> Option<Outlook> {
        match self.shown() {
            Shown::Attention if self.needs_citizen() => Some(Outlook::Stuck),
            Shown::Attention => Some(Outlook::Asked { agency: self.who_asks() }),
            Shown::Waiting | Shown::Working => {
                let waits = clock.filter(|clock| clock.ended_at.is_none());
                let answer = waits.and_then(|clock| clock.due.promise).map(|at| Outlook::AnswerBy { at });
                answer.or_else(|| self.promised_by().map(|at| Outlook::DoneBy { at }))
            }
            Shown::Done => self.dispute_until(rules).map(|at| Outlook::CheckBy { at }),
            Shown::Local | Shown::Ended => None,
        }
    }

    fn who_asks(&self) -> Option<AgencyId> {
        let asked = self.events.iter().rev().find(|event| event.kind == EventKind::Question)?;
        match &asked.actor {
            Actor::Officer { agency } => agency.clone(),
            Actor::Citizen | Actor::System => None,
        }
    }

    /// The day that was named last, since it was last called done or not done: a promise before that is not one for what is left.
    fn promised_by(&self) -> Option<Timestamp> {
        let begins_anew =
            |event: &&Event| matches!(event.kind, EventKind::Done | EventKind::Disputed | EventKind::Reopened);
        self.events.iter().rev().take_while(|event| !begins_anew(event)).find_map(|event| match event.kind {
            EventKind::Promised { by } => Some(by),
            _ => None,
        })
    }

    /// Where it stands in the order of home.
    pub fn turn(&self, rules: &PackRevisions, now: Timestamp) -> Turn {
        let rank = Rank::of(self.shown());
        let due = match rank {
            Rank::Needed | Rank::Local => Due::Newest,
            Rank::Running => match self.outlook(rules, self.clock(rules, now).as_ref()) {
                Some(Outlook::AnswerBy { at } | Outlook::DoneBy { at }) => Due::By(at),
                _ => Due::NoPromise,
            },
            Rank::Over => Due::Since(self.over_since()),
        };
        Turn { rank, due }
    }

    /// When it was over. That nobody disputed it later on makes it no news.
    fn over_since(&self) -> Timestamp {
        let last = self.events.iter().rev().find(|event| event.kind != EventKind::Closed);
        last.map_or(self.complaint.saved_at, |event| event.received_at.unwrap_or(event.at))
    }
}
