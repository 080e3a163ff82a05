//! What a Windows computer must have before the app can start, said by the system's own message where it lacks it: there is no window
//! yet that could.

use rfd::{MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};
use std::{
    fs, io,
    os::windows::fs::MetadataExt as _,
    path::{Component, Path, Prefix},
};

/// The page wants what Chrome 90 knows; so does `minimumWebview2Version` of the installer.
const OLDEST: u32 = 90;

/// Microsoft's installer of WebView2, which fetches what is missing.
const INSTALLER: &str = "https://go.microsoft.com/fwlink/p/?LinkId=2124703";

/// The bytes are elsewhere, and come when somebody reads them (`FILE_ATTRIBUTE_OFFLINE`).
const OFFLINE: u32 = 0x1000;

/// Whether all is there. If not, that was said, and the program has nothing more to do.
pub fn are_met() -> bool {
    has_web_view() && keeps_here()
}

/// Windows shows the page by WebView2, which some computers lack or keep from years ago.
fn has_web_view() -> bool {
    let version = tauri::webview_version().ok();
    if version.as_deref().is_some_and(is_enough) {
        return true;
    }
    tracing::error!(version, "WebView2 is missing or too old");
    let wants = say(
        MessageButtons::OkCancel,
        "Sambat memerlukan Microsoft Edge WebView2, dan di komputer ini belum ada atau terlalu lama. Tekan OK untuk \
         mengunduhnya. Tanpa internet: pakai pemasang Sambat yang namanya berakhir \u{201c}offline-setup\u{201d}. Laporan Anda \
         tetap tersimpan.",
        "Sambat needs Microsoft Edge WebView2, which is missing here or too old. Press OK to download it. Without internet, use \
         the installer of Sambat whose name ends in \u{201c}offline-setup\u{201d}. Your reports are safe.",
    );
    if wants && let Err(error) = open::that(INSTALLER) {
        tracing::error!(%error, "no browser opens");
    }
    false
}

/// Whether a version such as `131.0.2903.70` is new enough.
fn is_enough(version: &str) -> bool {
    version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|major| major >= OLDEST)
}

/// A database on another computer's disk loses what was saved: SQLite's log needs memory that its readers share.
fn keeps_here() -> bool {
    let folder = std::env::var_os("LOCALAPPDATA");
    if folder.is_none_or(|folder| is_here(Path::new(&folder)).unwrap_or(true)) {
        return true;
    }
    tracing::error!("the user's folder is on another computer");
    say(
        MessageButtons::Ok,
        "Folder pengguna di komputer ini terletak di jaringan, jadi Sambat tidak bisa menjamin laporan tersimpan. Minta pengelola \
         komputer menaruh folder AppData\\Local di komputer ini.",
        "This user's folder lies on a network, where Sambat cannot promise that a report is safe. Ask whoever looks after the \
         computer to keep the folder AppData\\Local on it.",
    );
    false
}

/// Whether a folder lies on a disk of this computer, also behind a drive's letter.
fn is_here(folder: &Path) -> io::Result<bool> {
    let path = fs::canonicalize(folder)?;
    let elsewhere = matches!(
        path.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    );
    Ok(!elsewhere && fs::metadata(&path)?.file_attributes() & OFFLINE == 0)
}

/// In both languages: nobody could be asked which. Answers whether *OK* was pressed.
fn say(buttons: MessageButtons, indonesian: &str, english: &str) -> bool {
    let dialog = MessageDialog::new().set_level(MessageLevel::Error).set_title("Sambat").set_buttons(buttons);
    dialog.set_description(format!("{indonesian}\n\n{english}")).show() == MessageDialogResult::Ok
}
