//! Hands Tauri its configuration from the root of the workspace.

fn main() {
    tauri_build::build();
}
