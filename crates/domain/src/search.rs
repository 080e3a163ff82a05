//! What somebody typed into a search field, on a phone or at the desk. No text is an error.

use crate::text;

/// More words than this narrow nothing.
const MOST_WORDS: usize = 16;

/// Longer words than this are cut: their beginning finds them. In Unicode scalar values.
const LONGEST_WORD: usize = 40;

/// Fewer letters than this would be in too many tickets.
const SHORTEST_TICKET: usize = 4;

/// The words of a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchTerms {
    /// Words of letters and digits alone, so that nothing in them can be an operator. All of them must be found.
    pub words: Vec<String>,
    /// What is written without any letter or digit, such as `%` or an emoji. It must be found as it stands.
    pub signs: Vec<String>,
    /// All of the text as a piece of a ticket without its hyphens; `None` where it can be none.
    pub ticket: Option<String>,
}

impl SearchTerms {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text::cleaned(text);
        let cut = |word: &str| word.chars().take(LONGEST_WORD).collect::<String>();
        let (mut words, mut signs) = (Vec::new(), Vec::new());
        for written in text.split_whitespace() {
            if written.contains(char::is_alphanumeric) {
                let parts = written.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
                words.extend(parts.map(cut));
            } else if !text::is_blank(written) {
                signs.push(cut(written));
            }
        }
        words.truncate(MOST_WORDS);
        signs.truncate(MOST_WORDS);
        Self { words, signs, ticket: ticket(&text) }
    }

    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.signs.is_empty()
    }

    /// The words for an index of whole words that reads FTS5's language: each quoted, and the last may be unfinished.
    #[must_use]
    pub fn expression(&self) -> Option<String> {
        let words: Vec<_> = self.words.iter().map(|word| format!("\"{word}\"")).collect();
        (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
    }
}

/// A text as a pattern of SQL's `LIKE` that holds it anywhere, with `\` for an escape.
#[must_use]
pub fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// A piece of a ticket as people write it: any case, `I` and `L` for 1, `O` for 0.
fn ticket(text: &str) -> Option<String> {
    let plain: String = text::compact(text).collect();
    let fits = plain.len() >= SHORTEST_TICKET && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| plain.to_ascii_uppercase().replace(['I', 'L'], "1").replace('O', "0"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn signs_and_operators_are_no_words() {
        let terms = SearchTerms::of("  \"lubang\" OR jalan* NEAR(x) -di: ^{} ");
        assert_eq!(terms.words, ["lubang", "OR", "jalan", "NEAR", "x", "di"]);
        assert_eq!(terms.signs, ["^{}"]);
        assert_eq!(terms.expression().as_deref(), Some(r#""lubang" "OR" "jalan" "NEAR" "x" "di"*"#));
        assert!(SearchTerms::of(" \u{0} \u{200b} ").is_empty());
    }

    #[test]
    fn what_is_no_word_is_looked_for_as_it_stands() {
        for sign in ["%", "\"", "_", "😡", "❤\u{fe0f}", "\\"] {
            let terms = SearchTerms::of(&format!(" {sign} "));
            assert_eq!((terms.signs, terms.words.len()), (vec![sign.to_owned()], 0));
        }
        assert_eq!(pattern("50%_\\"), r"%50\%\_\\%");
    }

    #[test]
    fn what_nobody_sees_hides_no_word() {
        assert_eq!(SearchTerms::of("lu\u{ad}bang \u{202e}dalam").words, ["lubang", "dalam"]);
    }

    #[test]
    fn a_ticket_is_read_as_people_write_it() {
        for text in ["PSR-7K4M-29QX", "psr7k4m29qx", "psr 7k4m 29qx", "ＰＳＲ–7k4m.29qx"] {
            assert_eq!(SearchTerms::of(text).ticket.as_deref(), Some("PSR7K4M29QX"));
        }
        assert_eq!(SearchTerms::of("il0o").ticket.as_deref(), Some("1100"));
        assert_eq!(SearchTerms::of("psr").ticket, None);
    }

    #[test]
    fn a_page_of_text_is_a_few_words() {
        assert_eq!(SearchTerms::of(&"lubang ".repeat(2_000)).words.len(), MOST_WORDS);
        assert_eq!(SearchTerms::of(&"x".repeat(10_000)).words, ["x".repeat(LONGEST_WORD)]);
    }

    proptest! {
        #[test]
        fn nothing_typed_is_an_operator(text in any::<String>()) {
            for word in SearchTerms::of(&text).words {
                prop_assert!(word.chars().all(char::is_alphanumeric), "{word}");
            }
        }
    }
}
