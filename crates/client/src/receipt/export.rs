//! Handing a receipt out.

use super::{Exported, ReceiptExport};
use crate::{
    App,
    api::{ApiCode, ApiError},
    ports::{Contents, Leaving},
    store::{self, StoreError},
};
use data_encoding::BASE64;
use sambat_protocol::receipt_file::ReceiptFile;

/// The largest picture of a receipt, in bytes: many times what one has.
const MOST_PICTURE_BYTES: usize = 2_000_000;

/// What every PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Hands the receipt of a complaint out, as a file or as the page drew it. Nothing that the citizen wrote is in the file.
///
/// # Errors
/// [`ApiCode::NotFound`] while there is no receipt; [`ApiCode::BadArgument`] for what is no PNG; [`ApiCode::Unsupported`] for a
/// picture where the host keeps no files; [`ApiCode::DiskFull`].
pub async fn export(app: &App, argument: ReceiptExport) -> Result<Exported, ApiError> {
    let id = argument.id;
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
    let (ending, bytes) = match &argument.picture {
        Some(picture) => ("png", picture_bytes(picture)?),
        None => ("json", text.clone().into_bytes()),
    };
    let name = format!("{}.{ending}", file.stem());
    match app.config().saver.save(Leaving { name: name.clone(), what: Contents::Bytes(bytes) }).await {
        Some(Ok(true)) => Ok(Exported::Saved),
        Some(Ok(false)) => Ok(Exported::Cancelled),
        Some(Err(error)) => Err(StoreError::from(error).into()),
        None if argument.picture.is_none() => Ok(Exported::Page { name, text }),
        None => Err(ApiError::new(ApiCode::Unsupported)),
    }
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
        ports::{Later, Saver},
    };
    use ed25519_dalek::SigningKey;
    use sambat_domain::id::ComplaintId;
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
}
