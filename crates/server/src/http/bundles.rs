//! Reports carried by hand, brought by anybody.

use crate::{
    bundle,
    city::City,
    photos::{carried::Held, reception::drain},
    refusal::Refusal,
};
use axum::{
    Json,
    body::{Body, HttpBody as _},
    extract::State,
};
use http_body_util::BodyExt as _;
use sambat_protocol::{
    bundle::{BundleAnswer, MOST_BYTES},
    problem::{Code, Problem},
};
use std::{fs::File, io::Write as _, sync::Arc, time::Duration};

/// How long one file may take to come in: whoever is slower holds a place that others need.
const LONGEST: Duration = Duration::from_secs(15 * 60);

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
        (status = 429, description = "`busy`: too many at once", body = Problem),
        (status = 507, description = "`disk_full`", body = Problem),
    ))]
pub(super) async fn post(State(city): State<Arc<City>>, body: Body) -> Result<Json<BundleAnswer>, Refusal> {
    let Ok(_place) = city.bundles.try_acquire() else {
        drain(&city, body).await;
        return Err(Refusal::TooManyBundles);
    };
    // Known beforehand, it costs nobody anything.
    if body.size_hint().lower() > MOST_BYTES {
        drain(&city, body).await;
        return Err(Code::TooLarge.into());
    }
    let file = tokio::time::timeout(LONGEST, receive(&city, body)).await.map_err(|_| Refusal::Idle)??;
    bundle::bring(&city, &file.path()).await.map(Json)
}

/// The file on the disk, until it is let go.
async fn receive(city: &City, mut body: Body) -> Result<Held, Refusal> {
    let held = Held::new(&city.store)?;
    let mut file = held.create()?;
    let (mut gathered, mut came) = (Vec::with_capacity(GATHERED), 0);
    loop {
        let frame = tokio::select! {
            () = city.stopping.cancelled() => return Err(Code::Busy.into()),
            frame = tokio::time::timeout(city.limits.idle, body.frame()) => frame.map_err(|_| Refusal::Idle)?,
        };
        let Some(frame) = frame else { break };
        let Ok(data) = frame.map_err(|_| Refusal::CutOff)?.into_data() else { continue };
        came += data.len() as u64;
        if came > MOST_BYTES {
            drain(city, body).await;
            return Err(Code::TooLarge.into());
        }
        gathered.extend_from_slice(&data);
        if gathered.len() >= GATHERED {
            (file, gathered) = written(file, gathered).await?;
        }
    }
    written(file, gathered).await?;
    Ok(held)
}

async fn written(mut file: File, mut gathered: Vec<u8>) -> Result<(File, Vec<u8>), Refusal> {
    let write = move || {
        file.write_all(&gathered)?;
        gathered.clear();
        Ok::<_, std::io::Error>((file, gathered))
    };
    Ok(tokio::task::spawn_blocking(write).await.map_err(|_| Code::Internal)??)
}
