//! Headers: names of our own, and how a moment is written in one.

use jiff::{
    Timestamp,
    fmt::rfc2822::{DateTimeParser, DateTimePrinter},
};

/// The version of the wire that the server speaks.
pub const API: &str = "sambat-api";

/// The pack document's entity tag.
pub const PACK: &str = "sambat-pack";

/// A cursor at or past what the answer speaks of.
pub const HEAD: &str = "sambat-head";

/// A moment as headers name it (RFC 9110, 5.6.7), in whole seconds. Empty for one that has no such name: before the year 0.
#[must_use]
pub fn date(at: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&at).unwrap_or_default()
}

/// The moment that a header names; `None` where it names none.
#[must_use]
pub fn read_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_in_whole_seconds() {
        let at: Timestamp = "2026-11-24T02:15:00.750Z".parse().unwrap();
        assert_eq!(date(at), "Tue, 24 Nov 2026 02:15:00 GMT");
        assert_eq!(read_date(&date(at)), "2026-11-24T02:15:00Z".parse().ok());
        assert_eq!(read_date("soon"), None);
    }
}
