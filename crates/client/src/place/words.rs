//! A place in words: its street by the city's map, and its kelurahan by the pack's outlines, both without a network.

use super::area::{AreaHere, area_here};
use crate::{
    App,
    api::ApiError,
    city, map,
    store::{Connection, StoreError},
};
use sambat_domain::place::Position;
use serde::{Deserialize, Serialize};

/// Asks what a place is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PlaceAsked {
    /// The place.
    pub at: Position,
}

/// What a place is called, as far as this phone knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct PlaceWords {
    /// The nearest street that has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// Whether the place lies beside the street rather than on it.
    pub near: bool,
    /// Another street that is about as close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The kelurahan or desa that it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaHere>,
}

/// What a place is called: the street near it, if the city's map is here, and its kelurahan, if the pack draws its kelurahan.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read. A map that cannot be read names no street.
pub async fn words(app: &App, argument: PlaceAsked) -> Result<PlaceWords, ApiError> {
    let street = map::street(app, argument.at).await?;
    let area = app.read(move |connection: &Connection, _| {
        let document = city::chosen(connection)?.document;
        Ok::<_, StoreError>(area_here(&document.pack, argument.at))
    });
    let words = PlaceWords { area: area.await?, ..PlaceWords::default() };
    Ok(match street {
        Some(street) => PlaceWords { street: Some(street.name), near: street.near, other: street.other, ..words },
        None => words,
    })
}
