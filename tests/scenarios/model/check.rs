//! What must be true, whatever happened.

use super::world::{Known, Told, World};
use rusqlite::{Connection, OpenFlags};
use sambat_client::photo::{self, Picture};
use sambat_domain::{
    content::Content,
    id::{ComplaintId, PhotoId},
    photo::Sha256,
    status::Status,
};
use sambat_protocol::hash;
use sambat_server::command;
use sambat_tests::device::Device;
use std::{collections::BTreeSet, fs};

fn database(world: &World) -> Connection {
    let path = world.city.data().join("main.db");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Complaints that the city has words of.
pub fn at_the_city(world: &World) -> Vec<ComplaintId> {
    let database = database(world);
    let mut select =
        database.prepare("SELECT id FROM complaint WHERE id NOT IN (SELECT complaint FROM erased)").unwrap();
    let ids = select.query_map([], |row| row.get::<_, String>(0)).unwrap();
    ids.map(|id| id.unwrap().parse().unwrap()).collect()
}

/// Whoever reads *Diterima kota* reads the truth, or what was true before the city was restored.
pub async fn no_false_receipt(world: &World) {
    let there = at_the_city(world);
    for row in world.phone.complaints().await {
        let true_once = there.contains(&row.id) || world.forgotten.contains(&row.id);
        assert!(row.marks.received_at.is_none() || true_once, "{}: no city has it", row.id);
    }
}

/// On the phone, after any death: what the citizen was told is so, word for word.
pub async fn everything_is_there(world: &World) {
    let listed: BTreeSet<_> = world.phone.complaints().await.into_iter().map(|row| row.id).collect();
    for (id, known) in &world.known {
        let photos = match known.told {
            Told::Erased => {
                assert!(!listed.contains(id), "{id} was erased");
                continue;
            }
            Told::Draft => {
                let draft = world.phone.draft_now(*id).await.unwrap();
                assert_eq!(draft.description, known.words);
                draft.photos
            }
            Told::Submitted | Told::Withdrawn { .. } => {
                assert!(listed.contains(id), "{id} is not listed");
                let filed = world.phone.complaint(*id).await;
                assert_eq!(filed.description, known.words);
                assert_eq!(filed.row.status == Some(Status::Withdrawn), known.told != Told::Submitted, "{id}");
                filed.photos
            }
        };
        let photos: Vec<_> = photos.into_iter().map(|photo| (photo.id, photo.sha256)).collect();
        assert_eq!(photos, known.photos, "{id}");
        for (photo, sha256) in photos {
            let bytes = photo::show(world.phone.app(), photo, Picture::Full).await.unwrap();
            assert_eq!(hash::sha256(&bytes), sha256, "{id}");
        }
    }
    let filed = world.known.values().filter(|known| !matches!(known.told, Told::Draft | Told::Erased)).count();
    assert_eq!(listed.len(), filed, "nothing is listed that nobody sent off");
}

/// After all is healed and quiet: the city has what was sent off, once, and nothing else.
pub async fn exactly_once(world: &World) {
    everything_is_there(world).await;
    let there = at_the_city(world);
    assert_eq!(there.len(), there.iter().collect::<BTreeSet<_>>().len());
    assert!(there.iter().all(|id| world.known.contains_key(id)), "nobody ever wrote what the city has");
    let device = Device::new(world.city.address(), &world.phone.secret());
    for (id, known) in &world.known {
        let arrived = there.contains(id);
        match known.told {
            Told::Draft => assert!(!arrived, "{id} is a draft"),
            Told::Erased => {
                assert!(!arrived, "{id} was erased");
                assert_eq!(device.complaint(*id).await.head.status(), 404, "{id} was erased");
            }
            Told::Withdrawn { here: true } => assert!(!arrived, "{id} was taken back before"),
            Told::Withdrawn { here: false } => {
                assert!(arrived, "{id} is not there to be taken back");
                words_are_there(world, *id, known).await;
                assert_eq!(events(world, *id, "withdrawn"), 1, "{id}");
                assert_eq!(device.complaint(*id).await.json()["status"], "withdrawn");
            }
            Told::Submitted => {
                assert!(arrived, "{id} is lost");
                words_are_there(world, *id, known).await;
                photos_are_there(world, *id, known);
                assert_eq!(events(world, *id, "withdrawn"), 0, "{id}");
                let shown = world.phone.complaint(*id).await;
                assert!(
                    shown.receipt.is_some() && shown.row.marks.complete_at.is_some(),
                    "{id} is there, and not shown so"
                );
                assert!(shown.unsent_events.is_empty());
            }
        }
        if arrived {
            assert_eq!(events(world, *id, "received"), 1, "{id}");
            each_event_is_shown_once(world, *id).await;
        }
    }
    command::verify_audit(&world.city.data()).unwrap();
}

/// Words of a kind that is never public are closed there: their hash tells that they are those of the phone, which were
/// looked at.
async fn words_are_there(world: &World, id: ComplaintId, known: &Known) {
    let sql = "SELECT content, content_sha256 FROM complaint WHERE id = ?1";
    let (text, sha256): (Option<String>, [u8; 32]) =
        database(world).query_row(sql, [id.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(world.phone.complaint(id).await.content_sha256, Sha256(sha256).to_string(), "{id}");
    let Some(text) = text else { return };
    let content: Content = serde_json::from_str(&text).unwrap();
    assert_eq!(content.description, known.words, "{id}");
    let promised: Vec<_> = content.photos.iter().map(|photo| (photo.photo_id, photo.sha256)).collect();
    assert_eq!(promised, known.photos, "{id}");
}

fn photos_are_there(world: &World, id: ComplaintId, known: &Known) {
    let database = database(world);
    let sql = "SELECT photo, sha256, shown_sha256, state FROM photo WHERE complaint = ?1 ORDER BY place";
    let mut select = database.prepare(sql).unwrap();
    let rows = select.query_map([id.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
    });
    let mut photos: Vec<(PhotoId, Sha256)> = Vec::new();
    for row in rows.unwrap() {
        let (photo, sent, shown, state): (String, [u8; 32], [u8; 32], String) = row.unwrap();
        assert_eq!((sent, state.as_str()), (shown, "ready"), "{id}");
        let bytes = fs::read(world.city.photo_file(&Sha256(sent))).unwrap();
        assert_eq!(hash::sha256(&bytes), Sha256(sent), "{id}");
        photos.push((photo.parse().unwrap(), Sha256(sent)));
    }
    assert_eq!(photos, known.photos, "{id}");
    for kind in ["photo_arrived", "photo_ready"] {
        assert_eq!(events(world, id, kind), photos.len(), "{id}: {kind}");
    }
}

fn events(world: &World, id: ComplaintId, kind: &str) -> usize {
    let sql = "SELECT count(*) FROM event WHERE complaint = ?1 AND json_extract(kind, '$.kind') = ?2";
    let count: i64 = database(world).query_row(sql, [&id.to_string(), kind], |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

async fn each_event_is_shown_once(world: &World, id: ComplaintId) {
    if world.known[&id].told == Told::Erased {
        return;
    }
    let timeline = world.phone.complaint(id).await.timeline;
    let ids: BTreeSet<_> = timeline.iter().map(|event| event.id).collect();
    assert_eq!(ids.len(), timeline.len(), "{id} tells something twice");
    let sql = "SELECT count(*) FROM event WHERE complaint = ?1";
    let there: i64 = database(world).query_row(sql, [id.to_string()], |row| row.get(0)).unwrap();
    assert_eq!(usize::try_from(there).unwrap(), timeline.len(), "{id}: the phone tells what the city has");
}
