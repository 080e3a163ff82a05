//! A JPEG whose camera wrote no end: whole all the same if its last scan is, whatever trails it.

use super::header::is_frame;
use super::pieces::{Piece, Pieces, marker};

/// So many bytes are put behind the last scan: more than a decoder reads ahead.
const FILL: usize = 64;

/// Two fills that no scan is decoded alike with: what differs was not in the file.
pub(super) const FILLS: [u8; 2] = [0x00, 0x55];

/// The file up to its last scan, filled with this and ended; `None` where it has an end of its own, or where scans are missing.
pub(super) fn ended(bytes: &[u8], fill: u8) -> Option<Vec<u8>> {
    let scans = scans(bytes)?;
    // Half of a stuffed byte would make the fill a part of it.
    let scans = scans.strip_suffix(&[0xFF]).unwrap_or(scans);
    let mut file = Vec::with_capacity(scans.len() + FILL + 2);
    file.extend_from_slice(scans);
    file.resize(scans.len() + FILL, fill);
    file.extend([0xFF, marker::EOI]);
    Some(file)
}

fn scans(bytes: &[u8]) -> Option<&[u8]> {
    let mut pieces = Pieces::new(bytes)?;
    let (mut parts, mut end) = (Parts::default(), None);
    loop {
        match pieces.next() {
            Ok(Piece::End(_)) => return None,
            Ok(Piece::Segment(code, body)) if is_frame(code) && end.is_none() => parts.frame(code, body)?,
            Ok(Piece::Scan(header, _)) => {
                parts.scan(header)?;
                end = Some(pieces.read_so_far());
            }
            Ok(Piece::Segment(..)) => {}
            // What trails the scans may look like anything.
            Ok(Piece::Lone(_)) if end.is_some() => break,
            Ok(Piece::Lone(_)) => {}
            Err(_) => break,
        }
    }
    if let Some(header) = pieces.unended {
        parts.scan(header)?;
        end = Some(bytes.len());
    }
    bytes.get(..end.filter(|_| parts.are_whole())?)
}

/// Which coefficients of which components had their last bits.
#[derive(Default)]
struct Parts {
    /// By the component's id, a bit for each of its 64 coefficients.
    components: Vec<(u8, u64)>,
    progressive: bool,
}

impl Parts {
    fn frame(&mut self, code: u8, body: &[u8]) -> Option<()> {
        let (components, _) = body.get(6..)?.as_chunks::<3>();
        self.components = components.iter().map(|component| (component[0], 0)).collect();
        self.progressive = code == marker::SOF2;
        Some(())
    }

    /// Takes in what a scan brings, by its header (T.81, B.2.3).
    fn scan(&mut self, header: &[u8]) -> Option<()> {
        let (&count, rest) = header.split_first()?;
        let named = rest.get(..usize::from(count) * 2)?;
        let &[from, to, approximation] = rest.get(named.len()..)? else { return None };
        let brought = match self.progressive {
            false => u64::MAX,
            // The low half says how many bits are still to come.
            true if approximation & 0x0F == 0 && from <= to && to < 64 => (u64::MAX >> (63 - (to - from))) << from,
            true => 0,
        };
        let (named, _) = named.as_chunks::<2>();
        for (id, had) in &mut self.components {
            if named.iter().any(|[name, _]| name == id) {
                *had |= brought;
            }
        }
        Some(())
    }

    fn are_whole(&self) -> bool {
        !self.components.is_empty() && self.components.iter().all(|(_, had)| *had == u64::MAX)
    }
}
