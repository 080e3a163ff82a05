//! Links of the app's own, `sambat://`: each opens a screen, and none acts.

mod read;

pub(crate) use read::{Link, address, read};

use crate::{
    App,
    api::{ApiCode, ApiError},
    store,
};
use sambat_domain::id::ComplaintId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A link that somebody pressed in another app.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LinkOpen {
    /// The whole link.
    pub uri: String,
}

impl fmt::Debug for LinkOpen {
    /// Whoever made the link may have put anything into it, and a log keeps nothing of that.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkOpen").finish_non_exhaustive()
    }
}

/// Where the page is to go. It goes there and does nothing: a city is not added by it, and none is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum LinkTarget {
    /// To a report that this phone has.
    Report {
        /// The report's id.
        id: ComplaintId,
    },
    /// To where a city is added, with this in the field for its address.
    City {
        /// An address or a code, as somebody would type it.
        address: String,
    },
}

/// Says where a link leads.
///
/// # Errors
/// [`ApiCode::LinkUnknown`] for what is no link of the app's, with nothing of what it held; [`ApiCode::LinkNotHere`] where it
/// leads to a report that this phone has not.
pub async fn open(app: &App, argument: LinkOpen) -> Result<LinkTarget, ApiError> {
    let link = read(&argument.uri).ok_or(ApiError::new(ApiCode::LinkUnknown))?;
    follow(app, link).await
}

/// Where a link that was read leads on this phone.
pub(crate) async fn follow(app: &App, link: Link) -> Result<LinkTarget, ApiError> {
    let found = match link {
        Link::City(address) => return Ok(LinkTarget::City { address }),
        Link::Report(id) => {
            app.read(move |connection, _| store::complaint::exists(connection, id)).await?.then_some(id)
        }
        Link::Ticket(ticket) => app.read(move |connection, _| store::complaint::of_ticket(connection, &ticket)).await?,
    };
    found.map(|id| LinkTarget::Report { id }).ok_or(ApiError::new(ApiCode::LinkNotHere))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::Nothing,
        draft,
        opened::{file, open as app_on},
        pack,
    };

    #[tokio::test]
    async fn a_link_leads_to_what_this_phone_has_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = app_on(folder.path());
        let row = file(&app, "lain", "Contoh: lampu mati", []).await.row;
        let draft = draft::create(&app, Nothing {}).await.unwrap().id;
        let cities = pack::list(&app, Nothing {}).await.unwrap();
        let asked = async |uri: String| open(&app, LinkOpen { uri }).await.map_err(|error| (error.code, error.params));
        let report = Ok(LinkTarget::Report { id: row.id });
        assert_eq!(asked(format!("sambat://aduan/{}", row.id)).await, report);
        assert_eq!(asked(format!("sambat://tiket/{}", row.ticket)).await, report);
        let city = Ok(LinkTarget::City { address: "lapor.kota.example".into() });
        assert_eq!(asked("sambat://kota/lapor.kota.example".into()).await, city);
        for (uri, code) in [
            (format!("sambat://aduan/{draft}"), ApiCode::LinkNotHere),
            ("sambat://tiket/PSR-0000-0000".into(), ApiCode::LinkNotHere),
            (format!("sambat://aduan/{}?pin=123456", row.id), ApiCode::LinkUnknown),
            ("sambat://kursi/rahasia".into(), ApiCode::LinkUnknown),
        ] {
            assert_eq!(asked(uri).await, Err((code, Default::default())), "and not a word of what it held");
        }
        assert_eq!(pack::list(&app, Nothing {}).await.unwrap(), cities);
        let link = LinkOpen { uri: "sambat://kursi/rahasia".into() };
        assert!(!format!("{link:?}").contains("rahasia"));
    }
}
