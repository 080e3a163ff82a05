//! What a city shows without a script, and on paper: the board, the ticket page, the mayor's report, lists to take along.
//!
//! It reads through `sambat-city` and its store, and writes nothing but which cells a month of the board tells and who took a
//! list. No HTTP is named here: whoever calls it sends the bytes.

pub mod board;
pub mod breach;
pub mod csv;
pub mod export;
pub mod handover;
pub mod nearby;
pub mod page;
mod pdf;
pub mod report;
pub mod ticket_page;
