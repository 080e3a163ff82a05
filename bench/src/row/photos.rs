//! Photos coming in at the real server in its own process until each is whole, on the disk and told as arrived, beside
//! `@tus/server` with its file store and beside nginx, which only writes bodies into files; neither waits for the disk. To know
//! what can be had, beside the same bytes written and put on the disk with nothing around them.
//!
//! The phones are connections of this process on the same two cores: what they cost is in all three figures.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::Instant,
};

use sambat_bench::{
    Result,
    city::City,
    connection::{Connection, bearer, put_words},
    evidence::Table,
    time::middle,
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
};
use sambat_protocol::{
    hash,
    tus::{self, UploadMetadata},
};
use sambat_tests::{phone::Phone, picture, port};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const ROUNDS: usize = 5;
/// At once, each on a connection of its own.
const LANES: usize = 64;
/// Of each, one after the other.
const EACH: usize = 8;
/// Behind a quantization table's marker come its length, its number and its 64 steps (ITU-T T.81, B.2.4.1).
const TABLE: [u8; 5] = [0xFF, 0xDB, 0, 67, 0];
/// The steps of the finest two details stand last. Any will do, so that they number the photos.
const STEPS: u64 = 200;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Ingest of photos");
    let model = Arc::new(Model::new().await?);
    table.line(&format!(
        "* medians of {ROUNDS} rounds in turn of {} photos of {:.0} kB, {LANES} at once, each a POST and a PATCH; nginx, one POST",
        LANES * EACH,
        model.photo.len() as f64 / 1e3,
    ));
    let (mut ours, mut tus, mut nginx, mut bare, mut peak) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), 0);
    // Nothing is removed before the end: ext4 looks for a new file's inode among those that were just freed, one by one.
    let all = tempfile::tempdir()?;
    for round in 0..ROUNDS {
        let folder = all.path().join(round.to_string());
        fs::create_dir(&folder)?;
        let city = City::start(&folder.join("city"))?;
        let filed = filed(city.address, &model).await?;
        ours.push(sent(city.address, &model, &filed, How::Tus).await?);
        peak = peak.max(city.stop()?);
        let peer = Peer::tus(&folder.join("tus"))?;
        tus.push(sent(peer.address, &model, &filed, How::Tus).await?);
        drop(peer);
        let peer = Peer::nginx(&folder)?;
        nginx.push(sent(peer.address, &model, &filed, How::Body).await?);
        drop(peer);
        bare.push(on_the_disk(&folder, &model)?);
    }
    let [own, tus, nginx, bare] = [ours, tus, nginx, bare].map(|mut rates| middle(&mut rates));
    let (beside_tus, beside_nginx, peak) = (own / tus, own / nginx, peak as f64 / 1024.0);
    let mut rows = vec![
        ["ours, photos a second", "@tus/server", "ratio", "nginx", "ratio", "our peak, MiB"]
            .map(str::to_owned)
            .to_vec(),
    ];
    rows.push(vec![
        format!("{own:.0}"),
        format!("{tus:.0}"),
        format!("**{beside_tus:.2}**"),
        format!("{nginx:.0}"),
        format!("**{beside_nginx:.2}**"),
        format!("{peak:.0}"),
    ]);
    table.rows(&rows);
    table.line(&format!(
        "The same bytes written and put on the disk (fdatasync) by {LANES} threads and no server: {bare:.0} a second, {:.2} × nginx; \
         ours are {:.2} × that.",
        bare / nginx,
        own / bare,
    ));
    table.line("");
    let met = beside_tus >= 1.0 && beside_nginx >= 0.7 && peak * 1024.0 * 1024.0 <= 100e6;
    table.target("≥ 1.0 × @tus/server, ≥ 0.7 × nginx, ≤ 100 MB", met);
    table.keep()
}

/// What all complaints here have in common.
struct Model {
    words: Value,
    /// A camera's photo as the phone sends it.
    photo: Vec<u8>,
    /// Where the last two steps of its first table are.
    steps: usize,
}

impl Model {
    async fn new() -> Result<Self> {
        let phone = Phone::new("http://127.0.0.1:9");
        let filed = phone.file("Lubang dalam di jalur kiri.", &[picture::from_camera(1)]).await;
        let photo = phone.photo(filed.photos[0].id).await;
        let table = photo.windows(TABLE.len()).position(|bytes| bytes == TABLE).ok_or("a JPEG without a table")?;
        let steps = table + TABLE.len() + 62;
        Ok(Self { words: serde_json::from_slice(&phone.envelope(filed.row.id))?, photo, steps })
    }

    /// The photo of this number, unlike all others.
    fn photo(&self, number: u64) -> Vec<u8> {
        let mut photo = self.photo.clone();
        for (place, step) in [number % STEPS, number / STEPS].into_iter().enumerate() {
            photo[self.steps + place] = 1 + u8::try_from(step).unwrap_or(u8::MAX - 1);
        }
        photo
    }
}

/// A complaint whose photo is to be sent.
#[derive(Clone)]
struct Filed {
    number: u64,
    id: ComplaintId,
    photo: PhotoId,
    sha256: Sha256,
}

