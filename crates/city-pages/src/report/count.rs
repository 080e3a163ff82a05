//! Counts the rows of a month: the report's numbers, each with the tickets behind it.

use crate::board::{self, basis_of, waited};
use jiff::Timestamp;
use sambat_city_store::db::{
    board::{ComplaintRow, MonthRows, WaitRow},
    desk::Listed,
};
use sambat_domain::{
    id::{AgencyId, CategoryId, ChannelId, ComplaintId},
    officer::{AccessScope, Seat, Sight},
    pack::{Basis, Pack},
    response::{
        Elapsed, WorkingTime,
        statistics::{Mark, PromisedDay, Quantile, Share, Shares, Waited, mark, quantile},
    },
    status::Status,
    visibility::Visibility,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is read from the database for the report of a month.
pub(super) struct ReportInput {
    pub(super) month: board::Month,
    /// All months that can be asked for, the latest first.
    pub(super) months: Vec<board::Month>,
    pub(super) rows: MonthRows,
    pub(super) tickets: BTreeMap<ComplaintId, String>,
    /// Complaints that nobody has answered past the limit.
    pub(super) overdue: Vec<Listed>,
}

/// Everything that the report of one month counts, before it is put into words.
pub(super) struct Report {
    pub(super) month: board::Month,
    pub(super) months: Vec<board::Month>,
    pub(super) at: Timestamp,
    pub(super) complaints: u32,
    pub(super) solved: u32,
    /// The wait of the citizens for anybody of the city, and all that was promised and opened again.
    pub(super) city: Office,
    /// The numbers of each office, the quickest first.
    pub(super) offices: Vec<Office>,
    pub(super) overdue: Figure<Overdue>,
    /// Whether who reads this sees tickets at all.
    pub(super) has_tickets: bool,
}

/// A number, and the tickets behind it that may be seen.
pub(super) struct Figure<T> {
    pub(super) count: usize,
    pub(super) tickets: Vec<T>,
}

impl<T> Default for Figure<T> {
    fn default() -> Self {
        Self { count: 0, tickets: Vec::new() }
    }
}

impl<T> Figure<T> {
    fn add(&mut self, ticket: Option<T>) {
        self.count += 1;
        self.tickets.extend(ticket);
    }
}

/// A complaint as far as it is seen.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) id: ComplaintId,
    pub(super) ticket: String,
    pub(super) channel: Option<ChannelId>,
    /// None where only the outline is seen: then nothing is told beside it but its clock.
    pub(super) category: Option<CategoryId>,
}

/// One wait that a number of the report counts.
pub(super) struct Wait {
    /// The index by which a median or a percentile names this wait.
    pub(super) n: usize,
    pub(super) seen: Seen,
    pub(super) from: Timestamp,
    pub(super) elapsed: Elapsed,
    pub(super) share: Share,
}

/// A complaint for which a solution by a moment was promised.
pub(super) struct PromisedComplaint {
    pub(super) seen: Seen,
    pub(super) by: Timestamp,
    pub(super) done_at: Option<Timestamp>,
}

/// A complaint that was opened again after it had been solved.
pub(super) struct Reopened {
    pub(super) seen: Seen,
    pub(super) received_at: Timestamp,
    pub(super) round: u32,
}

/// A complaint that nobody has answered past the limit.
pub(super) struct Overdue {
    pub(super) seen: Seen,
    pub(super) agency: Option<AgencyId>,
    pub(super) from: Timestamp,
    pub(super) elapsed: Elapsed,
}

/// A median or a 90th percentile, in both ways of counting, and whose wait each is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Both {
    pub(super) working: Option<Quantile<usize>>,
    pub(super) wall: Option<Quantile<usize>>,
}

impl Both {
    fn of(waits: &[Waited<usize>], percent: usize) -> Self {
        Self { working: quantile(waits, Basis::Working, percent), wall: quantile(waits, Basis::Wall, percent) }
    }

    pub(super) fn by(&self, basis: Basis) -> Option<Quantile<usize>> {
        match basis {
            Basis::Working => self.working,
            Basis::Wall => self.wall,
        }
    }
}

/// The numbers of an office, or of the city as a whole.
pub(super) struct Office {
    /// The office; `None` for the city as a whole.
    pub(super) id: Option<AgencyId>,
    /// Which time judges it.
    pub(super) basis: Basis,
    pub(super) shares: Shares,
    pub(super) median: Both,
    pub(super) p90: Both,
    /// The praise or warning that the office has earned; the city as a whole gets none.
    pub(super) mark: Option<Mark>,
    /// The worst first, the longest first.
    pub(super) waits: Vec<Wait>,
    pub(super) promises: BTreeMap<PromisedDay, Figure<PromisedComplaint>>,
    pub(super) reopened: Figure<Reopened>,
}

/// Who counts, when, and by what.
struct Counting<'a> {
    pack: &'a Pack,
    seat: &'a Seat,
    now: Timestamp,
    working: Option<WorkingTime>,
    tickets: &'a BTreeMap<ComplaintId, String>,
}

