//! What the city asks of who complains, and the texts that they agree to.

use crate::{
    listing::Listed,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::pack::{ConsentFor, ConsentText, IdentityRule};

/// What `identity` and the `[[consent]]` tables say.
pub(crate) struct Identity {
    /// Which identity the city asks for; `None` where that has a mistake.
    pub(crate) rule: Option<IdentityRule>,
    pub(crate) consents: Listed<ConsentText>,
}

impl Identity {
    /// Reads both; `wanted` is what categories need a text for.
    pub(crate) fn read(
        source: Source<'_>,
        root: &mut Section<'_>,
        wanted: &[Lined<ConsentFor>],
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
            let covers = section.choice("covers", &USES, None, mistakes);
            // A mistaken use may have been any: it leaves nothing uncovered.
            if let Some(covers) = covers {
                if let Some((_, Some(first))) = covered.iter().find(|(other, _)| *other == covers) {
                    let what = MistakeKind::Twice { what: "consent for", id: name(covers).to_owned(), first: *first };
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
            for Lined { value, line } in
                wanted.iter().filter(|wanted| covered.iter().all(|(it, _)| *it != wanted.value))
            {
                mistakes.push(source.on_line(*line, MistakeKind::ConsentUncovered { covers: name(*value) }));
            }
        }
        Self { rule, consents }
    }
}

const USES: [(&str, ConsentFor); 3] =
    [("identity", ConsentFor::Identity), ("health", ConsentFor::Health), ("maternity", ConsentFor::Maternity)];

fn name(covers: ConsentFor) -> &'static str {
    USES.iter().find(|(_, other)| *other == covers).map_or("", |(name, _)| name)
}
