//! How much may come from one phone and from one network before it is a flood. Behind one network there may be a
//! neighbourhood, and a phone may have been without a signal for weeks: both are let through. Nothing is ever thrown away: words
//! of a flood are kept, and wait for somebody who sorts them; a request too many is asked to come back.

use crate::network::Network;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::photo::Sha256;
use std::{
    hash::{BuildHasher as _, Hash, RandomState},
    marker::PhantomData,
    sync::{Mutex, PoisonError},
};

/// So many at once, and then one every so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many may come at once.
    pub burst: i64,
    /// Milliseconds until there is room for one more.
    pub each_ms: i64,
}

impl Quota {
    /// So many at once, and as many again in an hour.
    #[must_use]
    pub const fn hourly(burst: i64) -> Self {
        Self { burst, each_ms: 3_600_000 / burst }
    }

    fn whole(self) -> i64 {
        self.burst.saturating_mul(self.each_ms)
    }

    /// What has come so far, as the moment at which all of it will be forgotten, with what comes now; and for how many
    /// milliseconds that is too much.
    fn add(self, until: i64, now: i64, cost_ms: i64) -> (i64, i64) {
        let until = until.max(now).saturating_add(cost_ms);
        (until, (until - now - self.whole()).max(0))
    }
}

/// The longest that a flood is remembered.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// From so long before on, words were not written to be sent at once: who was without a signal has many of them.
const OLD: SignedDuration = SignedDuration::from_hours(1);

/// How many old ones count as one. A forged moment gains no more than this.
const OLD_IN_ONE: i64 = 3;

/// Words of a phone: a moment to remember instead of the last, and whether they are part of a flood.
pub fn words_of_device(of: Quota, until: i64, now: Timestamp, written: Timestamp) -> (i64, bool) {
    let old = now.duration_since(written) > OLD;
    let cost = if old { of.each_ms / OLD_IN_ONE } else { of.each_ms };
    let now = now.as_millisecond();
    let (until, over) = of.add(until, now, cost);
    (until.min(now.saturating_add(ms(LONGEST))), over > 0)
}

/// Bytes of a phone that are kept: a moment to remember instead of the last.
///
/// # Errors
/// How many seconds until there is room for them; nothing is to be remembered then.
pub fn bytes_of_device(of: Quota, until: i64, now: Timestamp, bytes: usize) -> Result<i64, u64> {
    let kib = i64::try_from(bytes.div_ceil(1 << 10)).unwrap_or(i64::MAX);
    let (until, over) = of.add(until, now.as_millisecond(), of.each_ms.saturating_mul(kib));
    if over == 0 { Ok(until) } else { Err(u64::try_from(over).unwrap_or(0).div_ceil(1_000)) }
}

fn ms(span: SignedDuration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// By so many bytes photos are counted.
const PIECE: u64 = 64 << 10;

/// The part of the room that is left which the photos of one network may come to.
const OF_ROOM: u64 = 4;

/// Places for phones and for networks, of each. Two that share one share an allowance, which is large beside what either sends;
/// nobody is driven out by however many that are made up.
const PLACES: usize = 1 << 16;

/// What came from somebody lately, at a place that nobody outside can tell.
#[derive(Debug)]
struct Lately<K> {
    untils: Mutex<Vec<i64>>,
    places: RandomState,
    of: PhantomData<fn(K)>,
}

impl<K> Default for Lately<K> {
    fn default() -> Self {
        Self { untils: Mutex::new(vec![0; PLACES]), places: RandomState::new(), of: PhantomData }
    }
}

impl<K: Hash + Eq> Lately<K> {
    fn place(&self, who: K) -> usize {
        usize::try_from(self.places.hash_one(who) % PLACES as u64).unwrap_or(0)
    }

    /// One more. Answers for how many milliseconds that is too much; what is too much is not counted.
    fn one(&self, who: K, of: Quota, now: Timestamp) -> i64 {
        let now = now.as_millisecond();
        let place = self.place(who);
        let mut untils = self.untils.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = untils.get_mut(place) else { return 0 };
        let (until, over) = of.add(*last, now, of.each_ms);
        if over == 0 {
            *last = until;
        }
        over
    }

    /// What somebody took lately, in milliseconds of what they may.
    fn taken(&self, who: K, now: Timestamp) -> i64 {
        let untils = self.untils.lock().unwrap_or_else(PoisonError::into_inner);
        untils.get(self.place(who)).map_or(0, |until| (until - now.as_millisecond()).max(0))
    }
}

/// Who sent how much lately. It starts anew with the server; what phones sent is in the database.
#[derive(Debug, Default)]
pub struct RateLimiter {
    requests_of_network: Lately<Network>,
    requests_of_device: Lately<Sha256>,
    words_of_network: Lately<Network>,
    photos_of_network: Lately<Network>,
    supports_of_network: Lately<Network>,
    supports_of_device: Lately<Sha256>,
}

/// What is let through.
#[derive(Debug, Clone, Copy)]
pub struct Quotas {
    /// Requests of a phone.
    pub requests_of_device: Quota,
    /// Requests of a network.
    pub requests_of_network: Quota,
    /// Words of a phone.
    pub words_of_device: Quota,
    /// Words of a network.
    pub words_of_network: Quota,
    /// Photos of a network, in pieces of 64 KiB.
    pub photos_of_network: Quota,
    /// How often a phone may support something, or take that back.
    pub supports_of_device: Quota,
    /// The same of a network.
    pub supports_of_network: Quota,
    /// Kibibytes of a phone's words and events that are kept.
    pub bytes_of_device: Quota,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            // A phone with hundreds of photos sends them one after the other; what comes faster is no phone.
            requests_of_device: Quota { burst: 6_000, each_ms: 50 },
            requests_of_network: Quota { burst: 60_000, each_ms: 4 },
            words_of_device: Quota::hourly(30),
            words_of_network: Quota::hourly(3_000),
            // 8 GiB, and as many again in a day.
            photos_of_network: Quota { burst: 8 << 14, each_ms: 86_400_000 / (8 << 14) },
            supports_of_device: Quota::hourly(60),
            supports_of_network: Quota::hourly(1_200),
            // Four mebibytes a day: two thousand reports of the usual size.
            bytes_of_device: Quota { burst: 4 << 10, each_ms: 86_400_000 / (4 << 10) },
        }
    }
}

