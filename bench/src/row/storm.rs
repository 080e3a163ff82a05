//! 50,000 phones that come back, each with words and three photos: a simulation in which time is a number.
//!
//! The phones wait as the domain says (full jitter, `Retry-After` as a floor); the city takes words at once and so many photos at
//! a time as its bandwidth carries, and asks the others to come again in 60 to 120 s, as the server does.

use std::{cmp::Reverse, collections::BinaryHeap};

use jiff::{SignedDuration, Timestamp};
use sambat_bench::{Result, evidence::Table};
use sambat_domain::outbox::{Backoff, ItemKind, OutboxItem, Outcome, RetryKind};
use sambat_tests::random::Random;

const PHONES: usize = 50_000;
const PHOTOS: u8 = 3;
/// 250 kB over 1 Mbit/s.
const UPLOAD_MS: i64 = 2_000;
/// Uploads at once: 250 Mbit/s.
const UPLOADS: u32 = 250;
const MINUTES: usize = 10;
const OUTAGE: SignedDuration = SignedDuration::from_hours(1);

/// Simulates.
///
/// # Errors
/// When an item goes where it cannot.
pub fn run() -> Result<()> {
    let mut table = Table::begin("Storm");
    table.line(&format!(
        "* {PHONES} phones, {PHOTOS} photos each, {UPLOADS} uploads at once of {} s; no machine is measured here",
        UPLOAD_MS / 1000
    ));
    let mut rows = vec![
        [
            "storm",
            "words of all after",
            "photos of all after",
            "requests a second, mean of 10 minutes",
            "peak",
            "ratio",
            "by minute",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let mut met = true;
    let mut random = Random::new(1);
    let spread: Vec<_> = (0..PHONES).map(|_| millis(random.below(MINUTES * 60_000))).collect();
    let outage: Vec<_> = (0..PHONES).map(|_| after_outage(&mut random)).collect();
    for (name, first) in [("networks come back over 10 minutes", spread), ("the city comes back after an hour", outage)]
    {
        let seen = storm(&first, &mut random)?;
        let window = &seen.requests[..(MINUTES * 60).min(seen.requests.len())];
        let mean = f64::from(window.iter().sum::<u32>()) / window.len() as f64;
        let peak = f64::from(seen.requests.iter().copied().max().unwrap_or_default());
        let minutes: Vec<_> = window.chunks(60).map(|minute| (minute.iter().sum::<u32>() / 60).to_string()).collect();
        met &= peak <= 3.0 * mean && seen.words == PHONES;
        rows.push(vec![
            name.to_owned(),
            format!("{:.1} min", seen.words_at as f64 / 60_000.0),
            format!("{:.1} min", seen.photos_at as f64 / 60_000.0),
            format!("{mean:.0}"),
            format!("{peak:.0}"),
            format!("**{:.2}**", peak / mean),
            minutes.join(" "),
        ]);
    }
    table.rows(&rows);
    table.target("words of all accepted, peak ≤ 3 × mean", met);
    table.keep()
}

fn millis(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// When a phone that tried in vain for an hour, or for a part of it, tries first after its end.
fn after_outage(random: &mut Random) -> i64 {
    let end = OUTAGE.as_millis();
    let mut at = i128::from(millis(random.below(usize::try_from(end).unwrap_or(usize::MAX))));
    let mut failed = 0;
    while at < end {
        failed += 1;
        let wait = Backoff::FOREGROUND.wait(failed, jitter(random)).max(SignedDuration::from_secs(1));
        at += wait.as_millis();
    }
    i64::try_from(at - end).unwrap_or(i64::MAX)
}

fn jitter(random: &mut Random) -> u64 {
    let mut half = || u64::try_from(random.below(1 << 32)).unwrap_or_default();
    half() << 32 | half()
}

/// What the city saw.
#[derive(Default)]
struct Seen {
    /// By second.
    requests: Vec<u32>,
    words: usize,
    words_at: i64,
    photos_at: i64,
}

impl Seen {
    fn request(&mut self, at: i64) {
        let second = usize::try_from(at / 1000).unwrap_or_default();
        if self.requests.len() <= second {
            self.requests.resize(second + 1, 0);
        }
        self.requests[second] += 1;
    }
}

/// What a phone still has to do.
#[derive(Clone)]
struct Phone {
    words: bool,
    left: u8,
    photo: OutboxItem,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A photo is there.
    Arrived,
    /// A phone tries.
    Tries,
}

fn storm(first: &[i64], random: &mut Random) -> Result<Seen> {
    let mut phones = vec![Phone { words: true, left: PHOTOS, photo: OutboxItem::new(ItemKind::Photo) }; first.len()];
    let mut coming: BinaryHeap<_> =
        first.iter().enumerate().map(|(phone, &at)| Reverse((at, What::Tries, phone))).collect();
    let (mut seen, mut open) = (Seen::default(), 0);
    while let Some(Reverse((at, what, number))) = coming.pop() {
        let now = Timestamp::from_millisecond(at)?;
        let phone = &mut phones[number];
        if what == What::Arrived {
            open -= 1;
            phone.photo.clone().settle(Outcome::Acknowledged, now, 0)?;
            phone.photo = OutboxItem::new(ItemKind::Photo);
            phone.left -= 1;
            seen.photos_at = at;
            if phone.left == 0 {
                continue;
            }
        }
        if phone.words {
            // Is it the city, then the words.
            seen.request(at);
            seen.request(at);
            phone.words = false;
            (seen.words, seen.words_at) = (seen.words + 1, at);
        }
        let photo = phone.photo.clone().begin(now)?;
        seen.request(at);
        if open < UPLOADS {
            open += 1;
            phone.photo = photo;
            coming.push(Reverse((at + UPLOAD_MS, What::Arrived, number)));
            continue;
        }
        let after = SignedDuration::from_millis(60_000 + millis(random.below(60_000)));
        let failed = Outcome::Failed { retry: RetryKind::Transient { after: Some(after) }, stored_nothing: false };
        phone.photo = photo.settle(failed, now, jitter(random))?;
        let next = phone.photo.next_at.unwrap_or(now).as_millisecond().max(at + 1_000);
        coming.push(Reverse((next, What::Tries, number)));
    }
    Ok(seen)
}
