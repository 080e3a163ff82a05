//! What the city acknowledged of a photo it has, also when its process is killed at any byte.

use sambat_domain::{id::ComplaintId, photo::Sha256};
use sambat_photo::{Size, prepare};
use sambat_protocol::{
    hash,
    tus::{self, UploadMetadata},
};
use sambat_tests::{
    city_process::CityProcess,
    device::Device,
    http::Answer,
    phone::Phone,
    picture,
    proxy::Proxy,
    random::{self, Random},
};
use serde_json::json;
use std::{
    env, fs,
    io::{self, Write as _},
    time::Duration,
};
use tokio::{io::AsyncReadExt as _, net::TcpStream};

/// Kills of `cargo test`; SAMBAT_SOAK_OFFSETS asks for more.
const KILLS: usize = 20;

/// What is on the city's disk of an upload that goes on.
fn part(city: &CityProcess, path: &str) -> Vec<u8> {
    let uid = path.rsplit('/').next().unwrap();
    match fs::read(city.data().join(format!("uploads/{uid}.part"))) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.unwrap(),
    }
}

fn photo_at(city: &CityProcess, sha256: &Sha256) -> Vec<u8> {
    fs::read(city.data().join(format!("photos/{sha256}.jpg"))).unwrap()
}

/// One photo that somebody sends by hand.
struct Sending<'a> {
    device: Device,
    photo: &'a [u8],
    path: String,
    /// What the city said that it has.
    acknowledged: usize,
}

impl<'a> Sending<'a> {
    /// Words, and the upload of their photo.
    async fn begun(city: &CityProcess, n: usize, photo: &'a [u8]) -> Self {
        let device = Device::new(city.address, &[7; 32]);
        let complaint: ComplaintId = format!("01936f2a-5c00-7a10-8b3c-{n:012x}").parse().unwrap();
        let photo_id = format!("01936f2a-6100-7b22-9a4d-{n:012x}");
        let sha256 = hash::sha256(photo);
        let content = json!({
            "category": "jalan-rusak",
            "description": "Lubang besar.",
            "visibility": "public",
            "anonymous": false,
            "photos": [{"photo_id": photo_id, "sha256": sha256, "bytes": photo.len()}],
            "noticed_at": "2026-11-24T02:15:00Z",
        });
        let envelope = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content}).to_string();
        assert_eq!(device.put(complaint, envelope.as_bytes()).await.head.status(), 201);
        let metadata = UploadMetadata { complaint, photo: photo_id.parse().unwrap(), sha256 };
        let path = device.begin_upload(&metadata, photo.len()).await.head.header("location").unwrap().to_owned();
        Self { device, photo, path, acknowledged: 0 }
    }

    /// Bytes up to here, in a request that is answered.
    async fn send(&mut self, to: usize) {
        let answer = self.device.append(&self.path, self.acknowledged, &self.photo[self.acknowledged..to]).await;
        assert_eq!(answer.head.status(), 204);
        self.acknowledged = offset(&answer).unwrap();
        assert_eq!(self.acknowledged, to);
    }

    /// Bytes up to here, of a request for all the rest.
    async fn send_part(&self, to: usize) -> TcpStream {
        let rest = self.photo.len() - self.acknowledged;
        self.device.append_part(&self.path, self.acknowledged, rest, &self.photo[self.acknowledged..to]).await
    }

    async fn look(&self) -> Answer {
        self.device.ask(&format!("HEAD {}", self.path), &[(tus::header::RESUMABLE, tus::VERSION)], b"").await
    }
}

fn offset(answer: &Answer) -> Option<usize> {
    answer.head.header(tus::header::OFFSET).map(|offset| offset.parse().unwrap())
}

/// How a kill went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Gone,
    Lost,
}

