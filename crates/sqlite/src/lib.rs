//! Opening, migrating and sharing one SQLite file: one writer, several readers.
//!
//! Both sides keep their rows this way. What the rows mean is theirs; how a file is opened so that *saved means saved* is here.

mod database;
mod failure;
mod raw;
mod schema;

pub use database::{Database, IDLE_READERS};
pub use failure::{Failure, OpenError, failure};
pub use raw::{LogState, RawDatabase, RawRow, log_state};
pub use schema::Schema;
