//! Saving, beside the bare system calls and the bare statements of it on the same disk.
//!
//! A save is three photos that are ready, each its file of two pictures and its row (the pixels are the photo row's), and *Kirim* on a
//! draft with three photos (the complaint's file, then one commit of its row, four of the outbox and the draft's end). The
//! peer writes the same bytes under the same names, open, and executes the same statements, and thinks nothing.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    time::{Duration, Instant},
};

use sambat_bench::{
    Result,
    evidence::Table,
    time::{median, ms, percentile, timed_here},
};
use sambat_client::{
    inspect::Inspect as _,
    store::{self, StoreError, complaint::Complaint, photo::Photo},
};
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_protocol::hash;
use sambat_tests::{phone::Phone, picture};

const SAVES: usize = 200;
const WARM: usize = 10;
const PHOTOS: usize = 3;
const PHOTO: usize = 230_000;
const THUMBNAIL: usize = 15_000;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Save");
    let (ours, peer) = (Phone::new("http://127.0.0.1:9"), Phone::new("http://127.0.0.1:9"));
    table.line(&format!("* {SAVES} saves in turn; a photo of {} kB", PHOTO / 1000));
    let photos: Vec<_> = (0..PHOTOS as u64).map(picture::tiny).collect();
    let (mut own, mut bare) = (Took::default(), Took::default());
    for round in 0..SAVES + WARM {
        let count = round >= WARM;
        let words = format!("Lubang dalam di jalur kiri, penuh air kalau hujan. Sudah dua minggu, nomor {round}.");
        let (mine, theirs) = (ready(&ours, &words, &photos).await?, ready(&peer, &words, &photos).await?);
        let (mut adding, mut adding_barely) = (Duration::ZERO, Duration::ZERO);
        for photo in 0..PHOTOS {
            let seed = (round * PHOTOS + photo) as u64 * 2;
            let (one, other) = (Ready::new(&ours, seed), Ready::new(&peer, seed + 1));
            adding += timed_here(|| add(&ours, mine, &one))?.0.wall;
            adding_barely += timed_here(|| add_barely(&peer, theirs, &other))?.0.wall;
        }
        let began = Instant::now();
        ours.submit(mine).await?;
        own.add(count, adding, began.elapsed());
        let model = ours.app().store().read(|connection, vault| store::complaint::get(connection, vault, mine))?;
        let envelope = ours.envelope(mine);
        let began = Instant::now();
        submit_barely(&peer, &Complaint { id: theirs, ..model }, &envelope)?;
        bare.add(count, adding_barely, began.elapsed());
    }
    let mut rows = vec![
        ["step", "ours p50, ms", "p95", "bare p50, ms", "p95", "ratio of p50", "of p95"].map(str::to_owned).to_vec(),
    ];
    let mut ratios = Vec::new();
    for (name, own, bare) in [
        ("files and rows of 3 ready photos", &own.photos, &bare.photos),
        ("*Kirim* with 3 photos", &own.submit, &bare.submit),
        ("a save: both", &own.save, &bare.save),
    ] {
        let (own_95, bare_95) = (ms(percentile(own, 0.95)), ms(percentile(bare, 0.95)));
        let (own_50, bare_50) = (ms(median(own)), ms(median(bare)));
        let ratio = own_95 / bare_95;
        ratios.push(ratio);
        let mut row = vec![name.to_owned()];
        row.extend([own_50, own_95, bare_50, bare_95].map(|n| format!("{n:.2}")));
        row.extend([own_50 / bare_50, ratio].map(|n| format!("**{n:.2}**")));
        rows.push(row);
    }
    table.rows(&rows);
    if let [_, submit, save] = ratios.as_slice() {
        table.target("p95 of *Kirim* ≤ 1.5 × the bare calls", *submit <= 1.5);
        table.target("p95 of a save ≤ 1.25 × the bare calls", *save <= 1.25);
    }
    table.keep()
}

#[derive(Default)]
struct Took {
    photos: Vec<Duration>,
    submit: Vec<Duration>,
    save: Vec<Duration>,
}

impl Took {
    fn add(&mut self, count: bool, photos: Duration, submit: Duration) {
        if count {
            self.photos.push(photos);
            self.submit.push(submit);
            self.save.push(photos + submit);
        }
    }
}

