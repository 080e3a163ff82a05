//! An attacker who sees all that the board says, at every moment, and complains as often and as whoever they like.
//!
//! What is read here are the five forms themselves, as they are answered: CSV, GeoJSON, the numbers, the page, and what lies near.

use super::{
    count::{self, Public},
    month::Month,
    open_data, page, things,
};
use crate::page::Language;
use h3o::{CellIndex, Resolution};
use jiff::{SignedDuration, Timestamp, civil::Date};
use proptest::{prelude::*, sample::Index};
use sambat_city::pack_folder;
use sambat_city_store::db::{
    board::{self, ComplaintRow, Person},
    nearby::ThingRow,
};
use sambat_domain::{
    id::ComplaintId,
    pack::{Basis, Pack},
    response::zone,
    status::Status,
};
use sambat_protocol::{
    board::Board,
    nearby::{Handle, Nearby},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::LazyLock,
};

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    pack_folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/pasuruan")).unwrap().pack
});

/// A kind about people, and one about things.
const KINDS: [&str; 2] = ["air-minum", "jalan-rusak"];

/// What happens, one after the other, through the days.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody complains: in which cell, as whom, of which kind, and whether nobody of the city ever falls for it.
    Complain {
        cell: Index,
        person: u8,
        thing: bool,
        fake: bool,
    },
    /// An officer acts on one complaint.
    Act(Index),
    Decline(Index),
    Withdraw(Index),
    NextDay,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let complain = (any::<Index>(), 0_u8..40, any::<bool>(), any::<bool>())
        .prop_map(|(cell, person, thing, fake)| Step::Complain { cell, person, thing: thing && person % 4 == 0, fake });
    let step = prop_oneof![
        12 => complain,
        12 => any::<Index>().prop_map(Step::Act),
        1 => any::<Index>().prop_map(Step::Decline),
        1 => any::<Index>().prop_map(Step::Withdraw),
        2 => Just(Step::NextDay),
    ];
    proptest::collection::vec(step, 1..160)
}

/// Cells of a small city: ten of them, so that some fill, in two parents.
fn ground() -> Vec<CellIndex> {
    let centre: CellIndex = "898d843198bffff".parse().unwrap();
    let parent = centre.parent(Resolution::Eight).unwrap();
    let beside =
        centre.grid_disk::<Vec<_>>(2).into_iter().filter(|cell| cell.parent(Resolution::Eight) != Some(parent));
    parent.children(Resolution::Nine).chain(beside.take(3)).collect()
}

#[derive(Clone)]
struct City {
    rows: Vec<ComplaintRow>,
    fakes: BTreeSet<ComplaintId>,
    now: Timestamp,
    complained: u32,
}

/// All that is said at a moment.
struct Said {
    csv: String,
    geojson: String,
    json: String,
    board: Board,
    public: Vec<Public>,
    today: Timestamp,
    nearby: Vec<Nearby>,
}

fn id(n: u32) -> ComplaintId {
    format!("01936f2a-0000-7000-8000-{n:012}").parse().unwrap()
}

impl City {
    fn new() -> Self {
        let now = "2026-11-02T03:00:00Z".parse().unwrap();
        Self { rows: vec![], fakes: BTreeSet::new(), now, complained: 0 }
    }

    fn complain(&mut self, cell: CellIndex, person: u8, kind: &str, fake: bool) {
        self.complained += 1;
        let id = id(self.complained);
        if fake {
            self.fakes.insert(id);
        }
        self.rows.push(ComplaintRow {
            id,
            category: kind.parse().unwrap(),
            public: true,
            received_at: self.now,
            status: Status::Received,
            round: 1,
            agency: None,
            promised_by: None,
            done_at: None,
            cell: Some(cell.into()),
            thing_cell: cell.children(Resolution::Twelve).next().map(Into::into),
            told: None,
            acted_at: None,
            person: Person::Known(vec![person]),
            answered_at: None,
        });
    }

    fn act(&mut self, at: usize) {
        let (now, row) = (self.now, &mut self.rows[at]);
        row.acted_at = row.acted_at.or(Some(now));
        row.answered_at = row.acted_at;
        row.status = Status::Dispatched;
    }

    fn day(&self) -> Date {
        zone::local_date(&PACK.tz, self.now)
    }

    fn today(&self) -> Timestamp {
        zone::midnight(&PACK.tz, self.day()).unwrap()
    }

    fn next_day(&mut self) {
        self.now += SignedDuration::from_hours(24);
        for (id, cell) in count::choose(&PACK, &self.rows, self.today()) {
            self.rows.iter_mut().find(|row| row.id == id).unwrap().told = Some(cell);
        }
    }

