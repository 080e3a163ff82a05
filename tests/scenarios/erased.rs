//! The city erases at a citizen's request: who lost the phone has the right to it too. The phone that comes again follows.

use crate::{restored::one, rows};
use sambat_client::{api::ApiCode, complaint::Deed};
use sambat_domain::{
    id::ComplaintId,
    officer::{Role, Seat},
};
use sambat_server::command::{self, erase::OnRequest};
use sambat_tests::{
    city::City,
    device::Device,
    folder::holds,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};
use std::{fs, sync::Arc};

const WORDS: &str = "Lubang besar sekali.";

/// Erases beside the running server, as `sambat-server erase` does.
async fn erase(city: &City, id: ComplaintId) -> String {
    let (data, seat) = (city.data(), Seat { role: Role::Admin, agency: None });
    // Somebody whose name it is done by, the first time.
    let _ = command::add_officer(&data, &city.clock, "ratna", &seat, "kata sandi yang panjang");
    let asked =
        OnRequest { complaint: id.to_string(), received_on: None, by: "Ratna".into(), reason: "surat 12/2026".into() };
    let planned = command::erase::plan(&data, &asked).unwrap();
    let name = planned.name();
    command::erase::erase(None, Arc::new(city.clock.clone()), planned, &name).await.unwrap()
}

fn notices(city: &City) -> i64 {
    one(city, "main.db", "SELECT count(*) FROM erasure_notice")
}

/// Nothing of it is on the phone.
fn is_gone(phone: &Phone) {
    for folder in ["complaints", "photos"] {
        assert_eq!(fs::read_dir(phone.folder().join(folder)).unwrap().count(), 0, "{folder}");
    }
    assert!(!holds(phone.folder(), WORDS), "not in the log either");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_follows_what_the_city_erased_and_says_so() {
    // With all of it there; with a photo that is on its way; with words whose answer was lost.
    for case in 0..3 {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let mut phone = Phone::new(&proxy.endpoint());
        let filed = phone.file(WORDS, &[picture::small(1)]).await;
        let id = filed.row.id;
        match case {
            0 => {
                phone.pass_until_complete(id).await;
            }
            1 => {
                proxy.always("POST", Fault::CutUp { after: 3_000, how: Cut::Fin });
                phone.pass().await;
            }
            _ => {
                proxy.once("PUT", Fault::CutDown { after: 0, how: Cut::Rst });
                proxy.always("POST", Fault::CutUp { after: 0, how: Cut::Rst });
                phone.pass().await;
            }
        }
        let words = phone.envelope(id);
        assert_eq!(rows(&city, "complaint"), 1, "case {case}");
        let said = erase(&city, id).await;
        assert_eq!(said, format!("{}: erased; 1 phones are told at their next contact", filed.row.ticket));
        assert!(!holds(&city.data(), WORDS), "case {case}");
        assert_eq!((rows(&city, "photo"), notices(&city)), (0, 1));

        proxy.heal();
        // The answer that tells it may be lost, and the phone may end in between.
        proxy.once("GET", Fault::CutDown { after: 0, how: Cut::Rst });
        phone.pass().await;
        phone.kill();
        phone.open();
        let gone =
            async |phone: &Phone| phone.complaints().await.is_empty() && phone.queue().await.complaints.is_empty();
        phone.pass_until("the phone followed", gone).await;
        is_gone(&phone);
        assert_eq!(phone.erase(id).await.unwrap_err().code, ApiCode::NotFound);
        assert_eq!(notices(&city), 0, "it has said so");
        let late = Device::new(city.address(), &phone.secret()).put(id, &words).await;
        assert_eq!((late.head.status(), late.json()["code"].as_str()), (410, Some("erased")));
        command::verify_audit(&city.data()).unwrap();
        let sent = proxy.seen(BYTES).len();
        phone.pass().await;
        assert_eq!(proxy.seen(BYTES).len(), sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_complaint_of_the_phone_and_another_phone_stay_as_they_are() {
    let city = City::started().await;
    let (phone, other) = (Phone::new(&city.endpoint()), Phone::new(&city.endpoint()));
    // The same picture: its file is needed still.
    let erased = phone.file(WORDS, &[picture::tiny(1)]).await.row.id;
    let kept = phone.file("Lampu mati.", &[picture::tiny(1)]).await.row.id;
    let others = other.file("Saluran mampet.", &[]).await.row.id;
    phone.pass_until_complete(erased).await;
    phone.pass_until_complete(kept).await;
    other.pass_until_complete(others).await;
    erase(&city, erased).await;
    for _ in 0..3 {
        phone.pass().await;
        other.pass().await;
    }
    let left: Vec<_> = phone.complaints().await.into_iter().map(|row| row.id).collect();
    assert_eq!(left, [kept]);
    assert!(!holds(phone.folder(), WORDS));
    let detail = phone.complaint(kept).await;
    assert!(detail.deeds.contains(&Deed::Withdraw) && detail.row.marks.complete_at.is_some());
    assert!(phone.photo_file(detail.photos[0].id).is_file() && city.photo_file(&detail.photos[0].sha256).is_file());
    assert_eq!(other.complaints().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_erased_in_a_city_that_is_restored_from_a_backup_of_before() {
    let mut city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file(WORDS, &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(id).await;
    let before = city.back_up().await;
    erase(&city, id).await;
    let gone = async |phone: &Phone| phone.complaints().await.is_empty() && phone.queue().await.complaints.is_empty();
    phone.pass_until("the phone followed", gone).await;
    let after = city.back_up().await;
    assert!(!holds(&after, WORDS));
    let restored = city.restore(&before).await;
    assert_eq!(restored.erased_again, 1, "the younger keys know it");
    // Without them the phone says it once more.
    fs::remove_dir_all(after).unwrap();
    assert_eq!(city.restore(&before).await.erased_again, 0);
    assert!(holds(&city.data(), WORDS));
    phone.pass_until("erased again", async |_| !holds(&city.data(), WORDS)).await;
    command::verify_audit(&city.data()).unwrap();
}
