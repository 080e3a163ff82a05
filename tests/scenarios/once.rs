//! Sent exactly once: whatever is lost, sent again or sent twice at once has the effect of one.

use crate::rows;
use sambat_client::sync::Reach;
use sambat_domain::outbox::ItemState;
use sambat_tests::{
    city::City,
    device::Device,
    phone::Phone,
    picture,
    proxy::{BYTES, Cut, Fault, Proxy},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_asked_for_again_and_is_the_same() {
    for (after, how) in [(0, Cut::Rst), (0, Cut::Fin), (40, Cut::Rst), (400, Cut::Fin)] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let id = phone.file("Lubang besar.", &[]).await.row.id;

        proxy.once("PUT", Fault::CutDown { after, how });
        assert_eq!(phone.pass().await.reach, Reach::Nobody);
        assert!(phone.complaint(id).await.receipt.is_none());
        let words = &phone.parts(id).await[0];
        assert_eq!((words.tries, &words.state), (1, &ItemState::Queued));
        assert_eq!(rows(&city, "complaint"), 1, "the city has it, and the phone cannot know");
        let first = Device::new(city.address(), &phone.secret()).complaint(id).await.json()["receipt"].clone();

        city.clock.advance(jiff::SignedDuration::from_hours(1));
        phone.pass().await;
        let receipt = phone.complaint(id).await.receipt.unwrap();
        assert_eq!(serde_json::to_value(&receipt).unwrap(), first);
        assert_eq!((rows(&city, "complaint"), rows(&city, "event")), (1, 1));
        assert_eq!(proxy.seen("PUT").len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_last_byte_of_a_photo() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::small(1)]).await;
    proxy.once("POST", Fault::CutDown { after: 0, how: Cut::Rst });
    phone.pass_until_complete(filed.row.id).await;
    let up: Vec<usize> = proxy.seen(BYTES).iter().map(|seen| seen.up).collect();
    let size = usize::try_from(filed.photos[0].bytes).unwrap();
    assert!(up.len() == 2 && up[0] > size && up[1] < 700, "every byte is there, none goes again: {up:?}");
    assert_eq!(rows(&city, "photo"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn twins_are_one() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = phone.file("Lubang besar.", &[]).await.row.id;
    let envelope = phone.envelope(id);
    let device = Device::new(city.address(), &phone.secret());
    let twins: Vec<_> = (0..8)
        .map(|_| {
            let (device, envelope) = (device.clone(), envelope.clone());
            tokio::spawn(async move { device.put(id, &envelope).await })
        })
        .collect();
    let mut answers = Vec::new();
    for twin in twins {
        answers.push(twin.await.unwrap());
    }
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.head.status()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    assert!(answers.iter().all(|answer| answer.json() == answers[0].json()), "all have the same receipt");
    assert_eq!((rows(&city, "complaint"), rows(&city, "event")), (1, 1));

    // The core comes last, and is told the same.
    phone.pass().await;
    let receipt = phone.complaint(id).await.receipt.unwrap();
    assert_eq!(serde_json::to_value(&receipt).unwrap(), answers[0].json()["receipt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn taken_back_or_erased_while_the_answer_is_on_its_way() {
    for erased in [false, true] {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let id = phone.file("Lubang besar.", &[picture::tiny(1)]).await.row.id;
        let (answered, mut has_answered) = tokio::sync::mpsc::unbounded_channel();
        let (go_on, goes_on) = std::sync::mpsc::channel::<()>();
        let goes_on = std::sync::Mutex::new(goes_on);
        let held = move |answer| {
            answered.send(()).unwrap();
            tokio::task::block_in_place(|| goes_on.lock().unwrap().recv().unwrap());
            answer
        };
        proxy.once("PUT", Fault::Changed(std::sync::Arc::new(held)));
        let act = async {
            has_answered.recv().await.unwrap();
            if erased {
                phone.erase(id).await.unwrap();
            } else {
                phone.withdraw(id).await.unwrap();
            }
            go_on.send(()).unwrap();
        };
        tokio::join!(phone.pass(), act);
        phone.pass_until("said", async |phone: &Phone| phone.queue().await.complaints.is_empty()).await;
        phone.pass().await;
        let answer = Device::new(city.address(), &phone.secret()).complaint(id).await;
        if erased {
            assert_eq!(answer.head.status(), 404);
            assert!(!sambat_tests::folder::holds(&city.data(), "Lubang besar"));
            assert!(phone.complaints().await.is_empty());
        } else {
            assert_eq!(answer.json()["status"], "withdrawn");
            let said = answer.json()["events"].as_array().unwrap().iter().filter(|e| e["kind"] == "withdrawn").count();
            assert_eq!((said, proxy.seen("POST").len()), (1, 0), "its photo stays here");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passes_take_turns_and_a_second_submit_is_none() {
    let city = City::started().await;
    let proxy = Proxy::before(city.address()).await;
    let phone = Phone::new(&proxy.endpoint());
    let filed = phone.file("Lubang besar.", &[picture::tiny(1)]).await;
    assert_eq!(phone.submit(filed.row.id).await.unwrap(), filed);
    tokio::join!(phone.pass(), phone.pass(), phone.pass());
    assert_eq!((proxy.seen("PUT").len(), proxy.seen("POST").len(), proxy.seen("PATCH").len()), (1, 1, 0));
    assert_eq!(rows(&city, "complaint"), 1);
}
