//! What the citizen is told while they look elsewhere: what they asked for, in words that a locked phone may show, and once.

use jiff::SignedDuration;
use sambat_client::{
    api::Nothing,
    complaint::ComplaintDetail,
    draft::DraftChange,
    host::{self, WindowVisible},
    inspect::Inspect as _,
    notification::{self, NotificationAsked, NotificationChange},
    ports::{News, NewsKind},
    setting::{self, SettingChange},
    store::{self, StoreError, notification::Waiting},
    sync::Reach,
};
use sambat_domain::{
    event::{EventKind, RejectReason},
    id::ComplaintId,
};
use sambat_tests::{city::City, phone::Phone};
use std::fs;

async fn wanting(city: &City) -> Phone {
    let phone = Phone::new(&city.endpoint());
    let all = notification::asked(phone.app(), NotificationAsked { wanted: true }).await.unwrap();
    assert!(all.answer && all.done && all.sent && all.late && all.quiet_hours && all.background && !all.ask);
    phone
}

async fn sent(phone: &Phone, description: &str) -> ComplaintId {
    let id = phone.file(description, &[]).await.row.id;
    phone.pass_until_complete(id).await;
    id
}

async fn minutes(city: &City, phone: &Phone, count: i64) {
    for clock in [&city.clock, &phone.clock] {
        clock.advance(SignedDuration::from_mins(count));
    }
    phone.pass().await;
}

