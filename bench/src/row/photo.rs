//! A camera's photo made small, beside `vipsthumbnail` on the same file.
//!
//! Ours is a call in this process: read the file, prepare it (decode, resize, turn upright, encode, thumbnail,
//! SHA-256), write the two results. The peer is a process, so its bare start (`vipsthumbnail --version`, which
//! initialises libvips) is measured in the same rounds and taken off. Memory is measured in processes of their own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use clap::Args;
use sambat_bench::time::{Took, median, ms, timed_child, timed_here};
use sambat_bench::{Result, evidence::Table, machine, memory, ssim};
use sambat_photo::sample::{CameraOptions, camera_photo};
use sambat_photo::{Photo, Size, prepare};

const PEER: &str = "vipsthumbnail";

/// How to measure.
#[derive(Args)]
pub struct Arguments {
    /// Rounds; in each, ours, the peer and the peer's bare start run in turn
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Seed of the made-up photo
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Measure this photo instead of a made-up one
    #[arg(long)]
    file: Option<PathBuf>,
    /// Used by the benchmark itself: prepare FILE and print the peak memory above idle, in kB
    #[arg(long, hide = true)]
    peak_of_ours: Option<PathBuf>,
    /// Used by the benchmark itself: run the peer on FILE and print its peak memory, in kB
    #[arg(long, hide = true)]
    peak_of_peer: Option<PathBuf>,
}

/// Measures.
///
/// # Errors
/// When it cannot.
#[expect(clippy::print_stdout, reason = "how its own processes tell it a number")]
pub fn run(arguments: &Arguments) -> Result<()> {
    if let Some(file) = &arguments.peak_of_ours {
        let idle = memory::peak_kb()?;
        let photo = ours(file, Size::Normal)?;
        let peak = memory::peak_kb()?;
        drop(photo);
        println!("{}", peak - idle);
        return Ok(());
    }
    if let Some(file) = &arguments.peak_of_peer {
        peer(file, Size::Normal)?;
        println!("{}", memory::children_peak_kb()?);
        return Ok(());
    }
    if Command::new(PEER).arg("--version").output().is_err() {
        return Err(format!("{PEER} is missing (Debian: apt-get install libvips-tools)").into());
    }
    compare(arguments)
}

/// What the phone does with a file: everything but the fsync.
fn ours(file: &Path, size: Size) -> Result<Photo> {
    let photo = prepare(&std::fs::read(file)?, size)?;
    std::fs::write(file.with_extension("ours.jpg"), &photo.jpeg)?;
    std::fs::write(file.with_extension("ours.small.jpg"), &photo.thumbnail)?;
    Ok(photo)
}

/// The same work by the peer, without a thumbnail and without a hash.
fn peer(file: &Path, size: Size) -> Result<PathBuf> {
    let edge = size.long_edge();
    let out = file.with_extension("peer.jpg");
    let status = Command::new(PEER)
        .arg(file)
        .args(["--size", &format!("{edge}x{edge}"), "-o", &format!("{}[Q=80,strip]", out.display())])
        .status()?;
    if status.success() { Ok(out) } else { Err(format!("{PEER} ended with {status}").into()) }
}

fn bare_start() -> Result<()> {
    let output = Command::new(PEER).arg("--version").output()?;
    if output.status.success() { Ok(()) } else { Err(format!("{PEER} --version ended with {}", output.status).into()) }
}

/// A process of this program that prints one number.
fn number_from(flag: &str, file: &Path) -> Result<u64> {
    let output = Command::new(std::env::current_exe()?).args(["photo", flag]).arg(file).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|_| format!("{flag} said: {}", text.trim()).into())
}

/// The rounds of one of the three that run in turn.
#[derive(Default)]
struct Rounds(Vec<Took>);

impl Rounds {
    fn wall(&self) -> Duration {
        median(&self.0.iter().map(|took| took.wall).collect::<Vec<_>>())
    }

    fn cpu(&self) -> Duration {
        median(&self.0.iter().map(|took| took.cpu).collect::<Vec<_>>())
    }
}

