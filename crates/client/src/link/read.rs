//! What a link says, read once and strictly: whatever is not exactly one of these forms is none.

use crate::pack::Address;
use sambat_domain::{id::ComplaintId, ticket::Ticket};

/// The longest link that is read, in bytes: an address with a code has a hundred.
const LONGEST: usize = 512;

const SCHEME: &str = "sambat://";

/// What a link of the app's may say. There is no form that carries a PIN, a seat's code or a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// `sambat://aduan/<id>`: a report by its id, as notifications name it.
    Report(ComplaintId),
    /// `sambat://tiket/<ticket>`: a report by its ticket, as the city's page names it.
    Ticket(Ticket),
    /// `sambat://kota/<address>` or `sambat://kota/<code>`: a city, as it is typed.
    City(String),
}

/// Reads a link.
pub(crate) fn read(uri: &str) -> Option<Link> {
    if uri.len() > LONGEST || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (place, what) = uri.strip_prefix(SCHEME)?.split_once('/')?;
    match place {
        // One thing has one spelling.
        "aduan" => what.parse().ok().filter(|id: &ComplaintId| id.to_string() == what).map(Link::Report),
        "tiket" => what.parse().ok().filter(|ticket: &Ticket| ticket.to_string() == what).map(Link::Ticket),
        "kota" => city(what).map(Link::City),
        _ => None,
    }
}

/// A city's address or code in a link: its host and port, and its key behind a `#`, which some programs escape.
fn city(what: &str) -> Option<String> {
    let what = what.replacen("%23", "#", 1);
    let place = what.split_once("://").map_or(what.as_str(), |(_, place)| place);
    let plain = |c: char| c.is_ascii_alphanumeric() || ".:-#[]".contains(c);
    if place.chars().all(plain) { address(&what) } else { None }
}

/// An address or code of a city, as it is written on paper, in the form in which it would be typed. More narrow than what may be
/// typed: a word alone is none, nor is a number.
pub(crate) fn address(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    Address::read(text).filter(|address| is_public(&address.host, text)).map(|address| address.as_typed())
}

