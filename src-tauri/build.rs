//! Hands Tauri its configuration from the root of the workspace, and the names of the commands that the page may call.

include!("../crates/client/src/api/list.rs");

macro_rules! names {
    ($($name:ident($argument:ty) -> $answer:ty = $path:path;)*) => {
        &[$(stringify!($name)),*]
    };
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=crates/client/src/api/list.rs");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    // Tauri watches only the files that it embedded last time: a page built after a first compile would be missed.
    println!("cargo:rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(commands!(names)));
    Ok(tauri_build::try_build(attributes)?)
}
