//! The queue: what waits on this phone to reach the city.

mod enqueue;
mod queue;
mod view;

pub use crate::store::outbox::LastError;
pub(crate) use enqueue::{enqueue, enqueue_missing};
pub(crate) use queue::unsent;
pub use queue::{list, retry};
pub use view::{Part, Queue, QueueEntry};
