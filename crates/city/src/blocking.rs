//! Work that waits for the disk or takes long, on a thread where it holds up no other request.

use crate::error::CityError;
use sambat_protocol::problem::Code;

/// Runs work off the executor.
///
/// # Errors
/// That of the work, and [`Code::Internal`] where it panicked.
pub async fn blocking<T: Send + 'static, E: Into<CityError> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, CityError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Code::Internal)?.map_err(Into::into)
}
