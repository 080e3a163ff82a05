//! One-time codes (RFC 6238: SHA-1, six digits, thirty seconds), as every authenticator app makes them.

use jiff::Timestamp;
use sambat_city_store::{
    random::{self, NoRandomness},
    vault::{Vault, VaultError},
};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret (RFC 4226, section 4, R6).
const SECRET: usize = 20;

fn bound(officer: i64) -> String {
    format!("sambat/totp/1/{officer}")
}

fn totp(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(Secret::from(secret)).build().ok()
}

/// A new secret: sealed for the row, and as an authenticator app takes it.
///
/// # Errors
/// [`VaultError::Random`] where the system has no randomness, and what sealing it fails with.
pub fn make(vault: &Vault, officer: i64, name: &str, city: &str) -> Result<(Vec<u8>, String), VaultError> {
    let secret = random::bytes::<SECRET>().map_err(|NoRandomness| VaultError::Random(NoRandomness))?;
    let sealed = vault.seal_own(&bound(officer), &secret)?;
    let text = Secret::from(&secret[..]).to_base32();
    Ok((sealed, format!("otpauth://totp/Sambat:{name}?secret={text}&issuer=Sambat%20{city}")))
}

/// The step that a code belongs to, the one before and the one after included. `None` for a code that is wrong.
pub fn step(vault: &Vault, officer: i64, sealed: &[u8], typed: &str, now: Timestamp) -> Option<u64> {
    let secret = vault.open_own(&bound(officer), sealed).ok()?;
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    totp(&secret)?.check(&typed, u64::try_from(now.as_second()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits.
    #[test]
    fn the_vectors_of_the_standard() {
        let totp = totp(b"12345678901234567890").unwrap();
        for (time, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(totp.check(code, time), Some(time / 30), "{time}");
            assert_eq!(totp.check(code, time + 90), None);
        }
    }
}
