//! `sambat-server erase`: for who has the right to it, and no phone.

use crate::{
    at_rest::EDITED_REASON,
    city::{City, ID, TICKET, content, files, id, manifest, with_photo},
};
use sambat_domain::officer::{Role, Seat};
use sambat_protocol::message::Changes;
use sambat_server::command::{
    self,
    erase::{OnRequest, OnRequestError},
};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

/// A city in which ratna may enter, and tono may not any more.
async fn city() -> City {
    let city = City::start().await;
    let seat = Seat { role: Role::Admin, agency: None };
    for name in ["ratna", "tono"] {
        command::add_officer(city.data(), &*city.config.clock, name, &seat, "kata sandi yang panjang").unwrap();
    }
    let out = sambat_server::OfficerChange::Disable;
    command::change_officer(city.data(), None, &*city.config.clock, "tono", out).unwrap();
    city
}

/// The command, with this typed at it.
fn erase(city: &City, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-server"))
        .args(["erase", "--data"])
        .arg(city.data())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that does not ask may be over already.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const REASON: [&str; 4] = ["--by", "Ratna", "--reason", "surat 12/2026"];

#[tokio::test(flavor = "multi_thread")]
async fn it_says_what_goes_and_destroys_only_what_is_named_twice() {
    let city = city().await;
    let phone = city.phone(1);
    let bytes: &'static [u8] = b"a picture";
    let mut words = with_photo(bytes);
    words["visibility"] = "private".into();
    phone.put(ID, &words).await;
    let path = phone.upload(ID, &manifest(crate::city::PHOTO, bytes)).await;
    assert_eq!(phone.patch(&path, 0).body(&bytes[..4]).await.status, 204);
    let asked: Vec<_> = [TICKET].iter().chain(&REASON).copied().collect();
    for typed in ["", "\n", "ya\n", "y\n", "PSR-0000-0000\n"] {
        let refused = erase(&city, &asked, typed);
        assert_eq!(refused.status.code(), Some(1), "{typed:?}");
        assert!(text(&refused.stderr).contains("was not typed again: nothing was erased"));
        let said = text(&refused.stdout);
        for word in
            [TICKET, "destroyed: the words", "1 photos and 1 uploads", "1 phones", "stays: that 1 things", "backup"]
        {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert!(!said.contains("Lubang"), "{said}");
    }
    assert_eq!(erase(&city, &[&asked[..], &["--again", "PSR-0000-0000"]].concat(), "").status.code(), Some(1));
    assert_eq!(phone.ask("GET", format!("/v1/complaints/{ID}")).send().await.status, 200);
    assert_eq!(city.at_rest().audited("erased_on_request"), 0);

    let done = erase(&city, &asked, "psr x2ti 57bx\n");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).ends_with(&format!("{TICKET}: erased; 1 phones are told at their next contact\n")));
    assert_eq!(phone.ask("GET", format!("/v1/complaints/{ID}")).send().await.status, 404);
    assert_eq!(phone.put(ID, &words).await.problem(), (410, "erased"));
    assert_eq!(phone.patch(&path, 4).body(&bytes[4..]).await.status, 404);
    assert!(files(&city.data().join("uploads")).is_empty() && files(&city.data().join("photos")).is_empty());
    assert!(!city.holds("Lubang dalam"));
    let kept: Vec<_> = city.at_rest().audit_log().into_iter().filter(|line| line.deed == "erased_on_request").collect();
    let [line] = &kept[..] else { panic!("{} lines", kept.len()) };
    assert_eq!((line.officer.as_deref(), line.reason.as_deref()), (Some("ratna"), Some("surat 12/2026")), "who, why");
    assert!(command::verify_audit(city.data()).is_ok());
    city.at_rest().edit(&EDITED_REASON);
    assert!(command::verify_audit(city.data()).is_err(), "and nobody changes it unseen");

    // The phone that had it hears of it until it has said that it did; no other does.
    let told = async |n: u8| city.phone(n).changes("").await.is::<Changes>().erased;
    assert_eq!(told(1).await, [ID.parse().unwrap()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_is_told_until_it_has_said_that_its_own_is_gone() {
    let city = city().await;
    city.phone(1).put(ID, &content()).await;
    city.phone(2).put(&id(2), &content()).await;
    let done = erase(&city, &[&[TICKET][..], &REASON, &["--again", TICKET]].concat(), "");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let told = async |n: u8| city.phone(n).changes("").await.is::<Changes>().erased;
    for _ in 0..2 {
        assert_eq!(told(1).await, [ID.parse().unwrap()]);
        assert!(told(2).await.is_empty() && told(3).await.is_empty());
    }
    assert_eq!(city.phone(2).ask("DELETE", format!("/v1/complaints/{ID}")).send().await.status, 204);
    assert_eq!(told(1).await.len(), 1, "another phone's word is not its own");
    assert_eq!(city.phone(1).ask("DELETE", format!("/v1/complaints/{ID}")).send().await.status, 204);
    assert!(told(1).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_it_and_why_are_asked_for() {
    let city = city().await;
    city.phone(1).put(ID, &content()).await;
    for (arguments, why) in [
        (&[TICKET, "--by", "ratna"][..], "--reason"),
        (&[TICKET, "--reason", "surat"], "--by"),
        (&[TICKET, "--by", "tono", "--reason", "surat", "--again", TICKET], "there is no officer tono who may enter"),
        (&[TICKET, "--by", "siapa", "--reason", "surat", "--again", TICKET], "there is no officer siapa"),
        (&[TICKET, "--by", "ratna", "--reason", " ", "--again", TICKET], "a reason has 3 to 200 letters"),
        (&[TICKET, "--by", "ratna", "--reason", "3575014107900001", "--again", TICKET], "no number of a person"),
        (&["PSR-0000-0000", "--by", "ratna", "--reason", "surat", "--again", "PSR-0000-0000"], "there is no complaint"),
    ] {
        let refused = erase(&city, arguments, "");
        assert_ne!(refused.status.code(), Some(0), "{arguments:?}");
        assert!(text(&refused.stderr).contains(why), "{}", text(&refused.stderr));
    }
    assert_eq!(city.phone(1).ask("GET", format!("/v1/complaints/{ID}")).send().await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_of_two_asks_for_the_day() {
    let city = city().await;
    for n in [1, 2, 3] {
        city.phone(1).put(&id(n), &content()).await;
    }
    // Two of one day in Pasuruan, and one whose day is another there than in UTC.
    city.at_rest().make_all_namesakes(TICKET, &id(3), "2026-11-24T17:30:00Z");
    let plan = |complaint: &str, day: Option<&str>| {
        let received_on = day.map(|day| day.parse().unwrap());
        let asked = OnRequest { complaint: complaint.into(), received_on, by: "ratna".into(), reason: "surat".into() };
        command::erase::plan(city.data(), &asked)
    };
    let Err(command::CommandError::Erasure(OnRequestError::WhichDay(found))) = plan(TICKET, None) else { panic!() };
    assert_eq!(found.len(), 3);
    let said = plan(TICKET, None).unwrap_err().to_string();
    assert!(said.contains("--received-on") && said.contains(&format!("2026-11-25  {}", id(3))), "{said}");
    assert!(plan(TICKET, Some("2026-11-25")).unwrap().to_string().contains(&id(3)));
    assert!(plan(TICKET, Some("2026-11-26")).unwrap_err().to_string().contains("there is no complaint"));
    assert!(matches!(
        plan(TICKET, Some("2026-11-24")),
        Err(command::CommandError::Erasure(OnRequestError::WhichDay(found))) if found.len() == 2
    ));
    let by_id = plan(&id(1), None).unwrap();
    assert!(by_id.to_string().contains(&id(1)));
    command::erase::erase(city.data(), None, city.config.clock.clone(), by_id, &id(1)).await.unwrap();
    assert_eq!(city.at_rest().rows("erased"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_end_in_the_middle_left_goes_when_it_is_run_again() {
    let city = city().await;
    let mut words = content();
    words["visibility"] = "private".into();
    city.phone(1).put(ID, &words).await;
    city.at_rest().begin_erasure(ID);
    let keys = || city.at_rest().kept_keys("data_key");
    assert_eq!(keys(), 1);
    let done = erase(&city, &[&[ID][..], &REASON, &["--again", ID]].concat(), "");
    assert!(text(&done.stdout).contains("nothing of it is left"), "{}", text(&done.stderr));
    assert_eq!(keys(), 0);
}
