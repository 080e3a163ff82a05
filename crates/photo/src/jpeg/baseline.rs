//! The segments of a baseline JPEG (ITU-T T.81, annex B): tables, frame and scan headers, and nothing unusual in them.
//!
//! Both readers of entropy-coded data begin here: the judge of [`strict`](super::strict), for whom anything unusual
//! is a reason not to keep a file, and the decoder of [`fast`](super::fast), for whom it is a reason to leave the file
//! to a decoder that knows every corner of the standard.

use super::entropy::{Codes, Part, Quantisation, Scan};
use super::pieces::marker;
use super::unclean::Unclean;
use crate::limits::{MAX_PIXELS_JPEG, check_pixels};

/// What has been read so far.
#[derive(Default)]
pub(crate) struct Baseline {
    quantisation: [Option<Quantisation>; 4],
    dc: [Option<Codes>; 2],
    ac: [Option<Codes>; 2],
    restart: Option<u16>,
    pub(crate) frame: Option<Frame>,
}

/// What the frame header says.
pub(crate) struct Frame {
    /// Width in pixels.
    pub(crate) width: u32,
    /// Height in pixels.
    pub(crate) height: u32,
    pub(crate) components: Vec<Component>,
}

/// A component of the frame.
pub(crate) struct Component {
    id: u8,
    /// Blocks side by side in an interleaved MCU.
    pub(crate) across: u32,
    /// Blocks one below the other in an interleaved MCU.
    pub(crate) down: u32,
    quantisation: u8,
    /// Whether a scan has held it.
    pub(crate) scanned: bool,
}

impl Frame {
    /// The largest sampling factors of all components, across and down.
    pub(crate) fn most(&self) -> (u32, u32) {
        let most = |of: fn(&Component) -> u32| self.components.iter().map(of).max().unwrap_or(1);
        (most(|component| component.across), most(|component| component.down))
    }

    /// Samples of a component across and down (T.81, A.1.1).
    pub(crate) fn samples(&self, component: &Component) -> (u32, u32) {
        let (across, down) = self.most();
        ((self.width * component.across).div_ceil(across), (self.height * component.down).div_ceil(down))
    }
}

impl Baseline {
    /// Takes a marker segment; [`Unclean::Segment`] if it is none of baseline coding.
    pub(crate) fn segment(&mut self, code: u8, body: &[u8]) -> Result<(), Unclean> {
        match code {
            marker::DQT => self.quantisation(body),
            marker::SOF0 => self.frame(body),
            marker::SOF1 | marker::SOF2 => Err(Unclean::Process),
            marker::DHT => self.huffman(body),
            marker::DRI => self.restart(body),
            _ => Err(Unclean::Segment(code)),
        }
    }

    /// T.81, B.2.4.1: eight-bit tables, each once, no zero in them.
    fn quantisation(&mut self, body: &[u8]) -> Result<(), Unclean> {
        let (tables, over) = body.as_chunks::<65>();
        if tables.is_empty() || !over.is_empty() {
            return Err(Unclean::Table);
        }
        for [id, values @ ..] in tables {
            let slot = self.quantisation.get_mut(usize::from(*id)).ok_or(Unclean::Table)?;
            if slot.is_some() || values.contains(&0) {
                return Err(Unclean::Table);
            }
            *slot = Some(*values);
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

    /// Reads a scan header (T.81, B.2.3) and says how many blocks follow it (A.2).
    pub(crate) fn scan(&mut self, header: &[u8]) -> Result<Scan<'_>, Unclean> {
        let frame = self.frame.as_mut().ok_or(Unclean::Header)?;
        let [count, rest @ ..] = header else { return Err(Unclean::Header) };
        let Some((specs, [0, 63, 0])) = rest.split_at_checked(2 * usize::from(*count)) else {
            return Err(Unclean::Header);
        };
        let (most_across, most_down) = frame.most();
        let alone = *count == 1;
        let mut mcus = (frame.width.div_ceil(8 * most_across), frame.height.div_ceil(8 * most_down));
        let mut parts = Vec::with_capacity(specs.len() / 2);
        let mut from = 0;
        for &[id, tables] in specs.as_chunks::<2>().0 {
            // The components of a scan come in the order of the frame.
            let found = frame.components[from..].iter().position(|c| c.id == id).ok_or(Unclean::Header)?;
            let number = from + found;
            from = number + 1;
            let samples = frame.samples(&frame.components[number]);
            let component = &mut frame.components[number];
            if std::mem::replace(&mut component.scanned, true) {
                return Err(Unclean::Header);
            }
            let (across, down) = if alone {
                // A component alone in its scan has one block an MCU and none beyond its own edge.
                mcus = (samples.0.div_ceil(8), samples.1.div_ceil(8));
                (1, 1)
            } else {
                (component.across, component.down)
            };
            let quantisation = defined(&self.quantisation, component.quantisation)?;
            let (dc, ac) = (defined(&self.dc, tables >> 4)?, defined(&self.ac, tables & 15)?);
            parts.push(Part { across, down, quantisation, dc, ac });
        }
        // T.81, B.2.3: ten blocks in an MCU at most.
        if parts.is_empty() || parts.iter().map(|part| part.across * part.down).sum::<u32>() > 10 {
            return Err(Unclean::Header);
        }
        Ok(Scan { parts, mcus_across: mcus.0, mcus_down: mcus.1, restart: self.restart.unwrap_or(0).into() })
    }
}

fn defined<T>(tables: &[Option<T>], id: u8) -> Result<&T, Unclean> {
    tables.get(usize::from(id)).and_then(Option::as_ref).ok_or(Unclean::Header)
}
