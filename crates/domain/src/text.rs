//! What a text may hold, and what of it a person reads: the one rule, for everything that anybody types on either side.
//!
//! Pasted text brings characters that nobody sees: the NUL of a PDF, marks that turn the direction of what follows, spaces without
//! width. Whoever takes text in from a person makes it [`cleaned`]; what a city is sent ready-made is refused by name where it
//! [`holds_forbidden`], since a hash already stands over it.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup},
};

/// What looks like a blank and is called a symbol: a cell of Braille without dots.
const BRAILLE_BLANK: char = '\u{2800}';

/// Marks that turn the direction of all that follows (UAX 9): with them a text reads other than it is.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What ends a line, in any system.
fn ends_a_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// What is not seen and yet changes how its neighbours look: joiners, and variation selectors of emoji.
fn shapes(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What no text is made of (Unicode 16, 23.7), and the signs of annotations that no editor shows.
fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether a reader passes over it: it is invisible, or a mark upon another letter. White space is seen as a gap.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    let kind = CodePointMapData::<GeneralCategory>::new().get(c);
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
        || GeneralCategoryGroup::Mark.contains(kind)
        || kind == GeneralCategory::Format
        || (c.is_control() && !c.is_whitespace())
        || is_no_character(c)
}

/// Whether nobody can read anything in it.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == BRAILLE_BLANK || is_unseen(c))
}

/// A text without what nobody sees in it, its lines ended by line feeds. What it says stays, letter for letter.
#[must_use]
pub fn cleaned(text: &str) -> String {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        match c {
            // The second half of what ended the line already.
            '\n' if before == Some('\r') => {}
            _ if ends_a_line(c) => out.push('\n'),
            '\t' => out.push(c),
            _ if shapes(c) => out.push(c),
            _ if c.is_control() || turns(c) || is_no_character(c) || ignorable.contains(c) => {}
            _ => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// What a person said, as it is kept: [`cleaned`], and without white space around it. `None` where nobody can read anything.
#[must_use]
pub fn said(text: &str) -> Option<String> {
    let mut text = cleaned(text);
    if is_blank(&text) {
        return None;
    }
    text.truncate(text.trim_end().len());
    text.drain(..text.len() - text.trim_start().len());
    Some(text)
}

/// Whether a text holds what none may: a control that is neither a tab nor the end of a line, or a mark that turns the direction of
/// what follows. What was [`cleaned`] holds neither.
#[must_use]
pub fn holds_forbidden(text: &str) -> bool {
    text.chars().any(|c| turns(c) || is_no_character(c) || (c.is_control() && c != '\t' && !ends_a_line(c)))
}

/// Letters and digits of a number that people read out or copy, such as a NIK or a ticket: compatibility forms and the digits of
/// other scripts for what they mean, without blanks, dashes and full stops of any kind, and without what nobody sees.
pub fn compact(text: &str) -> impl Iterator<Item = char> {
    let kinds = CodePointMapData::<GeneralCategory>::new();
    let seen = text.chars().filter(|c| !is_unseen(*c));
    ComposingNormalizerBorrowed::new_nfkc().normalize_iter(seen).map(|c| digit(c).unwrap_or(c)).filter(move |c| {
        let separates = c.is_whitespace()
            || matches!(*c, '.' | '·' | '•' | '−' | '。' | BRAILLE_BLANK)
            || matches!(kinds.get(*c), GeneralCategory::DashPunctuation | GeneralCategory::ConnectorPunctuation);
        !separates && !is_unseen(*c)
    })
}

/// The words of a text as they are compared: in small letters, compatibility forms for what they mean, without what nobody sees and
/// whatever stands between words.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let seen = text.chars().filter(|c| !is_unseen(*c));
    let plain: String = ComposingNormalizerBorrowed::new_nfkc().normalize_iter(seen).collect();
    let plain = plain.to_lowercase();
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// A digit of another script as ours; `None` for all else. Unicode keeps the ten of a script together and in order.
#[must_use]
pub fn digit(c: char) -> Option<char> {
    let kinds = CodePointMapData::<GeneralCategory>::new();
    if c.is_ascii() || kinds.get(c) != GeneralCategory::DecimalNumber {
        return None;
    }
    let before = (1..).take_while(|n| {
        u32::from(c).checked_sub(*n).is_some_and(|code| kinds.get32(code) == GeneralCategory::DecimalNumber)
    });
    char::from_digit(u32::try_from(before.count()).ok()? % 10, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_goes_and_what_is_said_stays() {
        for (text, expected) in [
            ("Lubang\0 dalam", "Lubang dalam"),
            ("\u{feff}Lubang\u{200b} da\u{ad}lam\u{2060}", "Lubang dalam"),
            ("satu\r\ndua\rtiga\u{2028}empat\u{b}lima", "satu\ndua\ntiga\nempat\nlima"),
            ("\u{202e}malad gnabul\u{202c}", "malad gnabul"),
            ("\u{2067}a\u{2069}\u{3164}b\u{1b}[31m\u{7f}\u{fffe}", "ab[31m"),
            ("a\tb", "a\tb"),
            ("Ibu 👩\u{200d}👧 ❤\u{fe0f}", "Ibu 👩\u{200d}👧 ❤\u{fe0f}"),
            ("ꦗꦮ ꦩꦝꦸꦫ مادورا ñandú", "ꦗꦮ ꦩꦝꦸꦫ مادورا ñandú"),
        ] {
            assert_eq!(cleaned(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_nobody_can_read_is_blank() {
        for text in ["", " \n\t", "\u{3164}", "\u{200b}\u{200d}\u{feff}", "\u{2800} \u{3000}", "\0\u{1}", "\u{301}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", "a", "ꦗ", "😀", "\u{200b}a"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_said_has_nothing_around_it() {
        assert_eq!(said(" \u{feff}\n Besok. \0\n").as_deref(), Some("Besok."));
        assert_eq!(said("\u{200b} \u{3164}"), None);
    }

    #[test]
    fn a_number_is_read_however_it_is_spelt() {
        for text in ["12-34.56", "１２３４５６", "12\u{200b}34\u{a0}\u{2007}56", "12–34—5\u{2011}6", "٣٤", "१२"]
        {
            let read: String = compact(text).collect();
            assert!(read.bytes().all(|b| b.is_ascii_digit()), "{text:?} {read}");
        }
        assert_eq!(compact("ＰＳＲ‑Ｘ２Ｔ１ − 57bx").collect::<String>(), "PSRX2T157bx");
        assert_eq!(compact("(+62) 812/3").collect::<String>(), "(+62)812/3");
    }

    #[test]
    fn words_are_compared_as_they_are_meant() {
        assert_eq!(words("Sedang, ke\u{ad}mi ＣＥＫ!\u{3164}"), ["sedang", "kemi", "cek"]);
        assert!(words("\u{3164} … — \u{200b}").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_cleaned_is_clean_and_stays_so(text in any::<String>()) {
            let once = cleaned(&text);
            prop_assert!(!holds_forbidden(&once));
            prop_assert_eq!(cleaned(&once), &*once);
            prop_assert_eq!(is_blank(&once), is_blank(&text));
        }

        #[test]
        fn what_is_typed_on_a_keyboard_stays_as_it_is(text in "[ -~\n\t\u{a1}-\u{ac}\u{ae}-\u{24f}]{0,200}") {
            prop_assert_eq!(cleaned(&text), text);
        }
    }
}
