//! A dead battery at any moment: of what was said to be done, nothing is lost and nothing is half.
//!
//! The core works on a disk of the test's own, which records every operation. For each moment between two of them, the disk
//! is put together as the cut may have left it, and a core is opened on it.

mod disk;
mod full;
mod mount;

use crate::crash::every_row_has_its_file;
use disk::{Cut, Op, State, after};
use mount::Mounted;
use rusqlite::Connection;
use sambat_client::complaint;
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_tests::{
    folder,
    phone::Phone,
    random::{self, Random},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

/// States of the disk that `cargo test` looks at; SAMBAT_POWER_CUTS asks for more, or with `all` for every one.
const LOOKED_AT: usize = 100;

/// Where one draft or complaint stands, as was promised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Stand {
    /// What is said of it, if it is there.
    words: Option<String>,
    photos: Vec<(PhotoId, String)>,
    submitted: bool,
}

/// What was promised by a moment, and what was under way.
#[derive(Debug, Clone, Default)]
struct Promises {
    stands: BTreeMap<ComplaintId, Stand>,
    /// The step that was begun and not acknowledged.
    begun: Option<Vec<String>>,
}

impl Promises {
    /// Those of everything that was said so far.
    fn of(log: &[Op]) -> Self {
        let mut promises = Self::default();
        for op in log {
            let Op::Said(line) = op else { continue };
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            if words[0] == ">" {
                promises.begun = Some(words);
            } else {
                promises.begun = None;
                done(&mut promises.stands, &words);
            }
        }
        promises
    }

    /// Every way in which things may stand: as promised, or with what was begun done too.
    fn ways(&self) -> Vec<BTreeMap<ComplaintId, Stand>> {
        let mut ways = vec![self.stands.clone()];
        if let Some(words) = &self.begun {
            let mut stands = self.stands.clone();
            done(&mut stands, words);
            ways.push(stands);
        }
        ways
    }
}

/// Does a step on what is promised.
fn done(stands: &mut BTreeMap<ComplaintId, Stand>, words: &[String]) {
    let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
    let Some(id) = words.get(1).and_then(|id| id.parse::<ComplaintId>().ok()) else { return };
    let stand = stands.entry(id).or_default();
    match words[..] {
        ["draft", _] => stand.words = Some(String::new()),
        ["words", _, text] => stand.words = Some(text.to_owned()),
        ["photo", _, photo, sha256] => stand.photos.push((photo.parse().unwrap(), sha256.to_owned())),
        // Begun: which photo it becomes is not known yet.
        ["photo", _] | ["pass"] => {}
        ["submit", _] => stand.submitted = true,
        ["amend", _] => stand.submitted = false,
        ["erase" | "delete", _] => *stand = Stand::default(),
        _ => panic!("what does it say? {words:?}"),
    }
}

/// A core on what the cut left: does it hold what was promised?
async fn holds(folder: &Path, promises: &Promises) -> Result<(), String> {
    let data = folder.join("data");
    if !data.exists() {
        return promises.stands.is_empty().then_some(()).ok_or_else(|| "the whole folder is gone".into());
    }
    folder::of_another_boot(&data);
    let phone = Phone::on(&data, "http://127.0.0.1:9");
    let database = Connection::open(data.join("sambat.db")).unwrap();
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    drop(database);
    if whole != "ok" {
        return Err(whole);
    }
    if phone.app().info().recovered {
        return Err("it seems damaged".into());
    }
    let mut there = BTreeMap::new();
    for id in promises.stands.keys().chain(&promises.begun_id()) {
        there.insert(*id, stand(&phone, *id).await);
    }
    every_row_has_its_file(&phone).await;
    let fits = |way: &BTreeMap<ComplaintId, Stand>| {
        there.iter().all(|(id, is)| {
            let promised = way.get(id).cloned().unwrap_or_default();
            let begun = promises.begun.as_ref().is_some_and(|words| words[1] == "photo" && words[2] == id.to_string());
            let more = is.photos.len() > promised.photos.len() && begun;
            let photos = if more { is.photos.starts_with(&promised.photos) } else { is.photos == promised.photos };
            is.words == promised.words && is.submitted == promised.submitted && photos
        })
    };
    if promises.ways().iter().any(fits) { Ok(()) } else { Err(format!("there is {there:?}")) }
}

