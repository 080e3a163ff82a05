//! *Saved means saved*: a process that is killed at any moment loses nothing that it said was done.

use rusqlite::Connection;
use sambat_client::{
    api::Nothing,
    complaint, draft,
    photo::{self, Picture},
    store::StoreError,
};
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_protocol::hash;
use sambat_tests::{
    phone::Phone,
    random::{self, Random},
};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// Kills of `cargo test`; SAMBAT_KILLS asks for more.
const KILLS: usize = 25;

/// What was promised of one draft or complaint.
#[derive(Debug, Default)]
struct Promised {
    words: String,
    /// What was being written when the end came: it may be there or not.
    perhaps_words: Option<String>,
    photos: Vec<(PhotoId, String)>,
    submitted: bool,
    perhaps_submitted: bool,
}

/// Everything promised so far, over all kills.
#[derive(Debug, Default)]
struct Promises {
    of: BTreeMap<ComplaintId, Promised>,
    /// Times that the core said that something was saved.
    saves: usize,
}

impl Promises {
    fn of(&mut self, id: &str) -> &mut Promised {
        self.of.entry(id.parse().unwrap()).or_default()
    }

    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        self.saves += usize::from(line.starts_with("< ") && line != "< pass");
        match words[..] {
            ["<", "draft", id] => {
                self.of(id);
            }
            [">", "words", id, text] => self.of(id).perhaps_words = Some(text.to_owned()),
            ["<", "words", id, text] => {
                let promised = self.of(id);
                promised.words = text.to_owned();
                promised.perhaps_words = None;
            }
            ["<", "photo", id, photo, sha256] => self.of(id).photos.push((photo.parse().unwrap(), sha256.to_owned())),
            [">", "submit", id] => self.of(id).perhaps_submitted = true,
            ["<", "submit", id] => self.of(id).submitted = true,
            ["ready"] | [_, "pass"] | [">", "draft" | "photo", ..] => {}
            _ => panic!("what does it say? {line}"),
        }
    }
}

/// Starts the child, kills it somewhere, and hears what it had promised.
async fn kill_somewhere(folder: &Path, seed: u64, random: &mut Random, promises: &mut Promises) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
        .args(["work", folder.to_str().unwrap(), &seed.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let after = random.below(100);
    for _ in 0..after {
        promises.hear(&lines.next().unwrap().unwrap());
    }
    // Not to wait for anything: the moment is the experiment. A line ends a step, so a kill at once would always fall
    // between two.
    tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(12_000)).unwrap())).await;
    child.kill().unwrap();
    child.wait().unwrap();
    lines.for_each(|line| promises.hear(&line.unwrap()));
}

async fn holds(folder: &Path, promises: &Promises) {
    let database = Connection::open(folder.join("sambat.db")).unwrap();
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    drop(database);

    let phone = Phone::on(folder, "http://127.0.0.1:9");
    assert!(!phone.app().info().recovered, "no kill damages the database");
    let queue = phone.queue().await;
    for (id, promised) in &promises.of {
        let filed = complaint::get(phone.app(), complaint::OfComplaint { id: *id }).await.ok();
        let (words, photos) = if let Some(filed) = filed {
            assert!(promised.perhaps_submitted, "{id} was never submitted");
            let file = folder.join(format!("complaints/{id}.json"));
            assert!(file.exists(), "{id} has no second place");
            let entry = queue.complaints.iter().find(|entry| entry.complaint == *id).unwrap();
            assert_eq!(entry.parts.len(), 1 + filed.photos.len(), "all of {id} waits to be sent");
            (filed.description, filed.photos)
        } else {
            assert!(!promised.submitted, "{id} was submitted: {promised:?}");
            let draft = phone.draft_now(*id).await.unwrap();
            (draft.description, draft.photos)
        };
        assert!(
            words == promised.words || Some(&words) == promised.perhaps_words.as_ref(),
            "{id} says {words}: {promised:?}"
        );
        let there: Vec<_> = photos.iter().map(|photo| (photo.id, photo.sha256.to_string())).collect();
        assert!(there.starts_with(&promised.photos), "{id} has {there:?}: {promised:?}");
    }
    every_row_has_its_file(&phone).await;
}

/// Also of what was never promised: a row without its file is a lie, wherever it comes from.
pub(crate) async fn every_row_has_its_file(phone: &Phone) {
    let mut photos = Vec::new();
    for row in draft::list(phone.app(), Nothing {}).await.unwrap() {
        photos.extend(phone.draft_now(row.id).await.unwrap().photos);
    }
    for row in phone.complaints().await {
        assert!(phone.folder().join(format!("complaints/{}.json", row.id)).exists());
        photos.extend(phone.complaint(row.id).await.photos);
    }
    for row in photos {
        let bytes = photo::show(phone.app(), row.id, Picture::Full).await.unwrap();
        assert_eq!(hash::sha256(&bytes), row.sha256);
        photo::show(phone.app(), row.id, Picture::Thumbnail).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_moment_loses_nothing_that_was_promised() {
    let kills = std::env::var("SAMBAT_KILLS").ok().map_or(KILLS, |text| text.parse().unwrap());
    let seed = random::seed("SAMBAT_KILL_SEED");
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let mut promises = Promises::default();
    let (mut submitted, mut saves) = (false, 0);
    for kill in 0..kills {
        // Only now and then a new folder: what one kill leaves is what the next start finds.
        if kill % 10 == 0 {
            fs::remove_dir_all(folder.path()).unwrap();
            fs::create_dir(folder.path()).unwrap();
            saves += promises.saves;
            promises = Promises::default();
        }
        kill_somewhere(folder.path(), seed.wrapping_add(kill as u64), &mut random, &mut promises).await;
        holds(folder.path(), &promises).await;
        submitted |= promises.of.values().any(|promised| promised.submitted);
    }
    println!("soak: kill tried={} lost=0 kills={kills}", saves + promises.saves);
    assert!(submitted, "no kill came after a complaint was submitted: nothing was tried");
}

/// The lock is the system's: it goes with the process, however that ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_one_processs_until_that_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
        .args(["hold", folder.path().to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let ready = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
    let id: ComplaintId = ready.strip_prefix("ready ").unwrap().parse().unwrap();
    let refused = Phone::closed(folder.path(), "http://127.0.0.1:9").try_open().unwrap_err();
    assert!(matches!(refused, StoreError::InUse), "{refused:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    let phone = Phone::on(folder.path(), "http://127.0.0.1:9");
    assert_eq!(phone.complaint(id).await.row.id, id);
}
