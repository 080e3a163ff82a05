//! Who complains, sealed on the phone so that only the city can read it: no log, proxy, backup or dump on the way.
//!
//! HPKE in base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, by crate `hpke`.

use crate::{
    json,
    key::{Algorithm, PublicKey, kid},
};
use data_encoding::BASE64URL_NOPAD;
use hpke::{
    Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
};
use jiff::Timestamp;
use sambat_domain::identity::Nik;
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt};
use zeroize::Zeroizing;

/// What a ciphertext is for: one made for anything else does not open.
const INFO: &[u8] = b"sambat/reporter/1";

pub(crate) type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
pub(crate) type Public = <X25519HkdfSha256 as Kem>::PublicKey;
pub(crate) type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// Who complains, as far as they said. Wiped when dropped, never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reporter {
    /// The number of the national registry.
    pub nik: Option<Nik>,
    /// The name.
    pub name: Option<Zeroizing<String>>,
    /// The telephone number.
    pub phone: Option<Zeroizing<String>>,
}

impl fmt::Debug for Reporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reporter")
    }
}

/// What is sealed. An absent member is omitted.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    nik: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

/// The same, read: a member that is not known is passed over.
#[derive(Deserialize)]
struct Read {
    nik: Option<Zeroizing<String>>,
    name: Option<Zeroizing<String>>,
    phone: Option<Zeroizing<String>>,
}

/// A reporter, sealed to a city's key. It says nothing but how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sealed {
    /// The key that opens it.
    pub kid: String,
    /// The encapsulated key, 32 bytes in base64url.
    pub enc: String,
    /// The ciphertext and its tag, base64url.
    pub ciphertext: String,
}

/// Nothing was sealed, or nothing was opened. It says nothing of what was in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key seals nothing: of another kind, or not a point that it could be.
    #[error("not a key to seal to")]
    Key,
    /// It was sealed to another key.
    #[error("sealed to another key")]
    OtherKey,
    /// Not a seal, or changed on the way.
    #[error("the seal does not open")]
    Broken,
    /// It opened, and what was in it is no reporter.
    #[error("what was sealed is no reporter")]
    Content,
    /// It opened, and its NIK is not sixteen digits.
    #[error("what was sealed has a NIK that is none")]
    Nik,
}

impl Reporter {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nik.is_none() && self.name.is_none() && self.phone.is_none()
    }

    /// Its RFC 8785 form: what is sealed, and what waits under the phone's own key where no city's key is known yet.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        let written = Written {
            nik: self.nik.as_ref().map(Nik::reveal),
            name: self.name.as_ref().map(|name| name.as_str()),
            phone: self.phone.as_ref().map(|phone| phone.as_str()),
        };
        // Texts alone: it always has a canonical form.
        Zeroizing::new(json::canonical(&written).unwrap_or_default())
    }

    /// Reads [`Reporter::to_json`].
    ///
    /// # Errors
    /// [`SealError::Content`] where it is no reporter; [`SealError::Nik`] where its NIK is not sixteen digits.
    pub fn from_json(text: &[u8]) -> Result<Self, SealError> {
        let read: Read = serde_json::from_slice(text).map_err(|_| SealError::Content)?;
        let nik = read.nik.map(|nik| nik.parse::<Nik>().map_err(|_| SealError::Nik)).transpose()?;
        Ok(Self { nik, name: read.name, phone: read.phone })
    }

    /// Seals it. `chance` is 32 fresh bytes of the system's randomness: the ephemeral key is derived from them
    /// (RFC 9180 §7.1.3), so the same bytes twice would be the same key twice.
    ///
    /// # Errors
    /// [`SealError::Key`] where nothing can be sealed to this key.
    pub fn seal(&self, to: &PublicKey, chance: &Zeroizing<[u8; 32]>) -> Result<Sealed, SealError> {
        let raw = (to.alg == Algorithm::X25519).then(|| to.raw()).flatten().ok_or(SealError::Key)?;
        let public = Public::from_bytes(&raw).map_err(|_| SealError::Key)?;
        let (enc, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            INFO,
            &self.to_json(),
            b"",
            &mut Given(chance),
        )
        .map_err(|_| SealError::Key)?;
        Ok(Sealed {
            kid: to.kid.clone(),
            enc: BASE64URL_NOPAD.encode(&enc.to_bytes()),
            ciphertext: BASE64URL_NOPAD.encode(&ciphertext),
        })
    }
}

