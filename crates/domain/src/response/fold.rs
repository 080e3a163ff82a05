//! Folding the events of a complaint into its clocks.

use super::{
    answer::judge_answer,
    clock::{AgencyClock, Clock, Clocks, DoneClock, Due, Ending, History, Verdict},
    elapsed::{Elapsed, Passed},
    working_time::{WorkingTime, due},
};
use crate::{
    event::{Actor, Event, EventKind},
    id::{AgencyId, CategoryId, ComplaintId},
    pack::{Basis, Pack, Response},
    status::{Progress, Status, may_answer},
};
use jiff::Timestamp;

/// For how many working days a question to the citizen pauses the done clock at most, and the citizen may say *belum
/// selesai*.
pub const CITIZENS_DAYS: u32 = 10;

/// From when a wait counts: at once, or on working time from when the offices are open. `None` where they never are.
#[must_use]
pub fn counts_from(from: Timestamp, basis: Basis, working: Option<&WorkingTime>) -> Option<Timestamp> {
    match basis {
        Basis::Wall => Some(from),
        Basis::Working => working.and_then(|working| working.opening(from)),
    }
}

/// The end of the citizen's days; of all days where the pack has no hours.
fn ten_days(from: Timestamp, working: Option<&WorkingTime>) -> Option<Timestamp> {
    match working {
        Some(working) => working.closing(from, CITIZENS_DAYS),
        None => due(from, CITIZENS_DAYS * super::DAY_MIN, Basis::Wall, None),
    }
}

impl Clocks {
    /// The clocks at a moment. `pack` is the revision in force at receipt: its rules judge for ever.
    ///
    /// `None` before the city received the complaint.
    #[must_use]
    pub fn of(history: &History<'_>, pack: &Pack, now: Timestamp) -> Option<Self> {
        let working = WorkingTime::of(pack);
        let mut events: Vec<_> =
            history.events.iter().filter_map(|event| Some((event.seq?, event.received_at?, event))).collect();
        events.sort_by_key(|(seq, ..)| *seq);
        let receipt = events.iter().find(|(.., event)| matches!(event.kind, EventKind::Received));
        let received_at = receipt.map(|(_, at, _)| *at).or(history.received_at)?;

        let mut fold = Fold::from(received_at);
        for (_, at, event) in events {
            // A misfit is stored and shown, and changes nothing.
            let Ok(next) = fold.progress.after(&event.actor, &event.kind) else { continue };
            fold.take(event, at, next, pack);
        }
        Some(fold.finish(history.category, pack, working.as_ref(), now))
    }
}

/// A wait as it is folded.
#[derive(Debug, Clone, Copy)]
struct Wait {
    from: Timestamp,
    end: Option<(Timestamp, Ending)>,
    escalated: bool,
}

impl Wait {
    fn from(at: Timestamp) -> Self {
        Self { from: at, end: None, escalated: false }
    }

    fn end(&mut self, at: Timestamp, ending: Ending) {
        self.end = self.end.or(Some((at, ending)));
    }
}

struct Fold {
    progress: Progress,
    round: u32,
    city: Wait,
    agencies: Vec<(AgencyId, u32, Wait)>,
    done_at: Option<Timestamp>,
    over_at: Option<Timestamp>,
    /// Questions to the citizen, from asking until the reply or whatever else ended them.
    questions: Vec<(Timestamp, Option<Timestamp>)>,
    duplicate_of: Option<ComplaintId>,
}

impl Fold {
    fn from(received_at: Timestamp) -> Self {
        Self {
            progress: Progress::default(),
            round: 1,
            city: Wait::from(received_at),
            agencies: Vec::new(),
            done_at: None,
            over_at: None,
            questions: Vec::new(),
            duplicate_of: None,
        }
    }

    /// The wait for the office that has the complaint: no earlier one lasts.
    fn holder(&mut self) -> Option<&mut (AgencyId, u32, Wait)> {
        self.agencies.last_mut()
    }

    fn end_all(&mut self, at: Timestamp, ending: Ending) {
        self.city.end(at, ending);
        if let Some((.., wait)) = self.holder() {
            wait.end(at, ending);
        }
    }

    fn take(&mut self, event: &Event, at: Timestamp, next: Progress, pack: &Pack) {
        if may_answer(event) && event.is_answer.or_else(|| judge_answer(event, pack)) == Some(true) {
            self.city.end(at, Ending::Answered);
            if let Some((agency, _, wait)) = self.holder()
                && matches!(&event.actor, Actor::Officer { agency: Some(who) } if who == agency)
            {
                wait.end(at, Ending::Answered);
            }
        }
        match (self.progress.before_question, next.before_question) {
            (None, Some(_)) => self.questions.push((at, None)),
            (Some(_), None) => {
                if let Some((_, end @ None)) = self.questions.last_mut() {
                    *end = Some(at);
                }
            }
            _ => {}
        }
        match &event.kind {
            EventKind::Assigned { agency } => self.assign(agency, at),
            EventKind::Done => self.done_at = Some(at),
            EventKind::Disputed | EventKind::Reopened => self.reopen(at),
            EventKind::Confirmed | EventKind::Closed => self.end_all(at, Ending::Over),
            EventKind::Rejected { .. } | EventKind::NotOurs { .. } => self.over(at, Ending::Over),
            EventKind::Withdrawn => self.over(at, Ending::Withdrawn),
            EventKind::Duplicate { of } => {
                self.duplicate_of = Some(*of);
                self.over(at, Ending::Duplicate);
            }
            EventKind::Escalated if event.actor == Actor::System => {
                self.city.escalated = true;
                if let Some((.., wait)) = self.holder() {
                    wait.escalated = true;
                }
            }
            _ => {}
        }
        self.progress = next;
    }

