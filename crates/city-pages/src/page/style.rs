//! What the page needs beside its words: one sheet, one typeface, the mark. The tokens, the typeface, the symbols and the
//! mark are the app's own files.

use sambat_protocol::hash;
use std::sync::LazyLock;

/// The folder of the sheet, with its version in it: a new one is another address.
static VERSION: LazyLock<String> = LazyLock::new(|| hash::short(&hash::sha256(SHEET.as_bytes())));

const SHEET: &str = concat!(include_str!("../../../../brand/tokens.css"), include_str!("../board/board.css"),);
/// The sheet of the page that answers to a receipt's PIN.
const TICKET_PAGE: &str =
    concat!(include_str!("../../../../brand/tokens.css"), include_str!("../ticket_page/ticket_page.css"),);
/// The sheet of the mayor's report: the board's, and its own.
const REPORT: &str = concat!(
    include_str!("../../../../brand/tokens.css"),
    include_str!("../board/board.css"),
    include_str!("../report/report.css"),
);
const TYPEFACE: &[u8] = include_bytes!("../../../../brand/fonts/plus-jakarta-sans-latin-wght-normal.woff2");
const LOGO: &str = include_str!("../../../../brand/logo.svg");
const SYMBOLS: &str = include_str!("../../../../brand/icons.svg");

/// The address of the board's style sheet.
pub fn href() -> String {
    format!("/board/assets/board.css?v={}", *VERSION)
}

/// The address of the style sheet of the ticket's page.
pub(crate) fn ticket_page_href() -> String {
    static VERSION: LazyLock<String> = LazyLock::new(|| hash::short(&hash::sha256(TICKET_PAGE.as_bytes())));
    format!("/board/assets/ticket_page.css?v={}", *VERSION)
}

/// The address of the style sheet of the mayor's report.
pub(crate) fn report_href() -> String {
    static VERSION: LazyLock<String> = LazyLock::new(|| hash::short(&hash::sha256(REPORT.as_bytes())));
    format!("/board/assets/report.css?v={}", *VERSION)
}

/// A file that the page asks for, with its type.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    match name {
        "board.css" => Some((SHEET.as_bytes(), "text/css; charset=utf-8")),
        "ticket_page.css" => Some((TICKET_PAGE.as_bytes(), "text/css; charset=utf-8")),
        "report.css" => Some((REPORT.as_bytes(), "text/css; charset=utf-8")),
        "jakarta.woff2" => Some((TYPEFACE, "font/woff2")),
        "logo.svg" => Some((LOGO.as_bytes(), "image/svg+xml")),
        _ => None,
    }
}

/// What is drawn in a symbol of the app's set.
pub(crate) fn symbol(name: &str) -> &'static str {
    let head = format!("<symbol id=\"{name}\" viewBox=\"0 0 24 24\">");
    SYMBOLS.split(head.as_str()).nth(1).and_then(|rest| rest.split("</symbol>").next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_symbols_of_the_page_are_the_apps() {
        let page = include_str!("../../templates/board.html");
        let names: Vec<_> = page.split("symbol(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() >= 8);
        for name in names {
            assert!(symbol(name).starts_with('<'), "{name}");
        }
        assert_eq!(symbol("no-such"), "");
    }
}