    /// Answers whether anything happened.
    fn step(&mut self, step: &Step) {
        self.now += SignedDuration::from_secs(61);
        let found = |at: &Index| (!self.rows.is_empty()).then(|| at.index(self.rows.len()));
        match step {
            Step::Complain { cell, person, thing, fake } => {
                let ground = ground();
                self.complain(ground[cell.index(ground.len())], *person, KINDS[usize::from(*thing)], *fake);
            }
            Step::Act(at) => {
                if let Some(at) = found(at).filter(|at| !self.fakes.contains(&self.rows[*at].id)) {
                    self.act(at);
                }
            }
            Step::Decline(at) => {
                if let Some(at) = found(at) {
                    self.act(at);
                    self.rows[at].status = Status::Rejected;
                }
            }
            Step::Withdraw(at) => {
                if let Some(at) = found(at) {
                    self.rows[at].status = Status::Withdrawn;
                }
            }
            Step::NextDay => self.next_day(),
        }
    }

    fn told(&self) -> BTreeMap<ComplaintId, CellIndex> {
        told(&count::public(&PACK, &self.rows, self.today()))
    }

    /// What `/v1/nearby` tells of each cell that somebody complained in. A handle of this test is the id.
    fn nearby(&self) -> Vec<Nearby> {
        let parent = |cell: u64| CellIndex::try_from(cell).unwrap().parent(Resolution::Six).unwrap();
        let cells: BTreeSet<_> = self.rows.iter().filter_map(|row| Some(parent(row.thing_cell?))).collect();
        let row = |row: &ComplaintRow| {
            let (acted_at, thing_cell) = (row.acted_at?, row.thing_cell?);
            let ComplaintRow { id, category, received_at, status, .. } = row.clone();
            (row.public && status.is_open()).then_some(ThingRow {
                id,
                category,
                received_at,
                acted_at,
                status,
                thing_cell,
                supporters: 0,
            })
        };
        let rows = |cell: CellIndex| -> Vec<_> {
            self.rows.iter().filter_map(row).filter(|row| parent(row.thing_cell) == cell).collect()
        };
        let name = |id: ComplaintId| Handle::new(*id.as_bytes());
        cells.into_iter().map(|cell| things::told(&PACK, name, cell, &rows(cell), self.today())).collect()
    }

    fn says(&self) -> Said {
        let (today, month) = (self.today(), Month::of(&PACK, self.now));
        let public = count::public(&PACK, &self.rows, today);
        let rows = board::MonthRows { waits: vec![], complaints: self.rows.clone() };
        let board = count::board(&PACK, self.now, (month, &[month]), &rows, &public);
        Said {
            csv: open_data::csv(&PACK, &public),
            geojson: open_data::geojson(&PACK, month, &public),
            json: serde_json::to_string(&board).unwrap(),
            board,
            public,
            today,
            nearby: self.nearby(),
        }
    }
}

impl Said {
    fn forms(self) -> [String; 5] {
        let month: Month = Month::parse(&self.board.month).unwrap();
        let page = page::render(&PACK, &self.board, month, Basis::Working, Language::Id).unwrap();
        [self.csv, self.geojson, self.json, page, serde_json::to_string(&self.nearby).unwrap()]
    }

    /// Which cells each form tells, and how often: of people and of things.
    fn in_csv(&self) -> [BTreeMap<CellIndex, usize>; 2] {
        let mut lines = self.csv.trim_start_matches('\u{feff}').lines();
        let head: Vec<_> = lines.next().unwrap().split(',').map(|cell| cell.trim_matches('"')).collect();
        let column = head.iter().position(|name| *name == "cell").unwrap();
        let cells = lines.filter_map(|line| line.split(',').nth(column)?.trim_matches('"').parse().ok());
        by_cell(cells)
    }

    fn in_geojson(&self) -> [BTreeMap<CellIndex, usize>; 2] {
        let said: Value = serde_json::from_str(&self.geojson).unwrap();
        by_cell(
            said["features"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|row| row["properties"]["cell"].as_str()?.parse().ok()),
        )
    }

    fn in_json(&self) -> BTreeMap<CellIndex, usize> {
        let said: Value = serde_json::from_str(&self.json).unwrap();
        let row = |row: &Value| {
            (row["cell"].as_str().unwrap().parse().unwrap(), row["complaints"].as_u64().unwrap() as usize)
        };
        said["cells"].as_array().unwrap().iter().map(row).collect()
    }

    fn told(&self) -> BTreeMap<ComplaintId, CellIndex> {
        told(&self.public)
    }
}

fn told(public: &[Public]) -> BTreeMap<ComplaintId, CellIndex> {
    public.iter().filter_map(|complaint| Some((complaint.row.id, complaint.cell?))).collect()
}

