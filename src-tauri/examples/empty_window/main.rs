//! A window of Tauri's with next to nothing in it: what the app's start and memory are measured beside (`make bench ROW=window`).

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("src-tauri/examples/empty_window/tauri.conf.json"))
}
