//! The report as a page: no script, and made to be printed.

use super::view::View;
use crate::page::{Language, style};
use askama::Template;
use sambat_domain::response::statistics::Mark;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    v: &'a View,
    service: &'a str,
    style: &'static str,
    language: &'static str,
    other: Language,
}

/// Renders the report as an HTML page.
pub(super) fn render(view: &View) -> Result<String, askama::Error> {
    let (language, other) = (view.language.tag(), view.language.other());
    Page { v: view, service: &view.service, style: style::REPORT.href(), language, other }.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_symbols_of_the_page_are_the_apps() {
        let page = include_str!("../../templates/report.html");
        let names: Vec<_> = page.split("call icon(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(names.len() >= 5);
        for name in names {
            assert!(style::symbol(name).starts_with('<'), "{name}");
        }
    }
}
