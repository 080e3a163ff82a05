//! Codes that are photographed: a QR code on a city's poster, or on another screen. What it says is handled as a link is.

use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    files,
    link::{self, Link, LinkTarget},
    photo::{Intake, unreadable},
    ports::{ShotEnd, Source, SourceFile},
    store::StoreError,
};
use sambat_domain::id::PhotoId;
use sambat_photo::{PhotoError, limits::MAX_BYTES};
use serde::{Deserialize, Serialize};
use std::{fs, io};

/// The longer edge, in pixels, to which the system's decoder makes a picture that only it reads.
const DECODED_EDGE: u32 = 2048;

/// A picture that may show a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CodeRead {
    /// Which: the id of an [`Intake`]. It is taken by this, whatever comes of it.
    pub intake: String,
}

/// How the camera was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct CodeShot {
    /// Whether there is a picture.
    pub end: ShotEnd,
    /// The picture, where there is one. It is nobody's photo: it lies on no disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
}

/// Opens the device's camera for a picture of a code. Where the system ends the app behind it, nothing is left of it.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the device has none; [`ApiCode::DiskFull`]; [`ApiCode::PhotoRefused`] where what the camera left
/// cannot be read.
pub async fn shoot(app: &App, _: Nothing) -> Result<CodeShot, ApiError> {
    let folder = app.config().camera.folder().ok_or_else(|| ApiError::new(ApiCode::Unsupported))?;
    let id = PhotoId::new(app.now(), &app.random()?);
    let Some(_opened) = app.open_camera().open(id) else {
        return Ok(CodeShot { end: ShotEnd::Busy, intake: None });
    };
    let file = folder.join(format!("{id}.jpg"));
    app.blocking(move |_| files::make_folder(&folder).map_err(|error| ApiError::from(StoreError::from(error)))).await?;
    let end = app.config().camera.shoot(file.clone()).await;
    let taken = app
        .blocking(move |_| {
            let source = SourceFile { path: file, name: String::new() };
            let bytes = match source.read(MAX_BYTES) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                read => read,
            };
            // At once: who looks for photos that nobody asked for would find it.
            let _ = fs::remove_file(&source.path);
            bytes.map_err(unreadable)
        })
        .await?;
    let end = end.judged(!taken.is_empty());
    let intake = (!taken.is_empty()).then(|| app.picked_files().register(Box::new(Held(taken))));
    Ok(CodeShot { end, intake })
}

/// A picture in memory.
struct Held(Vec<u8>);

impl Source for Held {
    fn name(&self) -> String {
        String::new()
    }

    fn read(&self, _: usize) -> io::Result<Vec<u8>> {
        Ok(self.0.clone())
    }
}

/// Says where the code in a picture leads: to a report of this phone, or to where a city is added. Nothing is done of it.
///
/// # Errors
/// [`ApiCode::NotFound`] where no such picture was chosen; [`ApiCode::PhotoRefused`] where it is none; [`ApiCode::CodeNone`],
/// [`ApiCode::CodeSeveral`], [`ApiCode::CodeOther`]; [`ApiCode::LinkNotHere`] where it is of a report that this phone has not.
pub async fn read(app: &App, argument: CodeRead) -> Result<LinkTarget, ApiError> {
    let link = app
        .blocking(move |app| {
            let source = app.picked_files().take(&argument.intake).ok_or_else(|| ApiError::new(ApiCode::NotFound))?;
            let bytes = source.read(MAX_BYTES).map_err(unreadable)?;
            let texts = match sambat_photo::codes(&bytes) {
                // What the app brings no decoder for, the system may have one for.
                Err(error @ (PhotoError::Heic | PhotoError::Avif)) => {
                    let jpeg = app.config().decoder.decode(&bytes, DECODED_EDGE).ok_or(error)?;
                    sambat_photo::codes(&jpeg)?
                }
                read => read?,
            };
            the_one(&texts)
        })
        .await?;
    link::follow(app, link).await
}

