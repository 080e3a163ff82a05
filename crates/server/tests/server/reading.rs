//! Reading writes nothing: no page, list, number or photo that somebody asks for changes what the city keeps.

use crate::{
    city::{City, ID, PHOTO, TICKET, content, manifest, with_photo},
    desk::{Browser, officer},
    sending::{camera, ready},
};
use jiff::SignedDuration;
use sambat_domain::officer::Role;
use serde_json::{Value, json};

/// What leaves the city as a file is written down, and whoever asks for a complaint of another office: in the audit log and
/// nowhere else.
const WRITTEN_DOWN: [&str; 8] = [
    "/v1/desk/complaints/{id}",
    "/v1/desk/complaints/{id}/events",
    "/v1/desk/complaints/{id}/photos/{photo}",
    "/desk/report.csv",
    "/desk/report.pdf",
    "/v1/desk/complaints/{id}/handover.csv",
    "/v1/desk/complaints/{id}/handover.pdf",
    "/v1/desk/export.csv",
];

/// All paths that answer to GET, as the city itself names them.
fn paths() -> Vec<String> {
    let document: Value = serde_json::from_str(&sambat_server::openapi_document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths.iter().filter(|(_, path)| path.get("get").is_some()).map(|(path, _)| path.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_asked_for_writes() {
    let city = City::start().await;
    for (name, role, agency) in [
        ("ratna", Role::Coordinator, None),
        ("wali", Role::Mayor, None),
        ("joko", Role::Agency, Some("pupr")),
        ("sari", Role::Agency, Some("dinkes")),
        ("budi", Role::Field, Some("pupr")),
        ("admin", Role::Admin, None),
    ] {
        officer(&city, name, role, agency);
    }
    let photo = sambat_photo::prepare(&camera(), sambat_photo::Size::Normal).unwrap().jpeg;
    let phone = city.phone(1);
    assert_eq!(phone.put(ID, &with_photo(&photo)).await.status, 201);
    let path = phone.upload(ID, &manifest(PHOTO, &photo)).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    ready(city.phone(1), 1).await;
    // One that nobody answers: it is the mayor's before anybody reads of it.
    assert_eq!(city.phone(2).put(&crate::city::id(2), &content()).await.status, 201);
    city.pass(SignedDuration::from_hours(24 * 7));
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.act(ID, 1, json!({"kind": "verified"})).await.status, 201);
    let not_ours = json!({"kind": "not_ours", "owner": "provinsi", "note": "Jalan ini milik provinsi."});
    let told = ratna.act(ID, 2, not_ours).await;
    assert!(told.status == 201, "{told:?}");
    let mut browsers = vec![Browser::new(&city), ratna];
    for name in ["wali", "joko", "sari", "budi", "admin"] {
        browsers.push(Browser::of(&city, name).await);
    }
    // Long enough that being there would be noted.
    city.pass(SignedDuration::from_mins(29));

    let (kept, commits) = (city.at_rest(), city.at_rest().commits());
    let (mut answered, mut written) = (0, 0);
    for path in paths() {
        let asked = path.replace("{id}", ID).replace("{photo}", PHOTO).replace("{ticket}", TICKET);
        let asked = if path.ends_with("/events") { format!("{asked}?before=100") } else { asked };
        // Whoever listens there never hears the end of it; what it reads at its start is in the others.
        if path == "/v1/desk/live" {
            continue;
        }
        let (before, rows) = (commits(), kept.tables());
        for browser in &browsers {
            answered += u32::from(browser.get(&asked).await.status == 200);
        }
        answered += u32::from(phone.ask("GET", &*asked).send().await.status == 200);
        if !WRITTEN_DOWN.contains(&&*path) {
            assert_eq!(commits(), before, "{path}");
            continue;
        }
        let now = kept.tables();
        written += now["register"].len() - rows["register"].len();
        let changed: Vec<_> = now.iter().filter(|(name, now)| rows[*name] != **now).map(|(name, _)| name).collect();
        assert!(
            changed.iter().all(|name| ["register", "sqlite_sequence"].contains(&name.as_str())),
            "{path}: {changed:?}"
        );
    }
    assert!(answered > 60 && written > 5, "{answered} answers of 200, {written} lines");
}
