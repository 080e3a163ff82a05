//! The program as people start it: processes of their own.

use crate::{
    city::{City, ID, TICKET, content, copy, sample_pack},
    phone::Phone,
};
use sambat_protocol::{
    key::{Algorithm, PublicKey},
    message::ComplaintAccepted,
    receipt_file::ReceiptFile,
};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Output, Stdio},
};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sambat-server"));
    command.env("RUST_LOG", "info");
    command
}

fn run(args: &[&str]) -> Output {
    program().args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A server as a process, and the address in its first line.
fn serve(city: &City) -> (Child, Phone) {
    let mut child = program()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(city.data())
        .arg("--pack")
        .arg(&city.config.pack)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let data = city.data().display();
    let url =
        line.strip_prefix("sambat-server: Kota Pasuruan, listening on http://").unwrap_or_else(|| panic!("{line}"));
    let (addr, said) = url.trim_end().split_once(", data in ").unwrap();
    assert_eq!(said, data.to_string());
    (child, Phone::new(addr.parse().unwrap(), 1))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_is_moved_beside_a_running_server_and_nothing_personal_is_logged() {
    let city = City::closed();
    let (mut child, phone) = serve(&city);
    let mut content = content();
    content["visibility"] = "private".into();
    phone.put(ID, &content).await;
    let data = city.data().to_str().unwrap();
    let add = |args: &[&str]| run(&[&["event", "add", "psr x2ti 57bx"][..], args, &["--data", data]].concat());
    let moved = add(&["assigned", "--agency", "pupr", "--note", "Nomor HP 081234567890"]);
    assert_eq!((moved.status.code(), &*out(&moved)), (Some(0), &*format!("{TICKET}: dispatched\n")), "{}", err(&moved));
    let promised = add(&["promised", "--by", "2026-12-01T08:00:00Z", "--agency", "pupr"]);
    assert_eq!(promised.status.code(), Some(0), "{}", err(&promised));
    for (args, why) in [
        (&["closed"][..], "closed by this actor does not fit a complaint that is dispatched"),
        (&["dance"], "dance: unknown variant"),
        (&["rejected"], "rejected: missing field `reason`"),
        (&["started", "--reason", "other"], "--reason does not go with started"),
        (&["assigned", "--agency", "dinas-sihir"], "the pack has no agency dinas-sihir"),
    ] {
        let failed = add(args);
        assert_eq!((failed.status.code(), &*out(&failed)), (Some(1), ""), "{args:?}");
        assert!(err(&failed).contains(why), "{}", err(&failed));
    }
    let unknown = run(&["event", "add", "PSR-0000-0000", "verified", "--data", data]);
    assert!(err(&unknown).contains("there is no complaint PSR-0000-0000"));
    let changes = phone.changes("").await.value();
    assert_eq!(changes["events"][1]["note"], "Nomor HP 081234567890");
    assert_eq!(changes["events"].as_array().unwrap().len(), 3);
    let audit = run(&["audit", "verify", "--data", data]);
    assert!(out(&audit).starts_with("3 events, each as it was recorded; head 3-"), "{}", err(&audit));
    stop(&mut child);
    let logged = err(&child.wait_with_output().unwrap());
    assert!(logged.contains("/v1/complaints/{id}"), "{logged}");
    for secret in [ID, TICKET, "Lubang", "0812", &phone.bearer()[7..], "127.0.0.1:"] {
        assert!(!logged.contains(secret), "{secret} in {logged}");
    }
}

fn stop(child: &mut Child) {
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_stops_with_connections_open() {
    let city = City::closed();
    let (mut child, phone) = serve(&city);
    let _idle = tokio::net::TcpStream::connect(phone.addr).await.unwrap();
    stop(&mut child);
    let status = tokio::task::spawn_blocking(move || child.wait().unwrap());
    let status = tokio::time::timeout(std::time::Duration::from_secs(60), status).await.unwrap().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_pack_is_checked_by_file_and_line() {
    let good = run(&["pack", "check", sample_pack().to_str().unwrap(), "--on", "2026-11-24"]);
    assert_eq!(good.status.code(), Some(0));
    assert!(out(&good).starts_with("pasuruan: Kota Pasuruan, 16 categories in 4 channels, 11 agencies, revision "));
    let city = City::closed();
    city.edit_pack("agency = \"dukcapil\"", "agency = \"dukcapill\"");
    let bad = run(&["pack", "check", city.config.pack.to_str().unwrap()]);
    assert_eq!(bad.status.code(), Some(1));
    let line = out(&bad);
    assert!(line.starts_with("pack.toml:") && line.contains("dukcapill"), "{line}");
    let none = run(&["pack", "check", "/nowhere/at/all"]);
    assert_eq!(none.status.code(), Some(1));
}

#[test]
fn a_pack_is_checked_as_on_a_day_and_beside_others() {
    let late = run(&["pack", "check", sample_pack().to_str().unwrap(), "--on", "2027-10-01"]);
    assert_eq!(late.status.code(), Some(1));
    assert_eq!(out(&late), "pack.toml: no [[holiday]] lies in 2028: each of its days would count as a working day\n");

    let city = City::closed();
    let copied = city.config.pack.with_file_name("tetangga");
    copy(&city.config.pack, &copied);
    city.edit_pack("region = \"35.75\"", "region = \"35.74\"");
    fs::remove_file(city.config.pack.join("areas.csv")).unwrap();
    let taken = run(&["pack", "check", city.config.pack.to_str().unwrap(), "--on", "2026-11-24"]);
    assert_eq!(
        out(&taken),
        "boundary.geojson: this is the outline of Kota Pasuruan, which is not 35.74: both cover the same land\n"
    );
}

#[test]
fn a_command_on_a_folder_without_a_city_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("city");
    for args in [&["audit", "verify"][..], &["event", "add", TICKET, "verified"]] {
        let failed = run(&[args, &["--data", data.to_str().unwrap()]].concat());
        assert_eq!(failed.status.code(), Some(1));
        assert!(err(&failed).contains("there is no city in"));
    }
    assert!(!data.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_was_kept_is_checked_without_a_server() {
    let mut city = City::start().await;
    let accepted: ComplaintAccepted = city.phone(1).put(ID, &content()).await.is();
    let pack = city.phone(1).anyone("GET", "/v1/pack").send().await.value();
    let keys: Vec<PublicKey> = serde_json::from_value(pack["keys"].clone()).unwrap();
    let key = keys.iter().find(|key| key.alg == Algorithm::Ed25519).unwrap();
    city.stop().await;
    let path = city.folder.path().join("tanda-terima.json");
    let kept = ReceiptFile::new("Kota Pasuruan".into(), key, accepted.receipt);
    let check = |file: &ReceiptFile, args: &[&str]| {
        fs::write(&path, file.to_text()).unwrap();
        run(&[&["receipt", path.to_str().unwrap()][..], args].concat())
    };
    let secret = sambat_city_store::keys::beside(city.data());
    let good = check(&kept, &["--key", &key.public]);
    assert!(good.status.success(), "{}", err(&good));
    assert!(out(&good).starts_with(&format!("{TICKET}: received by pasuruan at 2026-11-24T03:02:11Z, content ")));
    // A key may begin with a hyphen, as one in 64 does: it is another key then, and no option.
    let other = PublicKey::new(Algorithm::Ed25519, &[0xf8; 32]).public;
    assert!(other.starts_with('-'), "{other}");
    let other = check(&kept, &["--key", &other]);
    assert!(!other.status.success() && !err(&other).contains("unexpected argument"), "{}", err(&other));
    assert!(check(&kept, &["--keys", secret.to_str().unwrap()]).status.success());
    // Anybody can make a receipt and a key that fit each other.
    let made_up = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let its_key = PublicKey::new(Algorithm::Ed25519, made_up.verifying_key().as_bytes());
    let body = sambat_protocol::receipt::ReceiptBody { kid: its_key.kid.clone(), ..kept.receipt.body.clone() };
    let forged =
        ReceiptFile::new("Kota Pasuruan".into(), &its_key, sambat_protocol::signed::Signed::new(body, &made_up));
    for file in [&kept, &forged] {
        let open = check(file, &[]);
        assert_eq!((open.status.code(), out(&open).as_str()), (Some(2), ""));
        assert!(err(&open).contains("proves nothing") && err(&open).contains("--key"), "{}", err(&open));
    }
    assert_eq!(check(&forged, &["--key", &key.public]).status.code(), Some(1));

    let other = PublicKey::new(Algorithm::Ed25519, &[7; 32]);
    assert!(err(&check(&kept, &["--key", &other.public])).contains("the key in the file is not the city's"));
    let mut later = kept.clone();
    later.receipt.body.received_at = "2026-11-24T03:02:12Z".parse().unwrap();
    assert!(err(&check(&later, &["--key", &key.public])).contains("the signature does not fit"));
    assert!(err(&check(&kept, &["--key", "?"])).contains("no public key"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_is_put_aside_beside_its_running_server_and_taken_up_again() {
    let city = City::closed();
    let (mut child, phone) = serve(&city);
    let mut content = content();
    content["visibility"] = "private".into();
    phone.put(ID, &content).await;
    let (data, folder) = (city.data().to_str().unwrap(), city.folder.path());
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let inside = run(&["backup", "--data", data, "--to", &format!("{data}/backups")]);
    assert!(inside.status.code() == Some(1) && err(&inside).contains("must not lie in the data folder"));
    let made = run(&["backup", "--data", data, "--to", &path("aside")]);
    assert!(out(&made).contains(": 1 complaints, 1 events, 0 photos; head 1-"), "{}{}", out(&made), err(&made));
    assert!(err(&made).contains("secret keys is not in it"));
    let backup = out(&made).split_once(": ").unwrap().0.to_owned();
    assert!(!std::path::Path::new(&backup).join("city.keys.json").exists());
    let serving = run(&["restore", "--from", &backup, "--data", data]);
    assert!(err(&serving).contains("a server is running on"), "{}", err(&serving));
    let before = out(&run(&["audit", "verify", "--data", data]));
    child.kill().unwrap();
    child.wait().unwrap();

    let restored = run(&["restore", "--from", &path("aside"), "--data", &path("new")]);
    assert!(out(&restored).contains("1 complaints, 1 events"), "{}", err(&restored));
    for folder in [&*backup, &path("new"), data] {
        assert_eq!(out(&run(&["audit", "verify", "--data", folder])), before, "{folder}");
    }
    let none = run(&["restore", "--from", folder.to_str().unwrap(), "--data", &path("other")]);
    assert!(err(&none).contains("there is no whole backup in"), "{}", err(&none));

    // With its keys, by wish: they come back beside the data, for their owner alone.
    let made = run(&["backup", "--data", data, "--to", &path("with"), "--with-keys"]);
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    assert_eq!(run(&["restore", "--from", &path("with"), "--data", &path("third")]).status.code(), Some(0));
    let keys = |data: &str| fs::read(format!("{data}.keys.json")).unwrap();
    assert_eq!(keys(&path("third")), keys(data));
}

/// Keys and opened words are in its memory.
#[test]
fn no_program_of_the_city_leaves_its_memory_in_a_file() {
    let city = City::closed();
    let (mut child, _) = serve(&city);
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    child.kill().unwrap();
    child.wait().unwrap();
    let operations = include_str!("../../../../docs/OPERATIONS.md");
    assert!(operations.lines().any(|line| line == "LimitCORE=0"));
}
