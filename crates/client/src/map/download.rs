//! A map on its way: piece by piece, behind whatever is to be sent, and on from the byte.

use super::files;
use super::hand;
use super::maps::Coming;
use super::standing;
use super::view::MapTrouble;
use crate::{
    App,
    host::Notice,
    store::StoreError,
    sync::{MapAddress, MapFetchError, fetch_map},
};
use sambat_domain::id::PackId;
use sambat_protocol::pack_document::MapFile;
use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
};

/// So much is asked for at once. Before each piece, what is to be sent goes first.
const PIECE: u64 = 1 << 20;

/// Starts the download of the chosen city's map, where it is wanted, missing, not under way and need not wait.
pub(crate) async fn go_on(app: &App) {
    let of = match standing::of(app).await {
        Ok(of) => of,
        Err(error) => return tracing::warn!(%error, "whether a map is wanted cannot be read"),
    };
    let (Some(file), false, Some(endpoint)) = (of.missing(app).cloned(), of.waits(app), of.endpoint.clone()) else {
        return;
    };
    let mut coming = app.maps().coming();
    if coming.as_ref().is_some_and(|coming| coming.is_of(&of.pack)) {
        return;
    }
    let address = MapAddress { endpoint, ca: of.ca, sha256: file.sha256 };
    let (app, pack) = (app.clone(), of.pack.clone());
    let task = tokio::spawn(async move {
        match run(&app, &pack, &file, &address).await {
            Ok(()) => app.maps().forget_trouble(&pack),
            Err(trouble) => app.maps().note_trouble(&pack, trouble),
        }
        app.tell(Notice::Map);
    });
    *coming = Some(Coming::of(of.pack, task));
}

async fn run(app: &App, pack: &PackId, file: &MapFile, address: &MapAddress) -> Result<(), MapTrouble> {
    let data = app.config().data.clone();
    files::make(&data).map_err(|error| of_disk(&error))?;
    let part = files::part(&data, pack, &file.sha256);
    loop {
        let from = files::received(&data, pack, file);
        if from >= file.bytes {
            break;
        }
        // What is to be sent has the connection for itself.
        drop(app.sync().begin_pass().await);
        let range = from..file.bytes.min(from + PIECE);
        let mut open = OpenOptions::new().create(true).append(true).open(&part).map_err(|error| of_disk(&error))?;
        let piece = fetch_map(app, address, range, |bytes| open.write_all(bytes)).await;
        let gained = files::received(&data, pack, file) > from;
        app.tell(Notice::Map);
        match piece {
            Ok(()) => {}
            // A connection that brought something is made anew at once.
            Err(MapFetchError::Lost) if gained => {}
            Err(MapFetchError::Lost) => return Err(MapTrouble::Connection),
            Err(MapFetchError::Refused) => return Err(MapTrouble::NotTheCity),
            Err(MapFetchError::Disk(error)) => return Err(of_disk(&error)),
        }
    }
    let (pack, file) = (pack.clone(), file.clone());
    let placed = app.blocking(move |app| Ok::<_, StoreError>(place(app, &pack, &file))).await;
    placed.map_err(|_| MapTrouble::NoRoom)?
}

/// Puts what came in its place, if it is what the city said, and lets the map before it go.
fn place(app: &App, pack: &PackId, file: &MapFile) -> Result<(), MapTrouble> {
    let data = &app.config().data;
    let (part, path) = (files::part(data, pack, &file.sha256), files::path(data, pack, &file.sha256));
    let placed = (|| {
        if files::hash(&part)? != file.sha256 {
            fs::remove_file(&part)?;
            return Err(io::ErrorKind::InvalidData.into());
        }
        OpenOptions::new().append(true).open(&part)?.sync_all()?;
        fs::rename(&part, &path)?;
        crate::files::sync_folder(path.parent().unwrap_or(data))?;
        hand::delete(app, |data| files::delete_of(data, pack, Some(&file.sha256)))
    })();
    placed.map_err(|error| of_disk(&error))
}

fn of_disk(error: &io::Error) -> MapTrouble {
    tracing::warn!(%error, "a map is not kept");
    if error.kind() == io::ErrorKind::InvalidData { MapTrouble::Damaged } else { MapTrouble::NoRoom }
}
