//! A handful of made-up complaints, so that somebody who looks at an empty city sees something. Each says that it is one.

use crate::start_error::StartError;
use jiff::{SignedDuration, Timestamp};
use sambat_city::{
    city::City,
    complaint::{Envelope, receive},
    error::CityError,
    event::{ByHand, add_by_hand},
    json_object::read_object,
};
use sambat_city_store::{clock::whole_millis, db::complaint};
use sambat_domain::{
    content::{Content, is_private},
    event::{Actor, EventKind},
    id::ComplaintId,
    pack::{Category, FIRST_LANGUAGE},
    visibility::Visibility,
};
use sambat_protocol::hash;
use std::collections::BTreeMap;

/// How many complaints are made up.
const COUNT: usize = 6;

/// Fills an empty city. Answers how many complaints were made.
pub(crate) async fn fill(city: &City) -> Result<usize, StartError> {
    if !city.ledger.read(complaint::none).await? {
        return Ok(0);
    }
    let pack = &city.served.pack;
    let open: Vec<&Category> =
        pack.categories.iter().filter(|category| !is_private(Visibility::Public, Some(category))).collect();
    if open.is_empty() {
        return Ok(0);
    }
    // Not the hash of any 32 bytes that somebody chose: nobody has this phone.
    let device = hash::sha256(b"the demo's phone");
    for n in 0..COUNT {
        let category = open[n % open.len()];
        let id = ComplaintId::new(Timestamp::UNIX_EPOCH, &[u8::try_from(n).unwrap_or(0) + 1; 10]);
        let envelope = envelope(city, category, n)?;
        receive(city, device, None, id, envelope).await?;
        let (ledger, refresher, now) = (city.ledger.clone(), city.refresher.clone(), city.now());
        let steps = life(category, n);
        tokio::task::spawn_blocking(move || {
            steps
                .into_iter()
                .try_for_each(|step| add_by_hand(&ledger, &refresher, now, &id.to_string(), step).map(drop))
        })
        .await
        .map_err(|_| StartError::Restore("the demo panicked".into()))?
        .map_err(|error| StartError::Restore(error.to_string()))?;
    }
    Ok(COUNT)
}

fn envelope(city: &City, category: &Category, n: usize) -> Result<Envelope, CityError> {
    let pack = &city.served.pack;
    let key = format!("category.{}", category.id);
    let word = pack.word(FIRST_LANGUAGE, &key);
    let noticed_at = whole_millis(city.clock.now())
        .checked_sub(SignedDuration::from_hours(i64::try_from(n).unwrap_or(0) + 1))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let content = Content {
        category: category.id.clone(),
        attributes: BTreeMap::new(),
        description: format!("Contoh: {word}. Bukan laporan sungguhan, hanya untuk melihat-lihat (nomor {}).", n + 1),
        place: None,
        visibility: Visibility::Public,
        anonymous: true,
        consents: vec![],
        photos: vec![],
        noticed_at,
    };
    let body = serde_json::json!({"v": 1, "pack_rev": city.served.revision, "content": content});
    read_object(body.to_string().as_bytes()).and_then(Envelope::read)
}

/// What has become of each: one waits, one was rejected, one is done.
fn life(category: &Category, n: usize) -> Vec<ByHand> {
    let coordinator = Actor::Officer { agency: None };
    let agency = Actor::Officer { agency: Some(category.agency.clone()) };
    let by = |actor: &Actor, kind: EventKind, note: Option<&str>| ByHand {
        actor: actor.clone(),
        kind,
        note: note.map(str::to_owned),
    };
    let assigned = by(&coordinator, EventKind::Assigned { agency: category.agency.clone() }, None);
    let started = by(&agency, EventKind::Started, None);
    let answer = by(&agency, EventKind::Answer, Some("Contoh: petugas sudah dijadwalkan."));
    let done = by(&agency, EventKind::Done, Some("Contoh: sudah selesai dikerjakan."));
    match n {
        1 => vec![by(&coordinator, EventKind::Verified, None)],
        2 => vec![assigned],
        3 => vec![assigned, answer, started],
        4 => vec![assigned, started, by(&agency, EventKind::Question, Some("Contoh: di sebelah mana tepatnya?"))],
        5 => vec![assigned, answer, started, done],
        _ => vec![],
    }
}
