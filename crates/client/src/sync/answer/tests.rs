//! The table of answers, whole: whatever comes, nothing is lost and nothing is held to be sent.

use super::*;
use crate::sync::request_error::Spread;
use reqwest::header::HeaderValue;
use sambat_domain::outbox::{ItemKind, ItemState, OutboxItem, ParkReason};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What is sent, and by which kind of item.
const REQUESTS: [(&str, ItemKind); 4] = [
    ("PUT of words", ItemKind::Words),
    ("PUT of an event", ItemKind::Event),
    ("POST, HEAD or PATCH", ItemKind::Photo),
    ("DELETE", ItemKind::Erasure),
];

fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
    lines.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())).collect()
}

/// Every answer with this status: bare, a page, somebody's JSON, and each problem of the city's, under tus and not.
fn answers(status: u16) -> Vec<(HeaderMap, Vec<u8>)> {
    let mut answers = vec![
        (headers(&[]), Vec::new()),
        (headers(&[("content-type", "text/html")]), b"<h1>nginx</h1>".to_vec()),
        (headers(&[("content-type", "application/json")]), br#"{"ok":true}"#.to_vec()),
        (headers(&[("content-type", problem::MEDIA_TYPE)]), b"{".to_vec()),
        (headers(&[("tus-resumable", tus::VERSION)]), Vec::new()),
    ];
    for code in Code::ALL {
        // As the city sends it, and with a code under which this status never comes.
        let body = serde_json::to_vec(&Problem { status, ..Problem::new(*code) }).unwrap();
        answers.push((headers(&[("content-type", problem::MEDIA_TYPE)]), body));
    }
    for patience in ["7", "31536000", "Wed, 01 Jan 2003 01:00:00 GMT", "soon"] {
        let lines = [("retry-after", patience), ("date", "Wed, 01 Jan 2003 00:00:00 GMT")];
        answers.push((headers(&lines), Vec::new()));
    }
    answers
}

#[test]
fn no_answer_at_all_loses_anything_or_counts_as_sent() {
    for (method, kind) in REQUESTS {
        for status in 200..600 {
            for (headers, body) in answers(status) {
                let error = refused(StatusCode::from_u16(status).unwrap(), &headers, &body);
                let sending = OutboxItem::new(kind).begin(NOW).unwrap();
                let item = sending.settle(error.outcome(), NOW, u64::MAX).unwrap();
                let case = format!("{method} {status} {headers:?}: {error:?}");
                match &item.state {
                    ItemState::Queued => assert!(item.due_in(NOW).unwrap() <= DAY, "{case}"),
                    // Only the city's own words, or what stands for them under tus, put something aside.
                    ItemState::Parked { .. } => assert!(error.code().is_some(), "{case}"),
                    other => panic!("{case} led to {other:?}"),
                }
                assert!(item.retry().unwrap().is_due(NOW), "the citizen can always ask again: {case}");
            }
        }
    }
}

/// What follows from an answer that is not the city's own.
#[derive(Debug, PartialEq, Eq)]
enum Follows {
    /// Full jitter; a good probe ends the wait; the next thing that is sent shows whether it is the connection.
    Network,
    /// All of this device's things wait.
    NotLetIn,
    /// An hour at least.
    NoRoom,
    /// The same bytes, in smaller pieces.
    Smaller,
    /// The pass ends, the citizen hears of a stranger, nothing is to blame.
    Stranger,
}

#[test]
fn what_a_strangers_status_means() {
    for status in 200..600 {
        let error = refused(StatusCode::from_u16(status).unwrap(), &headers(&[("content-type", "text/html")]), b"<p>");
        let item = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
        let item = item.settle(error.outcome(), NOW, u64::MAX).unwrap();
        let wait = item.due_in(NOW).unwrap();
        let follows = match (error.spread(), item.waits_for_network) {
            (Spread::Perhaps, true) => Follows::Network,
            (Spread::All, true) => Follows::Stranger,
            (Spread::Item, false) if error.is_bulky() => Follows::Smaller,
            (Spread::All, false) if wait == SignedDuration::from_hours(1) => Follows::NoRoom,
            (Spread::All, false) if wait == SignedDuration::from_mins(15) => Follows::NotLetIn,
            other => panic!("{status}: {other:?}, {error:?}"),
        };
        let table = match status {
            408 | 425 | 429 | 500 | 502..=504 | 520..=527 => Follows::Network,
            401 | 403 => Follows::NotLetIn,
            413 => Follows::Smaller,
            507 => Follows::NoRoom,
            _ => Follows::Stranger,
        };
        assert_eq!(follows, table, "{status}");
    }
}

#[test]
fn what_the_citys_own_refusals_mean() {
    for code in Code::ALL {
        let (status, body) = (code.status(), serde_json::to_vec(&Problem::new(*code)).unwrap());
        let lines = headers(&[("content-type", problem::MEDIA_TYPE)]);
        let error = refused(StatusCode::from_u16(status).unwrap(), &lines, &body);
        assert_eq!(error.code(), Some(*code));
        let item = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
        let item = item.settle(error.outcome(), NOW, 0).unwrap();
        let parked = match code {
            Code::OtherContent | Code::OtherPhoto => Some(ParkReason::OtherContent),
            Code::Erased => Some(ParkReason::Erased),
            Code::BadJson | Code::DuplicateKey | Code::Invalid => Some(ParkReason::Invalid { codes: vec![] }),
            Code::UnknownVersion | Code::UnsupportedTus => Some(ParkReason::Outdated),
            Code::TooLarge => Some(ParkReason::TooLarge),
            Code::NoSession
            | Code::LoginRefused
            | Code::CodeNeeded
            | Code::Forbidden
            | Code::BadHeader
            | Code::UnsupportedMedia
            | Code::Misfit
            | Code::ConsentWithdrawn
            | Code::BadBundle
            | Code::OtherCity => Some(ParkReason::Unexpected { status }),
            Code::NotFound
            | Code::OffsetMismatch
            | Code::Gone
            | Code::Restored
            | Code::Busy
            | Code::SlowDown
            | Code::ChecksumMismatch => None,
            Code::Internal | Code::DiskFull => None,
        };
        match parked {
            Some(why) => assert_eq!(item.state, ItemState::Parked { why }, "{code:?}"),
            None => assert_eq!(item.state, ItemState::Queued, "{code:?}"),
        }
    }
}

/// The phone's clock has no part in it, so it may be ten years off either way.
#[test]
fn patience_is_asked_for_in_seconds_or_by_a_date_and_capped_at_a_day() {
    let date = "Wed, 01 Jan 2003 00:00:00 GMT";
    for (asked, date, wait) in [
        ("120", date, Some(120)),
        ("Wed, 01 Jan 2003 01:00:00 GMT", date, Some(3_600)),
        ("Tue, 01 Jan 2002 01:00:00 GMT", date, Some(0)),
        ("Thu, 01 Jan 2099 00:00:00 GMT", date, Some(86_400)),
        ("4294967295", date, Some(86_400)),
        ("-5", date, None),
        ("Wed, 01 Jan 2003 01:00:00 GMT", "who knows", None),
    ] {
        let lines = headers(&[("retry-after", asked), ("date", date)]);
        for years in [-10, 0, 10] {
            let now = NOW + SignedDuration::from_hours(years * 366 * 24);
            for status in [429, 503] {
                let error = refused(StatusCode::from_u16(status).unwrap(), &lines, &[]);
                let item = OutboxItem::new(ItemKind::Words).begin(now).unwrap();
                let item = item.settle(error.outcome(), now, 0).unwrap();
                assert_eq!(item.due_in(now).unwrap().as_secs(), wait.unwrap_or(0), "{asked} in the year {years}");
                assert_eq!(error.patience().is_some(), wait.is_some());
            }
        }
    }
}
