use super::{BundleError, BundleFile, BundleWriter, LARGEST_TEXT, MOST_COMPLAINTS, Part, name};
use crate::{
    hash,
    key::{Algorithm, PublicKey},
};
use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use proptest::prelude::*;
use sambat_domain::{
    id::{ComplaintId, EventId, PackId, PhotoId},
    photo::Sha256,
};
use zeroize::Zeroizing;

const SECRET: [u8; 32] = [3; 32];

fn public() -> PublicKey {
    let secret = crate::seal::Private::from_bytes(&SECRET).unwrap();
    let public = <hpke::kem::X25519HkdfSha256 as hpke::Kem>::sk_to_pk(&secret);
    PublicKey::new(Algorithm::X25519, &public.to_bytes().into())
}

use hpke::{Deserializable as _, Serializable as _};

fn pack() -> PackId {
    "pasuruan".parse().unwrap()
}

fn id(n: u8) -> ComplaintId {
    ComplaintId::new(Timestamp::UNIX_EPOCH, &[n; 10])
}

fn begun() -> BundleWriter<Vec<u8>> {
    BundleWriter::new(Vec::new(), &public(), &pack(), hash::sha256(b"phone"), &Zeroizing::new([7; 32])).unwrap()
}

/// One complaint with an event and a photo of so many bytes.
fn bundle(photo: usize) -> Vec<u8> {
    let bytes: Vec<u8> = (0..photo).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let mut writer = begun();
    writer.words(id(1), br#"{"v":1}"#).unwrap();
    writer.event(EventId::new(Timestamp::UNIX_EPOCH, &[2; 10]), br#"{"kind":"reply"}"#).unwrap();
    writer.photo(PhotoId::new(Timestamp::UNIX_EPOCH, &[3; 10]), hash::sha256(&bytes), &bytes).unwrap();
    let size = writer.size();
    let file = writer.finish().unwrap();
    assert!(size >= file.len() as u64 && size <= file.len() as u64 + 32);
    file
}

fn check(file: &[u8]) -> Result<(), BundleError> {
    BundleFile::read(file)?.open(&SECRET)?.check()
}

#[test]
fn what_was_written_is_read_in_order() {
    let file = bundle(200_000);
    check(&file).unwrap();
    let file = BundleFile::read(file.as_slice()).unwrap();
    assert_eq!((&file.header.pack, &file.header.kid), (&pack(), &public().kid));
    let mut reader = file.open(&SECRET).unwrap();
    assert_eq!(reader.owner(), hash::sha256(b"phone"));
    assert_eq!(reader.next_part().unwrap(), Some(Part::Words { complaint: id(1), bytes: 7 }));
    assert_eq!(reader.whole_body().unwrap(), br#"{"v":1}"#);
    // A body that nobody reads is passed over.
    assert!(matches!(reader.next_part().unwrap(), Some(Part::Event { bytes: 16, .. })));
    let Some(Part::Photo { sha256, .. }) = reader.next_part().unwrap() else { panic!() };
    assert_eq!(hash::sha256(&reader.whole_body().unwrap()), sha256);
    assert_eq!(reader.next_part().unwrap(), None);
    assert_eq!(reader.next_part().unwrap(), None);
}

#[test]
fn bundle_cut_anywhere_is_told_and_the_seams_of_pieces_too() {
    let file = bundle(150_000);
    let body = file.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).unwrap().0 + 1;
    let piece = (64 << 10) + 16;
    let seams = [0, body - 1, body, body + piece, body + 2 * piece, file.len() - 1];
    for cut in seams.into_iter().chain((0..file.len()).step_by(997)) {
        let error = check(&file[..cut]).unwrap_err();
        assert!(matches!(error, BundleError::Damaged | BundleError::NoBundle), "{cut}: {error}");
    }
    let longer = [file.as_slice(), b"x"].concat();
    assert!(matches!(check(&longer), Err(BundleError::Damaged)));
    // A piece twice, and two in the other order.
    let twice = [&file[..body + piece], &file[body..]].concat();
    assert!(matches!(check(&twice), Err(BundleError::Damaged)));
}

#[test]
fn of_another_city_or_form_it_says_so() {
    let file = bundle(10);
    let open = |file: &[u8], secret: &[u8; 32]| BundleFile::read(file)?.open(secret).map(|_| ());
    assert!(matches!(open(&file, &[4; 32]), Err(BundleError::OtherKey)));
    // The pack in the clear is sealed in too: under another name it does not open.
    let text = String::from_utf8_lossy(&file[..300]).into_owned();
    let at = text.find("pasuruan").unwrap();
    let mut renamed = file.clone();
    renamed[at..at + 8].copy_from_slice(b"pamekasa");
    assert!(matches!(open(&renamed, &SECRET), Err(BundleError::Damaged)));
    let newer = [b"sambat-bundle-2", &file[15..]].concat();
    assert!(matches!(open(&newer, &SECRET), Err(BundleError::Version)));
    for other in [&b""[..], b"PK\x03\x04", b"sambat-bundle-1", b"sambat-bundle-1\n{}\n", &[b'a'; 4_000]] {
        assert!(matches!(open(other, &SECRET), Err(BundleError::NoBundle)));
    }
    let weak = PublicKey::new(Algorithm::X25519, &[0; 32]);
    let begun = BundleWriter::new(Vec::new(), &weak, &pack(), Sha256([0; 32]), &Zeroizing::new([7; 32]));
    assert!(matches!(begun.map(|_| ()), Err(BundleError::Key)));
}

/// A bundle whose sealed part is this, whatever it is: what only somebody with bad intent writes.
fn sealed(inner: &[u8]) -> Vec<u8> {
    let (enc, context) = super::pieces::sender(&public(), "pasuruan", &Zeroizing::new([7; 32])).unwrap();
    let header = super::Header { enc, kid: public().kid, pack: pack() };
    let mut out = format!("sambat-bundle-1\n{}\n", serde_json::to_string(&header).unwrap()).into_bytes();
    let mut sealing = super::pieces::Sealing::new(Vec::new(), context);
    sealing.write(inner).unwrap();
    out.extend(sealing.finish().unwrap());
    out
}

#[test]
fn a_hostile_inside_is_refused_before_it_costs_anything() {
    let owner = format!("{{\"part\":\"owner\",\"owner\":\"{}\"}}\n", hash::sha256(b"phone"));
    let words = |n: u8, bytes: u64| format!("{{\"part\":\"words\",\"complaint\":\"{}\",\"bytes\":{bytes}}}\n", id(n));
    let photo = |sha256: Sha256, bytes: u64| {
        let photo = PhotoId::new(Timestamp::UNIX_EPOCH, &[3; 10]);
        format!("{{\"part\":\"photo\",\"photo\":\"{photo}\",\"sha256\":\"{sha256}\",\"bytes\":{bytes}}}\n")
    };
    let nothing = hash::sha256(b"");
    let many: String = (0..=MOST_COMPLAINTS)
        .map(|n| {
            words(0, 0).replace(
                &id(0).to_string(),
                &ComplaintId::new(Timestamp::UNIX_EPOCH, &[u8::try_from(n % 256).unwrap(); 10]).to_string(),
            )
        })
        .collect();
    assert!(check(&sealed(owner.as_bytes())).is_ok(), "an empty one is one");
    for (inner, large) in [
        (String::new(), false),
        (words(1, 0), false),
        (format!("{owner}{owner}"), false),
        (format!("{owner}{}", photo(nothing, 0)), false),
        (format!("{owner}{}{}", words(1, 0), words(1, 0)), false),
        (format!("{owner}{}", words(1, 5)), false),
        (format!("{owner}{}abc", words(1, 5)), false),
        (format!("{owner}{}", words(1, u64::from(LARGEST_TEXT) + 1)), true),
        (format!("{owner}{}{}", words(1, 0), photo(nothing, u64::from(u32::MAX))), true),
        (format!("{owner}{}", words(1, u64::MAX)), false),
        (format!("{owner}{}{}x", words(1, 0), photo(nothing, 1)), false),
        (format!("{owner}{many}"), true),
        (format!("{owner}{}", "[".repeat(100_000)), false),
    ] {
        match check(&sealed(inner.as_bytes())).unwrap_err() {
            BundleError::TooLarge => assert!(large, "{inner:.200}"),
            BundleError::Damaged => assert!(!large, "{inner:.200}"),
            other => panic!("{other}: {inner:.200}"),
        }
    }
}

/// docs/PROTOCOL.md, vector 6, read from the page itself.
#[test]
fn the_vector_of_the_protocol() {
    let page = include_str!("../../../../docs/PROTOCOL.md");
    let vector = page.split("**Vector 6").nth(1).unwrap();
    let line = |name: &str| {
        let line = vector.lines().find(|line| line.starts_with(name)).unwrap();
        line.trim_start_matches(name).trim().to_owned()
    };
    let raw = |name: &str| -> [u8; 32] { BASE64URL_NOPAD.decode(line(name).as_bytes()).unwrap().try_into().unwrap() };
    let to = PublicKey::new(Algorithm::X25519, &raw("public"));
    let ikm = Zeroizing::new(raw("ikm"));
    let mut writer = BundleWriter::new(Vec::new(), &to, &pack(), line("owner").parse().unwrap(), &ikm).unwrap();
    writer.words(line("id").parse().unwrap(), line("words").as_bytes()).unwrap();
    let file = writer.finish().unwrap();
    let clear = format!("{}\n{}\n", line("line 1"), line("line 2"));
    assert_eq!(String::from_utf8_lossy(&file[..clear.len()]), clear);
    assert_eq!(BASE64URL_NOPAD.encode(&file[clear.len()..]), line("sealed"));
    BundleFile::read(file.as_slice()).unwrap().open(&raw("secret")).unwrap().check().unwrap();
}

#[test]
fn the_name_tells_the_city_and_the_day() {
    assert_eq!(name(&pack(), jiff::civil::date(2026, 11, 24)), "laporan-pasuruan-2026-11-24.sambat");
}

proptest! {
    // Each opens 70 kB, unoptimised.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_bit_that_flips_is_told(at in 0usize..70_000, bit in 0u8..8) {
        let mut file = bundle(70_000);
        let at = at % file.len();
        file[at] ^= 1 << bit;
        prop_assert!(check(&file).is_err(), "{at}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_an_error_and_no_panic(inner in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(check(&inner).is_err());
        prop_assert!(check(&sealed(&inner)).is_err());
    }
}
