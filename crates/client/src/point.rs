//! Named points of the way in and the way out, at which a test lets the process die. Nobody else's build has them: without
//! the feature `failpoints`, `point!` is nothing.

/// Comes by a named point.
macro_rules! point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        $crate::point::passed($name);
    };
}

#[cfg(feature = "failpoints")]
pub use armed::{ALL, passed};

#[cfg(feature = "failpoints")]
mod armed {
    use std::{
        env,
        sync::{
            LazyLock,
            atomic::{AtomicUsize, Ordering},
        },
    };

    /// Every point there is, in the order of a complaint's life.
    pub const ALL: &[&str] = &[
        "file_written",
        "file_synced",
        "file_renamed",
        "file_put",
        "file_removed",
        "file_deleted",
        "row_ready",
        "row_committed",
        "item_begun",
        "words_read",
        "words_answered",
        "event_answered",
        "erasure_answered",
        "photo_read",
        "upload_asked",
        "upload_made",
        "upload_noted",
        "upload_found",
        "photo_answered",
        "changes_answered",
    ];

    /// `SAMBAT_DIE_AT=name:3` lets the process die the third time that it comes by.
    static DIE_AT: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
        let said = env::var("SAMBAT_DIE_AT").ok()?;
        let (name, time) = said.split_once(':')?;
        Some((name.to_owned(), time.parse().ok()?))
    });

    static TIMES: AtomicUsize = AtomicUsize::new(0);

    /// Comes by a point: where it is the one, nothing is said, flushed or unwound any more.
    pub fn passed(name: &str) {
        if let Some((point, time)) = &*DIE_AT
            && point == name
            && TIMES.fetch_add(1, Ordering::SeqCst) + 1 == *time
        {
            std::process::abort();
        }
    }
}
