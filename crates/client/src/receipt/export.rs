//! Handing a receipt out.

use super::{Exported, ReceiptExport, ReceiptShare};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    ports::{Contents, Leaving},
    store::{self, StoreError},
};
use data_encoding::BASE64;
use sambat_domain::id::ComplaintId;
use sambat_protocol::receipt_file::ReceiptFile;

/// The largest picture of a receipt, in bytes: many times what one has.
const MOST_PICTURE_BYTES: usize = 2_000_000;

/// The longest title above the apps to choose from, in bytes.
const LONGEST_TITLE: usize = 200;

/// What every PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Hands the receipt of a complaint out, as a file or as the page drew it. Nothing that the citizen wrote is in the file.
///
/// # Errors
/// [`ApiCode::NotFound`] while there is no receipt; [`ApiCode::BadArgument`] for what is no PNG; [`ApiCode::Unsupported`] for a
/// picture where the host keeps no files; [`ApiCode::DiskFull`].
pub async fn export(app: &App, argument: ReceiptExport) -> Result<Exported, ApiError> {
    let (leaving, text) = leaving(app, argument.id, argument.picture.as_deref()).await?;
    let name = leaving.name.clone();
    match app.config().saver.save(leaving).await {
        Some(Ok(true)) => Ok(Exported::Saved),
        Some(Ok(false)) => Ok(Exported::Cancelled),
        Some(Err(error)) => Err(StoreError::from(error).into()),
        None if argument.picture.is_none() => Ok(Exported::Page { name, text }),
        None => Err(ApiError::new(ApiCode::Unsupported)),
    }
}

/// Hands the receipt of a complaint to an app of the citizen's choice, as [`export`] keeps it.
///
/// # Errors
/// [`ApiCode::NotFound`] while there is no receipt; [`ApiCode::BadArgument`] for what is no PNG, and for a title that is a story;
/// [`ApiCode::Unsupported`] where the host has no other apps; [`ApiCode::DiskFull`].
pub async fn share(app: &App, argument: ReceiptShare) -> Result<Nothing, ApiError> {
    if argument.title.len() > LONGEST_TITLE {
        return Err(ApiError::new(ApiCode::BadArgument));
    }
    let (leaving, _) = leaving(app, argument.id, argument.picture.as_deref()).await?;
    let mime = if argument.picture.is_some() { "image/png" } else { "application/json" };
    match app.config().sharer.share(leaving, mime, argument.title).await {
        Some(Ok(())) => Ok(Nothing {}),
        Some(Err(error)) => Err(StoreError::from(error).into()),
        None => Err(ApiError::new(ApiCode::Unsupported)),
    }
}

/// The receipt as a file that leaves, and its text.
async fn leaving(app: &App, id: ComplaintId, picture: Option<&str>) -> Result<(Leaving, String), ApiError> {
    let file = app
        .read(move |connection, vault| {
            let complaint = store::complaint::get(connection, vault, id)?;
            let city = store::city::get(connection, &complaint.pack_id)?;
            // Keys that were ever believed stay: the one that made this receipt is among them.
            let receipt = complaint.receipt.ok_or(ApiError::new(ApiCode::NotFound))?;
            let key = city.keys.iter().find(|key| key.kid == receipt.body.kid);
            let key = key.ok_or(ApiError::new(ApiCode::NotFound))?;
            Ok::<_, ApiError>(ReceiptFile::new(city.document.pack.name.clone(), key, receipt))
        })
        .await?;
    let text = file.to_text();
    let (ending, bytes) = match picture {
        Some(picture) => ("png", picture_bytes(picture)?),
        None => ("json", text.clone().into_bytes()),
    };
    Ok((Leaving { name: format!("{}.{ending}", file.stem()), what: Contents::Bytes(bytes) }, text))
}

