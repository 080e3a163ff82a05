//! A phone that a test kills, or that runs out of room. Its parent reads what it had promised by then.
//!
//! * `sambat-crash work FOLDER SEED`: files complaints for ever. Before each step it says `> what`, after the core answered
//!   `< what`; the parent kills it in between.
//! * `sambat-crash hold FOLDER`: opens the core, says `ready`, and keeps it until somebody kills it.
//! * `sambat-crash walk FOLDER ENDPOINT`: once through everything that a citizen does, with a city, saying the same; dies
//!   where `SAMBAT_DIE_AT` tells it to.
//! * `sambat-crash edit FOLDER`: adds a photo to a draft and edits it, saying the same; dies where `SAMBAT_DIE_AT` tells it to.
//! * `sambat-crash fill FOLDER DRAFT PHOTO`: adds a photo to a draft under a file-size limit, then once more, the same
//!   chosen file, with the limit gone. Says what came of each.
//! * `sambat-crash serve FOLDER PACK ADDRESS`: a city, until the parent kills it.
//! * `sambat-crash save FOLDER`: goes once through everything that saves, below `FOLDER/data`. Before each step it writes
//!   `> what` into `FOLDER/said`, after the core answered `< what`. Where the disk is full it says so, sees that nothing
//!   changed, waits for a line, and does the step again.
//! * `sambat-crash twice FOLDER`: adds a picture that is there already, while the other goes in every way that there is. Says
//!   `done`.
//! * `sambat-crash pass FOLDER ENDPOINT start|stay`: goes once through everything that a city is sent and tells. Says `begin` and
//!   `pause` around what is tried on a full disk, and in between, where the disk is full, what was being written. Then the next process goes on, or the same one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "it is a test's own: what fails here ends it, and its parent reads what it prints"
)]

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use pass::Then;
use sambat_client::{
    draft::DraftChange,
    photo::{self, PhotoAdd},
    sync::Budget,
};
use sambat_domain::id::ComplaintId;
use sambat_server::{Config, Server};
use sambat_tests::{
    clock::HandClock,
    phone::Phone,
    picture::{self, Chosen},
    random::Random,
};
use std::{env, fs, net::SocketAddr, path::Path, sync::Arc};

mod pass;
mod save;
mod twice;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["work", folder, seed] => work(Path::new(folder), seed.parse().unwrap()).await,
        ["hold", folder] => hold(Path::new(folder)).await,
        ["walk", folder, endpoint] => walk(Path::new(folder), endpoint).await,
        ["edit", folder] => edit(Path::new(folder)).await,
        ["fill", folder, draft, photo] => fill(Path::new(folder), draft.parse().unwrap(), Path::new(photo)).await,
        ["save", folder] => save::all(Path::new(folder)).await,
        ["twice", folder] => twice::all(Path::new(folder)).await,
        ["pass", folder, endpoint, "start"] => pass::all(Path::new(folder), endpoint, Then::Start).await,
        ["pass", folder, endpoint, "stay"] => pass::all(Path::new(folder), endpoint, Then::Stay).await,
        ["serve", folder, pack, address] => serve(folder, pack, address.parse().unwrap()).await,
        _ => panic!(
            "usage: sambat-crash work FOLDER SEED | hold FOLDER | walk FOLDER ENDPOINT | edit FOLDER | save FOLDER | twice FOLDER | \
             pass FOLDER ENDPOINT start|stay | fill FOLDER DRAFT PHOTO | serve FOLDER PACK ADDRESS"
        ),
    }
}

/// Nobody listens on port 9: passes touch the outbox, and nothing leaves.
fn phone(folder: &Path) -> Phone {
    Phone::on(folder, "http://127.0.0.1:9")
}

async fn work(folder: &Path, seed: u64) {
    let mut random = Random::new(seed);
    let phone = phone(folder);
    let photos: Vec<Vec<u8>> = (0..8).map(|n| picture::tiny(seed + n)).collect();
    println!("ready");
    loop {
        println!("> draft");
        let id = phone.draft("").await.id;
        println!("< draft {id}");
        for step in 0..3 + random.below(3) {
            match random.below(4) {
                0 => {
                    println!("> photo {id}");
                    let photo = phone.add_photo(id, photos[random.below(8)].clone()).await.unwrap();
                    let photo = photo.photos.last().unwrap();
                    println!("< photo {id} {} {}", photo.id, photo.sha256);
                }
                1 => {
                    println!("> pass");
                    phone.pass().await;
                    println!("< pass");
                }
                _ => {
                    let words = format!("Kata-{step}-{}", random.below(1_000_000));
                    println!("> words {id} {words}");
                    phone.change(id, DraftChange::Description(words.clone())).await.unwrap();
                    println!("< words {id} {words}");
                }
            }
        }
        if random.below(3) > 0 {
            let words = format!("Kirim-{}", random.below(1_000_000));
            println!("> words {id} {words}");
            phone.change(id, DraftChange::Description(words.clone())).await.unwrap();
            println!("< words {id} {words}");
            println!("> submit {id}");
            phone.submit(id).await.unwrap();
            println!("< submit {id}");
        }
    }
}

