//! Where the window may go: nowhere but to its own page.

use tauri::{
    Runtime, Url,
    plugin::{Builder, TauriPlugin},
};

/// Keeps the window on its own page: whatever else a link or a script asks for stays where it is.
pub fn guard<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("navigation").on_navigation(|_, url| is_own(url, tauri::is_dev())).build()
}

/// Whether an address is of the app's own page, under each of the names that systems have for it.
fn is_own(url: &Url, dev: bool) -> bool {
    let origin = (url.scheme(), url.host_str(), url.port());
    match origin {
        ("tauri", Some("localhost"), None) | ("http" | "https", Some("tauri.localhost"), None) => true,
        ("http", Some("localhost"), Some(5173)) => dev,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_its_own_page() {
        let own = |address: &str, dev| is_own(&address.parse().unwrap(), dev);
        for address in [
            "tauri://localhost/",
            "tauri://localhost/index.html#/lapor",
            "http://tauri.localhost/",
            "https://tauri.localhost/x",
        ] {
            assert!(own(address, false), "{address}");
        }
        for address in [
            "https://contoh.example/",
            "http://localhost:5173/",
            "http://localhost/",
            "https://tauri.localhost.contoh.example/",
            "https://tauri.localhost@contoh.example/",
            "http://tauri.localhost:8080/",
            "tauri://contoh.example/",
            "file:///etc/passwd",
            "foto://localhost/thumb/x",
            "data:text/html,<h1>x</h1>",
            "javascript:alert(1)",
            "about:blank",
            "blob:tauri://localhost/1",
            "tel:112",
            "intent://x#Intent;end",
        ] {
            assert!(!own(address, false), "{address}");
        }
        assert!(own("http://localhost:5173/", true) && !own("http://localhost:5174/", true));
    }
}
