//! Bringing a file of reports to a city: nobody says who brings it.

use super::{request_error::RequestError, wire};
use crate::{
    App,
    api::{ApiCode, ApiError},
};
use sambat_protocol::{bundle::BundleAnswer, problem::Code};

/// Brings the file to the city at this address, whose certificate may be signed by its pack's own authority, and says what
/// the city said.
///
/// # Errors
/// [`ApiCode::BundleDamaged`], [`ApiCode::BundleTooNew`] or [`ApiCode::BundleOtherCity`] where the city refuses the
/// file; [`ApiCode::CityBusy`] where it refuses for now; [`ApiCode::CityUnreachable`] where nobody answers, or
/// somebody else.
pub(crate) async fn bring(
    app: &App,
    ca: Option<&str>,
    endpoint: &str,
    file: Vec<u8>,
) -> Result<BundleAnswer, ApiError> {
    let client = app.sync().client(ca)?;
    wire::post_bundle(&client, endpoint, file).await.map_err(|error| {
        ApiError::new(match &error {
            RequestError::Problem { problem, .. } => match problem.code {
                Code::BadBundle | Code::TooLarge => ApiCode::BundleDamaged,
                Code::UnknownVersion => ApiCode::BundleTooNew,
                Code::OtherCity => ApiCode::BundleOtherCity,
                _ => ApiCode::CityBusy,
            },
            // Nobody, or somebody else.
            _ => ApiCode::CityUnreachable,
        })
    })
}
