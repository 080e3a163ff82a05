//! A JPEG cut at its markers (ITU-T T.81, annex B). Nothing is decoded and nothing is copied.

use crate::PhotoError;

/// Markers by the names of T.81, table B.1.
pub(crate) mod marker {
    pub(crate) const SOF0: u8 = 0xC0;
    pub(crate) const SOF1: u8 = 0xC1;
    pub(crate) const SOF2: u8 = 0xC2;
    pub(crate) const DHT: u8 = 0xC4;
    pub(crate) const JPG: u8 = 0xC8;
    pub(crate) const DAC: u8 = 0xCC;
    pub(crate) const SOF15: u8 = 0xCF;
    pub(crate) const RST0: u8 = 0xD0;
    pub(crate) const RST7: u8 = 0xD7;
    pub(crate) const SOI: u8 = 0xD8;
    pub(crate) const EOI: u8 = 0xD9;
    pub(crate) const SOS: u8 = 0xDA;
    pub(crate) const DQT: u8 = 0xDB;
    pub(crate) const DRI: u8 = 0xDD;
    pub(crate) const APP0: u8 = 0xE0;
    pub(crate) const APP1: u8 = 0xE1;
    pub(crate) const APP2: u8 = 0xE2;
    pub(crate) const APP14: u8 = 0xEE;
    pub(crate) const APP15: u8 = 0xEF;
    pub(crate) const COM: u8 = 0xFE;
}

/// A part of the file that begins with a marker.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A marker segment: its marker and what follows its length.
    Segment(u8, &'a [u8]),
    /// A marker that stands alone where none belongs (RST, TEM, a second SOI).
    Lone(u8),
    /// A scan: its header and its entropy-coded data, still with stuffed zeros and restart markers.
    Scan(&'a [u8], &'a [u8]),
    /// End of image, and how many bytes follow it.
    End(usize),
}

/// The pieces of a file in order, after SOI and up to EOI.
pub(crate) struct Pieces<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Bytes skipped since the last piece: fill bytes, or what some cameras leave between segments.
    pub(crate) skipped: usize,
    /// The header of a scan that no marker followed, up to the end of the file.
    pub(crate) unended: Option<&'a [u8]>,
}

impl<'a> Pieces<'a> {
    /// `None` if the file does not begin with SOI.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        bytes.starts_with(&[0xFF, marker::SOI]).then_some(Self { bytes, at: 2, skipped: 0, unended: None })
    }

    /// The next piece, or [`PhotoError::Truncated`] if the file ends before EOI. Not to be called after
    /// [`Piece::End`].
    pub(crate) fn next(&mut self) -> Result<Piece<'a>, PhotoError> {
        let from = self.at;
        let code = self.marker()?;
        self.skipped = self.at - 2 - from;
        match code {
            marker::EOI => Ok(Piece::End(self.bytes.len() - self.at)),
            0x01 | marker::RST0..=marker::SOI => Ok(Piece::Lone(code)),
            marker::SOS => {
                let header = self.body()?;
                self.unended = Some(header);
                let data = self.entropy_coded()?;
                self.unended = None;
                Ok(Piece::Scan(header, data))
            }
            _ => Ok(Piece::Segment(code, self.body()?)),
        }
    }

    /// How many bytes of the file the pieces so far had.
    pub(crate) fn read_so_far(&self) -> usize {
        self.at
    }

    fn marker(&mut self) -> Result<u8, PhotoError> {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let ff = memchr::memchr(0xFF, rest).ok_or(PhotoError::Truncated)?;
            match rest.get(ff + 1) {
                None => return Err(PhotoError::Truncated),
                Some(0xFF) => self.at += ff + 1,
                Some(0) => self.at += ff + 2,
                Some(&code) => {
                    self.at += ff + 2;
                    return Ok(code);
                }
            }
        }
    }

    fn body(&mut self) -> Result<&'a [u8], PhotoError> {
        let length = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk()).ok_or(PhotoError::Truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        if length < 2 {
            return Err(PhotoError::broken("a segment shorter than its own length"));
        }
        let body = self.bytes.get(self.at + 2..self.at + length).ok_or(PhotoError::Truncated)?;
        self.at += length;
        Ok(body)
    }

    /// Up to the next marker that is neither a stuffed zero nor a restart. Fill bytes before it stay outside.
    fn entropy_coded(&mut self) -> Result<&'a [u8], PhotoError> {
        let from = self.at;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let ff = memchr::memchr(0xFF, rest).ok_or(PhotoError::Truncated)?;
            match rest.get(ff + 1) {
                None => return Err(PhotoError::Truncated),
                Some(0 | marker::RST0..=marker::RST7) => self.at += ff + 2,
                Some(_) => {
                    self.at += ff;
                    return Ok(&self.bytes[from..self.at]);
                }
            }
        }
    }
}
