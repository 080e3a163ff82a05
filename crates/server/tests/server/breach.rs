//! Who is to be told after protected data leaked.

use crate::{
    board::plain,
    city::{City, content, id},
    desk::health,
    reporter::{NIK, agreed, key, seal},
};
use jiff::SignedDuration;
use sambat_domain::ticket::Ticket;
use sambat_server::{
    command,
    command::breach::{self, Breach},
};
use serde_json::{Value, json};

async fn put(city: &City, n: u32, content: Value, sealed: Option<&Value>) {
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": content, "reporter_sealed": sealed});
    let answer = city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    city.pass(SignedDuration::from_hours(1));
}

/// The lines under the head, as id, kinds, erased and reachable.
fn lines(city: &City, of: &Breach) -> Vec<[String; 4]> {
    let csv = plain(&breach::export(city.data(), None, &*city.config.clock, of).unwrap());
    let cells = |line: &str| {
        let cells: Vec<_> = line.split(',').map(str::to_owned).collect();
        [1, 3, 4, 5].map(|n| cells[n].clone())
    };
    csv.lines().skip(1).map(cells).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_breach_lists_who_had_protected_data_there_and_opens_a_name_with_a_line_in_the_audit_log() {
    let city = City::start().await;
    let key = key(&city).await;
    put(&city, 1, content(), None).await;
    put(&city, 2, agreed(), Some(&seal(&key, NIK, 1))).await;
    put(&city, 3, health(), None).await;
    put(&city, 4, health(), None).await;
    city.phone(1).ask("DELETE", format!("/v1/complaints/{}", id(4))).send().await;
    let line = |n: u32, kinds: &str, by: &str| [id(n), kinds.into(), String::new(), by.into()];
    let all = lines(&city, &Breach::default());
    assert_eq!(
        all[..2],
        [line(2, "identity", "app phone"), line(3, "health", "app")],
        "what is public is nobody's secret"
    );
    assert_eq!((&all[2][0], &*all[2][1], &*all[2][3]), (&id(4), "unknown", ""), "it was there when somebody read");
    assert!(!all[2][2].is_empty() && all.len() == 3);

    // What came before was there too; what was erased before was not, and what came later neither.
    let since = Breach { since: Some("2026-11-24T08:00:00Z".parse().unwrap()), ..Breach::default() };
    assert_eq!(lines(&city, &since).len(), 2);
    let until = Breach { until: Some("2026-11-24T04:30:00Z".parse().unwrap()), ..Breach::default() };
    assert_eq!(lines(&city, &until), [line(2, "identity", "app phone")]);
    let ticket = Ticket::of(&"PSR".parse().unwrap(), &id(3).parse().unwrap()).to_string();
    let one = Breach { complaints: vec![ticket], ..Breach::default() };
    assert_eq!(lines(&city, &one), [line(3, "health", "app")]);
    let none = Breach { complaints: vec![id(99)], ..Breach::default() };
    let failed = breach::export(city.data(), None, &*city.config.clock, &none).unwrap_err();
    assert!(failed.to_string().contains("there is no complaint"), "{failed}");

    assert_eq!(city.at_rest().audited("breach"), 0);
    let contacts = Breach { with_contacts: true, ..Breach::default() };
    let csv = breach::export(city.data(), None, &*city.config.clock, &contacts).unwrap();
    let list = plain(&csv);
    assert!(list.starts_with("ticket,id,received_at,data,erased_at,reachable_by,name,phone\r\n"), "{csv}");
    assert!(
        list.contains(",identity,,app phone,Contoh Warga,'081200000000\r\n"),
        "a telephone number keeps its nought: {csv}"
    );
    assert!(!csv.contains(NIK), "nobody needs the number to tell somebody");
    assert_eq!(city.at_rest().audited("breach"), 1);
    command::verify_audit(city.data()).unwrap();
}
