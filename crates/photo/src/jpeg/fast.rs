//! A decoder for what cameras write: baseline, one scan, any fraction of 1, 1/2, 1/4 and 1/8.
//!
//! Half of a photo's time is its entropy-coded data, which can only be read in order. So one thread reads it and
//! another makes pixels of the row before; and the pixels stay in planes, with chroma as coarse as the file has it,
//! because that is what the encoder wants at the other end. A fraction costs a fraction: T.81 leaves the inverse DCT
//! to the decoder, and one of N points on the lowest N×N coefficients of a block makes N×N samples of it (libjpeg
//! calls it shrink-on-load).

use std::f32::consts::PI;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::baseline::{Baseline, Frame};
use super::entropy::{Quantisation, Scan, Sink};
use super::pieces::{Piece, Pieces, marker};
use super::unclean::Unclean;
use crate::picture::{Picture, Plane};

/// Rows of MCUs that may wait between the two threads. More would only cost memory.
const WAITING: usize = 3;

/// Decodes a JPEG of Y'CbCr or grey at `samples`/8 of its size, `samples` being 1, 2, 4 or 8.
///
/// `None` for a file with anything in it that a camera does not write, broken ones among them: what is wrong with those
/// is for a decoder to say that knows the whole standard.
pub(crate) fn decode(bytes: &[u8], samples: u32) -> Option<Picture> {
    let mut baseline = Baseline::default();
    let mut pieces = Pieces::new(bytes)?;
    let mut planes = None;
    loop {
        match pieces.next().ok()? {
            Piece::Segment(marker::APP0..=marker::APP15 | marker::COM, _) => {}
            Piece::Segment(code, body) => baseline.segment(code, body).ok()?,
            Piece::Scan(header, data) => {
                let places = places(baseline.frame.as_ref()?, samples);
                let scan = baseline.scan(header).ok()?;
                // A picture in several scans would have to wait for the last one.
                if planes.is_some() || scan.parts.len() != places.len() {
                    return None;
                }
                planes = Some(match samples {
                    1 => pixels::<1, 1>(&scan, data, places),
                    2 => pixels::<2, 4>(&scan, data, places),
                    4 => pixels::<4, 16>(&scan, data, places),
                    8 => pixels::<8, 64>(&scan, data, places),
                    _ => None,
                }?);
            }
            Piece::Lone(_) => return None,
            Piece::End(_) => break,
        }
    }
    Picture::of_planes(planes?)
}

/// An empty plane for each component, of the size that it will have.
fn places(frame: &Frame, samples: u32) -> Vec<Plane> {
    let scaled = |edge: u32| (edge * samples).div_ceil(8);
    let plane = |(width, height)| Plane::reserved(scaled(width), scaled(height));
    frame.components.iter().map(|component| plane(frame.samples(component))).collect()
}

/// Reads and makes pixels side by side. `AREA` is `N` squared, which the language cannot say yet.
fn pixels<const N: usize, const AREA: usize>(
    scan: &Scan<'_>,
    data: &[u8],
    mut planes: Vec<Plane>,
) -> Option<Vec<Plane>> {
    let blocks: u32 = scan.parts.iter().map(|part| part.across * part.down).sum();
    let length = (scan.mcus_across * blocks) as usize * AREA;
    let (to_pixels, rows) = sync_channel::<Vec<i16>>(WAITING);
    let (give_back, spare) = channel();
    let planes = thread::scope(|scope| {
        let maker = thread::Builder::new()
            .spawn_scoped(scope, move || {
                make_rows::<N, AREA>(scan, &rows, &give_back, &mut planes);
                planes
            })
            .ok()?;
        let mut sink = Coefficients::<N, AREA>::new(length, to_pixels, spare);
        let read = scan.walk(data, &mut sink);
        // The maker ends when nothing can come any more.
        drop(sink);
        let planes = maker.join().ok()?;
        read.ok().map(|()| planes)
    })?;
    planes.iter().all(Plane::is_whole).then_some(planes)
}

/// The lowest `N`×`N` coefficients of every block in a row of MCUs.
struct Coefficients<const N: usize, const AREA: usize> {
    row: Vec<i16>,
    /// Where in `row` the block begins.
    at: usize,
    length: usize,
    to_pixels: SyncSender<Vec<i16>>,
    spare: Receiver<Vec<i16>>,
}

impl<const N: usize, const AREA: usize> Coefficients<N, AREA> {
    /// Where a coefficient belongs within its block, by its place in the zigzag; `u8::MAX` for those of no use.
    const KEPT: [u8; 64] = {
        let mut kept = [u8::MAX; 64];
        let mut place = 0;
        while place < 64 {
            let (row, column) = (ZIGZAG[place] as usize / 8, ZIGZAG[place] as usize % 8);
            if row < N && column < N {
                kept[place] = (row * N + column) as u8;
            }
            place += 1;
        }
        kept
    };

