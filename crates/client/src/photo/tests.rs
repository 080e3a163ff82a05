//! What lies in the folder of photos, through refusals and ends at any moment.

use super::*;
use crate::store::{self, Store, StoreError, Vault};
use jiff::Timestamp;
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_protocol::hash;
use std::{collections::BTreeSet, fs};

fn id(n: u8) -> PhotoId {
    PhotoId::new(Timestamp::UNIX_EPOCH, &[n; 10])
}

#[test]
fn a_photo_lies_closed_and_opens_with_its_key_under_its_id_and_unchanged_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let store = Store::open(&data.path().join("sambat.db"), Vault::new(&[1; 32])).unwrap();
    let photos = PhotoFolder::new(folder.path().to_owned());
    let (vault, jpeg, thumbnail) = (Vault::new(&[1; 32]), b"the whole picture".repeat(9_000), b"a small one");
    let sha256 = hash::sha256(&jpeg);
    let added = |id| photos.add(&store, id, (&jpeg, thumbnail), || Ok::<_, StoreError>(())).unwrap();
    added(id(1));
    assert_eq!(photos.read(&vault, id(1), &sha256, Picture::Full).unwrap(), jpeg);
    assert_eq!(photos.read(&vault, id(1), &sha256, Picture::Thumbnail).unwrap(), thumbnail);
    let path = photos.path(id(1));
    let lies = fs::read(&path).unwrap();
    assert!(!lies.windows(5).any(|bytes| bytes == b"whole" || bytes == b"small"));
    assert!(!path.to_str().unwrap().contains(&sha256.to_string()));
    // The same bytes once more lie there as others: nobody sees that they are the same.
    added(id(2));
    assert_ne!(fs::read(photos.path(id(2))).unwrap(), lies);

    let refused = |vault: &Vault, photo| {
        [Picture::Full, Picture::Thumbnail]
            .map(|picture| matches!(photos.read(vault, photo, &sha256, picture), Err(StoreError::KeyGone)))
    };
    assert_eq!(refused(&Vault::new(&[2; 32]), id(1)), [true, true]);
    fs::write(photos.path(id(3)), &lies).unwrap();
    assert_eq!(refused(&vault, id(3)), [true, true], "another photo's file");
    for at in [0, 4, 7, 8, 30, lies.len() / 2, lies.len() - 1] {
        let mut changed = lies.clone();
        changed[at] ^= 1;
        fs::write(&path, changed).unwrap();
        assert!(refused(&vault, id(1)).contains(&true), "byte {at}");
    }
    for length in [0, 3, 8, 20, lies.len() - 1] {
        fs::write(&path, &lies[..length]).unwrap();
        assert!(refused(&vault, id(1))[0], "cut off at {length}");
    }
    fs::remove_file(&path).unwrap();
    let gone = photos.read(&vault, id(1), &sha256, Picture::Full);
    assert!(matches!(gone, Err(StoreError::NotFound)));
}

#[test]
fn an_end_at_any_moment_leaves_no_file_too_many_and_takes_none_whose_row_was_lost() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("photos");
    fs::create_dir(&path).unwrap();
    let photos = PhotoFolder::new(path.clone());
    let store = Store::open(&data.path().join("sambat.db"), Vault::new(&[1; 32])).unwrap();
    let row = |n| Photo {
        id: id(n),
        complaint: ComplaintId::new(Timestamp::UNIX_EPOCH, &[n; 10]),
        sha256: hash::sha256(&[n]),
        bytes: 1,
        width: 1,
        height: 1,
        hint: store::photo::Hint::default(),
    };
    let add_row = |n| store.write(|transaction, vault| store::photo::append(transaction, vault, &row(n)));
    let remove_row = |n| store.write(|transaction, _| store::photo::remove(transaction, row(n).complaint, id(n)));
    let add = |n| photos.add(&store, id(n), (b"large", b"small"), || add_row(n)).unwrap();
    let there = || -> BTreeSet<String> {
        let names = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).collect()
    };
    let named = |ns: &[u8]| -> BTreeSet<String> { ns.iter().map(|n| format!("{}.photo", id(*n))).collect() };
    let start = |may_delete| {
        photos.finish_adding(&store, may_delete).unwrap();
        if may_delete {
            photos.finish_deleting(&store).unwrap();
        }
    };

    // One is there, one was refused, one ended between its row and its name, one before its row, one half-written.
    add(1);
    let refused = photos.add(&store, id(2), (b"large", b"small"), || Err::<(), _>(StoreError::NotFound));
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert_eq!(there(), named(&[1]));
    add_row(3).unwrap();
    for (n, ending) in [(3, "7.tmp"), (4, "8.tmp"), (5, "tmp")] {
        fs::copy(photos.path(id(1)), path.join(format!("{}.{ending}", id(n)))).unwrap();
    }
    start(false);
    assert_eq!(there().len(), 4, "nothing goes that may be worth a look");
    start(true);
    assert_eq!(there(), named(&[1, 3]));

    // The commit of one said that it failed, and was on the disk.
    let uncertain = photos.add(&store, id(8), (b"large", b"small"), || {
        add_row(8).unwrap();
        Err::<(), _>(StoreError::NotFound)
    });
    assert!(uncertain.is_err());
    start(true);
    assert_eq!(there(), named(&[1, 3, 8]));
    remove_row(8).unwrap();
    photos.delete(&store, &[row(8)]).unwrap();

    // One ended between the end of its row and that of its file; the row of another was lost, and its file stays.
    add(6);
    remove_row(6).unwrap();
    fs::copy(photos.path(id(1)), photos.path(id(7))).unwrap();
    start(false);
    assert_eq!(there(), named(&[1, 3, 6, 7]));
    start(true);
    assert_eq!(there(), named(&[1, 3, 7]));
    store.write(|transaction, _| photos.note_lost(transaction)).unwrap();
    remove_row(1).unwrap();
    photos.delete(&store, &[row(1)]).unwrap();
    assert_eq!(there(), named(&[3, 7]), "what was lost waits for its time");
    start(true);
    assert_eq!(there(), named(&[3]));
    assert_eq!(store.read(|connection, _| store::photo::deleted(connection)).unwrap(), []);

    // A row that came back keeps its file.
    store.write(|transaction, _| store::photo::note_deleted(transaction, id(3))).unwrap();
    start(true);
    assert_eq!(there(), named(&[3]));
}
