//! Two worlds that differ in what is hidden answer alike: no filter, count, order, page or line tells them apart.

use super::*;

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
