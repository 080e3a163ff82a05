//! Taken back, erased, mended: what the citizen wants undone is undone, wherever it has come to.

use crate::rows;
use sambat_client::{api::ApiCode, complaint::Deed, draft::DraftChange};
use sambat_domain::{
    event::EventKind,
    id::ComplaintId,
    outbox::{ItemKind, ItemState, ParkReason},
    status::{Shown, Status},
};
use sambat_tests::{
    city::City,
    device::Device,
    folder::holds,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};
use std::fs;

const WORDS: &str = "Lubang besar sekali.";

fn refused() -> Fault {
    let body = r#"{"type":"about:blank","title":"No","status":422,"code":"invalid","stored":false,"errors":[{"field":"description","code":"description_too_long"}]}"#;
    Fault::Instead(Answer::made_up("422 No", &["Content-Type: application/problem+json"], body))
}

fn file_of(phone: &Phone, id: ComplaintId) -> std::path::PathBuf {
    phone.folder().join(format!("complaints/{id}.json"))
}

fn left(phone: &Phone, folder: &str) -> usize {
    fs::read_dir(phone.folder().join(folder)).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_left_is_withdrawn_here_alone() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let id = phone.file(WORDS, &[picture::tiny(1)]).await.row.id;
    let closed = phone.withdraw(id).await.unwrap();
    assert_eq!((closed.row.status, closed.row.shown), (Some(Status::Withdrawn), Shown::Ended));
    assert_eq!((closed.deeds.len(), closed.unsent_events.len()), (0, 0));
    assert!(!file_of(&phone, id).exists(), "a damage must not send it");
    assert_eq!(phone.withdraw(id).await.unwrap_err().code, ApiCode::Misfit);
    phone.reopen();
    phone.pass().await;
    assert!(phone.queue().await.complaints.is_empty());
    assert!(proxy.seen("PUT").is_empty() && rows(&city, "complaint") == 0);
    assert_eq!(phone.complaint(id).await.row.shown, Shown::Ended);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_city_has_or_may_have_is_withdrawn_there() {
    for lost in [false, true] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let id = phone.file(WORDS, &[picture::tiny(1)]).await.row.id;
        proxy.always("POST", Fault::CutUp { after: 0, how: Cut::Rst });
        if lost {
            proxy.once("PUT", Fault::CutDown { after: 0, how: Cut::Rst });
        }
        phone.pass().await;
        assert_eq!((phone.complaint(id).await.receipt.is_none(), rows(&city, "complaint")), (lost, 1));

        let closed = phone.withdraw(id).await.unwrap();
        assert_eq!((closed.row.status, closed.row.shown), (Some(Status::Withdrawn), Shown::Ended));
        assert_eq!(closed.unsent_events.len(), 1);
        proxy.heal();
        let photos = proxy.seen(BYTES).len();
        phone.pass().await;
        phone.pass().await;
        let heard = phone.complaint(id).await;
        assert!(heard.unsent_events.is_empty() && phone.queue().await.complaints.is_empty());
        let state = Device::new(city.address(), &phone.secret()).complaint(id).await.json();
        assert_eq!(state["status"], "withdrawn");
        assert_eq!(heard.timeline.iter().filter(|event| event.kind == EventKind::Withdrawn).count(), 1);
        assert_eq!(proxy.seen(BYTES).len(), photos, "its photos stay here");
        assert!(!phone.pass().await.settling, "and nobody waits for them");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_before_anything_left_is_gone_and_the_city_hears_nothing() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file(WORDS, &[picture::tiny(1)]).await.row.id;
    phone.erase(id).await.unwrap();
    assert_eq!(phone.erase(id).await.unwrap_err().code, ApiCode::NotFound);
    phone.pass().await;
    assert!(proxy.seen("PUT").is_empty() && proxy.seen("DELETE").is_empty());
    assert!(phone.queue().await.complaints.is_empty());
    assert_eq!((left(&phone, "complaints"), left(&phone, "photos")), (0, 0));
    assert!(!holds(phone.folder(), WORDS), "not in the log either");
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_after_the_words_or_in_the_middle_of_a_photo_is_gone_from_both() {
    // The answer to the words is lost; the words arrived; half a photo arrived; all of it did.
    for case in 0..4 {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let mut phone = Phone::new(&proxy.endpoint());
        let filed = phone.file(WORDS, &[picture::small(1)]).await;
        let id = filed.row.id;
        match case {
            0 => proxy.once("PUT", Fault::CutDown { after: 0, how: Cut::Rst }),
            1 => proxy.always("POST", Fault::CutUp { after: 0, how: Cut::Rst }),
            2 => proxy.always("POST", Fault::CutUp { after: 3_000, how: Cut::Fin }),
            _ => {}
        }
        phone.pass().await;
        assert_eq!(rows(&city, "complaint"), 1, "case {case}");
        let words = fs::read(file_of(&phone, id)).map(|_| phone.envelope(id)).unwrap();

        phone.erase(id).await.unwrap();
        assert_eq!((left(&phone, "complaints"), left(&phone, "photos")), (0, 0));
        assert!(!holds(phone.folder(), WORDS));
        let parts = phone.parts(id).await;
        assert_eq!((parts.len(), parts[0].kind), (1, ItemKind::Erasure));
        assert_eq!(phone.queue().await.complaints[0].ticket, filed.row.ticket);
        phone.reopen();
        // The answer to the erasure is lost too.
        proxy.heal();
        proxy.once("DELETE", Fault::CutDown { after: 0, how: Cut::Rst });
        phone.pass().await;
        assert_eq!(phone.parts(id).await.len(), 1);
        phone.pass().await;
        assert!(phone.queue().await.complaints.is_empty());

        assert!(!holds(&city.data(), WORDS), "case {case}");
        let empty = async || fs::read_dir(city.data().join("photos")).unwrap().count() == 0;
        phone.pass_until("the photo is gone", async |_| empty().await).await;
        let device = Device::new(city.address(), &phone.secret());
        assert_eq!(device.complaint(id).await.head.status(), 404);
        for secret in [phone.secret(), [9; 32]] {
            let late = Device::new(city.address(), &secret).put(id, &words).await;
            assert_eq!((late.head.status(), late.json()["code"].as_str()), (410, Some("erased")));
        }
        phone.pass().await;
        assert!(!holds(&city.data(), WORDS));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_without_a_connection_the_erasure_waits_for_one() {
    let city = City::started().await;
    let mut proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file(WORDS, &[]).await.row.id;
    phone.pass().await;
    proxy.refuse().await;
    phone.erase(id).await.unwrap();
    phone.pass().await;
    assert!(holds(&city.data(), WORDS));
    proxy.listen().await;
    phone.pass_until("erased", async |phone: &Phone| phone.queue().await.complaints.is_empty()).await;
    assert!(!holds(&city.data(), WORDS));
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_words_are_mended_and_arrive_under_the_same_id_and_number() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let mut phone = Phone::new(&proxy.endpoint());
    let photos = [picture::tiny(1), picture::tiny(2)];
    let filed = phone.file(WORDS, &photos).await;
    let id = filed.row.id;
    proxy.always("PUT", refused());
    phone.pass().await;
    assert!(matches!(phone.parts(id).await[0].state, ItemState::Parked { why: ParkReason::Invalid { .. } }));
    let parked = phone.complaint(id).await;
    assert_eq!(parked.deeds, [Deed::Withdraw, Deed::Amend]);

    let draft = phone.amend(id).await.unwrap();
    assert_eq!((draft.id, &draft.ticket, &draft.description), (id, &filed.row.ticket, &filed.description));
    assert_eq!((Some(&draft.place), draft.category.as_ref()), (filed.place.as_ref(), Some(&filed.row.category)));
    assert_eq!((&draft.answers, draft.anonymous, &draft.photos), (&filed.answers, filed.anonymous, &filed.photos));
    assert!(!file_of(&phone, id).exists());
    phone.reopen();
    assert!(phone.queue().await.complaints.is_empty());

    phone.change(id, DraftChange::Description("Lubang.".into())).await.unwrap();
    let again = phone.submit(id).await.unwrap();
    assert_eq!((again.row.id, &again.row.ticket), (id, &filed.row.ticket));
    assert_eq!(again.row.marks.noticed_at, filed.row.marks.noticed_at);
    proxy.heal();
    let complete = phone.pass_until_complete(id).await;
    assert_eq!(complete.receipt.unwrap().body.ticket, filed.row.ticket);
    assert_eq!((rows(&city, "complaint"), rows(&city, "photo")), (1, 2));
    assert!(holds(&city.data(), "Lubang.") && !holds(&city.data(), WORDS));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_city_may_have_is_not_mended() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let id = phone.file(WORDS, &[]).await.row.id;
    proxy.once("PUT", Fault::CutDown { after: 0, how: Cut::Rst });
    phone.pass().await;
    assert_eq!(phone.amend(id).await.unwrap_err().code, ApiCode::Misfit);
    assert_eq!(phone.complaint(id).await.deeds, [Deed::Withdraw]);

    // Erased by another phone that had it: no words go under this id any more.
    let other = phone.file("Lampu mati.", &[]).await.row.id;
    let device = Device::new(city.address(), &[9; 32]);
    assert_eq!(device.ask(&format!("DELETE /v1/complaints/{other}"), &[], b"").await.head.status(), 204);
    phone.pass().await;
    assert_eq!(phone.parts(other).await[0].state, ItemState::Parked { why: ParkReason::Erased });
    assert_eq!(phone.amend(other).await.unwrap_err().code, ApiCode::Misfit);
    let closed = phone.withdraw(other).await.unwrap();
    assert_eq!(closed.row.shown, Shown::Ended);
    phone.pass().await;
    assert!(phone.queue().await.complaints.is_empty());
}
