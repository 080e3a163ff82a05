//! What travels between the city's server and its officers' desk. No phone ever sees any of it.

/// The most rows of a page.
pub const PAGE: usize = 50;

/// The most events of one complaint in an answer.
pub const EVENTS: usize = 100;

/// The longest text that is searched for, in Unicode scalar values.
pub const LONGEST_SEARCH: usize = 200;

macro_rules! travels {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
        )*
    };
}

// After the macro, which they use.
mod complaint;
mod queue;
mod session;

pub use complaint::{
    DeskAgencyClock, DeskComplaint, DeskEvent, DeskEvents, DeskNear, DeskPhoto, DeskReporter, Judged, Revealed,
};
pub use queue::{DeskPage, DeskRow, DeskWait, QueueQuery, Tray, TrayCounts};
pub use session::{CameBy, Credentials, DeskCategory, DeskMap, DeskOwner, DeskSession, DeskTemplate, Named};
