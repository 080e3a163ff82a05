//! The last step down, to the exact size.

use std::error::Error;

use fast_image_resize::images::{Image, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::PhotoError;
use crate::beside::side_by_side;
use crate::orientation::Orientation;
use crate::picture::{Picture, Plane};

/// A picture of exactly `width` × `height` as stored, then turned upright, with chroma at half of that each way.
pub(crate) fn to_size(
    picture: &Picture,
    width: u32,
    height: u32,
    orientation: Orientation,
) -> Result<Picture, PhotoError> {
    let shaped = |plane: &Plane, width, height| resample(plane, width, height).map(|plane| orientation.apply(plane));
    let coarse = |plane| shaped(plane, width.div_ceil(2), height.div_ceil(2));
    let (luma, chroma) = side_by_side(
        || shaped(&picture.luma, width, height),
        || picture.chroma.as_ref().map(|[cb, cr]| Ok([coarse(cb)?, coarse(cr)?])).transpose(),
    );
    Ok(Picture { luma: luma?, chroma: chroma? })
}

/// Lanczos with three lobes, the filter that libvips uses too: sharp enough to read a street sign. In Y'CbCr as good
/// as in R'G'B', since both are linear in each other. One kind of pixel only: the library's loops are compiled anew
/// for every kind that is named.
fn resample(plane: &Plane, width: u32, height: u32) -> Result<Plane, PhotoError> {
    if (width, height) == (plane.width, plane.height) {
        return Ok(plane.clone());
    }
    let data = resized(plane, width, height).map_err(|why| PhotoError::broken(format!("resampling: {why}")))?;
    Ok(Plane { width, height, data })
}

fn resized(plane: &Plane, width: u32, height: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let source = TypedImageRef::<U8>::from_buffer(plane.width, plane.height, &plane.data)?;
    let mut target = Image::new(width, height, PixelType::U8);
    let mut view = target.typed_image_mut::<U8>().ok_or("no view of the target")?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&source, &mut view, &options)?;
    Ok(target.into_vec())
}
