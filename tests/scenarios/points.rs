//! *Saved means saved*, at every named point of the way in and the way out: the process dies just there, and what it had
//! said by then is so.

use rusqlite::Connection;
use sambat_client::{
    complaint,
    photo::{self, Picture},
    point,
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    status::Status,
};
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    device::Device,
    phone::Phone,
    random::{self, Random},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Command, Stdio},
};

/// In `cargo test` each point is died at the first time, and at one of so many later ones; with SAMBAT_POINTS=all, at every.
const LATER: usize = 20;

/// A deed that the citizen began, and whether it was said to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    #[default]
    No,
    Begun,
    Done,
}

/// What was said of one complaint.
#[derive(Debug, Default)]
struct Said {
    /// The last words that were said to be kept, and those that were being written.
    words: String,
    perhaps_words: Option<String>,
    photos: Vec<(PhotoId, String)>,
    /// Whether a new photo was to take the place of the first.
    edit: Deed,
    submit: Deed,
    amend: Deed,
    erase: Deed,
    withdraw: Deed,
}

fn hear(text: &str) -> BTreeMap<ComplaintId, Said> {
    let mut heard: BTreeMap<ComplaintId, Said> = BTreeMap::new();
    for line in text.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let [mark, what, id, rest @ ..] = &parts[..] else { continue };
        let said = heard.entry(id.parse().unwrap()).or_default();
        let deed = if *mark == "<" { Deed::Done } else { Deed::Begun };
        match (*what, deed, rest) {
            ("words", Deed::Done, [text]) => (said.words, said.perhaps_words) = ((*text).to_owned(), None),
            ("words", _, [text]) => said.perhaps_words = Some((*text).to_owned()),
            ("photo", Deed::Done, [photo, sha256]) => said.photos.push((photo.parse().unwrap(), (*sha256).to_owned())),
            ("edit", Deed::Done, [photo, sha256]) => {
                (said.edit, said.photos[0]) = (deed, (photo.parse().unwrap(), (*sha256).to_owned()));
            }
            ("edit", ..) => said.edit = deed,
            // A draft once more: the submit before it is over.
            ("submit", ..) => (said.submit, said.amend) = (deed, Deed::No),
            ("amend", ..) => said.amend = deed,
            ("erase", ..) => said.erase = deed,
            ("withdraw", ..) => said.withdraw = deed,
            _ => {}
        }
    }
    heard
}

/// What was said is so on the phone. Answers whether the complaint is one that has to reach the city.
async fn is_so(phone: &Phone, id: ComplaintId, said: &Said) -> bool {
    let filed = complaint::get(phone.app(), complaint::OfComplaint { id }).await.ok();
    let draft = phone.draft_now(id).await.ok();
    assert!(filed.is_none() || draft.is_none(), "{id} is two things");
    let is_filed = filed.is_some();
    let withdrawn = filed.as_ref().is_some_and(|filed| filed.row.status == Some(Status::Withdrawn));
    let kept = filed.map(|filed| (filed.description, filed.photos));
    let Some((words, photos)) = kept.or_else(|| draft.map(|draft| (draft.description, draft.photos))) else {
        assert_ne!(said.erase, Deed::No, "{id} is lost: {said:?}");
        return false;
    };
    assert_ne!(said.erase, Deed::Done, "{id} was erased");
    assert!(words == said.words || Some(&words) == said.perhaps_words.as_ref(), "{id} says {words}: {said:?}");
    let there: Vec<_> = photos.iter().map(|photo| (photo.id, photo.sha256.to_string())).collect();
    if said.edit == Deed::Begun {
        // The old one or the new one, and never both.
        assert_eq!(there.len(), said.photos.len(), "{id} has {there:?}: {said:?}");
        assert_eq!(there[1..], said.photos[1..]);
    } else {
        assert!(there.starts_with(&said.photos), "{id} has {there:?}: {said:?}");
    }
    for row in photos {
        let bytes = photo::show(phone.app(), row.id, Picture::Full).await.unwrap();
        assert_eq!(hash::sha256(&bytes), row.sha256);
    }
    assert!(withdrawn || said.withdraw != Deed::Done, "{id} was taken back: {said:?}");
    assert!(!withdrawn || said.withdraw != Deed::No, "{id} was not taken back: {said:?}");
    match (said.submit, said.amend) {
        (Deed::Done, Deed::No) => assert!(is_filed, "{id} was sent off: {said:?}"),
        (Deed::No, _) | (_, Deed::Done) => assert!(!is_filed, "{id} was not sent off: {said:?}"),
        _ => {}
    }
    is_filed && !withdrawn
}

