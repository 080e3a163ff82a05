//! The core as a library that a JVM loads: on Android it is part of the app's one library, on this machine it is one of its own, for
//! tests.
//!
//! There is one core in a process. The window and the system's jobs share it: whoever comes first opens it. Kotlin's half is
//! `id.sambat.phone.core`: `Core` has the functions of module `natives`, and what the core asks of the phone are those of `Device`,
//! behind the trait [`Device`], so that everything but the calls themselves is tested without a JVM.

#[cfg(feature = "jvm-tests")]
mod ask;
mod device;
mod java;
mod natives;
mod ports;
mod process;
#[cfg(test)]
mod testing;
mod window;

pub use device::{Device, DeviceError};
pub use process::{core, give_window};
pub use window::WindowPorts;
