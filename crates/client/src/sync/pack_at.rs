//! Asking who is at an address, before it is anybody's city.

use super::{Reach, wire};
use crate::App;
use reqwest::Url;
use sambat_protocol::pack_document::PackDocument;

/// A pack as somebody serves it.
#[derive(Debug)]
pub(crate) struct ServedPack {
    pub(crate) document: PackDocument,
    /// Its entity tag.
    pub(crate) etag: String,
}

/// An address at which a city can be: https, or this machine.
pub(crate) fn city_address(text: &str) -> Option<Url> {
    wire::base(text).filter(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

/// Asks for the pack of whoever is at this address. In the error is who did not answer with one.
pub(crate) async fn pack_at(app: &App, origin: &str) -> Result<ServedPack, Reach> {
    let client = app.sync().client(None).map_err(|_| Reach::Nobody)?;
    match wire::get_pack(&client, origin).await {
        Ok((document, etag)) => Ok(ServedPack { document, etag }),
        Err(error) => Err(error.reach()),
    }
}