fn by_cell(cells: impl Iterator<Item = CellIndex>) -> [BTreeMap<CellIndex, usize>; 2] {
    let mut found = [BTreeMap::new(), BTreeMap::new()];
    for cell in cells {
        *found[usize::from(cell.resolution() == Resolution::Twelve)].entry(cell).or_default() += 1;
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// At every moment, and over all of them: no form tells a place of fewer than five people whom the city believed before the
    /// day began, no complaint about people is ever placed twice, and nothing finer is learnt within a day.
    #[test]
    fn no_moment_and_no_difference_of_moments_places_a_few(steps in steps()) {
        let mut city = City::new();
        let mut first: BTreeMap<ComplaintId, CellIndex> = BTreeMap::new();
        let mut before: Option<(Timestamp, BTreeMap<ComplaintId, CellIndex>)> = None;
        for step in &steps {
            city.step(step);
            let said = city.says();
            let [people, things] = said.in_csv();
            prop_assert_eq!(&said.in_geojson(), &[people.clone(), things.clone()]);
            let mut on_the_map = people.clone();
            for (cell, n) in &things {
                *on_the_map.entry(cell.parent(Resolution::Nine).unwrap()).or_default() += n;
            }
            prop_assert_eq!(said.in_json(), on_the_map);

            let mut who: BTreeMap<CellIndex, BTreeSet<&Person>> = BTreeMap::new();
            for complaint in &said.public {
                let Some(cell) = complaint.cell else { continue };
                let row = &complaint.row;
                prop_assert!(row.acted_at.unwrap() < said.today && row.status.is_believed());
                let lies = CellIndex::try_from(if cell.resolution() == Resolution::Twelve { row.thing_cell } else { row.cell }.unwrap());
                prop_assert_eq!(lies.unwrap().parent(cell.resolution()), Some(cell), "told where it is not");
                prop_assert_eq!(*first.entry(row.id).or_insert(cell), cell, "placed once more, elsewhere");
                if row.category.as_str() == KINDS[0] {
                    who.entry(cell).or_default().insert(&row.person);
                }
            }
            prop_assert!(who.values().all(|who| who.len() >= 5), "{:?}", who);

            // What lies near is the open rows of things that the open data place, word for word, and nothing beside them.
            let mut open: Vec<_> = said.public.iter().filter_map(|complaint| {
                let cell = complaint.cell.filter(|cell| cell.resolution() == Resolution::Twelve)?;
                let row = &complaint.row;
                let day = zone::local_date(&PACK.tz, row.received_at);
                row.status.is_open().then(|| (*row.id.as_bytes(), row.category.clone(), row.status, day, cell.to_string()))
            }).collect();
            let mut near: Vec<_> = said.nearby.iter().flat_map(|nearby| &nearby.things).map(|thing| {
                (*thing.handle.as_bytes(), thing.category.clone(), thing.status, thing.day, thing.cell.clone())
            }).collect();
            open.sort();
            near.sort();
            prop_assert_eq!(near, open);

            let told = said.told();
            if let Some((day, told_before)) = before.filter(|(day, _)| *day == said.today) {
                for (id, cell) in told.iter().filter(|(id, _)| !told_before.contains_key(*id)) {
                    // Only what stands under a cell that was told of before may come back, when one of it was declined and is not.
                    prop_assert_eq!(first.get(id), Some(cell), "{} since {}", id, day);
                }
            }
            before = Some((said.today, told));
        }
    }

    /// What nobody of the city acted on might as well not be there: it moves no other complaint, on no day.
    #[test]
    fn what_nobody_acted_on_changes_no_place(steps in steps()) {
        let mut city = City::new();
        for step in &steps {
            city.step(step);
            let mut without = city.clone();
            without.rows.retain(|row| row.acted_at.is_some());
            prop_assert_eq!(without.told(), city.told());
            let things = |city: &City| city.nearby().into_iter().flat_map(|nearby| nearby.things).collect::<Vec<_>>();
            prop_assert_eq!(things(&without), things(&city));
            let chosen = |city: &City| count::choose(&PACK, &city.rows, city.today());
            prop_assert_eq!(chosen(&without), chosen(&city));
        }
    }

    /// Somebody complains alone. Whatever the attacker adds, as whomever and for as many days, with up to three accomplices whom
    /// the city believes and any number whom it does not: no form differs by where that one complaint lies.
    #[test]
    fn where_one_complains_alone_changes_no_letter(
        fakes in proptest::collection::vec((any::<Index>(), 1_u8..255, 0_usize..3, any::<bool>()), 0..40), days in 1_usize..5,
    ) {
        let ground = ground();
        let run = |home: CellIndex| -> Vec<[String; 5]> {
            let mut city = City::new();
            city.complain(home, 0, KINDS[0], false);
            city.act(0);
            let mut said = vec![];
            for _ in 0..days {
                for (n, (cell, person, believed, thing)) in fakes.iter().enumerate() {
                    let at = if n % 2 == 0 { home } else { ground[cell.index(ground.len())] };
                    // Things are told where they are, so the attacker's are always in the same place.
                    let at = if *thing { ground[0] } else { at };
                    city.complain(at, if *believed < 2 { 1 + person % 3 } else { *person }, KINDS[usize::from(*thing)], false);
                    if *believed < 2 {
                        let last = city.rows.len() - 1;
                        city.act(last);
                        if *believed == 1 && n % 3 == 0 {
                            city.rows[last].status = Status::Rejected;
                        }
                    }
                    if n % 7 == 0 {
                        said.push(city.says().forms());
                    }
                }
                city.next_day();
                said.push(city.says().forms());
            }
            said
        };
        prop_assert!(run(ground[1]) == run(ground[4]));
    }
}
