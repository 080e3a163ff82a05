//! The entropy-coded data of a baseline scan (ITU-T T.81, annex F.2.2).
//!
//! A scan is the one place of a JPEG that can hide megabytes: decoders stop at the last block and skip what follows up
//! to the next marker. Here every bit has to belong to a coefficient, and the rest of the last byte to be ones.

use super::unclean::Unclean;

/// How many bits are looked up at once. Nearly every code of a photo, often with its value, is no longer; the table
/// stays in the first-level cache.
const LOOK: u32 = 10;

/// A quantisation table in the order of the zigzag.
pub(crate) type Quantisation = [u8; 64];

/// A Huffman table, by which the bits of a scan are read.
pub(crate) struct Codes {
    /// The entry for the next [`LOOK`] bits.
    near: Box<[Entry; 1 << LOOK]>,
    /// Length and symbol by the next 16 bits, for longer codes; length 0 is no code.
    far: Box<[(u8, u8); 1 << 16]>,
}

/// What the next bits begin with.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Bits to take: of the code, and of its value if that is known. 0: the code is longer, or none.
    taken: u8,
    symbol: u8,
    /// The value of an AC or DC difference, if code and value fit in [`LOOK`] bits; else 0, which no value is.
    value: i16,
}

impl Codes {
    /// From the 16 counts and the symbols of a DHT segment (T.81, annex C.2). `None` if the counts promise more codes
    /// than fit, or the all-ones code that T.81 forbids.
    pub(crate) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut far = vec![(0, 0); 1 << 16];
        let (mut from, mut symbols) = (0_usize, symbols.iter());
        for (length, &count) in (1_u8..).zip(counts) {
            for _ in 0..count {
                let to = from + (1 << (16 - length));
                // `>=`: the very last slot is the all-ones code.
                if to >= far.len() {
                    return None;
                }
                far[from..to].fill((length, *symbols.next()?));
                from = to;
            }
        }
        if symbols.next().is_some() {
            return None;
        }
        let near: Vec<Entry> = (0_u32..1 << LOOK).map(|bits| near(bits, far[(bits << (16 - LOOK)) as usize])).collect();
        Some(Self { near: near.try_into().ok()?, far: far.try_into().ok()? })
    }
}

fn near(bits: u32, (length, symbol): (u8, u8)) -> Entry {
    let size = symbol & 15;
    let both = u32::from(length + size);
    if length == 0 || u32::from(length) > LOOK {
        Entry::default()
    } else if size > 0 && both <= LOOK {
        let value = bits >> (LOOK - both) & ((1 << size) - 1);
        Entry { taken: length + size, symbol, value: extended(value, size) }
    } else {
        Entry { taken: length, symbol, value: 0 }
    }
}

/// EXTEND of T.81, figure F.12: the upper half of the values of `size` bits is positive, the lower half negative.
#[inline]
fn extended(bits: u32, size: u8) -> i16 {
    let half = 1_i32 << (size - 1);
    let bits = bits as i32;
    // At most eleven bits.
    (if bits < half { bits - 2 * half + 1 } else { bits }) as i16
}

/// A component as a scan sees it.
pub(crate) struct Part<'a> {
    /// Blocks side by side in an MCU.
    pub(crate) across: u32,
    /// Blocks one below the other in an MCU.
    pub(crate) down: u32,
    pub(crate) quantisation: &'a Quantisation,
    pub(crate) dc: &'a Codes,
    pub(crate) ac: &'a Codes,
}

/// What a scan holds.
pub(crate) struct Scan<'a> {
    pub(crate) parts: Vec<Part<'a>>,
    pub(crate) mcus_across: u32,
    pub(crate) mcus_down: u32,
    /// A restart marker comes after every so many MCUs; 0: never.
    pub(crate) restart: u32,
}

/// Takes coefficients as they are read, block by block, MCU by MCU.
pub(crate) trait Sink {
    /// A coefficient that is not zero: its place in the zigzag, below 64, and its value before it is multiplied.
    fn coefficient(&mut self, place: usize, value: i16);
    /// The block is whole.
    fn block(&mut self);
    /// A row of MCUs is whole. An error ends the walk.
    fn row(&mut self) -> Result<(), Unclean>;
}

