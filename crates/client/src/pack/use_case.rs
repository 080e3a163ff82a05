//! Answering with a pack's words in one language.

use super::{AgencyView, CategoryView, ChannelView, ConsentView, InLanguage, PackView};
use crate::{
    App,
    api::{ApiCode, ApiError},
    city,
};

/// The chosen city's pack, its words in the language asked for, in Indonesian where that has none.
///
/// # Errors
/// Of the store.
pub async fn get(app: &App, argument: InLanguage) -> Result<PackView, ApiError> {
    let document = app.read(|connection, _| Ok::<_, ApiError>(city::chosen(connection)?.document)).await?;
    let rev = document.revision().map_err(|_| ApiError::new(ApiCode::Internal))?;
    let pack = document.pack;
    let word = |key: String| pack.word(&argument.language, &key).to_owned();
    Ok(PackView {
        rev,
        channels: pack
            .channels
            .iter()
            .map(|channel| ChannelView {
                id: channel.id.clone(),
                icon: channel.icon.clone(),
                name: word(format!("channel.{}", channel.id)),
                hint: word(format!("channel.{}.hint", channel.id)),
            })
            .collect(),
        categories: pack
            .categories
            .iter()
            .map(|category| CategoryView {
                id: category.id.clone(),
                channel: category.channel.clone(),
                icon: category.icon.clone(),
                name: word(format!("category.{}", category.id)),
                visibility: category.visibility,
                place: category.place,
            })
            .collect(),
        agencies: pack
            .agencies
            .iter()
            .map(|agency| AgencyView { id: agency.id.clone(), name: word(format!("agency.{}", agency.id)) })
            .collect(),
        identity: pack.identity,
        consents: pack
            .consents
            .iter()
            .map(|text| ConsentView {
                id: text.id.clone(),
                version: text.version,
                covers: text.covers,
                text: word(format!("consent.{}", text.id)),
            })
            .collect(),
        promise_min: pack.response.promise_min,
        basis: pack.response.basis,
        id: pack.id,
        name: pack.name,
        ticket_prefix: pack.ticket_prefix,
        tz: pack.tz,
        languages: pack.languages,
        outline: pack.outline,
    })
}
