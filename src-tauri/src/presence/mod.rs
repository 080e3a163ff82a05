//! How the app is there for its user: how often it runs, whether its window shows, and what becomes of it without one.

#[cfg(target_os = "android")]
mod android;
#[cfg(not(target_os = "android"))]
mod desktop;

#[cfg(target_os = "android")]
pub use android::{asked_for, come_forward, goes_on, register, starts_hidden};
#[cfg(target_os = "macos")]
pub use desktop::opened;
#[cfg(not(target_os = "android"))]
pub use desktop::{asked_for, come_forward, goes_on, register, starts_hidden};
