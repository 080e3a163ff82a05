//! What a citizen did since, and what a file in their name cannot do.

use super::*;

/// A complaint that is at the city, on a phone without signal, and the city asks something.
async fn asked() -> (City, Proxy, Phone, ComplaintId) {
    let (city, mut proxy, phone) = village().await;
    proxy.listen().await;
    let id = phone.file(WORDS, &[]).await.row.id;
    phone.pass_until_complete(id).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    phone.pass().await;
    proxy.refuse().await;
    (city, proxy, phone, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_citizen_did_since_goes_along_and_stands_there_once() {
    let (city, mut proxy, phone, id) = asked().await;
    phone.say(id, Feedback::Reply { note: "Depan warung.".into() }).await.unwrap();
    let file = phone.carry_out().await.unwrap();
    let answer = city.import(&file).await.unwrap();
    assert_eq!((answer.complaints[0].outcome, answer.complaints[0].events), (CarriedOutcome::Known, 1));
    assert_eq!(city.import(&file).await.unwrap().complaints[0].events, 0);
    proxy.listen().await;
    phone.pass_until("heard", async |phone| phone.queue().await.complaints.is_empty()).await;
    let heard = phone.complaint(id).await;
    assert_eq!(heard.row.status, Some(Status::Dispatched));
    assert_eq!(of_kind(&city, "reply"), 1);
    // How it came is read wherever it is.
    let reply = heard.timeline.iter().find(|event| event.kind == EventKind::Reply).unwrap();
    assert_eq!(reply.via, Some(Via::Bundle));
    assert_eq!(rows(&city, "register WHERE deed = 'citizen_by_bundle' AND event IS NOT NULL"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_destroys_or_cannot_be_taken_back_waits_for_the_phones_own_connection() {
    let (city, mut proxy, phone, id) = asked().await;
    phone.withdraw(id).await.unwrap();
    let other = phone.file("Lampu mati.", &[]).await.row.id;
    assert!(phone.queue().await.carries);
    let answer = city.import(&phone.carry_out().await.unwrap()).await.unwrap();
    assert_eq!(answer.complaints.iter().map(|of| of.id).collect::<Vec<_>>(), [other], "only what it takes along");
    assert_eq!(of_kind(&city, "withdrawn"), 0);
    proxy.listen().await;
    phone.pass_until("heard", async |phone| phone.queue().await.complaints.is_empty()).await;
    assert_eq!((of_kind(&city, "withdrawn"), rows(&city, "event WHERE via IS NOT NULL")), (1, 0));

    // With nothing else that waits there is no file, and the page offers none.
    let (_city, _proxy, phone, id) = asked().await;
    phone.withdraw(id).await.unwrap();
    assert!(!phone.queue().await.carries);
    assert_eq!(phone.carry_out().await.unwrap_err().code, ApiCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_wrote_in_the_owners_name_destroys_nothing() {
    let (city, mut proxy, phone) = village().await;
    proxy.listen().await;
    let id = phone.file(WORDS, &[picture::tiny(11)]).await.row.id;
    proxy.always("POST /v1/uploads", Fault::Instead(Answer::made_up("503 Service Unavailable", &[], "")));
    phone.pass().await;
    let photo = phone.complaint(id).await.photos[0].id;
    let at = "2026-11-24T03:00:00Z";
    let finals = [
        json!({"kind": "withdrawn", "at": at}),
        json!({"kind": "consent_withdrawn", "at": at}),
        json!({"kind": "photo_given_up", "photo_id": photo, "reason": "damaged", "at": at}),
    ];
    let body = phone.envelope(id);
    for (owner, harmless) in [(phone.secret().to_vec(), 1), (b"stranger".to_vec(), 0)] {
        let app = phone.app();
        let keys =
            app.store().read(|connection, _| sambat_client::store::city::get(connection, &PACK.parse().unwrap()));
        let key = keys.unwrap().keys.into_iter().find(|key| key.alg == Algorithm::X25519).unwrap();
        let pack = PACK.parse().unwrap();
        let mut writer = BundleWriter::new(Vec::new(), &key, &pack, hash::sha256(&owner), &[8; 32].into()).unwrap();
        writer.words(id, &body).unwrap();
        for (n, event) in (0..).zip(finals.iter().chain([&json!({"kind": "disputed", "at": at})])) {
            let event_id = EventId::new(jiff::Timestamp::UNIX_EPOCH, &[n; 10]);
            writer.event(event_id, event.to_string().as_bytes()).unwrap();
        }
        let answer = post(&city, &writer.finish().unwrap()).await.unwrap();
        let of = &answer.complaints[0];
        assert_eq!((of.outcome, of.events, of.turned_away), (CarriedOutcome::Known, harmless, 4 - harmless));
        assert_eq!(of.missing, harmless, "a stranger does not hear which photos are here");
    }
    assert_eq!(rows(&city, "event WHERE kind LIKE '%withdrawn%' OR kind LIKE '%given_up%'"), 0);
    assert_eq!((rows(&city, "erased"), rows(&city, "reporter_forgotten"), rows(&city, "owner")), (0, 0, 1));
    proxy.heal();
    phone.pass_until_complete(id).await;
}
