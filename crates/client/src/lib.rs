//! The phone's side: what a citizen writes is safe here at once, and reaches the city once.
//!
//! A host (the app's window, the bridge, a test) opens an [`App`] with its [`ports`] and calls the commands of [`api`]'s list.
//! Each thing that a citizen deals with has a module with its commands: [`draft`], [`photo`], [`complaint`] and so on. What is
//! written goes into the store and, once submitted, into the outbox; [`sync`] brings it to the city. Nothing here knows of
//! Tauri, of a page, or of a wall clock.

// First: its macro is known to what follows.
#[macro_use]
pub mod point;

pub mod api;
mod app;
pub mod arrival;
mod background;
pub mod board;
mod builtin;
pub mod bundle;
mod city;
mod closing;
pub mod code;
pub mod complaint;
mod config;
pub mod draft;
pub mod feedback;
mod file_lock;
pub mod files;
mod folder_lock;
mod folders;
pub mod host;
pub mod identity;
#[cfg(feature = "inspect")]
pub mod inspect;
pub mod link;
pub mod map;
pub mod nearby;
pub mod notification;
#[cfg(test)]
mod opened;
pub mod outbox;
pub mod pack;
mod passing;
pub mod photo;
pub mod place;
pub mod platform;
pub mod ports;
pub mod receipt;
mod recovery;
mod reserve;
mod secrets;
pub mod setting;
mod start;
pub mod storage;
#[cfg(feature = "inspect")]
pub mod store;
#[cfg(not(feature = "inspect"))]
mod store;
pub mod sync;
mod system_clock;

pub use app::App;
pub use builtin::BuiltinPacks;
pub use config::Config;
pub use passing::PassingFolder;
pub use secrets::{SealedSecrets, SecretFile};
pub use store::StoreError;
pub use system_clock::SystemClock;