    fn assign(&mut self, agency: &AgencyId, at: Timestamp) {
        if let Some((holder, _, wait)) = self.holder() {
            // Assigned again to who has it: a clock that could be wound back would be.
            if holder == agency {
                return;
            }
            wait.end(at, Ending::PassedOn);
        }
        self.agencies.push((agency.clone(), self.round, Wait::from(at)));
    }

    fn reopen(&mut self, at: Timestamp) {
        self.round += 1;
        self.done_at = None;
        self.over_at = None;
        self.duplicate_of = None;
        // Who never had an answer still waits for the first one.
        if self.city.end.is_some_and(|(_, ending)| ending != Ending::Answered) {
            self.city.end = None;
        }
        let round = self.round;
        if let Some((agency, _, wait)) = self.holder() {
            wait.end(at, Ending::Over);
            let agency = agency.clone();
            self.agencies.push((agency, round, Wait::from(at)));
        }
    }

    fn over(&mut self, at: Timestamp, ending: Ending) {
        self.over_at = Some(at);
        self.end_all(at, ending);
    }

    fn finish(self, category: &CategoryId, pack: &Pack, working: Option<&WorkingTime>, now: Timestamp) -> Clocks {
        let mut limits = Vec::new();
        let mut read = |wait: Wait, rules: &Response| {
            let clock = wait.read(rules, working, now);
            limits.extend(clock.due.limit.filter(|_| wait.end.is_none() && !wait.escalated));
            clock
        };
        let city = read(self.city, pack.response_for(category, None));
        let agencies = self.agencies.iter().map(|(agency, round, wait)| {
            let clock = read(*wait, pack.response_for(category, Some(agency)));
            AgencyClock { agency: agency.clone(), round: *round, clock }
        });
        let agencies = agencies.collect();
        Clocks {
            city,
            agencies,
            done: self.done_clock(working, now),
            duplicate_of: self.duplicate_of,
            escalation_due: limits.into_iter().min(),
            closing_due: self
                .done_at
                .filter(|_| self.progress.status == Status::Done)
                .and_then(|at| ten_days(at, working)),
            round: self.round,
        }
    }

    fn done_clock(&self, working: Option<&WorkingTime>, now: Timestamp) -> DoneClock {
        let end = self.done_at.or(self.over_at).unwrap_or(now);
        let mut passed = Passed::between(self.city.from, end, working);
        let mut paused = false;
        for (asked, replied) in &self.questions {
            let longest = ten_days(*asked, working);
            let until = replied.unwrap_or(end).min(longest.unwrap_or(Timestamp::MAX)).min(end);
            passed = passed.without(Passed::between(*asked, until, working));
            paused |= replied.is_none() && longest.is_none_or(|longest| now < longest);
        }
        DoneClock { done_at: self.done_at, paused, elapsed: passed.elapsed() }
    }
}

impl Wait {
    fn read(self, rules: &Response, working: Option<&WorkingTime>, now: Timestamp) -> Clock {
        let basis = rules.basis;
        let counts_from = counts_from(self.from, basis, working);
        let due_at = |span| due(self.from, span, basis, working);
        let promise = due_at(rules.promise_min);
        // On a short day one working day can end before ten open hours have passed. The promise is what the citizen read:
        // the other two give way to it.
        let due = Due {
            target: due_at(rules.target_min).map(|target| promise.map_or(target, |promise| promise.min(target))),
            promise,
            limit: due_at(rules.limit_min).map(|limit| promise.map_or(limit, |promise| promise.max(limit))),
        };
        let until = self.end.map_or(now, |(at, _)| at);
        // Where nothing can be due, nothing is judged.
        let reached = counts_from.map(|_| due.reached_at(until));
        let ending = self.end.map(|(_, ending)| ending);
        let verdict = match ending {
            Some(Ending::Answered) => reached,
            Some(Ending::PassedOn | Ending::Over) => reached.filter(|verdict| *verdict >= Verdict::Late),
            Some(Ending::Withdrawn | Ending::Duplicate) | None => None,
        };
        let pending = reached.filter(|_| ending.is_none());
        Clock {
            started_at: self.from,
            counts_from,
            ended_at: self.end.map(|(at, _)| at),
            ending,
            elapsed: Elapsed::between(self.from, until, working),
            basis,
            due,
            verdict,
            pending,
            late_since: verdict.or(pending).filter(|verdict| *verdict >= Verdict::Late).and(due.promise),
        }
    }
}
