//! What is left of a city is taken for no new one: an empty city would tell every phone that all it sent is gone.

use crate::city::{City, ID, content};
use sambat_server::{
    Leftover, StartError,
    backup::{self, MakeBackup, Restore},
    command,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A city with a private complaint in it, which has stopped.
async fn stopped() -> City {
    let mut city = City::start().await;
    let mut words = content();
    words["visibility"] = "private".into();
    assert_eq!(city.phone(1).put(ID, &words).await.status, 201);
    city.stop().await;
    city
}

/// Tries to start, which must be refused with nothing made or changed. Answers why, in words and as it is.
async fn refused(city: &City) -> Leftover {
    let before = seen(city.folder.path());
    let Err(StartError::Leftover(why)) = city.try_open().await else { panic!("it started, or failed otherwise") };
    assert_eq!(seen(city.folder.path()), before, "{why}");
    why
}

/// Every file and folder, with its length.
fn seen(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let (path, about) = (entry.path(), entry.metadata().unwrap());
        if about.is_dir() {
            all.extend(seen(&path));
            all.push((path, 0));
        } else if path.extension().is_none_or(|end| end != "db-shm") {
            all.push((path, about.len()));
        }
    }
    all.sort();
    all
}

fn back_up(city: &City) -> PathBuf {
    let to = city.folder.path().join("backups");
    let what = MakeBackup { data: city.data().into(), to, with_keys: false, keys: None };
    backup::make(&what, &*city.config.clock, &|_| {}).unwrap().0
}

fn restore(city: &City, from: &Path) {
    let what = Restore { from: from.into(), data: city.data().into(), without_lost_photos: false };
    backup::restore(&what, &*city.config.clock, &|_| {}).unwrap();
}

fn beside(data: &Path, end: &str) -> PathBuf {
    let mut name = data.file_name().unwrap().to_owned();
    name.push(end);
    data.with_file_name(name)
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_restore_that_was_cut_nothing_is_founded_and_the_restore_goes_on() {
    let mut city = stopped().await;
    let from = back_up(&city);
    fs::remove_dir_all(city.data()).unwrap();
    let half = beside(city.data(), ".half");
    // Cut in the first file, after the last one, and between the two renamings.
    for there in [false, true] {
        fs::create_dir(&half).unwrap();
        fs::copy(from.join("main.db"), half.join("main.db")).unwrap();
        if there {
            fs::create_dir(city.data()).unwrap();
        }
        let why = refused(&city).await;
        assert_eq!(why, Leftover::Restore { half: half.clone() });
        assert!(why.to_string().contains("Run `sambat-server restore` once more"), "{why}");
        restore(&city, &from);
        city.open().await;
        assert!(city.phone(1).has(ID).await);
        city.stop().await;
        fs::remove_dir_all(city.data()).unwrap();
    }
    // The half itself is no city either.
    fs::create_dir(&half).unwrap();
    city.config.data = half;
    assert!(matches!(refused(&city).await, Leftover::Half(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_misses_a_part_is_not_served_without_it() {
    for emptied in [false, true] {
        for (name, why) in [("main.db", "is not: this is what is left of a city"), ("keys.db", "nothing private opens")]
        {
            let mut city = stopped().await;
            let (path, aside) = (city.data().join(name), city.folder.path().join("aside"));
            fs::rename(&path, &aside).unwrap();
            if emptied {
                fs::write(&path, "").unwrap();
            }
            let said = refused(&city).await.to_string();
            assert!(said.contains(why) && said.contains("sambat-server restore"), "{said}");
            // Even where nothing but the photos' folder is left, or nothing but the data keys.
            if name == "main.db" {
                fs::remove_dir_all(city.data().join("photos")).unwrap();
                fs::remove_dir_all(city.data().join("uploads")).unwrap();
                assert!(matches!(refused(&city).await, Leftover::NoWords { there, .. } if there.ends_with("keys.db")));
            }
            fs::rename(&aside, &path).unwrap();
            city.open().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_gets_no_new_keys_and_no_other_citys() {
    let mut city = City::start().await;
    // Nothing private: no data key would notice.
    assert_eq!(city.phone(1).put(ID, &content()).await.status, 201);
    city.stop().await;
    let keys = beside(city.data(), ".keys.json");
    let aside = city.folder.path().join("aside.json");
    fs::rename(&keys, &aside).unwrap();
    let why = refused(&city).await;
    assert_eq!(why, Leftover::NoKeys { data: fs::canonicalize(city.data()).unwrap(), keys: keys.clone() });
    assert!(why.to_string().contains("say where it is with --keys"));
    let mut other = City::start().await;
    other.stop().await;
    fs::copy(beside(other.data(), ".keys.json"), &keys).unwrap();
    assert!(matches!(city.try_open().await, Err(StartError::Leftover(Leftover::OtherKeys { .. }))));
    city.config.keys = Some(aside);
    city.open().await;
    city.stop().await;
    // From now on nobody has to say where they are.
    city.config.keys = None;
    city.open().await;
    assert_eq!(city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_without_their_data_found_a_city_only_by_wish() {
    for mounted in [false, true] {
        let mut city = stopped().await;
        fs::remove_dir_all(city.data()).unwrap();
        if mounted {
            fs::create_dir(city.data()).unwrap();
        }
        let said = refused(&city).await.to_string();
        assert!(said.contains("is its disk there?") && said.contains("--found-anew"), "{said}");
        city.config.found_anew = true;
        city.open().await;
        assert!(!city.phone(1).has(ID).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_that_was_cut_goes_on() {
    let mut city = City::start().await;
    city.stop().await;
    // After the keys; after the data keys; after the words' file was made and before anything was in it.
    for left in [&["lock"][..], &["lock", "keys.db"], &["lock", "keys.db", "main.db"]] {
        for entry in fs::read_dir(city.data()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else if !left.iter().any(|name| path.ends_with(name)) {
                fs::remove_file(path).unwrap();
            } else if path.ends_with("main.db") {
                fs::write(path, "").unwrap();
            }
        }
        city.open().await;
        city.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_neither_served_nor_changed() {
    let mut city = stopped().await;
    let from = back_up(&city);
    let before = seen(&from);
    let disabled =
        command::change_officer(&from, None, &*city.config.clock, "ratna", sambat_server::OfficerChange::Disable);
    assert!(disabled.unwrap_err().to_string().contains("sambat-server restore --from"));
    city.config.data = from.clone();
    assert!(matches!(refused(&city).await, Leftover::Backup(_)));
    // Of a folder of backups the newest is looked at.
    assert_eq!(command::verify_audit(&from).unwrap(), command::verify_audit(from.parent().unwrap()).unwrap());
    assert_eq!(seen(&from), before);
}
