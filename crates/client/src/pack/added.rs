//! A city that the app did not come with, added by its address: looked at first, and taken only where nothing of it is another's.

use super::{PackAddress, PackOffer, PackRow, chosen};
use crate::{
    App,
    api::{ApiCode, ApiError},
    store,
    sync::{self, Reach, ServedPack},
};
use sambat_domain::{pack::FIRST_LANGUAGE, text};
use sambat_protocol::{
    key::{self, PublicKey},
    pack_document::PackDocument,
};

/// Asks what city is at an address. Nothing is kept.
///
/// # Errors
/// [`ApiCode::AddressBad`] where it is none of a city's; [`ApiCode::CityUnreachable`] or [`ApiCode::CityBusy`] where nobody answers
/// now; [`ApiCode::CityNone`] where somebody else does, or the city of another key than the address names; [`ApiCode::CityTaken`]
/// where something of it is another city's: `what` says what, `name` whose.
pub async fn look(app: &App, argument: PackAddress) -> Result<PackOffer, ApiError> {
    let (address, served) = ask(app, &argument).await?;
    let document = served.document.clone();
    app.read(move |connection, _| refuse_taken(&store::city::all(connection)?, &document)).await?;
    let PackDocument { pack, keys, .. } = served.document;
    let kid = keys.into_iter().next().map(|key| key.kid).unwrap_or_default();
    Ok(PackOffer {
        service: pack.service_name().to_owned(),
        id: pack.id,
        name: pack.name,
        region: pack.region,
        address: format!("{}#{kid}", address.origin),
        host: address.host,
    })
}

/// Takes the city at an address in, and chooses it.
///
/// # Errors
/// As [`look`].
pub async fn add(app: &App, argument: PackAddress) -> Result<Vec<PackRow>, ApiError> {
    let (address, ServedPack { document, etag }) = ask(app, &argument).await?;
    let id = document.pack.id.clone();
    app.write(move |transaction, _| {
        refuse_taken(&store::city::all(transaction)?, &document)?;
        let keys = key::believed(&[], &document.keys);
        Ok::<_, ApiError>(store::city::put_served(transaction, &document, &etag, &address.origin, &keys)?)
    })
    .await?;
    chosen::choose(app, super::OfPack { id }).await
}

/// Where a city is said to be, and the key that it is said to have.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Scheme, host and port.
    origin: String,
    /// Who it is that answers there.
    pub(crate) host: String,
    kid: Option<String>,
}

impl Address {
    /// As somebody typed it: with or without `https://`, with a path that was copied along, and with the key's name behind a `#`.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let typed = text::cleaned(typed);
        let (place, kid) = typed.trim().split_once('#').unwrap_or((typed.trim(), ""));
        let place = if place.contains("://") { place.to_owned() } else { format!("https://{place}") };
        let url = sync::city_address(&place).filter(|url| url.username().is_empty() && url.password().is_none())?;
        let kid: String = text::compact(kid).filter(|c| *c != '-').flat_map(char::to_lowercase).collect();
        if !kid.is_empty() && (kid.len() != 16 || !kid.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return None;
        }
        Some(Self {
            origin: url.origin().ascii_serialization(),
            host: url.host_str()?.to_owned(),
            kid: Some(kid).filter(|kid| !kid.is_empty()),
        })
    }

    /// As somebody would type it, which reads as the same again.
    pub(crate) fn as_typed(&self) -> String {
        let place = self.origin.strip_prefix("https://").unwrap_or(&self.origin);
        self.kid.as_ref().map_or_else(|| place.to_owned(), |kid| format!("{place}#{kid}"))
    }
}

async fn ask(app: &App, argument: &PackAddress) -> Result<(Address, ServedPack), ApiError> {
    let address = Address::read(&argument.address).ok_or(ApiError::new(ApiCode::AddressBad))?;
    let served = sync::pack_at(app, &address.origin).await.map_err(|reach| match reach {
        Reach::Nobody | Reach::Unknown => ApiError::new(ApiCode::CityUnreachable),
        Reach::City => ApiError::new(ApiCode::CityBusy),
        Reach::Stranger | Reach::Outdated | Reach::NoCity => ApiError::new(ApiCode::CityNone),
    })?;
    if is_a_city(&served.document, &address) { Ok((address, served)) } else { Err(ApiError::new(ApiCode::CityNone)) }
}

