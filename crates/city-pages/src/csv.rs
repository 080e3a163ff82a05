//! Comma-separated values as RFC 4180 has them: the one writer of every list that leaves the city.
//!
//! Spreadsheets take what they read for formulas, and which sign parts the cells depends on the country: where it is `;`, as in
//! Indonesia, a cell that is quoted and holds `;` is torn in two all the same. So each text is quoted, and whatever would be a
//! formula at the start of a cell, or at the start of what a cell could be torn into, has an apostrophe before it.

/// Begins a list: UTF-8, and a mark that says so, without which spreadsheets guess.
pub fn begin() -> String {
    "\u{feff}".to_owned()
}

/// Adds a line of cells. Numbers stand bare, all else in quotation marks.
pub fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        if cell.is_empty() || is_number(cell) {
            out.push_str(cell);
        } else {
            out.push('"');
            out.push_str(&harmless(cell).replace('"', "\"\""));
            out.push('"');
        }
    }
    out.push_str("\r\n");
}

/// A text that no spreadsheet takes for a formula or for a number that it is not, however it parts cells.
fn harmless(cell: &str) -> String {
    // A place in degrees.
    if cell.split_once(", ").is_some_and(|(north, east)| is_number(north) && is_number(east)) {
        return cell.to_owned();
    }
    let mut safe = String::with_capacity(cell.len() + 1);
    let mut starts = true;
    if loses_digits(cell) {
        safe.push('\'');
        starts = false;
    }
    for c in cell.chars() {
        if starts && is_sign(c) {
            safe.push('\'');
        }
        safe.push(c);
        starts = parts(c) || (starts && is_passed_over(c));
    }
    safe
}

/// What makes a formula of what follows.
fn is_sign(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '﹢' | '﹣' | '＠' | '﹫' | '﹦' | '−')
}

/// What may part cells or lines, if not here then elsewhere.
fn parts(c: char) -> bool {
    matches!(c, ';' | '\t' | '\r' | '\n' | '|' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '；')
}

/// What is not seen at the start of a cell: blanks, marks of quotation, and what nobody sees.
fn is_passed_over(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '"' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Digits of which a spreadsheet would keep some: those of a telephone, or more than it counts with.
fn loses_digits(cell: &str) -> bool {
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    digits && ((cell.len() > 1 && cell.starts_with('0')) || cell.len() > 15)
}

/// A number as we write one: a sign, digits, a full stop, digits.
fn is_number(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let cell = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, part) = cell.split_once('.').map_or((cell, None), |(whole, part)| (whole, Some(part)));
    digits(whole) && part.is_none_or(digits) && (whole == "0" || !whole.starts_with('0')) && cell.len() <= 15
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(cell: &str) -> String {
        let mut out = String::new();
        line(&mut out, [cell]);
        out.strip_suffix("\r\n").unwrap().to_owned()
    }

    #[test]
    fn bad_10_no_cell_is_a_formula() {
        for (cell, expected) in [
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+cmd|'/C calc'!A0", "\"'+cmd|'/C calc'!A0\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t'=1\""),
            ("\r=1", "\"'\r'=1\""),
            ("-2+3", "\"'-2+3\""),
            ("+62", "\"'+62\""),
            (" =1", "\" '=1\""),
            ("\"=1", "\"\"\"'=1\""),
            ("Jalan; =1+1", "\"Jalan; '=1+1\""),
            ("Jalan;\t\"@x", "\"Jalan;'\t\"\"'@x\""),
            ("Jalan\n-3", "\"Jalan\n'-3\""),
            ("Jalan\u{2028}\u{200b}=3", "\"Jalan\u{2028}\u{200b}'=3\""),
            ("；＝3", "\"；'＝3\""),
            ("-7.645", "-7.645"),
            ("-7.6452000, 112.9063000", "\"-7.6452000, 112.9063000\""),
            ("-7.6, =1", "\"'-7.6, =1\""),
            ("081200000000", "\"'081200000000\""),
            ("3575014107900001", "\"'3575014107900001\""),
            ("5e3", "\"5e3\""),
            ("Jalan, \"rusak\"", "\"Jalan, \"\"rusak\"\"\""),
            ("a=b; c-d", "\"a=b; c-d\""),
            ("", ""),
        ] {
            assert_eq!(written(cell), expected, "{cell:?}");
        }
    }

    /// Torn as anybody may tear it: at each sign that parts cells anywhere, without regard to quotation marks.
    fn pieces(text: &str) -> impl Iterator<Item = &str> {
        text.split([';', '\t', '\r', '\n', '|', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}', '；'])
    }

    proptest! {
        #[test]
        fn no_piece_of_a_cell_is_a_formula_and_nothing_else_changes(cell in "[-=+@;\t\r\n\"' ,.|a0-9＝\u{2028}\u{200b}]{0,16}") {
            let out = written(&cell);
            let quoted = out.strip_prefix('"').and_then(|out| out.strip_suffix('"'));
            let read = quoted.map_or_else(|| out.clone(), |text| text.replace("\"\"", "\""));
            prop_assert_eq!(read.replace('\'', ""), cell.replace('\'', ""));
            let is_place = cell.split_once(", ").is_some_and(|(a, b)| is_number(a) && is_number(b));
            if !is_number(&cell) && !is_place {
                for piece in pieces(&out) {
                    let seen = piece.trim_start_matches(|c: char| c == '"' || is_passed_over(c));
                    prop_assert!(!seen.starts_with(['=', '+', '-', '@', '＝']), "{:?} of {:?}", piece, out);
                }
            }
        }
    }
}
