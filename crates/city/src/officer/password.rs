//! Passwords, as Argon2id: m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet).

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordHasher as _,
        phc::{Output, PasswordHash},
    },
};
use sambat_domain::officer::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use std::sync::{LazyLock, Mutex, PoisonError};

const MEMORY_KIB: u32 = 19 << 10;
const TURNS: u32 = 2;

/// What a wrong name is checked against, so that it takes as long as a wrong password.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody has this password"));

/// Where passwords are checked, one at a time: what the allocator was given back for each, it would keep for each thread.
static ARENA: Mutex<Vec<Block>> = Mutex::new(Vec::new());

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, TURNS, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password for the row. `None` where the system gives no randomness.
pub fn hash(password: &str) -> Option<String> {
    argon2()?.hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}

/// Whether a password may be chosen.
pub(crate) fn is_fit(password: &str) -> bool {
    password.chars().count() >= SHORTEST_PASSWORD && password.len() <= LONGEST_PASSWORD
}

/// Whether a password is the one of a row; without a row it takes as long, and is not. Takes a part of a second of a core.
pub fn verify(password: &str, row: Option<&str>) -> bool {
    let against = row.or(NOBODYS.as_deref()).and_then(|text| PasswordHash::new(text).ok());
    let fits = against.and_then(|hash| is_of(password, &hash)).unwrap_or(false);
    fits && row.is_some()
}

/// Whether a hash is a password's; `None` for a hash that none can be.
fn is_of(password: &str, hash: &PasswordHash) -> Option<bool> {
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
    let params = Params::try_from(hash).ok()?;
    let (salt, expected) = (hash.salt.as_ref()?, hash.hash.as_ref()?);
    let mut arena = ARENA.lock().unwrap_or_else(PoisonError::into_inner);
    let blocks = params.block_count();
    if arena.len() < blocks {
        arena.resize(blocks, Block::new());
    }
    let mut made = vec![0; expected.len()];
    let argon2 = Argon2::new(algorithm, version, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut made, arena.get_mut(..blocks)?).ok()?;
    // Compared in the same time wherever they differ.
    Some(Output::new(&made).ok()? == *expected)
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
        let of_others = hash("empat belas ja").unwrap();
        assert!(verify("empat belas ja", Some(&of_others)), "in the same arena");
        assert!(ARENA.lock().unwrap().len() <= MEMORY_KIB as usize);
        assert!(!is_fit("empat belas ja") && is_fit("lima belas jari") && !is_fit(&"x".repeat(1_025)));
    }
}
