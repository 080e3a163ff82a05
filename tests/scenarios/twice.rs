//! The same picture more than once: whatever goes, each photo that has a row has its file.

use sambat_client::{
    api::{ApiCode, Nothing},
    draft::{self, DraftChange, OfDraft},
    photo::{self, PhotoAdd, PhotoRemove},
    storage,
};
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_protocol::hash;
use sambat_tests::{
    phone::Phone,
    picture::{self, Chosen},
    random::{self, Random},
};
use std::{
    collections::BTreeSet,
    fs,
    process::Command,
    sync::{Arc, Mutex},
};

/// Hands that are busy at once, and what each of them does.
const HANDS: usize = 4;
const DEEDS: usize = 60;

#[test]
fn a_picture_that_goes_while_it_is_added_again_stays() {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_sambat-crash")).arg("twice").arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && said.contains("done"), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_at_once_are_two_photos_and_one_chosen_file_is_one() {
    let phone = Phone::new("http://127.0.0.1:9");
    let draft = phone.draft("Lubang.").await.id;
    let bytes = picture::tiny(1);
    let (one, two) = tokio::join!(phone.add_photo(draft, bytes.clone()), phone.add_photo(draft, bytes.clone()));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(phone.draft_now(draft).await.unwrap().photos.len(), 2);

    // A finger that taps four times, or a page that asks again because it heard nothing.
    let intake = phone.app().picked_files().register(Box::new(Chosen(bytes))).id;
    let add = || photo::add(phone.app(), PhotoAdd { draft, intake: intake.clone() });
    let answers = tokio::join!(add(), add(), add(), add());
    let refused = [answers.0, answers.1, answers.2, answers.3].into_iter().filter_map(Result::err);
    assert_eq!(refused.map(|error| error.code).collect::<Vec<_>>(), [ApiCode::NotFound; 3]);
    assert_eq!(phone.draft_now(draft).await.unwrap().photos.len(), 3);
}

/// Rows and files are the same ones, and each file is what its row says.
async fn every_file_has_its_row(phone: &Phone) {
    let mut rows = BTreeSet::new();
    for row in draft::list(phone.app(), Nothing {}).await.unwrap() {
        rows.extend(phone.draft_now(row.id).await.unwrap().photos.iter().map(|photo| (photo.id, photo.sha256)));
    }
    for row in phone.complaints().await {
        rows.extend(phone.complaint(row.id).await.photos.iter().map(|photo| (photo.id, photo.sha256)));
    }
    for (id, sha256) in &rows {
        assert_eq!(hash::sha256(&phone.photo(*id).await), *sha256, "{id}");
    }
    let files = fs::read_dir(phone.folder().join("photos")).unwrap();
    let files = files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>();
    assert_eq!(files, rows.iter().map(|(id, _)| format!("{id}.photo")).collect());
}

/// What a citizen with several windows may do in any order, at once. What is refused is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_hands_at_once_leave_no_photo_without_its_file_and_no_file_without_its_photo() {
    let seed = random::seed("SAMBAT_TWICE_SEED");
    let phone = Arc::new(Phone::new("http://127.0.0.1:9"));
    let pictures: Arc<Vec<_>> = Arc::new((0..2).map(picture::tiny).collect());
    let known: Arc<Mutex<Vec<ComplaintId>>> = Arc::default();
    let hand = |n: usize| {
        let (phone, pictures, known) = (Arc::clone(&phone), Arc::clone(&pictures), Arc::clone(&known));
        let mut random = Random::new(seed.wrapping_add(n as u64));
        async move {
            for _ in 0..DEEDS {
                let id = {
                    let known = known.lock().unwrap();
                    if known.is_empty() { None } else { Some(known[random.below(known.len())]) }
                };
                let deed = random.below(16);
                let Some(id) = id.filter(|_| deed > 1) else {
                    let id = draft::create(phone.app(), Nothing {}).await.unwrap().id;
                    // Somebody may wipe it away just then.
                    for change in [
                        DraftChange::Category(Some("jalan-rusak".parse().unwrap())),
                        DraftChange::Landmark("Depan warung soto".into()),
                        DraftChange::Description("Lubang.".into()),
                    ] {
                        drop(phone.change(id, change).await);
                    }
                    known.lock().unwrap().push(id);
                    continue;
                };
                match deed {
                    2..=7 => drop(phone.add_photo(id, pictures[random.below(2)].clone()).await),
                    8..=9 => {
                        let photos: Vec<PhotoId> = phone
                            .draft_now(id)
                            .await
                            .map_or_else(|_| vec![], |draft| draft.photos.iter().map(|photo| photo.id).collect());
                        if let Some(photo) = photos.first() {
                            drop(photo::remove(phone.app(), PhotoRemove { draft: id, photo: *photo }).await);
                        }
                    }
                    10 => drop(draft::delete(phone.app(), OfDraft { id }).await),
                    11 => drop(phone.submit(id).await),
                    12 => drop(phone.erase(id).await),
                    13 => drop(phone.amend(id).await),
                    14 => drop(phone.withdraw(id).await),
                    _ if random.below(4) == 0 => {
                        storage::wipe(phone.app(), Nothing {}).await.unwrap();
                    }
                    _ => drop(phone.change(id, DraftChange::Description("Lain.".into())).await),
                }
            }
        }
    };
    let hands: Vec<_> = (0..HANDS).map(|n| tokio::spawn(hand(n))).collect();
    for hand in hands {
        hand.await.unwrap();
    }
    every_file_has_its_row(&phone).await;
    let mut phone = Arc::try_unwrap(phone).unwrap();
    phone.reopen();
    every_file_has_its_row(&phone).await;
}
