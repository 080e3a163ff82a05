//! The allow-list: a JPEG that is a picture and nothing else.

use thiserror::Error;

use super::entropy::{Codes, Part, walk};
use super::pieces::{Piece, Pieces, marker};
use crate::limits::{MAX_PIXELS_JPEG, check_pixels};

/// What a clean file holds: only a picture of this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clean {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Why a file is not kept byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unclean {
    /// Not a JPEG, or one that ends too early or contradicts itself.
    #[error("no well-formed JPEG")]
    Malformed,
    /// No JFIF header in the first place, or one that carries a thumbnail or other freight.
    #[error("no plain JFIF header")]
    Jfif,
    /// A marker segment that is not on the list: metadata, a comment, a profile.
    #[error("segment FF{0:02X}")]
    Segment(u8),
    /// A progressive or extended picture. Harmless, but its bits cannot be accounted for one by one.
    #[error("not a baseline picture")]
    Process,
    /// Bytes between two segments.
    #[error("bytes between segments")]
    Gap,
    /// A table that is out of place, defined twice, or larger than a picture can need.
    #[error("a table that no picture needs")]
    Table,
    /// A frame or scan header that a plain encoder does not write.
    #[error("an unusual frame or scan header")]
    Header,
    /// Entropy-coded data that is not exactly one picture long.
    #[error("a scan that is not exactly the picture")]
    Scan,
    /// Bytes after the end of the image.
    #[error("{0} bytes after the end")]
    Trailing(usize),
    /// A clean picture beyond the size in pixels or bytes that a phone prepares.
    #[error("larger than a prepared photo")]
    Size,
}

/// Whether a JPEG is a picture and nothing else, so that a server may keep it byte for byte.
///
/// The list: SOI, a JFIF APP0 without thumbnail, then DQT, SOF0, DHT, DRI and SOS in any order that makes sense, EOI,
/// nothing after. Each table is defined once and holds only what baseline pictures use; every component is in exactly
/// one scan; every bit of every scan belongs to a coefficient. So there is no place left for EXIF, comments, profiles,
/// a second file behind the first, or a script between two blocks. The pixels themselves are not judged.
///
/// Costs about 3 ms for 300 kB. Sources: ITU-T T.81, annexes B and F; JFIF 1.02.
///
/// # Errors
///
/// [`Unclean`] names the first thing that is not on the list.
pub fn inspect(bytes: &[u8]) -> Result<Clean, Unclean> {
    let mut pieces = Pieces::new(bytes).ok_or(Unclean::Malformed)?;
    let mut file = File::default();
    let mut first = true;
    loop {
        let piece = pieces.next().map_err(|_| Unclean::Malformed)?;
        if pieces.skipped > 0 {
            return Err(Unclean::Gap);
        }
        match piece {
            Piece::Segment(marker::APP0, body) if first => jfif(body)?,
            _ if first => return Err(Unclean::Jfif),
            Piece::Segment(marker::DQT, body) => file.quantisation(body)?,
            Piece::Segment(marker::SOF0, body) => file.frame(body)?,
            Piece::Segment(marker::SOF1 | marker::SOF2, _) => return Err(Unclean::Process),
            Piece::Segment(marker::DHT, body) => file.huffman(body)?,
            Piece::Segment(marker::DRI, body) => file.restart(body)?,
            Piece::Segment(code, _) | Piece::Lone(code) => return Err(Unclean::Segment(code)),
            Piece::Scan(header, data) => file.scan(header, data)?,
            Piece::End(0) => return file.end(),
            Piece::End(more) => return Err(Unclean::Trailing(more)),
        }
        first = false;
    }
}

/// Version 1.x, a pixel density, no thumbnail, no extension.
fn jfif(body: &[u8]) -> Result<(), Unclean> {
    match body {
        [b'J', b'F', b'I', b'F', 0, 1, 0..=2, 0..=2, _, _, _, _, 0, 0] => Ok(()),
        _ => Err(Unclean::Jfif),
    }
}

/// What has been read so far.
#[derive(Default)]
struct File {
    quantisation: [bool; 4],
    dc: [Option<Codes>; 2],
    ac: [Option<Codes>; 2],
    restart: Option<u16>,
    frame: Option<Frame>,
}

struct Frame {
    width: u32,
    height: u32,
    components: Vec<Component>,
}

struct Component {
    id: u8,
    across: u32,
    down: u32,
    quantisation: u8,
    scanned: bool,
}

impl File {
    /// T.81, B.2.4.1: eight-bit tables, each once, no zero in them.
    fn quantisation(&mut self, body: &[u8]) -> Result<(), Unclean> {
        let (tables, over) = body.as_chunks::<65>();
        if tables.is_empty() || !over.is_empty() {
            return Err(Unclean::Table);
        }
        for [id, values @ ..] in tables {
            let slot = self.quantisation.get_mut(usize::from(*id)).ok_or(Unclean::Table)?;
            if *slot || values.contains(&0) {
                return Err(Unclean::Table);
            }
            *slot = true;
        }
        Ok(())
    }

