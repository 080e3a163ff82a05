//! The list of commands as Tauri's handlers.

use crate::host::Host;
use sambat_client::{
    api::{self, ApiError},
    arrival, board, bundle, code, complaint, draft, feedback, host, identity, link, map, nearby, notification, outbox,
    pack, photo, place, platform, receipt, setting, storage, sync,
};
use tauri::{State, Wry, ipc::Invoke};

macro_rules! handlers {
    ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
        $(
            #[tauri::command]
            async fn $name(host: State<'_, Host>, args: $argument) -> Result<$answer, ApiError> {
                $path(host.core()?, args).await
            }
        )*

        /// Every command of the list.
        pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }
    };
}
sambat_client::commands!(handlers);

#[cfg(test)]
mod tests {
    /// The window may call every command of the list, and nothing else of ours.
    #[test]
    fn the_capability_grants_exactly_the_list() {
        macro_rules! names {
            ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => { vec![$(stringify!($name)),*] };
        }
        let listed: Vec<String> = sambat_client::commands!(names)
            .into_iter()
            .map(|name| format!("allow-{}", name.replace('_', "-")))
            .collect();
        let capability: serde_json::Value = serde_json::from_str(include_str!("../capabilities/main.json")).unwrap();
        let granted: Vec<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|permission| permission.as_str())
            .filter(|permission| !permission.starts_with("core:"))
            .map(str::to_owned)
            .collect();
        assert_eq!(granted, listed);
    }
}
