//! Named points of the way in and the way out, at which a test lets the process die. Nobody else's build has them: without
//! the feature `failpoints`, `point!` is nothing.

/// Marks a point at which a test may stop or end the process. Without the feature it is nothing.
macro_rules! point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        $crate::point::passed($name);
    };
}

#[cfg(feature = "failpoints")]
pub use armed::{ALL, Hold, OF_WRITES, hold, last_of_pass, passed};

#[cfg(feature = "failpoints")]
mod armed {
    use std::{
        env,
        sync::{
            LazyLock, Mutex, PoisonError,
            atomic::{AtomicUsize, Ordering},
            mpsc::{Receiver, Sender, channel},
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
        "photo_put",
        "photo_swapped",
        "row_ready",
        "row_committed",
        "pack_answered",
        "pack_kept",
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

    /// Points that every write comes by. Those behind them are a pass's.
    pub const OF_WRITES: usize = 10;

    /// Its place in the list.
    static LAST: AtomicUsize = AtomicUsize::new(0);

    /// The last point of a pass that this process came by, if there was one: it says what was being written.
    #[must_use]
    pub fn last_of_pass() -> Option<&'static str> {
        ALL.get(LAST.load(Ordering::SeqCst)).copied().filter(|name| ALL[OF_WRITES..].contains(name))
    }

    /// A point where somebody is to wait: who is told that they came, and what they wait for.
    type WaitPoint = (&'static str, Sender<()>, Receiver<()>);

    /// Whoever comes by next is told of and waits.
    static HELD: Mutex<Option<WaitPoint>> = Mutex::new(None);

    /// Somebody who waits at a point, until this is dropped.
    #[derive(Debug)]
    pub struct Hold {
        came: Receiver<()>,
        _go: Sender<()>,
    }

    impl Hold {
        /// Waits until somebody came there.
        pub fn came(&self) {
            let _ = self.came.recv();
        }
    }

    /// Holds whoever comes by this point next, in a process that does nothing else.
    #[must_use]
    pub fn hold(name: &'static str) -> Hold {
        let ((tell, came), (go, wait)) = (channel(), channel());
        *HELD.lock().unwrap_or_else(PoisonError::into_inner) = Some((name, tell, wait));
        Hold { came, _go: go }
    }

    fn wait_if_held(name: &str) {
        let held = HELD.lock().unwrap_or_else(PoisonError::into_inner).take_if(|(point, ..)| *point == name);
        if let Some((_, tell, wait)) = held {
            let _ = tell.send(());
            // Nothing is ever sent: it ends when the other end is dropped.
            let _ = wait.recv();
        }
    }

    /// Comes by a point: where it is the one, nothing is said, flushed or unwound any more.
    pub fn passed(name: &str) {
        wait_if_held(name);
        if let Some(place) = ALL.iter().position(|point| *point == name).filter(|place| *place >= OF_WRITES) {
            LAST.store(place, Ordering::SeqCst);
        }
        if let Some((point, time)) = &*DIE_AT
            && point == name
            && TIMES.fetch_add(1, Ordering::SeqCst) + 1 == *time
        {
            std::process::abort();
        }
    }
}
