//! What is private lies closed: also what came before kinds were closed, and what came as public under a pack whose kind is
//! private now.

use crate::{
    db::{DbError, Ledger, complaint},
    vault::{Purpose, Vault, VaultError, close_kind},
};
use sambat_domain::{content::is_private, pack::Pack, visibility::Visibility};

/// How many complaints are sealed in one transaction.
const MOST: usize = 200;

/// Why private data that older versions kept in the open could not be sealed.
#[derive(Debug, thiserror::Error)]
pub enum ClosingError {
    /// The main database failed.
    #[error("main.db: {0}")]
    Db(#[from] DbError),
    /// A data key is missing or does not fit.
    #[error("keys.db: {0}")]
    Keys(#[from] VaultError),
}

/// Before anybody asks: closes what is private by this pack and lies open. Answers how much that was.
///
/// # Errors
/// [`ClosingError`] by what failed: the main database, or the keys. What was closed before stays so.
pub fn close(ledger: &Ledger, vault: &Vault, pack: &Pack) -> Result<usize, ClosingError> {
    let private: Vec<_> =
        pack.categories.iter().filter(|kind| is_private(Visibility::Public, Some(kind))).map(|kind| &kind.id).collect();
    let mut closed = 0;
    loop {
        let open = ledger.read_blocking(|c| complaint::lying_open(c, &private, MOST))?;
        if open.is_empty() {
            break;
        }
        let mut sealed = Vec::with_capacity(open.len());
        for lies in &open {
            let words = lies.words.as_ref().map(|words| vault.key(lies.id)?.seal(Purpose::Content, words.as_bytes()));
            sealed.push((lies.id, close_kind(vault, lies.id, &lies.category)?, words.transpose()?));
        }
        closed += sealed.len();
        ledger.transact(|t| {
            sealed.iter().try_for_each(|(id, kind, words)| complaint::close(t, *id, kind, words.as_deref()))
        })?;
    }
    if closed > 0 {
        ledger.empty_log()?;
        tracing::info!(closed, "what is private and lay open is closed");
    }
    Ok(closed)
}
