//! The address of the city's server, as a pack names it.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The address with no slash at its end, or why it is none.
///
/// # Errors
/// What is wrong with the address, in a few words.
pub(crate) fn check(text: &str) -> Result<String, &'static str> {
    let (rest, plain) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return Err("it must begin with https://"),
    };
    if !rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)) {
        return Err("it has a character that no address has");
    }
    if rest.contains(['?', '#']) {
        return Err("it ends before ? and #");
    }
    let authority = rest.split('/').next().unwrap_or(rest);
    if authority.contains('@') {
        return Err("it must not carry a user or a password");
    }
    let local = host(authority)?;
    if plain && !local {
        return Err("http:// is for this computer alone; a city's server is reached by https://");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Whether the host is this computer itself.
fn host(authority: &str) -> Result<bool, &'static str> {
    let (local, port) = if let Some(inner) = authority.strip_prefix('[') {
        let (address, port) = inner.split_once(']').ok_or("its host is no host")?;
        let address: Ipv6Addr = address.parse().map_err(|_| "its host is no host")?;
        (address.is_loopback(), port)
    } else {
        let end = authority.find(':').unwrap_or(authority.len());
        let (host, port) = authority.split_at(end);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if host.len() > 253 || !host.split('.').all(label) {
            return Err("its host is no host");
        }
        (host == "localhost" || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback()), port)
    };
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(local),
        Some(digits)
            if digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|n| n > 0) =>
        {
            Ok(local)
        }
        _ => Err("its port is no port"),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn a_city_is_reached_by_https_and_this_computer_also_by_http() {
        for (text, address) in [
            ("https://sambat.pasuruan.example", "https://sambat.pasuruan.example"),
            ("https://kota.example:8443/sambat/", "https://kota.example:8443/sambat"),
            ("http://localhost:4000", "http://localhost:4000"),
            ("http://127.0.0.1:4000/", "http://127.0.0.1:4000"),
            ("http://[::1]:4000", "http://[::1]:4000"),
        ] {
            assert_eq!(check(text).as_deref(), Ok(address));
        }
    }

    #[test]
    fn bad_78_nothing_else_is_an_address() {
        for text in [
            "file:///etc/passwd",
            "http://169.254.169.254",
            "http://10.0.0.1",
            "http://[fd00::1]",
            "",
            "sambat.pasuruan.example",
            "ftp://kota.example",
            "HTTPS://kota.example",
            "http://kota.example",
            "http://localhost.kota.example",
            "http://127.0.0.1.kota.example",
            "http://localhost@kota.example",
            "https://orang:sandi@kota.example",
            "https://",
            "https:///sambat",
            "https://kota..example",
            "https://-kota.example",
            "https://kota.example:0",
            "https://kota.example:x",
            "https://kota.example:99999",
            "https://[::1",
            "https://[::1]4000",
            "https://kota.example/?a=b",
            "https://kota.example/#a",
            "https://kota .example",
            "https://kóta.example",
        ] {
            assert!(check(text).is_err(), "{text:?}");
        }
    }
}