fn picture_bytes(picture: &str) -> Result<Vec<u8>, ApiError> {
    let fits = picture.len() <= MOST_PICTURE_BYTES / 3 * 4;
    let bytes = BASE64.decode(picture.as_bytes()).ok().filter(|bytes| fits && bytes.starts_with(PNG));
    bytes.ok_or(ApiError::new(ApiCode::BadArgument))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        complaint,
        opened::{self, open_with},
        ports::{Later, Saver, Sharer},
    };
    use ed25519_dalek::SigningKey;
    use sambat_protocol::{
        key::{Algorithm, PublicKey, kid},
        receipt::ReceiptBody,
        signed::Signed,
    };
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    fn bytes(file: &Leaving) -> &[u8] {
        let Contents::Bytes(bytes) = &file.what else { panic!("a receipt is no file") };
        bytes
    }

    /// Keeps what it is given, or the citizen does not want to.
    struct Shelf {
        wanted: bool,
        kept: Mutex<Vec<Leaving>>,
    }

    impl Saver for Shelf {
        fn save(&self, file: Leaving) -> Later<'_, Option<io::Result<bool>>> {
            if self.wanted {
                self.kept.lock().unwrap().push(file);
            }
            Box::pin(std::future::ready(Some(Ok(self.wanted))))
        }
    }

    async fn received(app: &App) -> ComplaintId {
        let id = opened::file(app, "lain", "Contoh: got mampet", []).await.row.id;
        let secret = SigningKey::from_bytes(&[5; 32]);
        let public = PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes());
        app.store()
            .write(|transaction, vault| {
                let complaint = store::complaint::get(transaction, vault, id)?;
                let document = store::city::get(transaction, &complaint.pack_id)?.document;
                store::city::put_served(transaction, &document, "x", "http://a", &[public])?;
                let body = ReceiptBody {
                    city: complaint.pack_id.clone(),
                    content_sha256: complaint.content_sha256,
                    id,
                    kid: kid(secret.verifying_key().as_bytes()),
                    received_at: complaint.saved_at,
                    ticket: complaint.ticket,
                };
                store::complaint::received(
                    transaction,
                    id,
                    &Signed::new(body, &secret),
                    "0123456789abcdef",
                    complaint.saved_at,
                )
            })
            .unwrap();
        id
    }

    #[tokio::test]
    async fn a_device_keeps_the_file_or_the_picture_under_the_tickets_name() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Arc::new(Shelf { wanted: true, kept: Mutex::default() });
        let app = open_with(folder.path(), |config| config.saver = shelf.clone());
        let id = received(&app).await;
        let png = [PNG, b"rest"].concat();
        let picture = |bytes: &[u8]| ReceiptExport { id, picture: Some(BASE64.encode(bytes)) };
        assert_eq!(export(&app, ReceiptExport { id, picture: None }).await.unwrap(), Exported::Saved);
        assert_eq!(export(&app, picture(&png)).await.unwrap(), Exported::Saved);
        for other in [&b"GIF89a"[..], b"", &[PNG, &vec![0; MOST_PICTURE_BYTES]].concat()] {
            assert_eq!(export(&app, picture(other)).await.unwrap_err().code, ApiCode::BadArgument);
        }
        let ticket = complaint::get(&app, complaint::OfComplaint { id }).await.unwrap().row.ticket;
        let kept = shelf.kept.lock().unwrap().clone();
        let names: Vec<_> = kept.iter().map(|file| file.name.clone()).collect();
        assert_eq!(names, [format!("tanda-terima-{ticket}.json"), format!("tanda-terima-{ticket}.png")]);
        let text = std::str::from_utf8(bytes(&kept[0])).unwrap();
        assert_eq!(ReceiptFile::read(text).unwrap().check(), Ok(()));
        assert!(!text.contains("got mampet"));
        assert_eq!(bytes(&kept[1]), png);
    }

    #[tokio::test]
    async fn whoever_thinks_better_of_it_has_nothing_kept() {
        let folder = tempfile::tempdir().unwrap();
        let app = open_with(folder.path(), |config| {
            config.saver = Arc::new(Shelf { wanted: false, kept: Mutex::default() });
        });
        let id = received(&app).await;
        assert_eq!(export(&app, ReceiptExport { id, picture: None }).await.unwrap(), Exported::Cancelled);
    }
    /// Hands over what it is given.
    #[derive(Default)]
    struct Table(Mutex<Vec<(Leaving, &'static str, String)>>);

    impl Sharer for Table {
        fn can_share(&self) -> bool {
            true
        }

        fn share(&self, file: Leaving, mime: &'static str, title: String) -> Later<'_, Option<io::Result<()>>> {
            self.0.lock().unwrap().push((file, mime, title));
            Box::pin(std::future::ready(Some(Ok(()))))
        }
    }

    #[tokio::test]
    async fn another_app_gets_the_file_or_the_picture_and_nothing_that_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let table = Arc::new(Table::default());
        let app = open_with(folder.path(), |config| config.sharer = table.clone());
        assert!(app.info().shares);
        let id = received(&app).await;
        let ask = |picture: Option<&[u8]>, title: &str| ReceiptShare {
            id,
            picture: picture.map(|bytes| BASE64.encode(bytes)),
            title: title.into(),
        };
        let png = [PNG, b"rest"].concat();
        share(&app, ask(None, "Tanda terima")).await.unwrap();
        share(&app, ask(Some(&png), "Tanda terima")).await.unwrap();
        for wrong in [ask(Some(b"GIF89a"), ""), ask(None, &"x".repeat(LONGEST_TITLE + 1))] {
            assert_eq!(share(&app, wrong).await.unwrap_err().code, ApiCode::BadArgument);
        }
        let given = table.0.lock().unwrap().clone();
        let said = |(file, mime, title): &(Leaving, &str, String)| {
            (file.name.rsplit_once('.').map(|(_, ending)| ending.to_owned()), (*mime).to_owned(), title.clone())
        };
        let given_as = |ending: &str, mime: &str| (Some(ending.to_owned()), mime.to_owned(), "Tanda terima".to_owned());
        let all: Vec<_> = given.iter().map(said).collect();
        assert_eq!(all, [given_as("json", "application/json"), given_as("png", "image/png")]);
        assert!(!std::str::from_utf8(bytes(&given[0].0)).unwrap().contains("got mampet"));
        assert_eq!(bytes(&given[1].0), png);
    }

    #[tokio::test]
    async fn a_host_without_other_apps_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        let id = received(&app).await;
        let refused = share(&app, ReceiptShare { id, picture: None, title: String::new() }).await.unwrap_err();
        assert_eq!(refused.code, ApiCode::Unsupported);
    }
}
