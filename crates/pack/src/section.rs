//! A table of a TOML file, read key by key: what is missing, of another type or unknown is noted, and reading goes on.

use crate::{
    likely::likely,
    mistake::{Mistake, MistakeKind},
    source::Source,
};
use sambat_domain::{civil::Date, id::OptionId};
use std::collections::BTreeMap;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Something, and the line that it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lined<T> {
    pub(crate) value: T,
    pub(crate) line: usize,
}

/// A table that is being read.
pub(crate) struct Section<'a> {
    source: Source<'a>,
    table: &'a DeTable<'a>,
    /// The line of its heading; the file as a whole has none.
    pub(crate) line: Option<usize>,
    asked: Vec<&'static str>,
}

impl<'a> Section<'a> {
    pub(crate) fn root(source: Source<'a>, table: &'a DeTable<'a>) -> Self {
        Self { source, table, line: None, asked: Vec::new() }
    }

    /// A text that must be there and says something.
    pub(crate) fn text(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Lined<&'a str>> {
        let value = self.needed(key, mistakes)?;
        self.as_text(key, value, mistakes)
    }

    /// A text that may be there.
    pub(crate) fn text_if_any(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Lined<&'a str>> {
        let value = self.get(key)?;
        self.as_text(key, value, mistakes)
    }

    /// What a text that must be there means.
    pub(crate) fn parsed<T>(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
        parse: impl Fn(&str) -> Result<T, MistakeKind>,
    ) -> Option<T> {
        self.parsed_lined(key, mistakes, parse).map(|lined| lined.value)
    }

    /// As [`Section::parsed`], with its line.
    pub(crate) fn parsed_lined<T>(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
        parse: impl Fn(&str) -> Result<T, MistakeKind>,
    ) -> Option<Lined<T>> {
        let text = self.text(key, mistakes)?;
        self.understood(text, mistakes, parse)
    }

    /// What a text that may be there means.
    pub(crate) fn parsed_if_any<T>(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
        parse: impl Fn(&str) -> Result<T, MistakeKind>,
    ) -> Option<T> {
        let text = self.text_if_any(key, mistakes)?;
        self.understood(text, mistakes, parse).map(|lined| lined.value)
    }

