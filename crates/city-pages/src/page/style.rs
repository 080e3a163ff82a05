//! What the page needs beside its words: one sheet, one typeface, the mark. The tokens, the typeface, the symbols and the
//! mark are the app's own files.

use sambat_protocol::hash;
use std::sync::OnceLock;

/// The colours of day and night, before the sheet of each page. Without a script the reader's system chooses.
macro_rules! colours {
    () => {
        concat!(
            include_str!("../../../../brand/tokens.css"),
            "@media (prefers-color-scheme: dark) {\n",
            include_str!("../../../../brand/dark.css"),
            "}\n",
        )
    };
}

/// A style sheet.
pub struct Sheet {
    name: &'static str,
    css: &'static str,
    href: OnceLock<String>,
}

/// The board's.
pub static BOARD: Sheet = Sheet::new("board.css", concat!(colours!(), include_str!("../board/board.css")));

/// That of the page that answers to a receipt's PIN.
pub(crate) static TICKET_PAGE: Sheet =
    Sheet::new("ticket_page.css", concat!(colours!(), include_str!("../ticket_page/ticket_page.css")));

/// That of the mayor's report: the board's, and its own.
pub(crate) static REPORT: Sheet = Sheet::new(
    "report.css",
    concat!(colours!(), include_str!("../board/board.css"), include_str!("../report/report.css")),
);

impl Sheet {
    const fn new(name: &'static str, css: &'static str) -> Self {
        Self { name, css, href: OnceLock::new() }
    }

    /// Its address, with its version in it: a new sheet is another address.
    pub fn href(&self) -> &str {
        let version = || hash::short(&hash::sha256(self.css.as_bytes()));
        self.href.get_or_init(|| format!("/board/assets/{}?v={}", self.name, version()))
    }
}

const TYPEFACE: &[u8] = include_bytes!("../../../../brand/fonts/plus-jakarta-sans-latin-wght-normal.woff2");
const LOGO: &str = include_str!("../../../../brand/logo.svg");
const SYMBOLS: &str = include_str!("../../../../brand/icons.svg");

/// A file that the page asks for, with its type.
pub fn asset(name: &str) -> Option<(&'static [u8], &'static str)> {
    let sheet = [&BOARD, &TICKET_PAGE, &REPORT].into_iter().find(|sheet| sheet.name == name);
    sheet.map(|sheet| (sheet.css.as_bytes(), "text/css; charset=utf-8")).or(match name {
        "jakarta.woff2" => Some((TYPEFACE, "font/woff2")),
        "logo.svg" => Some((LOGO.as_bytes(), "image/svg+xml")),
        _ => None,
    })
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
