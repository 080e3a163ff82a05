//! Reports carried by hand, brought by anybody.

use super::{origin::PublicOrigin, request};
use crate::http::problem::ApiError;
use axum::{
    Json,
    body::{Body, HttpBody as _},
    extract::State,
};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use sambat_city::{
    blocking::blocking,
    bundle,
    city::City,
    error::CityError,
    photos::{carried::StagedPhoto, reception::drain},
};
use sambat_limits::{bundle_slots::BundleSlots, min_rate::Credit};
use sambat_protocol::{
    bundle::{BundleAnswer, LONGEST_LINE, MOST_BYTES},
    problem::{Code, Problem},
};
use std::{fs::File, io::Write as _, sync::Arc, time::Duration};
use tokio::time::Instant;

/// How long one file may take to come in: whoever is slower holds a place that others need.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Bytes in a second of a file that is still waited for.
const LEAST: u32 = 4_000;

/// Bytes gathered before they go to the disk.
const GATHERED: usize = 256 << 10;

/// Takes in a file of reports that was carried by hand, from whoever brings it.
///
/// Each report is received as if its phone had sent it: in any order, any number of times. Nothing is kept of a file that is
/// not whole.
#[utoipa::path(post, path = "/v1/bundles", operation_id = "bring", tag = "complaints",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "docs/PROTOCOL.md, section 10"),
    responses(
        (status = 200, description = "What became of each report", body = BundleAnswer),
        (status = 400, description = "`bad_bundle`: no such file, cut, or changed", body = Problem),
        (status = 413, description = "`too_large`", body = Problem),
        (status = 422, description = "`other_city`, `unknown_version`", body = Problem),
        (status = 429, description = "`busy`: too many at once, or another of this network", body = Problem),
        (status = 507, description = "`disk_full`", body = Problem),
    ))]
pub(super) async fn post(
    State(city): State<Arc<City>>,
    State(places): State<Arc<BundleSlots>>,
    PublicOrigin(from): PublicOrigin,
    body: Body,
) -> Result<Json<BundleAnswer>, ApiError> {
    let mut coming = Coming { city: &city, body, credit: Credit::new(city.limits.slow, LEAST) };
    let begun = async {
        // Known beforehand, it costs nobody anything.
        let expected = coming.body.size_hint();
        if expected.lower() > MOST_BYTES {
            return Err(Code::TooLarge.into());
        }
        city.room.has(expected.upper().unwrap_or(MOST_BYTES))?;
        // A place is for a file that may be one of ours.
        let beginning = coming.beginning().await?;
        bundle::begins_well(&city, &beginning)?;
        let place = places.take(from).ok_or(ApiError::TooManyBundles)?;
        Ok::<_, ApiError>((place, beginning))
    };
    let (place, beginning) = match begun.await {
        Ok(begun) => begun,
        Err(refusal) => {
            drain(&city, request::coming(coming.body)).await;
            return Err(refusal);
        }
    };
    let received = tokio::select! {
        () = place.wanted.cancelled() => return Err(ApiError::TooManyBundles),
        received = tokio::time::timeout(LONGEST, receive(&mut coming, beginning, |came| place.came(came))) => received,
    };
    let file = match received.map_err(|_| CityError::Idle)? {
        Ok(file) => file,
        Err(refusal) => {
            drop(place);
            drain(&city, request::coming(coming.body)).await;
            return Err(refusal);
        }
    };
    place.is_whole();
    Ok(Json(bundle::bring(&city, from, &file.path()).await?))
}

/// A file that comes, and how long it is still waited for.
struct Coming<'a> {
    city: &'a City,
    body: Body,
    credit: Credit,
}

impl Coming<'_> {
    /// The next bytes of the body; `None` at its end.
    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        loop {
            let since = Instant::now();
            let patience = self.city.limits.idle.min(self.credit.left());
            let frame = tokio::select! {
                () = self.city.stopping.cancelled() => return Err(Code::Busy.into()),
                frame = tokio::time::timeout(patience, self.body.frame()) => frame.map_err(|_| CityError::Idle)?,
            };
            self.credit.spent(since.elapsed()).map_err(|_| CityError::Idle)?;
            let Some(frame) = frame else { return Ok(None) };
            if let Ok(data) = frame.map_err(|_| CityError::CutOff)?.into_data() {
                self.credit.went(data.len());
                return Ok(Some(data));
            }
        }
    }

    /// The beginning of the body: its first two lines, or as many bytes as these can have.
    async fn beginning(&mut self) -> Result<Vec<u8>, ApiError> {
        let mut beginning = Vec::new();
        let is_enough = |read: &[u8]| {
            let lines = read.iter().filter(|byte| **byte == b'\n').count();
            lines >= 2 || read.len() > 2 * (LONGEST_LINE + 1)
        };
        while !is_enough(&beginning) {
            let Some(data) = self.next().await? else { break };
            beginning.extend_from_slice(&data);
        }
        Ok(beginning)
    }
}

/// The file on the disk, until it is let go.
async fn receive(coming: &mut Coming<'_>, mut gathered: Vec<u8>, tell: impl Fn(u64)) -> Result<StagedPhoto, ApiError> {
    let held = StagedPhoto::new(&coming.city.photo_files)?;
    let mut file = held.create()?;
    let mut came = gathered.len() as u64;
    while let Some(data) = coming.next().await? {
        came += data.len() as u64;
        if came > MOST_BYTES {
            return Err(Code::TooLarge.into());
        }
        tell(came);
        gathered.extend_from_slice(&data);
        if gathered.len() >= GATHERED {
            coming.city.room.has(gathered.len() as u64)?;
            (file, gathered) = written(file, gathered).await?;
        }
    }
    written(file, gathered).await?;
    Ok(held)
}

async fn written(mut file: File, mut gathered: Vec<u8>) -> Result<(File, Vec<u8>), ApiError> {
    let write = move || {
        file.write_all(&gathered)?;
        gathered.clear();
        Ok::<_, std::io::Error>((file, gathered))
    };
    Ok(blocking(write).await?)
}
