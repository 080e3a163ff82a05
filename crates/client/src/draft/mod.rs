//! Drafts: every field is safe as it is typed.

mod edit;
mod place;
mod view;

pub use crate::store::draft::Step;
pub use edit::{create, delete, get, list, update};
pub(crate) use place::{name as name_place, street_at};
pub use view::{
    AskedConsent, DraftChange, DraftRow, DraftSubmit, DraftUpdate, DraftUpdated, DraftView, GivenAnswer, GivenConsent,
    GivenFix, GivenPosition, OfDraft,
};

use crate::{
    api::{ApiCode, ApiError},
    complaint::envelope,
    identity,
    photo::PhotoView,
    store::{
        self, Connection, Vault,
        draft::{Body, Draft},
        photo::Photo,
    },
};
use sambat_domain::{
    content::{self, Content, Mistake},
    id::ComplaintId,
    pack::{Pack, TextRule},
    ticket::Ticket,
    visibility::Visibility,
};
use sambat_protocol::hash;

/// Who may see what is typed, as far as it goes.
pub(crate) fn visibility(pack: &Pack, body: &Body) -> Visibility {
    let kind = body.category.as_ref().and_then(|id| pack.category(id));
    if content::is_private(body.visibility, kind) { Visibility::Private } else { Visibility::Public }
}

/// The content that a draft would be sent as, once a kind is chosen.
pub(crate) fn content(pack: &Pack, draft: &Draft, photos: &[Photo]) -> Option<Content> {
    let body = &draft.body;
    let category = body.category.clone()?;
    let text = pack.consent_of(&category);
    let agreed = text.and_then(|text| body.consents.iter().find(|given| text.is(&given.text_id, given.version)));
    let content = Content {
        // Without what was answered before another kind was chosen.
        attributes: pack.form_of(&category).map(|form| form.own(&body.attributes)).unwrap_or_default(),
        category,
        description: body.description.clone(),
        place: (!body.place.is_empty()).then(|| body.place.clone()),
        visibility: visibility(pack, body),
        anonymous: body.anonymous,
        // Of this kind's text alone, as it is worded now; who complains is another's affair.
        consents: agreed.cloned().into_iter().collect(),
        photos: photos.iter().map(Photo::manifest).collect(),
        noticed_at: draft.begun_at,
    };
    Some(content.cleaned())
}

/// What still stops a draft from being sent.
pub(crate) fn mistakes(pack: &Pack, draft: &Draft, photos: &[Photo]) -> Vec<Mistake> {
    match content(pack, draft, photos) {
        Some(content) => {
            // What cannot be written down at all is refused where it is sent.
            let too_large = hash::of_content(&content).ok().and_then(|(_, mistake)| mistake);
            content.mistakes_for(pack).into_iter().chain(too_large).collect()
        }
        // Without a kind the rest is still checked, under any kind.
        None => {
            let any = pack.categories.first().map(|category| category.id.clone());
            let body = Body { category: any, ..draft.body.clone() };
            let assumed = content(pack, &Draft { body, ..draft.clone() }, photos);
            let rest = assumed.map(|content| content.mistakes(TextRule::Needed)).unwrap_or_default();
            std::iter::once(Mistake::CategoryMissing).chain(rest).collect()
        }
    }
}

/// A draft as the page sees it.
pub(crate) fn view(connection: &Connection, vault: &Vault, id: ComplaintId) -> Result<DraftView, ApiError> {
    let draft = store::draft::get(connection, vault, id)?;
    let photos = store::photo::of(connection, vault, id)?;
    let city = store::city::get(connection, &draft.pack_id)?;
    let pack = &city.document.pack;
    let mut content = content(pack, &draft, &photos);
    let words_bytes = match &mut content {
        Some(content) => {
            let reporter = identity::goes_with(connection, pack, content)?;
            envelope::size(content, reporter.as_ref()).map_err(|_| ApiError::new(ApiCode::Internal))?
        }
        None => 0,
    };
    let form = draft.body.category.as_ref().and_then(|category| pack.form_of(category));
    let answers = content.map(|content| content.attributes).unwrap_or_default();
    let text = draft.body.category.as_ref().and_then(|category| pack.consent_of(category));
    let consent = text.map(|text| AskedConsent {
        text_id: text.id.clone(),
        version: text.version,
        agreed: draft.body.consents.iter().any(|given| text.is(&given.text_id, given.version)),
    });
    let outside_city = draft.body.place.position().is_some_and(|position| !pack.outline.holds(position));
    Ok(DraftView {
        id,
        ticket: Ticket::of(&pack.ticket_prefix, &id),
        step: draft.step,
        mistakes: mistakes(pack, &draft, &photos),
        outside_city,
        owner: pack.owner(&answers, outside_city).map(|owner| owner.id.clone()),
        visibility: visibility(pack, &draft.body),
        category: draft.body.category,
        description: draft.body.description,
        answer_mistakes: form.map(|form| form.mistakes(&answers)).unwrap_or_default(),
        answers,
        place: draft.body.place,
        anonymous: draft.body.anonymous,
        consent,
        photos: photos.into_iter().map(PhotoView::from).collect(),
        words_bytes,
        saved_at: draft.saved_at,
        revision: draft.revision,
    })
}
