//! The page of a ticket, without a script: it asks for the PIN, and then tells what became of the complaint.

mod form;
mod history;
mod words;

pub use form::{Notice, UnsentAnswer, find, pin_asked};
pub use history::{Trouble, tell};
