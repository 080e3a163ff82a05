//! Where a link leads: the window shows the app's own page and no other.

use tauri::Url;

/// Who opens an address that the window is asked to go to.
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

/// Decides whether the window, the operating system or nobody opens an address.
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
        _ => Way::Nowhere,
    }
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
        for to_the_system in
            ["tel:112", "tel:+62-343-421234", "https://pasuruankota.example/board", "http://192.0.2.1:8080/"]
        {
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
