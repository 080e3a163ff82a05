//! What the page tells of itself, and asks once.

use super::{AppInfo, NetworkTold, Notice, WindowVisible};
use crate::{
    App,
    api::{ApiError, Nothing},
    ports::KeyGone,
    store::StoreError,
};

/// What the page needs to know once.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn info(app: &App, _: Nothing) -> Result<AppInfo, ApiError> {
    Ok(AppInfo { key_gone: app.store().vault.is_gone(), ..app.info().clone() })
}

/// The key of private rows is gone, and the citizen goes on without what it closed: from now on another one closes. Where the key is
/// there, nothing happens.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] or [`crate::api::ApiCode::Internal`] where the system makes or keeps none.
pub async fn renew_key(app: &App, _: Nothing) -> Result<AppInfo, ApiError> {
    app.blocking(|app| {
        if app.store().vault.is_gone() {
            let secrets = &app.config().secrets;
            // Another process or an attempt before may have done it: then they can be read.
            let key = match secrets.store_key() {
                Err(error) if KeyGone::is(&error) => {
                    secrets.renew()?;
                    secrets.store_key()?
                }
                read => read?,
            };
            app.store().vault.renew(&key);
        }
        Ok::<_, StoreError>(())
    })
    .await?;
    app.tell(Notice::Queue);
    app.sync().ask();
    info(app, Nothing {}).await
}

/// Whether the citizen is looking.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn window_visible(app: &App, argument: WindowVisible) -> Result<Nothing, ApiError> {
    app.sync().set_visible(argument.visible);
    Ok(Nothing {})
}

/// What the page was told of the network, or that nobody tells it.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn network_told(app: &App, argument: NetworkTold) -> Result<Nothing, ApiError> {
    if app.sync().network_told(argument.metered) {
        app.tell(Notice::Queue);
        app.sync().ask();
    }
    Ok(Nothing {})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        SecretFile,
        api::ApiCode,
        complaint::{self, ComplaintList, OfComplaint},
        draft::{self, OfDraft},
        opened::{config, file, open},
        ports::Secrets,
    };
    use sambat_domain::id::PackId;
    use std::{
        fs, io,
        path::PathBuf,
        sync::{Arc, Mutex},
    };

    /// Secrets that the system opens no more, until they are put aside.
    struct Lost(Mutex<Option<SecretFile>>, PathBuf);

    impl Secrets for Lost {
        fn store_key(&self) -> io::Result<[u8; 32]> {
            self.0.lock().unwrap().as_ref().ok_or(KeyGone)?.store_key()
        }

        fn device_secret(&self, pack: &PackId) -> io::Result<[u8; 32]> {
            self.0.lock().unwrap().as_ref().ok_or(KeyGone)?.device_secret(pack)
        }

        fn renew(&self) -> io::Result<()> {
            *self.0.lock().unwrap() = Some(SecretFile::new(self.1.join("new.json")));
            Ok(())
        }
    }

    #[tokio::test]
    async fn without_its_key_the_app_opens_reads_what_lies_open_and_goes_on_with_another() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        let public = file(&app, "lain", "Bukan rahasia.", []).await.row.id;
        let closed = draft::create(&app, Nothing {}).await.unwrap().id;
        drop(app);
        // However the last end was.
        fs::write(folder.path().join("data/lock"), "").unwrap();
        let secrets = Arc::new(Lost(Mutex::new(None), folder.path().to_owned()));
        let app = App::open(crate::Config { secrets: secrets.clone(), ..config(folder.path()) }).unwrap();
        assert!(!app.info().recovered && info(&app, Nothing {}).await.unwrap().key_gone);
        assert_eq!(complaint::list(&app, ComplaintList::default()).await.unwrap().rows.len(), 1);
        assert_eq!(complaint::get(&app, OfComplaint { id: public }).await.unwrap().description, "Bukan rahasia.");
        for refused in [draft::get(&app, OfDraft { id: closed }).await, draft::create(&app, Nothing {}).await]
            .map(Result::unwrap_err)
        {
            assert_eq!(refused.code, ApiCode::KeyGone);
        }

        assert!(!renew_key(&app, Nothing {}).await.unwrap().key_gone);
        let after = file(&app, "lain", "Sesudahnya.", []).await.row.id;
        assert_eq!(draft::get(&app, OfDraft { id: closed }).await.unwrap_err().code, ApiCode::KeyGone);
        let key = secrets.store_key().unwrap();
        assert!(!renew_key(&app, Nothing {}).await.unwrap().key_gone, "with a key nothing happens");
        assert_eq!(secrets.store_key().unwrap(), key);
        drop(app);
        let app = App::open(crate::Config { secrets, ..config(folder.path()) }).unwrap();
        assert_eq!(complaint::get(&app, OfComplaint { id: after }).await.unwrap().description, "Sesudahnya.");
    }
}