/// What the codes of a picture say that is of any use here. Others may stand beside it, as on a shop's door.
fn the_one(texts: &[String]) -> Result<Link, ApiError> {
    let mut links: Vec<Link> = Vec::new();
    for link in texts.iter().filter_map(|text| link::read(text).or_else(|| link::address(text).map(Link::City))) {
        if !links.contains(&link) {
            links.push(link);
        }
    }
    match (links.pop(), links.is_empty(), texts.is_empty()) {
        (Some(link), true, _) => Ok(link),
        (Some(_), false, _) => Err(ApiError::new(ApiCode::CodeSeveral)),
        (None, _, true) => Err(ApiError::new(ApiCode::CodeNone)),
        (None, _, false) => Err(ApiError::new(ApiCode::CodeOther)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        opened::{file, open, open_with},
        ports::{Camera, Decoder, Later},
    };
    use sambat_photo::sample::{CodeOptions, code_photo};
    use std::{
        path::PathBuf,
        sync::{Arc, Mutex},
    };

    const CITY: &str = "sambat://kota/lapor.kota.example#0123456789abcdef";

    fn poster(texts: &[&str]) -> Vec<u8> {
        code_photo(texts, &CodeOptions { edge: 220.0, ..CodeOptions::default() })
    }

    async fn of(app: &App, picture: Vec<u8>) -> Result<LinkTarget, ApiCode> {
        let intake = app.picked_files().register(Box::new(Held(picture))).id;
        let read_once = read(app, CodeRead { intake: intake.clone() }).await.map_err(|error| error.code);
        assert_eq!(read(app, CodeRead { intake }).await.unwrap_err().code, ApiCode::NotFound, "taken by the first");
        read_once
    }

    #[tokio::test]
    async fn a_code_of_a_city_or_of_a_report_leads_there_and_others_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        let row = file(&app, "lain", "Contoh: lampu mati", []).await.row;
        let city = |address: &str| Ok(LinkTarget::City { address: address.into() });
        assert_eq!(of(&app, poster(&[CITY])).await, city("lapor.kota.example#0123456789abcdef"));
        assert_eq!(of(&app, poster(&["https://lapor.kota.example/board"])).await, city("lapor.kota.example"));
        assert_eq!(of(&app, poster(&["tel:112", CITY])).await, city("lapor.kota.example#0123456789abcdef"));
        let ticket = format!("sambat://tiket/{}", row.ticket);
        assert_eq!(of(&app, poster(&[&ticket])).await, Ok(LinkTarget::Report { id: row.id }));
        for (texts, code) in [
            (vec![], ApiCode::CodeNone),
            (vec!["WIFI:S:Kantor;T:WPA;P:rahasia;;"], ApiCode::CodeOther),
            (vec!["sambat://kursi/rahasia"], ApiCode::CodeOther),
            (vec![CITY, "lapor.lain.example"], ApiCode::CodeSeveral),
            (vec!["sambat://tiket/PSR-0000-0000"], ApiCode::LinkNotHere),
        ] {
            assert_eq!(of(&app, poster(&texts)).await, Err(code), "{texts:?}");
        }
        for other in [b"".to_vec(), b"GIF89a".to_vec(), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()] {
            assert_eq!(of(&app, other).await, Err(ApiCode::PhotoRefused));
        }
    }

    struct Heic;

    impl Decoder for Heic {
        fn decode(&self, _: &[u8], longest: u32) -> Option<Vec<u8>> {
            assert_eq!(longest, DECODED_EDGE);
            Some(poster(&[CITY]))
        }
    }

    #[tokio::test]
    async fn a_picture_that_only_the_system_decodes_is_read_too() {
        let folder = tempfile::tempdir().unwrap();
        let app = open_with(folder.path(), |config| config.decoder = Arc::new(Heic));
        let found = of(&app, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()).await;
        assert!(matches!(found, Ok(LinkTarget::City { .. })), "{found:?}");
    }

    /// Leaves this, and says that.
    struct Lens(PathBuf, Mutex<Vec<(Option<Vec<u8>>, ShotEnd)>>);

    impl Camera for Lens {
        fn folder(&self) -> Option<PathBuf> {
            Some(self.0.clone())
        }

        fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd> {
            let (left, end) = self.1.lock().unwrap().remove(0);
            if let Some(bytes) = left {
                fs::write(file, bytes).unwrap();
            }
            Box::pin(std::future::ready(end))
        }
    }

    #[tokio::test]
    async fn the_cameras_picture_is_read_and_lies_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let left = vec![
            (Some(poster(&[CITY])), ShotEnd::Cancelled),
            (None, ShotEnd::Taken),
            (Some(Vec::new()), ShotEnd::Taken),
            (None, ShotEnd::NoCamera),
        ];
        let lens = Arc::new(Lens(folder.path().join("camera"), Mutex::new(left)));
        let app = open_with(folder.path(), |config| config.camera = lens);
        let shot = shoot(&app, Nothing {}).await.unwrap();
        assert_eq!(shot.end, ShotEnd::Taken);
        let found = read(&app, CodeRead { intake: shot.intake.unwrap().id }).await.unwrap();
        assert!(matches!(found, LinkTarget::City { .. }));
        for end in [ShotEnd::Cancelled, ShotEnd::Cancelled, ShotEnd::NoCamera] {
            assert_eq!(shoot(&app, Nothing {}).await.unwrap(), CodeShot { end, intake: None });
        }
        assert_eq!(fs::read_dir(folder.path().join("camera")).unwrap().count(), 0);

        let none = tempfile::tempdir().unwrap();
        assert_eq!(shoot(&open(none.path()), Nothing {}).await.unwrap_err().code, ApiCode::Unsupported);
    }
}