impl Sealed {
    /// Opens it with a city's secret key.
    ///
    /// # Errors
    /// [`SealError::Key`] where the secret is none; [`SealError::OtherKey`] where it was sealed to another key; [`SealError::Broken`]
    /// where it was changed, or is no seal;
    /// [`SealError::Content`] and [`SealError::Nik`] where what was in it is no reporter.
    pub fn open(&self, secret: &[u8; 32]) -> Result<Reporter, SealError> {
        let private = Private::from_bytes(secret).map_err(|_| SealError::Key)?;
        let public: [u8; 32] = X25519HkdfSha256::sk_to_pk(&private).to_bytes().into();
        if self.kid != kid(&public) {
            return Err(SealError::OtherKey);
        }
        let bytes = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| SealError::Broken);
        let enc = Encapped::from_bytes(&bytes(&self.enc)?).map_err(|_| SealError::Broken)?;
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &private,
            &enc,
            INFO,
            &bytes(&self.ciphertext)?,
            b"",
        )
        .map_err(|_| SealError::Broken)?;
        Reporter::from_json(&Zeroizing::new(plain))
    }
}

/// The key to seal to: the last of those believed that the city still offers and that has not run out.
#[must_use]
pub fn sealing_key<'a>(believed: &'a [PublicKey], offered: &[PublicKey], now: Timestamp) -> Option<&'a PublicKey> {
    believed.iter().rev().find(|key| {
        key.alg == Algorithm::X25519
            && key.not_after.is_none_or(|end| now <= end)
            && offered.iter().any(|other| other.kid == key.kid)
    })
}

