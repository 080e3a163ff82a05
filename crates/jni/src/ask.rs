//! The page's commands, for tests that run in a JVM and have no page.

use crate::process;
use sambat_client::{
    App,
    api::{ApiCode, ApiError},
    ports::SourceFile,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A file that the test chose, in place of a picker: `jvm_intake {path}` answers what `photo_pick` does of one file.
#[derive(Deserialize)]
struct Chosen {
    path: PathBuf,
}

/// What a command says, as JSON: its answer under `ok`, or its refusal under `error`.
pub fn answer(command: &str, arguments: &str) -> String {
    let told = match process::run(|app| async move { dispatch(&app, command, arguments).await }) {
        Ok(answer) => json!({ "ok": answer }),
        Err(error) => json!({ "error": error }),
    };
    told.to_string()
}

fn intake(app: &App, arguments: &str) -> Result<Value, ApiError> {
    let path = argument::<Chosen>(arguments)?.path;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let intake = app.picked_files().register(Box::new(SourceFile { path, name }));
    serde_json::to_value(intake).map_err(|_| ApiError::new(ApiCode::Internal))
}

macro_rules! dispatcher {
    ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
        async fn dispatch(app: &App, name: &str, arguments: &str) -> Result<Value, ApiError> {
            #[allow(unused_imports, reason = "paths of the list are seen from the core")]
            use sambat_client::{
                api, arrival, board, bundle, code, complaint, draft, feedback, host, identity, link, map, nearby, notification, outbox, pack, photo,
                place, platform, receipt, setting, storage, sync,
            };
            match name {
                "jvm_intake" => intake(app, arguments),
                $(stringify!($name) => {
                    let answer: $answer = $path(app, argument::<$argument>(arguments)?).await?;
                    serde_json::to_value(answer).map_err(|_| ApiError::new(ApiCode::Internal))
                })*
                _ => Err(ApiError::new(ApiCode::NotFound)),
            }
        }
    };
}
sambat_client::commands!(dispatcher);

fn argument<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    serde_json::from_str(text).map_err(|_| ApiError::new(ApiCode::BadArgument))
}
