//! `ca.pem`: who signed the certificate of the city's server, where that is the city itself.

use crate::{
    mistake::{Mistake, MistakeKind},
    source::Source,
};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const CERTIFICATE: &str = "CERTIFICATE";

/// The certificates of the file, without what stands between them. Whether they are good is seen when they are used.
pub(crate) fn read(source: Source<'_>, mistakes: &mut Vec<Mistake>) -> String {
    let mut kept = String::new();
    // The line and the label of the part that has begun, and how much of it there is.
    let mut open: Option<(usize, &str, String)> = None;
    let before = mistakes.len();
    let mut bad = |line, why| mistakes.push(source.on_line(line, MistakeKind::AuthorityBad { why }));
    for (line, text) in (1..).zip(source.text.trim_start_matches('\u{feff}').lines().map(str::trim)) {
        let label = |mark| text.strip_prefix(mark).and_then(|rest: &str| rest.strip_suffix(DASHES));
        if let Some(label) = label(BEGIN) {
            if label != CERTIFICATE {
                let secret = label.contains("PRIVATE KEY");
                bad(line, if secret { "a private key must never be in a pack" } else { "this is no certificate" });
            }
            open = Some((line, label, String::new()));
        } else if let Some(end) = label(END) {
            match open.take() {
                // What is DER, and longer than 255 bytes, begins with these letters.
                Some((_, CERTIFICATE, body)) if end == CERTIFICATE && body.starts_with("MI") => {
                    kept.push_str(&format!(
                        "{BEGIN}{CERTIFICATE}{DASHES}\n{}\n{END}{CERTIFICATE}{DASHES}\n",
                        wrapped(&body)
                    ));
                }
                Some((_, label, _)) if end == label && label != CERTIFICATE => {}
                _ => bad(line, "no certificate ends here"),
            }
        } else if let Some((_, _, body)) = &mut open {
            if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)) {
                bad(line, "a certificate has no such line");
            }
            body.push_str(text);
        }
    }
    if let Some((line, ..)) = open {
        bad(line, "this has no end");
    }
    if kept.is_empty() && mistakes.len() == before {
        mistakes.push(source.on_line(1, MistakeKind::AuthorityBad { why: "there is no certificate in it" }));
    }
    kept
}

fn wrapped(body: &str) -> String {
    let lines: Vec<_> = body.as_bytes().chunks(64).map(String::from_utf8_lossy).collect();
    lines.join("\n")
}
