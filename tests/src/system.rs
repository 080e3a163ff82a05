//! What the system of a phone does for it, as a test wants it: it shows notifications, and runs passes in the background.

use sambat_client::ports::{Background, News, Notifier, Wish};
use sambat_domain::id::ComplaintId;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// A system that keeps what it is told. Clones are the same one.
#[derive(Debug, Clone, Default)]
pub struct HandSystem {
    told: Arc<Mutex<Vec<News>>>,
    wishes: Arc<Mutex<Vec<Wish>>>,
    /// Whether the process dies before anything is shown.
    dies: Arc<AtomicBool>,
}

impl HandSystem {
    /// What was shown since somebody last asked, first things first.
    #[must_use]
    pub fn told(&self) -> Vec<News> {
        std::mem::take(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// First lines of what was shown since somebody last asked.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        self.told().into_iter().map(|news| news.title).collect()
    }

    /// What is wanted of it now.
    #[must_use]
    pub fn wish(&self) -> Wish {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner).last().copied().unwrap_or_default()
    }

    /// All that was wanted since somebody last asked.
    #[must_use]
    pub fn wishes(&self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether the process dies, from now on, where something is to be shown.
    pub fn dies(&self, dies: bool) {
        self.dies.store(dies, Ordering::Relaxed);
    }
}

impl Notifier for HandSystem {
    fn tell(&self, news: &News) -> bool {
        assert!(!self.dies.load(Ordering::Relaxed), "the process ends here");
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(news.clone());
        true
    }

    fn retract(&self, report: Option<ComplaintId>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|news| report.is_some_and(|report| news.report != report));
    }
}

impl Background for HandSystem {
    fn schedule(&self, wish: Wish) {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner).push(wish);
    }
}
