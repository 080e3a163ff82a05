//! The keys that never leave the device, and where they are kept.

mod file;
mod sealed;

pub use file::SecretFile;
pub use sealed::SealedSecrets;
