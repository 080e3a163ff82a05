//! Asking a city for pieces of its map: nobody says who asks.

use super::{answer::expect, wire};
use crate::App;
use reqwest::{
    StatusCode,
    header::{ACCEPT_ENCODING, CONTENT_RANGE, IF_RANGE, RANGE},
};
use sambat_domain::photo::Sha256;
use std::{io, ops::Range, time::Duration};

/// So long may nothing come before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(30);

/// Where a map is.
#[derive(Debug, Clone)]
pub(crate) struct MapAddress {
    pub endpoint: String,
    pub ca: Option<String>,
    pub sha256: Sha256,
}

/// Why a piece did not come, or not all of it.
#[derive(Debug)]
pub(crate) enum MapFetchError {
    /// Nobody answered, or the connection ended.
    Lost,
    /// Whoever answers is not the city, or has no such map.
    Refused,
    /// What came cannot be kept.
    Disk(io::Error),
}

/// Asks for a range of a map, and hands on what comes as it comes.
pub(crate) async fn fetch_map(
    app: &App,
    address: &MapAddress,
    range: Range<u64>,
    mut keep: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<(), MapFetchError> {
    let MapAddress { endpoint, ca, sha256 } = address;
    let client = app.sync().client(ca.as_deref()).map_err(|_| MapFetchError::Refused)?;
    let url = wire::base(endpoint).and_then(|base| base.join(&format!("v1/map/{sha256}")).ok());
    let request = client
        .get(url.ok_or(MapFetchError::Refused)?)
        .header(RANGE, format!("bytes={}-{}", range.start, range.end - 1))
        .header(IF_RANGE, format!("\"{sha256}\""))
        .header(ACCEPT_ENCODING, "identity");
    let answer = tokio::time::timeout(SILENCE, request.send()).await;
    let answer = match answer {
        Ok(Ok(answer)) => expect(answer, &[StatusCode::PARTIAL_CONTENT]).await,
        Ok(Err(error)) => Err(error.into()),
        Err(_) => return Err(lost(app)),
    };
    let mut answer = answer
        .map_err(|error| if error.reach() == super::Reach::Nobody { lost(app) } else { MapFetchError::Refused })?;
    let told = answer.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !told.starts_with(&format!("bytes {}-{}/", range.start, range.end - 1)) {
        return Err(MapFetchError::Refused);
    }
    let mut left = range.end - range.start;
    while left > 0 {
        match tokio::time::timeout(SILENCE, answer.chunk()).await {
            Ok(Ok(Some(bytes))) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                left = left.checked_sub(length).ok_or(MapFetchError::Refused)?;
                keep(&bytes).map_err(MapFetchError::Disk)?;
            }
            _ => return Err(lost(app)),
        }
    }
    Ok(())
}

fn lost(app: &App) -> MapFetchError {
    app.sync().forget_connections();
    MapFetchError::Lost
}
