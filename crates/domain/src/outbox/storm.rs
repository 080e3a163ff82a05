//! A thousand phones and a city that was gone for ten minutes, without a network: what the machines decide is all there is.

use super::{Breaker, ItemKind, ItemState, OutboxItem, Outcome, Pace, RetryKind};
use jiff::{SignedDuration, Timestamp};

const PHONES: usize = 1_000;
const START: Timestamp = Timestamp::UNIX_EPOCH;
const OUTAGE: SignedDuration = SignedDuration::from_mins(10);

/// Arrivals are counted by this.
const SLICE: SignedDuration = SignedDuration::from_secs(30);

/// `SplitMix64` (Steele, Lea, Flood, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: i64) -> i64 {
        i64::try_from(self.roll() >> 1).unwrap() % bound
    }
}

struct Phone {
    visible: bool,
    item: OutboxItem,
    breaker: Breaker,
    failed: u32,
    wakes: Timestamp,
    /// What the city asked of it.
    asked_until: Timestamp,
}

impl Phone {
    fn rest(&mut self, now: Timestamp, reached: bool, dice: &mut Dice) {
        let pace = Pace {
            visible: self.visible,
            reached,
            gained: false,
            failed: self.failed,
            settling: 0,
            due: self.item.due_in(now),
            shut: self.breaker.shut_for(now, false),
        };
        self.wakes = now + pace.rest(dice.roll());
    }
}

/// All phones filed in the first minute of the outage. Answers when each request of words arrived after it; the city refuses
/// those for which `busy` names a time.
fn storm(seed: u64, visible: bool, mut busy: impl FnMut(usize, &mut Dice) -> Option<SignedDuration>) -> Vec<Timestamp> {
    let mut dice = Dice(seed);
    let mut phones: Vec<Phone> = (0..PHONES)
        .map(|_| Phone {
            visible,
            item: OutboxItem::new(ItemKind::Words),
            breaker: Breaker::default(),
            failed: 0,
            wakes: START + SignedDuration::from_millis(dice.below(60_000)),
            asked_until: START,
        })
        .collect();
    let mut arrivals = Vec::new();
    while let Some(phone) = phones.iter_mut().filter(|phone| phone.item.is_waiting()).min_by_key(|phone| phone.wakes) {
        let now = phone.wakes;
        if now < START + OUTAGE {
            phone.breaker = phone.breaker.failed(now, dice.roll());
            phone.failed += 1;
            phone.rest(now, false, &mut dice);
            continue;
        }
        (phone.breaker, phone.failed) = (phone.breaker.answered(), 0);
        if phone.item.is_due(now) {
            assert!(now >= phone.asked_until, "a phone came before the time that the city asked for");
            let sending = phone.item.clone().begin(now).unwrap();
            let outcome = match busy(arrivals.len(), &mut dice) {
                None => Outcome::Acknowledged,
                Some(after) => {
                    phone.asked_until = now + after;
                    Outcome::Failed { retry: RetryKind::Transient { after: Some(after) }, stored_nothing: true }
                }
            };
            phone.item = sending.settle(outcome, now, dice.roll()).unwrap();
            arrivals.push(now);
        }
        phone.rest(now, true, &mut dice);
    }
    assert!(phones.iter().all(|phone| phone.item.state == ItemState::Sent));
    arrivals
}

#[test]
fn after_an_outage_the_peak_of_a_thousand_phones_is_at_most_three_times_the_mean() {
    for (seed, visible) in [(1, true), (2, false), (3, true), (4, false)] {
        let arrivals = storm(seed, visible, |_, _| None);
        assert_eq!(arrivals.len(), PHONES);
        let last = *arrivals.iter().max().unwrap();
        let slice =
            |at: Timestamp| usize::try_from(at.duration_since(START + OUTAGE).as_secs() / SLICE.as_secs()).unwrap();
        let mut slices = vec![0_usize; slice(last) + 1];
        for at in &arrivals {
            slices[slice(*at)] += 1;
        }
        assert!(slices.len() >= 5, "they are spread over minutes: {slices:?}");
        let peak = *slices.iter().max().unwrap();
        assert!(peak * slices.len() <= 3 * PHONES, "visible {visible}: {slices:?}");
    }
}

#[test]
fn what_a_busy_city_asks_for_is_honoured_by_all_of_them() {
    for visible in [true, false] {
        // Every request but each fourth is put off, by up to two hours; `storm` looks whether anybody comes too early.
        let arrivals = storm(5, visible, |number, dice| {
            (number % 4 > 0).then(|| SignedDuration::from_secs(1 + dice.below(7_200)))
        });
        assert!(arrivals.len() > 3 * PHONES, "most were put off, some more than once: {}", arrivals.len());
    }
}
