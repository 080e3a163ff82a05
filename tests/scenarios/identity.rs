//! Who complains is for the city's eyes alone: no file of the phone, of the city, and no byte between them tells.

use sambat_client::{
    api::Nothing,
    draft::DraftChange,
    identity::{self, IdentityView},
};
use sambat_tests::{city::City, folder, phone::Phone, proxy::Proxy};
use serde_json::json;

/// Made up; it stands for none who lives.
const NIK: &str = "3575014107900001";

#[track_caller]
fn tells_nobody(where_: &str, bytes: &[u8]) {
    for text in [NIK, &NIK[..12], "Contoh Warga", "081200000000"] {
        assert!(!folder::tells(bytes, text), "{where_} tells {text}");
    }
}

async fn give(phone: &Phone) -> IdentityView {
    let given = json!({"nik": "3575 0141 0790 0001", "name": "Contoh Warga", "phone": "081200000000",
        "consent": {"text_id": "identitas", "version": 1}});
    identity::set(phone.app(), serde_json::from_value(given).unwrap()).await.unwrap()
}

fn kept(city: &City) -> Vec<(String, String, usize)> {
    let database = rusqlite::Connection::open(city.data().join("main.db")).unwrap();
    let mut select = database.prepare("SELECT complaint, flags, length(nik_hmac) FROM reporter").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_identity_given_offline_reaches_the_city_sealed() {
    let mut city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    // No key is known yet.
    assert!(!give(&phone).await.sealed);
    let named = phone.file("Lubang besar.", &[]).await.row.id;
    let anonymous = phone.draft("Lampu mati.").await.id;
    phone.change(anonymous, DraftChange::Anonymous(true)).await.unwrap();
    phone.submit(anonymous).await.unwrap();
    tells_nobody("the phone", &folder::bytes(phone.folder()));

    for id in [named, anonymous] {
        phone.pass_until_complete(id).await;
    }
    assert!(identity::get(phone.app(), Nothing {}).await.unwrap().sealed);
    // The server opened it: there is a NIK, and nothing odd about it.
    assert_eq!(kept(&city), [(named.to_string(), "[]".to_owned(), 32)]);

    identity::clear(phone.app(), Nothing {}).await.unwrap();
    let unnamed = phone.file("Got mampet.", &[]).await.row.id;
    phone.pass_until_complete(unnamed).await;
    assert_eq!(kept(&city).len(), 1);
    tells_nobody("the phone", &folder::bytes(phone.folder()));
    tells_nobody("the city", &folder::bytes(&city.data()));
    phone.close();
    city.stop().await;
    tells_nobody("the closed phone", &folder::bytes(phone.folder()));
    tells_nobody("the stopped city", &folder::bytes(&city.data()));
}
