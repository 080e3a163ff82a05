//! `ca.pem`: kept as certificates alone, or told what is wrong with it.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

mod common;

use common::{mistakes, small};

const GOOD: &str = "-----BEGIN CERTIFICATE-----\nMIIBabcd\n-----END CERTIFICATE-----\n";

fn with(ca: &str) -> common::Files {
    let mut files = small();
    files.insert("ca.pem".to_owned(), ca.to_owned());
    files
}

#[test]
fn certificates_are_kept_and_what_is_between_them_is_not() {
    let text = format!("Kota Contoh CA\r\n{}between\n{GOOD}", GOOD.replace('\n', "\r\n"));
    assert_eq!(sambat_pack::read(&with(&text)).unwrap().ca.unwrap(), format!("{GOOD}{GOOD}"));
    assert_eq!(sambat_pack::read(&small()).unwrap().ca, None);
}

#[test]
fn anything_else_is_a_mistake() {
    let key = GOOD.replace("CERTIFICATE", "EC PRIVATE KEY");
    for (text, told) in [
        ("", "ca.pem:1: no file of certificates: there is no certificate in it"),
        (&*key, "ca.pem:1: no file of certificates: a private key must never be in a pack"),
        (&GOOD.replace("CERTIFICATE", "PUBLIC KEY"), "ca.pem:1: no file of certificates: this is no certificate"),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n", "ca.pem:1: no file of certificates: this has no end"),
        (&GOOD.replace("MIIB", "xx"), "ca.pem:3: no file of certificates: no certificate ends here"),
        (&GOOD.replace("MIIB", "MI!B"), "ca.pem:2: no file of certificates: a certificate has no such line"),
    ] {
        assert_eq!(mistakes(&with(text)), [told]);
    }
}
