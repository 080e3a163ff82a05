//! The tickets behind the report's numbers.

use super::{
    count::{Both, Figure, Office, Overdue, PromisedComplaint, Reopened, Report, Seen},
    teller::Teller,
};
use crate::page::filled;
use sambat_domain::{
    pack::Basis,
    response::{
        Elapsed,
        statistics::{PromisedDay, Share},
    },
};

/// A ticket of a list.
pub(super) struct Entry {
    pub(super) ticket: String,
    pub(super) href: String,
    pub(super) cells: Vec<String>,
    /// Whether it is the median or the 90th percentile.
    pub(super) flag: Option<String>,
}

/// The tickets behind a number.
pub(super) struct Group {
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) head: Vec<&'static str>,
    pub(super) entries: Vec<Entry>,
}

/// The lists of one office.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) groups: Vec<Group>,
}

/// The name of an office's lists in an address.
pub(super) fn anchor(office: &Office, list: &str) -> String {
    office.id.as_ref().map_or_else(|| format!("_-{list}"), |id| format!("{id}-{list}"))
}

impl Teller<'_> {
    fn entry(&self, seen: &Seen, cells: Vec<String>) -> Entry {
        let channel = seen.channel.as_ref().map(|id| self.word("channel", id.as_str()));
        let category = seen.category.as_ref().map(|id| self.word("category", id.as_str()));
        let about = channel.into_iter().chain(category).collect::<Vec<_>>().join(" · ");
        Entry {
            ticket: seen.ticket.clone(),
            href: format!("/desk#/all/{}", seen.id),
            cells: [about].into_iter().chain(cells).collect(),
            flag: None,
        }
    }

    fn both(&self, elapsed: Elapsed) -> [String; 2] {
        [self.say(Basis::Working, elapsed.working_min), self.say(Basis::Wall, Some(elapsed.wall_min))]
    }

    /// The list of complaints that nobody has answered past the limit.
    pub(super) fn overdue(&self, report: &Report) -> Group {
        let w = self.w;
        let entry = |overdue: &Overdue| {
            let [working, wall] = self.both(overdue.elapsed);
            let agency = match (&overdue.agency, &overdue.seen.category) {
                (Some(id), _) => self.name(Some(id)),
                (None, Some(_)) => w.nobody.clone(),
                (None, None) => w.closed.clone(),
            };
            self.entry(&overdue.seen, vec![agency, self.moment(overdue.from), working, wall])
        };
        let Figure { count, tickets } = &report.overdue;
        Group {
            anchor: "past-limit".into(),
            title: filled(&w.group, &[("name", &w.overdue), ("count", &count.to_string())]),
            head: vec![&w.ticket, &w.about, &w.office, &w.from, &w.working, &w.wall],
            entries: tickets.iter().map(entry).collect(),
        }
    }

    /// All lists of an office that hold something.
    pub(super) fn part(&self, office: &Office) -> Part {
        let w = self.w;
        let group = |list: &str, name: &str, count: usize, head: Vec<&'static str>, entries: Vec<Entry>| Group {
            anchor: anchor(office, list),
            title: filled(&w.group, &[("name", name), ("count", &count.to_string())]),
            head,
            entries,
        };
        let waits = [
            (Share::PastLimit, &w.past_limit),
            (Share::Late, &w.late),
            (Share::Waiting, &w.waiting),
            (Share::OnTime, &w.on_time),
            (Share::Reward, &w.reward),
            (Share::Unjudged, &w.unjudged),
        ];
        let waits = waits.into_iter().map(|(share, name)| {
            let entries: Vec<_> = office
                .waits
                .iter()
                .filter(|wait| wait.share == share)
                .map(|wait| {
                    let [working, wall] = self.both(wait.elapsed);
                    let entry = self.entry(&wait.seen, vec![self.moment(wait.from), working, wall]);
                    Entry { flag: self.flag(office, wait.n), ..entry }
                })
                .collect();
            let head: Vec<&'static str> = vec![&w.ticket, &w.about, &w.from, &w.working, &w.wall];
            group(share_name(share), name, entries.len(), head, entries)
        });
        let promises = [(PromisedDay::Broken, &w.broken), (PromisedDay::Open, &w.open), (PromisedDay::Kept, &w.kept)]
            .into_iter()
            .map(|(kept, name)| {
                let tickets = office.promises.get(&kept).map_or(&[][..], |figure| &figure.tickets);
                let entry = |promised: &PromisedComplaint| {
                    let done = promised.done_at.map_or_else(|| w.not_yet.clone(), |at| self.moment(at));
                    self.entry(&promised.seen, vec![self.day(promised.by), done])
                };
                let head: Vec<&'static str> = vec![&w.ticket, &w.about, &w.promised, &w.solved_at];
                group(promise_name(kept), name, tickets.len(), head, tickets.iter().map(entry).collect())
            });
        let reopened = {
            let tickets = &office.reopened.tickets;
            let entry = |reopened: &Reopened| {
                self.entry(&reopened.seen, vec![self.moment(reopened.received_at), reopened.round.to_string()])
            };
            let head: Vec<&'static str> = vec![&w.ticket, &w.about, &w.received, &w.round];
            group("reopened", &w.reopened, tickets.len(), head, tickets.iter().map(entry).collect())
        };
        Part {
            name: self.name(office.id.as_ref()),
            groups: waits.chain(promises).chain([reopened]).filter(|group| !group.entries.is_empty()).collect(),
        }
    }

    /// Which numbers are this wait, in the time that judges.
    fn flag(&self, office: &Office, n: usize) -> Option<String> {
        let is = |both: &Both| both.by(office.basis).is_some_and(|found| found.of == n);
        let names = [(is(&office.median), &self.w.median), (is(&office.p90), &self.w.p90)];
        let names: Vec<_> = names.into_iter().filter(|(is, _)| *is).map(|(_, name)| name.as_str()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// The name of a part of the waits, as the fragment of an address has it.
pub(super) fn share_name(share: Share) -> &'static str {
    match share {
        Share::PastLimit => "sanction",
        Share::Late => "late",
        Share::Waiting => "waiting",
        Share::OnTime => "on-time",
        Share::Reward => "reward",
        Share::Unjudged => "unjudged",
    }
}

/// The name of what became of a promise, as the fragment of an address has it.
pub(super) fn promise_name(promise: PromisedDay) -> &'static str {
    match promise {
        PromisedDay::Kept => "kept",
        PromisedDay::Broken => "broken",
        PromisedDay::Open => "open",
    }
}
