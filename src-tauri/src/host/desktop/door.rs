//! What a start of the program was given: links of the app's own and files of reports. The first start brings it along, and a later
//! one hands it to the program that runs.

use sambat_client::ports::{Arrival, Arrivals, Later, SourceFile};
use std::{
    mem,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tauri::Url;

/// The app's own scheme, and the ending of its files.
const OURS: &str = "sambat";

/// What came and was not yet asked for.
#[derive(Default)]
pub struct Door(Mutex<Vec<Arrival>>);

impl Door {
    /// Takes in what a program was started with in this folder. What is neither a link nor a file of ours is nothing.
    pub fn take_in(&self, arguments: impl IntoIterator<Item = String>, folder: &Path) {
        let came = arguments.into_iter().filter_map(|argument| arrival(&argument, folder));
        self.kept().extend(came);
    }

    /// Takes in one more.
    pub fn put(&self, arrival: Arrival) {
        self.kept().push(arrival);
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Arrivals for Door {
    fn can_come(&self) -> bool {
        true
    }

    fn take(&self) -> Later<'_, Vec<Arrival>> {
        Box::pin(std::future::ready(mem::take(&mut *self.kept())))
    }
}

/// What one argument is. Nothing of it is followed or read yet.
fn arrival(argument: &str, folder: &Path) -> Option<Arrival> {
    // A drive's letter reads as a scheme too.
    let url = Url::parse(argument).ok().filter(|url| url.scheme().len() > 1);
    let path = match &url {
        Some(url) if url.scheme() == OURS => return Some(Arrival::Link(argument.to_owned())),
        Some(url) if url.scheme() == "file" => url.to_file_path().ok()?,
        Some(_) => return None,
        None => folder.join(argument),
    };
    let ours = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(OURS)) && path.is_file();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ours.then(|| Arrival::Bundle(Box::new(SourceFile { path, name })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn links_and_files_of_ours_come_in_once_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("titipan ☂.SAMBAT"), b"x").unwrap();
        std::fs::write(folder.path().join("surat.txt"), b"x").unwrap();
        std::fs::create_dir(folder.path().join("map.sambat")).unwrap();
        let door = Door::default();
        let whole = folder.path().join("titipan ☂.SAMBAT");
        let url = Url::from_file_path(&whole).unwrap();
        let given = [
            "--tray",
            "titipan ☂.SAMBAT",
            whole.to_str().unwrap(),
            url.as_str(),
            "sambat://tiket/PSR-1234",
            "surat.txt",
            "map.sambat",
            "tidak-ada.sambat",
            "https://contoh.example/a.sambat",
            "file://server/a.sambat",
        ];
        door.take_in(given.map(str::to_owned), folder.path());
        let came: Vec<_> = door
            .take()
            .await
            .into_iter()
            .map(|arrival| match arrival {
                Arrival::Bundle(source) => source.name(),
                Arrival::Link(uri) => uri,
            })
            .collect();
        let file = "titipan ☂.SAMBAT";
        assert_eq!(came, [file, file, file, "sambat://tiket/PSR-1234"]);
        assert!(door.take().await.is_empty());
    }
}
