//! No room left, at each write there is: it is said by its name, nothing changes, and it goes on once there is room.

use super::{in_memory, mount::Mounted};
use rusqlite::Connection;
use sambat_domain::{event::EventKind, id::ComplaintId};
use sambat_tests::{
    city::City,
    random::{self, Random},
};
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    ops::Range,
    process::{Command, Stdio},
};

/// Moments of `cargo test`, of each way; SAMBAT_FULL_DISKS asks for more, or with `all` for every one.
const LOOKED_AT: usize = 10;

/// The room that the core keeps, in operations: it is used up somewhere in a pass, and then the disk is full once more.
const SCARCE: Range<usize> = 150..300;

/// The same where it is enough for a pass, and where it is gone already.
const ENOUGH: usize = 1_000;
const NONE: usize = 0;

/// What is done on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Everything that saves.
    Save,
    /// Everything that a city is sent and tells, with so much room kept. It goes on with that, and where that is gone, once
    /// somebody makes more.
    Pass { reserved: usize },
}

/// What writes the disk must have been full at, in a pass: the pack, what waits to be sealed, each beginning and each answer.
const WRITTEN: [&str; 13] = [
    "pass",
    "pass_begun",
    "pack_answered",
    "pack_kept",
    "item_begun",
    "words_read",
    "words_answered",
    "event_answered",
    "erasure_answered",
    "photo_read",
    "upload_made",
    "photo_answered",
    "changes_answered",
];

/// When the disk is full: so many operations after a stretch of the way has begun.
#[derive(Debug, Clone, Copy)]
struct Moment {
    stretch: usize,
    room: usize,
}

/// How it went.
#[derive(Default)]
struct Ran {
    /// What the disk was full at, each time.
    full: Vec<String>,
    /// How many operations took room, in each stretch of the way.
    taken: Vec<usize>,
}

impl Ran {
    /// Every moment at which an operation took room.
    fn moments(&self) -> Vec<Moment> {
        let of = |(stretch, taken): (usize, &usize)| (0..*taken).map(move |room| Moment { stretch, room });
        self.taken.iter().enumerate().flat_map(of).collect()
    }
}

/// Goes one way on a disk that is full from that moment on, and where the child says so and has nothing to go on with, gives
/// it room.
async fn run(way: Way, moment: Option<Moment>) -> Ran {
    let mounted = Mounted::new();
    let mut city = City::planned();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-crash"));
    match way {
        Way::Save => {
            child.arg("save").arg(mounted.path());
            mounted.disk().room = moment.map(|moment| moment.room);
        }
        Way::Pass { reserved } => {
            city.start().await;
            child.arg("pass").arg(mounted.path()).arg(city.endpoint());
            child.arg(if reserved == ENOUGH { "stay" } else { "start" });
            let mut disk = mounted.disk();
            (disk.reserved, disk.keeps_none) = (reserved, true);
        }
    }
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut says = child.stdin.take().unwrap();
    let (mut ran, mut known, mut left) = (Ran::default(), BTreeMap::new(), None);
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["full", what, ..] => {
                ran.full.push(what.to_owned());
                let goes_on = matches!(way, Way::Pass { reserved } if reserved > NONE) && ran.full.len() == 1;
                if !goes_on {
                    mounted.disk().room = None;
                }
            }
            ["begin"] => {
                let stretch = ran.taken.len();
                left = moment.filter(|moment| moment.stretch == stretch).map(|moment| moment.room).or(left);
                let mut disk = mounted.disk();
                (disk.room, disk.taken) = (left, 0);
            }
            ["pause"] => {
                let mut disk = mounted.disk();
                left = disk.room.take();
                ran.taken.push(disk.taken);
            }
            ["city", id] => acts(&mut city, id.parse().unwrap()).await,
            ["knows", id, ref events @ ..] => {
                known.insert(id.to_owned(), events.iter().map(|event| (*event).to_owned()).collect());
            }
            _ => panic!("what does it say? {line}"),
        }
        says.write_all(b"done\n").unwrap();
    }
    drop(says);
    let done = child.wait_with_output().unwrap();
    assert!(done.status.success(), "{way:?}, {moment:?}: {}", String::from_utf8_lossy(&done.stderr));
    let full = &ran.full;
    let first_again = full.iter().position(|what| what == "again");
    match way {
        Way::Save => {
            assert_eq!(first_again, None, "with what is kept it starts: {full:?}");
        }
        Way::Pass { reserved } => {
            has_everything_once(&city, &known);
            blames_nothing(&mounted);
            assert!(first_again != Some(0) || reserved == NONE, "with what is kept it starts: {full:?}");
            assert!(reserved < ENOUGH || full.len() <= 1, "and so much is enough for a pass: {full:?}");
        }
    }
    if way == Way::Save {
        ran.taken.push(mounted.disk().taken);
    }
    ran
}