    /// T.81, B.2.4.2: two tables of each class at most, each once, with symbols that baseline coding can use
    /// (tables F.1 and F.2) and no symbol twice.
    fn huffman(&mut self, mut body: &[u8]) -> Result<(), Unclean> {
        if body.is_empty() {
            return Err(Unclean::Table);
        }
        while let [class_and_id, rest @ ..] = body {
            let (counts, rest) = rest.split_first_chunk::<16>().ok_or(Unclean::Table)?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(total).ok_or(Unclean::Table)?;
            let (slots, usable): (_, fn(u8) -> bool) = match class_and_id >> 4 {
                0 => (&mut self.dc, |symbol| symbol <= 11),
                1 => (&mut self.ac, |symbol| matches!(symbol & 15, 1..=10) || matches!(symbol, 0 | 0xF0)),
                _ => return Err(Unclean::Table),
            };
            let slot = slots.get_mut(usize::from(class_and_id & 15)).ok_or(Unclean::Table)?;
            let mut seen = [false; 256];
            let once = |&symbol: &u8| !std::mem::replace(&mut seen[usize::from(symbol)], true) && usable(symbol);
            if slot.is_some() || symbols.is_empty() || !symbols.iter().all(once) {
                return Err(Unclean::Table);
            }
            *slot = Some(Codes::new(counts, symbols).ok_or(Unclean::Table)?);
            body = rest;
        }
        Ok(())
    }

    fn restart(&mut self, body: &[u8]) -> Result<(), Unclean> {
        let interval = body.try_into().map(u16::from_be_bytes).map_err(|_| Unclean::Table)?;
        if self.restart.replace(interval).is_some() { Err(Unclean::Table) } else { Ok(()) }
    }

    /// T.81, B.2.2: eight bits, one or three components, each sampled once or twice each way.
    fn frame(&mut self, body: &[u8]) -> Result<(), Unclean> {
        let &[8, h1, h0, w1, w0, count @ (1 | 3), ref rest @ ..] = body else {
            return Err(Unclean::Header);
        };
        let (width, height) = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        check_pixels(width, height, MAX_PIXELS_JPEG).map_err(|_| Unclean::Header)?;
        let (specs, over) = rest.as_chunks::<3>();
        if self.frame.is_some() || specs.len() != usize::from(count) || !over.is_empty() {
            return Err(Unclean::Header);
        }
        let mut components: Vec<Component> = Vec::with_capacity(specs.len());
        for &[id, sampling, quantisation] in specs {
            let (across, down) = (u32::from(sampling >> 4), u32::from(sampling & 15));
            let usual = matches!(across, 1 | 2) && matches!(down, 1 | 2);
            if !usual || components.iter().any(|other| other.id == id) {
                return Err(Unclean::Header);
            }
            components.push(Component { id, across, down, quantisation, scanned: false });
        }
        self.frame = Some(Frame { width, height, components });
        Ok(())
    }

    /// T.81, B.2.3, and A.2 for how many blocks there are.
    fn scan(&mut self, header: &[u8], data: &[u8]) -> Result<(), Unclean> {
        let frame = self.frame.as_mut().ok_or(Unclean::Header)?;
        let [count, rest @ ..] = header else { return Err(Unclean::Header) };
        let Some((specs, [0, 63, 0])) = rest.split_at_checked(2 * usize::from(*count)) else {
            return Err(Unclean::Header);
        };
        let most = |of: fn(&Component) -> u32| frame.components.iter().map(of).max().unwrap_or(1);
        let (most_across, most_down) = (most(|c| c.across), most(|c| c.down));
        let (width, height) = (frame.width, frame.height);
        let alone = *count == 1;
        let mut parts = Vec::with_capacity(specs.len() / 2);
        let mut mcus = width.div_ceil(8 * most_across) * height.div_ceil(8 * most_down);
        let mut from = 0;
        for &[id, tables] in specs.as_chunks::<2>().0 {
            // The components of a scan come in the order of the frame.
            let found = frame.components[from..].iter().position(|c| c.id == id).ok_or(Unclean::Header)?;
            let component = &mut frame.components[from + found];
            from += found + 1;
            let defined = self.quantisation.get(usize::from(component.quantisation)) == Some(&true);
            if !defined || std::mem::replace(&mut component.scanned, true) {
                return Err(Unclean::Header);
            }
            let table = |slots: &'_ [Option<Codes>; 2], id: u8| -> bool {
                slots.get(usize::from(id)).is_some_and(Option::is_some)
            };
            if !table(&self.dc, tables >> 4) || !table(&self.ac, tables & 15) {
                return Err(Unclean::Header);
            }
            let (Some(Some(dc)), Some(Some(ac))) =
                (self.dc.get(usize::from(tables >> 4)), self.ac.get(usize::from(tables & 15)))
            else {
                return Err(Unclean::Header);
            };
            let blocks = if alone {
                // A component alone in its scan has one block an MCU and none beyond its own edge.
                let blocks = |edge: u32, of: u32, most: u32| (edge * of).div_ceil(most).div_ceil(8);
                mcus = blocks(width, component.across, most_across) * blocks(height, component.down, most_down);
                1
            } else {
                component.across * component.down
            };
            parts.push(Part { blocks, dc, ac });
        }
        // T.81, B.2.3: ten blocks in an MCU at most.
        if parts.is_empty() || parts.iter().map(|part| part.blocks).sum::<u32>() > 10 {
            return Err(Unclean::Header);
        }
        walk(data, &parts, mcus, self.restart.unwrap_or(0).into())
    }

    fn end(self) -> Result<Clean, Unclean> {
        let frame = self.frame.ok_or(Unclean::Header)?;
        if frame.components.iter().all(|component| component.scanned) {
            Ok(Clean { width: frame.width, height: frame.height })
        } else {
            Err(Unclean::Header)
        }
    }
}
