//! Who complains: the seal is opened in memory, checked, and kept sealed. Nothing here refuses, logs or prints.

use sambat_city_store::{db::reporter::ReporterFlag, keys::Keys};
use sambat_protocol::seal::{SealError, Sealed};
use serde_json::Value;
use zeroize::Zeroizing;

/// What may be kept of a reporter besides the sealed data.
pub struct Seen {
    pub nik_hmac: Option<[u8; 32]>,
    pub last4: Option<Zeroizing<String>>,
    pub flags: Vec<ReporterFlag>,
}

/// Looks at what came as `reporter_sealed`.
pub fn inspect(keys: &Keys, came: &Value, agreed: bool) -> Seen {
    let mut seen = Seen { nik_hmac: None, last4: None, flags: Vec::new() };
    if !agreed {
        seen.flags.push(ReporterFlag::WithoutConsent);
    }
    let sealed: Option<Sealed> = serde_json::from_value(came.clone()).ok();
    match sealed.ok_or(SealError::Broken).and_then(|sealed| keys.open_seal(&sealed)) {
        Ok(reporter) => {
            if let Some(nik) = &reporter.nik {
                seen.flags.extend(nik.warnings().into_iter().map(ReporterFlag::from));
                seen.nik_hmac = Some(keys.nik_hmac(nik));
                seen.last4 = Some(Zeroizing::new(nik.last4().to_owned()));
            }
        }
        Err(SealError::Nik) => seen.flags.push(ReporterFlag::NikMalformed),
        Err(SealError::Content) => seen.flags.push(ReporterFlag::Unreadable),
        Err(SealError::Key | SealError::OtherKey | SealError::Broken) => seen.flags.push(ReporterFlag::Unopened),
    }
    seen
}