impl Scan<'_> {
    /// Reads all of it. An error if one bit of `data` has no meaning, or one is missing.
    pub(crate) fn walk(&self, data: &[u8], sink: &mut impl Sink) -> Result<(), Unclean> {
        let mut bits = Bits { data, at: 0, held: 0, count: 0 };
        let mut before = [0_i16; 4];
        let (mut to_go, mut next_restart) = (self.restart, 0);
        for _ in 0..self.mcus_down {
            for _ in 0..self.mcus_across {
                if self.restart > 0 {
                    if to_go == 0 {
                        bits.restart(next_restart)?;
                        next_restart = (next_restart + 1) % 8;
                        before = [0; 4];
                        to_go = self.restart;
                    }
                    to_go -= 1;
                }
                for (part, before) in self.parts.iter().zip(&mut before) {
                    for _ in 0..part.across * part.down {
                        block(&mut bits, part, before, sink)?;
                        sink.block();
                    }
                }
            }
            sink.row()?;
        }
        bits.pad()?;
        if bits.at == data.len() { Ok(()) } else { Err(Unclean::Scan) }
    }
}

#[inline]
fn block(bits: &mut Bits<'_>, part: &Part<'_>, before: &mut i16, sink: &mut impl Sink) -> Result<(), Unclean> {
    let (symbol, mut difference) = bits.symbol(part.dc)?;
    if difference == 0 && symbol > 0 {
        difference = bits.value(symbol)?;
    }
    *before = before.wrapping_add(difference);
    sink.coefficient(0, *before);

    let mut place = 1;
    while place < 64 {
        let (symbol, mut value) = bits.symbol(part.ac)?;
        let run = usize::from(symbol >> 4);
        if value == 0 {
            match symbol {
                0 => return Ok(()),
                // Sixteen zeros, after which a coefficient must follow.
                0xF0 if place + 16 < 64 => {
                    place += 16;
                    continue;
                }
                0xF0 => return Err(Unclean::Scan),
                _ => value = bits.value(symbol & 15)?,
            }
        }
        place += run;
        if place > 63 {
            return Err(Unclean::Scan);
        }
        sink.coefficient(place, value);
        place += 1;
    }
    Ok(())
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits from the top. Below the first `count` may stand the beginning of `data[at]`.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    /// Holds at least 56 bits, or all there are before the end of an interval.
    #[inline]
    fn fill(&mut self) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        if let Some(next) = self.data.get(self.at..).and_then(|rest| rest.first_chunk()) {
            let next = u64::from_be_bytes(*next);
            // Adding one to each byte carries out of every 0xFF; a false alarm only costs time.
            if next & !next.wrapping_add(ONES) & (ONES << 7) == 0 {
                self.held |= next >> self.count;
                let bytes = (63 - self.count) / 8;
                self.at += bytes as usize;
                self.count += 8 * bytes;
                return;
            }
        }
        self.fill_bytewise();
    }

    #[cold]
    fn fill_bytewise(&mut self) {
        while self.count <= 56 {
            match self.data.get(self.at) {
                Some(0xFF) if self.data.get(self.at + 1) != Some(&0) => return,
                Some(&byte) => {
                    // What stood there is the beginning of this same byte.
                    self.held |= u64::from(byte) << (56 - self.count);
                    self.at += if byte == 0xFF { 2 } else { 1 };
                }
                None => return,
            }
            self.count += 8;
        }
    }

    #[inline]
    fn take(&mut self, bits: u8) -> Result<(), Unclean> {
        let bits = u32::from(bits);
        if bits > self.count {
            return Err(Unclean::Scan);
        }
        self.held <<= bits;
        self.count -= bits;
        Ok(())
    }

    /// The next code's symbol, and its value if that was read along with it.
    #[inline]
    fn symbol(&mut self, codes: &Codes) -> Result<(u8, i16), Unclean> {
        // A code and a value have at most 16 and 11 bits.
        if self.count < 32 {
            self.fill();
        }
        let Entry { taken, symbol, value } = codes.near[(self.held >> (64 - LOOK)) as usize];
        if taken > 0 {
            self.take(taken)?;
            return Ok((symbol, value));
        }
        let (length, symbol) = codes.far[(self.held >> 48) as usize];
        if length == 0 {
            return Err(Unclean::Scan);
        }
        self.take(length)?;
        Ok((symbol, 0))
    }

    /// RECEIVE and EXTEND (T.81, F.2.2.1) of 1 to 11 bits.
    #[inline]
    fn value(&mut self, size: u8) -> Result<i16, Unclean> {
        let bits = (self.held >> (64 - u32::from(size))) as u32;
        self.take(size)?;
        Ok(extended(bits, size))
    }

    /// The end of an interval: fewer than eight bits left, all of them ones (T.81, F.1.2.3).
    fn pad(&mut self) -> Result<(), Unclean> {
        self.fill();
        if self.count >= 8 || self.held.leading_ones() < self.count {
            return Err(Unclean::Scan);
        }
        (self.held, self.count) = (0, 0);
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
