//! What is hidden from a seat: it goes to no other office, and no list, number or bound tells of it.

use crate::{
    at_rest::AtRest,
    board::act,
    city::{City, content, id},
    desk::{Browser, health, officer},
    phone::Answer,
    reporter::{NIK, agreed, key, seal},
};
use sambat_domain::{
    event::{Actor, EventKind},
    officer::{Role, Sight},
    status::Status,
};
use sambat_protocol::desk::DeskComplaint;
use sambat_server::{ByHand, command};
use serde_json::{Value, json};

/// Somebody in every seat that sees complaints.
fn staffed(city: &City) {
    officer(city, "ratna", Role::Coordinator, None);
    officer(city, "wali", Role::Mayor, None);
    officer(city, "joko", Role::Agency, Some("pupr"));
    officer(city, "sari", Role::Agency, Some("dinkes"));
    officer(city, "dewi", Role::Agency, Some("dlh"));
    officer(city, "budi", Role::Field, Some("pupr"));
}

async fn put(city: &City, n: u32, words: &Value) -> Answer {
    let body = json!({"v": 1, "pack_rev": city.revision(), "content": words});
    city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await
}

/// A hole in the road whose citizen wants that only the office reads it.
pub fn chosen() -> Value {
    let mut words = content();
    words["description"] = "Lubang di depan rumah istri muda Pak Contoh.".into();
    words["visibility"] = "private".into();
    words["place"] = json!({"pin": {"lat_e7": -76_453_210, "lon_e7": 1_129_071_830}, "area": "35.75.02.1005"});
    words
}

/// Words of a kind about health, without the consent that it needs.
fn unsorted() -> Value {
    let mut words = health();
    words["consents"] = json!([]);
    words
}

fn pass_on(agency: &str) -> Value {
    json!({"kind": "assigned", "agency": agency, "note": "Lebih cocok di sana."})
}

/// Where it stands after a command, or why that does nothing.
fn by_hand(city: &City, n: u32, kind: EventKind) -> Result<String, String> {
    let said = ByHand { actor: Actor::Officer { agency: None }, kind, note: Some("Pindah.".into()) };
    let added = command::add_event(city.data(), None, &*city.config.clock, &id(n), said);
    added.map(|told| told.rsplit(' ').next().unwrap().to_owned()).map_err(|error| error.to_string())
}

fn assigned(agency: &str) -> EventKind {
    EventKind::Assigned { agency: agency.parse().unwrap() }
}

