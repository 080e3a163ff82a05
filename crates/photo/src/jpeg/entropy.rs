//! Walks the entropy-coded data of a baseline scan without decoding a pixel (ITU-T T.81, annex F.2.2).
//!
//! A scan is the one place of a JPEG that can hide megabytes: decoders stop at the last block and skip what follows up
//! to the next marker. Here every bit has to belong to a coefficient, and the rest of the last byte to be ones.

use super::strict::Unclean;

/// A Huffman table as a look-up by the next 16 bits: length of the code and its symbol; length 0 is no code.
pub(crate) struct Codes(Vec<(u8, u8)>);

impl Codes {
    /// From the 16 counts and the symbols of a DHT segment (T.81, annex C.2). `None` if the counts promise more codes
    /// than fit, or the all-ones code that T.81 forbids.
    pub(crate) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut codes = vec![(0, 0); 1 << 16];
        let (mut from, mut symbols) = (0_usize, symbols.iter());
        for (length, &count) in (1_u8..).zip(counts) {
            for _ in 0..count {
                let to = from + (1 << (16 - length));
                // `>=`: the very last slot is the all-ones code.
                if to >= codes.len() {
                    return None;
                }
                codes[from..to].fill((length, *symbols.next()?));
                from = to;
            }
        }
        symbols.next().is_none().then_some(Self(codes))
    }
}

/// A component as a scan sees it.
pub(crate) struct Part<'a> {
    /// Blocks in one MCU.
    pub(crate) blocks: u32,
    pub(crate) dc: &'a Codes,
    pub(crate) ac: &'a Codes,
}

/// Walks `mcus` MCUs with a restart marker after every `restart` of them (0: none).
pub(crate) fn walk(data: &[u8], parts: &[Part<'_>], mcus: u32, restart: u32) -> Result<(), Unclean> {
    let mut bits = Bits { data, at: 0, held: 0, count: 0 };
    let mut next_restart = 0;
    for mcu in 0..mcus {
        if restart > 0 && mcu > 0 && mcu % restart == 0 {
            bits.restart(next_restart)?;
            next_restart = (next_restart + 1) % 8;
        }
        for part in parts {
            for _ in 0..part.blocks {
                block(&mut bits, part)?;
            }
        }
    }
    bits.pad()?;
    if bits.at == data.len() { Ok(()) } else { Err(Unclean::Scan) }
}

fn block(bits: &mut Bits<'_>, part: &Part<'_>) -> Result<(), Unclean> {
    let size = bits.symbol(part.dc)?;
    bits.skip(size)?;
    let mut coefficient = 1;
    while coefficient < 64 {
        let symbol = bits.symbol(part.ac)?;
        let (run, size) = (u32::from(symbol >> 4), symbol & 15);
        match (run, size) {
            (0, 0) => return Ok(()),
            // Sixteen zeros, after which a coefficient must follow.
            (15, 0) if coefficient + 16 < 64 => coefficient += 16,
            (_, 0) => return Err(Unclean::Scan),
            _ => {
                coefficient += run + 1;
                if coefficient > 64 {
                    return Err(Unclean::Scan);
                }
                bits.skip(size)?;
            }
        }
    }
    Ok(())
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, in the lowest `count` places.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    /// Holds as many bits as there are, at least 32 before the end of an interval.
    #[inline]
    fn fill(&mut self) {
        while self.count <= 56 {
            match self.data.get(self.at) {
                Some(0xFF) => {
                    if self.data.get(self.at + 1) != Some(&0) {
                        return;
                    }
                    self.held = self.held << 8 | 0xFF;
                    self.at += 2;
                }
                Some(&byte) => {
                    self.held = self.held << 8 | u64::from(byte);
                    self.at += 1;
                }
                None => return,
            }
            self.count += 8;
        }
    }

    #[inline]
    fn symbol(&mut self, codes: &Codes) -> Result<u8, Unclean> {
        if self.count < 32 {
            self.fill();
        }
        let next = if self.count >= 16 { self.held >> (self.count - 16) } else { self.held << (16 - self.count) };
        let (length, symbol) = codes.0[usize::from(next as u16)];
        if length == 0 || u32::from(length) > self.count {
            return Err(Unclean::Scan);
        }
        self.count -= u32::from(length);
        Ok(symbol)
    }

    #[inline]
    fn skip(&mut self, size: u8) -> Result<(), Unclean> {
        if self.count < u32::from(size) {
            self.fill();
        }
        self.count = self.count.checked_sub(size.into()).ok_or(Unclean::Scan)?;
        Ok(())
    }

    /// The end of an interval: fewer than eight bits left, all of them ones (T.81, F.1.2.3).
    fn pad(&mut self) -> Result<(), Unclean> {
        self.fill();
        let ones = (1 << self.count.min(8)) - 1;
        if self.count >= 8 || self.held & ones != ones {
            return Err(Unclean::Scan);
        }
        self.count = 0;
        Ok(())
    }

    fn restart(&mut self, expected: u8) -> Result<(), Unclean> {
        self.pad()?;
        let marker = [0xFF, super::pieces::marker::RST0 + expected];
        if !self.data[self.at..].starts_with(&marker) {
            return Err(Unclean::Scan);
        }
        self.at += 2;
        Ok(())
    }
}
