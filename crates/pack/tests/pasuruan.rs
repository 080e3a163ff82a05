//! The pack that the project comes with.

mod common;

use sambat_domain::{
    content::Visibility,
    pack::{ConsentFor, IdentityRule, PlaceRule},
    place::Position,
};

#[test]
fn it_has_no_mistake() {
    let checked = sambat_pack::read(&common::pasuruan()).unwrap_or_else(|mistakes| {
        panic!("{}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let pack = checked.pack;
    assert_eq!(pack.id.as_str(), "pasuruan");
    assert_eq!(checked.endpoint.as_deref(), Some("https://sambat.pasuruan.example"));
    assert_eq!((pack.response.target_min, pack.response.promise_min, pack.response.sanction_min), (10, 30, 1_440));
    assert_eq!(pack.word("id", "channel.infrastruktur.hint"), "Jalan, lampu, saluran");
    assert_eq!(pack.word("en", "category.jalan-rusak"), "Damaged road");
    assert_eq!(pack.identity, IdentityRule::Nik);
    assert_eq!(pack.consent(ConsentFor::Identity).map(|text| (text.id.as_str(), text.version)), Some(("identitas", 1)));
    let order: Vec<_> = pack.channels.iter().map(|channel| channel.id.as_str()).collect();
    assert_eq!(order, ["infrastruktur", "layanan", "lainnya"]);
}

#[test]
fn a_place_is_needed_where_somebody_has_to_go_there() {
    let pack = sambat_pack::read(&common::pasuruan()).unwrap().pack;
    let optional = pack.categories.iter().filter(|category| category.place == PlaceRule::Optional);
    let optional: Vec<_> = optional.map(|category| category.id.as_str()).collect();
    assert_eq!(optional, ["kependudukan", "perizinan", "lain"]);
    assert!(pack.categories.iter().all(|category| category.visibility == Visibility::Public));
}

#[test]
fn its_outline_holds_the_town_square_and_not_the_next_town() {
    let outline = sambat_pack::read(&common::pasuruan()).unwrap().pack.outline;
    let at = |lat, lon| Position::from_degrees(lat, lon).unwrap();
    assert!(outline.holds(at(-7.6445, 112.9085)));
    assert!(!outline.holds(at(-7.5995, 112.7850)));
}

#[test]
fn every_language_has_every_word() {
    let pack = sambat_pack::read(&common::pasuruan()).unwrap().pack;
    let keys = |language: &str| pack.words[language].keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys("id"), keys("en"));
}
