//! Rows of a month in; the board's numbers out.

use super::{
    cells::{self, Told},
    month::Month,
};
use crate::db::board::{self, ComplaintRow, WaitRow};
use h3o::CellIndex;
use jiff::Timestamp;
use sambat_domain::{
    content::Visibility,
    id::{AgencyId, CategoryId},
    pack::{Basis, ConsentFor, Pack},
    response::{
        Elapsed, WorkingTime,
        statistics::{Mark, Shares, Waited, mark, quantile},
    },
    status::Status,
};
use sambat_protocol::board::{AgencyRow, Board, BothTimes, CategoryRow, CellRow, Times};
use std::collections::BTreeMap;

/// From how many on what is not public counts, in each number for itself.
const PRIVATE_LEAST: usize = 10;

/// A public complaint of a month, and where it is told to lie.
#[derive(Debug, Clone)]
pub(super) struct Public {
    pub(super) row: ComplaintRow,
    pub(super) cell: Option<CellIndex>,
}

/// A kind of complaint, and whether those meant are public.
type Kind = (CategoryId, bool);

/// What may be said of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Openness {
    Public,
    /// Counts once there are enough.
    Counted,
    Secret,
}

fn openness(pack: &Pack, (category, public): &Kind) -> Openness {
    let known = pack.category(category);
    match known {
        // What was public when it came may have become private since.
        Some(known) if *public && known.visibility == Visibility::Public => Openness::Public,
        Some(known) if known.consent != Some(ConsentFor::Maternity) => Openness::Counted,
        // A kind that has gone was public by a revision that knew it, or it might have been anything.
        None if *public => Openness::Public,
        _ => Openness::Secret,
    }
}

/// Keeps what counts: the public, and of each other kind all or nothing.
fn counted<T>(pack: &Pack, rows: Vec<T>, kind: impl Fn(&T) -> Kind) -> Vec<T> {
    let mut numbers: BTreeMap<Kind, usize> = BTreeMap::new();
    for row in &rows {
        *numbers.entry(kind(row)).or_default() += 1;
    }
    let counts = |row: &T| {
        let kind = kind(row);
        match openness(pack, &kind) {
            Openness::Public => true,
            Openness::Counted => numbers.get(&kind).is_some_and(|n| *n >= PRIVATE_LEAST),
            Openness::Secret => false,
        }
    };
    rows.into_iter().filter(counts).collect()
}

/// The public complaints of a month with the cells that they are told under. What was taken back is told no more.
pub(super) fn public(pack: &Pack, rows: &[ComplaintRow]) -> Vec<Public> {
    let is_public = |row: &&ComplaintRow| {
        row.status != Status::Withdrawn && openness(pack, &(row.category.clone(), row.public)) == Openness::Public
    };
    let finest = |row: &ComplaintRow| row.cell.and_then(|cell| CellIndex::try_from(cell).ok());
    let told: Told = cells::told(rows.iter().filter(is_public).filter_map(finest));
    let placed = |row: &ComplaintRow| finest(row).and_then(|cell| told.get(&cell).copied());
    rows.iter().filter(is_public).map(|row| Public { cell: placed(row), row: row.clone() }).collect()
}

/// A wait as statistics take it; what lasts, with its time so far. `of` stands behind it.
pub(crate) fn waited<T>(row: &WaitRow, of: T, now: Timestamp, working: Option<&WorkingTime>) -> Waited<T> {
    Waited {
        of,
        elapsed: match row.wall_min {
            Some(wall_min) => Elapsed { working_min: row.working_min, wall_min },
            None => Elapsed::between(row.from, now, working),
        },
        ending: row.ending,
        verdict: row.verdict,
    }
}

/// Which time judges an office.
pub(crate) fn basis_of(pack: &Pack, id: &AgencyId) -> Basis {
    let own = pack.agencies.iter().find(|agency| agency.id == *id).and_then(|agency| agency.response.as_ref());
    own.unwrap_or(&pack.response).basis
}

