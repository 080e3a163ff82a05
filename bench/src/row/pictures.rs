//! Pictures of many makers through the command that takes a photo in, judged beside libvips: which become photos, which are refused
//! by name, and whether their colours are those of a colour-managed conversion.
//!
//! Made-up ones (sequential and progressive, in each orientation, with and without an end, under each profile) and every picture in
//! a folder. Both pictures are compared by the means of 24 cells along their long edge: what is left is colour, not the encoder.
//! Icons and signs are taken in too, but their colours are not judged: of a few pixels, what a JPEG loses is most.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use sambat_bench::{Result, evidence::Table, machine};
use sambat_photo::sample::{CameraOptions, ExifOptions, camera_photo};
use sambat_tests::phone::Phone;

const PEER: &str = "vipsthumbnail";

/// Cells along the long edge whose mean colours are compared.
const EDGE: usize = 24;

/// Whose shorter edge has fewer pixels is no photo.
const SMALLEST: usize = 160;

/// Further apart than this is another picture: RMS in steps of 255.
const WRONG: f64 = 8.0;

/// What to take in.
#[derive(Args)]
pub struct Arguments {
    /// A folder of pictures, whatever lies below it, beside the made-up ones
    folder: Option<PathBuf>,
}

/// What became of pictures.
#[derive(Default)]
struct Counts {
    photos: usize,
    judged: usize,
    refused: BTreeMap<String, usize>,
    /// Outputs that hold something beside the picture.
    unclean: usize,
    /// How far colours are from libvips's, of those that it reads too.
    off: Vec<f64>,
    under_profile: Vec<f64>,
    wrong: Vec<String>,
}

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run(arguments: &Arguments) -> Result<()> {
    let mut table = Table::begin("Pictures");
    let scratch = tempfile::tempdir()?;
    let made = made_up(scratch.path())?;
    let mut public = Vec::new();
    if let Some(folder) = &arguments.folder {
        below(folder, &mut public)?;
    }
    let mut rows = vec![
        [
            "from",
            "pictures",
            "photos",
            "of which judged",
            "refused by name",
            "with metadata",
            "wrong",
            "colours off, RMS of 255: median, 99 %, under a profile",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    let mut met = true;
    for (from, files) in [("made up", made), ("public", public)] {
        if files.is_empty() {
            continue;
        }
        let counts = take_in(&files, scratch.path()).await?;
        met &= counts.unclean == 0 && counts.wrong.is_empty() && at(&counts.under_profile, 99) <= 2.0;
        let refused: Vec<_> = counts.refused.iter().map(|(why, n)| format!("{n} {why}")).collect();
        rows.push(vec![
            from.into(),
            files.len().to_string(),
            counts.photos.to_string(),
            counts.judged.to_string(),
            format!("{}: {}", counts.refused.values().sum::<usize>(), refused.join(", ")),
            counts.unclean.to_string(),
            counts.wrong.len().to_string(),
            format!("{:.2}, {:.2}, {:.2}", at(&counts.off, 50), at(&counts.off, 99), at(&counts.under_profile, 99)),
        ]);
        for wrong in &counts.wrong {
            table.line(&format!("* wrong: {wrong}"));
        }
    }
    table.line(&format!("* beside {}", machine::first_line(PEER, &["--version"])));
    table.rows(&rows);
    table.target("0 wrong, 0 with metadata, colours within 2 of 255 under a profile", met);
    table.keep()
}

async fn take_in(files: &[PathBuf], scratch: &Path) -> Result<Counts> {
    let phone = Phone::new("http://127.0.0.1:9");
    let mut counts = Counts::default();
    for file in files {
        let bytes = fs::read(file)?;
        let draft = phone.draft("Contoh.").await;
        match phone.add_photo(draft.id, bytes).await {
            Err(error) => {
                let why = error.params.get("reason").cloned().unwrap_or_else(|| format!("{:?}", error.code));
                *counts.refused.entry(why).or_default() += 1;
            }
            Ok(view) => {
                counts.photos += 1;
                let photo = view.photos.first().ok_or("a photo that was taken in is in its draft")?;
                let jpeg = phone.photo(photo.id).await;
                counts.unclean += usize::from(sambat_photo::inspect(&jpeg).is_err());
                if photo.width.min(photo.height) as usize >= SMALLEST {
                    compare(file, &jpeg, scratch, &mut counts)?;
                }
            }
        }
    }
    Ok(counts)
}

fn compare(file: &Path, jpeg: &[u8], scratch: &Path, counts: &mut Counts) -> Result<()> {
    let ours = scratch.join("ours.jpg");
    fs::write(&ours, jpeg)?;
    // Of the picture itself: another one may lie behind it, with a profile of its own.
    let has_profile = Command::new("vipsheader").args(["-f", "icc-profile-data"]).arg(file).output()?.status.success();
    let (theirs, ours) = (small(file, has_profile, scratch)?, small(&ours, false, scratch)?);
    let (Some(theirs), Some(ours)) = (theirs, ours) else { return Ok(()) };
    let off = rms(&ours, &theirs);
    counts.judged += 1;
    if off > WRONG {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        counts.wrong.push(format!("{name}: {off:.1}"));
    }
    if has_profile {
        counts.under_profile.push(off);
    }
    counts.off.push(off);
    Ok(())
}

/// The means of a picture's cells. In whole pixels of the larger picture, so that no filter's ringing is compared.
fn means(picture: &Small) -> Small {
    let long = picture.width.max(picture.height);
    let (width, height) =
        (((picture.width * EDGE).div_ceil(long)).max(1), ((picture.height * EDGE).div_ceil(long)).max(1));
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (left, right) =
                (x * picture.width / width, ((x + 1) * picture.width / width).max(x * picture.width / width + 1));
            let (top, bottom) =
                (y * picture.height / height, ((y + 1) * picture.height / height).max(y * picture.height / height + 1));
            let mut sums = [0_usize; 3];
            for row in top..bottom {
                for pixel in &picture.pixels[row * picture.width + left..row * picture.width + right] {
                    sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += usize::from(*value));
                }
            }
            let count = (right - left) * (bottom - top);
            pixels.push(sums.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX)));
        }
    }
    Small { width, height, pixels }
}