/// Somebody of the city acts, and its pack is another one from now on.
async fn acts(city: &mut City, id: ComplaintId) {
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    city.stop().await;
    city.edit_pack("promise = \"30m\"", "promise = \"4h\"");
    city.start().await;
}

/// What was sent is at the city once, and what it tells is known, in its order.
fn has_everything_once(city: &City, known: &BTreeMap<String, Vec<String>>) {
    let database = Connection::open(city.data().join("main.db")).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, usize>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM complaint"), 3);
    assert_eq!(count("SELECT count(*) FROM reporter"), 3 - 1, "sealed, with all but the erased");
    assert_eq!(count("SELECT count(*) FROM photo WHERE state = 'ready'"), 2);
    for (kind, times) in [("received", 3), ("photo_arrived", 2), ("photo_ready", 2), ("reply", 1), ("withdrawn", 1)] {
        let sql = format!("SELECT count(*) FROM event WHERE kind ->> '$.kind' = '{kind}'");
        assert_eq!(count(&sql), times, "{kind}");
    }
    assert_eq!(known.len(), 2);
    for (id, known) in known {
        let mut told = database.prepare("SELECT id FROM event WHERE complaint = ?1 ORDER BY seq").unwrap();
        let told: Vec<String> = told.query_map([id], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(*known, told, "{id}");
    }
}

/// Nothing on the phone was tried twice, stands aside or says that something went wrong.
fn blames_nothing(mounted: &Mounted) {
    let copy = in_memory();
    mounted.disk().write_to(copy.path());
    let database = Connection::open(copy.path().join("data/sambat.db")).unwrap();
    let sql = "SELECT complaint || kind || state FROM outbox WHERE tries > 1 OR crashes > 0 OR mismatches > 0
               OR last_error IS NOT NULL OR state NOT IN ('{\"state\":\"sent\"}', '{\"state\":\"cancelled\"}')";
    let mut blamed = database.prepare(sql).unwrap();
    let blamed: Vec<String> = blamed.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(blamed.is_empty(), "{blamed:?}");
}

/// So many of these moments, by chance.
fn some(random: &mut Random, mut moments: Vec<Moment>, wanted: usize) -> Vec<Moment> {
    while moments.len() > wanted {
        moments.swap_remove(random.below(moments.len()));
    }
    moments
}

/// What became of all of them.
#[derive(Debug, Default)]
struct Tried {
    tried: usize,
    /// What the disk was full at, and how often.
    told: BTreeMap<String, usize>,
}

impl Tried {
    async fn add(&mut self, way: Way, moment: Moment) {
        self.tried += 1;
        for what in run(way, Some(moment)).await.full {
            *self.told.entry(what).or_default() += 1;
        }
    }

    fn times(&self) -> usize {
        self.told.values().sum()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_at_any_write_is_named_and_costs_nothing() {
    let wanted = match std::env::var("SAMBAT_FULL_DISKS").ok().as_deref() {
        Some("all") => usize::MAX,
        Some(text) => text.parse().unwrap(),
        None => LOOKED_AT,
    };
    let mut random = Random::new(random::seed("SAMBAT_FULL_SEED"));
    let (mut saves, mut passes) = (Tried::default(), Tried::default());

    let save = run(Way::Save, None).await;
    let pass = run(Way::Pass { reserved: ENOUGH }, None).await;
    assert!(save.full.is_empty() && pass.full.is_empty());
    // Each stretch's first write, whatever the seed: a pass that was dropped is put in order there.
    for stretch in 0..pass.taken.len() {
        passes.add(Way::Pass { reserved: ENOUGH }, Moment { stretch, room: 0 }).await;
    }
    for moment in some(&mut random, save.moments(), wanted) {
        saves.add(Way::Save, moment).await;
    }
    for moment in some(&mut random, pass.moments(), wanted) {
        let reserved = SCARCE.start + random.below(SCARCE.len());
        passes.add(Way::Pass { reserved }, moment).await;
    }
    for reserved in [NONE, ENOUGH] {
        for moment in some(&mut random, pass.moments(), wanted.min(LOOKED_AT)) {
            passes.add(Way::Pass { reserved }, moment).await;
        }
    }
    let (save_writes, pass_writes) = (save.moments().len(), pass.moments().len());
    println!("full at, in a pass: {:?}", passes.told);
    println!(
        "soak: full tried={} lost=0 save_writes={save_writes} save_told={} pass_writes={pass_writes} pass_told={}",
        saves.tried + passes.tried,
        saves.times(),
        passes.times()
    );
    assert!(saves.times() > 0 && passes.times() > 0, "no disk was ever full");
    let all = wanted >= pass_writes;
    assert!(!all || WRITTEN.iter().all(|what| passes.told.contains_key(*what)), "not everything was tried");
}
