//! A database that went bad: the app starts, keeps the bad file, and goes on with everything that can be read.

use crate::crash::every_row_has_its_file;
use rusqlite::{Connection, OpenFlags};
use sambat_client::{complaint, draft::DraftView, host::AppInfo};
use sambat_domain::{id::ComplaintId, photo::Sha256};
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    folder,
    phone::Phone,
    picture,
    random::{self, Random},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::Path,
    time::SystemTime,
};

/// Corruptions of `cargo test`; SAMBAT_CORRUPTIONS asks for more.
const CORRUPTIONS: usize = 10;

const PAGE: usize = 4096;
const FRAME: usize = 24 + PAGE;
const LOG_HEADER: usize = 32;

/// What a phone held before something went wrong.
struct Before {
    folder: tempfile::TempDir,
    drafts: BTreeMap<ComplaintId, DraftView>,
    /// Words, and whether all of it was sent.
    complaints: BTreeMap<ComplaintId, (String, bool)>,
    /// The pages of the file and of the log, with the drafts that each of them names.
    pages: Vec<Page>,
}

/// A piece of one of the two files.
struct Page {
    file: &'static str,
    at: usize,
    bytes: Vec<u8>,
    drafts: Vec<ComplaintId>,
}

/// A folder that no real disk has to sync, where there is one.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn pages(folder: &Path, drafts: &BTreeMap<ComplaintId, DraftView>) -> Vec<Page> {
    let mut pages = Vec::new();
    for (file, start, size) in [("sambat.db", 0, PAGE), ("sambat.db-wal", LOG_HEADER, FRAME)] {
        for (n, bytes) in fs::read(folder.join(file)).unwrap()[start..].chunks(size).enumerate() {
            let text = String::from_utf8_lossy(bytes);
            let drafts = drafts.keys().filter(|id| text.contains(&id.to_string())).copied().collect();
            pages.push(Page { file, at: start + n * size, bytes: bytes.to_vec(), drafts });
        }
    }
    pages
}

/// A phone that was killed in the middle of its day: drafts, complaints that are sent and some that wait, and a log.
async fn before() -> Before {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let mut complaints = BTreeMap::new();
    for n in 0..12 {
        let filed =
            phone.file(&format!("Lubang nomor {n}. {}", "Dalam. ".repeat(n * 20)), &[picture::tiny(n as u64)]).await;
        phone.pass_until_complete(filed.row.id).await;
        complaints.insert(filed.row.id, (filed.description, true));
    }
    let mut drafts = BTreeMap::new();
    for n in 0..40 {
        let draft = phone.draft(&format!("Draf nomor {n}. {}", "Belum jadi. ".repeat(n % 7))).await;
        let draft =
            if n % 4 == 0 { phone.add_photo(draft.id, picture::tiny(100 + n as u64)).await.unwrap() } else { draft };
        drafts.insert(draft.id, draft);
        if n % 3 == 0 {
            let filed = phone.file(&format!("Menunggu nomor {n}."), &[picture::tiny(200 + n as u64)]).await;
            complaints.insert(filed.row.id, (filed.description, false));
        }
    }
    let killed = tempfile::tempdir().unwrap();
    folder::copy(phone.folder(), killed.path());
    folder::of_another_boot(killed.path());
    let pages = pages(killed.path(), &drafts);
    Before { folder: killed, drafts, complaints, pages }
}

/// Does one bad thing to the database or its log, and says which.
fn corrupt(data: &Path, random: &mut Random) -> String {
    let (database, log) = (data.join("sambat.db"), data.join("sambat.db-wal"));
    let (mut file, mut wal) = (fs::read(&database).unwrap(), fs::read(&log).unwrap());
    assert!(wal.len() > LOG_HEADER + FRAME, "a log that is worth damaging");
    let said = match random.below(8) {
        0 => {
            let flips = 1 + random.below(64);
            for _ in 0..flips {
                let at = random.below(file.len());
                // Another version number is a newer app's database, which is left alone by promise.
                if !(60..64).contains(&at) {
                    file[at] ^= 1 << random.below(8);
                }
            }
            format!("{flips} bits flipped")
        }
        1 => {
            let flips = 1 + random.below(64);
            (0..flips).for_each(|_| {
                let at = random.below(wal.len());
                wal[at] ^= 1 << random.below(8);
            });
            format!("{flips} bits of the log flipped")
        }
        2 => {
            let pages = 1 + random.below(4);
            for _ in 0..pages {
                let page = random.below(file.len() / PAGE) * PAGE;
                file[page..page + PAGE].fill(0);
            }
            format!("{pages} pages zeroed")
        }
        3 => {
            let to = random.below(file.len());
            file.truncate(to);
            format!("cut off at {to}")
        }
        4 => {
            let to = random.below(wal.len());
            wal.truncate(to);
            format!("log cut off at {to}")
        }
        5 => {
            file[..100].fill(0);
            "header zeroed".into()
        }
        6 => {
            file.clear();
            "no byte left".into()
        }
        _ => {
            wal.iter_mut().for_each(|byte| *byte = u8::try_from(random.below(256)).unwrap());
            "log overwritten".into()
        }
    };
    fs::write(&database, &file).unwrap();
    fs::write(&log, &wal).unwrap();
    said
}

