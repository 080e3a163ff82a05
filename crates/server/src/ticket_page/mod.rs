//! The page of a ticket, without a script: it asks for the PIN, and then tells what became of the complaint.

mod form;
mod history;
mod words;

pub(crate) use form::{Carried, Notice, find, pin_asked};
pub(crate) use history::{Trouble, tell};
