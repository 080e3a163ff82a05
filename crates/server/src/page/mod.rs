//! What the pages have in common that the server makes itself: their languages, their words, their sheets.

pub(crate) mod style;

use serde::de::DeserializeOwned;

/// A language of the city's own pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// Indonesian, the first.
    Id,
    /// English.
    En,
}

impl Language {
    /// Its tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The one that a page offers beside it.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Id => Self::En,
            Self::En => Self::Id,
        }
    }

    /// The language of a tag.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        [Self::Id, Self::En].into_iter().find(|language| language.tag() == tag)
    }
}

/// A page's words out of their file. A text that cannot be read shows no words and stops nobody; a test reads each.
pub(crate) fn read<T: DeserializeOwned + Default>(text: &str) -> T {
    toml::from_str(text).unwrap_or_default()
}

/// A text with its gaps filled.
pub(crate) fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
