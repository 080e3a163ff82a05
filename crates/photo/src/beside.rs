//! Does two pieces of work at the same time, where a second thread can be had.

use std::thread;

/// Does both, the second on a thread of its own if there is one to be had.
pub(crate) fn side_by_side<A, B: Send>(first: impl FnOnce() -> A, second: impl Fn() -> B + Sync) -> (A, B) {
    let (first, second_done) = thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, &second);
        (first(), thread.ok().and_then(|thread| thread.join().ok()))
    });
    (first, second_done.unwrap_or_else(second))
}