    /// One of a few texts, or what stands for none.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        known: &[(&str, T)],
        otherwise: Option<T>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<T> {
        let text = match otherwise {
            None => self.text(key, mistakes)?,
            // A wrong text is a mistake whatever it would have been instead.
            Some(value) if !self.table.contains_key(key) => {
                self.asked.push(key);
                return Some(value);
            }
            Some(_) => self.text_if_any(key, mistakes)?,
        };
        let found = known.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let known = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let what = MistakeKind::ChoiceUnknown { key: key.to_owned(), text: text.value.to_owned(), known };
            mistakes.push(self.source.on_line(text.line, what));
        }
        found
    }

    /// A list of texts that must be there, with the line of the list.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Lined<Vec<Lined<&'a str>>>> {
        let value = self.needed(key, mistakes)?;
        let line = self.source.line(value.span().start);
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, "a list of texts", value, mistakes);
            return None;
        };
        let texts = items.iter().filter_map(|item| self.as_text(key, item, mistakes)).collect();
        Some(Lined { value: texts, line })
    }

    /// The texts of a list that may be there.
    pub(crate) fn texts_if_any(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Vec<Lined<&'a str>> {
        if !self.has(key) {
            self.skip(key);
            return Vec::new();
        }
        self.texts(key, mistakes).map_or_else(Vec::new, |list| list.value)
    }

    /// A date that must be there.
    pub(crate) fn date(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Lined<Date>> {
        let value = self.needed(key, mistakes)?;
        self.as_date(key, value, mistakes)
    }

    /// A date that may be there.
    pub(crate) fn date_if_any(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Lined<Date>> {
        let value = self.get(key)?;
        self.as_date(key, value, mistakes)
    }

    /// Whether the key is there, rightly or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Counts a key as known that is not there.
    pub(crate) fn skip(&mut self, key: &'static str) {
        self.asked.push(key);
    }

    /// The line of a key's value.
    pub(crate) fn line_of(&self, key: &str) -> Option<usize> {
        self.table.get(key).map(|value| self.source.line(value.span().start))
    }

    /// A table that may be there.
    pub(crate) fn table_if_any(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let value = self.get(key)?;
        self.as_section(key, value, mistakes)
    }

    /// Tables under one heading, of which there may be none.
    pub(crate) fn tables_if_any(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Vec<Self> {
        if !self.has(key) {
            self.skip(key);
            return Vec::new();
        }
        self.tables(key, mistakes)
    }

    /// A table that must be there.
    pub(crate) fn table(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let value = self.needed(key, mistakes)?;
        self.as_section(key, value, mistakes)
    }

    /// Tables under one heading (`[[channel]]`), of which there must be at least one.
    pub(crate) fn tables(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Vec<Self> {
        let Some(value) = self.needed(key, mistakes) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, "a list of tables", value, mistakes);
            return Vec::new();
        };
        if items.is_empty() {
            mistakes.push(self.source.mistake(value.span().start, MistakeKind::Empty { key: key.to_owned() }));
        }
        items.iter().filter_map(|item| self.as_section(key, item, mistakes)).collect()
    }

    /// True or false; false where nothing is said. `None` is a mistake.
    pub(crate) fn flag(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<bool> {
        match self.get(key) {
            None => Some(false),
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => Some(*flag),
                _ => {
                    self.wrong_type(key, "true or false", value, mistakes);
                    None
                }
            },
        }
    }

    /// A whole number that must be there.
    pub(crate) fn number(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<Lined<i32>> {
        let value = self.needed(key, mistakes)?;
        let line = self.source.line(value.span().start);
        let number = match value.get_ref() {
            DeValue::Integer(number) => i32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(key, "a whole number below two billions", value, mistakes);
        }
        number.map(|value| Lined { value, line })
    }

    /// A whole number from 1 on that must be there.
    pub(crate) fn count(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<u32> {
        let value = self.needed(key, mistakes)?;
        let found = match value.get_ref() {
            DeValue::Integer(number) => {
                u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| *number > 0)
            }
            _ => None,
        };
        if found.is_none() {
            self.wrong_type(key, "a whole number from 1 on", value, mistakes);
        }
        found
    }

    /// Ends the reading: what nobody asked for is a mistake, such as a key with a letter too many.
    pub(crate) fn close(self, mistakes: &mut Vec<Mistake>) {
        for key in self.table.keys().filter(|key| !self.asked.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().clone().into_owned();
            let likely = likely(&name, self.asked.iter().copied());
            let what = MistakeKind::KeyUnknown { key: name, likely, known: self.asked.join(", ") };
            mistakes.push(self.source.mistake(key.span().start, what));
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.push(key);
        self.table.get(key)
    }

    fn needed(&mut self, key: &'static str, mistakes: &mut Vec<Mistake>) -> Option<&'a Spanned<DeValue<'a>>> {
        let value = self.get(key);
        if value.is_none() {
            let what = MistakeKind::KeyMissing { key: key.to_owned() };
            mistakes.push(Mistake { file: self.source.file.to_owned(), line: self.line, what });
        }
        value
    }

    fn understood<T>(
        &self,
        text: Lined<&str>,
        mistakes: &mut Vec<Mistake>,
        parse: impl Fn(&str) -> Result<T, MistakeKind>,
    ) -> Option<Lined<T>> {
        match parse(text.value) {
            Ok(value) => Some(Lined { value, line: text.line }),
            Err(what) => {
                mistakes.push(self.source.on_line(text.line, what));
                None
            }
        }
    }

    fn as_text(
        &self,
        key: &str,
        value: &'a Spanned<DeValue<'a>>,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<Lined<&'a str>> {
        let line = self.source.line(value.span().start);
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, "a text", value, mistakes);
            return None;
        };
        if text.trim().is_empty() {
            mistakes.push(self.source.on_line(line, MistakeKind::Empty { key: key.to_owned() }));
            return None;
        }
        Some(Lined { value: text.as_ref(), line })
    }

    fn as_date(&self, key: &str, value: &'a Spanned<DeValue<'a>>, mistakes: &mut Vec<Mistake>) -> Option<Lined<Date>> {
        let date = match value.get_ref() {
            DeValue::Datetime(datetime) => date(datetime),
            _ => None,
        };
        if date.is_none() {
            self.wrong_type(key, "a date such as 2027-02-08, without quotation marks", value, mistakes);
        }
        Some(Lined { value: date?, line: self.source.line(value.span().start) })
    }

    fn as_section(&self, key: &str, value: &'a Spanned<DeValue<'a>>, mistakes: &mut Vec<Mistake>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(key, "a table", value, mistakes);
            return None;
        };
        let line = Some(self.source.line(value.span().start));
        Some(Self { source: self.source, table, line, asked: Vec::new() })
    }

    fn wrong_type(&self, key: &str, wanted: &'static str, value: &Spanned<DeValue<'_>>, mistakes: &mut Vec<Mistake>) {
        let what = MistakeKind::TypeWrong { key: key.to_owned(), wanted, got: kind(value.get_ref()) };
        mistakes.push(self.source.mistake(value.span().start, what));
    }
}

/// Names to choose among, each there once.
pub(crate) fn options(source: Source<'_>, texts: &[Lined<&str>], mistakes: &mut Vec<Mistake>) -> Vec<OptionId> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut options = Vec::new();
    for Lined { value, line } in texts {
        if let Some(first) = first.get(value) {
            let what = MistakeKind::Twice { what: "option", id: (*value).to_owned(), first: *first };
            mistakes.push(source.on_line(*line, what));
            continue;
        }
        first.insert(value, *line);
        match value.parse() {
            Ok(option) => options.push(option),
            Err(_) => mistakes.push(source.on_line(*line, MistakeKind::SlugBad { text: (*value).to_owned() })),
        }
    }
    options
}

/// A value's type, in the words of the mistakes.
pub(crate) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A date of TOML.
pub(crate) fn date(value: &toml::value::Datetime) -> Option<Date> {
    let (Some(date), None, None) = (value.date, value.time, value.offset) else { return None };
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}
