//! Photos for tests, as a camera makes them, and files that only look like some.

use sambat_client::ports::Source;
use sambat_photo::sample::{CameraOptions, camera_photo};
use std::io;

/// What a 12-megapixel phone writes: 4000×3000, orientation 6, a position, 4 to 5 MB.
#[must_use]
pub fn from_camera(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions::default())
}

/// A photo that is quickly made and still becomes a few hundred kilobytes.
#[must_use]
pub fn small(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 1600, height: 1200, ..CameraOptions::default() })
}

/// A photo that becomes as large as most do, about 350 kB.
#[must_use]
pub fn usual(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 1600, height: 1200, noise: 20, ..CameraOptions::default() })
}

/// Rain and gravel: as large as a photo may become.
#[must_use]
pub fn grainy(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 1600, height: 1200, noise: 24, ..CameraOptions::default() })
}

/// A photo of a few kilobytes, for tests that need many.
#[must_use]
pub fn tiny(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 160, height: 120, quality: 60, noise: 4, ..CameraOptions::default() })
}

/// The header of a PNG that says to be this large, and nothing behind it.
#[must_use]
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&chunk);
    file.extend(crc32(&chunk).to_be_bytes());
    file
}

/// The checksum of a PNG chunk (W3C PNG, annex D), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// Bytes that a citizen chose.
#[derive(Debug, Clone)]
pub struct Chosen(pub Vec<u8>);

impl Source for Chosen {
    fn name(&self) -> String {
        "IMG_0001.JPG".into()
    }

    fn read(&self, limit: usize) -> io::Result<Vec<u8>> {
        Ok(self.0[..self.0.len().min(limit + 1)].to_vec())
    }
}