/// Whether a document is one that this version can work by, of the city that was asked.
fn is_a_city(document: &PackDocument, address: &Address) -> bool {
    let PackDocument { pack, endpoint, keys, .. } = document;
    let origin = endpoint.as_deref().and_then(sync::city_address).map(|url| url.origin().ascii_serialization());
    // Letters of other scripts look like ours, and would make another city of a known one's name.
    let named = !pack.name.trim().is_empty() && pack.name.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    let listed = pack.categories.iter().all(|kind| {
        pack.channels.iter().any(|channel| channel.id == kind.channel)
            && pack.agencies.iter().any(|agency| agency.id == kind.agency)
    });
    pack.v == sambat_domain::pack::VERSION
        && pack.languages.first().is_some_and(|first| first == FIRST_LANGUAGE)
        && named
        && listed
        && !pack.categories.is_empty()
        && origin.as_deref() == Some(address.origin.as_str())
        && keys.first().is_some_and(|first| address.kid.as_ref().is_none_or(|kid| *kid == first.kid))
        && !key::believed(&[], keys).is_empty()
}

/// A pack that looks like another city's is how somebody would gather its reports.
fn refuse_taken(known: &[store::city::City], new: &PackDocument) -> Result<(), ApiError> {
    let plain = |name: &str| text::words(name).join(" ");
    for city in known {
        let (old, pack) = (&city.document.pack, &new.pack);
        let shares_key = |key: &PublicKey| new.keys.iter().any(|new| new.public == key.public);
        let what = [
            ("id", old.id == pack.id),
            ("name", plain(&old.name) == plain(&pack.name)),
            ("region", old.region == pack.region),
            ("ticket_prefix", old.ticket_prefix == pack.ticket_prefix),
            ("key", city.keys.iter().chain(&city.document.keys).any(shares_key)),
        ];
        if let Some((what, _)) = what.into_iter().find(|(_, same)| *same) {
            return Err(ApiError::new(ApiCode::CityTaken).with("what", what).with("name", &old.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Packs as _;

    fn city(document: &PackDocument, keys: &[PublicKey]) -> store::city::City {
        store::city::City {
            document: std::sync::Arc::new(document.clone().into()),
            etag: String::new(),
            origin: String::new(),
            keys: keys.to_vec(),
            cursor: sambat_protocol::cursor::Cursor::START,
            seen: sambat_protocol::cursor::Cursor::START,
            breaker: sambat_domain::outbox::Breaker::default(),
            clock: None,
            caught_up: false,
        }
    }

    #[test]
    fn a_key_that_is_known_as_anothers_is_refused() {
        let mut packs = crate::BuiltinPacks.all();
        let (mut new, old) = (packs.pop().unwrap(), packs.pop().unwrap());
        let key = PublicKey::new(key::Algorithm::Ed25519, &[7; 32]);
        assert!(refuse_taken(&[city(&old, std::slice::from_ref(&key))], &new).is_ok());
        new.keys = vec![key.clone()];
        let refused = refuse_taken(&[city(&old, &[key])], &new).unwrap_err();
        assert_eq!((refused.code, refused.params["what"].as_str()), (ApiCode::CityTaken, "key"));
    }

    #[test]
    fn an_address_is_read_as_it_is_typed() {
        let read = |typed: &str| Address::read(typed).map(|address| (address.origin, address.host, address.kid));
        let of = |kid: Option<&str>| {
            Some(("https://lapor.kota.example".to_owned(), "lapor.kota.example".to_owned(), kid.map(str::to_owned)))
        };
        for typed in [
            "lapor.kota.example",
            " https://lapor.kota.example/ ",
            "HTTPS://Lapor.Kota.Example/board?month=1",
            "lapor.kota\u{200b}.example",
        ] {
            assert_eq!(read(typed), of(None), "{typed:?}");
        }
        assert_eq!(read("lapor.kota.example#0123456789abcdef"), of(Some("0123456789abcdef")));
        assert_eq!(read("lapor.kota.example#0123-4567-89AB-CDEF"), of(Some("0123456789abcdef")));
        for bad in [
            "",
            "lapor.kota.example#0123",
            "lapor.kota.example#0123456789abcdeg",
            "http://lapor.kota.example",
            "https://pasuruan.go.id@lapor.example",
            "ftp://lapor.kota.example",
            "https://",
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