    fn new(length: usize, to_pixels: SyncSender<Vec<i16>>, spare: Receiver<Vec<i16>>) -> Self {
        Self { row: Self::empty(Vec::new(), length), at: 0, length, to_pixels, spare }
    }

    /// One more than is needed: there goes what is of no use, which is cheaper than asking.
    fn empty(mut row: Vec<i16>, length: usize) -> Vec<i16> {
        row.clear();
        row.resize(length + 1, 0);
        row
    }
}

impl<const N: usize, const AREA: usize> Sink for Coefficients<N, AREA> {
    #[inline]
    fn coefficient(&mut self, place: usize, value: i16) {
        let kept = Self::KEPT[place];
        let at = if kept == u8::MAX { self.length } else { self.at + usize::from(kept) };
        if let Some(slot) = self.row.get_mut(at) {
            *slot = value;
        }
    }

    #[inline]
    fn block(&mut self) {
        self.at += AREA;
    }

    fn row(&mut self) -> Result<(), Unclean> {
        let next = Self::empty(self.spare.try_recv().unwrap_or_default(), self.length);
        self.at = 0;
        // Fails only if the maker is gone, which its panic explains.
        self.to_pixels.send(std::mem::replace(&mut self.row, next)).map_err(|_| Unclean::Scan)
    }
}

/// Turns rows of coefficients into rows of samples until no more come.
fn make_rows<const N: usize, const AREA: usize>(
    scan: &Scan<'_>,
    rows: &Receiver<Vec<i16>>,
    give_back: &Sender<Vec<i16>>,
    planes: &mut [Plane],
) {
    let basis = basis::<N>();
    let scales: Vec<[f32; AREA]> = scan.parts.iter().map(|part| scale::<N, AREA>(part.quantisation)).collect();
    // Each component's samples of this row of MCUs, with those beyond the picture's edge.
    let mut bands: Vec<Vec<u8>> =
        scan.parts.iter().map(|part| vec![0; (scan.mcus_across * part.across * part.down) as usize * AREA]).collect();
    for row in rows {
        let (mut blocks, _) = row.as_chunks::<AREA>();
        for mcu in 0..scan.mcus_across as usize {
            for ((part, scale), band) in scan.parts.iter().zip(&scales).zip(&mut bands) {
                let across = part.across as usize;
                let stride = scan.mcus_across as usize * across * N;
                for down in 0..part.down as usize {
                    for beside in 0..across {
                        let Some((block, rest)) = blocks.split_first() else { return };
                        blocks = rest;
                        let samples = inverse::<N, AREA>(block, scale, &basis);
                        let corner = down * N * stride + (mcu * across + beside) * N;
                        for (line, samples) in band[corner..].chunks_mut(stride).zip(samples.as_chunks::<N>().0) {
                            line[..N].copy_from_slice(samples);
                        }
                    }
                }
            }
        }
        for ((part, band), plane) in scan.parts.iter().zip(&bands).zip(&mut *planes) {
            for line in band.chunks_exact((scan.mcus_across * part.across) as usize * N) {
                plane.push(line);
            }
        }
        // Not wanted any more at the end.
        let _ = give_back.send(row);
    }
}

/// What turns `N` coefficients into `N` samples: `[sample][coefficient]` (T.81, A.3.3, with N for 8).
fn basis<const N: usize>() -> [[f32; N]; N] {
    let mut basis = [[0.0; N]; N];
    for (sample, row) in basis.iter_mut().enumerate() {
        for (frequency, value) in row.iter_mut().enumerate() {
            let angle = PI * ((2 * sample + 1) * frequency) as f32 / (2 * N) as f32;
            *value = if frequency == 0 { 0.125_f32.sqrt() } else { 0.5 * angle.cos() };
        }
    }
    basis
}

/// The quantisation of the lowest coefficients, row by row.
fn scale<const N: usize, const AREA: usize>(quantisation: &Quantisation) -> [f32; AREA] {
    let mut scale = [0.0; AREA];
    for (&kept, &step) in Coefficients::<N, AREA>::KEPT.iter().zip(quantisation) {
        if let Some(slot) = scale.get_mut(usize::from(kept)) {
            *slot = f32::from(step);
        }
    }
    scale
}

/// The inverse DCT, as two products of matrices; sums of eight at most, so single precision is plenty.
#[inline]
fn inverse<const N: usize, const AREA: usize>(
    block: &[i16; AREA],
    scale: &[f32; AREA],
    basis: &[[f32; N]; N],
) -> [u8; AREA] {
    let mut columns = [[0.0_f32; N]; N];
    for row in 0..N {
        let mut line = [0.0_f32; N];
        for (column, value) in line.iter_mut().enumerate() {
            *value = f32::from(block[row * N + column]) * scale[row * N + column];
        }
        for sample in 0..N {
            for (sum, value) in columns[sample].iter_mut().zip(line) {
                *sum += basis[sample][row] * value;
            }
        }
    }
    let mut samples = [0; AREA];
    for (row, line) in columns.iter().enumerate() {
        // Half for rounding, since a cast cuts off; the cast also saturates.
        let mut sums = [128.5_f32; N];
        for (frequency, value) in line.iter().enumerate() {
            for (sample, sum) in sums.iter_mut().enumerate() {
                *sum += basis[sample][frequency] * value;
            }
        }
        for (sample, sum) in sums.into_iter().enumerate() {
            samples[row * N + sample] = sum as u8;
        }
    }
    samples
}