/// A picture, upright, in sRGB and over white.
struct Small {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 3]>,
}

/// By libvips; `None` where it reads none.
fn small(file: &Path, has_profile: bool, scratch: &Path) -> Result<Option<Small>> {
    let (thumbnail, flat) = (scratch.join("small.v"), scratch.join("small.ppm"));
    let target = thumbnail.display().to_string();
    let mut make = Command::new(PEER);
    make.arg(file).args(["--size", "100000x100000>", "-o", &target]);
    // Where there is no profile it would take one of its own for the picture's.
    if has_profile {
        make.args(["--export-profile", "srgb"]);
    }
    let made = make.output()?;
    if !made.status.success() {
        return Ok(None);
    }
    // libvips 8.14 takes the blue of an opaque picture for its transparency, if told to flatten that.
    let bands = Command::new("vipsheader").args(["-f", "bands"]).arg(&thumbnail).output()?.stdout;
    let mut flatten = Command::new("vips");
    match bands.trim_ascii() {
        b"2" | b"4" => flatten.arg("flatten").arg(&thumbnail).arg(&flat).args(["--background", "255"]),
        _ => flatten.arg("copy").arg(&thumbnail).arg(&flat),
    };
    if !flatten.output()?.status.success() {
        return Ok(None);
    }
    Ok(portable_pixmap(&fs::read(&flat)?).map(|whole| means(&whole)))
}

/// A binary PPM or PGM of eight bits.
fn portable_pixmap(bytes: &[u8]) -> Option<Small> {
    let mut at = 0;
    let mut words = Vec::new();
    while words.len() < 4 {
        let rest = bytes.get(at..)?;
        if rest.first()? == &b'#' {
            at += rest.iter().position(|byte| *byte == b'\n')? + 1;
            continue;
        }
        let end = rest.iter().position(u8::is_ascii_whitespace)?;
        if end > 0 {
            words.push(std::str::from_utf8(rest.get(..end)?).ok()?.to_owned());
        }
        at += end + 1;
    }
    let [kind, width, height, most] = words.as_slice() else { return None };
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    if most != "255" {
        return None;
    }
    let data = bytes.get(at..)?;
    let pixels: Vec<[u8; 3]> = match kind.as_str() {
        "P6" => data.as_chunks::<3>().0.to_vec(),
        "P5" => data.iter().map(|&grey| [grey; 3]).collect(),
        _ => return None,
    };
    (pixels.len() == width * height).then_some(Small { width, height, pixels })
}

/// How far two small pictures are apart; they may differ by a pixel in their edges.
fn rms(a: &Small, b: &Small) -> f64 {
    if a.width.abs_diff(b.width) > 1 || a.height.abs_diff(b.height) > 1 {
        return f64::INFINITY;
    }
    let (width, height) = (a.width.min(b.width), a.height.min(b.height));
    let mut sum = 0.0;
    for y in 0..height {
        for x in 0..width {
            let (one, other) = (a.pixels[y * a.width + x], b.pixels[y * b.width + x]);
            sum += one.iter().zip(other).map(|(one, other)| f64::from(one.abs_diff(other)).powi(2)).sum::<f64>();
        }
    }
    (sum / (width * height * 3).max(1) as f64).sqrt()
}

/// So many percent of the values are at most this.
fn at(values: &[f64], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Camera photos of every kind that one may be of, in a folder.
fn made_up(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for seed in 0..400_u64 {
        let exif = ExifOptions { orientation: u16::try_from(seed % 8)? + 1, ..ExifOptions::default() };
        let options = CameraOptions {
            width: 640 + u16::try_from(seed % 7)? * 160,
            height: 480 + u16::try_from(seed % 5)? * 120,
            progressive: seed % 2 == 1,
            exif: (seed % 3 != 0).then_some(exif),
            ..CameraOptions::default()
        };
        let mut photo = camera_photo(seed, &options);
        match seed % 4 {
            1 => photo.truncate(photo.len() - 2),
            2 => photo.extend([0; 512]),
            _ => {}
        }
        let file = folder.join(format!("made-{seed:03}.jpg"));
        fs::write(&file, photo)?;
        files.push(file);
    }
    Ok(files)
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    const KINDS: [&str; 13] =
        ["jpg", "jpeg", "jpe", "png", "apng", "webp", "gif", "tif", "tiff", "heic", "heif", "avif", "bmp"];
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, found)?;
        } else if path.extension().is_some_and(|kind| KINDS.contains(&kind.to_string_lossy().to_lowercase().as_str())) {
            found.push(path);
        }
    }
    Ok(())
}