async fn serve(folder: &str, pack: &str, listen: SocketAddr) {
    let clock = Arc::new(HandClock::default());
    let _running = Server::start(Config { listen, clock, ..Config::new(folder, pack) }).await.unwrap();
    println!("ready");
    std::future::pending::<()>().await;
}

async fn hold(folder: &Path) {
    let phone = phone(folder);
    let filed = phone.file("Lubang besar.", &[]).await;
    println!("ready {}", filed.row.id);
    std::future::pending().await
}

/// Whoever says it before and after: `> what`, `< what`.
async fn say<T>(what: &str, done: impl Future<Output = T>) -> T {
    println!("> {what}");
    let came = done.await;
    println!("< {what}");
    came
}

async fn walk(folder: &Path, endpoint: &str) {
    let phone = Phone::on(folder, endpoint);
    println!("ready");
    let filed = async |words: &str, photos: &[Vec<u8>]| {
        println!("> draft");
        let id = phone.draft("").await.id;
        println!("< draft {id}");
        for photo in photos {
            println!("> photo {id}");
            let photo = phone.add_photo(id, photo.clone()).await.unwrap();
            let photo = photo.photos.last().unwrap();
            println!("< photo {id} {} {}", photo.id, photo.sha256);
        }
        let change = phone.change(id, DraftChange::Description(words.into()));
        say(&format!("words {id} {words}"), change).await.unwrap();
        say(&format!("submit {id}"), phone.submit(id)).await.unwrap();
        id
    };
    let pass = async || say("pass", phone.pass()).await;
    let kept = filed("Disimpan", &[1, 2].map(picture::tiny)).await;
    let amended = filed("Keliru", &[1].map(picture::tiny)).await;
    say(&format!("amend {amended}"), phone.amend(amended)).await.unwrap();
    println!("> edit {amended}");
    let edited = phone.turn_photo(amended, 0).await.unwrap();
    println!("< edit {amended} {} {}", edited.photos[0].id, edited.photos[0].sha256);
    let words = phone.change(amended, DraftChange::Description("Benar".into()));
    say(&format!("words {amended} Benar"), words).await.unwrap();
    say(&format!("submit {amended}"), phone.submit(amended)).await.unwrap();
    pass().await;
    // Its upload is made in one pass, and goes on in the next.
    filed("Separuh", &[picture::small(5)]).await;
    say("pass", phone.pass_within(Budget { time: None, bytes: Some(100_000) })).await;
    let erased = filed("Dihapus", &[2, 3].map(picture::tiny)).await;
    pass().await;
    say(&format!("erase {erased}"), phone.erase(erased)).await.unwrap();
    say(&format!("withdraw {kept}"), phone.withdraw(kept)).await.unwrap();
    let unsent = filed("Belum", &[3].map(picture::tiny)).await;
    say(&format!("erase {unsent}"), phone.erase(unsent)).await.unwrap();
    let here = filed("Ditarik", &[4].map(picture::tiny)).await;
    say(&format!("withdraw {here}"), phone.withdraw(here)).await.unwrap();
    pass().await;
}

async fn edit(folder: &Path) {
    let phone = phone(folder);
    let id = phone.draft("").await.id;
    let added = phone.add_photo(id, picture::tiny(1)).await.unwrap();
    println!("< photo {id} {} {}", added.photos[0].id, added.photos[0].sha256);
    println!("> edit {id}");
    let edited = phone.turn_photo(id, 0).await.unwrap();
    println!("< edit {id} {} {}", edited.photos[0].id, edited.photos[0].sha256);
}

async fn fill(folder: &Path, draft: ComplaintId, photo: &Path) {
    let phone = phone(folder);
    let intake = phone.app().picked_files().register(Box::new(Chosen(fs::read(photo).unwrap()))).id;
    let add = async || photo::add(phone.app(), PhotoAdd { draft, intake: intake.clone() }).await;
    let refused = add().await.unwrap_err();
    println!("{}", serde_json::to_string(&refused).unwrap());
    println!("{}", serde_json::to_string(&phone.draft_now(draft).await.unwrap()).unwrap());
    let (_, hard) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
    setrlimit(Resource::RLIMIT_FSIZE, hard, hard).unwrap();
    println!("{}", serde_json::to_string(&add().await.unwrap()).unwrap());
}