/// T.81, figure A.6: the coefficient's place in its block, by its place in the zigzag.
#[rustfmt::skip]
const ZIGZAG: [u8; 64] = [
     0,  1,  8, 16,  9,  2,  3, 10, 17, 24, 32, 25, 18, 11,  4,  5,
    12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13,  6,  7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
    58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;
    use crate::jpeg::decode::by_the_library;
    use crate::sample::{CameraOptions, camera_photo};

    /// Soft shapes with an edge, in three channels of their own.
    fn drawn(width: u16, height: u16, sampling: SamplingFactor, restart: u16, colour: ColorType) -> Vec<u8> {
        let wave =
            |x: u16, y: u16, by: f32| (128.0 + 100.0 * (f32::from(x) / by).sin() * (f32::from(y) / 17.0).cos()) as u8;
        let pixel = |x: u16, y: u16| [wave(x, y, 23.0), if x > y { 200 } else { 40 }, wave(y, x, 31.0)];
        let all = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y)));
        let data: Vec<u8> = if colour == ColorType::Luma { all.step_by(3).collect() } else { all.collect() };
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 92);
        encoder.set_sampling_factor(sampling);
        encoder.set_restart_interval(restart);
        encoder.encode(&data, width, height, colour).unwrap();
        jpeg
    }

    fn apart(a: &Plane, b: &Plane) -> f64 {
        assert_eq!((a.width, a.height), (b.width, b.height));
        let sum: u64 = a.data.iter().zip(&b.data).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / a.data.len() as f64
    }

    /// `jpeg-decoder` as the witness, which shares no line with this one.
    #[test]
    fn as_the_library_decodes_it() {
        let kinds = [
            (SamplingFactor::R_4_2_0, 0, ColorType::Ycbcr),
            (SamplingFactor::R_4_2_0, 3, ColorType::Ycbcr),
            (SamplingFactor::R_4_4_4, 1, ColorType::Ycbcr),
            (SamplingFactor::R_4_2_2, 7, ColorType::Ycbcr),
            (SamplingFactor::R_4_4_0, 0, ColorType::Ycbcr),
            (SamplingFactor::R_4_2_0, 5, ColorType::Luma),
        ];
        for (sampling, restart, colour) in kinds {
            for (width, height) in [(64, 64), (333, 207), (17, 90), (8, 1), (1, 8), (250, 16)] {
                let jpeg = drawn(width, height, sampling, restart, colour);
                for eighths in [1, 2, 4, 8] {
                    let what = format!("{sampling:?} {colour:?} {width}×{height}, {eighths}/8");
                    let fast = decode(&jpeg, eighths).unwrap_or_else(|| panic!("{what} is nothing unusual"));
                    let long = (u32::from(width.max(height)) * eighths).div_ceil(8);
                    let slow = by_the_library(&jpeg, long).unwrap();
                    assert!(apart(&fast.luma, &slow.luma) <= 1.0, "{what}: luma {}", apart(&fast.luma, &slow.luma));
                    assert_eq!(fast.chroma.is_some(), colour != ColorType::Luma);
                    if let (Some(fast), Some(slow), SamplingFactor::R_4_4_4) = (&fast.chroma, &slow.chroma, sampling) {
                        assert!(apart(&fast[0], &slow[0]) <= 1.0 && apart(&fast[1], &slow[1]) <= 1.0, "{what}: chroma");
                    }
                }
            }
        }
    }

    #[test]
    fn chroma_stays_as_coarse_as_it_came() {
        let jpeg = drawn(333, 207, SamplingFactor::R_4_2_0, 0, ColorType::Ycbcr);
        let Some([cb, cr]) = decode(&jpeg, 4).unwrap().chroma else { panic!("grey") };
        // 167 × 104 samples in the file.
        assert_eq!((cb.width, cb.height, cr.width, cr.height), (84, 52, 84, 52));
    }

    #[test]
    fn leaves_the_rest_to_the_library() {
        let options = CameraOptions { width: 96, height: 64, ..CameraOptions::default() };
        let plain = camera_photo(1, &options);
        assert!(decode(&plain, 8).is_some());
        assert!(decode(&camera_photo(1, &CameraOptions { progressive: true, ..options }), 8).is_none());
        for cut in [plain.len() / 2, plain.len() - 3] {
            assert!(decode(&[&plain[..cut], b"\xFF\xD9"].concat(), 8).is_none(), "cut at {cut}");
        }
    }
}
