//! Our phone, before `@tus/server`.

use crate::peers::TusServer;
use sambat_protocol::hash;
use sambat_tests::{
    city::City,
    phone::Phone,
    picture,
    proxy::{Cut, Fault, Proxy},
};

/// The phone has nothing left to send, and the store has the photo.
async fn sent(phone: &Phone, store: &TusServer, filed: &sambat_client::complaint::ComplaintDetail) {
    let photo = &filed.photos[0];
    phone.pass_until("sent", async |phone| phone.parts(filed.row.id).await.is_empty()).await;
    let stored = store.photos();
    assert_eq!(stored.iter().map(|bytes| hash::sha256(bytes)).collect::<Vec<_>>(), [photo.sha256]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_in_one_request() {
    let city = City::started().await;
    let store = TusServer::before(&city);
    let proxy = Proxy::before(store.address).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(21)]).await;
    sent(&phone, &store, &filed).await;
    assert!(phone.complaint(filed.row.id).await.receipt.is_some(), "the words are the real city's");
    assert_eq!((proxy.seen("POST").len(), proxy.seen("PATCH").len()), (1, 0), "made and brought in one");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_cut_off_and_resumed_by_offset() {
    for how in [Cut::Fin, Cut::Rst] {
        let city = City::started().await;
        let store = TusServer::before(&city);
        let proxy = Proxy::before(store.address).await;
        let mut phone = Phone::new(&proxy.endpoint());
        let filed = phone.file("Lubang besar.", &[picture::small(22)]).await;
        // Of a creation that is cut, another's server knows nothing: only its own goes on.
        proxy.once("POST", Fault::CutUp { after: 0, how });
        phone.pass().await;
        for after in [90_000, 60_000] {
            proxy.once("PATCH", Fault::CutUp { after, how });
            phone.pass().await;
        }
        phone.reopen();
        sent(&phone, &store, &filed).await;
        let patches = proxy.seen("PATCH");
        assert_eq!((proxy.seen("POST").len(), patches.len()), (2, 3));
        let up: usize = patches.iter().map(|patch| patch.up).sum();
        let size = usize::try_from(filed.photos[0].bytes).unwrap();
        assert!(patches[2].up < size, "{how:?}: {up} bytes for a photo of {size}: {patches:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_it_lost_begins_anew() {
    let city = City::started().await;
    let store = TusServer::before(&city);
    let proxy = Proxy::before(store.address).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(23)]).await;
    proxy.once("POST", Fault::CutUp { after: 0, how: Cut::Fin });
    phone.pass().await;
    proxy.once("PATCH", Fault::CutUp { after: 90_000, how: Cut::Fin });
    phone.pass().await;
    store.lose();
    sent(&phone, &store, &filed).await;
    assert_eq!((proxy.seen("POST").len(), proxy.seen("PATCH").len()), (3, 1));
}

/// It makes another upload, where our city finds the one that is there: all of the photo goes again, and arrives.
#[tokio::test(flavor = "multi_thread")]
async fn a_creation_that_is_cut_off_is_asked_for_again() {
    let city = City::started().await;
    let store = TusServer::before(&city);
    let proxy = Proxy::before(store.address).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(24)]).await;
    proxy.once("POST", Fault::CutUp { after: 90_000, how: Cut::Fin });
    phone.pass().await;
    phone.pass_until("sent", async |phone| phone.parts(filed.row.id).await.is_empty()).await;
    assert!(store.photos().iter().any(|bytes| hash::sha256(bytes) == filed.photos[0].sha256));
    assert_eq!((proxy.seen("POST").len(), proxy.seen("PATCH").len()), (2, 1));
}