fn compare(arguments: &Arguments) -> Result<()> {
    let mut table = Table::begin("Photo");
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("camera.jpg");
    let input = match &arguments.file {
        Some(file) => std::fs::read(file)?,
        None => camera_photo(arguments.seed, &CameraOptions::default()),
    };
    std::fs::write(&file, &input)?;

    let mut met = true;
    let columns = [
        "long edge",
        "ours, wall ms",
        &format!("{PEER} − its start"),
        "ratio",
        "ours, CPU ms",
        &format!("{PEER} − its start"),
        "ratio",
        "ours / theirs / thumbnail, kB",
        "SSIM to theirs",
    ];
    let mut rows = vec![columns.map(str::to_owned).to_vec()];
    for size in [Size::Normal, Size::DataSaver] {
        let (mut own, mut theirs, mut bare) = (Rounds::default(), Rounds::default(), Rounds::default());
        // One round to warm the page cache and the allocator, then the rounds that count.
        for round in 0..=arguments.rounds.max(5) {
            let (own_took, _) = timed_here(|| ours(&file, size))?;
            let (their_took, _) = timed_child(|| peer(&file, size))?;
            let (bare_took, ()) = timed_child(bare_start)?;
            if round > 0 {
                own.0.push(own_took);
                theirs.0.push(their_took);
                bare.0.push(bare_took);
            }
        }
        let photo = ours(&file, size)?;
        let peers = std::fs::read(peer(&file, size)?)?;
        let likeness = ssim::ssim(&ssim::luma(&photo.jpeg)?, &ssim::luma(&peers)?)?;
        let against = |own: Duration, theirs: Duration, bare: Duration| {
            let ratio = ms(own) / ms(theirs.saturating_sub(bare)).max(0.001);
            let texts =
                [format!("{:.0}", ms(own)), format!("{:.0} − {:.0}", ms(theirs), ms(bare)), format!("**{ratio:.2}**")];
            (ratio, texts)
        };
        let (ratio, wall) = against(own.wall(), theirs.wall(), bare.wall());
        let (_, cpu) = against(own.cpu(), theirs.cpu(), bare.cpu());
        met &= likeness >= 0.98 && photo.jpeg.len() <= size.max_bytes() && (size != Size::Normal || ratio <= 0.6);
        let mut row = vec![format!("{} px", size.long_edge())];
        row.extend(wall.into_iter().chain(cpu));
        row.push(format!(
            "{:.0} / {:.0} / {:.0}",
            photo.jpeg.len() as f64 / 1000.0,
            peers.len() as f64 / 1000.0,
            photo.thumbnail.len() as f64 / 1000.0,
        ));
        row.push(format!("{likeness:.3}"));
        rows.push(row);
    }
    let ours_peak = number_from("--peak-of-ours", &file)? as f64 / 1024.0;
    let peer_peak = number_from("--peak-of-peer", &file)? as f64 / 1024.0;
    met &= ours_peak <= 30.0;

    let of = match &arguments.file {
        Some(file) => file.display().to_string(),
        None => format!("4000×3000, orientation 6, seed {}", arguments.seed),
    };
    table.line(&format!(
        "* {}; medians of {} rounds in turn\n* input {of}, {:.1} MB\n",
        machine::first_line(PEER, &["--version"]),
        arguments.rounds.max(5),
        input.len() as f64 / 1e6
    ));
    table.line("Ours: upright, resized, thumbnail, SHA-256, q80 or what fits. Theirs: upright, resized, q80.");
    table.rows(&rows);
    table.line(&format!(
        "Peak memory at 1600 px: ours {ours_peak:.1} MiB above idle, the file included; {PEER} {peer_peak:.1} MiB in all.\n"
    ));
    table.target("ratio ≤ 0.6 at 1600 px, SSIM ≥ 0.98, ≤ 350 and ≤ 150 kB, ≤ 30 MiB above idle", met);
    table.keep()
}