/// Whether a host has a name that the world knows, or is a number that stands for one and was written as such: `12345678` would be
/// 0.188.97.78.
fn is_public(host: &str, text: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    let is_number = number.parse::<std::net::IpAddr>().is_ok() && text.contains(number);
    let labels: Vec<&str> = host.split('.').collect();
    let named = host.len() <= 253
        && labels.len() > 1
        && labels.iter().all(|label| (1..=63).contains(&label.len()))
        && labels.last().is_some_and(|last| {
            last.starts_with("xn--") || (last.len() > 1 && last.bytes().all(|byte| byte.is_ascii_alphabetic()))
        });
    is_number || named
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ID: &str = "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d";

    #[test]
    fn each_form_has_one_spelling() {
        assert_eq!(read(&format!("sambat://aduan/{ID}")), Some(Link::Report(ID.parse().unwrap())));
        assert_eq!(read("sambat://tiket/PSR-X2T1-57BX"), Some(Link::Ticket("PSR-X2T1-57BX".parse().unwrap())));
        for (uri, address) in [
            ("sambat://kota/lapor.kota.example", "lapor.kota.example"),
            ("sambat://kota/https://Lapor.Kota.Example", "lapor.kota.example"),
            ("sambat://kota/lapor.kota.example:8443", "lapor.kota.example:8443"),
            ("sambat://kota/lapor.kota.example#0123-4567-89ab-cdef", "lapor.kota.example#0123456789abcdef"),
            ("sambat://kota/lapor.kota.example%230123456789ABCDEF", "lapor.kota.example#0123456789abcdef"),
            ("sambat://kota/http://127.0.0.1:8420", "http://127.0.0.1:8420"),
        ] {
            assert_eq!(read(uri), Some(Link::City(address.into())), "{uri}");
        }
    }

    #[test]
    fn whatever_is_none_of_them_is_refused() {
        let long = format!("sambat://kota/{}.example", "a.".repeat(300));
        let upper = format!("sambat://aduan/{}", ID.to_uppercase());
        let more: Vec<String> = ["/", "?", "?pin=123456", "#123456", "/pin/123456", "%20", " ", "\n"]
            .iter()
            .flat_map(|end| [format!("sambat://aduan/{ID}{end}"), format!("sambat://tiket/PSR-X2T1-57BX{end}")])
            .collect();
        let others = [
            "",
            "sambat:",
            "sambat://",
            "sambat://aduan",
            "sambat://aduan/",
            "sambat://aduan/1",
            "SAMBAT://tiket/PSR-X2T1-57BX",
            "sambat://TIKET/PSR-X2T1-57BX",
            "sambat://tiket/psr-x2t1-57bx",
            "sambat://tiket/PSRX2T157BX",
            "sambat://x@tiket/PSR-X2T1-57BX",
            "sambat://tiket:1/PSR-X2T1-57BX",
            "sambat:///tiket/PSR-X2T1-57BX",
            "sambat://kursi/ABCD-EFGH",
            "sambat://kunci/x",
            "sambat://kota/",
            "sambat://kota/pamekasan",
            "sambat://kota/12345678",
            "sambat://kota/0x7f000001",
            "sambat://kota/127.1",
            "sambat://kota/lapor.kota.example/board",
            "sambat://kota/lapor.kota.example?pin=1",
            "sambat://kota/lapor.kota.example#0123",
            "sambat://kota/lapor.kota.example#123456",
            "sambat://kota/lapor.kota.example#0123456789abcdef#1",
            "sambat://kota/lapor.kota.example%2F..",
            "sambat://kota/http://lapor.kota.example",
            "sambat://kota/ftp://lapor.kota.example",
            "sambat://kota/pasuruan.go.id@lapor.example",
            "sambat://kota/javascript:alert(1)",
            "sambat://kota/lapor.kóta.example",
            "https://lapor.kota.example/l/PSR-X2T1-57BX",
        ];
        for uri in others.into_iter().chain([long.as_str(), upper.as_str()]).chain(more.iter().map(String::as_str)) {
            assert_eq!(read(uri), None, "{uri}");
        }
    }

    #[test]
    fn on_paper_an_address_may_have_a_path_and_a_word_is_none() {
        assert_eq!(address("https://lapor.kota.example/board"), Some("lapor.kota.example".into()));
        assert_eq!(
            address("lapor.kota.example#0123-4567-89AB-CDEF"),
            Some("lapor.kota.example#0123456789abcdef".into())
        );
        for other in [
            "halo",
            "WIFI:S:Kantor;T:WPA;P:rahasia;;",
            "tel:112",
            "00020101021126570011ID.DANA.WWW011893600915302259148102090225914810303UMI51440014ID.CO.QRIS.WWW0215ID1020",
            "BEGIN:VCARD\nFN:Contoh\nEND:VCARD",
            "3575010101010001",
        ] {
            assert_eq!(address(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fall_over(uri in ".{0,600}", rest in "[ -~]{0,80}") {
            let _ = read(&uri);
            let _ = address(&uri);
            for place in ["aduan", "tiket", "kota", "kursi"] {
                match read(&format!("sambat://{place}/{rest}")) {
                    None => {}
                    Some(Link::Report(id)) => prop_assert!(place == "aduan" && id.to_string() == rest),
                    Some(Link::Ticket(ticket)) => prop_assert!(place == "tiket" && ticket.to_string() == rest),
                    // What goes into the field is an address again, and says the same.
                    Some(Link::City(typed)) => {
                        prop_assert_eq!(place, "kota");
                        prop_assert_eq!(address(&typed), Some(typed));
                    }
                }
            }
        }

        #[test]
        fn every_report_is_found_by_its_link_and_none_by_more(bytes in any::<[u8; 10]>(), more in "[!-~]{1,20}") {
            let id = ComplaintId::new(jiff::Timestamp::UNIX_EPOCH, &bytes);
            let ticket = Ticket::of(&"PSR".parse().unwrap(), &id);
            prop_assert_eq!(read(&format!("sambat://aduan/{id}")), Some(Link::Report(id)));
            prop_assert_eq!(read(&format!("sambat://aduan/{id}{more}")), None);
            prop_assert_eq!(read(&format!("sambat://tiket/{ticket}{more}")), None);
            prop_assert_eq!(read(&format!("sambat://tiket/{ticket}")), Some(Link::Ticket(ticket)));
        }
    }
}
