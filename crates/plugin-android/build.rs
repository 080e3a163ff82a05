//! Says where the Kotlin half lies. The page can call nothing of this plugin: it has no commands.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Ok(tauri_plugin::Builder::new(&[]).android_path("android").try_build()?)
}
