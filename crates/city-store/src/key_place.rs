//! Where the file of secret keys of a data folder is.
//!
//! Said once, to `serve`, and remembered in the folder: whoever must act at once types no path of keys.

use crate::{keys, photo_files::sync_folder, private_files};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The file that remembers. It has a path, and nothing of the keys.
pub const NAME: &str = "keys.path";

/// Where the keys are: where somebody says now, else where the server last had them, else beside the data folder.
pub fn of(data: &Path, named: Option<&Path>) -> PathBuf {
    named.map(Path::to_owned).or_else(|| remembered(data)).unwrap_or_else(|| keys::beside(data))
}

fn remembered(data: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(data.join(NAME)).ok()?;
    let path = text.trim_end_matches('\n');
    (!path.is_empty()).then(|| path.into())
}

/// Remembers keys that fit the data, whole or not at all. Keys beside the folder need no word, and stay beside it when both
/// are moved.
///
/// # Errors
/// Where the path of the keys is no text, and what writing the file fails with.
pub fn remember(data: &Path, keys: &Path) -> io::Result<()> {
    let keys = fs::canonicalize(keys)?;
    let known = remembered(data);
    if known.as_deref() == Some(&*keys) || (known.is_none() && keys == keys::beside(data)) {
        return Ok(());
    }
    let text = keys.to_str().ok_or_else(|| io::Error::other("the path of the keys is no text"))?;
    let draft = data.join(format!("{NAME}.new"));
    let mut file = private_files::create(&draft)?;
    file.write_all(format!("{text}\n").as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, data.join(NAME))?;
    sync_folder(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_goes_before_what_is_remembered_and_that_before_what_lies_beside() {
        let folder = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(folder.path()).unwrap();
        let (data, elsewhere) = (folder.join("data"), folder.join("keys.json"));
        fs::create_dir(&data).unwrap();
        for path in [&elsewhere, &keys::beside(&data)] {
            fs::write(path, "{}").unwrap();
        }
        assert_eq!(of(&data, None), keys::beside(&data));
        remember(&data, &keys::beside(&data)).unwrap();
        assert!(!data.join(NAME).exists(), "both may be moved together");
        remember(&data, &elsewhere).unwrap();
        assert_eq!(of(&data, None), elsewhere);
        assert_eq!(of(&data, Some(Path::new("said"))), Path::new("said"));
        remember(&data, &keys::beside(&data)).unwrap();
        assert_eq!(of(&data, None), keys::beside(&data));
        assert!(remember(&data, &folder.join("none")).is_err());
    }
}
