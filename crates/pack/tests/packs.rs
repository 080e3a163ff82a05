//! The packs that the project comes with.

#![allow(clippy::panic, reason = "a test may fall over where it stands")]

mod common;

use sambat_domain::{
    pack::{ConsentFor, IdentityRule, Pack, PlaceRule},
    place::Position,
    visibility::Visibility,
};
use sambat_pack::Checked;

const PACKS: [&str; 3] = ["contoh", "pamekasan", "pasuruan"];

fn checked(pack: &str) -> Checked {
    sambat_pack::read(&common::folder(pack)).unwrap_or_else(|mistakes| {
        panic!("{pack}: {}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

fn areas(pack: &Pack) -> (usize, usize) {
    let kecamatan = pack.areas.iter().filter(|area| area.code.matches('.').count() == 2).count();
    (kecamatan, pack.areas.len() - kecamatan)
}

#[test]
fn pasuruan_has_no_mistake() {
    let checked = checked("pasuruan");
    let pack = checked.pack;
    assert_eq!(pack.id.as_str(), "pasuruan");
    assert_eq!(checked.endpoint.as_deref(), Some("https://sambat.pasuruan.example"));
    assert_eq!((pack.response.target_min, pack.response.promise_min, pack.response.limit_min), (10, 30, 1_440));
    assert_eq!(pack.word("id", "channel.infrastruktur.hint"), "Jalan, lampu, saluran");
    assert_eq!(pack.word("en", "category.jalan-rusak"), "Damaged road");
    assert_eq!(pack.identity, IdentityRule::Nik);
    assert_eq!(pack.consent(ConsentFor::Identity).map(|text| (text.id.as_str(), text.version)), Some(("identitas", 1)));
    let order: Vec<_> = pack.channels.iter().map(|channel| channel.id.as_str()).collect();
    assert_eq!(order, ["infrastruktur", "layanan", "kesehatan", "lainnya"]);
    assert_eq!(areas(&pack), (4, 34));
}

#[test]
fn pamekasan_has_its_four_services_each_with_questions() {
    let checked = checked("pamekasan");
    let pack = checked.pack;
    let order: Vec<_> = pack.channels.iter().map(|channel| channel.id.as_str()).collect();
    assert_eq!(order, ["e-lorong", "e-sehat", "e-babhar", "e-madul"]);
    assert_eq!(areas(&pack), (13, 189));
    for channel in &pack.channels {
        let mut own = pack.categories.iter().filter(|category| category.channel == channel.id);
        assert!(own.any(|category| pack.form_of(&category.id).is_some()), "{}", channel.id);
    }
}

#[test]
fn the_demo_city_has_no_server() {
    let checked = checked("contoh");
    assert_eq!((checked.endpoint, areas(&checked.pack)), (None, (2, 4)));
}

/// Health and maternity are never public, and what to call comes before what to write.
#[test]
fn health_is_private_and_has_numbers_to_call() {
    for pack in PACKS.map(|pack| checked(pack).pack) {
        let health = |id: &str| id.contains("kesehatan") || id.contains("sehat") || id.contains("babhar");
        let own = pack.categories.iter().filter(|category| health(category.channel.as_str()));
        assert!(own.clone().count() > 0, "{}", pack.id);
        for category in own {
            assert_eq!(category.visibility, Visibility::Private, "{}: {}", pack.id, category.id);
            assert!(
                pack.emergency.iter().any(|number| number.channels.contains(&category.channel)),
                "{}: {}",
                pack.id,
                category.id
            );
        }
        // Nobody has tried these numbers: none may claim it.
        assert!(pack.emergency.iter().all(|number| number.checked.is_none()));
    }
}

#[test]
fn no_form_stops_a_hurried_citizen() {
    for pack in PACKS.map(|pack| checked(pack).pack) {
        assert!(pack.forms.iter().flat_map(|form| &form.questions).all(|question| !question.required), "{}", pack.id);
    }
}

#[test]
fn a_place_is_needed_where_somebody_has_to_go_there() {
    let pack = sambat_pack::read(&common::pasuruan()).unwrap().pack;
    let optional = pack.categories.iter().filter(|category| category.place == PlaceRule::Optional);
    let optional: Vec<_> = optional.map(|category| category.id.as_str()).collect();
    assert_eq!(optional, ["kependudukan", "perizinan", "layanan-kesehatan", "ibu-hamil", "lain"]);
}

#[test]
fn its_outline_holds_the_town_square_and_not_the_next_town() {
    let outline = sambat_pack::read(&common::pasuruan()).unwrap().pack.outline;
    let at = |lat, lon| Position::from_degrees(lat, lon).unwrap();
    assert!(outline.holds(at(-7.6445, 112.9085)));
    assert!(!outline.holds(at(-7.5995, 112.7850)));
}

#[test]
fn pamekasan_is_told_from_its_neighbours() {
    let outline = checked("pamekasan").pack.outline;
    let at = |(lat, lon)| Position::from_degrees(lat, lon).unwrap();
    for inside in [(-7.157, 113.482), (-6.960, 113.560), (-7.020, 113.570), (-6.900, 113.580), (-7.205, 113.430)] {
        assert!(outline.holds(at(inside)), "{inside:?}");
    }
    // Towns of Sampang and of Sumenep, the nearest two kilometres beyond the border.
    for outside in [
        (-7.215, 113.325),
        (-7.100, 113.345),
        (-6.920, 113.410),
        (-7.105, 113.685),
        (-7.050, 113.640),
        (-6.900, 113.690),
    ] {
        assert!(!outline.holds(at(outside)), "{outside:?}");
    }
}

#[test]
fn every_language_has_every_word() {
    for pack in PACKS.map(|pack| checked(pack).pack) {
        let keys = |language: &str| pack.words[language].keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys("id"), keys("en"), "{}", pack.id);
    }
}

#[test]
fn a_pack_that_still_says_sanction_is_the_same_pack() {
    let now = common::small();
    let before = common::spoilt("pack.toml", "\nlimit = ", "\nsanction = ");
    assert_eq!(sambat_pack::read(&before).unwrap().pack, sambat_pack::read(&now).unwrap().pack);
    let both = common::spoilt("pack.toml", "\nlimit = ", "\nsanction = \"1d\"\nlimit = ");
    assert!(sambat_pack::read(&both).is_err(), "two limits are none");
}