/// One walk that ends at this point when it comes by for the nth time. Answers whether it did end there.
async fn die(city: &City, point: &str, time: usize) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
        .args(["walk", folder.path().to_str().unwrap(), &city.endpoint()])
        .env("SAMBAT_DIE_AT", format!("{point}:{time}"))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    if done.status.success() {
        return false;
    }
    assert_eq!(done.status.signal(), Some(6), "it dies as told, and of nothing else");
    let heard = hear(&String::from_utf8(done.stdout).unwrap());
    let case = format!("{point}:{time}");

    let database = Connection::open(folder.path().join("sambat.db")).unwrap();
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok", "{case}");
    drop(database);
    let phone = Phone::on(folder.path(), &city.endpoint());
    let mut wanted = BTreeSet::new();
    for (id, said) in &heard {
        eprintln!("{case}: {id}");
        if is_so(&phone, *id, said).await {
            wanted.insert(*id);
        }
    }
    let quiet = async |phone: &Phone| phone.queue().await.complaints.is_empty();
    phone.pass_until(&format!("{case}: everything is sent"), quiet).await;
    for id in &wanted {
        phone.pass_until_complete(*id).await;
    }
    let device = Device::new(city.address(), &phone.secret());
    for (id, said) in &heard {
        let answer = device.complaint(*id).await;
        let there = answer.head.status() == 200;
        assert!(there || !wanted.contains(id), "{case}: {id} did not arrive: {said:?}");
        assert!(!there || said.submit != Deed::No, "{case}: {id} was never sent off");
        assert!(!there || said.erase != Deed::Done, "{case}: {id} was erased");
        if there && said.withdraw == Deed::Done {
            assert_eq!(answer.json()["status"], "withdrawn", "{case}");
        }
    }
    no_file_is_left_over(&phone, &case).await;
    true
}

/// The process ends anywhere: the draft has the old photo whole or the new one, and the folder no file but that.
#[tokio::test(flavor = "multi_thread")]
async fn a_death_anywhere_in_an_edit_leaves_the_old_photo_or_the_new() {
    let (mut old, mut new) = (0, 0);
    for point in &point::ALL[..point::OF_WRITES] {
        for time in 1.. {
            let folder = tempfile::tempdir().unwrap();
            let done = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
                .args(["edit", folder.path().to_str().unwrap()])
                .env("SAMBAT_DIE_AT", format!("{point}:{time}"))
                .stderr(Stdio::null())
                .output()
                .unwrap();
            if done.status.success() {
                break;
            }
            let case = format!("{point}:{time}");
            assert_eq!(done.status.signal(), Some(6), "{case}");
            let heard = hear(&String::from_utf8(done.stdout).unwrap());
            let Some((id, said)) = heard.first_key_value() else { continue };
            let phone = Phone::on(folder.path(), "http://127.0.0.1:9");
            is_so(&phone, *id, said).await;
            let photos = phone.draft_now(*id).await.unwrap().photos;
            let names: Vec<_> = fs::read_dir(folder.path().join("photos")).unwrap().collect();
            assert_eq!(names.len(), 1, "{case}: {names:?}");
            assert_eq!(names[0].as_ref().unwrap().file_name().to_str().unwrap(), format!("{}.photo", photos[0].id));
            if photos[0].id == said.photos[0].0 && said.edit == Deed::Begun {
                old += 1
            } else {
                new += 1
            }
            // The one that is there can be edited.
            phone.turn_photo(*id, 0).await.unwrap();
        }
    }
    assert!(old > 2 && new > 2, "{old} had the old one, {new} the new one");
}

/// A row names each file of a complaint that was sent off.
async fn no_file_is_left_over(phone: &Phone, case: &str) {
    let rows: BTreeSet<String> = phone.complaints().await.iter().map(|row| format!("{}.json", row.id)).collect();
    for entry in fs::read_dir(phone.folder().join("complaints")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(rows.contains(&name), "{case}: {name} would be sent again after a damage");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_death_at_any_point_loses_nothing_that_was_said() {
    let all = std::env::var("SAMBAT_POINTS").is_ok_and(|said| said == "all");
    let city = City::started().await;
    let mut random = Random::new(random::seed("SAMBAT_SEED"));
    let mut deaths = 0;
    for point in point::ALL {
        assert!(die(&city, point, 1).await, "nobody comes by {point}");
        deaths += 1;
        let (from, to) = if all {
            (2, usize::MAX)
        } else {
            let at = 2 + random.below(LATER);
            (at, at)
        };
        for time in from..=to {
            if !die(&city, point, time).await {
                break;
            }
            deaths += 1;
        }
    }
    println!("soak: points tried={deaths} lost=0 points={}", point::ALL.len());
}

/// A point that stands in the sources and not in the list would never be died at.
#[test]
fn every_point_is_in_the_list() {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/client/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for piece in fs::read_to_string(&path).unwrap().split("point!(\"").skip(1) {
                let name = piece.split('"').next().unwrap();
                assert!(found.insert(name.to_owned()), "{name} stands twice: which one would it be?");
            }
        }
    }
    assert_eq!(found, point::ALL.iter().map(|name| (*name).to_owned()).collect());
}
