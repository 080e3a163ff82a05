//! How alike two pictures are.
//!
//! Structural similarity after Z. Wang, A. Bovik, H. Sheikh, E. Simoncelli, "Image quality assessment: from error
//! visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004: equation 13, with the
//! paper's K1 = 0.01 and K2 = 0.03, here over flat windows of 8×8 in steps of 4 instead of the paper's Gaussian of
//! 11×11.

use jpeg_decoder::{Decoder, PixelFormat};

use crate::Result;

/// Brightness of a picture, 0 to 255, row by row.
pub struct Luma {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

/// The luma of a JPEG (BT.601, as JFIF has it).
///
/// # Errors
///
/// When the bytes are no JPEG, or one in four colours.
pub fn luma(jpeg: &[u8]) -> Result<Luma> {
    let mut decoder = Decoder::new(jpeg);
    let data = decoder.decode()?;
    let info = decoder.info().ok_or("a JPEG without a header")?;
    let values = match info.pixel_format {
        PixelFormat::L8 => data.iter().map(|&value| f32::from(value)).collect(),
        PixelFormat::RGB24 => {
            let (pixels, _) = data.as_chunks::<3>();
            let luma = |&[r, g, b]: &[u8; 3]| 0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b);
            pixels.iter().map(luma).collect()
        }
        other => return Err(format!("no luma of {other:?}").into()),
    };
    Ok(Luma { width: info.width.into(), height: info.height.into(), values })
}

const WINDOW: usize = 8;
const STEP: usize = 4;

/// Mean structural similarity, 1 for equal pictures.
///
/// # Errors
///
/// When the sizes differ or are smaller than a window.
pub fn ssim(a: &Luma, b: &Luma) -> Result<f64> {
    if (a.width, a.height) != (b.width, b.height) || a.width < WINDOW || a.height < WINDOW {
        return Err(format!("{}×{} is not to be compared with {}×{}", a.width, a.height, b.width, b.height).into());
    }
    let (mut sum, mut windows) = (0.0, 0_u32);
    for top in (0..=a.height - WINDOW).step_by(STEP) {
        for left in (0..=a.width - WINDOW).step_by(STEP) {
            sum += window(a, b, top, left);
            windows += 1;
        }
    }
    Ok(sum / f64::from(windows))
}

fn window(a: &Luma, b: &Luma, top: usize, left: usize) -> f64 {
    let (c1, c2) = ((0.01_f64 * 255.0).powi(2), (0.03_f64 * 255.0).powi(2));
    let (mut sa, mut sb, mut saa, mut sbb, mut sab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for y in top..top + WINDOW {
        let from = y * a.width + left;
        for (&x, &y) in a.values[from..from + WINDOW].iter().zip(&b.values[from..from + WINDOW]) {
            let (x, y) = (f64::from(x), f64::from(y));
            (sa, sb, saa, sbb, sab) = (sa + x, sb + y, saa + x * x, sbb + y * y, sab + x * y);
        }
    }
    let n = (WINDOW * WINDOW) as f64;
    let (ma, mb) = (sa / n, sb / n);
    // Unbiased estimates, as in the paper.
    let (va, vb, cov) = ((saa - sa * ma) / (n - 1.0), (sbb - sb * mb) / (n - 1.0), (sab - sa * mb) / (n - 1.0));
    ((2.0 * ma * mb + c1) * (2.0 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(offset: f32, slope: f32) -> Luma {
        let values = (0..64 * 64).map(|i| offset + slope * ((i % 64) as f32 + (i / 64) as f32)).collect();
        Luma { width: 64, height: 64, values }
    }

    #[test]
    fn equal_is_one_and_worse_is_less() {
        // Steep enough that a window's contrast outweighs the constant that calms flat ones.
        let same = ssim(&ramp(0.0, 2.0), &ramp(0.0, 2.0)).unwrap();
        let brighter = ssim(&ramp(0.0, 2.0), &ramp(10.0, 2.0)).unwrap();
        let turned = ssim(&ramp(0.0, 2.0), &ramp(252.0, -2.0)).unwrap();
        assert!((same - 1.0).abs() < 1e-9);
        assert!(brighter < 0.999 && brighter > turned, "{brighter} {turned}");
        assert!(turned < 0.0, "a negative is unlike its picture: {turned}");
        let small = Luma { width: 7, height: 9, values: vec![0.0; 63] };
        assert!(ssim(&small, &small).is_err() && ssim(&small, &ramp(0.0, 1.0)).is_err());
    }
}
