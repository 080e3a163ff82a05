//! What logging in needs to remember: who tried, and whose password is being checked.

use super::login_attempts::LoginLimiter;
use sambat_limits::fair_queue::{FairQueue, Shares};

/// Passwords that are checked at the same time: each takes a core for a part of a second and the one arena, and two cores have
/// phones to answer. Few wait for it, and of one network fewer.
const AT_ONCE: Shares = Shares { room: 1, each: 1, waiting: 64, waiting_each: 24 };

/// What logging in needs to remember.
#[derive(Debug)]
pub struct Logins {
    /// Wrong passwords and codes of the last hour.
    pub attempts: LoginLimiter,
    pub(super) turns: FairQueue,
}

impl Logins {
    /// Nobody tried yet. The key is that of [`AttemptLimiter::new`](sambat_limits::attempt_limiter::AttemptLimiter::new).
    pub fn new(key: [u8; 32]) -> Self {
        Self { attempts: LoginLimiter::new(key), turns: FairQueue::new(AT_ONCE) }
    }
}
