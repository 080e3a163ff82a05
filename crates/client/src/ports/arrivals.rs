//! What other apps hand over.

use super::{Later, Source};

/// Something that another app handed over, because the citizen wanted it to.
pub enum Arrival {
    /// A file that is said to hold reports; nobody has looked into it.
    Bundle(Box<dyn Source>),
    /// A link of the app's own; nobody has followed it.
    Link(String),
}

/// The host's door for other apps.
pub trait Arrivals: Send + Sync + 'static {
    /// Whether anything can come.
    fn can_come(&self) -> bool;

    /// What came since this was last asked, in the order in which it came.
    fn take(&self) -> Later<'_, Vec<Arrival>>;
}

/// A host to which nothing comes.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoArrivals;

impl Arrivals for NoArrivals {
    fn can_come(&self) -> bool {
        false
    }

    fn take(&self) -> Later<'_, Vec<Arrival>> {
        Box::pin(std::future::ready(Vec::new()))
    }
}
