//! Who is logged in, with the city's words that their page needs.

use crate::{city::City, officer::Seated};
use sambat_domain::{content::is_private, pack::FIRST_LANGUAGE, visibility::Visibility};
use sambat_protocol::desk::{DeskCategory, DeskMap, DeskOwner, DeskSession, DeskTemplate, Named};

/// The session of somebody, in a language of the pack.
pub async fn session(city: &City, who: &Seated, language: &str) -> DeskSession {
    let pack = &city.served.pack;
    let word = |key: String| pack.word(language, &key).to_owned();
    let named = |kind: &str, id: &str| Named { id: id.to_owned(), name: word(format!("{kind}.{id}")) };
    DeskSession {
        name: who.name.clone(),
        seat: who.seat.clone(),
        reports: who.seat.reads_reports(),
        takes_in: who.seat.takes_in(),
        takes_out: who.seat.takes_out(),
        city: pack.name.clone(),
        tz: pack.tz.clone(),
        channels: pack.channels.iter().map(|channel| named("channel", channel.id.as_str())).collect(),
        categories: pack
            .categories
            .iter()
            .map(|category| DeskCategory {
                id: category.id.clone(),
                name: word(format!("category.{}", category.id)),
                channel: category.channel.clone(),
                agency: category.agency.clone(),
                icon: category.icon.clone(),
                restricted: is_private(Visibility::Public, Some(category)),
                proof: category.proof,
            })
            .collect(),
        agencies: pack.agencies.iter().map(|agency| named("agency", agency.id.as_str())).collect(),
        areas: pack.areas.clone(),
        owners: pack
            .owners
            .iter()
            .map(|owner| DeskOwner { id: owner.id.clone(), name: word(format!("owner.{}", owner.id)) })
            .collect(),
        // Answers go to citizens, in the city's first language.
        templates: pack
            .templates
            .iter()
            .map(|template| DeskTemplate {
                id: template.id.clone(),
                text: pack.word(FIRST_LANGUAGE, &format!("template.{}", template.id)).to_owned(),
            })
            .collect(),
        outline: pack.outline.clone(),
        map: map(city).await,
        now: city.now(),
    }
}

/// The city's map, if it can be shown.
async fn map(city: &City) -> Option<DeskMap> {
    let map = city.map.as_ref()?;
    let archive = map.archive().await.inspect_err(|error| tracing::warn!(%error, "the map cannot be shown")).ok()?;
    let (min_zoom, max_zoom) = archive.zooms();
    let bounds = archive.bounds();
    Some(DeskMap {
        sha256: map.file.sha256,
        bounds_e7: [bounds.west_e7, bounds.south_e7, bounds.east_e7, bounds.north_e7],
        min_zoom,
        max_zoom,
        attribution: archive.about().await.map(|about| about.attribution).unwrap_or_default(),
    })
}
