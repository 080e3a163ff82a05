//! Wrong logins make the next one wait: for a name from one network, for all names from it, and for a name from all networks
//! together. Nobody is ever locked out: a wait ends, and whoever waits has a place in line before those who tried more often.

use sambat_limits::{
    attempt_limiter::{AttemptLimiter, Rule, Tried, Try},
    network::Network,
};

/// What wrong logins are counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// A name, from wherever.
    Name(String),
    /// The one-time codes of a name, once the password was right, from wherever. Of a million codes three are right at a time: at
    /// one in ten minutes an even chance takes four years, and each line of the audit log says that somebody has the password.
    Code(String),
    /// The codes of a name, from a customer.
    CodeHere(Network, String),
    /// A name, from a network.
    Here(Network, String),
    /// A name, from all networks of a customer.
    HereWide(Network, String),
    /// All names, from a network.
    Network(Network),
    /// All names, from all networks of a customer.
    Wide(Network),
}

impl Login {
    /// Everything that a try of a password is counted for.
    pub fn of(network: Network, name: &str) -> Try<Self> {
        let (shared, here) = (Self::Name(name.to_owned()), Self::Here(network, name.to_owned()));
        match network.wide() {
            None => Try { shared, person: here, others: vec![Self::Network(network)] },
            Some(wide) => Try {
                shared,
                person: Self::HereWide(wide, name.to_owned()),
                others: vec![here, Self::Network(network), Self::Wide(wide)],
            },
        }
    }

    /// Everything that a try of a one-time code is counted for.
    pub fn code(network: Network, name: &str) -> Try<Self> {
        let customer = network.wide().unwrap_or(network);
        let (shared, person) = (Self::Code(name.to_owned()), Self::CodeHere(customer, name.to_owned()));
        Try { shared, person, others: vec![] }
    }
}

impl Tried for Login {
    const RULES: &'static [Rule] = &[
        Rule { free: 10, longest: 60, kept: true },
        Rule { free: 5, longest: 600, kept: true },
        Rule { free: 3, longest: 60, kept: false },
        Rule { free: 3, longest: 60, kept: false },
        Rule { free: 6, longest: 60, kept: false },
        Rule { free: 20, longest: 60, kept: false },
        Rule { free: 200, longest: 60, kept: false },
    ];

    fn kind(&self) -> usize {
        match self {
            Self::Name(_) => 0,
            Self::Code(_) => 1,
            Self::CodeHere(..) => 2,
            Self::Here(..) => 3,
            Self::HereWide(..) => 4,
            Self::Network(_) => 5,
            Self::Wide(_) => 6,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Name(name) | Self::Code(name) => name.clone().into_bytes(),
            Self::CodeHere(network, name) | Self::Here(network, name) | Self::HereWide(network, name) => {
                [&network.bytes()[..], name.as_bytes()].concat()
            }
            Self::Network(network) | Self::Wide(network) => network.bytes().to_vec(),
        }
    }
}

/// Wrong logins of the last hour.
pub(crate) type LoginLimiter = AttemptLimiter<Login>;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, Timestamp};

    fn network(n: u32) -> Network {
        Network::of(std::net::Ipv4Addr::from(0xcb00_0000 + (n << 8) + 7).into())
    }

    fn after(now: Timestamp, seconds: u64) -> Timestamp {
        now.checked_add(SignedDuration::from_secs(i64::try_from(seconds).unwrap())).unwrap()
    }

    #[test]
    fn bad_64_a_thousand_wrong_passwords_wait_and_lock_nobody_out() {
        let slowdown = LoginLimiter::new([1; 32]);
        let mut now = Timestamp::UNIX_EPOCH;
        let begun = now;
        for _ in 0..1_000 {
            while let Err(wait) = slowdown.begin(&Login::of(network(1), "ratna"), now) {
                assert!((1..=60).contains(&wait), "{wait}");
                now = after(now, wait);
            }
        }
        assert!(now.duration_since(begun).as_secs() > 59_000);
        assert!(
            slowdown.begin(&Login::of(network(1), "joko"), now).is_err(),
            "who tries one name after the other waits too"
        );
        // From elsewhere she has the next turn, however often the other asks.
        let wait = slowdown.begin(&Login::of(network(2), "ratna"), now).unwrap_err();
        assert!(wait <= 60);
        let turn = after(now, wait);
        assert!(slowdown.begin(&Login::of(network(1), "ratna"), turn).is_err());
        assert!(slowdown.begin(&Login::of(network(2), "ratna"), turn).is_ok());
    }

    #[test]
    fn from_however_many_networks_passwords_are_one_a_minute_and_codes_one_in_ten() {
        for (of, most) in [(Login::of as fn(_, &_) -> _, 380), (Login::code, 52)] {
            let slowdown = LoginLimiter::new([1; 32]);
            let tried = (0..21_600_u32).filter(|second| {
                let now = after(Timestamp::UNIX_EPOCH, u64::from(*second));
                slowdown.begin(&of(network(second % 20_000), "ratna"), now).is_ok()
            });
            let tried = tried.count();
            assert!(tried <= most, "{tried}");
        }
    }
}
