//! Switches off core dumps: what is in memory is not written to disk.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

/// Has the system write no file of this program's memory where it falls over: keys and opened words would be in it.
///
/// # Errors
/// Where the system refuses to lower the limit.
pub fn without_core_dumps() -> io::Result<()> {
    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}
