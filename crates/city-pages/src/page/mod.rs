//! What the pages have in common that the server makes itself: their languages, their words, their sheets.

pub mod style;

use serde::de::DeserializeOwned;

/// A language of the city's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Indonesian, the first language of the city's pages.
    Id,
    /// English, the other language of the city's pages.
    En,
}

impl Language {
    /// The language's tag, as HTML and HTTP have it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// A number, with its thousands apart.
    pub fn number(self, number: usize) -> String {
        let (digits, apart) = (number.to_string(), if self == Self::Id { '.' } else { ',' });
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(apart);
            }
            text.push(digit);
        }
        text
    }

    /// The one that a page offers beside it.
    pub fn other(self) -> Self {
        match self {
            Self::Id => Self::En,
            Self::En => Self::Id,
        }
    }

    /// The language of a tag; `None` for any other.
    pub fn of(tag: &str) -> Option<Self> {
        [Self::Id, Self::En].into_iter().find(|language| language.tag() == tag)
    }
}

/// A page's words out of their file. A text that cannot be read shows no words and stops nobody; a test reads each.
pub fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    toml::from_str(text).unwrap_or_default()
}

/// The words of a page in each language.
#[derive(Debug)]
pub struct PageWords<T> {
    id: T,
    en: T,
}

impl<T: DeserializeOwned + Default> PageWords<T> {
    /// Reads the file of each language, as [`read`] does.
    pub fn read(id: &str, en: &str) -> Self {
        Self { id: read(id), en: read(en) }
    }

    /// The words of one language.
    pub fn of(&self, language: Language) -> &T {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }
}

/// A text with its gaps filled.
pub fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let said = |language: Language| [7, 100, 4_000, 1_234_567].map(|number| language.number(number));
        assert_eq!(said(Language::Id), ["7", "100", "4.000", "1.234.567"]);
        assert_eq!(said(Language::En), ["7", "100", "4,000", "1,234,567"]);
    }
}
