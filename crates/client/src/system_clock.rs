//! The clocks of the machine.

use crate::ports::Clock;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::response::Uptime;
use std::{sync::LazyLock, time::Instant};

/// The clocks of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    fn uptime(&self) -> Uptime {
        since_boot().unwrap_or_else(since_start)
    }
}

/// Since the system started, its sleep counted, by the kernel that names each start: on Linux and Android.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn since_boot() -> Option<Uptime> {
    use rustix::time::{ClockId, clock_gettime};
    static BOOT: LazyLock<Option<String>> = LazyLock::new(|| {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        Some(id.trim().to_owned()).filter(|id| !id.is_empty())
    });
    let elapsed = std::time::Duration::try_from(clock_gettime(ClockId::Boottime)).ok()?;
    Some(Uptime { boot: BOOT.clone()?, elapsed: SignedDuration::try_from(elapsed).ok()? })
}

/// Other systems name no start that could be told from the next.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn since_boot() -> Option<Uptime> {
    None
}

/// Since this program first asked: what came before it is not counted, so a new program knows as little as a device that was
/// off. Windows counts its sleep here too.
fn since_start() -> Uptime {
    static START: LazyLock<(String, Instant)> = LazyLock::new(|| {
        let name = getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id()));
        (format!("program-{name:016x}"), Instant::now())
    });
    let (boot, start) = &*START;
    Uptime { boot: boot.clone(), elapsed: SignedDuration::try_from(start.elapsed()).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_counts_go_on_under_one_name() {
        for count in [|| SystemClock.uptime(), since_start] {
            let (first, second) = (count(), count());
            assert_eq!(first.boot, second.boot);
            assert!(first.elapsed <= second.elapsed);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn where_the_kernel_names_its_start_a_new_program_counts_on() {
        assert!(!SystemClock.uptime().boot.starts_with("program-"));
        assert_ne!(SystemClock.uptime().boot, since_start().boot);
    }
}
