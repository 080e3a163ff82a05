//! What other apps handed over: the page asks for it at its start and whenever it comes to the front, and the citizen decides.

use crate::{
    App,
    api::{ApiError, Nothing},
    photo::Intake,
    ports::Arrival,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What came. Nothing was done with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "arrival", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ArrivalView {
    /// A file that is said to hold reports, which `bundle_send` takes.
    Bundle {
        /// The file.
        intake: Intake,
    },
    /// A link, which `link_open` reads.
    Link {
        /// The whole link.
        uri: String,
    },
}

impl fmt::Debug for ArrivalView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bundle { .. } => "Bundle",
            Self::Link { .. } => "Link",
        })
    }
}

/// Gives what other apps handed over since this was last asked, once.
///
/// # Errors
/// Never: a host to which nothing comes has nothing.
pub async fn take(app: &App, _: Nothing) -> Result<Vec<ArrivalView>, ApiError> {
    let came = app.config().arrivals.take().await;
    Ok(came
        .into_iter()
        .map(|arrival| match arrival {
            Arrival::Bundle(source) => ArrivalView::Bundle { intake: app.picked_files().register(source) },
            Arrival::Link(uri) => ArrivalView::Link { uri },
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::ApiCode,
        bundle::{self, BundleSend},
        opened::{open, open_with},
        ports::{Arrivals, Later, PassingFile},
    };
    use std::{
        fs, mem,
        sync::{Arc, Mutex},
    };

    struct Door(Mutex<Vec<Arrival>>);

    impl Arrivals for Door {
        fn can_come(&self) -> bool {
            true
        }

        fn take(&self) -> Later<'_, Vec<Arrival>> {
            Box::pin(std::future::ready(mem::take(&mut *self.0.lock().unwrap())))
        }
    }

    #[tokio::test]
    async fn what_came_is_given_once_and_its_file_goes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("incoming.sambat");
        fs::write(&file, "no file of reports").unwrap();
        let bundle = Arrival::Bundle(Box::new(PassingFile::new(file.clone(), "titipan.sambat".into())));
        let link = Arrival::Link("sambat://kursi/rahasia".into());
        let door = Arc::new(Door(Mutex::new(vec![bundle, link])));
        let app = open_with(folder.path(), |config| config.arrivals = door);
        assert!(app.info().arrives);
        let came = take(&app, Nothing {}).await.unwrap();
        assert!(!format!("{came:?}").contains("rahasia"));
        let [ArrivalView::Bundle { intake }, ArrivalView::Link { uri }] = came.as_slice() else { panic!("{came:?}") };
        assert_eq!((intake.name.as_str(), uri.as_str()), ("titipan.sambat", "sambat://kursi/rahasia"));
        assert_eq!(take(&app, Nothing {}).await.unwrap(), []);

        let refused = bundle::send(&app, BundleSend { intake: intake.id.clone() }).await.unwrap_err();
        assert_eq!(refused.code, ApiCode::BundleDamaged);
        assert!(file.exists(), "it may be tried again");
        app.picked_files().release(&intake.id);
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn to_a_host_without_a_door_nothing_comes() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        assert!(!app.info().arrives && !app.info().shares);
        assert_eq!(take(&app, Nothing {}).await.unwrap(), []);
    }
}
