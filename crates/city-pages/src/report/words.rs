//! The report's words, from `strings/report/`.

use crate::page::{Language, PageWords};
use serde::Deserialize;
use std::sync::LazyLock;

static WORDS: LazyLock<PageWords<ReportWords>> = LazyLock::new(|| {
    PageWords::read(include_str!("../../strings/report/id.toml"), include_str!("../../strings/report/en.toml"))
});

/// The report's words in a language.
pub(super) fn of(language: Language) -> &'static ReportWords {
    WORDS.of(language)
}

/// Every word, under its name in the file.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportWords {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) desk: String,
    pub(super) other_language: String,
    pub(super) pdf: String,
    pub(super) csv: String,
    pub(super) files: String,
    pub(super) months: String,
    pub(super) summary: String,
    pub(super) median_says: String,
    pub(super) p90_says: String,
    pub(super) complaints_says: String,
    pub(super) solved_says: String,
    pub(super) overdue_says: String,
    pub(super) whole_city: String,
    pub(super) offices: String,
    pub(super) offices_none: String,
    pub(super) judged_working: String,
    pub(super) judged_wall: String,
    pub(super) office: String,
    pub(super) waits: String,
    pub(super) median: String,
    pub(super) p90: String,
    pub(super) reward: String,
    pub(super) on_time: String,
    pub(super) late: String,
    pub(super) past_limit: String,
    pub(super) waiting: String,
    pub(super) unjudged: String,
    pub(super) kept: String,
    pub(super) broken: String,
    pub(super) open: String,
    pub(super) reopened: String,
    pub(super) mark: String,
    pub(super) mark_reward: String,
    pub(super) mark_warning: String,
    pub(super) mark_too_few: String,
    pub(super) mark_none: String,
    pub(super) in_working: String,
    pub(super) in_wall: String,
    pub(super) overdue: String,
    pub(super) overdue_text: String,
    pub(super) overdue_none: String,
    pub(super) behind: String,
    pub(super) behind_text: String,
    pub(super) behind_hidden: String,
    pub(super) group: String,
    pub(super) ticket: String,
    pub(super) about: String,
    pub(super) from: String,
    pub(super) working: String,
    pub(super) wall: String,
    pub(super) promised: String,
    pub(super) solved_at: String,
    pub(super) received: String,
    pub(super) round: String,
    pub(super) not_yet: String,
    pub(super) nobody: String,
    pub(super) closed: String,
    pub(super) how: String,
    pub(super) how_counts: String,
    pub(super) how_waiting: String,
    pub(super) how_promises: String,
    pub(super) how_all: String,
    pub(super) how_mark: String,
    pub(super) computed: String,
    pub(super) foot: String,
    pub(super) clock: String,
    pub(super) month_names: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for text in [include_str!("../../strings/report/id.toml"), include_str!("../../strings/report/en.toml")] {
            let words: ReportWords = toml::from_str(text).unwrap();
            assert_eq!(words.month_names.len(), 12);
        }
        assert_ne!(of(Language::Id), of(Language::En));
    }
}
