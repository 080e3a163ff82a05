//! A write-ahead log, read without SQLite: what of it is whole, and whether something that was on disk is not any more.

use super::{log_of, read, record};
use std::{io, path::Path};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Whether a log can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogState {
    /// As SQLite left it; its end may be what a dead battery cut off.
    Whole,
    /// Transactions that were on disk do not read, and SQLite would pass over them without a word.
    Damaged,
}

/// How the log of the database at this path stands.
///
/// # Errors
/// Where the log is there and cannot be read.
pub fn log_state(path: &Path) -> io::Result<LogState> {
    Ok(LogState::of(&read(&log_of(path))?))
}

impl LogState {
    /// How these bytes of a log stand.
    ///
    /// A battery that dies cuts off the last transaction only: each is on disk before the next begins. So a frame that does
    /// not read, with a whole transaction and more behind it, is damage.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let log = Log::of(bytes);
        let Some(size) = log.page_size() else {
            // No header that reads: either nothing was ever in it, or it was and the header is gone.
            return if bytes.len() > HEADER { Self::Damaged } else { Self::Whole };
        };
        let frames: Vec<_> = log.each(size).collect();
        let broken = frames.iter().position(|frame| !frame.whole).unwrap_or(frames.len());
        let behind = frames.get(broken..).unwrap_or_default();
        let lost = behind.iter().position(|frame| frame.whole && frame.commits);
        if lost.is_some_and(|at| at + 1 < behind.len()) { Self::Damaged } else { Self::Whole }
    }
}

/// The bytes of a log.
pub(super) struct Log<'a> {
    bytes: &'a [u8],
    /// Whether the sums are of numbers with the greater byte first.
    big: bool,
    header_reads: bool,
}

/// A frame of this log's generation.
struct Frame<'a> {
    number: usize,
    page: &'a [u8],
    commits: bool,
    /// Whether its sum follows from the sum before it.
    whole: bool,
}

impl<'a> Log<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let magic = record::u32_at(bytes, 0).unwrap_or_default();
        let big = magic == 0x377F_0683;
        let known = big || magic == 0x377F_0682;
        let header_reads = known && bytes.get(..24).is_some_and(|head| Some(sum(head, (0, 0), big)) == pair(bytes, 24));
        Self { bytes, big, header_reads }
    }

    pub(super) fn page_size(&self) -> Option<usize> {
        let size = record::u32_at(self.bytes, 8).filter(|_| self.header_reads)?;
        (size.is_power_of_two() && (512..=65_536).contains(&size)).then_some(size)
    }

    /// The pages of its transactions, in the order of writing; what was never committed is left out.
    pub(super) fn committed(&self, size: usize) -> Vec<(usize, &'a [u8])> {
        let mut pages: Vec<_> = self.each(size).filter(|frame| frame.whole).collect();
        let end = pages.iter().rposition(|frame| frame.commits).map_or(0, |last| last + 1);
        pages.truncate(end);
        pages.into_iter().map(|frame| (frame.number, frame.page)).collect()
    }

    /// Every frame of this generation. A sum continues the one before it, so that each frame can be judged by what its
    /// neighbour says of itself.
    fn each(&self, size: usize) -> impl Iterator<Item = Frame<'a>> {
        let (bytes, big) = (self.bytes, self.big);
        let generation = bytes.get(if self.header_reads { 16..24 } else { HEADER + 8..HEADER + 16 });
        let mut before = pair(bytes, 24).filter(|_| self.header_reads);
        bytes.get(HEADER..).unwrap_or_default().chunks_exact(FRAME_HEADER + size).filter_map(move |frame| {
            let (head, page) = frame.split_at(FRAME_HEADER);
            let said = pair(head, 16);
            let expected = before.map(|before| sum(page, sum(head.get(..8).unwrap_or_default(), before, big), big));
            before = said;
            let number = record::u32_at(head, 0).filter(|number| *number > 0)?;
            let frame = Frame {
                number,
                page,
                commits: record::u32_at(head, 4).is_some_and(|pages| pages > 0),
                whole: expected.is_some() && expected == said,
            };
            (head.get(8..16) == generation).then_some(frame)
        })
    }
}

fn pair(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((number(at)?, number(at + 4)?))
}

/// SQLite's sum of a multiple of eight bytes, on top of another.
fn sum(bytes: &[u8], before: (u32, u32), big: bool) -> (u32, u32) {
    let word = |four: &[u8]| {
        let four = four.try_into().unwrap_or_default();
        if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    };
    bytes.chunks_exact(8).fold(before, |(a, b), eight| {
        let (first, second) = eight.split_at(4);
        let a = a.wrapping_add(word(first)).wrapping_add(b);
        (a, b.wrapping_add(word(second)).wrapping_add(a))
    })
}
