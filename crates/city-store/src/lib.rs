//! What a city keeps: its databases, the vault of data keys, the file of secret keys, and the photos' files.
//!
//! * [`db`] is the main database: one writer, several readers, a module for each table.
//! * [`vault`] is the database of data keys, which seal what is private.
//! * [`keys`] is the file of the city's secret keys; [`key_place`] says where it lies.
//! * [`handles`] are names for strangers.
//! * [`photo_files`] keeps uploads and photos; [`private_files`] makes files that only the server's user reads.
//! * [`data_folder`] says what lies where.
//! * [`disk`] knows how much room there is, [`clock`] the time, [`random`] chance: a test gives its own of the first two.
//!
//! It is the only room of the city's side that names SQLite. It knows no HTTP and decides nothing about complaints.

pub mod clock;
pub mod close_private;
pub mod data_folder;
pub mod db;
pub mod disk;
pub mod handles;
pub mod key_place;
pub mod keys;
pub mod photo_files;
pub mod private_files;
pub mod random;
pub mod vault;
