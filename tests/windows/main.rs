//! The core as it is built for Windows, under wine on this machine, and the real city on this machine itself. What is lost, kept
//! and said must be what is lost, kept and said on every other system.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test falls over where it stands")]

mod program;

use program::Bridge;
use sambat_tests::{
    city_process::CityProcess,
    folder, picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What a phone with no city in reach is told to send to.
const NOBODY: &str = "http://127.0.0.1:9";

/// Bytes of a request's head, generously.
const HEAD: usize = 700;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_is_there_after_terminate_process_and_arrives() {
    let mut city = CityProcess::planned();
    let endpoint = format!("http://{}", city.address);
    let folder = tempfile::tempdir().unwrap();
    let bridge = Bridge::start(folder.path(), &endpoint).await;
    let filed = bridge.file("Lubang besar.", &[picture::small(1), picture::small(2)]).await;
    let written = bridge.draft("Belum selesai ditulis.").await;
    bridge.terminate();

    let bridge = Bridge::start(folder.path(), &endpoint).await;
    let id = &filed["id"];
    let found = bridge.complaint(id).await;
    assert_eq!((&found["description"], &found["photos"]), (&filed["description"], &filed["photos"]));
    let draft = bridge.call("draft_get", json!({"id": written})).await;
    assert_eq!(draft["description"], "Belum selesai ditulis.");
    assert_eq!(bridge.call("app_info", json!({})).await["recovered"], false);

    city.start();
    let complete = bridge.complete(id).await;
    assert_eq!(complete["ticket"], filed["ticket"]);
    assert_eq!(arrived(&city, &filed), 2);
}

/// How many photos of a complaint the city has, whole.
fn arrived(city: &CityProcess, filed: &Value) -> usize {
    let photos = filed["photos"].as_array().unwrap();
    let whole = |photo: &&Value| {
        let file = city.data().join(format!("photos/{}.jpg", photo["sha256"].as_str().unwrap()));
        fs::metadata(file).is_ok_and(|file| file.len() == photo["bytes"].as_u64().unwrap())
    };
    photos.iter().filter(whole).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_was_cut_goes_on_from_the_byte_after_terminate_process() {
    let city = CityProcess::started();
    let proxy = Proxy::before(city.address).await;
    let folder = tempfile::tempdir().unwrap();
    let sent = 60_000;
    proxy.once("POST /v1/uploads", Fault::CutUp { after: HEAD + sent, how: Cut::Rst });
    // Everything after it waits for an answer that does not come: the program ends in the middle of its photo.
    proxy.always("PATCH|HEAD", Fault::Stall { heard: false });
    let mut stalls = proxy.stalls();
    let bridge = Bridge::start(folder.path(), &proxy.endpoint()).await;
    let filed = bridge.file("Lubang besar.", &[picture::small(3)]).await;
    bridge.call("sync_now", json!({})).await;
    stalls.wait_for(|stalled| *stalled > 0).await.unwrap();
    bridge.terminate();
    proxy.heal();

    let bridge = Bridge::start(folder.path(), &proxy.endpoint()).await;
    bridge.complete(&filed["id"]).await;
    assert_eq!(arrived(&city, &filed), 1);
    let sends = proxy.seen(BYTES);
    let up: usize = sends.iter().map(|send| send.up).sum();
    let size = usize::try_from(filed["photos"][0]["bytes"].as_u64().unwrap()).unwrap();
    assert!(size > 200_000, "the cut lies in it");
    assert!(up <= size * 11 / 10 + sends.len() * HEAD, "{up} bytes for a photo of {size}, in {} attempts", sends.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_on_the_folder_is_told_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = Bridge::start(folder.path(), NOBODY).await;
    let filed = first.file("Lampu mati.", &[]).await;
    {
        let second = Bridge::start(folder.path(), NOBODY).await;
        let refused = second.try_call("draft_list", json!({})).await.unwrap_err();
        assert_eq!(refused["code"], "in_use");
    }
    first.complaint(&filed["id"]).await;
    first.file("Lampu mati lagi.", &[]).await;
    first.terminate();
    // The lock went with its process.
    let next = Bridge::start(folder.path(), NOBODY).await;
    assert_eq!(next.call("queue_list", json!({})).await["complaints"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_folder_with_other_letters_holds_all_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = ["Ki Ageng ꦲꦤꦕꦫꦏ", "Ñoño ☂ 雨季", &"panjang".repeat(20), &"sekali".repeat(22)]
        .iter()
        .fold(folder.path().to_owned(), |path, name| path.join(name));
    assert!(data.as_os_str().len() > 300);
    fs::create_dir_all(&data).unwrap();
    let city = CityProcess::started();
    let endpoint = format!("http://{}", city.address);
    let bridge = Bridge::start(&data, &endpoint).await;
    let filed = bridge.file("Pohon tumbang.", &[picture::tiny(4)]).await;
    bridge.terminate();
    assert!(data.join("sambat.db").is_file(), "{:?}", folder::names(&data));
    let bridge = Bridge::start(&data, &endpoint).await;
    bridge.complete(&filed["id"]).await;
    assert_eq!(arrived(&city, &filed), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_in_words_and_loses_nothing() {
    let disk = SmallDisk::mount();
    let data = disk.path().join("data");
    fs::create_dir(&data).unwrap();
    let bridge = Bridge::start(&data, NOBODY).await;
    let filed = bridge.file("Lubang besar.", &[]).await;
    let draft = bridge.draft("Lubang lain.").await;
    let before = bridge.call("draft_get", json!({"id": draft})).await;
    disk.fill();
    let refused = bridge.photo(&draft, &picture::small(5)).await.unwrap_err();
    assert_eq!(refused["code"], "disk_full");
    assert_eq!(bridge.call("draft_get", json!({"id": draft})).await, before, "as if nothing had been tried");
    bridge.complaint(&filed["id"]).await;
    disk.make_room();
    bridge.photo(&draft, &picture::small(5)).await.unwrap();
    bridge.call("complaint_submit", json!({"id": draft})).await;
}

/// A disk of a few megabytes, in memory.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Self {
        let at = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=16m", "sambat"]).arg(at.path()).status();
        assert!(mounted.unwrap().success(), "this test mounts a disk of its own: it needs root");
        Self(at)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    fn fill(&self) {
        let mut size = 1 << 20;
        let mut filled = Vec::new();
        while size > 0 {
            filled.resize(filled.len() + size, 0xA5);
            if fs::write(self.filler(), &filled).is_err() {
                filled.truncate(filled.len() - size);
                size /= 2;
            }
        }
        // What the last try wrote of it stays: there is no byte left.
        let _ = fs::write(self.filler(), vec![0xA5; filled.len() + 4_096]);
    }

    fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a program that ends just now may still have a file open.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_years_changes_nothing_that_was_kept() {
    let city = CityProcess::started();
    let endpoint = format!("http://{}", city.address);
    let folder = tempfile::tempdir().unwrap();
    let mut filed = Vec::new();
    for years in ["+3650d", "-3650d"] {
        let bridge = Bridge::start_with(folder.path(), NOBODY, &at(years)).await;
        filed.push(bridge.file(&format!("Jam {years}."), &[]).await);
        bridge.terminate();
    }
    let bridge = Bridge::start(folder.path(), &endpoint).await;
    for filed in &filed {
        let complete = bridge.complete(&filed["id"]).await;
        assert_eq!(complete["ticket"], filed["ticket"]);
    }
}

/// What has a program see another time: libfaketime below wine.
fn at(offset: &str) -> [(&str, &str); 3] {
    const LIBRARY: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    assert!(Path::new(LIBRARY).is_file(), "faketime must be installed (Debian: apt-get install faketime)");
    [("LD_PRELOAD", LIBRARY), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")]
}
