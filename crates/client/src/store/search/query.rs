//! The words of a search as this phone's index is asked for them.

use sambat_domain::search::{SearchTerms, pattern};

/// The index knows three letters in a row.
const INDEXED: usize = 3;

/// What SQLite is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexQuery {
    /// For `MATCH`: every word that is long enough for the index, quoted.
    pub(super) indexed: Option<String>,
    /// For `LIKE`: the shorter ones, and what is no word.
    pub(super) short: Vec<String>,
    /// For `MATCH` on a ticket without its hyphens: all of the text as a piece of one.
    pub(super) ticket: Option<String>,
}

impl IndexQuery {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let SearchTerms { words, signs, ticket } = SearchTerms::of(text);
        let (long, short): (Vec<_>, Vec<_>) = words.into_iter().partition(|word| word.chars().count() >= INDEXED);
        let quoted: Vec<_> = long.iter().map(|word| format!("\"{word}\"")).collect();
        Self {
            indexed: (!quoted.is_empty()).then(|| quoted.join(" ")),
            short: short.iter().chain(&signs).map(|text| pattern(text)).collect(),
            ticket,
        }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.indexed.is_none() && self.short.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_asked_of_the_index_and_the_rest_is_looked_for() {
        let query = IndexQuery::of("\"lubang\" di jalan* 100% 😡 %");
        assert_eq!(query.indexed.as_deref(), Some("\"lubang\" \"jalan\" \"100\""));
        assert_eq!(query.short, ["%di%", "%😡%", r"%\%%"]);
        assert!(IndexQuery::of(" \u{0} ").is_empty());
    }
}
