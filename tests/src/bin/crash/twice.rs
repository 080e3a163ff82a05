//! The same picture twice, and one of the two goes while the other's file is there and its row is not: in a process of its own,
//! since whoever comes by the point is held there.

use sambat_client::{
    api::Nothing,
    draft::{self, OfDraft},
    inspect::Inspect as _,
    photo::{self, PhotoRemove, Picture},
    point, storage,
};
use sambat_domain::id::{ComplaintId, PhotoId};
use sambat_protocol::hash;
use sambat_tests::{phone::Phone, picture};
use std::{path::Path, sync::Arc};
use tokio::task::JoinHandle;

/// Adds the picture, as far as its file. Whoever waits there goes on when the first is dropped.
fn half_added(phone: &Arc<Phone>, draft: ComplaintId, bytes: &[u8]) -> (point::Hold, JoinHandle<PhotoId>) {
    let hold = point::hold("photo_put");
    let (adding, bytes) = (Arc::clone(phone), bytes.to_vec());
    let added = tokio::spawn(async move {
        let view = adding.add_photo(draft, bytes).await.unwrap();
        view.photos.last().unwrap().id
    });
    hold.came();
    (hold, added)
}

/// Each way by which the other one goes.
pub async fn all(folder: &Path) {
    let phone = Arc::new(super::phone(folder));
    let bytes = picture::tiny(1);
    for way in ["remove", "delete", "erase", "withdraw", "amend", "fifth"] {
        let draft = phone.draft("Lubang.").await.id;
        let other = phone.draft("Yang lain.").await.id;
        let first = phone.add_photo(other, bytes.clone()).await.unwrap().photos[0].id;
        let (hold, added) = half_added(&phone, draft, &bytes);
        match way {
            "remove" => {
                photo::remove(phone.app(), PhotoRemove { draft: other, photo: first }).await.unwrap();
            }
            "delete" => {
                draft::delete(phone.app(), OfDraft { id: other }).await.unwrap();
            }
            "fifth" => {
                for _ in 1..5 {
                    phone.add_photo(other, bytes.clone()).await.unwrap();
                }
                phone.add_photo(other, bytes.clone()).await.unwrap_err();
            }
            _ => {
                phone.submit(other).await.unwrap();
            }
        }
        match way {
            "erase" => {
                phone.erase(other).await.unwrap();
            }
            "withdraw" => {
                phone.withdraw(other).await.unwrap();
            }
            "amend" => {
                phone.amend(other).await.unwrap();
                photo::remove(phone.app(), PhotoRemove { draft: other, photo: first }).await.unwrap();
            }
            _ => {}
        }
        drop(hold);
        let id = added.await.unwrap();
        let there = &phone.draft_now(draft).await.unwrap().photos[0];
        for picture in [Picture::Full, Picture::Thumbnail] {
            let shown = photo::show(phone.app(), id, picture).await;
            assert!(shown.is_ok(), "{way}: {shown:?}");
        }
        assert_eq!(hash::sha256(&phone.photo(id).await), there.sha256, "{way}");
    }

    // Everything goes, and what is begun after that stays.
    let draft = phone.draft("Lubang.").await.id;
    let (hold, added) = half_added(&phone, draft, &bytes);
    let wiping = tokio::spawn({
        let phone = Arc::clone(&phone);
        async move { storage::wipe(phone.app(), Nothing {}).await.unwrap() }
    });
    drop(hold);
    added.await.unwrap();
    assert_eq!(wiping.await.unwrap().drafts, 0);
    assert!(phone.app().photos().is_empty().unwrap());
    println!("done");
}
