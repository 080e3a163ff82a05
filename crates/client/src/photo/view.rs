//! Photos as the page sees them: never their bytes, only ids.

use crate::{draft::DraftView, ports::ShotEnd};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
    place::Position,
};
use sambat_photo::{Crop, Edit, Point, Stroke};
use serde::{Deserialize, Serialize};

/// A file that the citizen chose, dropped or uploaded, held by the host until it is added. The page never names a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Intake {
    /// What `photo_add` takes, once.
    pub id: String,
    /// The file's name, to be shown.
    pub name: String,
}

/// Adds a photo to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoAdd {
    /// The draft that it is added to.
    pub draft: ComplaintId,
    /// Which file: an [`Intake`]'s id.
    pub intake: String,
}

/// Takes a photo out of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoRemove {
    /// The draft that it is taken out of.
    pub draft: ComplaintId,
    /// The photo that is taken out.
    pub photo: PhotoId,
}

/// Puts a draft's photos in another order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoReorder {
    /// The draft whose photos they are.
    pub draft: ComplaintId,
    /// All of its photos, in the new order.
    pub photos: Vec<PhotoId>,
}

/// Makes a new photo of one. Everything is said in ten-thousandths of the photo's width and height as it is before: first is
/// hidden, then cropped, then turned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PhotoEdit {
    /// The draft whose photo it is.
    pub draft: ComplaintId,
    /// The photo, which the new one replaces.
    pub photo: PhotoId,
    /// Quarter turns to the right.
    pub turns: u8,
    /// What stays; everything, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crop: Option<PhotoCrop>,
    /// What is hidden behind a mosaic.
    pub hidden: Vec<PhotoStroke>,
}

/// A rectangle of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoCrop {
    /// From the photo's left edge to the rectangle.
    pub left: u16,
    /// From its upper edge to the rectangle.
    pub top: u16,
    /// From its left edge to the rectangle's end.
    pub right: u16,
    /// From its upper edge to the rectangle's end.
    pub bottom: u16,
}

/// What a round brush went over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoStroke {
    /// From the brush's middle to its rim, in ten-thousandths of the width.
    pub radius: u16,
    /// Where its middle went; one point is a tap.
    pub points: Vec<PhotoPoint>,
}

/// A place on a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhotoPoint {
    /// From the left edge.
    pub x: u16,
    /// From the upper edge.
    pub y: u16,
}

impl From<PhotoEdit> for Edit {
    fn from(asked: PhotoEdit) -> Self {
        let PhotoEdit { turns, crop, hidden, .. } = asked;
        let crop = crop.map(|PhotoCrop { left, top, right, bottom }| Crop { left, top, right, bottom });
        let hidden = hidden.into_iter().map(|PhotoStroke { radius, points }| {
            let points = points.into_iter().map(|PhotoPoint { x, y }| Point { x, y });
            Stroke { radius, points: points.collect() }
        });
        Self { turns, crop, hidden: hidden.collect() }
    }
}

/// How the camera was left, and the draft as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Shot {
    /// Whether there is a photo more.
    pub end: ShotEnd,
    /// The draft, with it.
    pub draft: DraftView,
}

/// A photo of a draft or complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PhotoView {
    /// Its id; the host shows its picture under it.
    pub id: PhotoId,
    /// How many bytes of it travel.
    pub bytes: u32,
    /// Hash of those bytes.
    pub sha256: Sha256,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where it says it was taken, read before that was stripped, or where the device was then. A hint to offer, never a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_where: Option<Position>,
    /// When it says it was taken, in the camera's local time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_when: Option<String>,
}
