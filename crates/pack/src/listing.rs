//! Ways in, kinds of complaint and offices, and whether they name each other rightly.

use crate::{
    folder,
    icon::{self, ICONS},
    likely::likely,
    mistake::{Mistake, MistakeKind},
    response::{self, Rules},
    section::{self, Lined, Section},
    source::Source,
};
use sambat_domain::{
    id::{ConsentId, FormId},
    pack::{Agency, Category, Channel, PlaceRule, Template, TextRule},
    visibility::Visibility,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// The most ways in: the tiles of one screen.
const MOST_CHANNELS: usize = 6;

/// `[[channel]]`, `[[category]]`, `[[agency]]` and `[[template]]`.
pub(crate) struct Listing {
    pub(crate) channels: Listed<Channel>,
    pub(crate) categories: Listed<Category>,
    pub(crate) agencies: Listed<Agency>,
    /// Words beyond the names of these, with the line of each.
    pub(crate) words: BTreeMap<String, usize>,
    pub(crate) templates: Listed<Template>,
    /// What kinds of complaint need a text to agree to for.
    pub(crate) consents: Vec<Lined<ConsentId>>,
    /// What kinds of complaint and offices promise of their own.
    pub(crate) own_rules: Vec<Rules>,
}

/// Things of one kind.
pub(crate) struct Listed<T> {
    /// Those with no mistake in them.
    pub(crate) items: Vec<T>,
    /// The names of all with the line of each: naming a mistaken one is no second mistake.
    pub(crate) names: BTreeMap<String, usize>,
}

impl Listing {
    pub(crate) fn read(
        source: Source<'_>,
        root: &mut Section<'_>,
        forms: &BTreeSet<String>,
        city: Option<&Rules>,
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let mut words = BTreeMap::new();
        let mut own_rules = Vec::new();
        let mut sections = root.tables("channel", mistakes);
        let count = sections.len();
        let first_too_many = sections.get(MOST_CHANNELS).and_then(|section| section.line);
        let channels = Listed::read(source, "channel", &mut sections, mistakes, |section, id, mistakes| {
            let icon = symbol(section, mistakes);
            let signs = section.texts_if_any("danger", mistakes);
            let danger = section::options(source, &signs, mistakes);
            if let Some(id) = &id {
                words.extend(signs.iter().map(|sign| (format!("channel.{id}.danger.{}", sign.value), sign.line)));
            }
            Some(Channel { id: id?, icon: icon?, danger })
        });
        if count > MOST_CHANNELS {
            let what = MistakeKind::ChannelsTooMany { count };
            mistakes.push(Mistake { file: source.file.to_owned(), line: first_too_many, what });
        }

        let mut sections = root.tables("agency", mistakes);
        let agencies = Listed::read(source, "agency", &mut sections, mistakes, |section, id, mistakes| {
            let own = response::read_own(source, section, city, mistakes);
            own_rules.extend(own);
            Some(Agency { id: id?, response: own.map(|rules| rules.response) })
        });

        let mut sections = root.tables_if_any("template", mistakes);
        let templates =
            Listed::read(source, "template", &mut sections, mistakes, |_, id, _| Some(Template { id: id? }));

        let (mut used, mut filled): (Vec<String>, BTreeSet<String>) = Default::default();
        let mut consents = Vec::new();
        let mut sections = root.tables("category", mistakes);
        let categories = Listed::read(source, "category", &mut sections, mistakes, |section, id, mistakes| {
            let channel = section.text("channel", mistakes);
            let agency = section.text("agency", mistakes);
            used.extend(channel.map(|channel| channel.value.to_owned()));
            let channel = named(source, channel, &channels.names, mistakes, |id| MistakeKind::ChannelUnknown { id });
            let agency = named(source, agency, &agencies.names, mistakes, |id| MistakeKind::AgencyUnknown { id });
            let visibilities = [("public", Visibility::Public), ("private", Visibility::Private)];
            let visibility = section.choice("visibility", &visibilities, Some(Visibility::default()), mistakes);
            let icon = symbol(section, mistakes);
            let places = [("needed", PlaceRule::Needed), ("optional", PlaceRule::Optional)];
            let place = section.choice("place", &places, Some(PlaceRule::default()), mistakes);
            let form = form(source, section, forms, &mut filled, mistakes);
            let proof = section.flag("proof", mistakes);
            let public_place = public_place(source, section, visibility, mistakes);
            let text = text(source, section, visibility, mistakes);
            let consent = consent(source, section, visibility, mistakes);
            consents.extend(consent.clone().flatten());
            let own = response::read_own(source, section, city, mistakes);
            own_rules.extend(own);
            Some(Category {
                id: id?,
                channel: channel?,
                agency: agency?,
                visibility: visibility?,
                icon: icon?,
                place: place?,
                form: form?,
                consent: consent?.map(|consent| consent.value),
                response: own.map(|rules| rules.response),
                proof: proof?,
                public_place: public_place?,
                text: text?,
            })
        });

        for (id, line) in channels.names.iter().filter(|(id, _)| !used.contains(id)) {
            mistakes.push(source.on_line(*line, MistakeKind::ChannelUnused { id: id.clone() }));
        }
        for id in forms.difference(&filled) {
            mistakes.push(Mistake::of_file(&folder::form_file(id), MistakeKind::FormUnused));
        }
        Self { channels, categories, agencies, words, templates, consents, own_rules }
    }
}

impl<T> Listed<T> {
    /// Reads each section: its id, which must be a name and there once, and by `rest` what else is in it.
    pub(crate) fn read<'a, I: FromStr>(
        source: Source<'_>,
        what: &'static str,
        sections: &mut Vec<Section<'a>>,
        mistakes: &mut Vec<Mistake>,
        mut rest: impl FnMut(&mut Section<'a>, Option<I>, &mut Vec<Mistake>) -> Option<T>,
    ) -> Self {
        let mut listed = Self { items: Vec::new(), names: BTreeMap::new() };
        for mut section in sections.drain(..) {
            let id = section.text("id", mistakes).and_then(|Lined { value, line }| {
                let id = value.parse().ok();
                if id.is_none() {
                    mistakes.push(source.on_line(line, MistakeKind::SlugBad { text: value.to_owned() }));
                }
                if let Some(first) = listed.names.get(value) {
                    let twice = MistakeKind::Twice { what, id: value.to_owned(), first: *first };
                    mistakes.push(source.on_line(line, twice));
                } else {
                    listed.names.insert(value.to_owned(), line);
                }
                id
            });
            listed.items.extend(rest(&mut section, id, mistakes));
            section.close(mistakes);
        }
        listed
    }
}

/// The form of a category, which may have none. `None` is a mistake.
fn form(
    source: Source<'_>,
    section: &mut Section<'_>,
    forms: &BTreeSet<String>,
    filled: &mut BTreeSet<String>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Option<FormId>> {
    let Some(Lined { value, line }) = section.text_if_any("form", mistakes) else { return Some(None) };
    filled.insert(value.to_owned());
    if !forms.contains(value) {
        mistakes.push(source.on_line(line, MistakeKind::FormUnknown { id: value.to_owned() }));
        return None;
    }
    value.parse().ok().map(Some)
}

/// The consent that a category asks: one that is never public does, and no other. `None` is a mistake.
fn consent(
    source: Source<'_>,
    section: &mut Section<'_>,
    visibility: Option<Visibility>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Option<Lined<ConsentId>>> {
    let line = section.line;
    let Some(Lined { value, line }) = section.text_if_any("consent", mistakes) else {
        if visibility == Some(Visibility::Private) {
            mistakes.push(Mistake { file: source.file.to_owned(), line, what: MistakeKind::ConsentUnnamed });
            return None;
        }
        return Some(None);
    };
    let Ok(consent) = value.parse() else {
        mistakes.push(source.on_line(line, MistakeKind::SlugBad { text: value.to_owned() }));
        return None;
    };
    if visibility == Some(Visibility::Public) {
        mistakes.push(source.on_line(line, MistakeKind::ConsentPublic { name: value.to_owned() }));
        return None;
    }
    Some(Some(Lined { value: consent, line }))
}

/// Whether a category is about things: one that is never public cannot be told to the nearest ten metres.
fn public_place(
    source: Source<'_>,
    section: &mut Section<'_>,
    visibility: Option<Visibility>,
    mistakes: &mut Vec<Mistake>,
) -> Option<bool> {
    let flag = section.flag("public_place", mistakes)?;
    if flag && visibility == Some(Visibility::Private) {
        let line = section.line_of("public_place");
        mistakes.push(Mistake { file: source.file.to_owned(), line, what: MistakeKind::PublicPlacePrivate });
        return None;
    }
    Some(flag)
}

/// Whether a category needs words, where it says so: one that is never public is acted on by its words. `None` is a mistake.
fn text(
    source: Source<'_>,
    section: &mut Section<'_>,
    visibility: Option<Visibility>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Option<TextRule>> {
    let rules = [("needed", Some(TextRule::Needed)), ("optional", Some(TextRule::Optional))];
    let rule = section.choice("text", &rules, Some(None), mistakes)?;
    if rule == Some(TextRule::Optional) && visibility == Some(Visibility::Private) {
        let line = section.line_of("text");
        mistakes.push(Mistake { file: source.file.to_owned(), line, what: MistakeKind::TextPrivate });
        return None;
    }
    Some(rule)
}

fn symbol(section: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<String> {
    section.parsed("icon", mistakes, |text| {
        if icon::is_icon(text) {
            return Ok(text.to_owned());
        }
        let likely = likely(text, ICONS.iter().copied());
        Err(MistakeKind::IconUnknown { icon: text.to_owned(), likely, known: ICONS.join(", ") })
    })
}

/// The id of something that is listed.
pub(crate) fn named<I: FromStr>(
    source: Source<'_>,
    text: Option<Lined<&str>>,
    names: &BTreeMap<String, usize>,
    mistakes: &mut Vec<Mistake>,
    unknown: impl Fn(String) -> MistakeKind,
) -> Option<I> {
    let Lined { value, line } = text?;
    if !names.contains_key(value) {
        mistakes.push(source.on_line(line, unknown(value.to_owned())));
        return None;
    }
    value.parse().ok()
}
