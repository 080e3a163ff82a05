//! *Hapus semua data*: nothing that was typed or photographed is left on the phone.

use sambat_client::{api::Nothing, draft, pack, setting, storage};
use sambat_tests::{city::City, folder, phone::Phone, picture};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_and_the_app_goes_on() {
    let city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    let filed = phone.file("Lubang di Jalan Karangan.", &[picture::tiny(3)]).await;
    phone.pass().await;
    phone.file("Belum terkirim, lampu padam.", &[]).await;
    phone.draft("Masih ditulis.").await;
    setting::set(
        phone.app(),
        serde_json::from_value(serde_json::json!({ "setting": "theme", "value": "dark" })).unwrap(),
    )
    .await
    .unwrap();
    let aside = phone.folder().join("damaged-1");
    fs::create_dir(&aside).unwrap();
    fs::write(aside.join("sambat.db"), "Lubang lama di Jalan Karangan.").unwrap();

    let before = storage::status(phone.app(), Nothing {}).await.unwrap();
    assert_eq!((before.complaints, before.drafts, before.unsent), (2, 1, 1));
    assert!(before.bytes > filed.photos[0].bytes && folder::holds(phone.folder(), "Jalan Karangan"));

    let after = storage::wipe(phone.app(), Nothing {}).await.unwrap();
    assert_eq!((after.complaints, after.drafts, after.unsent), (0, 0, 0));
    for word in ["Jalan Karangan", "lampu padam", "warung soto", &filed.row.ticket.to_string()] {
        assert!(!folder::holds(phone.folder(), word), "{word} is still there");
    }
    assert_eq!(fs::read_dir(phone.folder().join("photos")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(phone.folder().join("complaints")).unwrap().count(), 0);

    // As after the first start: a city is chosen, the settings are the usual ones, and the next complaint is sent.
    phone.reopen();
    assert_eq!(phone.complaints().await, []);
    assert_eq!(draft::list(phone.app(), Nothing {}).await.unwrap(), []);
    assert_eq!(setting::get(phone.app(), Nothing {}).await.unwrap(), setting::Settings::default());
    assert_eq!(pack::list(phone.app(), Nothing {}).await.unwrap().len(), 3);
    let next = phone.file("Saluran mampet.", &[]).await;
    phone.pass().await;
    assert!(phone.complaint(next.row.id).await.receipt.is_some());
}
