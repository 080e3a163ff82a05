//! What happens outside the page: notices of the core, files dropped into the window.

use crate::host::Host;
use sambat_client::{host::Notice, ports::SourceFile};
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, Runtime, Window, WindowEvent};
use tokio::sync::broadcast::error::RecvError;

/// The event under which the page hears notices.
const NOTICE: &str = "notice";

/// Carries the core's notices to the page for as long as both are there.
pub fn forward<R: Runtime>(handle: &AppHandle<R>, host: &Host) {
    let Ok(core) = host.core() else { return };
    let (handle, mut notices) = (handle.clone(), core.notices());
    tauri::async_runtime::spawn(async move {
        loop {
            match notices.recv().await {
                Ok(notice) => {
                    // A window that is gone hears nothing, and needs nothing.
                    let _ = handle.emit(NOTICE, notice);
                }
                // Too far behind: the page asks for its lists again on any notice of the queue.
                Err(RecvError::Lagged(_)) => {
                    let _ = handle.emit(NOTICE, Notice::Queue);
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// Offers dropped files to the page, by number.
pub fn window<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let Some(host) = window.try_state::<Host>() else { return };
    let Ok(core) = host.core() else { return };
    let intakes = paths
        .iter()
        .map(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            core.picked_files().register(Box::new(SourceFile { path: path.clone(), name }))
        })
        .collect();
    core.tell(Notice::Dropped { intakes });
}
