//! A backup that falls anywhere among what citizens and the city do, beside a server at work.

use crate::restored::{calm, has_exactly, one, received};
use sambat_client::feedback::Feedback;
use sambat_domain::{event::EventKind, id::ComplaintId};
use sambat_tests::{
    city::City,
    phone::Phone,
    picture,
    random::{self, Random},
};
use std::collections::BTreeMap;

/// What a citizen or the city does next.
async fn something(random: &mut Random, city: &City, phone: &Phone) {
    let mine = phone.complaints().await;
    let picked = (!mine.is_empty()).then(|| mine[random.below(mine.len())].id);
    match (random.below(8), picked) {
        (0..=2, _) | (_, None) => {
            let photos: Vec<_> = (0..random.below(3)).map(|n| picture::tiny(n as u64 + 1)).collect();
            phone.file("Lubang.", &photos).await;
        }
        (3, Some(id)) => drop(phone.withdraw(id).await),
        (4, Some(id)) => drop(phone.erase(id).await.unwrap()),
        // An officer sees only what the city has just now.
        (5, Some(id)) if has(city, id) => {
            city.act(id, None, EventKind::Answer, Some("Besok.")).await;
        }
        (6, Some(id)) => drop(phone.say(id, Feedback::Confirmed).await),
        _ => {}
    }
}

fn has(city: &City, id: ComplaintId) -> bool {
    let sql = format!("SELECT count(*) FROM complaint WHERE id = '{id}' AND content_sha256 IS NOT NULL");
    one::<i64>(city, "main.db", &sql) == 1
}

/// Restores of `cargo test`; SAMBAT_RESTORES asks for more.
const RESTORES: usize = 1;

#[tokio::test(flavor = "multi_thread")]
async fn wherever_the_backup_falls_everything_is_there_once_in_the_end() {
    let restores = std::env::var("SAMBAT_RESTORES").ok().map_or(RESTORES, |text| text.parse().unwrap());
    let mut random = Random::new(random::seed("SAMBAT_RESTORE_SEED"));
    let mut complaints = 0;
    for _ in 0..restores {
        complaints += restored_once(&mut random).await;
    }
    println!("soak: restored tried={restores} lost=0 complaints={complaints}");
}

/// One backup, somewhere, and the life before and after it. Answers how many complaints the city has in the end.
async fn restored_once(random: &mut Random) -> usize {
    let mut city = City::started().await;
    let phones = [Phone::new(&city.endpoint()), Phone::new(&city.endpoint())];
    let (cut, mut backup) = (random.below(20), None);
    for step in 0..20 {
        city.clock.advance(jiff::SignedDuration::from_secs(7));
        let phone = &phones[random.below(2)];
        something(random, &city, phone).await;
        if step == cut {
            // Beside the server, while phones send.
            let (made, ..) = tokio::join!(city.back_up(), phones[0].pass(), phones[1].pass());
            backup = Some(made);
        } else if random.below(3) > 0 {
            phone.pass().await;
        }
    }
    let mut before = BTreeMap::new();
    for phone in &phones {
        before.extend(received(phone).await);
    }
    city.clock.advance(jiff::SignedDuration::from_hours(5));
    city.restore(&backup.unwrap()).await;
    let mut after = BTreeMap::new();
    for phone in &phones {
        // The other one may have sent enough to overtake what this one saw.
        something(random, &city, phone).await;
        calm(phone).await;
        after.extend(received(phone).await);
    }
    for (id, was) in &before {
        assert!(after.get(id).is_none_or(|is| is == was), "{id}: {was:?}");
    }
    has_exactly(&city, &after);
    let keys: i64 =
        one(&city, "keys.db", "SELECT count(*) FROM data_key WHERE complaint IN (SELECT complaint FROM destroyed)");
    assert_eq!(keys, 0);
    after.len()
}