/// All that may be one customer's.
fn customer(network: Network) -> Network {
    network.house()
}

/// How many seconds to wait, if a network's milliseconds or its phone's say so. Whoever is refused as a network does not fill the
/// list of phones.
fn seconds_to_wait(of_network: i64, of_device: impl FnOnce() -> i64) -> Option<u64> {
    let wait_ms = if of_network == 0 { of_device() } else { of_network };
    let wait_ms = u64::try_from(wait_ms).unwrap_or(0);
    Some(wait_ms.div_ceil(1_000)).filter(|seconds| *seconds > 0)
}

impl RateLimiter {
    /// A request. Answers how many seconds to wait, if it is one too many.
    pub fn request(
        &self,
        of: &Quotas,
        network: Option<Network>,
        device: Option<Sha256>,
        now: Timestamp,
    ) -> Option<u64> {
        let of_network =
            network.map_or(0, |network| self.requests_of_network.one(customer(network), of.requests_of_network, now));
        seconds_to_wait(of_network, || {
            device.map_or(0, |device| self.requests_of_device.one(device, of.requests_of_device, now))
        })
    }

    /// A phone supports something, or takes that back. Answers how many seconds to wait, if it is one too many.
    pub fn support(&self, of: &Quotas, network: Option<Network>, device: Sha256, now: Timestamp) -> Option<u64> {
        let of_network =
            network.map_or(0, |network| self.supports_of_network.one(customer(network), of.supports_of_network, now));
        seconds_to_wait(of_network, || self.supports_of_device.one(device, of.supports_of_device, now))
    }

    /// Words that are new here. Whether they are part of a network's flood.
    pub fn words(&self, of: &Quotas, network: Network, now: Timestamp) -> bool {
        self.words_of_network.one(customer(network), of.words_of_network, now) > 0
    }

    /// Whether photos of a network wait: it took all that it may, or much of the room that is left.
    pub fn photos(&self, of: &Quotas, network: Network, left: u64, now: Timestamp) -> bool {
        let of = of.photos_of_network;
        let pieces = self.photos_of_network.taken(network.house(), now) / of.each_ms.max(1);
        let bytes = u64::try_from(pieces).unwrap_or(0).saturating_mul(PIECE);
        pieces >= of.burst || bytes > left / OF_ROOM
    }

