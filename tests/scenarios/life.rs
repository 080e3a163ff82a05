//! What happens to a complaint at the city reaches the phone: status, answer, question, and who said it.

use sambat_client::{complaint::Followed, host::Notice, sync::Reach};
use sambat_domain::{
    event::{Actor, EventKind, RejectReason},
    id::ComplaintId,
    pack::Basis,
    response::Verdict,
    status::{Shown, Status},
};
use sambat_tests::{city::City, phone::Phone, picture};

async fn sent(phone: &Phone, description: &str) -> ComplaintId {
    let id = phone.file(description, &[picture::tiny(1)]).await.row.id;
    phone.pass_until_complete(id).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_timeline_comes_with_its_words_and_times() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = sent(&phone, "Lubang besar.").await;
    let minute = jiff::SignedDuration::from_mins(1);
    // The phone is years off, which orders nothing.
    phone.clock.advance(jiff::SignedDuration::from_hours(-24 * 1_000));

    city.clock.advance(minute);
    let pupr = EventKind::Assigned { agency: "pupr".parse().unwrap() };
    let said = city.act(id, None, pupr.clone(), None).await;
    assert_eq!(said, format!("{}: dispatched", phone.complaint(id).await.row.ticket));
    let mut notices = phone.app().notices();
    phone.pass().await;
    let row = phone.complaint(id).await.row;
    assert_eq!((row.status, row.shown, row.answered_at), (Some(Status::Dispatched), Shown::Waiting, None));
    let mut told = Vec::new();
    while let Ok(notice) = notices.try_recv() {
        told.push(notice);
    }
    assert!(told.contains(&Notice::Complaint { id }), "the page is told: {told:?}");

    city.clock.advance(minute);
    city.act(id, Some("pupr"), EventKind::Answer, Some("Besok ditambal.")).await;
    let answered = city.clock.read();
    city.clock.advance(minute);
    city.act(id, Some("pupr"), EventKind::Started, None).await;
    phone.pass().await;
    let detail = phone.complaint(id).await;
    assert_eq!((detail.row.status, detail.row.shown), (Some(Status::InProgress), Shown::Working));
    assert_eq!(detail.row.answered_at, Some(answered));
    let wait = detail.row.clock.unwrap();
    assert_eq!((wait.elapsed.working_min, wait.elapsed.wall_min), (Some(2), 2), "09:15 on a working day");
    assert_eq!((wait.verdict, wait.pending, wait.late_since), (Some(Verdict::Reward), None, None));
    let last: Vec<_> = detail.timeline.iter().rev().take(3).rev().collect();
    assert_eq!([&last[0].kind, &last[1].kind, &last[2].kind], [&pupr, &EventKind::Answer, &EventKind::Started]);
    assert_eq!(last[1].note.as_deref(), Some("Besok ditambal."));
    assert_eq!(last[1].actor, Actor::Officer { agency: Some("pupr".parse().unwrap()) });
    assert!(detail.timeline.is_sorted_by_key(|event| event.seq), "in the city's order");
    assert!(detail.timeline.iter().all(|event| event.seq.is_some()));

    // Nothing comes twice.
    let before = detail.timeline.len();
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.timeline.len(), before);

    city.act(id, Some("pupr"), EventKind::Done, Some("Sudah ditambal.")).await;
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.row.shown, Shown::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phone_says_until_when_and_that_it_is_late() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = sent(&phone, "Lubang besar.").await;
    let wait = phone.complaint(id).await.row.clock.unwrap();
    let promise = wait.due.promise.unwrap();
    assert_eq!(promise, wait.started_at + jiff::SignedDuration::from_mins(30));
    assert_eq!((wait.basis, wait.pending, wait.late_since), (Basis::Working, Some(Verdict::Reward), None));

    phone.clock.advance(jiff::SignedDuration::from_mins(31));
    let wait = phone.complaint(id).await.row.clock.unwrap();
    assert_eq!((wait.pending, wait.late_since), (Some(Verdict::Late), Some(promise)));

    // Thanks from a template are no answer.
    city.act(id, Some("pupr"), EventKind::Answer, Some("Terima kasih, aduan Anda sedang kami cek.")).await;
    phone.pass().await;
    let row = phone.complaint(id).await.row;
    assert_eq!((row.answered_at, row.clock.unwrap().ending), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_needs_the_citizen_and_a_refusal_has_its_own_word() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let (asked, declined) = (sent(&phone, "Lubang.").await, sent(&phone, "Tes.").await);
    city.act(asked, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(asked, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    city.act(declined, None, EventKind::Rejected { reason: RejectReason::Unclear }, Some("Tidak jelas.")).await;
    phone.pass().await;
    let row = phone.complaint(asked).await.row;
    assert_eq!((row.status, row.shown), (Some(Status::OnHold), Shown::Attention));
    assert!(row.answered_at.is_some(), "a question is an answer");
    let row = phone.complaint(declined).await.row;
    assert_eq!((row.status, row.shown), (Some(Status::Rejected), Shown::Ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_the_phone_was_off_comes_in_its_order() {
    let mut city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    let id = sent(&phone, "Lubang besar.").await;
    phone.close();
    city.stop().await;
    // By hand, with no server running.
    city.act(id, None, EventKind::Verified, None).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    phone.open();
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.row.status, Some(Status::Received));
    city.start().await;
    phone.pass().await;
    assert_eq!(phone.complaint(id).await.row.status, Some(Status::Dispatched));
    let kinds: Vec<_> = phone.complaint(id).await.timeline.into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds[0], EventKind::Received);
    assert_eq!(kinds[kinds.len() - 2], EventKind::Verified);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_hears_only_of_its_own() {
    let city = City::started().await;
    let (mine, theirs) = (Phone::new(&city.endpoint()), Phone::new(&city.endpoint()));
    let id = sent(&mine, "Lubang besar.").await;
    let other = sent(&theirs, "Lampu mati.").await;
    city.act(other, None, EventKind::Verified, None).await;
    mine.pass().await;
    assert_eq!(mine.complaint(id).await.row.status, Some(Status::Received));
    let secret = mine.secret();
    let eavesdropper = sambat_tests::device::Device::new(city.address(), &secret);
    assert_eq!(eavesdropper.complaint(id).await.head.status(), 200);
    assert_eq!(eavesdropper.complaint(other).await.head.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_pack_changes_no_promise_that_was_made() {
    let mut city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    let old = sent(&phone, "Lubang besar.").await;
    let before = phone.complaint(old).await.row.clock.unwrap();
    city.stop().await;
    city.edit_pack("promise = \"30m\"", "promise = \"4h\"");
    city.start().await;
    let new = sent(&phone, "Lampu mati.").await;
    let minutes = jiff::SignedDuration::from_mins;
    for _ in 0..2 {
        let old = phone.complaint(old).await.row.clock.unwrap();
        assert_eq!((old.due.target, old.due.promise), (before.due.target, before.due.promise));
        let new = phone.complaint(new).await.row.clock.unwrap();
        assert_eq!(new.due.promise, Some(new.started_at + minutes(240)));
        // Also after a start, which forgets what no complaint names.
        phone.reopen();
    }
    phone.clock.advance(minutes(60));
    let judged = phone.complaint(old).await.row.clock.unwrap();
    assert_eq!(judged.pending, Some(Verdict::Late), "late by the promise that was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_citizen_hears_that_nobody_answered_past_the_limit() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = sent(&phone, "Lubang besar.").await;
    city.clock.advance(jiff::SignedDuration::from_hours(24 * 7));
    for _ in 0..2 {
        city.look_at_clocks().await;
        phone.pass().await;
    }
    let detail = phone.complaint(id).await;
    let told = detail.timeline.iter().filter(|event| event.kind == EventKind::Escalated).count();
    assert_eq!((told, detail.row.shown), (1, Shown::Waiting), "it changes no status");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_takes_the_verdict_of_its_original() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let original = sent(&phone, "Lubang besar.").await;
    let twin = sent(&phone, "Lubang yang sama.").await;
    let coordinator = None;
    city.act(twin, coordinator, EventKind::Duplicate { of: original }, None).await;
    phone.pass().await;
    assert_eq!(phone.complaint(twin).await.row.clock.unwrap().verdict, None, "the original still waits");
    city.clock.advance(jiff::SignedDuration::from_mins(20));
    city.act(original, coordinator, EventKind::Answer, Some("Besok ditambal.")).await;
    phone.pass().await;
    let of = async |id| phone.complaint(id).await.row.clock.unwrap().verdict;
    assert_eq!((of(original).await, of(twin).await), (Some(Verdict::OnTime), Some(Verdict::OnTime)));
    // It was not answered itself: it says which one goes on.
    let row = phone.complaint(twin).await.row;
    let ticket = phone.complaint(original).await.row.ticket;
    assert_eq!((row.answered_at, row.follows), (None, Some(Followed { ticket, id: Some(original) })));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_complete_is_not_opened_again_by_every_pass() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let id = sent(&phone, "Lubang besar.").await;
    phone.pass().await;
    let database = rusqlite::Connection::open(phone.folder().join("sambat.db")).unwrap();
    // Whoever opened this row now would fall over it.
    let spoilt = database.execute("UPDATE complaint SET content = x'00' WHERE id = ?1", [id.to_string()]).unwrap();
    assert_eq!((spoilt, phone.pass().await.reach), (1, Reach::City));

    let other = phone.file("Lampu mati.", &[picture::tiny(2)]).await.row.id;
    let settled = || -> bool {
        database
            .query_row("SELECT settled FROM complaint WHERE id = ?1", [other.to_string()], |row| row.get(0))
            .unwrap()
    };
    assert!(!settled());
    phone.pass_until("settled", async |_| settled()).await;
    assert!(phone.complaint(other).await.row.marks.complete_at.is_some());
}