fn lines(told: &[News]) -> Vec<(NewsKind, &str, &str)> {
    told.iter().map(|news| (news.kind, news.title.as_str(), news.text.as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_news_is_told_once_in_its_own_words() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let id = sent(&phone, "Saluran mampet, air meluap. Sudah tiga hari.").await;
    assert_eq!(phone.system.told(), [], "what the citizen saw happen is no news");
    minutes(&city, &phone, 6).await;

    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Answer, Some("Besok kami bersihkan.")).await;
    let answered = city.clock.read();
    phone.pass().await;
    let told = phone.system.told();
    let heading = "Saluran mampet, air meluap.";
    let heading = told.first().map_or(heading, |news| news.text.as_str()).to_owned();
    assert!(heading.starts_with("Saluran mampet, air meluap"), "{heading}");
    assert_eq!(lines(&told), [(NewsKind::Answered, "Dijawab dalam 6 menit", heading.as_str())]);
    assert_eq!((told[0].report, told[0].when, told[0].private, told[0].silent), (id, answered, false, false));

    for (kind, note, title) in [
        (EventKind::Question, "Di sebelah mana?", "Dinas PUPR bertanya"),
        (EventKind::Answer, "Terima kasih, aduan Anda sedang kami cek.", "Dinas PUPR memberi kabar"),
        (EventKind::Done, "Sudah lancar.", "Selesai dikerjakan"),
    ] {
        city.act(id, Some("pupr"), kind, Some(note)).await;
        phone.pass().await;
        assert_eq!(phone.system.titles(), [title]);
        phone.pass().await;
        assert_eq!(phone.system.titles(), [""; 0], "told once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_says_is_told_in_the_language_of_the_page() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let (declined, elsewhere) = (sent(&phone, "Tes.").await, sent(&phone, "Jalan tol.").await);
    setting::set(phone.app(), SettingChange::Language("en".into())).await.unwrap();
    city.act(declined, None, EventKind::Rejected { reason: RejectReason::Unclear }, Some("Tidak jelas.")).await;
    city.clock.advance(SignedDuration::from_secs(1));
    city.act(elsewhere, None, EventKind::NotOurs { owner: "Jasa Marga".into() }, Some("Kami teruskan.")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Report declined", "Not the city's, it belongs to Jasa Marga"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_anything_before_they_wanted_it_and_they_are_asked_once() {
    let city = City::started().await;
    let mut phone = Phone::new(&city.endpoint());
    let ask = async |phone: &Phone| notification::get(phone.app(), Nothing {}).await.unwrap().ask;
    assert!(!ask(&phone).await, "never at the start");
    let id = phone.file("Lubang.", &[]).await.row.id;
    assert!(!ask(&phone).await, "nor while it is only here");
    phone.pass_until_complete(id).await;
    assert!(ask(&phone).await);
    city.act(id, None, EventKind::Answer, Some("Besok.")).await;
    phone.pass().await;

    let settings = notification::asked(phone.app(), NotificationAsked { wanted: false }).await.unwrap();
    assert!(!settings.ask && !settings.answer && !settings.done && !settings.sent && !settings.late);
    phone.reopen();
    assert!(!ask(&phone).await, "and not again");
    // The switch is in the settings. What was before is no news.
    let settings = notification::set(phone.app(), NotificationChange::Done(true)).await.unwrap();
    assert!(settings.done && !settings.answer);
    phone.pass().await;
    city.act(id, None, EventKind::Answer, Some("Lusa.")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), [""; 0]);
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Done, Some("Beres.")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Selesai dikerjakan"]);
}

async fn private(phone: &Phone) -> ComplaintDetail {
    let id = phone.draft("Saya hamil tujuh bulan.").await.id;
    let kind = Some("layanan-kesehatan".parse().unwrap());
    phone.change(id, DraftChange::Category(kind)).await.unwrap();
    phone.agree(id).await;
    phone.submit(id).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_private_nothing_is_told_but_that_there_is_something() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let filed = private(&phone).await;
    phone.pass_until_complete(filed.row.id).await;
    city.act(filed.row.id, None, EventKind::Question, Some("Hamil berapa bulan?")).await;
    phone.pass().await;
    let told = phone.system.told();
    assert_eq!(lines(&told), [(NewsKind::Question, "Ada kabar", "Buka Sambat untuk membaca")]);
    assert!(told[0].private);
    let travels = serde_json::to_string(&told).unwrap();
    for word in ["hamil", "Hamil", "Puskesmas", &filed.row.ticket.to_string()] {
        assert!(!travels.contains(word), "{word}: {travels}");
    }

    // Nor where its words cannot be opened any more.
    fs::remove_file(phone.folder().join("secrets.json")).unwrap();
    let mut phone = phone;
    phone.reopen();
    note(&phone, filed.row.id);
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Ada kabar"]);
}

/// Notes news of a complaint, as a pass does that ends before it tells them.
fn note(phone: &Phone, complaint: ComplaintId) {
    let at = phone.clock.read();
    phone
        .app()
        .store()
        .write(|transaction, _| {
            let waiting = Waiting { complaint, kind: NewsKind::Answered, event: None, at };
            store::notification::put(transaction, &waiting)
        })
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_of_a_report_wins_and_what_is_settled_is_no_news() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let (one, other) = (sent(&phone, "Lubang.").await, sent(&phone, "Lampu mati.").await);
    city.act(one, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(one, Some("pupr"), EventKind::Answer, Some("Besok.")).await;
    city.act(one, Some("pupr"), EventKind::Done, Some("Beres.")).await;
    city.clock.advance(SignedDuration::from_secs(1));
    city.act(other, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(other, None, EventKind::Question, Some("Yang mana?")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Selesai dikerjakan", "Kota bertanya"]);

    city.act(other, None, EventKind::Answer, Some("Tiang itu milik PLN, kami hubungi.")).await;
    phone.system.dies(true);
    phone.pass().await;
    phone.system.dies(false);
    phone.pass().await;
    assert_eq!(phone.system.titles(), [""; 0], "a kill before it is shown tells nothing, rather than the same twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_after_it_was_heard_loses_no_news() {
    let city = City::started().await;
    let mut phone = wanting(&city).await;
    let id = sent(&phone, "Lubang.").await;
    note(&phone, id);
    phone.kill();
    phone.open();
    for left in [1, 0] {
        phone.pass().await;
        assert_eq!(phone.system.titles().len(), left);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn at_night_and_to_whoever_looks_it_makes_no_sound() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let id = sent(&phone, "Lubang.").await;
    let silent = async |phone: &Phone| {
        city.act(id, None, EventKind::Answer, Some("Sebentar lagi kami kerjakan.")).await;
        phone.pass().await;
        let told = phone.system.told();
        assert_eq!(told.len(), 1);
        told[0].silent
    };
    assert!(!silent(&phone).await, "it is a quarter past nine");
    host::window_visible(phone.app(), WindowVisible { visible: true }).await.unwrap();
    assert!(silent(&phone).await);
    host::window_visible(phone.app(), WindowVisible { visible: false }).await.unwrap();
    minutes(&city, &phone, 12 * 60).await;
    let _ = phone.system.told();
    assert!(silent(&phone).await, "a quarter past nine at night");
    notification::set(phone.app(), NotificationChange::QuietHours(false)).await.unwrap();
    assert!(!silent(&phone).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_waited_long_is_said_to_have_arrived() {
    let mut city = City::started().await;
    let phone = wanting(&city).await;
    city.stop().await;
    let id = phone.file("Lampu jalan mati tiga malam.", &[]).await.row.id;
    for clock in [&city.clock, &phone.clock] {
        clock.advance(SignedDuration::from_mins(70));
    }
    assert_eq!(phone.pass().await.reach, Reach::Nobody);
    city.start().await;
    phone.pass_until_complete(id).await;
    let told = phone.system.told();
    assert_eq!(
        told.iter().map(|news| (news.kind, news.title.as_str())).collect::<Vec<_>>(),
        [(NewsKind::Sent, "Laporan terkirim")]
    );
    minutes(&city, &phone, 1).await;
    assert_eq!(phone.system.told(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_promise_is_told_once_it_is_sure() {
    let mut city = City::started().await;
    let phone = wanting(&city).await;
    let (late, answered) = (sent(&phone, "Lubang besar.").await, sent(&phone, "Lampu mati.").await);
    minutes(&city, &phone, 29).await;
    assert_eq!(phone.system.told(), []);
    city.act(answered, None, EventKind::Answer, Some("Malam ini kami ganti.")).await;
    city.stop().await;
    // Past the promise of both. What the city did is not known here.
    minutes(&city, &phone, 30).await;
    assert_eq!(phone.system.told(), []);
    city.start().await;
    phone.pass().await;
    let told = phone.system.told();
    let promise = phone.complaint(late).await.row.clock.unwrap().due.promise.unwrap();
    assert_eq!(
        told.iter().map(|news| news.title.as_str()).collect::<Vec<_>>(),
        ["Dijawab dalam 29 menit", "Lewat janji, belum dijawab"]
    );
    assert_eq!((told[1].report, told[1].kind, told[1].when), (late, NewsKind::Late, promise));
    // Whatever happens to it meanwhile, the same promise is broken once.
    city.act(late, None, EventKind::Verified, None).await;
    minutes(&city, &phone, 30).await;
    assert_eq!(phone.system.told(), []);
    for clock in [&city.clock, &phone.clock] {
        clock.advance(SignedDuration::from_hours(24 * 7));
    }
    for left in [1, 0] {
        city.look_at_clocks().await;
        phone.pass().await;
        let titles = phone.system.titles();
        assert_eq!(titles.len(), left, "{titles:?}");
        assert!(titles.iter().all(|title| title == "Belum dijawab, masuk daftar wali kota"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_restored_city_says_again_is_no_news_and_neither_is_what_a_damaged_phone_hears_again() {
    let mut city = City::started().await;
    let mut phone = wanting(&city).await;
    let id = sent(&phone, "Lubang besar.").await;
    minutes(&city, &phone, 60).await;
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Answer, Some("Besok.")).await;
    phone.pass().await;
    let backup = city.back_up().await;
    city.act(id, Some("pupr"), EventKind::Question, Some("Di mana?")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles().len(), 3, "late, answered, asked");
    city.restore(&backup).await;
    crate::restored::calm(&phone).await;
    assert_eq!(phone.system.titles(), [""; 0]);
    city.act(id, Some("pupr"), EventKind::Question, Some("Sebelah mana?")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Dinas PUPR bertanya"]);

    phone.close();
    fs::remove_file(phone.folder().join("sambat.db")).unwrap();
    let _ = fs::remove_file(phone.folder().join("sambat.db-wal"));
    phone.open();
    assert!(phone.app().info().recovered);
    // The settings are gone with the file.
    notification::asked(phone.app(), NotificationAsked { wanted: true }).await.unwrap();
    phone.pass_until_complete(id).await;
    assert!(phone.complaint(id).await.timeline.len() > 3);
    assert_eq!(phone.system.titles(), [""; 0]);
    city.act(id, Some("pupr"), EventKind::Done, Some("Beres.")).await;
    phone.pass().await;
    assert_eq!(phone.system.titles(), ["Selesai dikerjakan"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_shown_of_a_report_that_is_erased() {
    let city = City::started().await;
    let phone = wanting(&city).await;
    let (gone, stays) = (sent(&phone, "Lubang.").await, sent(&phone, "Lampu mati.").await);
    for id in [gone, stays] {
        city.act(id, None, EventKind::Answer, Some("Besok.")).await;
    }
    phone.pass().await;
    phone.erase(gone).await.unwrap();
    let left: Vec<_> = phone.system.told().into_iter().map(|news| news.report).collect();
    assert_eq!(left, [stays]);
    let noted = |phone: &Phone| {
        let all = phone.app().store().read(|connection, _| store::notification::waiting(connection));
        all.map_err(|error: StoreError| error.to_string()).unwrap()
    };
    note(&phone, stays);
    phone.erase(stays).await.unwrap();
    assert_eq!(noted(&phone), []);
}