    /// A photo of a network is here.
    pub fn photo_came(&self, of: &Quotas, network: Network, bytes: u64, now: Timestamp) {
        for _ in 0..bytes.div_ceil(PIECE) {
            self.photos_of_network.one(network.house(), of.photos_of_network, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_mins(minutes)).unwrap()
    }

    /// How many of so many words, each written so many minutes before, are no flood.
    fn passes(words: usize, minutes_before: i64) -> usize {
        let now = after(60 * 24 * 30);
        let written = now.checked_sub(SignedDuration::from_mins(minutes_before)).unwrap();
        let mut until = 0;
        (0..words)
            .filter(|_| {
                let (next, flood) = words_of_device(Quota::hourly(30), until, now, written);
                until = next;
                !flood
            })
            .count()
    }

    #[test]
    fn bad_73_who_was_without_a_signal_for_weeks_is_no_flood() {
        assert_eq!(passes(20, 60 * 24), 20);
        assert_eq!(passes(60, 60 * 24), 60);
        assert_eq!(passes(30, 1), 30);
        assert_eq!(passes(1_000, 1), 30);
        assert_eq!(passes(1_000, 60 * 24), 90, "a forged moment gains little");
        assert_eq!(passes(1_000, -60), 30, "and one in the future nothing");
    }

    #[test]
    fn a_flood_is_over_when_it_is_over() {
        let of = Quota::hourly(30);
        let mut until = 0;
        for _ in 0..100_000 {
            (until, _) = words_of_device(of, until, after(0), after(0));
        }
        assert!(words_of_device(of, until, after(60), after(60)).1);
        assert!(!words_of_device(of, until, after(60 * 24), after(60 * 24)).1);
    }

    #[test]
    fn one_network_never_takes_all_the_room() {
        let (floods, of) = (RateLimiter::default(), Quotas::default());
        let network = |text: &str| Network::of(text.parse().unwrap());
        let (flood, village) = (network("203.0.113.7"), network("198.51.100.7"));
        let (disk, photo) = (1_u64 << 30, 20_u64 << 20);
        let mut left = disk;
        while !floods.photos(&of, flood, left, after(0)) {
            floods.photo_came(&of, flood, photo, after(0));
            left -= photo;
        }
        assert!(left > disk / 10 * 7, "{left}");
        assert!(!floods.photos(&of, village, left, after(0)));
        assert!(!floods.photos(&of, flood, left, after(60 * 24)), "a day later it may again");
        // Without end of room it is 8 GiB a day.
        let flood = network("2001:db8:1:2::9");
        let came = (0..1_000).take_while(|_| {
            floods.photo_came(&of, flood, photo, after(0));
            !floods.photos(&of, network("2001:db8:1:3::9"), u64::MAX, after(0))
        });
        assert_eq!(came.count(), 409);
    }

    #[test]
    fn one_phone_and_one_network_support_so_much_and_no_more() {
        let of = Quotas::default();
        let network = |text: &str| Some(Network::of(text.parse().unwrap()));
        let phone = |n: u16| Sha256(std::array::from_fn(|at| n.to_be_bytes()[at % 2]));
        let ask = |limiter: &RateLimiter, from: &str, n: u16, minute| {
            limiter.support(&of, network(from), phone(n), after(minute)).is_none()
        };
        let limiter = RateLimiter::default();
        assert_eq!((0..100).filter(|_| ask(&limiter, "203.0.113.7", 1, 0)).count(), 60);
        assert!(ask(&limiter, "203.0.113.7", 1, 60));
        // Another one: phones may share a place in it, and one that asked too much would stop a made-up one now and then.
        let limiter = RateLimiter::default();
        let made_up = (0..2_000).filter(|n| ask(&limiter, "198.51.100.7", 2 + n, 0)).count();
        assert_eq!(made_up, 1_200, "however many phones it makes up");
        assert!(ask(&limiter, "192.0.2.7", 5_000, 0), "and nobody else waits for it");
    }

    #[test]
    fn bytes_are_counted_by_the_kibibyte_and_come_back_over_the_day() {
        let of = Quotas::default().bytes_of_device;
        let mut until = 0;
        for _ in 0..256 {
            until = bytes_of_device(of, until, after(0), 16 << 10).unwrap();
        }
        let wait = bytes_of_device(of, until, after(0), 1).unwrap_err();
        assert!((1..=30).contains(&wait), "{wait}");
        assert!(bytes_of_device(of, until, after(0), 16 << 10).unwrap_err() > 300);
        assert!(bytes_of_device(of, until, after(60), 100 << 10).is_ok());
        assert!(bytes_of_device(of, until, after(24 * 60), 4 << 20).is_ok());
    }

    #[test]
    fn what_is_remembered_is_bounded_and_made_up_phones_drive_nobody_out() {
        let lately = Lately::default();
        let of = Quota { burst: 10, each_ms: 60_000 };
        while lately.one(0, of, after(0)) == 0 {}
        for n in 1..300_000 {
            lately.one(n, of, after(0));
        }
        assert_eq!(lately.untils.lock().unwrap().len(), PLACES);
        assert!(lately.one(0, of, after(0)) > 0);
        assert_eq!(lately.one(0, of, after(10)), 0);
    }

    /// All networks of an IPv6 customer are one: they would be 65,536 strangers.
    #[test]
    fn an_ipv6_customer_is_one_network() {
        let floods = RateLimiter::default();
        let of = Quotas { requests_of_network: Quota { burst: 10, each_ms: 1_000 }, ..Quotas::default() };
        let ask = |n: u16| {
            let addr = std::net::Ipv6Addr::new(0x2001, 0xdb8, 1, n, 0, 0, 0, 1);
            floods.request(&of, Some(Network::of(addr.into())), None, after(0))
        };
        assert_eq!((0..1_000).filter(|n| ask(*n).is_none()).count(), 10);
    }
}
