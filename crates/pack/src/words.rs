//! `strings/*.toml`: the city's words. The first language has them all; another falls back to it.

use crate::{
    folder,
    form::Forms,
    manifest::Manifest,
    mistake::{Mistake, MistakeKind},
    section::{self, Lined},
    shape,
    source::Source,
};
use sambat_domain::pack::{FIRST_LANGUAGE, Words};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Reads the words of the languages that the pack lists.
pub(crate) fn read(
    files: &BTreeMap<String, String>,
    manifest: Option<&Manifest>,
    forms: &Forms,
    mistakes: &mut Vec<Mistake>,
) -> Words {
    let wanted = manifest.map(|manifest| wanted(manifest, forms));
    let mut words = Words::new();
    for (file, text) in files {
        let Some(tag) = folder::language(file) else { continue };
        let Some(texts) = texts(Source { file, text }, wanted.as_ref(), mistakes) else { continue };
        if tag == FIRST_LANGUAGE {
            let missing = wanted.iter().flatten().filter(|(key, _)| !texts.named.contains_key(*key));
            mistakes.extend(missing.map(|(key, (by, named))| {
                let what = MistakeKind::WordMissing { key: key.clone(), file: by.clone(), named: *named };
                Mistake::of_file(file, what)
            }));
        }
        words.insert(tag.to_owned(), texts.said);
    }
    if let Some(manifest) = manifest {
        wordless(files, manifest, mistakes);
    }
    words
}

/// The keys that the first language must have, with the file and the line that name each.
type Wanted = BTreeMap<String, (String, usize)>;

fn wanted(manifest: &Manifest, forms: &Forms) -> Wanted {
    let listing = &manifest.listing;
    let named = |kind: &'static str, names: &BTreeMap<String, usize>, after: &'static str| {
        let word =
            |(id, line): (&String, &usize)| (format!("{kind}.{id}{after}"), (folder::MANIFEST.to_owned(), *line));
        names.iter().map(word).collect::<Wanted>()
    };
    let mut wanted = forms.words.clone();
    wanted.extend(named("channel", &listing.channels.names, ""));
    wanted.extend(named("channel", &listing.channels.names, ".hint"));
    wanted.extend(named("category", &listing.categories.names, ""));
    wanted.extend(named("agency", &listing.agencies.names, ""));
    wanted.extend(named("consent", &manifest.identity.consents.names, ""));
    wanted.extend(named("template", &listing.templates.names, ""));
    let more = |(key, line): (&String, &usize)| (key.clone(), (folder::MANIFEST.to_owned(), *line));
    wanted.extend(listing.words.iter().map(more));
    wanted.extend(named("emergency", &manifest.emergency.names, ""));
    wanted.extend(named("owner", &manifest.owners.names, ""));
    wanted.extend(named("owner", &manifest.owners.names, ".reach"));
    wanted
}

/// How many letters fit where the word of a key stands, on a small phone and in two lines at most; a consent is read in full.
fn room(key: &str) -> Option<usize> {
    let mut parts = key.split('.');
    let (kind, last, count) = (parts.next()?, key.rsplit('.').next()?, key.split('.').count());
    match (kind, last, count) {
        ("channel", "hint", _) => Some(60),
        ("channel", _, 2) => Some(24),
        ("channel", ..) => Some(60),
        ("category", ..) => Some(40),
        ("agency" | "emergency", ..) => Some(60),
        ("form", ..) => Some(80),
        ("owner", "reach", _) => Some(160),
        ("owner", ..) => Some(80),
        ("template", ..) => Some(200),
        _ => None,
    }
}

/// Languages that the pack lists without a file of words. What is no language has a mistake already.
fn wordless(files: &BTreeMap<String, String>, manifest: &Manifest, mistakes: &mut Vec<Mistake>) {
    for Lined { value: tag, line } in &manifest.languages {
        if shape::is_language(tag) && !files.contains_key(&folder::strings(tag)) {
            let what = MistakeKind::LanguageWordless { tag: tag.clone() };
            mistakes.push(Mistake { file: folder::MANIFEST.to_owned(), line: Some(*line), what });
        }
    }
}

/// The words of one language's file.
#[derive(Default)]
struct Texts {
    /// The text of each key.
    said: BTreeMap<String, String>,
    /// The line of every key, also of one whose text is mistaken: it is not missing.
    named: BTreeMap<String, usize>,
}

fn texts(source: Source<'_>, wanted: Option<&Wanted>, mistakes: &mut Vec<Mistake>) -> Option<Texts> {
    let table = source.toml(mistakes)?;
    let mut texts = Texts::default();
    gather(source, "", &table, wanted, &mut texts, mistakes);
    Some(texts)
}

/// Gathers a table's words. Tables may part the keys anywhere: `"channel.air" = "…"` is `air = "…"` under `[channel]`.
fn gather(
    source: Source<'_>,
    before: &str,
    table: &DeTable<'_>,
    wanted: Option<&Wanted>,
    texts: &mut Texts,
    mistakes: &mut Vec<Mistake>,
) {
    for (name, value) in table {
        let key = format!("{before}{}", name.get_ref());
        let line = source.line(name.span().start);
        let text = match value.get_ref() {
            DeValue::Table(inner) => {
                gather(source, &format!("{key}."), inner, wanted, texts, mistakes);
                continue;
            }
            DeValue::String(text) => text,
            other => {
                let got = section::kind(other);
                mistakes.push(source.on_line(line, MistakeKind::TypeWrong { key: key.clone(), wanted: "a text", got }));
                texts.named.insert(key, line);
                continue;
            }
        };
        if wanted.is_some_and(|wanted| !wanted.contains_key(&key)) {
            mistakes.push(source.on_line(line, MistakeKind::WordUnknown { key: key.clone() }));
        }
        let count = text.trim().chars().count();
        if let Some(most) = room(&key).filter(|most| count > *most) {
            mistakes.push(source.on_line(line, MistakeKind::LabelLong { key: key.clone(), count, most }));
        }
        if text.trim().is_empty() {
            mistakes.push(source.on_line(line, MistakeKind::Empty { key: key.clone() }));
        }
        if let Some(first) = texts.named.insert(key.clone(), line) {
            // The tables come by name, not by line.
            let (first, line) = (first.min(line), first.max(line));
            mistakes.push(source.on_line(line, MistakeKind::Twice { what: "word", id: key.clone(), first }));
        }
        texts.said.insert(key, text.trim().to_owned());
    }
}
