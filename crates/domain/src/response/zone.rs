//! The zones of Indonesia, which keeps no summer time: no database of zones is needed.

use jiff::{Timestamp, civil::Date, tz::Offset};

/// How far ahead of UTC a zone of Indonesia is, by its IANA name.
#[must_use]
pub fn offset(tz: &str) -> Option<Offset> {
    let hours = match tz {
        "Asia/Jakarta" | "Asia/Pontianak" => 7,
        "Asia/Makassar" => 8,
        "Asia/Jayapura" => 9,
        _ => return None,
    };
    Offset::from_hours(hours).ok()
}

/// What people call a zone of Indonesia.
#[must_use]
pub fn abbreviation(tz: &str) -> &'static str {
    match tz {
        "Asia/Jakarta" | "Asia/Pontianak" => "WIB",
        "Asia/Makassar" => "WITA",
        "Asia/Jayapura" => "WIT",
        _ => "UTC",
    }
}

/// The local date of a moment; UTC's where the zone is none of Indonesia.
#[must_use]
pub fn local_date(tz: &str, at: Timestamp) -> Date {
    offset(tz).unwrap_or(Offset::UTC).to_datetime(at).date()
}

/// The moment at which a local date begins. `None` at the end of time.
#[must_use]
pub fn midnight(tz: &str, date: Date) -> Option<Timestamp> {
    offset(tz).unwrap_or(Offset::UTC).to_timestamp(date.at(0, 0, 0, 0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight() {
        let date: Date = "2026-11-24".parse().unwrap();
        for (tz, at) in [
            ("Asia/Jakarta", "2026-11-23T17:00:00Z"),
            ("Asia/Jayapura", "2026-11-23T15:00:00Z"),
            ("Mars", "2026-11-24T00:00:00Z"),
        ] {
            let begins = midnight(tz, date).unwrap();
            assert_eq!(begins.to_string(), at);
            assert_eq!(local_date(tz, begins), date);
            assert!(local_date(tz, begins - jiff::SignedDuration::from_millis(1)) < date);
        }
    }
}
