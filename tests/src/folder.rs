//! What lies on a disk, read as somebody would who has the disk and no key.

use std::{fs, path::Path};

/// Every byte of every file in a folder and below.
///
/// # Panics
/// If one cannot be read.
#[must_use]
pub fn bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { self::bytes(&path) } else { fs::read(path).unwrap() });
    }
    bytes
}

/// Whether these bytes hold this text.
#[must_use]
pub fn tells(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Whether any file of a folder holds this text.
///
/// # Panics
/// If one cannot be read.
#[must_use]
pub fn holds(folder: &Path, text: &str) -> bool {
    tells(&bytes(folder), text)
}

/// Copies a folder, whole.
///
/// # Panics
/// If that cannot be done.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Makes what is left of a process that had the phone's core open the leavings of another start of the machine: it did not
/// end alone.
///
/// # Panics
/// Where the file system does not let it.
pub fn of_another_boot(data: &Path) {
    let lock = data.join("lock");
    if fs::read_to_string(&lock).is_ok_and(|said| said.starts_with("open")) {
        fs::write(lock, "open before").unwrap();
    }
}

/// The name of every file in a folder and below.
///
/// # Panics
/// If one cannot be read.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        if path.is_dir() {
            names.extend(self::names(&path));
        }
    }
    names
}
