//! Archives made here, and what is read, refused and cut out of them.

mod archive;
mod cut;
mod made;
mod shared;
