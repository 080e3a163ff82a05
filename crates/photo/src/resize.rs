//! The last step down, to the exact size.

use std::error::Error;

use fast_image_resize::images::{Image, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::PhotoError;
use crate::picture::{Colour, Picture};

/// Brings the long edge down to `long_edge` pixels; a smaller picture stays as it is. Also answers the memory of the
/// picture before, for whoever needs some.
///
/// Lanczos with three lobes, the filter that libvips uses too: sharp enough to read a street sign. In Y'CbCr as good
/// as in R'G'B', since both are linear in each other.
pub(crate) fn to_long_edge(picture: Picture, long_edge: u32) -> Result<(Picture, Vec<u8>), PhotoError> {
    let (width, height) = Picture::fitted(picture.width, picture.height, long_edge);
    if (width, height) == (picture.width, picture.height) {
        return Ok((picture, Vec::new()));
    }
    Ok((resample(&picture, width, height)?, picture.data))
}

/// Resamples to exactly `width` × `height`.
///
/// Always as three channels: the library's loops are compiled anew for every pixel type that is named, for minutes, and a
/// grey photo is rare.
pub(crate) fn resample(picture: &Picture, width: u32, height: u32) -> Result<Picture, PhotoError> {
    let broken = |why: &dyn std::fmt::Display| PhotoError::broken(format!("resampling: {why}"));
    let data = match picture.colour {
        Colour::Ycc | Colour::Rgb => three_channels(&picture.data, picture, width, height),
        Colour::Luma => {
            let tripled: Vec<u8> = picture.data.iter().flat_map(|grey| [*grey; 3]).collect();
            three_channels(&tripled, picture, width, height).map(|data| data.into_iter().step_by(3).collect())
        }
    };
    Ok(Picture { width, height, colour: picture.colour, data: data.map_err(|why| broken(&why))? })
}

fn three_channels(data: &[u8], picture: &Picture, width: u32, height: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let source = TypedImageRef::<U8x3>::from_buffer(picture.width, picture.height, data)?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    let mut view = target.typed_image_mut::<U8x3>().ok_or("no view of the target")?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&source, &mut view, &options)?;
    Ok(target.into_vec())
}
