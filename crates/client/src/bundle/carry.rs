//! Bringing somebody's file to its city, from any device that has a connection.

use super::{BundleSend, BundleSent};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city,
    photo::Intake,
    ports::Wanted,
    store::{self, StoreError},
    sync,
};
use sambat_protocol::bundle::{BundleError, BundleFile, MOST_BYTES};

/// Lets whoever helps choose the file in the host's own picker; none chosen is an empty list.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the host has none.
pub async fn pick(app: &App, _: Nothing) -> Result<Vec<Intake>, ApiError> {
    let chosen = app.config().picker.pick(Wanted::Bundle).await.ok_or_else(|| ApiError::new(ApiCode::Unsupported))?;
    Ok(chosen.into_iter().take(1).map(|source| app.picked_files().register(source)).collect())
}

/// Brings a chosen file to the city that it is for. Where that is, this app knows by itself: no address in a file counts.
///
/// # Errors
/// [`ApiCode::NotFound`] where no such file was picked, [`ApiCode::BundleDamaged`] where it is no file of reports,
/// [`ApiCode::BundleOtherCity`] where it is for a city that this phone does not reach, [`ApiCode::CityUnreachable`]
/// where nobody answers, [`ApiCode::CityBusy`] where the city refuses for now. The same file can be brought again.
pub async fn send(app: &App, argument: BundleSend) -> Result<BundleSent, ApiError> {
    let source = app.picked_files().get(&argument.intake).ok_or_else(|| ApiError::new(ApiCode::NotFound))?;
    let damaged = || ApiError::new(ApiCode::BundleDamaged);
    let most = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX);
    let (bytes, city) = app
        .blocking(move |app| {
            let bytes = source.read(most).map_err(|_| damaged())?;
            if bytes.len() > most {
                return Err(damaged());
            }
            let file = BundleFile::read(bytes.as_slice()).map_err(|error| match error {
                BundleError::Version => ApiError::new(ApiCode::BundleTooNew),
                _ => damaged(),
            })?;
            let city = app.store().read(|connection, _| store::city::get(connection, &file.header.pack));
            Ok(match city {
                Ok(city) => (bytes, city),
                Err(StoreError::NotFound) => return Err(ApiError::new(ApiCode::BundleOtherCity)),
                Err(error) => return Err(error.into()),
            })
        })
        .await?;
    let endpoint = city::endpoint(app, &city.document).ok_or_else(|| ApiError::new(ApiCode::BundleOtherCity))?;
    let answer = sync::bring(app, city.document.ca.as_deref(), &endpoint, bytes).await?;
    app.picked_files().release(&argument.intake);
    Ok(BundleSent { city_name: city.document.pack.name.clone(), complaints: answer.complaints })
}
