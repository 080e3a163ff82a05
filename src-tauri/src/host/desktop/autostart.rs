//! Whether the program starts with the computer, into the tray. The system's own record of it is the truth: its settings show and
//! change it too.

use std::{io, path::PathBuf};
use tauri::{AppHandle, Runtime};

/// What the program is then started with: no window opens.
pub const TRAY: &str = "--tray";

/// Whether it may be asked for here. Inside a Flatpak neither the record nor the tray's picture would be seen.
pub fn is_possible() -> bool {
    cfg!(any(target_os = "linux", windows)) && std::env::var_os("FLATPAK_ID").is_none()
}

/// The program as it can be started again: an AppImage by its file, since what it holds is unpacked anew each time.
fn program() -> io::Result<PathBuf> {
    match std::env::var_os("APPIMAGE") {
        Some(image) => Ok(image.into()),
        None => std::env::current_exe(),
    }
}

/// Whether the program starts with the computer.
pub fn is_on<R: Runtime>(app: &AppHandle<R>) -> bool {
    is_possible() && record::is_on(app)
}

/// Has the program start with the computer from now on, or no more.
///
/// # Errors
/// The system's, where it cannot be written down.
pub fn set<R: Runtime>(app: &AppHandle<R>, on: bool) -> io::Result<()> {
    if on { record::write(app, &program()?, TRAY) } else { record::remove(app) }
}

/// A file of the desktop's own (Desktop Application Autostart Specification 0.5).
#[cfg(target_os = "linux")]
mod record {
    use std::{
        fs, io,
        path::{Path, PathBuf},
    };
    use tauri::{AppHandle, Manager as _, Runtime};

    fn path<R: Runtime>(app: &AppHandle<R>) -> io::Result<PathBuf> {
        let config = app.path().config_dir().map_err(io::Error::other)?;
        Ok(config.join("autostart").join(format!("{}.desktop", app.config().identifier)))
    }

    pub fn is_on<R: Runtime>(app: &AppHandle<R>) -> bool {
        path(app).and_then(fs::read_to_string).is_ok_and(|text| starts(&text))
    }

    /// Desktops switch a file off without deleting it.
    pub fn starts(text: &str) -> bool {
        !text.lines().any(|line| ["Hidden=true", "X-GNOME-Autostart-enabled=false"].contains(&line.trim()))
    }

    pub fn write<R: Runtime>(app: &AppHandle<R>, program: &Path, argument: &str) -> io::Result<()> {
        let path = path(app)?;
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(path, text(&program.to_string_lossy(), argument))
    }

    pub fn text(program: &str, argument: &str) -> String {
        format!("[Desktop Entry]\nType=Application\nName=Sambat\nExec={} {argument}\nTerminal=false\n", quoted(program))
    }

    /// An argument of `Exec` (Desktop Entry Specification 1.5, "The Exec key"): the quotes' own escapes, and those of any string.
    fn quoted(argument: &str) -> String {
        let mut quoted = String::from('"');
        for letter in argument.chars() {
            match letter {
                '"' | '`' | '$' => quoted.push_str("\\\\"),
                '\\' => quoted.push_str("\\\\\\"),
                '%' => quoted.push('%'),
                _ => {}
            }
            quoted.push(letter);
        }
        quoted.push('"');
        quoted
    }

    pub fn remove<R: Runtime>(app: &AppHandle<R>) -> io::Result<()> {
        match fs::remove_file(path(app)?) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// A value of this user's in the registry. The program's name stands in quotes: else Windows starts nothing from a folder with a
/// space in its name, and says nothing.
#[cfg(windows)]
mod record {
    use std::{io, path::Path};
    use tauri::{AppHandle, Runtime};
    use winreg::{
        RegKey,
        enums::{HKEY_CURRENT_USER, KEY_READ, KEY_WRITE},
    };

    const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";

    /// Where the task manager notes what a person switched off.
    const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";

    fn user() -> RegKey {
        RegKey::predef(HKEY_CURRENT_USER)
    }

    pub fn is_on<R: Runtime>(app: &AppHandle<R>) -> bool {
        let name = &app.config().identifier;
        let there = user().open_subkey(RUN).and_then(|run| run.get_raw_value(name)).is_ok();
        let off = user().open_subkey(APPROVED).and_then(|approved| approved.get_raw_value(name));
        // Its first byte is odd where it is switched off.
        there && !off.is_ok_and(|value| value.bytes.first().is_some_and(|first| first % 2 == 1))
    }

    pub fn write<R: Runtime>(app: &AppHandle<R>, program: &Path, argument: &str) -> io::Result<()> {
        let name = &app.config().identifier;
        let (run, _) = user().create_subkey(RUN)?;
        run.set_value(name, &format!("\"{}\" {argument}", program.display()))?;
        match user().open_subkey_with_flags(APPROVED, KEY_READ | KEY_WRITE).and_then(|off| off.delete_value(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    pub fn remove<R: Runtime>(app: &AppHandle<R>) -> io::Result<()> {
        let run = user().open_subkey_with_flags(RUN, KEY_READ | KEY_WRITE);
        match run.and_then(|run| run.delete_value(&app.config().identifier)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod record {
    use std::{io, path::Path};
    use tauri::{AppHandle, Runtime};

    pub fn is_on<R: Runtime>(_: &AppHandle<R>) -> bool {
        false
    }

    pub fn write<R: Runtime>(_: &AppHandle<R>, _: &Path, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn remove<R: Runtime>(_: &AppHandle<R>) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn any_folder_can_be_started_from_and_what_a_desktop_switched_off_is_off() {
        use super::{
            TRAY,
            record::{starts, text},
        };
        for (program, exec) in [
            ("/usr/bin/sambat", r#""/usr/bin/sambat" --tray"#),
            ("/home/Siti A/Sambat.AppImage", r#""/home/Siti A/Sambat.AppImage" --tray"#),
            ("/a$b\"c`d\\e%f", r#""/a\\$b\\"c\\`d\\\\e%%f" --tray"#),
        ] {
            let text = text(program, TRAY);
            assert!(text.contains(&format!("Exec={exec}\n")), "{text}");
            assert!(starts(&text));
            assert!(!starts(&format!("{text}Hidden=true\n")));
            assert!(!starts(&format!("{text}X-GNOME-Autostart-enabled=false\n")));
        }
    }
}
