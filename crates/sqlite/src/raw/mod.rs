//! A database that SQLite does not read any more, read page by page: each row stands for itself.
//!
//! Nothing of the file is run, and none of its pointers is believed but from a cell to its overflow: a page that is whole
//! gives its rows, whatever became of the header, the schema and the pages above it. What was deleted does not come back,
//! because the files are written with `secure_delete`. Formats: <https://www.sqlite.org/fileformat2.html>.

mod log;
mod record;

pub use log::{LogState, log_state};

use rusqlite::types::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// What a page is where no header says so: SQLite's own choice.
const PAGE: usize = 4096;

/// Bytes of the header before the first page's tree.
const HEADER: usize = 100;

/// A row as it lies in a page: of which table, its reader has to find out.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    /// Its number; `None` in a table or an index `WITHOUT ROWID`.
    pub rowid: Option<i64>,
    /// Its columns, in the order of the table; an older row has fewer.
    pub values: Vec<Value>,
}

/// The pages of a database and of its log.
#[derive(Debug, Default)]
pub struct RawDatabase {
    size: usize,
    pages: BTreeMap<usize, Vec<u8>>,
    /// Numbers of pages, the last written first.
    order: Vec<usize>,
}

/// The write-ahead log of a database.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other,
    }
}

impl RawDatabase {
    /// Reads the pages of the file at this path and of its log. Either may be missing.
    ///
    /// # Errors
    /// Where a file is there and cannot be read.
    pub fn read(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&read(path)?, &read(&log_of(path))?))
    }

    /// The pages of these bytes of a file and of its log; either may be empty.
    #[must_use]
    pub fn of(file: &[u8], log: &[u8]) -> Self {
        let log = log::Log::of(log);
        let size = page_size(file).or(log.page_size()).unwrap_or(PAGE);
        let mut pages: BTreeMap<usize, Vec<u8>> = (1..).zip(file.chunks(size).map(<[u8]>::to_vec)).collect();
        let mut logged = Vec::new();
        for (number, page) in log.committed(size) {
            pages.insert(number, page.to_vec());
            logged.push(number);
        }
        let mut seen = BTreeSet::new();
        let order =
            logged.into_iter().rev().chain(pages.keys().copied()).filter(|number| seen.insert(*number)).collect();
        Self { size, pages, order }
    }

    /// The version that its header says, if there is one.
    #[must_use]
    pub fn version(&self) -> Option<usize> {
        let first = self.page(1)?;
        page_size(first)?;
        record::u32_at(first, 60)
    }

    /// Every row of every page that holds some, with those of indexes; where a row lies twice, the last written comes first.
    #[must_use]
    pub fn rows(&self) -> Vec<RawRow> {
        self.order.iter().flat_map(|number| self.rows_of(*number)).collect()
    }

    fn page(&self, number: usize) -> Option<&[u8]> {
        self.pages.get(&number).map(Vec::as_slice).filter(|page| page.len() == self.size)
    }

    fn rows_of(&self, number: usize) -> Vec<RawRow> {
        let Some(page) = self.page(number) else { return Vec::new() };
        let start = if number == 1 { HEADER } else { 0 };
        let (is_table, cells, skip) = match page.get(start) {
            Some(0x0D) => (true, 8, 0),
            Some(0x0A) => (false, 8, 0),
            // The inner pages of an index hold rows too, each behind the number of a page.
            Some(0x02) => (false, 12, 4),
            _ => return Vec::new(),
        };
        let count = record::u16_at(page, start + 3).unwrap_or_default();
        let cells = (0..count).map_while(|n| record::u16_at(page, start + cells + 2 * n));
        cells.filter_map(|at| self.row(page, at + skip, is_table)).collect()
    }

    fn row(&self, page: &[u8], at: usize, is_table: bool) -> Option<RawRow> {
        let (bytes, at) = record::varint(page, at)?;
        let (rowid, at) = if is_table { record::varint(page, at)? } else { (0, at) };
        let values = record::values(&self.payload(page, at, usize::try_from(bytes).ok()?, is_table)?)?;
        Some(RawRow { rowid: is_table.then_some(rowid), values })
    }

    /// What a cell holds, with what did not fit into its page.
    fn payload(&self, page: &[u8], at: usize, bytes: usize, is_table: bool) -> Option<Vec<u8>> {
        if bytes > self.size * self.pages.len() {
            return None;
        }
        let most = if is_table { self.size - 35 } else { (self.size - 12) * 64 / 255 - 23 };
        if bytes <= most {
            return page.get(at..at + bytes).map(<[u8]>::to_vec);
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let here = least + (bytes - least) % (self.size - 4);
        let here = if here <= most { here } else { least };
        let mut payload = page.get(at..at + here)?.to_vec();
        let mut next = record::u32_at(page, at + here)?;
        while payload.len() < bytes {
            let overflow = self.page(next)?;
            payload.extend_from_slice(overflow.get(4..(4 + bytes - payload.len()).min(self.size))?);
            next = record::u32_at(overflow, 0)?;
        }
        Some(payload)
    }
}

fn page_size(file: &[u8]) -> Option<usize> {
    let size = match record::u16_at(file, 16)? {
        1 => 65_536,
        size => size,
    };
    (file.starts_with(b"SQLite format 3\0") && size.is_power_of_two() && size >= 512).then_some(size)
}

#[cfg(test)]
mod tests;