/// Hands out bytes that were drawn before: randomness comes in as an argument.
pub(crate) struct Given<'a>(pub(crate) &'a [u8; 32]);

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    /// One ephemeral key asks once for its 32 bytes.
    fn try_fill_bytes(&mut self, wanted: &mut [u8]) -> Result<(), Infallible> {
        wanted.iter_mut().zip(self.0).for_each(|(to, from)| *to = *from);
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    const NIK: &str = "3575014107900001";

    fn bytes(hex: &str) -> Vec<u8> {
        HEXLOWER.decode(hex.as_bytes()).unwrap()
    }

    fn reporter() -> Reporter {
        Reporter {
            nik: Some(NIK.parse().unwrap()),
            name: Some(Zeroizing::new("Contoh Warga".into())),
            phone: Some(Zeroizing::new("081200000000".into())),
        }
    }

    /// A city's key pair out of one byte.
    fn city(n: u8) -> ([u8; 32], PublicKey) {
        let secret = [n; 32];
        let public = X25519HkdfSha256::sk_to_pk(&Private::from_bytes(&secret).unwrap()).to_bytes();
        (secret, PublicKey::new(Algorithm::X25519, &public.into()))
    }

    fn sealed() -> ([u8; 32], Sealed) {
        let (secret, public) = city(3);
        (secret, reporter().seal(&public, &Zeroizing::new([7; 32])).unwrap())
    }

    /// RFC 9180, appendix A.2.1: the same suite and mode, three messages of one context, both ways.
    #[test]
    fn the_vectors_of_rfc_9180() {
        let info = bytes("4f6465206f6e2061204772656369616e2055726e");
        let ikm_e = bytes("909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b").try_into().unwrap();
        let enc = bytes("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
        let public = Public::from_bytes(&bytes("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"));
        let secret = Private::from_bytes(&bytes("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"));
        let plain = bytes("4265617574792069732074727574682c20747275746820626561757479");
        let (made, mut sender) = hpke::setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public.unwrap(),
            &info,
            &mut Given(&ikm_e),
        )
        .unwrap();
        assert_eq!(made.to_bytes().as_slice(), enc);
        let mut receiver = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &secret.unwrap(),
            &Encapped::from_bytes(&enc).unwrap(),
            &info,
        )
        .unwrap();
        for (aad, ciphertext) in [
            ("Count-0", "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"),
            ("Count-1", "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c"),
            ("Count-2", "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b"),
        ] {
            assert_eq!(sender.seal(&plain, aad.as_bytes()).unwrap(), bytes(ciphertext), "{aad}");
            assert_eq!(receiver.open(&bytes(ciphertext), aad.as_bytes()).unwrap(), plain, "{aad}");
        }
    }

    /// docs/PROTOCOL.md, vector 5, read from the page itself.
    #[test]
    fn the_vector_of_the_protocol() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let vector = page.split("**Vector 5").nth(1).unwrap();
        let line = |name: &str| {
            let line = vector.lines().find(|line| line.starts_with(name)).unwrap();
            line.trim_start_matches(name).trim().to_owned()
        };
        let raw =
            |name: &str| -> [u8; 32] { BASE64URL_NOPAD.decode(line(name).as_bytes()).unwrap().try_into().unwrap() };
        let reporter = Reporter::from_json(line("plain").as_bytes()).unwrap();
        assert_eq!(String::from_utf8(reporter.to_json().to_vec()).unwrap(), line("plain"));
        let public = PublicKey::new(Algorithm::X25519, &raw("public"));
        let sealed = reporter.seal(&public, &Zeroizing::new(raw("ikm"))).unwrap();
        assert_eq!((&sealed.kid, &sealed.enc), (&line("kid"), &line("enc")));
        assert_eq!(sealed.ciphertext, line("ciphertext"));
        assert!(sealed.open(&raw("secret")).unwrap() == reporter);
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_alone_and_unchanged_alone() {
        let (secret, sealed) = sealed();
        assert!(sealed.open(&secret).unwrap() == reporter());
        assert_eq!(sealed.open(&city(4).0).unwrap_err(), SealError::OtherKey);
        let renamed = Sealed { kid: city(4).1.kid, ..sealed.clone() };
        assert_eq!(renamed.open(&city(4).0).unwrap_err(), SealError::Broken);
        for at in [0, 20, sealed.ciphertext.len() - 1] {
            let mut text = sealed.ciphertext.clone().into_bytes();
            // The last letter's low bits are no data: move far.
            text[at] = if text[at] == b'A' { b'g' } else { b'A' };
            let changed = Sealed { ciphertext: String::from_utf8(text).unwrap(), ..sealed.clone() };
            assert_eq!(changed.open(&secret).unwrap_err(), SealError::Broken, "{at}");
        }
        for enc in ["", "AAAA", "?", &BASE64URL_NOPAD.encode(&[0; 32])] {
            let changed = Sealed { enc: enc.into(), ..sealed.clone() };
            assert_eq!(changed.open(&secret).unwrap_err(), SealError::Broken, "{enc}");
        }
    }

    #[test]
    fn a_key_that_seals_nothing_is_told() {
        let chance = Zeroizing::new([7; 32]);
        let mut other = city(3).1;
        other.alg = Algorithm::Ed25519;
        assert_eq!(reporter().seal(&other, &chance), Err(SealError::Key));
        // The point of order one: everybody would know the secret.
        let weak = PublicKey::new(Algorithm::X25519, &[0; 32]);
        assert_eq!(reporter().seal(&weak, &chance), Err(SealError::Key));
    }

    #[test]
    fn what_is_no_reporter_is_told_apart() {
        for (text, error) in [
            (r#"{"nik":"357501"}"#, SealError::Nik),
            (r#"{"nik":3575014107900001}"#, SealError::Content),
            ("[", SealError::Content),
        ] {
            assert_eq!(Reporter::from_json(text.as_bytes()).unwrap_err(), error, "{text}");
        }
        assert!(Reporter::from_json(br#"{"age":40}"#).unwrap().is_empty());
        assert_eq!(Reporter::default().to_json().as_slice(), b"{}");
    }

    #[test]
    fn nothing_that_is_printed_tells_who() {
        let (_, sealed) = sealed();
        let said = format!("{:?} {sealed:?} {}", reporter(), serde_json::to_string(&sealed).unwrap());
        for part in [NIK, "Contoh", "0812"] {
            assert!(!said.contains(part));
        }
    }

    #[test]
    fn the_last_key_that_is_believed_offered_and_good_is_sealed_to() {
        let now: Timestamp = "2026-11-24T03:00:00Z".parse().unwrap();
        let keys = [city(1).1, city(2).1, city(3).1];
        let key = |believed: &[PublicKey], offered: &[PublicKey]| {
            sealing_key(believed, offered, now).map(|key| key.kid.clone())
        };
        assert_eq!(key(&keys, &keys), Some(keys[2].kid.clone()));
        assert_eq!(key(&keys, &keys[..2]), Some(keys[1].kid.clone()), "retired");
        assert_eq!(key(&[], &keys), None, "offered is not believed");
        let mut ended = keys.clone();
        ended[2].not_after = Some("2026-11-24T02:59:59Z".parse().unwrap());
        assert_eq!(key(&ended, &keys), Some(keys[1].kid.clone()));
        ended[1].alg = Algorithm::Ed25519;
        assert_eq!(key(&ended, &keys), Some(keys[0].kid.clone()));
    }

    proptest! {
        #[test]
        fn any_name_comes_out_as_it_went_in(name in "\\PC{0,80}", chance: [u8; 32], secret: [u8; 32]) {
            let private = Private::from_bytes(&secret).unwrap();
            let public = PublicKey::new(Algorithm::X25519, &X25519HkdfSha256::sk_to_pk(&private).to_bytes().into());
            let given = Reporter { name: Some(Zeroizing::new(name)), ..Reporter::default() };
            let sealed = given.seal(&public, &Zeroizing::new(chance)).unwrap();
            prop_assert!(sealed.open(&secret).unwrap() == given);
        }

        #[test]
        fn no_text_makes_it_panic(enc in "[A-Za-z0-9_-]{0,50}", ciphertext in "\\PC{0,80}") {
            let (secret, public) = city(3);
            let given = Sealed { kid: public.kid, enc, ciphertext };
            prop_assert!(given.open(&secret).is_err());
        }
    }
}