fn refused(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.value()["errors"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_private_goes_to_no_office_but_its_own() {
    let city = City::start().await;
    staffed(&city);
    for (n, words) in [(1, health()), (2, unsorted()), (3, chosen()), (4, content()), (5, content()), (6, health())] {
        assert_eq!(put(&city, n, &words).await.status, 201);
    }
    let (ratna, joko, sari) =
        (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await, Browser::of(&city, "sari").await);
    let other = (422, json!([{"field": "agency", "code": "private"}]));

    // It has its office: no answer tells which one, whoever tries them all.
    for agency in ["pupr", "dinkes", "dlh"] {
        assert_eq!(ratna.act(&id(1), 20, pass_on(agency)).await.problem(), (403, "forbidden"), "{agency}");
    }
    // Nobody has it yet: it goes to the one that the pack names.
    for agency in ["pupr", "dlh", "kominfo"] {
        assert_eq!(refused(&ratna.act(&id(2), 21, pass_on(agency)).await), other, "{agency}");
        assert!(by_hand(&city, 2, assigned(agency)).unwrap_err().contains("not the office"), "{agency}");
    }
    assert_eq!(ratna.act(&id(2), 22, pass_on("dinkes")).await.status, 201);
    assert_eq!(sari.open(&id(2)).await.row.sight, Sight::Whole);
    // Nor does the office pass it on.
    assert_eq!(refused(&sari.act(&id(1), 23, pass_on("pupr")).await), other);
    assert!(!sari.open(&id(1)).await.may.contains(&"assigned".to_owned()));
    assert_eq!(refused(&joko.act(&id(3), 24, pass_on("dlh")).await), other, "chosen is as good");
    assert!(by_hand(&city, 3, assigned("dlh")).is_err());

    // Typed in at another office's desk, it is not that office's.
    let typed = json!({"content": health(), "came_by": "walk_in"});
    let taken = joko.send("PUT", &format!("/v1/desk/complaints/{}", id(7)), &typed).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    assert_eq!(joko.get(&format!("/v1/desk/complaints/{}", id(7))).await.problem(), (404, "not_found"));
    assert_eq!(sari.open(&id(7)).await.row.sight, Sight::Whole);

    // What citizens follow as one has the same readers.
    assert_eq!(ratna.act(&id(4), 25, pass_on("pupr")).await.status, 201);
    let same = |of: u32| json!({"kind": "duplicate", "of": id(of)});
    for (n, of) in [(4, 1), (4, 3), (4, 99)] {
        let unknown = (422, json!([{"field": "of", "code": "unknown"}]));
        assert_eq!(refused(&ratna.act(&id(n), 26, same(of)).await), unknown, "{n} {of}");
    }
    let duplicate = |of: u32| EventKind::Duplicate { of: id(of).parse().unwrap() };
    for (n, of) in [(1, 4), (4, 1), (3, 4), (1, 3)] {
        assert!(by_hand(&city, n, duplicate(of)).unwrap_err().contains("duplicate"), "{n} {of}");
    }
    assert_eq!(by_hand(&city, 1, duplicate(6)), Ok("duplicate_of".to_owned()), "both its office's");
    assert_eq!(ratna.act(&id(4), 27, same(5)).await.status, 201);

    sari.queue("").await;
    assert_eq!(city.at_rest().private_beside("dinkes"), 1, "the hole alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_stands_is_not_asked_by_trying() {
    let city = City::start().await;
    staffed(&city);
    put(&city, 1, &health()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let again = json!({"kind": "reopened", "note": "Warga bertanya lagi."});
    assert_eq!(ratna.act(&id(1), 20, again.clone()).await.problem(), (403, "forbidden"));
    assert_eq!(city.at_rest().audited("stranger"), 1);
    let rejected = EventKind::Rejected { reason: sambat_domain::event::RejectReason::Other };
    act(&city, 1, Actor::Officer { agency: Some("dinkes".parse().unwrap()) }, rejected, Some("Bukan di sini."));
    assert_eq!(ratna.act(&id(1), 21, again).await.status, 201, "what is over may be opened again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_citizen_wants_hidden_is_hidden_as_a_private_kind_is() {
    let city = City::start().await;
    staffed(&city);
    assert_eq!(put(&city, 1, &chosen()).await.status, 201);
    let path = format!("/v1/desk/complaints/{}", id(1));
    for name in ["joko", "budi"] {
        let theirs = Browser::of(&city, name).await.open(&id(1)).await;
        assert_eq!((theirs.row.sight, theirs.row.status), (Sight::Whole, Some(Status::Dispatched)), "{name}");
        assert!(theirs.content.unwrap().description.starts_with("Lubang di depan"));
    }
    for name in ["ratna", "wali"] {
        let browser = Browser::of(&city, name).await;
        let answer = browser.get(&path).await;
        assert!(!String::from_utf8_lossy(&answer.body).contains("istri muda"));
        let outline: DeskComplaint = answer.is();
        assert_eq!((outline.row.sight, outline.content), (Sight::Outline, None));
        assert_eq!((outline.row.category, outline.row.area, outline.row.position), (None, None, None));
        assert!(browser.queue("?tray=all&q=istri").await.rows.is_empty());
        let csv = browser.get("/v1/desk/export.csv?tray=all").await;
        let csv = String::from_utf8_lossy(&csv.body).into_owned();
        assert!(!csv.contains("istri") && !csv.contains("jalan-rusak") && !csv.contains("1005"), "{csv}");
    }
    assert_eq!(Browser::of(&city, "dewi").await.get(&path).await.status, 404);
    // Nothing of it lies in the open, in no index, on no map and in no list.
    assert!(!city.holds("istri muda"));
    assert_eq!(city.at_rest().rows("words"), 0);
    assert_eq!(city.at_rest().placeless(), 1);
    for path in ["/open-data/complaints.csv", "/open-data/complaints.geojson", "/board.json"] {
        let told = city.phone(9).anyone("GET", path).send().await;
        let told = String::from_utf8_lossy(&told.body).into_owned();
        assert!(!told.contains("jalan-rusak"), "{path}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_near_is_what_may_be_opened_too() {
    let city = City::start().await;
    staffed(&city);
    let mut open = content();
    open["place"] = chosen()["place"].clone();
    for n in 1..=3 {
        put(&city, n, &open).await;
    }
    put(&city, 4, &chosen()).await;
    let (ratna, joko) = (Browser::of(&city, "ratna").await, Browser::of(&city, "joko").await);
    for (n, agency) in [(1, "pupr"), (2, "dlh"), (3, "pupr")] {
        assert_eq!(ratna.act(&id(n), 20 + n, json!({"kind": "assigned", "agency": agency})).await.status, 201);
    }
    let near = |opened: DeskComplaint| opened.near.iter().map(|near| near.id.to_string()).collect::<Vec<_>>();
    assert_eq!(near(joko.open(&id(1)).await), [id(3)]);
    assert_eq!(near(ratna.open(&id(1)).await), [id(2), id(3)]);
    assert!(near(joko.open(&id(4)).await).is_empty(), "what is private lies nowhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_much_somebody_complains_counts_what_may_be_opened() {
    let city = City::start().await;
    staffed(&city);
    let key = key(&city).await;
    let mut private = health();
    private["consents"].as_array_mut().unwrap().push(agreed()["consents"][0].clone());
    for (n, words) in [(1, agreed()), (2, private), (3, agreed()), (4, agreed())] {
        let sealed = seal(&key, NIK, u8::try_from(n).unwrap());
        let body = json!({"v": 1, "pack_rev": city.revision(), "content": words, "reporter_sealed": sealed});
        assert_eq!(city.phone(1).ask("PUT", format!("/v1/complaints/{}", id(n))).json(&body).await.status, 201);
    }
    let ratna = Browser::of(&city, "ratna").await;
    for (n, agency) in [(1, "pupr"), (3, "pupr"), (4, "dlh")] {
        assert_eq!(ratna.act(&id(n), 20 + n, json!({"kind": "assigned", "agency": agency})).await.status, 201);
    }
    for (name, n, others) in [("ratna", 1, 2), ("joko", 1, 1), ("sari", 2, 0), ("dewi", 4, 0)] {
        assert_eq!(Browser::of(&city, name).await.open(&id(n)).await.reporter.others, others, "{name}");
    }
}

/// What came of sixty of the same at once, by status.
async fn sixty(city: &City, browser: &Browser<'_>, method: &'static str, path: &str, body: &Value) -> [usize; 2] {
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..60 {
        let ask = city.phone(9).anyone(method, path).with("origin", "http://localhost");
        let (ask, body) = (ask.with("cookie", &*browser.cookie), body.clone());
        asked.spawn(async move { ask.json(&body).await });
    }
    let answers = asked.join_all().await;
    assert!(answers.iter().all(|answer| answer.status != 429 || answer.problem() == (429, "slow_down")));
    [200, 429].map(|status| answers.iter().filter(|answer| answer.status == status).count())
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_at_once_are_counted_one_by_one() {
    let city = City::start().await;
    staffed(&city);
    put(&city, 1, &content()).await;
    let ratna = Browser::of(&city, "ratna").await;
    let lines = |deed: &str| city.at_rest().audited(deed);
    let none = json!({});
    assert_eq!(sixty(&city, &ratna, "GET", "/v1/desk/export.csv?tray=all", &none).await, [10, 50]);
    assert_eq!(lines("export"), 10);
    let reason = json!({"reason": "Menelepon balik untuk bertanya."});
    let path = format!("/v1/desk/complaints/{}/reveal", id(1));
    assert_eq!(sixty(&city, &ratna, "POST", &path, &reason).await, [50, 10]);
    assert_eq!((lines("reveal"), city.phone(1).events().await.len()), (50, 51));
    city.pass(jiff::SignedDuration::from_hours(25));
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.send("POST", &path, &reason).await.status, 200);
}

/// Hidden complaints of one of two cities, which differ in all that is hidden and in nothing else: kinds, offices, words, places,
/// what was done beside the clock. Whoever can tell the cities apart learns something.
async fn world(other: bool) -> City {
    let mut city = City::closed();
    let ours = "id = \"ibu-hamil\"\nchannel = \"kesehatan\"\nagency = \"dinkes\"";
    city.edit_pack(ours, &ours.replace("dinkes", "perkim"));
    city.open().await;
    for (name, role, agency) in [
        ("ratna", Role::Coordinator, None),
        ("wali", Role::Mayor, None),
        ("tono", Role::Admin, None),
        ("dewi", Role::Agency, Some("pdam")),
        ("budi", Role::Field, Some("pdam")),
    ] {
        officer(&city, name, role, agency);
    }
    let pick = |a: &'static str, b: &'static str| if other { b } else { a };
    for (n, kind) in [(1, "jalan-rusak"), (2, "sampah"), (3, "air-minum")] {
        let mut words = content();
        words["category"] = kind.into();
        words["place"] = chosen()["place"].clone();
        assert_eq!(put(&city, n, &words).await.status, 201);
    }
    by_hand(&city, 3, assigned("pdam")).unwrap();
    let of = |kind: &str, words: &str| {
        let mut told = health();
        (told["category"], told["description"]) = (kind.into(), words.into());
        told["consents"][0]["text_id"] = if kind == "ibu-hamil" { "ibu" } else { "kesehatan" }.into();
        told
    };
    let (asthma, pregnant) = (of("layanan-kesehatan", "Obat asma habis."), of("ibu-hamil", "Bidan tidak datang."));
    let (one, two) = if other { (&pregnant, &asthma) } else { (&asthma, &pregnant) };
    let mut unsure = one.clone();
    unsure["consents"] = json!([]);
    let mut wish = chosen();
    wish["category"] = pick("trotoar", "sampah").into();
    wish["description"] = pick("Paving lepas di depan rumah.", "Tetangga membakar popok.").into();
    if other {
        wish.as_object_mut().unwrap().remove("place");
    }
    for (n, words) in [(11, one), (12, two), (13, &unsure), (14, &wish), (15, one), (16, two), (17, one)] {
        city.pass(jiff::SignedDuration::from_secs(10));
        assert_eq!(put(&city, n, words).await.status, 201, "{n}");
    }
    city.pass(jiff::SignedDuration::from_mins(5));
    let office = |n: u32| if (n == 16) == other { "dinkes" } else { "perkim" };
    let does = |n: u32, kind: EventKind| {
        let note = Some("Besok kami datangi.");
        act(&city, n, Actor::Officer { agency: Some(office(n).parse().unwrap()) }, kind, note);
    };
    // The wait ends at the same moment, by another deed.
    let reason = sambat_domain::event::RejectReason::Other;
    does(15, if other { EventKind::Rejected { reason } } else { EventKind::Answer });
    does(16, EventKind::Answer);
    // What moves no clock.
    city.pass(jiff::SignedDuration::from_mins(1));
    if other {
        does(16, EventKind::Done);
        does(17, EventKind::Promised { by: "2026-11-26T03:00:00Z".parse().unwrap() });
        does(17, EventKind::Started);
        does(11, EventKind::Started);
    }
    city.pass(jiff::SignedDuration::from_mins(3));
    city
}

/// What can be asked of the queue, every filter by itself and with a tray.
fn questions() -> Vec<String> {
    let filters = [
        "",
        "channel=kesehatan",
        "channel=infrastruktur",
        "category=ibu-hamil",
        "category=layanan-kesehatan",
        "category=sampah",
        "category=trotoar",
        "category=tidak-ada",
        "agency=dinkes",
        "agency=perkim",
        "agency=dlh",
        "agency=pupr",
        "area=35.75.02.1005",
        "q=asma",
        "q=bidan",
        "q=popok",
        "q=paving",
        "q=hamil",
        "q=Pasuruan",
        "q=lubang",
        "q=PSR-0000-000B",
        "q=PSR-0000-000E",
        "channel=kesehatan&category=ibu-hamil",
        "channel=kesehatan&agency=dinkes",
        "channel=kesehatan&q=asma",
        "category=ibu-hamil&q=PSR-0000-000B",
    ];
    let trays = ["unanswered", "late", "working", "reopened", "sorting", "escalated", "over", "all"];
    let mut all: Vec<_> =
        trays.iter().flat_map(|tray| filters.iter().map(move |filter| format!("?tray={tray}&{filter}"))).collect();
    // Cursors by hand: between moments at which something was received, answered, done or promised.
    for tray in ["unanswered", "all", "over", "sorting"] {
        for at in ["03:02:51", "03:03:21", "03:08:21", "03:09:21", "03:12:21", "03:13:21"] {
            let at: jiff::Timestamp = format!("2026-11-24T{at}Z").parse().unwrap();
            all.push(format!("?tray={tray}&after={}.{}", at.as_millisecond(), id(13)));
        }
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn no_filter_no_count_no_order_and_no_page_tells_what_is_hidden() {
    let (one, two) = (world(false).await, world(true).await);
    for name in ["ratna", "wali", "tono", "dewi", "budi"] {
        let (a, b) = (Browser::of(&one, name).await, Browser::of(&two, name).await);
        for question in questions() {
            let path = format!("/v1/desk/complaints{question}");
            let (a, b) = (a.get(&path).await, b.get(&path).await);
            assert_eq!((a.status, a.value()), (b.status, b.value()), "{name} {question}");
        }
        for n in 11..=17 {
            for path in
                [format!("/v1/desk/complaints/{}", id(n)), format!("/v1/desk/complaints/{}/handover.csv", id(n))]
            {
                let (a, b) = (a.get(&path).await, b.get(&path).await);
                assert_eq!((a.status, a.value()), (b.status, b.value()), "{name} {path}");
                assert!(!String::from_utf8_lossy(&a.body).contains("photo_id"), "{name} {path}");
            }
        }
        for filter in ["", "&channel=kesehatan", "&category=ibu-hamil", "&agency=dinkes", "&q=asma", "&q=PSR-0000-000B"]
        {
            let path = format!("/v1/desk/export.csv?tray=all{filter}");
            let (a, b) = (a.get(&path).await, b.get(&path).await);
            assert_eq!((a.status, &a.body), (b.status, &b.body), "{name} {filter}");
        }
        // The report counts everything; of a ticket that is hidden it tells no more than the queue.
        let (a, b) = (a.get("/desk/report.csv").await, b.get("/desk/report.csv").await);
        let lines = |told: &Answer| {
            let text = String::from_utf8_lossy(&told.body).into_owned();
            // A median is a number of the report, and whoever's wait it is stands behind it.
            text.lines()
                .filter(|line| (11..=17).any(|n| line.contains(&format!("PSR-0000-{}", ticket(n)))))
                .filter(|line| !line.contains("median") && !line.contains("p90"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!((a.status, lines(&a)), (b.status, lines(&b)), "{name}");
    }
    // And what may be seen is seen.
    let ratna = Browser::of(&one, "ratna").await;
    let seen = |page: sambat_protocol::desk::DeskPage| {
        page.rows.iter().map(|row| row.id.to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    let health: std::collections::BTreeSet<_> = [11, 12, 13, 15, 16, 17].into_iter().map(id).collect();
    assert_eq!(seen(ratna.queue("?tray=all&channel=kesehatan").await), health);
    assert_eq!(seen(ratna.queue("?tray=sorting").await), [id(13)].into());
    assert_eq!(seen(ratna.queue("?tray=all&q=PSR-0000-000B").await), [id(11)].into());
    assert_eq!(seen(ratna.queue("?tray=all&category=ibu-hamil").await), [].into());
    assert_eq!(ratna.queue("?tray=all").await.rows.len(), 10);
}

/// The last letters of the ticket of one that is numbered so.
fn ticket(n: u32) -> String {
    let letters = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    format!("000{}", char::from(letters[usize::try_from(n).unwrap()]))
}

/// A line to the desk that is read as it comes.
struct Line {
    stream: tokio::net::TcpStream,
    text: String,
}

impl Line {
    async fn of(city: &City, browser: &Browser<'_>) -> Self {
        use tokio::io::AsyncWriteExt as _;
        let phone = city.phone(9);
        let mut stream = tokio::net::TcpStream::connect(phone.addr).await.unwrap();
        let ask = phone.anyone("GET", "/v1/desk/live").with("cookie", &*browser.cookie).text();
        stream.write_all(ask.as_bytes()).await.unwrap();
        Self { stream, text: String::new() }
    }

    async fn read(&mut self) -> bool {
        use tokio::io::AsyncReadExt as _;
        let mut piece = [0; 1024];
        let n = self.stream.read(&mut piece).await.unwrap();
        self.text.push_str(&String::from_utf8_lossy(&piece[..n]));
        n > 0
    }

    /// Reads until it was told so often.
    async fn heard(&mut self, times: u32) {
        while !self.text.contains(&format!("data: {times}\n")) {
            assert!(self.read().await, "{}", self.text);
        }
    }

    /// How often it was told until the server stopped.
    async fn times(mut self) -> usize {
        while self.read().await {}
        self.text.matches("event: head").count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_to_the_desk_tells_of_what_its_officer_sees() {
    let mut city = City::start().await;
    staffed(&city);
    let mut hers;
    let mut another;
    let mut own;
    {
        let (ratna, dewi) = (Browser::of(&city, "ratna").await, Browser::of(&city, "dewi").await);
        let sari = Browser::of(&city, "sari").await;
        hers = Line::of(&city, &ratna).await;
        another = Line::of(&city, &dewi).await;
        own = Line::of(&city, &sari).await;
        for line in [&mut hers, &mut another, &mut own] {
            line.heard(1).await;
        }
        // One comes in: its age is seen.
        put(&city, 1, &health()).await;
        hers.heard(2).await;
        own.heard(2).await;
        // What moves no clock is heard by its office alone; what does is heard.
        city.pass(jiff::SignedDuration::from_mins(1));
        let say = json!({"kind": "reply", "note": "Masih sakit.", "at": "2026-11-24T03:03:11Z"});
        let said = city.phone(1).ask("PUT", format!("/v1/complaints/{}/events/{}", id(1), id(70))).json(&say).await;
        assert_eq!(said.status, 201);
        own.heard(3).await;
        let promised = json!({"kind": "promised", "by": "2026-11-26T03:00:00Z"});
        assert_eq!(sari.act(&id(1), 71, promised).await.status, 201);
        own.heard(4).await;
        city.pass(jiff::SignedDuration::from_mins(1));
        assert_eq!(sari.act(&id(1), 72, json!({"kind": "answer", "note": "Obatnya ada."})).await.status, 201);
        own.heard(5).await;
        hers.heard(3).await;
        put(&city, 2, &content()).await;
        hers.heard(4).await;
        // Another office hears what it is given, and that it is gone.
        assert_eq!(ratna.act(&id(2), 73, json!({"kind": "assigned", "agency": "dlh"})).await.status, 201);
        another.heard(2).await;
        hers.heard(5).await;
        assert_eq!(dewi.act(&id(2), 74, pass_on("pupr")).await.status, 204);
        another.heard(3).await;
        hers.heard(6).await;
    }
    city.stop().await;
    assert_eq!((hers.times().await, another.times().await, own.times().await), (6, 3, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kind_it_is_lies_nowhere_in_the_open() {
    let mut city = City::start().await;
    staffed(&city);
    let mut mother = health();
    mother["category"] = "ibu-hamil".into();
    mother["consents"][0]["text_id"] = "ibu".into();
    put(&city, 1, &mother).await;
    put(&city, 2, &chosen()).await;
    let sari = Browser::of(&city, "sari").await;
    assert_eq!(sari.queue("?tray=all&category=ibu-hamil").await.rows.len(), 1);
    assert_eq!(sari.queue("?tray=all&category=layanan-kesehatan").await.rows.len(), 0);
    let secret = |city: &City| {
        city.at_rest().forget_packs();
        ["ibu-hamil", "jalan-rusak", "layanan-kesehatan"].map(|kind| city.holds(kind))
    };
    assert_eq!(city.at_rest().open_kinds(), 0);
    let to = city.folder.path().join("backups");
    let what = sambat_server::backup::MakeBackup { data: city.data().to_owned(), to, with_keys: false, keys: None };
    let (backup, _) = sambat_server::backup::make(&what, &*city.config.clock, &|_| {}).unwrap();
    assert_eq!(AtRest::of(&backup).open_kinds(), 0);
    drop(sari);
    city.stop().await;
    // Only the pack itself names its kinds.
    assert_eq!(secret(&city), [false; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_open_before_is_closed_at_the_next_start() {
    let mut city = City::start().await;
    staffed(&city);
    put(&city, 1, &health()).await;
    let mut market = content();
    market["category"] = "pasar".into();
    market["description"] = "Lapak nomor tujuh bocor.".into();
    put(&city, 2, &market).await;
    by_hand(&city, 2, assigned("perdagangan")).unwrap();
    let ratna = Browser::of(&city, "ratna").await;
    assert_eq!(ratna.queue("?tray=all&q=lapak").await.rows.len(), 1);
    drop(ratna);
    city.stop().await;
    // As software from before left the one; and a pack that makes the other's kind private.
    city.at_rest().open_private_kinds("layanan-kesehatan");
    let kind = "id = \"pasar\"\n";
    city.edit_pack(kind, &format!("{kind}visibility = \"private\"\nconsent = \"health\"\n"));
    city.open().await;
    assert_eq!(city.at_rest().open_complaints(), 0);
    assert_eq!(city.at_rest().rows("words"), 0);
    assert!(!city.holds("Lapak nomor"));
    let (ratna, sari) = (Browser::of(&city, "ratna").await, Browser::of(&city, "sari").await);
    assert_eq!(sari.queue("?tray=all&category=layanan-kesehatan").await.rows.len(), 1);
    assert_eq!(ratna.open(&id(2)).await.row.sight, Sight::Outline);
    let own = city.phone(1).ask("GET", format!("/v1/complaints/{}", id(2))).send().await;
    assert_eq!(own.status, 200);
    command::verify_audit(city.data()).unwrap();
}

/// A folder and all that is in it.
#[cfg(unix)]
fn all(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    found.push(folder.to_owned());
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all(&path, found) } else { found.push(path) }
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_on_the_machine_reads_a_file_of_the_city() {
    use std::{fs, os::unix::fs::PermissionsExt as _};
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let check = |folder: &std::path::Path| {
        let mut found = vec![];
        all(folder, &mut found);
        for path in &found {
            assert_eq!(mode(path), if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
        }
        found.len()
    };
    let mut city = City::start().await;
    let photo = sambat_photo::prepare(&crate::sending::camera(), sambat_photo::Size::Normal).unwrap().jpeg;
    let words = crate::city::with_photo(&photo);
    assert_eq!(put(&city, 1, &words).await.status, 201);
    let phone = city.phone(1);
    let path = phone.upload(&id(1), &crate::city::manifest(crate::city::PHOTO, &photo)).await;
    assert_eq!(phone.patch(&path, 0).body(photo.clone()).await.status, 204);
    crate::sending::ready(phone, 1).await;
    assert!(check(city.data()) > 7, "databases, logs, folders and a photo");
    let to = city.folder.path().join("backups");
    let back_up = |city: &City| {
        let what = sambat_server::backup::MakeBackup {
            data: city.data().to_owned(),
            to: to.clone(),
            with_keys: true,
            keys: None,
        };
        sambat_server::backup::make(&what, &*city.config.clock, &|_| {}).unwrap().0
    };
    back_up(&city);
    check(&to);
    // As software from before left it: the next start closes it, and a backup is closed whatever it is of.
    city.stop().await;
    let mut found = vec![];
    for folder in [city.data(), &to] {
        all(folder, &mut found);
    }
    for path in found {
        fs::set_permissions(&path, fs::Permissions::from_mode(if path.is_dir() { 0o755 } else { 0o644 })).unwrap();
    }
    city.open().await;
    check(city.data());
    city.pass(jiff::SignedDuration::from_secs(1));
    check(&back_up(&city));
    city.stop().await;
    fs::remove_dir_all(city.data()).unwrap();
    let what =
        sambat_server::backup::Restore { from: to.clone(), data: city.data().to_owned(), without_lost_photos: false };
    sambat_server::backup::restore(&what, &*city.config.clock, &|_| {}).unwrap();
    check(city.data());
}
