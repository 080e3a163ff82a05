//! `strings/*.toml`: the city's words. The first language has them all; another falls back to it.

use crate::{
    folder,
    manifest::Manifest,
    mistake::{Mistake, MistakeKind},
    section::{self, Lined},
    shape,
    source::Source,
};
use sambat_domain::pack::{FIRST_LANGUAGE, Language};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Texts by language and key.
pub(crate) type Words = BTreeMap<Language, BTreeMap<String, String>>;

/// Reads the words of the languages that the pack lists.
pub(crate) fn read(
    files: &BTreeMap<String, String>,
    manifest: Option<&Manifest>,
    mistakes: &mut Vec<Mistake>,
) -> Words {
    let wanted = manifest.map(wanted);
    let mut words = Words::new();
    for (file, text) in files {
        let Some(tag) = folder::language(file) else { continue };
        let Some(texts) = texts(Source { file, text }, wanted.as_ref(), mistakes) else { continue };
        if tag == FIRST_LANGUAGE {
            let missing = wanted.iter().flatten().filter(|(key, _)| !texts.named.contains_key(*key));
            mistakes.extend(missing.map(|(key, named)| {
                Mistake::of_file(file, MistakeKind::WordMissing { key: key.clone(), named: *named })
            }));
        }
        words.insert(tag.to_owned(), texts.said);
    }
    if let Some(manifest) = manifest {
        wordless(files, manifest, mistakes);
    }
    words
}

/// The keys that the first language must have, with the line of `pack.toml` that each comes from.
fn wanted(manifest: &Manifest) -> BTreeMap<String, usize> {
    let listing = &manifest.listing;
    let channels = listing.channels.names.iter();
    let hints = channels.clone().map(|(id, line)| (format!("channel.{id}.hint"), *line));
    let channels = channels.map(|(id, line)| (format!("channel.{id}"), *line));
    let categories = listing.categories.names.iter().map(|(id, line)| (format!("category.{id}"), *line));
    let agencies = listing.agencies.names.iter().map(|(id, line)| (format!("agency.{id}"), *line));
    let consents = manifest.identity.consents.names.iter().map(|(id, line)| (format!("consent.{id}"), *line));
    channels.chain(hints).chain(categories).chain(agencies).chain(consents).collect()
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

/// The words of one file.
#[derive(Default)]
struct Texts {
    /// What is said.
    said: BTreeMap<String, String>,
    /// The line of every key, also of one whose text is mistaken: it is not missing.
    named: BTreeMap<String, usize>,
}

fn texts(source: Source<'_>, wanted: Option<&BTreeMap<String, usize>>, mistakes: &mut Vec<Mistake>) -> Option<Texts> {
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
    wanted: Option<&BTreeMap<String, usize>>,
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
