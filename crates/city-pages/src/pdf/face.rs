//! The typefaces that every reader of PDF brings along (ISO 32000-1, 9.6.2.2): nothing is embedded, and text stays text.

/// One of the two typefaces in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// Helvetica, for text.
    Plain,
    /// Helvetica-Bold, for headings.
    Bold,
}

/// Widths from U+0020 on, in thousandths of the size, as Adobe published them.
#[rustfmt::skip]
const PLAIN: [u16; 224] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350,
    556, 350, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
];

/// The widths of the bold typeface, likewise.
#[rustfmt::skip]
const BOLD: [u16; 224] = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 350,
    556, 350, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350,
    350, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 350, 500, 667,
    278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333,
    400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
    722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278,
    722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
    556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278,
    611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
];

/// What WinAnsiEncoding has between 0x80 and 0x9F; a space where it has nothing.
const BETWEEN: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// A text in WinAnsiEncoding. What that has no letter for is a question mark, and what is no letter at all is left out.
pub fn encoded(text: &str) -> Vec<u8> {
    text.chars().filter_map(byte).collect()
}

fn byte(letter: char) -> Option<u8> {
    match letter {
        ' '..='~' => u8::try_from(letter).ok(),
        '\t' | '\n' | '\r' => Some(b' '),
        // U+00A0 among them, at which no line breaks.
        '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(letter)).ok(),
        // Written in Madurese; nobody who reads it takes them for another word.
        'ḍ' => Some(b'd'),
        'ṭ' => Some(b't'),
        // Marks that combine, joiners, and what turns the direction of writing.
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        _ if letter.is_control() => None,
        _ => {
            let place = BETWEEN.chars().position(|known| known == letter);
            Some(place.and_then(|place| u8::try_from(0x80 + place).ok()).unwrap_or(b'?'))
        }
    }
}

/// How wide an encoded text is, in thousandths of the size.
pub fn width(face: Face, text: &[u8]) -> u32 {
    let widths = match face {
        Face::Plain => &PLAIN,
        Face::Bold => &BOLD,
    };
    let of = |byte: &u8| byte.checked_sub(32).and_then(|place| widths.get(usize::from(place))).copied().unwrap_or(0);
    text.iter().map(|byte| u32::from(of(byte))).sum()
}

/// An encoded text in lines of at most this width, in thousandths of the size. What is longer than a line breaks where it must.
pub fn lines(face: Face, text: &str, widest: u32) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line: Vec<u8> = Vec::new();
        for word in encoded(paragraph).split(|byte| *byte == b' ').filter(|word| !word.is_empty()) {
            let mut word = word.to_vec();
            let space = if line.is_empty() { &b""[..] } else { b" " };
            if width(face, &[&line, space, &word].concat()) <= widest {
                line.extend_from_slice(space);
                line.append(&mut word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            while width(face, &word) > widest && word.len() > 1 {
                let rest = word.split_off(fitting(face, &word, widest));
                lines.push(std::mem::replace(&mut word, rest));
            }
            line = word;
        }
        lines.push(line);
    }
    if lines.is_empty() { vec![Vec::new()] } else { lines }
}

/// How many letters of a word fit into a line: one at least.
fn fitting(face: Face, word: &[u8], widest: u32) -> usize {
    let mut so_far = 0;
    let beyond = word.iter().position(|letter| {
        so_far += width(face, &[*letter]);
        so_far > widest
    });
    beyond.unwrap_or(word.len()).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_as_readers_of_pdf_know_them() {
        assert_eq!(encoded("Jl. Belitung — “rusak”, 3 €"), b"Jl. Belitung \x97 \x93rusak\x94, 3 \x80");
        assert_eq!(encoded("lèbâr, maḍḍâ"), b"l\xe8b\xe2r, madd\xe2");
        // An emoji and Javanese letters are no letters here; a turned direction and a joiner are nothing.
        assert_eq!(encoded("a😀ꦲ\u{202e}b\u{200d}\u{7}"), b"a??b");
        assert_eq!(BETWEEN.chars().count(), 32);
        assert_eq!(width(Face::Plain, b"Waktu"), 944 + 556 + 500 + 278 + 556);
        assert_eq!(width(Face::Bold, b"Waktu"), 944 + 556 + 556 + 333 + 611);
    }

    #[test]
    fn no_line_is_wider_than_the_paper_and_no_word_is_lost() {
        let said = "Lubang dalam di jalur kiri, penuh air.\n\nSudah ada motor jatuh 01936f2a5c007a108b3c3ce8b4129d7d";
        for widest in [500, 3_000, 9_000, 100_000] {
            let lines = lines(Face::Plain, said, widest);
            assert!(lines.iter().all(|line| width(Face::Plain, line) <= widest.max(1_000)), "{widest}");
            let plain =
                |text: &[u8]| text.iter().filter(|byte| !byte.is_ascii_whitespace()).copied().collect::<Vec<_>>();
            assert_eq!(plain(&lines.concat()), plain(said.as_bytes()));
        }
        assert_eq!(lines(Face::Plain, said, 100_000).len(), 3, "an empty line stays");
    }
}
