//! The chosen city's map on this phone: downloaded once if the citizen wants it, shown without a signal, let go when they say so.

mod commands;
mod download;
mod files;
mod hand;
mod maps;
mod standing;
mod view;

pub(crate) use commands::forget_all;
pub use commands::{delete, download, get, stop};
pub(crate) use download::go_on;
#[cfg(test)]
pub(crate) use files::lay_sample;
pub(crate) use hand::street;
pub use hand::tile;
pub(crate) use maps::Maps;
pub use view::{MapAtHand, MapDownload, MapState, MapTrouble, MapView};
