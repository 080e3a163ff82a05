//! No test asks the machine what time it is, or how long something may take on it.

use crate::named::files;
use std::{fs, path::Path};

/// What asks the machine, in a browser's test.
const IN_A_BROWSER: &[&str] =
    &["Date.now(", "new Date()", "clock.install()", "setTimeout", "waitForTimeout", "timeout:", "sambat-bridge'"];

/// What asks the machine, in a test in Rust.
const IN_RUST: &[&str] = &["Timestamp::now", "SystemTime::now", "Zoned::now", "SystemClock", "TimeZone::system()"];

/// Where that is the matter itself: the clock of the tests and its test, what measures how fast the map is, this page, and a file system
/// that knows when a file was written.
const MAY: &[&str] = &[
    "ui/e2e/clock.ts",
    "ui/e2e/time.test.ts",
    "ui/e2e/streets.spec.ts",
    "tests/scenarios/given_time.rs",
    "tests/scenarios/power/mount.rs",
];

#[test]
fn no_test_asks_the_machine_for_the_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut asking = Vec::new();
    let mut read = 0;
    for (folder, end, asks) in [
        ("ui/e2e", ".ts", IN_A_BROWSER),
        ("tests/scenarios", ".rs", IN_RUST),
        ("crates/server/tests", ".rs", IN_RUST),
        ("crates/domain/tests", ".rs", IN_RUST),
    ] {
        for path in files(&root.join(folder)) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if !name.ends_with(end) || MAY.contains(&&*name) {
                continue;
            }
            read += 1;
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().enumerate().filter(|(_, line)| asks.iter().any(|asks| line.contains(asks)));
            asking.extend(lines.map(|(n, line)| format!("{name}:{}: {}", n + 1, line.trim())));
        }
    }
    assert!(read > 80, "{read} files");
    assert!(asking.is_empty(), "{}", asking.join("\n"));
}
