//! Finding one's own complaints again: by word, ticket, status and way in; nothing private by its words, nothing erased.

use jiff::SignedDuration;
use sambat_client::{
    complaint::{self, Bookmark, ComplaintList, ComplaintPage, ComplaintRow, ComplaintSearch, Group, Outlook, Shut},
    draft::DraftChange,
    inspect::Inspect as _,
    store::StoreError,
};
use sambat_domain::{event::EventKind, id::ComplaintId, status::Shown, visibility::Visibility};
use sambat_tests::{city::City, folder, phone::Phone};

async fn search(phone: &Phone, asked: ComplaintSearch) -> ComplaintPage {
    complaint::search(phone.app(), asked).await.unwrap()
}

async fn find(phone: &Phone, text: &str) -> Vec<ComplaintId> {
    let page = search(phone, ComplaintSearch { text: text.into(), ..ComplaintSearch::default() }).await;
    assert_eq!(page.found as usize, page.rows.len());
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn file(phone: &Phone, kind: &str, landmark: &str, description: &str) -> ComplaintId {
    let id = phone.draft(description).await.id;
    phone.change(id, DraftChange::Category(Some(kind.parse().unwrap()))).await.unwrap();
    phone.change(id, DraftChange::Landmark(landmark.into())).await.unwrap();
    phone.agree(id).await;
    // The newest first: no two are of one moment.
    phone.clock.advance(SignedDuration::from_secs(1));
    phone.submit(id).await.unwrap().row.id
}

#[tokio::test]
async fn a_complaint_is_found_by_its_words_and_its_ticket() {
    let phone = Phone::new("http://127.0.0.1:9");
    let road = file(&phone, "jalan-rusak", "Depan Pasar Besar", "Jalan berlubang, gelap kalau malam.").await;
    let lamp = file(&phone, "lampu-jalan", "Gang Mawar", "Padam tiga malam di RT 2, Kafé Jatí.").await;
    for (text, expected) in [
        ("lubang", vec![road]),
        ("LUBANG gelap", vec![road]),
        ("pasar besar", vec![road]),
        ("malam", vec![lamp, road]),
        ("malam padam", vec![lamp]),
        ("rt 2", vec![lamp]),
        ("kafe jati", vec![lamp]),
        ("lampu jalan", vec![lamp]),
        ("lubang padam", vec![]),
        ("banjir", vec![]),
        ("  ", vec![lamp, road]),
    ] {
        assert_eq!(find(&phone, text).await, expected, "{text}");
    }
    let ticket = phone.complaint(road).await.row.ticket.to_string();
    let plain = ticket.replace('-', "").to_lowercase();
    for text in [&ticket, &ticket.to_lowercase(), &plain, &plain[3..], &ticket[4..8]] {
        assert_eq!(find(&phone, text).await, [road], "{text}");
    }
}

#[tokio::test]
async fn what_is_never_public_is_found_by_ticket_status_and_way_in_only() {
    let phone = Phone::new("http://127.0.0.1:9");
    let road = file(&phone, "jalan-rusak", "Depan pasar", "Berlubang.").await;
    let health = file(&phone, "layanan-kesehatan", "Puskesmas ЮЖЩ", "ЖЩЮ ditolak di loket.").await;
    let row = phone.complaint(health).await.row;
    assert_eq!(row.visibility, Visibility::Private);
    for text in ["ЖЩЮ", "loket", "ditolak", "puskesmas", "layanan kesehatan"] {
        assert_eq!(find(&phone, text).await, [], "{text}");
    }
    assert_eq!(find(&phone, &row.ticket.to_string()).await, [health]);
    let by_channel = |id: &str| ComplaintSearch { channel: Some(id.parse().unwrap()), ..ComplaintSearch::default() };
    assert_eq!(search(&phone, by_channel("kesehatan")).await.rows[0].id, health);
    let page = search(&phone, by_channel("infrastruktur")).await;
    assert_eq!((page.rows.len(), page.rows[0].id, page.all), (1, road, 2));
    let local = ComplaintSearch { group: Some(Group::Running), ..ComplaintSearch::default() };
    assert_eq!(search(&phone, local).await.found, 2);
    phone.app().store().empty_log().unwrap();
    // The index keeps small letters, and nothing else does.
    assert!(!folder::holds(phone.folder(), "жщю") && !folder::holds(phone.folder(), "loket"));
}

#[tokio::test]
async fn what_was_deleted_is_gone_from_the_index_and_from_the_file() {
    let phone = Phone::new("http://127.0.0.1:9");
    let id = file(&phone, "jalan-rusak", "Depan pasar", "Lubang ЖЩЮ di kiri.").await;
    let stays = file(&phone, "jalan-rusak", "Depan pasar", "Lubang di kanan.").await;
    assert_eq!(find(&phone, "жщю").await, [id]);
    phone.app().store().empty_log().unwrap();
    assert!(folder::holds(phone.folder(), "жщю"), "the index keeps small letters");

    let gone = move |transaction: &sambat_client::store::Transaction<'_>, _: &_| {
        transaction.execute("DELETE FROM complaint WHERE id = ?1", [id.to_string()])?;
        Ok::<_, StoreError>(())
    };
    phone.app().store().write(gone).unwrap();
    assert_eq!(find(&phone, "жщю").await, []);
    assert_eq!(find(&phone, "lubang").await, [stays]);
    phone.app().store().empty_log().unwrap();
    assert!(!folder::holds(phone.folder(), "жщю"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_status_are_counted_and_follow_the_city() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let answered = file(&phone, "jalan-rusak", "Depan pasar", "Lubang satu.").await;
    file(&phone, "jalan-rusak", "Depan pasar", "Lubang dua.").await;
    phone.pass().await;
    file(&phone, "lampu-jalan", "Depan pasar", "Padam.").await;
    let counts = async |text: &str| {
        let page = search(&phone, ComplaintSearch { text: text.into(), ..ComplaintSearch::default() }).await;
        page.counts.into_iter().map(|count| (count.shown, count.count)).collect::<Vec<_>>()
    };
    assert_eq!(counts("").await, [(Shown::Local, 1), (Shown::Waiting, 2)]);
    assert_eq!(counts("lubang").await, [(Shown::Waiting, 2)]);

    city.act(answered, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(answered, Some("pupr"), EventKind::Started, None).await;
    phone.pass().await;
    assert_eq!(counts("").await, [(Shown::Waiting, 2), (Shown::Working, 1)]);
    let running = ComplaintSearch { text: "lubang".into(), group: Some(Group::Running), ..ComplaintSearch::default() };
    let page = search(&phone, running).await;
    assert_eq!((page.found, page.rows.len(), page.all), (2, 2, 3));
    assert!(page.rows.iter().any(|row| row.id == answered));
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap() {
    let phone = Phone::new("http://127.0.0.1:9");
    let mut filed = Vec::new();
    for n in 0..65 {
        filed.push(file(&phone, "jalan-rusak", "Depan pasar", &format!("Lubang {n}.")).await);
    }
    let listed: Vec<_> = phone.complaints().await.into_iter().map(|row| row.id).collect();
    filed.reverse();
    assert_eq!(listed, filed);
    let first = complaint::list(phone.app(), ComplaintList::default()).await.unwrap();
    assert_eq!((first.rows.len(), first.found, first.all), (30, 65, 65));
    let next = first.next.unwrap();
    assert_eq!(next, Bookmark { filed: 36, ..next }, "the thirtieth from the end");
}

#[tokio::test(flavor = "multi_thread")]
async fn home_is_in_the_order_of_whom_complaints_wait_for() {
    let city = City::started().await;
    let phone = Phone::new(&city.endpoint());
    let mut filed = Vec::new();
    for n in 0..6 {
        filed.push(file(&phone, "jalan-rusak", "Depan pasar", &format!("Lubang {n}.")).await);
    }
    phone.pass().await;
    let [asked, waits, answered, far, near, done] = filed[..] else { panic!("six") };
    for id in [asked, answered, far, near, done] {
        city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    }
    let today = phone.clock.read();
    let by = |days: i64| today + SignedDuration::from_hours(24 * days);
    for id in [answered, far, near] {
        city.act(id, Some("pupr"), EventKind::Answer, Some("Kami jadwalkan.")).await;
    }
    city.act(asked, Some("pupr"), EventKind::Question, Some("Di sebelah mana?")).await;
    city.act(far, Some("pupr"), EventKind::Promised { by: by(9) }, None).await;
    city.act(near, Some("pupr"), EventKind::Promised { by: by(3) }, None).await;
    city.act(done, Some("pupr"), EventKind::Done, None).await;
    phone.pass().await;
    let local = file(&phone, "lampu-jalan", "Depan pasar", "Padam.").await;

    let order = async |group: Option<Group>| {
        let page = search(&phone, ComplaintSearch { group, ..ComplaintSearch::default() }).await;
        assert_eq!(page.found as usize, page.rows.len());
        page.rows
    };
    let ids = |rows: &[ComplaintRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let rows = order(None).await;
    assert_eq!(ids(&rows), [asked, local, waits, near, far, answered, done]);
    let outlook = |n: usize| rows[n].outlook.clone();
    assert_eq!(outlook(0), Some(Outlook::Asked { agency: Some("pupr".parse().unwrap()) }));
    assert!(matches!(outlook(2), Some(Outlook::AnswerBy { .. })));
    assert_eq!((outlook(3), outlook(4)), (Some(Outlook::DoneBy { at: by(3) }), Some(Outlook::DoneBy { at: by(9) })));
    assert_eq!((outlook(1), outlook(5)), (None, None));
    assert!(matches!(outlook(6), Some(Outlook::CheckBy { .. })));
    assert_eq!(ids(&order(Some(Group::Needed)).await), [asked]);
    assert_eq!(ids(&order(Some(Group::Running)).await), [local, waits, near, far, answered]);
    assert_eq!(ids(&order(Some(Group::Over)).await), [done]);
}

#[tokio::test]
async fn a_page_says_until_when_the_offices_are_closed() {
    let phone = Phone::new("http://127.0.0.1:9");
    file(&phone, "jalan-rusak", "Depan pasar", "Lubang.").await;
    let shut = async || search(&phone, ComplaintSearch::default()).await.shut.unwrap();
    let open = shut().await;
    let from = open.from.unwrap();
    assert!(phone.clock.read() < from && from < open.until);
    phone.clock.advance(phone.clock.read().duration_until(from));
    assert_eq!(shut().await, Shut { from: None, until: open.until });
}