/// Sends a photo, kills the city at some byte of it, and looks what the next start has.
async fn kill_somewhere(city: &mut CityProcess, n: usize, photo: &[u8], random: &mut Random) -> Fate {
    let mut sending = Sending::begun(city, n, photo).await;
    // Now and then after the very last byte, where it becomes a photo.
    let end = if random.below(4) == 0 { photo.len() } else { random.below(photo.len()) };
    for _ in 0..random.below(4) {
        let to = sending.acknowledged + random.below(end + 1 - sending.acknowledged);
        sending.send(to).await;
    }
    if random.below(3) == 0 && sending.acknowledged < end {
        // A question in the middle of a request stops that, and is answered with what came of it.
        let _stopped = sending.send_part(sending.acknowledged + random.below(end - sending.acknowledged)).await;
        sending.acknowledged = offset(&sending.look().await).unwrap();
    }
    let mut stream = sending.send_part(end).await;
    // Not to wait for anything: the moment is the experiment.
    tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(20_000)).unwrap())).await;
    city.kill();
    let mut said = Vec::new();
    // The answer, or part of it, may have gone out before.
    let _ = stream.read_to_end(&mut said).await;
    if let Ok(answer) = Answer::read(&mut said.as_slice(), false).await {
        // The request that the question was to stop may have come behind it, or even behind the last one.
        assert!(matches!(answer.head.status(), 204 | 409 | 423), "{}", answer.head.start_line());
        sending.acknowledged = offset(&answer).unwrap_or(sending.acknowledged);
    }

    city.start();
    let answer = sending.look().await;
    let fate = match (answer.head.status(), offset(&answer)) {
        (410, None) => return Fate::Gone,
        (200, Some(have)) if have < sending.acknowledged => return Fate::Lost,
        (200, Some(have)) => {
            assert!(have <= end, "{have} of {end} that were sent");
            sending.acknowledged = have;
            Fate::Kept
        }
        other => panic!("{other:?}"),
    };
    if sending.acknowledged < photo.len() {
        assert_eq!(part(city, &sending.path), photo[..sending.acknowledged]);
        sending.send(photo.len()).await;
    }
    let sha256 = hash::sha256(photo);
    assert_eq!(hash::sha256(&photo_at(city, &sha256)), sha256);
    fate
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_kill_at_any_byte() {
    let kills = env::var("SAMBAT_SOAK_OFFSETS").ok().map_or(KILLS, |text| text.parse().unwrap());
    let mut random = Random::new(random::seed("SAMBAT_SEED"));
    let photo = prepare(&picture::small(31), Size::Normal).unwrap().jpeg;
    let mut city = CityProcess::started();
    let mut fates = Vec::new();
    for n in 0..kills {
        fates.push(kill_somewhere(&mut city, n, &photo, &mut random).await);
    }
    let of = |wanted: Fate| fates.iter().filter(|fate| **fate == wanted).count();
    // Past the test's own output, which is only shown of tests that fail.
    writeln!(io::stderr(), "soak: offsets tried={kills} lost={}", of(Fate::Lost)).unwrap();
    // A kill takes no file away: an upload that is gone would be one that nobody can explain.
    assert_eq!((of(Fate::Kept), of(Fate::Gone), of(Fate::Lost)), (kills, 0, 0), "{fates:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_goes_on_with_a_city_that_was_killed() {
    let mut random = Random::new(random::seed("SAMBAT_SEED"));
    let mut city = CityProcess::started();
    let proxy = Proxy::before(city.address).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(32)]).await;
    let photo = &filed.photos[0];
    let device = Device::new(city.address, &phone.secret());
    let size = usize::try_from(photo.bytes).unwrap();
    for kill in 1..=4_usize {
        let moment = 1 + random.below(size / 5);
        let killing = async {
            // The first that brings bytes makes the upload; the second asks for it and goes on, and so on.
            let sends = || if kill == 1 { proxy.seen("POST") } else { proxy.seen("PATCH") };
            while sends().get(kill.saturating_sub(2)).is_none_or(|send| send.up < moment) {
                tokio::task::yield_now().await;
            }
            city.kill();
        };
        tokio::join!(phone.pass(), killing);
        city.start();
        let sent = phone.parts(filed.row.id).await[1].sent;
        let Some(line) = proxy.seen("PATCH").last().map(|patch| patch.line.clone()) else {
            assert_eq!(sent, 0, "the phone was told nothing yet");
            continue;
        };
        let path = line.split(' ').nth(1).unwrap();
        let head = device.ask(&format!("HEAD {path}"), &[(tus::header::RESUMABLE, tus::VERSION)], b"").await;
        assert!(offset(&head).unwrap() >= usize::try_from(sent).unwrap(), "it has what the phone was told");
    }
    phone.pass_until_complete(filed.row.id).await;
    assert_eq!(hash::sha256(&photo_at(&city, &photo.sha256)), photo.sha256);
    assert_eq!(proxy.seen("POST").len(), 2, "made, and found again: one upload all the way");
}
