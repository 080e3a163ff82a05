//! What was meant by a name that is not known.

/// How alike two names are at least, of which one is meant by the other: 0 for nothing in common, 1 for the same (Jaro and
/// Winkler).
const ALIKE: f64 = 0.8;

/// The most alike of what is known, if any is alike.
pub(crate) fn likely<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let alike = |name: &'a str| (strsim::jaro_winkler(&text, name), name);
    let best = known.into_iter().map(alike).max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.filter(|(score, _)| *score >= ALIKE).map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ICONS;

    #[test]
    fn a_slip_of_a_letter_or_two_is_guessed_and_another_word_is_not() {
        let known = ["category", "channel", "agency", "ticket_prefix"];
        for (typed, meant) in
            [("catagory", "category"), ("Chanel", "channel"), ("agencies", "agency"), ("ticketprefix", "ticket_prefix")]
        {
            assert_eq!(likely(typed, known).as_deref(), Some(meant), "{typed}");
        }
        for other in ["", "x", "telephone", "warna"] {
            assert_eq!(likely(other, known), None, "{other}");
        }
        assert_eq!(likely("raod", ICONS.iter().copied()).as_deref(), Some("road"));
        assert_eq!(likely("lightbulb", ICONS.iter().copied()), None);
    }
}
