//! What lies on the disk tells nobody of what kind a complaint is, and nobody else on the machine reads it.

use super::*;
use crate::at_rest::AtRest;

#[tokio::test(flavor = "multi_thread")]
async fn what_kind_it_is_lies_nowhere_in_the_open() {
    let mut city = City::start().await;
    staffed(&city);
    let mut mother = health();
    mother["category"] = "ibu-hamil".into();
    mother["consents"][0]["text_id"] = "ibu".into();
    put(&city, 1, &mother).await;
    put(&city, 2, &chosen()).await;
    let sari = Browser::of(&city, "sari").await;
    assert_eq!(sari.queue("?tray=all&category=ibu-hamil").await.rows.len(), 1);
    assert_eq!(sari.queue("?tray=all&category=layanan-kesehatan").await.rows.len(), 0);
    let secret = |city: &City| {
        city.at_rest().forget_packs();
        ["ibu-hamil", "jalan-rusak", "layanan-kesehatan"].map(|kind| city.holds(kind))
    };
    assert_eq!(city.at_rest().open_kinds(), 0);
    let to = city.folder.path().join("backups");
    let what = sambat_server::backup::MakeBackup { data: city.data().to_owned(), to, with_keys: false, keys: None };
    let (backup, _) = sambat_server::backup::make(&what, &*city.config.clock, &|_| {}).unwrap();
    assert_eq!(AtRest::of(&backup).open_kinds(), 0);
    drop(sari);
    city.stop().await;
    // Only the pack itself names its kinds.
    assert_eq!(secret(&city), [false; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_open_before_is_closed_at_the_next_start() {
    let mut city = City::start().await;
    staffed(&city);
    put(&city, 1, &health()).await;
    let mut market = content();
    market["category"] = "pasar".into();
    market["description"] = "Lapak nomor tujuh bocor.".into();
    put(&city, 2, &market).await;
    by_hand(&city, 2, assigned("perdagangan")).unwrap();
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.queue("?tray=all&q=lapak").await.rows.len(), 1);
    drop(ratna);
    city.stop().await;
    // As software from before left the one; and a pack that makes the other's kind private.
    city.at_rest().open_private_kinds("layanan-kesehatan");
    let kind = "id = \"pasar\"\n";
    city.edit_pack(kind, &format!("{kind}visibility = \"private\"\nconsent = \"health\"\n"));
    city.open().await;
    assert_eq!(city.at_rest().open_complaints(), 0);
    assert_eq!(city.at_rest().rows("words"), 0);
    assert!(!city.holds("Lapak nomor"));
    let (ratna, sari) = (Browser::of(&city, "ratna").await, Browser::of(&city, "sari").await);
    assert_eq!(sari.queue("?tray=all&category=layanan-kesehatan").await.rows.len(), 1);
    assert_eq!(ratna.open(&id(2)).await.row.sight, Sight::Outline);
    let own = city.phone(1).ask("GET", format!("/v1/complaints/{}", id(2))).send().await;
    assert_eq!(own.status, 200);
    command::verify_audit(city.data()).unwrap();
}

/// A folder and all that is in it.
#[cfg(unix)]
fn all(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    found.push(folder.to_owned());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all(&path, found) } else { found.push(path) }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_on_the_machine_reads_a_file_of_the_city() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let check = |folder: &std::path::Path| {
        let mut found = vec![];
        all(folder, &mut found);
        for path in &found {
            assert_eq!(mode(path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        }
        found.len()
    };
    let mut city = City::start().await;
    let photo = sambat_photo::prepare(&crate::sending::camera(), sambat_photo::Size::Normal).unwrap().jpeg;
    let words = crate::city::with_photo(&photo);
    assert_eq!(put(&city, 1, &words).await.status, 201);
    let phone = city.phone(1);
    let path = phone.upload(&id(1), &crate::city::manifest(crate::city::PHOTO, &photo)).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    crate::sending::ready(phone, 1).await;
    assert!(check(city.data()) > 7, "databases, logs, folders and a photo");
    let to = city.folder.path().join("backups");
    let back_up = |city: &City| {
        let what = sambat_server::backup::MakeBackup {
            data: city.data().to_owned(),
            to: to.clone(),
            with_keys: true,
            keys: None,
        };
        sambat_server::backup::make(&what, &*city.config.clock, &|_| {}).unwrap().0
    };
    back_up(&city);
    check(&to);
    // As software from before left it: the next start closes it, and a backup is closed whatever it is of.
    city.stop().await;
    let mut found = vec![];
    for folder in [city.data(), &to] {
        all(folder, &mut found);
    }
    for path in found {
        fs::set_permissions(&path, fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 })).unwrap();
    }
    city.open().await;
    check(city.data());
    city.pass(jiff::SignedDuration::from_secs(1));
    check(&back_up(&city));
    city.stop().await;
    fs::remove_dir_all(city.data()).unwrap();
    let what =
        sambat_server::backup::Restore { from: to.clone(), data: city.data().to_owned(), without_lost_photos: false };
    sambat_server::backup::restore(&what, &*city.config.clock, &|_| {}).unwrap();
    check(city.data());
}
