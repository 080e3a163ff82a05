//! A phone that asks what changed hears every event once, however often the server is killed while events come.

use sambat_domain::{
    event::{Actor, EventKind},
    id::{ComplaintId, EventId},
};
use sambat_protocol::{cursor::Cursor, header, message::Changes};
use sambat_server::{ByHand, command};
use sambat_tests::{
    clock::HandClock,
    device::Device,
    phone::Phone,
    port,
    random::{self, Random},
};
use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// Kills of `cargo test`; SAMBAT_SERVER_KILLS asks for more.
const KILLS: usize = 20;

fn serve(data: &Path, address: SocketAddr) -> Child {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/pasuruan");
    let mut child = Command::new(env!("CARGO_BIN_EXE_sambat-crash"))
        .args([Path::new("serve"), data, &pack])
        .arg(address.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child
}

/// Sends events of one complaint, each until the city says that it has it.
struct Writer {
    device: Device,
    complaint: ComplaintId,
    random: Random,
    pending: Option<EventId>,
    acknowledged: Vec<EventId>,
    /// The furthest head that the city named with one.
    seen: Cursor,
    /// The city takes no more from it of this complaint.
    is_full: bool,
}

impl Writer {
    /// Until the server is killed.
    async fn write(mut self) -> Self {
        loop {
            let entropy: Vec<u8> = (0..10).map(|_| u8::try_from(self.random.below(256)).unwrap()).collect();
            let fresh = || EventId::new(HandClock::default().read(), entropy.as_slice().try_into().unwrap());
            let id = *self.pending.get_or_insert_with(fresh);
            let path = format!("PUT /v1/complaints/{}/events/{id}", self.complaint);
            let body = format!(r#"{{"kind":"reply","note":"{id}","at":"2026-11-24T03:00:00Z"}}"#);
            let headers = [("Content-Type", "application/json")];
            let Ok(answer) = self.device.try_ask(&path, &headers, body.as_bytes()).await else { return self };
            if matches!(answer.head.status(), 422 | 429) {
                // The complaint has as many of its citizen's as it takes, or the phone had its share of the day.
                (self.pending, self.is_full) = (None, true);
                return self;
            }
            assert!(matches!(answer.head.status(), 200 | 201), "{}", answer.head.start_line());
            let head: Cursor = answer.head.header(header::HEAD).unwrap().parse().unwrap();
            if head.seq > self.seen.seq {
                self.seen = head;
            }
            self.acknowledged.extend(self.pending.take());
        }
    }
}

/// Asks as a phone does, and keeps the cursor with what came.
struct Puller {
    device: Device,
    cursor: Cursor,
    seen: Cursor,
    heard: Vec<(u64, EventId)>,
}

impl Puller {
    /// Whether the city answered.
    async fn pull(&mut self) -> bool {
        let path = format!("GET /v1/changes?cursor={}&seen={}", self.cursor, self.seen);
        let Ok(answer) = self.device.try_ask(&path, &[], b"").await else { return false };
        assert_eq!(answer.head.status(), 200, "a kill is no restore");
        let changes: Changes = serde_json::from_slice(&answer.body).unwrap();
        self.heard.extend(changes.events.iter().map(|event| (event.seq.unwrap(), event.id)));
        (self.cursor, self.seen) = (changes.cursor, changes.cursor);
        true
    }

    async fn pull_until_killed(mut self) -> Self {
        while self.pull().await {}
        self
    }
}

/// Kills the server so often, each time somewhere among events that come from phones and from a command beside it.
pub async fn no_kill_hides_an_event(kills: usize, seed: u64) {
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    let (data, address): (PathBuf, _) = (folder.path().join("data"), port::reserve());
    let mut child = serve(&data, address);
    let phone = Phone::new(&format!("http://{address}"));
    let device = Device::new(address, &phone.secret());
    let mut writers = Vec::new();
    for n in 0..3 {
        let complaint = phone.file("Lubang.", &[]).await.row.id;
        let random = Random::new(seed ^ n);
        let writer = Writer {
            complaint,
            random,
            device: device.clone(),
            pending: None,
            acknowledged: vec![],
            seen: Cursor::START,
            is_full: false,
        };
        writers.push(writer);
    }
    phone.pass().await;
    let mut puller = Puller { device, cursor: Cursor::START, seen: Cursor::START, heard: vec![] };
    for _ in 0..kills {
        let complaint = writers[random.below(3)].complaint.to_string();
        let beside = data.clone();
        let by_hand = tokio::task::spawn_blocking(move || {
            let said = ByHand { actor: Actor::Officer { agency: None }, kind: EventKind::Answer, note: None };
            command::add_event(&beside, None, &HandClock::default(), &complaint, said).unwrap();
        });
        let pulling = tokio::spawn(puller.pull_until_killed());
        let writing: Vec<_> = writers.drain(..).map(|writer| tokio::spawn(writer.write())).collect();
        // Not to wait for anything: the moment is the experiment.
        tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(120_000)).unwrap())).await;
        child.kill().unwrap();
        child.wait().unwrap();
        puller = pulling.await.unwrap();
        for writer in writing {
            writers.push(writer.await.unwrap());
        }
        by_hand.await.unwrap();
        // What was acknowledged last must lie on the chain after the kill.
        let furthest = writers.iter().map(|writer| writer.seen).max_by_key(|seen| seen.seq).unwrap();
        if furthest.seq > puller.seen.seq {
            puller.seen = furthest;
        }
        child = serve(&data, address);
        for writer in writers.iter_mut().filter(|writer| writer.is_full) {
            writer.complaint = phone.file("Lubang lagi.", &[]).await.row.id;
            writer.is_full = false;
            phone.pass().await;
        }
    }
    while puller.pull().await {
        if puller.heard.last().is_some_and(|(seq, _)| *seq == puller.cursor.seq) {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let order: Vec<u64> = puller.heard.iter().map(|(seq, _)| *seq).collect();
    assert!(order.iter().copied().eq(1..=puller.cursor.seq), "none missed, none twice, all in order: {order:?}");
    let heard: BTreeSet<EventId> = puller.heard.iter().map(|(_, id)| *id).collect();
    assert_eq!(heard.len(), puller.heard.len());
    let acknowledged = writers.iter().flat_map(|writer| &writer.acknowledged);
    assert!(acknowledged.clone().all(|id| heard.contains(id)), "what was acknowledged is told");
    assert!(acknowledged.count() > kills, "hardly anything was sent: nothing was tried");
    assert_eq!(command::verify_audit(&data).unwrap().head, puller.cursor);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_of_the_server_hides_no_event_and_tells_none_twice() {
    let kills = std::env::var("SAMBAT_SERVER_KILLS").ok().map_or(KILLS, |text| text.parse().unwrap());
    no_kill_hides_an_event(kills, random::seed("SAMBAT_SERVER_KILL_SEED")).await;
    println!("soak: sequenced tried={kills} lost=0");
}
