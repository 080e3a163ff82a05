//! What a citizen typed into the search field, as something that SQLite can be asked. No text is an error.

/// More words than this narrow nothing.
const MOST_WORDS: usize = 16;

/// Longer words than this are cut: their beginning finds them.
const LONGEST_WORD: usize = 40;

/// The index knows three letters in a row.
const INDEXED: usize = 3;

/// Fewer letters than this would be in too many tickets.
const SHORTEST_TICKET: usize = 4;

/// The words of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTerms {
    /// For `MATCH`: every word that is long enough for the index, quoted.
    pub(super) indexed: Option<String>,
    /// For `LIKE`: the shorter ones.
    pub(super) short: Vec<String>,
    /// For `MATCH` on a ticket without its hyphens: all of the text as a piece of one.
    pub(super) ticket: Option<String>,
}

impl SearchTerms {
    /// Reads a text. Only letters and digits count, so that no sign in it can be an operator.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(MOST_WORDS)
            .map(|word| word.chars().take(LONGEST_WORD).collect())
            .collect();
        let (long, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.chars().count() >= INDEXED);
        let quoted: Vec<_> = long.iter().map(|word| format!("\"{word}\"")).collect();
        Self {
            indexed: (!quoted.is_empty()).then(|| quoted.join(" ")),
            short: short.iter().map(|word| format!("%{word}%")).collect(),
            ticket: ticket(&words.concat()),
        }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.indexed.is_none() && self.short.is_empty()
    }
}

/// A piece of a ticket as people write it: any case, `I` and `L` for 1, `O` for 0.
fn ticket(text: &str) -> Option<String> {
    let fits = text.len() >= SHORTEST_TICKET && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| text.to_ascii_uppercase().replace(['I', 'L'], "1").replace('O', "0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_operators_are_no_words() {
        let words = SearchTerms::of("  \"lubang\" OR jalan* NEAR(x) -di: ^{} ");
        assert_eq!(words.indexed.as_deref(), Some("\"lubang\" \"jalan\" \"NEAR\""));
        assert_eq!(words.short, ["%OR%", "%x%", "%di%"]);
        assert!(SearchTerms::of(" \"'%_*-: \u{0} ").is_empty());
    }

    #[test]
    fn a_ticket_is_read_as_people_write_it() {
        for text in ["PSR-7K4M-29QX", "psr7k4m29qx", "psr 7k4m 29qx"] {
            assert_eq!(SearchTerms::of(text).ticket.as_deref(), Some("PSR7K4M29QX"));
        }
        assert_eq!(SearchTerms::of("il0o").ticket.as_deref(), Some("1100"));
        assert_eq!(SearchTerms::of("psr").ticket, None);
    }

    #[test]
    fn a_page_of_text_is_a_few_words() {
        let words = SearchTerms::of(&"lubang ".repeat(2_000));
        assert_eq!(words.indexed.unwrap().matches("lubang").count(), MOST_WORDS);
        assert_eq!(SearchTerms::of(&"x".repeat(10_000)).indexed.unwrap().len(), LONGEST_WORD + 2);
    }
}
