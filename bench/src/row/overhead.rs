//! What travels beside the words and the photos of one complaint, inside TLS.
//!
//! A witness between the phone and the real server ends TLS on both sides and counts every byte of HTTP/2 both ways; the bodies
//! of the words and of the photos are taken off. What is left are heads and frames, the answers with the receipt, and what the
//! pass asks beside (is the city there, what changed). The pack is on the phone before: it is fetched once in its life.

use sambat_bench::{Result, evidence::Table};
use sambat_domain::id::ComplaintId;
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_tests::{
    city::City,
    phone::Phone,
    tls::{Authority, NAMES, Witness},
};

const ROUNDS: u64 = 5;
const PHOTOS: u64 = 3;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Overhead of one complaint with 3 photos");
    let authority = Authority::new();
    let city = City::started_with_tls(&authority).await;
    let witness = Witness::before(city.address(), &authority, &authority.sign(&NAMES)).await;
    let mut phone = Phone::trusting(authority.pem(), &witness.endpoint());
    phone.pass().await;
    let pack = witness.bytes();
    let (mut fresh, mut reused, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // Nothing of the round before is waited for any more.
        phone.reopen();
        for (seed, overheads) in [(round * 2, &mut fresh), (round * 2 + 1, &mut reused)] {
            let connections = witness.agreed().len();
            let (overhead, body) = of_one(&phone, &witness, seed).await?;
            overheads.push(overhead);
            bodies.push(body);
            let opened = witness.agreed().len() - connections;
            if opened != usize::from(seed % 2 == 0) {
                return Err(format!("{opened} connections were opened for complaint {seed}").into());
            }
        }
    }
    let (fresh, reused) = (middle(&mut fresh), middle(&mut reused));
    table.line(&format!(
        "* medians of {ROUNDS} rounds; {} over TLS, bytes inside it both ways less the bodies, which are {:.0} kB; a new phone's \
         first pass, which fetches the pack, is not in it: {:.1} kB",
        witness.agreed().first().map_or("nothing", String::as_str),
        middle(&mut bodies) as f64 / 1e3,
        pack as f64 / 1e3,
    ));
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

/// The bytes beside the bodies, and those.
async fn of_one(phone: &Phone, witness: &Witness, seed: u64) -> Result<(u64, u64)> {
    let photo = |n| camera_photo(seed * PHOTOS + n, &CameraOptions::default());
    let photos: Vec<_> = (0..PHOTOS).map(photo).collect();
    let id = phone.file(&format!("Lubang dalam di jalur kiri, nomor {seed}."), &photos).await.row.id;
    let bodies = phone.envelope(id).len() as u64 + photo_bytes(phone, id).await;
    let before = witness.bytes();
    phone.pass().await;
    if !phone.parts(id).await.is_empty() {
        return Err(format!("one pass did not send all of it: {:?}", phone.parts(id).await).into());
    }
    Ok((witness.bytes() - before - bodies, bodies))
}

async fn photo_bytes(phone: &Phone, id: ComplaintId) -> u64 {
    phone.complaint(id).await.photos.iter().map(|photo| u64::from(photo.bytes)).sum()
}