impl Promises {
    fn begun_id(&self) -> Vec<ComplaintId> {
        self.begun.iter().filter_map(|words| words.get(2)?.parse().ok()).collect()
    }
}

async fn stand(phone: &Phone, id: ComplaintId) -> Stand {
    let filed = complaint::get(phone.app(), complaint::OfComplaint { id }).await.ok();
    let (words, photos, submitted) = match filed {
        Some(filed) => (filed.description, filed.photos, true),
        None => match phone.draft_now(id).await {
            Ok(draft) => (draft.description, draft.photos, false),
            Err(_) => return Stand::default(),
        },
    };
    let file = phone.folder().join(format!("complaints/{id}.json"));
    assert_eq!(file.exists(), submitted, "{id} has a second place while it is submitted");
    if submitted {
        assert_eq!(phone.parts(id).await.len(), 1 + photos.len(), "all of {id} waits to be sent");
    }
    let photos = photos.iter().map(|photo| (photo.id, photo.sha256.to_string())).collect();
    Stand { words: Some(words), photos, submitted }
}

/// Runs the save paths on a disk of our own. Answers what was done.
fn recorded() -> (Vec<Op>, BTreeSet<disk::Node>) {
    let mounted = Mounted::new();
    let done = Command::new(env!("CARGO_BIN_EXE_sambat-crash")).arg("save").arg(mounted.path()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let disk = mounted.disk();
    (disk.log.clone(), disk.folders.clone())
}

/// A folder that no real disk has to sync, where there is one.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

const CUTS: [Cut; 7] =
    [Cut::Synced, Cut::All, Cut::Torn, Cut::LaterOnly, Cut::NamesOnly, Cut::ContentsOnly, Cut::Some(7)];

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_battery_at_any_moment_loses_nothing_that_was_promised() {
    let (log, folders) = recorded();
    let mut states: Vec<(usize, Cut, State)> = Vec::new();
    let mut seen = BTreeSet::new();
    for point in 0..=log.len() {
        // What is said changes no disk, and makes another promise of it.
        let promised = log[..point].iter().filter(|op| matches!(op, Op::Said(_))).count();
        for cut in CUTS {
            if let Some(state) = after(&log[..point], cut)
                && seen.insert((promised, state.clone()))
            {
                states.push((point, cut, state));
            }
        }
    }
    let all = states.len();
    let wanted = match std::env::var("SAMBAT_POWER_CUTS").ok().as_deref() {
        Some("all") => all,
        Some(text) => text.parse().unwrap(),
        None => LOOKED_AT,
    };
    let mut random = Random::new(random::seed("SAMBAT_POWER_SEED"));
    while states.len() > wanted {
        states.swap_remove(random.below(states.len()));
    }
    let mut lost = Vec::new();
    for (point, cut, state) in &states {
        let folder = in_memory();
        state.write_to(&folders, folder.path());
        let promises = Promises::of(&log[..*point]);
        let held = tokio::task::LocalSet::new().run_until(holds(folder.path(), &promises)).await;
        if let Err(why) = held {
            lost.push(format!("after {point} operations, {cut:?}: {why}; promised was {promises:?}"));
        }
    }
    println!(
        "soak: power tried={} lost={} states={all} operations={} cuts_each={}",
        states.len(),
        lost.len(),
        log.len(),
        CUTS.len()
    );
    assert!(lost.is_empty(), "{:#?}", &lost[..lost.len().min(5)]);
    assert!(log.iter().any(|op| matches!(op, Op::Said(line) if line.starts_with("< erase"))), "all of it was recorded");
}
