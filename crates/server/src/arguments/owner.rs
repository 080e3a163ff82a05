//! Whoever is root does what is asked as the owner of the data: a file of root's in a city's folder stops its service.

use std::{io, path::Path};

/// Goes on as the owner of a data folder where this is root and that is not; comes back where it need not.
#[cfg(target_os = "linux")]
pub(crate) fn go_on_as(data: &Path) -> io::Result<()> {
    use std::{
        env, fs,
        os::unix::{fs::MetadataExt as _, process::CommandExt as _},
        process::Command,
    };
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    // A folder that is yet to be made is of whoever has the one around it.
    let around = data.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(found) = fs::metadata(data).or_else(|_| fs::metadata(around)) else { return Ok(()) };
    if found.uid() == 0 {
        return Ok(());
    }
    let program = env::current_exe()?;
    let why = Command::new(&program).args(env::args_os().skip(1)).gid(found.gid()).uid(found.uid()).exec();
    Err(io::Error::new(
        why.kind(),
        format!("{} cannot be run as the owner of {}: {why}", program.display(), data.display()),
    ))
}

/// Goes on as the owner of a data folder: nothing to do where only Linux keeps a service's files apart.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
pub(crate) fn go_on_as(_data: &Path) -> io::Result<()> {
    Ok(())
}
