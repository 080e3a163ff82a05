//! What the city asks of who complains, and the texts that they agree to.

use crate::{
    listing::Listed,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::{
    id::ConsentId,
    pack::{ConsentFor, ConsentText, IdentityRule},
};

/// What `identity` and the `[[consent]]` tables say.
pub(crate) struct Identity {
    /// Which identity the city asks for; `None` where that has a mistake.
    pub(crate) rule: Option<IdentityRule>,
    pub(crate) consents: Listed<ConsentText>,
}

impl Identity {
    /// Reads both; `wanted` are the consents that categories ask.
    pub(crate) fn read(
        source: Source<'_>,
        root: &mut Section<'_>,
        wanted: &[Lined<ConsentId>],
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        let rules = [("none", IdentityRule::None), ("optional", IdentityRule::Optional), ("nik", IdentityRule::Nik)];
        let text = root.text_if_any("identity", mistakes);
        let rule = match text {
            None => Some(IdentityRule::None),
            Some(text) => {
                let found = rules.iter().find(|(name, _)| *name == text.value).map(|(_, rule)| *rule);
                if found.is_none() {
                    let known = rules.map(|(name, _)| name).join(", ");
                    let what = MistakeKind::ChoiceUnknown { key: "identity".into(), text: text.value.into(), known };
                    mistakes.push(source.on_line(text.line, what));
                }
                found
            }
        };

        let mut covered: Vec<(ConsentFor, Option<usize>)> = Vec::new();
        let mut sections = root.tables_if_any("consent", mistakes);
        let consents = Listed::read(source, "consent", &mut sections, mistakes, |section, id, mistakes| {
            let version = section.count("version", mistakes);
            let covers = section.choice("covers", &ConsentFor::NAMES, None, mistakes);
            // A mistaken use may have been any: it leaves nothing uncovered.
            if let Some(covers) = covers {
                let again = covered.iter().find(|(other, _)| *other == covers && covers != ConsentFor::Words);
                if let Some((_, Some(first))) = again {
                    let what = MistakeKind::Twice { what: "consent for", id: covers.name().to_owned(), first: *first };
                    mistakes.push(Mistake { file: source.file.to_owned(), line: section.line, what });
                }
                covered.push((covers, section.line));
            }
            Some(ConsentText { id: id?, version: version?, covers: covers? })
        });

        let asks = rule.is_some_and(|rule| !rule.is_none());
        let complete = consents.items.len() == consents.names.len();
        if let Some(Lined { line, .. }) = text
            && asks
            && complete
            && !covered.iter().any(|(covers, _)| *covers == ConsentFor::Identity)
        {
            mistakes.push(source.on_line(line, MistakeKind::ConsentMissing));
        }
        if complete {
            let of_words = consents.items.iter().filter(|text| text.covers != ConsentFor::Identity);
            let known: Vec<_> = of_words.flat_map(|text| [text.id.as_str(), text.covers.name()]).collect();
            for Lined { value, line } in wanted.iter().filter(|wanted| !known.contains(&wanted.value.as_str())) {
                let what = MistakeKind::ConsentUnknown { name: value.to_string(), known: known.join(", ") };
                mistakes.push(source.on_line(*line, what));
            }
        }
        Self { rule, consents }
    }
}
