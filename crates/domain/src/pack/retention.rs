//! How long what law protects is kept once a complaint has come to rest.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the city keeps for how many days after a complaint was closed, declined, passed on, merged or withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Retention {
    /// Who complained: name, telephone number and NIK.
    pub reporter_days: u32,
    /// A complaint that is not public: its words, notes and photos.
    pub private_days: u32,
}

/// Ten years: longer is no limit.
pub const LONGEST_RETENTION_DAYS: u32 = 3_650;

impl Default for Retention {
    fn default() -> Self {
        Self { reporter_days: 365, private_days: 730 }
    }
}

impl Retention {
    /// Whether these are the rules of a pack that says nothing of it. Such a pack keeps the revision that it had before
    /// anybody could.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Since when a complaint rests at least whose reporter's time has come.
    #[must_use]
    pub fn reporters_before(&self, now: Timestamp) -> Timestamp {
        days_before(now, self.reporter_days)
    }

    /// The same for a complaint that is not public.
    #[must_use]
    pub fn private_before(&self, now: Timestamp) -> Timestamp {
        days_before(now, self.private_days)
    }
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_comes_so_many_days_after() {
        let rules = Retention { reporter_days: 1, private_days: u32::MAX };
        let now: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        assert_eq!(rules.reporters_before(now).to_string(), "2026-11-23T03:00:00Z");
        assert_eq!(rules.private_before(now), Timestamp::MIN, "what nobody can count to never comes");
        assert!(Retention::default().is_default() && !rules.is_default());
    }
}
