//! The queue: what waits on this phone to reach the city.

mod enqueue;
mod use_case;
mod view;

pub use crate::store::outbox::LastError;
pub(crate) use enqueue::{enqueue, enqueue_missing};
pub(crate) use use_case::unsent;
pub use use_case::{list, retry};
pub use view::{Part, Queue, QueueEntry};
