//! `sambat-sample DIR COUNT SEED`: photos as a camera makes them (4000×3000, turned, with GPS), for tests that need files.
//! `sambat-sample code FILE TEXT`: a photo of a QR code that says the text.

use sambat_photo::sample::{CameraOptions, CodeOptions, camera_photo, code_photo};
use std::{env, error::Error, fs, io::Write as _, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(folder), Some(count), Some(seed)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: sambat-sample DIR COUNT SEED".into());
    };
    if folder == "code" {
        return Ok(fs::write(count, code_photo(&[&seed], &CodeOptions { turned: 12.0, ..CodeOptions::default() }))?);
    }
    let (folder, count, seed) = (PathBuf::from(folder), count.parse::<u64>()?, seed.parse::<u64>()?);
    fs::create_dir_all(&folder)?;
    let mut stdout = std::io::stdout();
    for n in 0..count {
        let path = folder.join(format!("foto-{}.jpg", n + 1));
        let photo = camera_photo(seed + n, &CameraOptions::default());
        fs::write(&path, &photo)?;
        writeln!(stdout, "{} {} bytes, seed {}", path.display(), photo.len(), seed + n)?;
    }
    Ok(())
}
