//! Rows of a month in; the board's numbers out.

use super::{
    cells::{self, FINEST, Spot},
    month::Month,
};
use h3o::CellIndex;
use jiff::Timestamp;
use sambat_city_store::db::board::{self, ComplaintRow, WaitRow};
use sambat_domain::{
    content::is_private,
    id::{AgencyId, CategoryId, ComplaintId},
    pack::{Basis, ConsentFor, Pack},
    response::{
        Elapsed, WorkingTime,
        statistics::{Mark, Shares, Waited, mark, quantile, sample},
    },
    status::Status,
    visibility::Visibility,
};
use sambat_protocol::board::{AgencyRow, Board, BothTimes, CategoryRow, CellRow, Times};
use std::collections::BTreeMap;

/// From how many complaints on those that are not public count, in each number separately.
const PRIVATE_LEAST: usize = 10;

/// A public complaint of a month, and where it is told to lie.
#[derive(Debug, Clone)]
pub(super) struct Public {
    pub(super) row: ComplaintRow,
    pub(super) cell: Option<CellIndex>,
}

/// A kind of complaint, and whether those meant are public.
type Kind = (CategoryId, bool);

/// How much may be published of a kind of complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Openness {
    Public,
    /// Counts once there are enough.
    Counted,
    Secret,
}

fn openness(pack: &Pack, (category, public): &Kind) -> Openness {
    let known = pack.category(category);
    let chosen = if *public { Visibility::Public } else { Visibility::Private };
    match known {
        // What was public when it came may have become private since.
        Some(_) if !is_private(chosen, known) => Openness::Public,
        Some(_) if pack.consent_for(category) != Some(ConsentFor::Maternity) => Openness::Counted,
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

/// A public complaint whose place may be told: a person of the city acted on it before today, and the city believes it.
fn may_be_placed(facts: &Facts<'_>, today: Timestamp) -> bool {
    facts.status.is_believed() && facts.acted_at.is_some_and(|at| at < today)
}

/// The fine cell of what a complaint is about, where that is in a public place.
fn of_thing(pack: &Pack, facts: &Facts<'_>) -> Option<CellIndex> {
    let known = pack.category(facts.category)?;
    known.public_place.then_some(facts.thing_cell)?.and_then(|cell| CellIndex::try_from(cell).ok())
}

/// The fine cell that anybody may be told a complaint to lie in: of a thing in a public place, that the open data have a row of.
pub(super) fn told_thing(pack: &Pack, facts: &Facts<'_>, today: Timestamp) -> Option<CellIndex> {
    if is_told(pack, facts) && may_be_placed(facts, today) { of_thing(pack, facts) } else { None }
}

/// What decides whether, and where, a complaint is told to lie.
pub(super) struct Facts<'a> {
    pub(super) category: &'a CategoryId,
    pub(super) public: bool,
    pub(super) status: Status,
    pub(super) acted_at: Option<Timestamp>,
    pub(super) thing_cell: Option<u64>,
}

impl<'a> From<&'a ComplaintRow> for Facts<'a> {
    fn from(row: &'a ComplaintRow) -> Self {
        let ComplaintRow { category, public, status, acted_at, thing_cell, .. } = row;
        Self { category, public: *public, status: *status, acted_at: *acted_at, thing_cell: *thing_cell }
    }
}

/// Those whose place is told under a cell with others', with which complaint that is.
fn among_people<'a>(pack: &Pack, rows: &'a [ComplaintRow], today: Timestamp) -> (Vec<&'a ComplaintRow>, Vec<Spot<'a>>) {
    let index = |cell: u64| CellIndex::try_from(cell).ok();
    rows.iter()
        .filter(|row| {
            let facts = Facts::from(*row);
            is_told(pack, &facts) && may_be_placed(&facts, today) && of_thing(pack, &facts).is_none()
        })
        .filter_map(|row| {
            // A fine cell that was shown before is not shown again, now that the complaint may not have one.
            let told = row.told.and_then(index).filter(|cell| cell.resolution() <= FINEST);
            Some((row, Spot { finest: row.cell.and_then(index)?, person: &row.person, told }))
        })
        .unzip()
}

/// Whether the open data have a row of it. What was taken back is told no more.
fn is_told(pack: &Pack, facts: &Facts<'_>) -> bool {
    facts.status != Status::Withdrawn && openness(pack, &(facts.category.clone(), facts.public)) == Openness::Public
}

/// Chooses the cells of those that have none yet, of all that was acted on before today began.
pub(super) fn choose(pack: &Pack, rows: &[ComplaintRow], today: Timestamp) -> Vec<(ComplaintId, u64)> {
    let ever = rows.iter().filter_map(|row| CellIndex::try_from(row.told?).ok()).collect();
    let (complaints, spots) = among_people(pack, rows, today);
    let chosen = cells::choose(&spots, &ever).into_iter();
    chosen.filter_map(|(n, cell)| Some((complaints.get(n)?.id, cell.into()))).collect()
}

/// The public complaints of a month with the cells that they are told under.
pub(super) fn public(pack: &Pack, rows: &[ComplaintRow], today: Timestamp) -> Vec<Public> {
    let (complaints, spots) = among_people(pack, rows, today);
    let open = cells::open(&spots);
    let told: BTreeMap<ComplaintId, CellIndex> = complaints
        .iter()
        .zip(&spots)
        .filter_map(|(row, spot)| Some((row.id, spot.told.filter(|cell| open.contains(cell))?)))
        .collect();
    let placed = |row: &ComplaintRow| match of_thing(pack, &row.into()) {
        Some(_) => told_thing(pack, &row.into(), today),
        None => told.get(&row.id).copied(),
    };
    let rows = rows.iter().filter(|row| is_told(pack, &Facts::from(*row)));
    rows.map(|row| Public { cell: placed(row), row: row.clone() }).collect()
}

/// A wait as statistics take it; what lasts, with its time so far. `of` stands behind it.
pub fn waited<T>(row: &WaitRow, of: T, now: Timestamp, working: Option<&WorkingTime>) -> Waited<T> {
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
    rows: &board::MonthRows,
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
    let lasting: Vec<_> = city.iter().filter(|wait| wait.ending.is_none()).collect();
    let enough = sample(&city, pack.response.basis) >= pack.board.min_sample;
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
        city_clock: if enough { both(&city) } else { BothTimes::default() },
        waiting: number(lasting.len()),
        not_begun: number(lasting.iter().filter(|wait| wait.elapsed.working_min == Some(0)).count()),
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
    let mark = mark(waits, basis, &pack.board);
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

/// How many are told in each cell; things by the cell of resolution 9 around them, which a map of the city can show.
fn cell_rows(public: &[Public]) -> Vec<CellRow> {
    let mut numbers: BTreeMap<CellIndex, u32> = BTreeMap::new();
    let shown = |cell: CellIndex| if cell.resolution() > FINEST { cell.parent(FINEST) } else { Some(cell) };
    for cell in public.iter().filter_map(|complaint| complaint.cell.and_then(shown)) {
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
