//! A complaint with three photos through five cuts, beside the same without any.

use jiff::SignedDuration;
use sambat_bench::{Result, city::City, evidence::Table, forward::Forward};
use sambat_tests::{
    phone::{MOST_PASSES, Phone},
    picture,
};

const ROUNDS: usize = 5;
const CUTS: u64 = 5;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Resume");
    table.line(&format!(
        "* medians of {ROUNDS} rounds in turn; a forwarder resets the connection {CUTS} times, evenly over the bytes"
    ));
    let folder = tempfile::tempdir()?;
    let city = City::start(&folder.path().join("city"))?;
    let mut rounds = Vec::new();
    for round in 0..ROUNDS {
        let photos: Vec<_> = (0..3).map(|n| picture::small((round * 3 + n) as u64)).collect();
        let whole = sent(&city, Vec::new(), &photos).await?;
        let cuts = (1..=CUTS).map(|n| whole.0 * n / (CUTS + 1)).collect();
        let cut = sent(&city, cuts, &photos).await?;
        rounds.push((whole.0 + whole.1, cut.0 + cut.1));
    }
    city.stop()?;
    rounds.sort_by_key(|(whole, cut)| cut * 1_000_000 / whole);
    let (whole, cut) = rounds[ROUNDS / 2];
    let ratio = cut as f64 / whole as f64;
    let mut rows = vec![["without cuts, kB", "with 5 cuts, kB", "ratio"].map(str::to_owned).to_vec()];
    rows.push(vec![
        format!("{:.1}", whole as f64 / 1e3),
        format!("{:.1}", cut as f64 / 1e3),
        format!("**{ratio:.3}**"),
    ]);
    table.rows(&rows);
    table.target("≤ 1.10 × the bytes", ratio <= 1.1);
    table.keep()
}

/// Bytes up and down until a complaint with these photos is there.
async fn sent(city: &City, cuts: Vec<u64>, photos: &[Vec<u8>]) -> Result<(u64, u64)> {
    // The pack is fetched before: it is no part of a complaint.
    let quiet = Forward::to(city.address, Vec::new()).await?;
    Phone::new(&quiet.endpoint()).pass().await;
    let before = quiet.bytes().0;
    let cuts = cuts.into_iter().map(|at| at + before).collect();
    let forward = Forward::to(city.address, cuts).await?;
    let phone = Phone::new(&forward.endpoint());
    phone.pass().await;
    let (up, down) = forward.bytes();
    let id = phone.file("Lubang dalam di jalur kiri.", photos).await.row.id;
    for _ in 0..MOST_PASSES {
        phone.pass().await;
        if phone.parts(id).await.is_empty() {
            let after = forward.bytes();
            return match forward.cuts_left() {
                0 => Ok((after.0 - up, after.1 - down)),
                left => Err(format!("{left} cuts never came").into()),
            };
        }
        // Whatever it waits for has come.
        phone.clock.advance(SignedDuration::from_mins(15));
    }
    Err("it never got through".into())
}
