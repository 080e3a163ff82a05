//! What a complaint is called in lists and on paper. Nobody is asked for a title.

use crate::{pack::Pack, place::Place};

/// The longest heading, in Unicode scalar values, the ellipsis included.
pub const LONGEST_HEADING: usize = 60;

/// What a complaint is called: the first sentence of its description, else its kind and where it lies. `kind` and `spot` are names
/// for people.
#[must_use]
pub fn title(description: &str, kind: &str, spot: Option<&str>) -> String {
    let said = heading(description);
    match spot.map(heading).filter(|spot| !spot.is_empty()) {
        _ if !said.is_empty() => said,
        Some(spot) => cut(&format!("{kind}, {spot}")),
        None => cut(kind),
    }
}

/// The name of the nearest thing by which a place is found: its landmark, else its kelurahan.
#[must_use]
pub fn spot<'a>(place: Option<&'a Place>, pack: &'a Pack) -> Option<&'a str> {
    let place = place?;
    let kelurahan = || pack.areas.iter().find(|area| Some(&area.code) == place.area.as_ref());
    place.landmark.as_deref().or_else(|| kelurahan().map(|area| area.name.as_str()))
}

/// A description's heading: its first sentence, cut at [`LONGEST_HEADING`] characters; empty where nothing was written.
#[must_use]
pub fn heading(description: &str) -> String {
    let text = description.trim();
    let mut end = text.len();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // A full stop inside "Jl.Belitung" or "2.5 m" ends no sentence.
        let ends = match c {
            '\n' | '\r' => true,
            '.' | '!' | '?' => chars.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            end = at;
            break;
        }
    }
    cut(text.get(..end).unwrap_or(text).trim())
}

fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST_HEADING {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_HEADING - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headings() {
        assert_eq!(heading("Lubang dalam di jalur kiri. Sudah dua minggu."), "Lubang dalam di jalur kiri");
        assert_eq!(heading("Lubang 2.5 m di Jl.Belitung!"), "Lubang 2.5 m di Jl.Belitung");
        assert_eq!(heading("  Satu\nDua"), "Satu");
        assert_eq!(heading(&"a".repeat(60)).chars().count(), 60);
        assert!(heading(&"a".repeat(61)).ends_with('…'));
        assert_eq!(heading(""), "");
    }

    #[test]
    fn without_words_it_is_called_by_its_kind_and_where_it_lies() {
        assert_eq!(title("Lubang dalam. Awas.", "Jalan rusak", Some("Depan pasar")), "Lubang dalam");
        assert_eq!(title(" \n", "Jalan rusak", Some("Depan pasar. Kiri.")), "Jalan rusak, Depan pasar");
        assert_eq!(title("", "Jalan rusak", Some(" ")), "Jalan rusak");
        assert_eq!(title("", "Jalan rusak", None), "Jalan rusak");
        assert_eq!(title("", "Jalan rusak", Some(&"a".repeat(200))).chars().count(), LONGEST_HEADING);
    }

    #[test]
    fn a_landmark_goes_before_the_kelurahan() {
        let pack: Pack = serde_json::from_value(serde_json::json!({
            "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [], "categories": [], "agencies": [], "words": {},
            "areas": [{"code": "35.75.01.1003", "name": "Kebonagung"}],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
        }))
        .unwrap();
        let place = |landmark: Option<&str>, area: Option<&str>| Place {
            landmark: landmark.map(str::to_owned),
            area: area.map(str::to_owned),
            ..Place::default()
        };
        assert_eq!(spot(Some(&place(Some("Warung soto"), Some("35.75.01.1003"))), &pack), Some("Warung soto"));
        assert_eq!(spot(Some(&place(None, Some("35.75.01.1003"))), &pack), Some("Kebonagung"));
        assert_eq!(spot(Some(&place(None, Some("35.75.09.1003"))), &pack), None);
        assert_eq!(spot(None, &pack), None);
    }

    proptest! {
        #[test]
        fn a_heading_is_short_and_one_line(text in ".{0,300}") {
            let heading = heading(&text);
            prop_assert!(heading.chars().count() <= LONGEST_HEADING);
            prop_assert!(!heading.contains('\n'));
        }
    }
}
