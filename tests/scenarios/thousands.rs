//! Exactly once, by the thousands: three answers in ten are lost, and one PUT in ten has a twin.
//!
//! Most go by a thin sender that speaks the protocol on many connections; one in twenty by a real core through the proxy.

use crate::rows;
use rusqlite::{Connection, OpenFlags};
use sambat_domain::id::ComplaintId;
use sambat_tests::{
    city::City,
    clock::HandClock,
    device::Device,
    phone::Phone,
    proxy::{Cut, Fault, Proxy},
    random::{self, Random},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Submissions of `cargo test`; SAMBAT_ONCE asks for more.
const SUBMISSIONS: usize = 2_000;

/// Senders at once.
const SENDERS: usize = 8;

/// One in so many goes by a real core.
const BY_A_CORE: usize = 20;

/// Of a hundred.
const LOST_ANSWERS: usize = 30;
const TWINS: usize = 10;

/// What was tried.
#[derive(Debug, Default, Clone, Copy)]
struct Tried {
    submitted: usize,
    lost_answers: usize,
    twins: usize,
}

/// A sender of its own, with a secret of its own.
struct Sender {
    device: Device,
    envelope: Arc<Value>,
    random: Random,
    tried: Tried,
    receipts: BTreeMap<ComplaintId, Value>,
}

impl Sender {
    fn body(&self, text: &str) -> Vec<u8> {
        let mut envelope = (*self.envelope).clone();
        envelope["content"]["description"] = text.into();
        envelope.to_string().into_bytes()
    }

    async fn submit(&mut self, number: usize) {
        let mut entropy = [0; 10];
        entropy.fill_with(|| u8::try_from(self.random.below(256)).unwrap());
        let id = ComplaintId::new(HandClock::default().read(), &entropy);
        let body = self.body(&format!("Lubang nomor {number}."));
        self.tried.submitted += 1;
        while self.random.below(100) < LOST_ANSWERS {
            self.tried.lost_answers += 1;
            // Now nothing of the answer arrives, now its beginning, by which the city has surely committed.
            let heard = self.random.below(2) * self.random.below(300);
            self.device.put_and_go(id, &body, heard).await;
        }
        let answer = if self.random.below(100) < TWINS {
            self.tried.twins += 1;
            let (one, other) = tokio::join!(self.device.put(id, &body), self.device.put(id, &body));
            assert_eq!(one.json()["receipt"], other.json()["receipt"], "twins are told the same");
            one
        } else {
            self.device.put(id, &body).await
        };
        assert!(matches!(answer.head.status(), 200 | 201), "{}", answer.head.start_line());
        assert!(self.receipts.insert(id, answer.json()["receipt"].clone()).is_none());
    }
}

async fn by_a_core(city: &City, submissions: usize, mut random: Random) -> (Tried, Vec<ComplaintId>) {
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let device = Device::new(city.address(), &phone.secret());
    let (mut tried, mut ids) = (Tried::default(), Vec::new());
    for number in 0..submissions {
        let id = phone.file(&format!("Lubang nomor {number} dari HP."), &[]).await.row.id;
        ids.push(id);
        tried.submitted += 1;
        while random.below(100) < LOST_ANSWERS {
            tried.lost_answers += 1;
            let how = if random.below(2) == 0 { Cut::Fin } else { Cut::Rst };
            proxy.once("PUT", Fault::CutDown { after: random.below(2) * random.below(300), how });
            phone.pass().await;
        }
        if random.below(100) < TWINS {
            tried.twins += 1;
            let envelope = phone.envelope(id);
            tokio::join!(phone.pass(), device.put(id, &envelope));
        }
        phone.pass_until_complete(id).await;
    }
    (tried, ids)
}

/// How often the city has each complaint: the ids that it ought to have once.
fn at_the_city(city: &City) -> BTreeMap<ComplaintId, i64> {
    let path = city.data().join("main.db");
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let sql =
        "SELECT complaint, count(*) FROM event WHERE json_extract(kind, '$.kind') = 'received' GROUP BY complaint";
    let mut select = database.prepare(sql).unwrap();
    let rows = select.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).unwrap();
    rows.map(|row| row.map(|(id, times)| (id.parse().unwrap(), times)).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_thousands_is_there_once() {
    let submissions = std::env::var("SAMBAT_ONCE").ok().map_or(SUBMISSIONS, |text| text.parse().unwrap());
    let seed = random::seed("SAMBAT_SEED");
    let city = City::started().await;
    let template = {
        let phone = Phone::new("http://127.0.0.1:9");
        let id = phone.file("Lubang besar.", &[]).await.row.id;
        Arc::new(serde_json::from_slice::<Value>(&phone.envelope(id)).unwrap())
    };
    let cores = submissions / BY_A_CORE;
    let thin = submissions - cores;
    let senders: Vec<_> = (0..SENDERS)
        .map(|n| {
            let mut sender = Sender {
                device: Device::new(city.address(), &[u8::try_from(n).unwrap() + 1; 32]),
                envelope: template.clone(),
                random: Random::new(seed.wrapping_add(n as u64)),
                tried: Tried::default(),
                receipts: BTreeMap::new(),
            };
            tokio::spawn(async move {
                for number in (n..thin).step_by(SENDERS) {
                    sender.submit(number).await;
                }
                sender
            })
        })
        .collect();
    let (mut tried, mut wanted) = by_a_core(&city, cores, Random::new(seed.wrapping_sub(1))).await;
    for sender in senders {
        let mut sender = sender.await.unwrap();
        // The whole of what was told is told again, letter by letter.
        if let Some((id, receipt)) = sender.receipts.pop_last() {
            assert_eq!(sender.device.complaint(id).await.json()["receipt"], receipt);
            wanted.push(id);
        }
        wanted.extend(sender.receipts.keys());
        tried.submitted += sender.tried.submitted;
        tried.lost_answers += sender.tried.lost_answers;
        tried.twins += sender.tried.twins;
    }
    let there = at_the_city(&city);
    let lost = wanted.iter().filter(|id| !there.contains_key(id)).count();
    let doubled = there.values().filter(|times| **times != 1).count() + there.len().saturating_sub(wanted.len());
    println!(
        "soak: once tried={} lost={lost} doubled={doubled} lost_answers={} twins={} by_cores={cores}",
        tried.submitted, tried.lost_answers, tried.twins
    );
    assert_eq!((tried.submitted, lost, doubled), (submissions, 0, 0));
    assert_eq!(usize::try_from(rows(&city, "complaint")).unwrap(), submissions);
    assert_eq!(wanted.len(), submissions);
    assert!(tried.lost_answers * 10 > submissions && tried.twins * 50 > submissions, "{tried:?}");
}