/// A draft with three photos, that could be sent.
async fn ready(phone: &Phone, words: &str, photos: &[Vec<u8>]) -> Result<ComplaintId> {
    let id = phone.draft(words).await.id;
    for bytes in photos {
        phone.add_photo(id, bytes.clone()).await?;
    }
    Ok(id)
}

/// A photo behind the pixels.
struct Ready {
    row: Photo,
    jpeg: Vec<u8>,
    thumbnail: Vec<u8>,
}

impl Ready {
    fn new(phone: &Phone, seed: u64) -> Self {
        let bytes = |length: usize| [seed.to_be_bytes().as_slice(), &vec![0x5a; length - 8]].concat();
        let (jpeg, thumbnail) = (bytes(PHOTO), bytes(THUMBNAIL));
        let mut entropy = [0; 10];
        entropy[..8].copy_from_slice(&seed.to_be_bytes());
        let row = Photo {
            id: PhotoId::new(phone.clock.read(), &entropy),
            // Of no draft that is sent: it would be one too many.
            complaint: ComplaintId::new(phone.clock.read(), &entropy),
            sha256: hash::sha256(&jpeg),
            bytes: u32::try_from(PHOTO).unwrap_or(u32::MAX),
            width: 1600,
            height: 1200,
            hint: store::photo::Hint::default(),
        };
        Self { row, jpeg, thumbnail }
    }
}

/// What `photo_add` does behind the pixels.
fn add(phone: &Phone, draft: ComplaintId, ready: &Ready) -> Result<()> {
    let (app, pictures) = (phone.app(), (ready.jpeg.as_slice(), ready.thumbnail.as_slice()));
    app.photos().add(app.store(), ready.row.id, pictures, || {
        Ok(app.store().write(|transaction, vault| {
            let draft = store::draft::get(transaction, vault, draft)?;
            store::draft::put(transaction, vault, &draft)?;
            store::photo::append(transaction, vault, &ready.row)
        })?)
    })
}

fn add_barely(phone: &Phone, draft: ComplaintId, ready: &Ready) -> Result<()> {
    let (folder, row) = (phone.app().photos(), &ready.row);
    put_barely(&folder.path(row.id), &[ready.thumbnail.as_slice(), &ready.jpeg].concat())?;
    Ok(phone.app().store().write(|transaction, _| {
        transaction
            .prepare_cached("UPDATE draft SET saved_at = saved_at || '' WHERE id = ?1")?
            .execute([draft.to_string()])?;
        transaction
            .prepare_cached(
                "INSERT INTO photo (id, complaint, place, sha256, bytes, width, height) VALUES (?1, ?2, 0, ?3, ?4, 1600, 1200)",
            )?
            .execute((row.id.to_string(), row.complaint.to_string(), row.sha256.to_string(), row.bytes))?;
        Ok::<_, StoreError>(())
    })?)
}

fn submit_barely(phone: &Phone, complaint: &Complaint, envelope: &[u8]) -> Result<()> {
    let id = complaint.id.to_string();
    put_barely(&phone.folder().join(format!("complaints/{id}.json")), envelope)?;
    Ok(phone.app().store().write(|transaction, _| {
        transaction
            .prepare_cached(
                "INSERT INTO complaint (id, pack_id, pack_rev, ticket, content, sealed, content_sha256, saved_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
            )?
            .execute((
                &id,
                complaint.pack_id.as_str(),
                &complaint.pack_rev,
                complaint.ticket.to_string(),
                complaint.text.as_bytes(),
                complaint.content_sha256.to_string(),
                complaint.saved_at.to_string(),
            ))?;
        for n in 0..4 {
            let photo = complaint.content.photos.get(n).map(|photo| photo.photo_id.to_string());
            transaction
                .prepare_cached(
                    "INSERT INTO outbox (pack_id, complaint, kind, photo, state, stored, bytes)
                     VALUES (?1, ?2, ?3, ?4, '{\"state\":\"queued\"}', '\"unknown\"', 1000)",
                )?
                .execute((complaint.pack_id.as_str(), &id, if n < 3 { "\"photo\"" } else { "\"words\"" }, photo))?;
        }
        transaction.prepare_cached("DELETE FROM draft WHERE id = ?1")?.execute([&id])?;
        Ok::<_, StoreError>(())
    })?)
}

/// Write, fsync, rename, fsync of the folder.
fn put_barely(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}
