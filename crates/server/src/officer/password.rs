//! Passwords, as Argon2id: m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet).

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use sambat_domain::officer::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use std::sync::LazyLock;

const MEMORY_KIB: u32 = 19 << 10;
const TURNS: u32 = 2;

/// What a wrong name is checked against, so that it takes as long as a wrong password.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody has this password"));

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, TURNS, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password for the row. `None` where the system gives no randomness.
pub(crate) fn hash(password: &str) -> Option<String> {
    argon2()?.hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Whether a password may be chosen.
pub(crate) fn is_fit(password: &str) -> bool {
    password.chars().count() >= SHORTEST_PASSWORD && password.len() <= LONGEST_PASSWORD
}

/// Whether a password is the one of a row; without a row it takes as long, and is not. Takes a part of a second of a core.
pub(crate) fn verify(password: &str, row: Option<&str>) -> bool {
    let against = row.or(NOBODYS.as_deref()).and_then(|text| PasswordHash::new(text).ok());
    let fits =
        against.zip(argon2()).is_some_and(|(hash, argon2)| argon2.verify_password(password.as_bytes(), &hash).is_ok());
    fits && row.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_of_the_row_fits() {
        let row = hash("benar sekali, jalan rusak").unwrap();
        assert!(row.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{row}");
        assert!(verify("benar sekali, jalan rusak", Some(&row)));
        assert!(!verify("benar sekali, jalan rusa", Some(&row)));
        assert!(!verify("nobody has this password", None), "a name that is nobody's lets nobody in");
        assert!(!verify("", Some("not a hash")));
        assert!(!is_fit("empat belas ja") && is_fit("lima belas jari") && !is_fit(&"x".repeat(1_025)));
    }
}