/// Counts the report of a month, as far as the officer may see it.
pub(super) fn report(pack: &Pack, seat: &Seat, now: Timestamp, read: ReportInput) -> Report {
    let ReportInput { month, months, rows, tickets, overdue } = read;
    let counting = Counting { pack, seat, now, working: WorkingTime::of(pack), tickets: &tickets };
    let complaints: Vec<_> = rows.complaints.iter().filter(|row| row.status != Status::Withdrawn).collect();
    let holders = complaints.iter().filter(|row| row.round > 1 || row.promised_by.is_some());
    let answering: BTreeSet<_> = rows
        .waits
        .iter()
        .filter_map(|row| row.agency.as_ref())
        .chain(holders.filter_map(|row| row.agency.as_ref()))
        .collect();
    let mut offices: Vec<_> =
        answering.into_iter().map(|id| counting.office(Some(id), &rows.waits, &complaints)).collect();
    // As on the board: those that have a time first, the quickest first.
    offices.sort_by_key(|office| {
        let minutes = |both: &Both| both.by(office.basis).map(|found| found.minutes);
        let median = minutes(&office.median);
        (median.is_none(), median, minutes(&office.p90), office.id.clone())
    });
    let is_solved = |row: &&&ComplaintRow| matches!(row.status, Status::Done | Status::Closed);
    Report {
        month,
        months,
        at: now,
        complaints: number(complaints.len()),
        solved: number(complaints.iter().filter(is_solved).count()),
        city: counting.office(None, &rows.waits, &complaints),
        offices,
        overdue: counting.overdue(&overdue),
        has_tickets: seat.sees(&AccessScope { agency: None, category: None, visibility: Visibility::Private })
            != Sight::Nothing,
    }
}

impl Counting<'_> {
    fn office(&self, id: Option<&AgencyId>, waits: &[WaitRow], complaints: &[&ComplaintRow]) -> Office {
        let (pack, working) = (self.pack, self.working.as_ref());
        let its: Vec<_> = waits
            .iter()
            .enumerate()
            .filter(|(_, row)| row.agency.as_ref() == id)
            .map(|(n, row)| (row, waited(row, n, self.now, working)))
            .filter(|(_, wait)| wait.counts())
            .collect();
        let waited: Vec<_> = its.iter().map(|(_, wait)| wait.clone()).collect();
        let basis = id.map_or(pack.response.basis, |id| basis_of(pack, id));
        let (shares, median, p90) = (Shares::of(&waited), Both::of(&waited, 50), Both::of(&waited, 90));
        let mut office = Office {
            id: id.cloned(),
            basis,
            shares,
            median,
            p90,
            mark: id.map(|_| mark(&waited, basis, &pack.board)),
            waits: its.into_iter().filter_map(|(row, wait)| self.wait(row, &wait)).collect(),
            promises: BTreeMap::new(),
            reopened: Figure::default(),
        };
        let longest = |wait: &Wait| match basis {
            Basis::Working => wait.elapsed.working_min.unwrap_or_default(),
            Basis::Wall => wait.elapsed.wall_min,
        };
        office.waits.sort_by(|a, b| {
            let key = |wait: &Wait| (wait.share, u32::MAX - longest(wait), wait.from);
            key(a).cmp(&key(b)).then_with(|| a.seen.ticket.cmp(&b.seen.ticket))
        });
        for row in complaints.iter().filter(|row| id.is_none() || row.agency.as_ref() == id) {
            let seen = self.open(row);
            if row.round > 1 {
                let (received_at, round) = (row.received_at, row.round);
                office.reopened.add(seen.clone().map(|seen| Reopened { seen, received_at, round }));
            }
            let kept =
                row.promised_by.and_then(|by| Some((by, PromisedDay::of(by, row.done_at, row.status, self.now)?)));
            if let Some((by, kept)) = kept {
                let promised = seen.map(|seen| PromisedComplaint { seen, by, done_at: row.done_at });
                office.promises.entry(kept).or_default().add(promised);
            }
        }
        office
    }

    /// A wait of an office, or of the city's own.
    fn wait(&self, row: &WaitRow, wait: &Waited<usize>) -> Option<Wait> {
        let ticket = self.tickets.get(&row.complaint)?.clone();
        let seen = self.seen(row.complaint, ticket, row.agency.as_ref(), (&row.category, row.visibility()))?;
        // In an office's list it would say whose it is.
        let told = row.agency.is_none() || seen.category.is_some();
        told.then(|| Wait { n: wait.of, seen, from: row.from, elapsed: wait.elapsed, share: wait.share() })
    }

    /// A complaint of which all may be told that lists tell.
    fn open(&self, row: &ComplaintRow) -> Option<Seen> {
        let ticket = self.tickets.get(&row.id)?.clone();
        let seen = self.seen(row.id, ticket, row.agency.as_ref(), (&row.category, row.visibility()));
        seen.filter(|seen| seen.category.is_some())
    }

    /// A complaint, as far as who reads this sees it.
    fn seen(
        &self,
        id: ComplaintId,
        ticket: String,
        agency: Option<&AgencyId>,
        (category, visibility): (&CategoryId, Visibility),
    ) -> Option<Seen> {
        let known = self.pack.category(category);
        let sight = self.seat.sees(&AccessScope { agency, category: known, visibility });
        (sight != Sight::Nothing).then(|| Seen {
            id,
            ticket,
            channel: known.map(|known| known.channel.clone()),
            category: (sight == Sight::Whole).then(|| category.clone()),
        })
    }

    fn overdue(&self, listed: &[Listed]) -> Figure<Overdue> {
        let mut figure = Figure::default();
        for listed in listed {
            let from = listed.wait_from.unwrap_or(listed.received_at);
            let whose = listed.agency.as_ref();
            let seen = self.seen(listed.id, listed.ticket.clone(), whose, (&listed.category, listed.visibility));
            figure.add(seen.map(|seen| Overdue {
                agency: listed.agency.clone().filter(|_| seen.category.is_some()),
                seen,
                from,
                elapsed: Elapsed::between(from, self.now, self.working.as_ref()),
            }));
        }
        figure.tickets.sort_by(|a, b| (a.from, &a.seen.ticket).cmp(&(b.from, &b.seen.ticket)));
        figure
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
