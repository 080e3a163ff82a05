//! Where a link leads: the window shows the app's own page and no other.

use tauri::Url;

/// What becomes of an address that the window is to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A page of the app itself.
    Here,
    /// The system's: its dialler or its browser.
    System,
    /// Nowhere: the page stays as it is.
    Nowhere,
}

/// The addresses of the app's own page: what is built in, and in development the server of the pages.
pub fn own(dev_server: Option<&Url>) -> Vec<Url> {
    // As Tauri names what is built in: a scheme of its own where the system's web view has such, else a host (tauri's manager).
    let built_in =
        if cfg!(any(windows, target_os = "android")) { "http://tauri.localhost" } else { "tauri://localhost" };
    let dev_server = dev_server.filter(|_| tauri::is_dev()).cloned();
    built_in.parse().ok().into_iter().chain(dev_server).collect()
}

/// What is to be done with an address that the page leads to.
pub fn way(own: &[Url], to: &Url) -> Way {
    let place = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    if own.iter().any(|own| place(own) == place(to)) {
        return Way::Here;
    }
    match to.scheme() {
        "https" | "http" if to.has_host() => Way::System,
        // A number as it is dialled, and nothing that a dialler or a shell might take for an order.
        "tel" if to.path().trim_start_matches('+').chars().all(|digit| digit.is_ascii_digit() || digit == '-') => {
            Way::System
        }
        "geo" if is_place(to) => Way::System,
        _ => Way::Nowhere,
    }
}

/// A place in figures and nothing else (RFC 5870): `geo:-7.6453,112.9075`, with the same again as what is looked for, which is how
/// Android's maps know to put a pin there.
fn is_place(to: &Url) -> bool {
    let is_degrees = |text: &str, most: f64| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.len() <= 12 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        plain && digits.starts_with(|c: char| c.is_ascii_digit()) && text.parse().is_ok_and(|at: f64| at.abs() <= most)
    };
    let place = to.path();
    let is_pair = place.split_once(',').is_some_and(|(lat, lon)| is_degrees(lat, 90.0) && is_degrees(lon, 180.0));
    let asked = to.query().is_none_or(|query| query.strip_prefix("q=") == Some(place));
    is_pair && asked && to.fragment().is_none() && !to.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let pages = own(None);
        let leads = |to: &str| way(&pages, &to.parse().unwrap());
        let built_in = &pages[0];
        for here in ["/", "/index.html", "/a?b#c"] {
            assert_eq!(way(&pages, &built_in.join(here).unwrap()), Way::Here, "{here}");
        }
        for to_the_system in [
            "tel:112",
            "tel:+62-343-421234",
            "https://pasuruankota.example/board",
            "http://192.0.2.1:8080/",
            "geo:-7.6453,112.9075",
            "geo:-7.6453012,112.9075?q=-7.6453012,112.9075",
            "geo:0,-180",
        ] {
            assert_eq!(leads(to_the_system), Way::System, "{to_the_system}");
        }
        for nowhere in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:tauri://localhost/1",
            "about:blank",
            "intent://scan/#Intent;scheme=zxing;end",
            "content://media/1",
            "tauri://elsewhere/",
            "foto://localhost/full/1",
            "ipc://localhost/x",
            "sms:112?body=x",
            "mailto:a@b.example",
            "tel:112;phone-context=x",
            "tel:*21*0812#",
            "tel:$(reboot)",
            "geo:",
            "geo:1",
            "geo:1,2,3",
            "geo:91,0",
            "geo:0,181",
            "geo:nan,inf",
            "geo:.5,1",
            "geo:1e1,2",
            "geo:+1,2",
            "geo:1.2.3,4",
            "geo:1,2;u=35",
            "geo:1,2?q=3,4",
            "geo:1,2?q=Jalan+Contoh",
            "geo:1,2?q=1,2&z=9",
            "geo:1,2?z=9",
            "geo:1,2#x",
            "geo://1,2",
            "geo:1,%32",
            "geo:1.0000000000001,2",
            "sambat://tiket/PSR-0000-0000",
        ] {
            assert_eq!(leads(nowhere), Way::Nowhere, "{nowhere}");
        }
        // No part of an address but its scheme, host and port makes it the app's own.
        assert_eq!(leads("https://tauri.localhost.evil.example/"), Way::System);
        assert_eq!(leads("https://evil.example/tauri://localhost"), Way::System);
        assert_eq!(leads("http://tauri.localhost:81/"), Way::System);
        assert_eq!(leads("https://tauri.localhost@evil.example/"), Way::System);
    }

    #[test]
    fn the_server_of_the_pages_counts_in_development_alone() {
        let server: Url = "http://localhost:5173".parse().unwrap();
        assert_eq!(own(Some(&server)).contains(&server), tauri::is_dev());
    }
}
