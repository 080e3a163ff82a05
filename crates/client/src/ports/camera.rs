//! What the device sees, and where it is.

use super::Later;
use sambat_domain::place::FixSource;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, time::Duration};

/// How the citizen came back from the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ShotEnd {
    /// With a photo, which lies in the file.
    Taken,
    /// Without one.
    Cancelled,
    /// This device has no program that takes photos.
    NoCamera,
    /// The device has no room for a photo.
    NoRoom,
    /// The camera is open already.
    Busy,
}

impl ShotEnd {
    /// How it was left, judged by whether there is a picture: what the camera program says counts for less.
    #[must_use]
    pub fn judged(self, has_picture: bool) -> Self {
        match (has_picture, self) {
            (true, _) => Self::Taken,
            (false, Self::Taken) => Self::Cancelled,
            (false, other) => other,
        }
    }
}

/// The device's own camera. It is another program: while it is open, the system may end this one.
pub trait Camera: Send + Sync + 'static {
    /// Where photos are put, by the program that takes them; `None` on a host without a camera.
    fn folder(&self) -> Option<PathBuf>;

    /// Opens the camera, which puts one photo into a file of [`Camera::folder`], and answers when the citizen is back.
    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd>;
}

/// A host without a camera: it chooses files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCamera;

impl Camera for NoCamera {
    fn folder(&self) -> Option<PathBuf> {
        None
    }

    fn shoot(&self, _: PathBuf) -> Later<'_, ShotEnd> {
        Box::pin(std::future::ready(ShotEnd::NoCamera))
    }
}

/// Where the device was.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Degrees north of the equator.
    pub lat: f64,
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Radius in metres within which the place is, as the device believes.
    pub accuracy_m: Option<f64>,
    /// Where the device's back pointed, in degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// How long ago that was, by a clock that nobody sets.
    pub age: Duration,
    /// What measured it.
    pub source: FixSource,
}

/// What the device answers to where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Located {
    /// The best that it measured.
    Here(Measured),
    /// As roughly as the citizen lets it tell.
    Roughly(Measured),
    /// The citizen was never asked whether it may.
    NotAsked,
    /// The citizen said no, and may be asked again.
    Refused,
    /// The citizen said no for good: only the system's settings change it.
    RefusedForGood,
    /// The device's receivers are switched off.
    Off,
    /// Nothing was measured yet.
    Nothing,
}

/// The device's receivers for where it is.
pub trait Locations: Send + Sync + 'static {
    /// Whether there are any that the core can ask. Where not, the page asks the engine.
    fn can_tell(&self) -> bool;

    /// The best of what was measured since the app came to the front. Waits this long at most for one that is good, and asks the
    /// citizen for the permission only where `ask` says so.
    fn locate(&self, wait: Duration, ask: bool) -> Later<'_, Located>;
}

/// A host whose engine knows the place, or nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLocations;

impl Locations for NoLocations {
    fn can_tell(&self) -> bool {
        false
    }

    fn locate(&self, _: Duration, _: bool) -> Later<'_, Located> {
        Box::pin(std::future::ready(Located::Nothing))
    }
}

/// The system's decoder, for formats of pictures that the app brings none for.
pub trait Decoder: Send + Sync + 'static {
    /// The picture as an upright JPEG without metadata, whose longer side is at most so many pixels; `None` where the system
    /// cannot.
    fn decode(&self, picture: &[u8], longest: u32) -> Option<Vec<u8>>;
}

/// A system without one, or that is not asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDecoder;

impl Decoder for NoDecoder {
    fn decode(&self, _: &[u8], _: u32) -> Option<Vec<u8>> {
        None
    }
}
