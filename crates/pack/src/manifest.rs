//! `pack.toml`: what the city decides.

use crate::{
    Checked, board, calendar, emergency, endpoint,
    form::Forms,
    identity::Identity,
    listing::{Listed, Listing},
    mistake::{Mistake, MistakeKind},
    owner, response, retention,
    section::{Lined, Section},
    shape,
    source::Source,
};
use sambat_domain::{
    id::PackId,
    pack::{Area, BoardRules, Emergency, FIRST_LANGUAGE, Owner, Pack, Response, Retention, Territory, VERSION, Words},
    place::Outline,
    response::Calendar,
    ticket::TicketPrefix,
};
use std::collections::BTreeMap;

/// What `pack.toml` says, as far as it says it rightly.
pub(crate) struct Manifest {
    head: Option<Head>,
    response: Option<Response>,
    calendar: Calendar,
    board: BoardRules,
    retention: Retention,
    pub(crate) languages: Vec<Lined<String>>,
    pub(crate) listing: Listing,
    pub(crate) emergency: Listed<Emergency>,
    pub(crate) owners: Listed<Owner>,
    pub(crate) identity: Identity,
}

/// What other files say of where things are.
pub(crate) struct Places {
    pub(crate) outline: Outline,
    pub(crate) areas: Vec<Area>,
    pub(crate) territories: BTreeMap<String, Territory>,
}

/// The keys that stand alone.
struct Head {
    id: PackId,
    name: String,
    service: Option<String>,
    region: String,
    ticket_prefix: TicketPrefix,
    tz: String,
    endpoint: Option<String>,
}

/// Reads `pack.toml`, whose categories may name `forms`; `None` where it is no TOML.
pub(crate) fn read(source: Source<'_>, forms: &Forms, mistakes: &mut Vec<Mistake>) -> Option<Manifest> {
    let table = source.toml(mistakes)?;
    let mut root = Section::root(source, &table);
    let head = head(&mut root, mistakes);
    let languages = languages(source, &mut root, mistakes);
    let response = response::read(source, &mut root, mistakes);
    let listing = Listing::read(source, &mut root, &forms.names, response.as_ref(), mistakes);
    let emergency = emergency::read(source, &mut root, &listing.channels.names, mistakes);
    let owners = owner::read(source, &mut root, forms, mistakes);
    let calendar::Read { calendar, has_hours } = calendar::read(source, &mut root, mistakes);
    if !has_hours {
        let mut lines: Vec<_> = response.iter().chain(&listing.own_rules).filter(|rules| rules.is_working()).collect();
        lines.sort_by_key(|rules| rules.basis_line);
        lines.dedup_by_key(|rules| rules.basis_line);
        mistakes.extend(lines.iter().map(|rules| source.on_line(rules.basis_line, MistakeKind::HoursMissing)));
    }
    let identity = Identity::read(source, &mut root, &listing.consents, mistakes);
    let board = board::read(source, &mut root, mistakes);
    let retention = retention::read(source, &mut root, mistakes);
    root.close(mistakes);
    let response = response.map(|rules| rules.response);
    Some(Manifest { head, response, calendar, board, retention, languages, listing, emergency, owners, identity })
}

impl Manifest {
    /// Whether the language is listed, or nobody can say because the list itself is missing or mistaken.
    pub(crate) fn speaks(&self, tag: &str) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|language| language.value == tag)
    }

    /// The municipality's own code, where it is one.
    pub(crate) fn region(&self) -> Option<&str> {
        self.head.as_ref().map(|head| head.region.as_str())
    }

    /// The whole, where nothing of it is missing.
    pub(crate) fn finish(self, forms: Forms, places: Places, words: Words, ca: Option<String>) -> Option<Checked> {
        let head = self.head?;
        let pack = Pack {
            v: VERSION,
            id: head.id,
            name: head.name,
            service: head.service,
            region: head.region,
            ticket_prefix: head.ticket_prefix,
            tz: head.tz,
            languages: self.languages.into_iter().map(|language| language.value).collect(),
            channels: self.listing.channels.items,
            categories: self.listing.categories.items,
            agencies: self.listing.agencies.items,
            response: self.response?,
            forms: forms.items,
            emergency: self.emergency.items,
            owners: self.owners.items,
            areas: places.areas,
            territories: places.territories,
            calendar: self.calendar,
            templates: self.listing.templates.items,
            identity: self.identity.rule?,
            consents: self.identity.consents.items,
            board: self.board,
            retention: self.retention,
            outline: places.outline,
            words,
        };
        Some(Checked { pack, endpoint: head.endpoint, ca })
    }
}

fn head(root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<Head> {
    let id =
        root.parsed("id", mistakes, |text| text.parse().map_err(|_| MistakeKind::SlugBad { text: text.to_owned() }));
    let name = root.parsed("name", mistakes, |text| Ok(text.trim().to_owned()));
    let service = root.parsed_if_any("service", mistakes, |text| Ok(text.trim().to_owned()));
    let region = root.parsed("region", mistakes, |text| {
        shape::is_region(text).then(|| text.to_owned()).ok_or_else(|| MistakeKind::RegionBad { text: text.to_owned() })
    });
    let ticket_prefix = root.parsed("ticket_prefix", mistakes, |text| {
        text.parse().map_err(|_| MistakeKind::PrefixBad { text: text.to_owned() })
    });
    let tz = root.parsed("tz", mistakes, |text| {
        let bad = || MistakeKind::ZoneBad { text: text.to_owned(), known: shape::ZONES.join(", ") };
        shape::ZONES.contains(&text).then(|| text.to_owned()).ok_or_else(bad)
    });
    let endpoint = root.parsed_if_any("endpoint", mistakes, |text| {
        endpoint::check(text).map_err(|why| MistakeKind::EndpointBad { text: text.to_owned(), why })
    });
    Some(Head { id: id?, name: name?, service, region: region?, ticket_prefix: ticket_prefix?, tz: tz?, endpoint })
}

fn languages(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Vec<Lined<String>> {
    let Some(list) = root.texts("languages", mistakes) else { return Vec::new() };
    if list.value.first().is_none_or(|first| first.value != FIRST_LANGUAGE) {
        mistakes.push(source.on_line(list.line, MistakeKind::LanguageFirst));
    }
    let mut languages: Vec<Lined<String>> = Vec::new();
    for Lined { value, line } in list.value {
        if !shape::is_language(value) {
            mistakes.push(source.on_line(line, MistakeKind::LanguageBad { tag: value.to_owned() }));
        }
        match languages.iter().find(|known| known.value == value) {
            Some(known) => {
                let what = MistakeKind::Twice { what: "language", id: value.to_owned(), first: known.line };
                mistakes.push(source.on_line(line, what));
            }
            None => languages.push(Lined { value: value.to_owned(), line }),
        }
    }
    languages
}
