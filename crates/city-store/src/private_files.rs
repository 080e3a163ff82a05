//! Files and folders that only the user who runs the server can read.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// Makes a folder, and those above it, for its owner alone. One that is there is left as it is.
///
/// # Errors
/// What making it or setting its mode fails with.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut making = fs::DirBuilder::new();
    making.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        making.mode(0o700);
    }
    making.create(folder)
}

/// How a file is opened so that, where it is made, it is its owner's alone.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

/// Makes a file anew, for its owner alone.
///
/// # Errors
/// What opening it fails with.
pub fn create(path: &Path) -> io::Result<File> {
    options().write(true).create(true).truncate(true).open(path)
}

/// Has a file be its owner's alone, whoever made it and how.
///
/// # Errors
/// What setting its mode fails with.
pub fn close_file(path: &Path) -> io::Result<()> {
    set_mode(path, 0o600)
}

/// Has a folder be its owner's alone, and the files in it where older software left them open. Nothing below is opened where the
/// folder is closed already: so many photos are not asked for at each start.
///
/// # Errors
/// What reading the folder or setting a mode fails with.
pub fn close_folder(folder: &Path) -> io::Result<()> {
    if !is_open(folder)? {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            close_file(&entry.path())?;
        }
    }
    set_mode(folder, 0o700)
}

#[cfg(unix)]
fn is_open(folder: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(folder)?.permissions().mode() & 0o077 != 0)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere a profile's folders are its owner's alone by themselves.
#[cfg(not(unix))]
fn is_open(_: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
