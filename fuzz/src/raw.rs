//! `sambat_sqlite::RawDatabase`: pages of a file, frames of its log, records, overflow.
//!
//! Three bytes, then the file, then the log. The first says whether the sums of the log are made right before it is read: by
//! chance alone none ever would be. The two behind it are the length of the log.

use sambat_sqlite::{LogState, RawDatabase};

/// The bytes before the file.
pub const HEAD: usize = 3;

const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Reads a database.
///
/// # Panics
/// Where rows are more than the pages can hold.
pub fn read(bytes: &[u8]) {
    let Some((&[sums, high, low], rest)) = bytes.split_first_chunk::<HEAD>() else { return };
    let length = usize::from(u16::from_be_bytes([high, low])).min(rest.len());
    let (file, log) = rest.split_at(rest.len() - length);
    let mut log = log.to_vec();
    if sums & 1 == 1 {
        make_sums_right(&mut log);
    }
    let _ = LogState::of(&log);
    let database = RawDatabase::of(file, &log);
    let _ = database.version();
    let mut held = 0;
    for row in database.rows() {
        held += row.values.iter().map(size_of_value).sum::<usize>();
    }
    assert!(held <= 64 * (file.len() + log.len()), "{held} bytes in {} and {}", file.len(), log.len());
}

fn size_of_value(value: &rusqlite::types::Value) -> usize {
    use rusqlite::types::Value;
    match value {
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
        Value::Null | Value::Integer(_) | Value::Real(_) => 0,
    }
}

/// Each sum on top of the one before it, as SQLite writes them.
fn make_sums_right(log: &mut [u8]) {
    let number =
        |log: &[u8], at: usize| log.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes);
    let big = number(log, 0) == Some(0x377F_0683);
    let Some(size) = number(log, 8).and_then(|size| usize::try_from(size).ok()) else { return };
    let Some((head, frames)) = log.split_at_mut_checked(LOG_HEADER) else { return };
    let mut before = sum(&head[..24], (0, 0), big);
    put(&mut head[24..], before);
    for frame in frames.chunks_exact_mut(FRAME_HEADER + size.min(1 << 16)) {
        let (head, page) = frame.split_at_mut(FRAME_HEADER);
        before = sum(page, sum(&head[..8], before, big), big);
        put(&mut head[16..], before);
    }
}

fn put(into: &mut [u8], (first, second): (u32, u32)) {
    into[..4].copy_from_slice(&first.to_be_bytes());
    into[4..8].copy_from_slice(&second.to_be_bytes());
}

fn sum(bytes: &[u8], before: (u32, u32), big: bool) -> (u32, u32) {
    let word = |four: &[u8]| {
        let four = four.try_into().unwrap_or_default();
        if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    };
    bytes.chunks_exact(8).fold(before, |(a, b), eight| {
        let a = a.wrapping_add(word(&eight[..4])).wrapping_add(b);
        (a, b.wrapping_add(word(&eight[4..])).wrapping_add(a))
    })
}
