//! Shapes of single texts: a time zone, a region's code, a language's tag.

/// The time zones of Indonesia by their IANA names: WIB twice, WITA, WIT. A pack is of an Indonesian city,
/// and a list finds a wrong letter here that a look at the shape would leave to the first clock.
pub(crate) const ZONES: [&str; 4] = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];

/// Whether it has the shape of a municipality's code by Kemendagri: `35.75`.
pub(crate) fn is_region(text: &str) -> bool {
    let pair = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(province, municipality)| pair(province) && pair(municipality))
}

/// Whether it has the shape of an ISO 639 code: `id`, `mad`.
pub(crate) fn is_language(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_two_digits_and_two_digits() {
        assert!(is_region("35.75"));
        for text in ["", "3575", "35.7", "35.75.01", "35,75", "ab.cd", "35.٧٥"] {
            assert!(!is_region(text), "{text:?}");
        }
    }

    #[test]
    fn a_language_is_two_or_three_small_letters() {
        assert!(["id", "en", "jv", "mad"].into_iter().all(is_language));
        for text in ["", "i", "ID", "id-ID", "indo", "i1"] {
            assert!(!is_language(text), "{text:?}");
        }
    }
}