/// Drafts that lie in no page that was touched, wherever else they lie too.
fn untouched(before: &Before, data: &Path) -> BTreeSet<ComplaintId> {
    let mut touched: BTreeSet<ComplaintId> = BTreeSet::new();
    for name in ["sambat.db", "sambat.db-wal"] {
        let is = fs::read(data.join(name)).unwrap();
        let was = fs::read(before.folder.path().join(name)).unwrap();
        // A log without its header says of no frame when it was written.
        let headless = name == "sambat.db-wal" && is.get(..LOG_HEADER) != was.get(..LOG_HEADER);
        for page in before.pages.iter().filter(|page| page.file == name) {
            if headless || is.get(page.at..page.at + page.bytes.len()) != Some(&page.bytes[..]) {
                touched.extend(&page.drafts);
            }
        }
    }
    before.drafts.keys().filter(|id| !touched.contains(id)).copied().collect()
}

/// The files of photos by name, each with the hash of its bytes.
fn photos(data: &Path) -> BTreeMap<String, Sha256> {
    let files = fs::read_dir(data.join("photos")).unwrap().map(|entry| entry.unwrap());
    files
        .map(|entry| (entry.file_name().into_string().unwrap(), hash::sha256(&fs::read(entry.path()).unwrap())))
        .collect()
}

/// Lets every photo lie there for years already, or for as long as a clock that was wrong makes of it.
fn age_photos(data: &Path) {
    for entry in fs::read_dir(data.join("photos")).unwrap() {
        File::options().write(true).open(entry.unwrap().path()).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }
}

/// What is kept of how many complaints there are is what a count of them says.
fn counts_are_right(data: &Path) {
    let read = |sql: &str| {
        let database = Connection::open_with_flags(data.join("sambat.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut select = database.prepare(sql).unwrap();
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        rows.collect::<Result<Vec<(String, String, i64)>, _>>().unwrap()
    };
    assert_eq!(
        read("SELECT pack_id, shown, found FROM complaint_count WHERE found <> 0 ORDER BY pack_id, shown"),
        read(
            "SELECT pack_id, coalesce(shown, '') AS word, count(*) FROM complaint GROUP BY pack_id, word ORDER BY pack_id, word"
        ),
    );
}

/// Everything that was submitted is there, and waits if it has to. Answers how many of these drafts are there.
async fn goes_on(before: &Before, data: &Path, wanted: &BTreeSet<ComplaintId>) -> (AppInfo, usize) {
    let phone = Phone::on(data, "http://127.0.0.1:9");
    let queue = phone.queue().await;
    for (id, (words, sent)) in &before.complaints {
        let there = complaint::get(phone.app(), complaint::OfComplaint { id: *id }).await.unwrap();
        assert_eq!(there.description, *words);
        assert_eq!(there.photos.len(), 1, "{id} has its photo");
        let waits = queue.complaints.iter().find(|entry| entry.complaint == *id).map_or(0, |entry| entry.parts.len());
        assert!(*sent && there.row.marks.received_at.is_some() || waits == 2, "{id} is sent: {sent}, waits: {waits}");
    }
    assert_eq!(phone.complaints().await.len(), before.complaints.len(), "nothing came up that there never was");
    every_row_has_its_file(&phone).await;
    counts_are_right(data);
    let mut there = 0;
    for id in wanted {
        if let Ok(draft) = phone.draft_now(*id).await {
            assert_eq!(&draft, before.drafts.get(id).unwrap());
            there += 1;
        }
    }
    (phone.app().info().clone(), there)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_bad_costs_no_complaint_and_no_draft_that_can_be_read() {
    let corruptions = std::env::var("SAMBAT_CORRUPTIONS").ok().map_or(CORRUPTIONS, |text| text.parse().unwrap());
    let mut random = Random::new(random::seed("SAMBAT_CORRUPTION_SEED"));
    let before = before().await;
    let (mut wanted, mut there, mut recovered) = (0, 0, 0);
    for _ in 0..corruptions {
        let data = in_memory();
        folder::copy(before.folder.path(), data.path());
        age_photos(data.path());
        let said = corrupt(data.path(), &mut random);
        let bad = fs::read(data.path().join("sambat.db")).unwrap();
        let (intact, pictures) = (untouched(&before, data.path()), photos(data.path()));
        eprintln!("{said}: {} of {} drafts untouched", intact.len(), before.drafts.len());
        let (info, found) = goes_on(&before, data.path(), &intact).await;
        eprintln!("  recovered: {}, {found} of them there", info.recovered);
        assert_eq!(photos(data.path()), pictures, "photos are left alone");
        if info.recovered {
            recovered += 1;
            let aside = fs::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().path());
            let aside = aside.into_iter().find(|path| path.to_str().unwrap().contains("/damaged-")).unwrap();
            assert!(fs::read(aside.join("sambat.db")).unwrap() == bad, "the bad file is kept as it was");
        }
        wanted += intact.len();
        there += found;
        let (again, _) = goes_on(&before, data.path(), &BTreeSet::new()).await;
        assert!(!again.recovered, "once is enough");
    }
    println!("soak: corruptions tried={corruptions} lost=0 recovered={recovered} untouched_drafts={there}/{wanted}");
    assert!(there * 100 >= wanted * 99, "{there} of {wanted}");
}
