//! What counts as an answer.

use crate::{
    event::{Event, EventKind},
    pack::Pack,
    status::may_answer,
    text,
};

/// Whether an event is a human of the city answering, as far as the clock goes: what the city writes down with it as
/// [`Event::is_answer`]. A rejection and *not ours* say it by their kind; all else must say something in words of a person. `None`
/// where nobody of the city speaks, or where it is not said as an answer is.
#[must_use]
pub fn judge_answer(event: &Event, pack: &Pack) -> Option<bool> {
    may_answer(event).then(|| match event.kind {
        EventKind::Rejected { .. } | EventKind::NotOurs { .. } => true,
        _ => event.note.as_deref().is_some_and(|note| says_something(note, pack)),
    })
}

/// Whether words of a person are left of a text, once every template of the pack that stands in it is taken out, as often as it does
/// and in whatever language, and with it what repeats its words. A single letter or a number is no word of a person.
fn says_something(note: &str, pack: &Pack) -> bool {
    let mut left = text::words(note);
    let mut templates: Vec<_> = pack.templates.iter().flat_map(|template| texts(template.id.as_str(), pack)).collect();
    // A longer one may begin as a shorter one does.
    templates.sort_by_key(|words| std::cmp::Reverse(words.len()));
    let mut repeats: Vec<&String> = Vec::new();
    for template in &templates {
        while let Some(at) = left.windows(template.len()).position(|words| words == template) {
            left.drain(at..at + template.len());
            repeats.extend(template);
        }
    }
    left.iter()
        .any(|word| !repeats.contains(&word) && word.chars().nth(1).is_some() && word.contains(char::is_alphabetic))
}

/// The words of a template in each language.
fn texts(id: &str, pack: &Pack) -> impl Iterator<Item = Vec<String>> {
    let key = format!("template.{id}");
    let texts = pack.words.values().filter_map(move |words| words.get(&key));
    texts.map(|template| text::words(template)).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        event::Actor,
        id::{ComplaintId, EventId},
    };
    use jiff::Timestamp;
    use proptest::prelude::*;

    const CHECKING: &str = "Terima kasih, aduan Anda sedang kami cek.";

    fn pack() -> Pack {
        serde_json::from_value(serde_json::json!({
            "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id", "en"], "channels": [], "agencies": [], "categories": [],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
            "templates": [{"id": "cek"}, {"id": "terima"}],
            "words": {
                "id": {"template.cek": CHECKING, "template.terima": "Terima kasih."},
                "en": {"template.cek": "Thank you, we are looking into it."},
            },
        }))
        .unwrap()
    }

    fn counts(note: &str) -> bool {
        let at = Timestamp::UNIX_EPOCH;
        let (id, complaint) = (EventId::new(at, &[1; 10]), ComplaintId::new(at, &[2; 10]));
        let event = Event::new(id, complaint, Actor::Officer { agency: None }, EventKind::Answer, at);
        judge_answer(&Event { note: Some(note.to_owned()), ..event }, &pack()).unwrap()
    }

    #[test]
    fn a_template_however_often_and_whatever_nobody_reads_beside_it_is_no_answer() {
        for note in [
            CHECKING.to_owned(),
            format!("{CHECKING}\n{CHECKING}"),
            format!("{CHECKING}\n\u{3164}\u{200b}"),
            format!("{} Thank you, we are looking into it!", CHECKING.to_uppercase()),
            format!("  {CHECKING} terima kasih… TERIMA-KASIH {CHECKING} 👍"),
            "Ｔerima ka\u{ad}sih".to_owned(),
            format!("{CHECKING} x 1"),
            "\u{3164}".to_owned(),
            "… !!! 👍".to_owned(),
            String::new(),
        ] {
            assert!(!counts(&note), "{note:?}");
        }
    }

    #[test]
    fn a_word_of_a_person_is_an_answer() {
        for note in [
            "Besok.".to_owned(),
            format!("{CHECKING} Besok pagi petugas datang."),
            format!("Bapak Sugeng, {CHECKING}"),
            "Sudah kami cek.".to_owned(),
            "ꦲꦶꦁꦒꦶꦃ".to_owned(),
        ] {
            assert!(counts(&note), "{note:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_around_templates_makes_them_an_answer(
            parts in prop::collection::vec(prop::sample::select(vec![
                CHECKING, "Terima kasih.", "Thank you, we are looking into it.", "\n", " … ", "\u{200b}", "\u{3164}", "👍", "7", "!",
            ]), 0..12),
        ) {
            prop_assert!(!counts(&parts.join(" ")));
        }
    }
}
