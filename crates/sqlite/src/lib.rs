//! Opening, migrating and sharing one SQLite file: one writer, several readers.
//!
//! Both sides keep their rows this way. What the rows mean is theirs; how a file is opened so that *saved means saved* is here.

mod database;
mod failure;
mod schema;
mod wreck;

pub use database::{Database, IDLE_READERS};
pub use failure::{Failure, OpenError, failure};
pub use schema::Schema;
pub use wreck::{LogState, Wreck, WreckedRow, log_state};
