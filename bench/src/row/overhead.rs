//! What travels beside the words and the photos of one complaint.
//!
//! A forwarder before the real server counts every byte both ways; the bodies of the words and of the photos are taken off.
//! What is left are heads, the answers with the receipt, and what the pass asks beside (is the city there, what changed).
//! The pack is on the phone before: it is fetched once in its life.

use sambat_bench::{Result, city::City, evidence::Table, forward::Forward};
use sambat_domain::id::ComplaintId;
use sambat_tests::{phone::Phone, picture};

const ROUNDS: u64 = 5;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Overhead of one complaint with 3 photos");
    table.line(&format!(
        "* medians of {ROUNDS} rounds; HTTP/1.1 without TLS, bytes of the connection both ways less the bodies"
    ));
    let folder = tempfile::tempdir()?;
    let city = City::start(&folder.path().join("city"))?;
    let forward = Forward::to(city.address, Vec::new()).await?;
    let mut phone = Phone::new(&forward.endpoint());
    phone.pass().await;
    let (mut fresh, mut reused) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Nothing of the round before is waited for any more.
        phone.reopen();
        fresh.push(of_one(&phone, &forward, round * 2).await?);
        reused.push(of_one(&phone, &forward, round * 2 + 1).await?);
    }
    city.stop()?;
    let (fresh, reused) = (middle(&mut fresh), middle(&mut reused));
    let mut rows = vec![["connection", "overhead, bytes", "target"].map(str::to_owned).to_vec()];
    rows.push(vec!["fresh".into(), fresh.to_string(), "≤ 6,000".into()]);
    rows.push(vec!["reused".into(), reused.to_string(), "≤ 3,000".into()]);
    table.rows(&rows);
    table.target("≤ 6 kB on a fresh connection, ≤ 3 kB on a reused one", fresh <= 6_000 && reused <= 3_000);
    table.keep()
}

fn middle(bytes: &mut [u64]) -> u64 {
    bytes.sort_unstable();
    bytes[bytes.len() / 2]
}

async fn of_one(phone: &Phone, forward: &Forward, seed: u64) -> Result<u64> {
    let photos: Vec<_> = (0..3).map(|n| picture::tiny(seed * 3 + n)).collect();
    let id = phone.file(&format!("Lubang dalam di jalur kiri, nomor {seed}."), &photos).await.row.id;
    let bodies = phone.envelope(id).len() as u64 + photo_bytes(phone, id).await;
    let (up, down) = forward.bytes();
    phone.pass().await;
    if !phone.parts(id).await.is_empty() {
        return Err(format!("one pass did not send all of it: {:?}", phone.parts(id).await).into());
    }
    let (up_after, down_after) = forward.bytes();
    Ok(up_after - up + down_after - down - bodies)
}

async fn photo_bytes(phone: &Phone, id: ComplaintId) -> u64 {
    phone.complaint(id).await.photos.iter().map(|photo| u64::from(photo.bytes)).sum()
}
