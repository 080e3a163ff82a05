//! One network floods the city with reports from made-up phones; whoever keeps the city lists and drops them.

use super::{
    Outcome,
    crowd::at_once,
    site::{Site, words},
};

/// Reports, and phones that send them.
const REPORTS: u32 = 1_500;
const PHONES: u32 = 4;

/// Tries it.
pub async fn flood(site: &Site) -> Outcome {
    let mut outcome = Outcome::default();
    let phones: Vec<_> = (0..PHONES).map(|n| site.stranger(Site::address_in(1, 1), n + 1)).collect();
    // As large as a report may be. Made now, as the ids say: what was written long ago is no flood.
    let large = words(&"a".repeat(4_000));
    let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
    let id = |n: u32| format!("{:08x}-{:04x}-7a10-8b3c-0000{n:08x}", now >> 16, now & 0xffff);
    let attack = async {
        let sends = (0..REPORTS).map(|n| {
            let (phone, id, large) = (phones[(n % PHONES) as usize].clone(), id(n), large.clone());
            async move { phone.put(&id, &large).await.0 }
        });
        at_once(16, sends).await
    };
    let statuses = site.beside(attack).await;
    let kept = statuses.iter().filter(|status| **status == 201).count();
    let later = statuses.iter().filter(|status| **status == 429).count();
    outcome.must(kept + later == REPORTS as usize, "a report was neither kept nor put off");
    let listed = site.city.command(&["flood", "list"], "");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let reason = ["flood", "drop", "--all", "--yes", "--reason", "dikirim mesin, bukan warga"];
    let dropped = site.city.command(&reason, "");
    outcome.must(dropped.status.success(), String::from_utf8_lossy(&dropped.stderr).into_owned());
    let dropped = String::from_utf8_lossy(&dropped.stdout).trim().to_owned();
    outcome.must(listed.lines().count() == 1, format!("listed as {listed}"));
    let (again, _) = phones[0].put(&id(REPORTS - PHONES), &large).await;
    outcome.must(matches!(again, 410 | 429), format!("what was dropped comes back with {again}"));
    outcome.tried = format!("{REPORTS} reports of 4 kB from {PHONES} phones of one network");
    outcome.held = format!("{kept} kept, {later} put off; {dropped} by a command, and they stay away");
    outcome
}