/// Brings the words of all, each from a phone of its own.
async fn filed(city: SocketAddr, model: &Model) -> Result<Vec<Filed>> {
    let mut connection = Connection::open(city).await?;
    let mut all = Vec::new();
    for number in 0..(LANES * EACH) as u64 {
        let (now, mut entropy) = (jiff::Timestamp::now(), [0; 10]);
        entropy[2..].copy_from_slice(&number.to_be_bytes());
        let sha256 = hash::sha256(&model.photo(number));
        let filed = Filed { number, id: ComplaintId::new(now, &entropy), photo: PhotoId::new(now, &entropy), sha256 };
        let mut words = model.words.clone();
        let photo = &mut words["content"]["photos"][0];
        photo["photo_id"] = json!(filed.photo);
        photo["sha256"] = json!(filed.sha256);
        photo["bytes"] = json!(model.photo.len());
        connection.ask(&[&put_words(filed.id, &words)?], 201).await?;
        all.push(filed);
    }
    Ok(all)
}

/// How a photo goes.
#[derive(Clone, Copy)]
enum How {
    /// A POST that makes an upload, and a PATCH with all of it.
    Tus,
    /// A POST with all of it.
    Body,
}

/// Photos a second.
async fn sent(to: SocketAddr, model: &Arc<Model>, filed: &[Filed], how: How) -> Result<f64> {
    let mut lanes = JoinSet::new();
    let mut connections = Vec::new();
    for _ in 0..LANES {
        connections.push(Connection::open(to).await?);
    }
    let began = Instant::now();
    for (mine, mut connection) in filed.chunks(EACH).map(<[_]>::to_vec).zip(connections) {
        let model = Arc::clone(model);
        lanes.spawn(async move {
            for filed in mine {
                let photo = model.photo(filed.number);
                match how {
                    How::Tus => upload(&mut connection, &filed, &photo).await?,
                    How::Body => {
                        let head = format!("POST / HTTP/1.1\r\nHost: city\r\nContent-Length: {}\r\n\r\n", photo.len());
                        connection.ask(&[head.as_bytes(), &photo], 204).await?;
                    }
                }
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
    }
    while let Some(lane) = lanes.join_next().await {
        lane??;
    }
    Ok(filed.len() as f64 / began.elapsed().as_secs_f64())
}

/// Photos a second, each in a file of its own that is on the disk before the next.
fn on_the_disk(folder: &Path, model: &Model) -> Result<f64> {
    let began = Instant::now();
    let done: std::io::Result<()> = thread::scope(|scope| {
        let lane = |lane: usize| {
            for number in lane * EACH..(lane + 1) * EACH {
                let mut file = File::create(folder.join(format!("bare-{number}")))?;
                file.write_all(&model.photo(number as u64))?;
                file.sync_data()?;
            }
            Ok(())
        };
        let lanes: Vec<_> = (0..LANES).map(|n| scope.spawn(move || lane(n))).collect();
        lanes.into_iter().try_for_each(|lane| lane.join().unwrap_or_else(|_| Err(std::io::ErrorKind::Other.into())))
    });
    done?;
    Ok((LANES * EACH) as f64 / began.elapsed().as_secs_f64())
}

async fn upload(connection: &mut Connection, filed: &Filed, photo: &[u8]) -> Result<()> {
    let metadata = UploadMetadata { complaint: filed.id, photo: filed.photo, sha256: filed.sha256 };
    let always = format!(
        "HTTP/1.1\r\nHost: city\r\nAuthorization: Bearer {}\r\n{}: {}\r\n",
        bearer(filed.id),
        tus::header::RESUMABLE,
        tus::VERSION
    );
    let head = format!(
        "POST /v1/uploads {always}{}: {}\r\n{}: {}\r\nContent-Length: 0\r\n\r\n",
        tus::header::LENGTH,
        photo.len(),
        tus::header::METADATA,
        metadata.to_header(),
    );
    let made = connection.ask(&[head.as_bytes()], 201).await?;
    let place = made.head.header("location").ok_or("an upload without a place")?;
    // @tus/server names itself too.
    let place = place.find("/v1/").map_or(place, |at| &place[at..]);
    let head = format!(
        "PATCH {place} {always}{}: 0\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        tus::header::OFFSET,
        tus::MEDIA_TYPE,
        photo.len(),
    );
    connection.ask(&[head.as_bytes(), photo], 204).await.map(|_| ())
}

/// A server that we did not write.
struct Peer {
    address: SocketAddr,
    child: Child,
}

impl Peer {
    /// `@tus/server`, as `scripts/interop` installed it. It has no city behind it, and needs none here.
    fn tus(folder: &Path) -> Result<Self> {
        fs::create_dir(folder)?;
        let program = root().join("tests/interop/city.js");
        let mut command = Command::new("node");
        command.arg(program).arg("http://127.0.0.1:9").arg(folder).env("NODE_ENV", "production");
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no voice")?).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().parse()? })
    }

    fn nginx(folder: &Path) -> Result<Self> {
        let address = port::reserve();
        let text = fs::read_to_string(root().join("bench/peers/nginx.conf"))?;
        let text = text.replace("LISTEN", &address.to_string());
        // A socket's name is relative to nothing.
        let text = text.replace("unix:nobody.sock", &format!("unix:{}/nobody.sock", folder.display()));
        fs::write(folder.join("nginx.conf"), text)?;
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-p").arg(folder).args(["-e", "stderr", "-c", "nginx.conf", "-g", "daemon off; user root;"]);
        let mut child = command.stderr(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(child.stderr.take().ok_or("no voice")?).lines();
        let ready = said.by_ref().map_while(std::result::Result::ok).any(|line| line.contains(": nginx/"));
        thread::spawn(move || said.for_each(drop));
        if ready { Ok(Self { address, child }) } else { Err("nginx did not come up".into()) }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // SIGTERM, so that its workers go with it.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
