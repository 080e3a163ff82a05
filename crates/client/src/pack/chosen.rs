//! Choosing a city, and answering with its words in one language.

use super::{
    AgencyView, AsksView, CategoryView, ChannelView, ConsentView, EmergencyView, FormView, InLanguage, OfPack,
    OptionView, OwnerView, PackRow, PackView, QuestionView,
};
use crate::{
    App,
    api::{ApiError, Nothing},
    city,
    host::Notice,
    store::{self, Connection, StoreError},
};
use sambat_domain::{
    form::{Asks, Form, LONGEST_ANSWER},
    id::OptionId,
    pack::Pack,
};

/// The cities to choose from, by their names.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in
/// another way.
pub async fn list(app: &App, _: Nothing) -> Result<Vec<PackRow>, ApiError> {
    Ok(app.blocking(|app| app.store().read(|connection, _| rows(app, connection))).await?)
}

/// Chooses the city that new reports go to. What was begun or sent stays with the city that it belongs to.
///
/// # Errors
/// [`crate::api::ApiCode::NotFound`] where this phone does not know it.
pub async fn choose(app: &App, argument: OfPack) -> Result<Vec<PackRow>, ApiError> {
    let choose = move |app: &App| {
        app.store().write(|transaction, _| {
            city::choose(transaction, &argument.id)?;
            rows(app, transaction)
        })
    };
    let rows = app.blocking(choose).await?;
    app.maps().close();
    app.tell(Notice::Pack);
    app.sync().wake();
    Ok(rows)
}

fn rows(app: &App, connection: &Connection) -> Result<Vec<PackRow>, StoreError> {
    let chosen = city::chosen_id(connection)?;
    let row = |city: store::city::City| PackRow {
        chosen: city.document.pack.id == chosen,
        demo: city.document.endpoint.is_none(),
        builtin: app.builtin().contains(&city.document.pack.id),
        id: city.document.pack.id.clone(),
        name: city.document.pack.name.clone(),
    };
    let mut rows: Vec<PackRow> = store::city::all(connection)?.into_iter().map(row).collect();
    // Real cities first.
    rows.sort_by(|a, b| (a.demo, &a.name).cmp(&(b.demo, &b.name)));
    Ok(rows)
}

/// The chosen city's pack, its words in the language asked for, in Indonesian where that has none.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in
/// another way.
pub async fn get(app: &App, argument: InLanguage) -> Result<PackView, ApiError> {
    let document = app.read(|connection, _| Ok::<_, ApiError>(city::chosen(connection)?.document)).await?;
    let rev = document.revision()?.to_owned();
    let pack = &document.pack;
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
                danger: channel
                    .danger
                    .iter()
                    .map(|sign| word(format!("channel.{}.danger.{sign}", channel.id)))
                    .collect(),
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
                text: category.text(),
                covers: pack.consent_for(&category.id),
                form: category.form.clone(),
            })
            .collect(),
        agencies: pack
            .agencies
            .iter()
            .map(|agency| AgencyView { id: agency.id.clone(), name: word(format!("agency.{}", agency.id)) })
            .collect(),
        forms: pack.forms.iter().map(|form| form_view(pack, &argument.language, form)).collect(),
        emergency: pack
            .emergency
            .iter()
            .map(|number| EmergencyView {
                id: number.id.clone(),
                name: word(format!("emergency.{}", number.id)),
                number: number.number.clone(),
                channels: number.channels.clone(),
                checked: number.checked,
            })
            .collect(),
        owners: pack
            .owners
            .iter()
            .map(|owner| OwnerView {
                id: owner.id.clone(),
                name: word(format!("owner.{}", owner.id)),
                reach: word(format!("owner.{}.reach", owner.id)),
                checked: owner.checked,
            })
            .collect(),
        demo: document.endpoint.is_none(),
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
        id: pack.id.clone(),
        name: pack.name.clone(),
        service: pack.service_name().to_owned(),
        ticket_prefix: pack.ticket_prefix.clone(),
        tz: pack.tz.clone(),
        languages: pack.languages.clone(),
        outline: pack.outline.clone(),
        areas: pack.areas.clone(),
    })
}

fn form_view(pack: &Pack, language: &str, form: &Form) -> FormView {
    let word = |key: String| pack.word(language, &key).to_owned();
    let questions = form.questions.iter().map(|question| {
        let key = format!("form.{}.{}", form.id, question.id);
        let named = |options: &[OptionId]| {
            options.iter().map(|id| OptionView { id: id.clone(), name: word(format!("{key}.{id}")) }).collect()
        };
        let asks = match &question.asks {
            Asks::Choice { options } => AsksView::Choice { options: named(options) },
            Asks::Several { options } => AsksView::Several { options: named(options) },
            Asks::Flag => AsksView::Flag,
            Asks::Number { least, most } => {
                AsksView::Number { least: *least, most: *most, unit: word(format!("{key}.unit")) }
            }
            Asks::Text => AsksView::Text { longest: u32::try_from(LONGEST_ANSWER).unwrap_or(u32::MAX) },
        };
        QuestionView { id: question.id.clone(), label: word(key), required: question.required, asks }
    });
    FormView { id: form.id.clone(), questions: questions.collect() }
}