/// The numbers of a month.
pub(super) fn board(
    pack: &Pack,
    now: Timestamp,
    (month, months): (Month, &[Month]),
    rows: &board::Month,
    public: &[Public],
) -> Board {
    let working = WorkingTime::of(pack);
    let waited = |row: &WaitRow| waited(row, (), now, working.as_ref());
    let of_wait = |row: &WaitRow| (row.category.clone(), row.public);
    let (city, agencies): (Vec<_>, Vec<_>) =
        rows.waits.iter().filter(|row| waited(row).counts()).cloned().partition(|row| row.agency.is_none());
    let city: Vec<_> = counted(pack, city, of_wait).iter().map(waited).collect();
    let stayed = rows.complaints.iter().filter(|row| row.status != Status::Withdrawn).cloned().collect();
    let complaints = counted(pack, stayed, |row: &ComplaintRow| (row.category.clone(), row.public));

    let mut of_agency: BTreeMap<AgencyId, Vec<WaitRow>> = BTreeMap::new();
    for row in agencies {
        if let Some(agency) = row.agency.clone() {
            of_agency.entry(agency).or_default().push(row);
        }
    }
    let mut agencies: Vec<_> = of_agency
        .into_iter()
        .map(|(id, rows)| agency(pack, id, &counted(pack, rows, of_wait).iter().map(waited).collect::<Vec<_>>()))
        .filter(|row| row.waits > 0)
        .collect();
    // Those that are judged first, the quickest first.
    agencies.sort_by_key(|row| {
        let median = row.times.by(row.basis).median_min;
        (median.is_none(), median, row.times.by(row.basis).p90_min, row.id.clone())
    });

    let mut categories: BTreeMap<CategoryId, u32> = BTreeMap::new();
    for row in &complaints {
        *categories.entry(row.category.clone()).or_default() += 1;
    }
    let mut categories: Vec<_> =
        categories.into_iter().map(|(id, complaints)| CategoryRow { id, complaints }).collect();
    categories.sort_by(|a, b| (b.complaints, &a.id).cmp(&(a.complaints, &b.id)));

    let is_solved = |row: &&ComplaintRow| matches!(row.status, Status::Done | Status::Closed);
    let waits = number(city.len());
    Board {
        v: 1,
        city: pack.id.clone(),
        city_name: pack.name.clone(),
        month: month.to_string(),
        months: months.iter().map(ToString::to_string).collect(),
        computed_at: now,
        basis: pack.response.basis,
        rules: pack.board,
        complaints: number(complaints.len()),
        solved: number(complaints.iter().filter(is_solved).count()),
        reopened: number(complaints.iter().filter(|row| row.round > 1).count()),
        city_clock: if waits >= pack.board.min_sample { both(&city) } else { BothTimes::default() },
        agencies,
        categories,
        cells: cell_rows(public),
        unplaced: number(public.iter().filter(|complaint| complaint.cell.is_none()).count()),
    }
}

fn agency(pack: &Pack, id: AgencyId, waits: &[Waited<()>]) -> AgencyRow {
    let basis = basis_of(pack, &id);
    let shares = Shares::of(waits);
    let times = both(waits);
    let judging = times.by(basis);
    let mark = mark(shares.total(), judging.median_min, judging.p90_min, &pack.board);
    let few = mark == Mark::TooFew;
    AgencyRow {
        id,
        waits: shares.total(),
        basis,
        times: if few { BothTimes::default() } else { times },
        shares: if few { Shares::default() } else { shares },
        mark,
    }
}

fn both(waits: &[Waited<()>]) -> BothTimes {
    let by = |basis: Basis| {
        let at = |percent| quantile(waits, basis, percent).map(|found| found.minutes);
        Times { median_min: at(50), p90_min: at(90) }
    };
    BothTimes { working: by(Basis::Working), wall: by(Basis::Wall) }
}

fn cell_rows(public: &[Public]) -> Vec<CellRow> {
    let mut numbers: BTreeMap<CellIndex, u32> = BTreeMap::new();
    for cell in public.iter().filter_map(|complaint| complaint.cell) {
        *numbers.entry(cell).or_default() += 1;
    }
    let row = |(cell, complaints): (CellIndex, u32)| CellRow {
        cell: cell.to_string(),
        resolution: cell.resolution().into(),
        complaints,
    };
    numbers.into_iter().map(row).collect()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
