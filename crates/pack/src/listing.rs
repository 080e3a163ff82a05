//! Ways in, kinds of complaint and offices, and whether they name each other rightly.

use crate::{
    icon,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::{
    content::Visibility,
    pack::{Agency, Category, Channel, PlaceRule},
};
use std::{collections::BTreeMap, str::FromStr};

/// The most ways in: the tiles of one screen.
const MOST_CHANNELS: usize = 6;

/// `[[channel]]`, `[[category]]` and `[[agency]]`.
pub(crate) struct Listing {
    pub(crate) channels: Listed<Channel>,
    pub(crate) categories: Listed<Category>,
    pub(crate) agencies: Listed<Agency>,
}

/// Things of one kind.
pub(crate) struct Listed<T> {
    /// Those with no mistake in them.
    pub(crate) items: Vec<T>,
    /// The names of all with the line of each: naming a mistaken one is no second mistake.
    pub(crate) names: BTreeMap<String, usize>,
}

impl Listing {
    pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Self {
        let mut sections = root.tables("channel", mistakes);
        let count = sections.len();
        let first_too_many = sections.get(MOST_CHANNELS).and_then(|section| section.line);
        let channels = Listed::read(source, "channel", &mut sections, mistakes, |section, id, mistakes| {
            let icon = symbol(section, mistakes);
            Some(Channel { id: id?, icon: icon? })
        });
        if count > MOST_CHANNELS {
            let what = MistakeKind::ChannelsTooMany { count };
            mistakes.push(Mistake { file: source.file.to_owned(), line: first_too_many, what });
        }

        let agencies = Listed::read(source, "agency", &mut root.tables("agency", mistakes), mistakes, |_, id, _| {
            Some(Agency { id: id? })
        });

        let mut used: Vec<String> = Vec::new();
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
            Some(Category {
                id: id?,
                channel: channel?,
                agency: agency?,
                visibility: visibility?,
                icon: icon?,
                place: place?,
            })
        });

        for (id, line) in channels.names.iter().filter(|(id, _)| !used.contains(id)) {
            mistakes.push(source.on_line(*line, MistakeKind::ChannelUnused { id: id.clone() }));
        }
        Self { channels, categories, agencies }
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

fn symbol(section: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<String> {
    section.parsed("icon", mistakes, |text| {
        if icon::is_icon(text) { Ok(text.to_owned()) } else { Err(MistakeKind::IconUnknown { icon: text.to_owned() }) }
    })
}

/// The id of something that is listed.
fn named<I: FromStr>(
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
