//! Wrong logins make the next one wait, for a name from one network and for all names from it. Nobody is ever locked out: another
//! network, or a minute, is enough.

use crate::{
    network::Network,
    slowdown::{Slowdown, Tried},
};

/// What wrong logins are counted for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Login {
    /// A name from a network.
    Name(Network, String),
    /// All names from a network.
    Network(Network),
}

impl Login {
    /// All that a login is counted for, the name first.
    pub(crate) fn of(network: Network, name: &str) -> [Self; 2] {
        [Self::Name(network, name.to_owned()), Self::Network(network)]
    }
}

impl Tried for Login {
    fn free(&self) -> u32 {
        match self {
            Self::Name(..) => 3,
            Self::Network(_) => 20,
        }
    }
}

/// Wrong logins of the last hour.
pub(crate) type LoginSlowdown = Slowdown<Login>;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{SignedDuration, Timestamp};

    fn network(last: u8) -> Network {
        Network::of([203, 0, last, 7].into())
    }

    #[test]
    fn bad_64_a_thousand_wrong_passwords_wait_and_lock_nobody_out() {
        let slowdown = LoginSlowdown::default();
        let mut now = Timestamp::UNIX_EPOCH;
        let mut waited = 0;
        for _ in 0..1_000 {
            let wait = slowdown.wait(&Login::of(network(1), "ratna"), now).unwrap_or(0);
            assert!(wait <= 60);
            waited += wait;
            now = now.checked_add(SignedDuration::from_secs(i64::try_from(wait).unwrap())).unwrap();
            assert_eq!(slowdown.wait(&Login::of(network(1), "ratna"), now), None, "a wait ends");
            slowdown.wrong(&Login::of(network(1), "ratna"), now);
        }
        assert!(waited > 59_000, "{waited}");
        assert_eq!(slowdown.wait(&Login::of(network(2), "ratna"), now), None, "from elsewhere she gets in at once");
        assert!(
            slowdown.wait(&Login::of(network(1), "joko"), now).is_some(),
            "who tries one name after the other waits too"
        );
        let later = now.checked_add(SignedDuration::from_mins(1)).unwrap();
        assert_eq!(slowdown.wait(&Login::of(network(1), "ratna"), later), None);
    }

    #[test]
    fn who_mistypes_three_times_does_not_notice() {
        let slowdown = LoginSlowdown::default();
        let now = Timestamp::UNIX_EPOCH;
        let [name, _] = &Login::of(network(1), "ratna");
        for _ in 0..3 {
            assert_eq!(slowdown.wait(&Login::of(network(1), "ratna"), now), None);
            slowdown.wrong(&Login::of(network(1), "ratna"), now);
        }
        assert_eq!(slowdown.wait(&Login::of(network(1), "ratna"), now), Some(1));
        slowdown.forget(name);
        assert_eq!(slowdown.wait(&Login::of(network(1), "ratna"), now), None);
    }
}
