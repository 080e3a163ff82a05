//! The board's words, from `strings/board/`.

use crate::page::{Language, PageWords};
use serde::Deserialize;
use std::sync::LazyLock;

static WORDS: LazyLock<PageWords<BoardWords>> = LazyLock::new(|| {
    PageWords::read(include_str!("../../strings/board/id.toml"), include_str!("../../strings/board/en.toml"))
});

/// The board's words in a language.
pub(super) fn of(language: Language) -> &'static BoardWords {
    WORDS.of(language)
}

/// Every word, under its name in the file.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BoardWords {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) clock_choice: String,
    pub(super) working: String,
    pub(super) wall: String,
    pub(super) summary: String,
    pub(super) median_says: String,
    pub(super) p90_says: String,
    pub(super) complaints_says: String,
    pub(super) reopened_says: String,
    pub(super) agencies: String,
    pub(super) agency: String,
    pub(super) median: String,
    pub(super) p90: String,
    pub(super) mark: String,
    pub(super) target: String,
    pub(super) limit: String,
    pub(super) range: String,
    pub(super) complaints: String,
    pub(super) few: String,
    pub(super) reward: String,
    pub(super) warning: String,
    pub(super) too_few: String,
    pub(super) no_mark: String,
    pub(super) marks_by: String,
    pub(super) shares: String,
    pub(super) nobody_judged: String,
    pub(super) no_agencies: String,
    pub(super) empty_title: String,
    pub(super) empty_text: String,
    pub(super) about: String,
    pub(super) others: String,
    pub(super) whereabouts: String,
    pub(super) map_says: String,
    pub(super) map_joined: String,
    pub(super) map_none: String,
    pub(super) still_waiting: String,
    pub(super) waiting_closed: String,
    pub(super) unplaced: String,
    pub(super) map_table: String,
    pub(super) cell_centre: String,
    pub(super) cell_complaints: String,
    pub(super) how: String,
    pub(super) how_human: String,
    pub(super) how_human_says: String,
    pub(super) how_waiting: String,
    pub(super) how_waiting_says: String,
    pub(super) how_least: String,
    pub(super) how_least_says: String,
    pub(super) how_reward: String,
    pub(super) how_reward_says: String,
    pub(super) how_warning: String,
    pub(super) how_warning_says: String,
    pub(super) how_private: String,
    pub(super) how_private_says: String,
    pub(super) data: String,
    pub(super) data_csv: String,
    pub(super) data_geojson: String,
    pub(super) data_heads: String,
    pub(super) months: String,
    pub(super) earlier: String,
    pub(super) later: String,
    pub(super) computed: String,
    pub(super) other_language: String,
    pub(super) month_names: Vec<String>,
    pub(super) minutes: String,
    pub(super) hours: String,
    pub(super) hours_minutes: String,
    pub(super) days: String,
    pub(super) days_hours: String,
    pub(super) minutes_short: String,
    pub(super) clock: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        for text in [include_str!("../../strings/board/id.toml"), include_str!("../../strings/board/en.toml")] {
            let words: BoardWords = toml::from_str(text).unwrap();
            assert_eq!(words.month_names.len(), 12);
        }
        assert_ne!(of(Language::Id), of(Language::En));
    }
}
