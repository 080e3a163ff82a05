//! A city that the app did not come with: found by its address, shown by who answers there, and refused where it wears another's.

use sambat_client::{
    api::{ApiCode, Nothing},
    link::LinkTarget,
    pack::{self, PackAddress, PackOffer},
    sync::Reach,
};
use sambat_photo::sample::{CodeOptions, code_photo};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    proxy::{Fault, Proxy},
};

/// A city of its own, whose pack says this instead of that.
async fn own_city(changes: &[(&str, &str)]) -> City {
    let mut city = City::planned();
    let endpoint = format!("endpoint = \"{}\"", city.endpoint());
    city.edit_pack("endpoint = \"https://sambat.pasuruan.example\"", &endpoint);
    for (passage, by) in [
        ("id = \"pasuruan\"", "id = \"kota-baru\""),
        ("name = \"Kota Pasuruan\"", "name = \"Kota Baru\""),
        ("region = \"35.75\"", "region = \"35.99\""),
        ("ticket_prefix = \"PSR\"", "ticket_prefix = \"KBR\""),
    ] {
        let by = changes.iter().find(|(of, _)| *of == passage).map_or(by, |(_, by)| by);
        city.edit_pack(passage, by);
    }
    city.add_to_pack("areas.csv", "code,name\n");
    city.start().await;
    city
}

async fn look(phone: &Phone, address: &str) -> Result<PackOffer, (ApiCode, Option<String>)> {
    let asked = pack::look(phone.app(), PackAddress { address: address.into() }).await;
    asked.map_err(|error| (error.code, error.params.get("what").cloned()))
}

async fn add(phone: &Phone, address: &str) -> Result<(), (ApiCode, Option<String>)> {
    let asked = pack::add(phone.app(), PackAddress { address: address.into() }).await;
    asked.map(drop).map_err(|error| (error.code, error.params.get("what").cloned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_is_added_by_its_address_and_takes_reports() {
    let city = own_city(&[]).await;
    let mut phone = Phone::new(&city.endpoint());
    let offer = look(&phone, &format!("{}/board", city.endpoint())).await.unwrap();
    assert_eq!((offer.host.as_str(), offer.name.as_str(), offer.region.as_str()), ("127.0.0.1", "Kota Baru", "35.99"));
    assert!(offer.address.starts_with(&format!("{}#", city.endpoint())));
    let listed =
        |rows: Vec<pack::PackRow>| rows.into_iter().map(|row| (row.name, row.chosen, row.builtin)).collect::<Vec<_>>();
    assert_eq!(pack::list(phone.app(), Nothing {}).await.unwrap().len(), 3, "who looks takes nothing in");

    let rows = pack::add(phone.app(), PackAddress { address: offer.address }).await.unwrap();
    assert!(listed(rows).contains(&("Kota Baru".into(), true, false)));
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    let complete = phone.pass_until_complete(id).await;
    assert!(complete.row.ticket.to_string().starts_with("KBR-"), "{}", complete.row.ticket);

    // It is a city like any other from here on, also after a restart.
    phone.reopen();
    let rows = listed(pack::list(phone.app(), Nothing {}).await.unwrap());
    assert!(rows.contains(&("Kota Baru".into(), true, false)) && rows.contains(&("Kota Pasuruan".into(), false, true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_wears_anothers_name_region_prefix_or_key_is_refused() {
    for (passage, by, what) in [
        ("id = \"pasuruan\"", "id = \"pasuruan\"", "id"),
        ("name = \"Kota Pasuruan\"", "name = \"KOTA  pasuruan\"", "name"),
        ("region = \"35.75\"", "region = \"35.75\"", "region"),
        ("ticket_prefix = \"PSR\"", "ticket_prefix = \"PSR\"", "ticket_prefix"),
    ] {
        let city = own_city(&[(passage, by)]).await;
        let phone = Phone::new(&city.endpoint());
        let refused = (ApiCode::CityTaken, Some(what.to_owned()));
        assert_eq!(look(&phone, &city.endpoint()).await.unwrap_err(), refused);
        assert_eq!(add(&phone, &city.endpoint()).await.unwrap_err(), refused, "nor by who does not look first");
        assert_eq!(pack::list(phone.app(), Nothing {}).await.unwrap().len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_no_city_is_told_from_who_does_not_answer() {
    let city = own_city(&[]).await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&city.endpoint());
    let none = (ApiCode::CityNone, None);
    assert_eq!(look(&phone, &proxy.endpoint()).await.unwrap_err(), none, "a city that says it is elsewhere");
    proxy.once("GET", Fault::Instead(Answer::made_up("200 OK", &["Content-Type: text/html"], "<html>Masuk</html>")));
    assert_eq!(look(&phone, &proxy.endpoint()).await.unwrap_err(), none, "a log-in page");
    let other = format!("{}#0123-4567-89ab-cdef", city.endpoint());
    assert_eq!(look(&phone, &other).await.unwrap_err(), none, "the city of another key than its code names");
    assert_eq!(look(&phone, "http://lapor.kota.example").await.unwrap_err(), (ApiCode::AddressBad, None));
    assert_eq!(look(&phone, "https://127.0.0.1:9").await.unwrap_err(), (ApiCode::CityUnreachable, None));
    assert_eq!(phone.status().await.reach, Reach::Unknown, "who is no city yet says nothing of the one that is chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citys_code_on_a_poster_leads_to_its_field_and_only_a_yes_adds_it() {
    let city = own_city(&[]).await;
    let phone = Phone::new(&city.endpoint());
    let code = look(&phone, &city.endpoint()).await.unwrap().address;
    let poster = |text: &str| code_photo(&[text], &CodeOptions { turned: 8.0, ..CodeOptions::default() });
    for text in [code.clone(), format!("sambat://kota/{code}"), format!("{}/board?month=2026-11", city.endpoint())] {
        let LinkTarget::City { address } = phone.read_code(poster(&text)).await.unwrap() else { panic!("{text}") };
        assert_eq!(look(&phone, &address).await.unwrap().name, "Kota Baru", "{text}");
    }
    assert_eq!(phone.read_code(poster("tel:112")).await.unwrap_err().code, ApiCode::CodeOther);
    assert_eq!(pack::list(phone.app(), Nothing {}).await.unwrap().len(), 3, "a code takes nothing in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_of_a_citys_page_leads_to_the_report_on_the_phone_that_has_it() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let row = phone.file("Lubang besar.", &[]).await.row;
    phone.pass_until_complete(row.id).await;
    let link = format!("sambat://tiket/{}", row.ticket);
    assert_eq!(phone.open_link(&link).await.unwrap(), LinkTarget::Report { id: row.id });
    let other = Phone::new(&city.endpoint());
    assert_eq!(other.open_link(&link).await.unwrap_err().code, ApiCode::LinkNotHere);
    phone.erase(row.id).await.unwrap();
    assert_eq!(phone.open_link(&link).await.unwrap_err().code, ApiCode::LinkNotHere);
}
