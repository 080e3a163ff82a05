//! The worked examples of `docs/RESPONSE-CLOCK.md`, read from that very page and computed again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fall over where it stands")]

use sambat_domain::{
    Timestamp,
    civil::{Date, Weekday},
    event::{Actor, Event, EventKind, RejectReason},
    id::{ComplaintId, EventId},
    pack::{Basis, Pack},
    response::{Calendar, Clock, Clocks, DoneClock, Elapsed, Ending, History, Holiday, Hours, Opening, Verdict, Week},
};

const PAGE: &str = include_str!("../../../docs/RESPONSE-CLOCK.md");
const WIB_S: i64 = 7 * 3_600;

/// The rows of the first table that has this word in its heading, as cells.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<Vec<&'a str>> {
    let lines = page.lines().skip_while(|line| !(line.starts_with("| ") && line.contains(heading))).skip(2);
    let rows = lines.take_while(|line| line.starts_with('|'));
    let rows: Vec<_> = rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert!(!rows.is_empty(), "no table {heading:?}");
    rows
}

fn minute(text: &str) -> u16 {
    let (hour, minute) = text.split_once(':').unwrap();
    hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
}

fn openings(cell: &str) -> Vec<Opening> {
    if cell == "closed" {
        return Vec::new();
    }
    let opening = |text: &str| {
        let (opens, closes) = text.split_once('-').unwrap();
        Opening { opens_min: minute(opens), closes_min: minute(closes) }
    };
    cell.split(", ").map(opening).collect()
}

fn week(rows: &[Vec<&str>], column: usize) -> Week {
    let of = |days: &str| openings(rows.iter().find(|row| row[0] == days).unwrap()[column]);
    let (working, fri, rest) = (of("Monday to Thursday"), of("Friday"), of("Saturday and Sunday"));
    let (mon, tue, wed, thu) = (working.clone(), working.clone(), working.clone(), working);
    Week { mon, tue, wed, thu, fri, sat: rest.clone(), sun: rest }
}

fn calendar() -> Calendar {
    let table = rows(PAGE, "ordinary weeks");
    let ramadan = PAGE.split("Ramadan, ").nth(1).unwrap();
    let (from, until) = ramadan.split_once(" |").unwrap().0.split_once(" to ").unwrap();
    let holidays = PAGE.split("Holidays: ").nth(1).unwrap().split_once('.').unwrap().0.split(", ");
    let (from, until) = (Some(from.parse().unwrap()), Some(until.parse().unwrap()));
    Calendar {
        hours: vec![Hours { from: None, until: None, week: week(&table, 1) }],
        ramadan: vec![Hours { from, until, week: week(&table, 2) }],
        holidays: holidays.map(|date| Holiday { date: date.parse().unwrap(), name: "Libur".to_owned() }).collect(),
    }
}

fn city(basis: Basis) -> Pack {
    assert!(PAGE.contains("Reward within 10 minutes, promise 30 minutes, limit 1 day."));
    let mut pack: Pack = serde_json::from_str(
        r#"{"v": 1, "id": "kota", "name": "Kota", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [], "categories": [], "agencies": [],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "working"},
            "templates": [{"id": "cek"}], "words": {"id": {"template.cek": "Terima kasih, sedang kami cek."}}}"#,
    )
    .unwrap();
    pack.response.basis = basis;
    pack.calendar = calendar();
    pack
}

/// A local time of the page, and what follows it. Without a date it is of the day that was read last.
fn moment<'a>(text: &'a str, day: &mut Option<Date>) -> (Timestamp, &'a str) {
    let mut rest = text;
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        let (weekday, after) = text.split_once(' ').unwrap();
        let (date, after) = after.split_once(' ').unwrap();
        let date: Date = date.parse().unwrap();
        assert_eq!(name(date.weekday()), weekday, "{text}");
        *day = Some(date);
        rest = after;
    }
    let (time, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let midnight: Timestamp = format!("{}T00:00:00Z", day.unwrap()).parse().unwrap();
    let second = midnight.as_second() + i64::from(minute(time)) * 60 - WIB_S;
    (Timestamp::from_second(second).unwrap(), rest)
}

fn name(weekday: Weekday) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][usize::try_from(weekday.to_monday_zero_offset()).unwrap()]
}

fn local(at: Timestamp) -> String {
    let ahead = Timestamp::from_second(at.as_second() + WIB_S).unwrap().to_string();
    let (date, time) = ahead.split_once('T').unwrap();
    format!("{} {date} {}", name(date.parse::<Date>().unwrap().weekday()), &time[..5])
}

fn event(line: &str, seq: u64, day: &mut Option<Date>) -> Event {
    let (received_at, what) = moment(line, day);
    let (what, at) = match what.split_once(" (written ") {
        Some((what, written)) => (what, moment(written.trim_end_matches(')'), day).0),
        None => (what, received_at),
    };
    let (who, what) = what.split_once(' ').unwrap();
    let actor = match who {
        "city" => Actor::System,
        "citizen" => Actor::Citizen,
        "coordinator" => Actor::Officer { agency: None },
        agency => Actor::Officer { agency: Some(agency.to_lowercase().parse().unwrap()) },
    };
    let complaint = ComplaintId::new(received_at, &[7; 10]);
    let (kind, note) = match what {
        "receives" => (EventKind::Received, None),
        "verifies" => (EventKind::Verified, None),
        "starts" => (EventKind::Started, None),
        "holds" => (EventKind::Held, Some("Menunggu aspal.")),
        "answers" => (EventKind::Answer, Some("Besok pagi ditambal.")),
        "answers by template" => (EventKind::Answer, Some("  terima kasih sedang kami cek ")),
        "asks" => (EventKind::Question, Some("Di depan rumah nomor berapa?")),
        "replies" => (EventKind::Reply, Some("Nomor 4.")),
        "finishes" => (EventKind::Done, None),
        "finishes with a note" => (EventKind::Done, Some("Sudah ditambal.")),
        "agrees" => (EventKind::Confirmed, None),
        "disputes" => (EventKind::Disputed, Some("Masih berlubang.")),
        "rejects" => (EventKind::Rejected { reason: RejectReason::Unclear }, None),
        "says not ours" => (EventKind::NotOurs { owner: "Provinsi".to_owned() }, None),
        "finds a duplicate" => (EventKind::Duplicate { of: complaint }, None),
        "reopens" => (EventKind::Reopened, None),
        "withdraws" => (EventKind::Withdrawn, None),
        "escalates" => (EventKind::Escalated, None),
        other => match other.strip_prefix("assigns ") {
            Some(agency) => (EventKind::Assigned { agency: agency.to_lowercase().parse().unwrap() }, None),
            None => panic!("nobody knows what it means that {who} {other}"),
        },
    };
    let id = EventId::new(received_at, &[u8::try_from(seq).unwrap(); 10]);
    Event {
        note: note.map(str::to_owned),
        received_at: Some(received_at),
        seq: Some(seq),
        ..Event::new(id, complaint, actor, kind, at)
    }
}

fn minutes(minutes: u32) -> String {
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {} min", minutes / 60, minutes % 60) }
}

fn elapsed(elapsed: Elapsed, basis: Basis) -> String {
    let (working, wall) = (minutes(elapsed.working_min.unwrap()), minutes(elapsed.wall_min));
    match basis {
        Basis::Working => format!("{working} ({wall} in all)"),
        Basis::Wall => format!("{wall} ({working} open)"),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reward => "reward",
        Verdict::OnTime => "on time",
        Verdict::Late => "late",
        Verdict::PastLimit => "past the limit",
    }
}

fn clock(clock: &Clock) -> String {
    let took = elapsed(clock.elapsed, clock.basis);
    let Some(ending) = clock.ending else {
        assert_eq!((clock.verdict, clock.ended_at), (None, None));
        let since = clock.late_since.map(|since| format!(", late since {}", local(since)));
        return format!("waiting {took}, would be {}{}", verdict(clock.pending.unwrap()), since.unwrap_or_default());
    };
    assert_eq!(clock.pending, None);
    let how = match ending {
        Ending::Answered => None,
        Ending::PassedOn => Some("passed on"),
        Ending::Over => Some("over"),
        Ending::Withdrawn => Some("withdrawn"),
        Ending::Duplicate => Some("duplicate"),
    };
    let said: Vec<_> = how.into_iter().chain(clock.verdict.map(verdict)).collect();
    format!("{} after {took}", said.join(", "))
}

fn done(clock: &DoneClock, basis: Basis) -> String {
    let how = match (clock.done_at, clock.paused) {
        (Some(_), _) => "done after",
        (None, true) => "paused at",
        (None, false) => "not done in",
    };
    format!("{how} {}", elapsed(clock.elapsed, basis))
}

fn or_none(lines: &[String]) -> String {
    if lines.is_empty() { "–".to_owned() } else { lines.join("<br>") }
}

#[test]
fn every_example_of_the_page_holds() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (part, basis) in [("## On working time", Basis::Working), ("## On wall time", Basis::Wall)] {
        let pack = city(basis);
        for row in rows(PAGE.split(part).nth(1).unwrap(), "what happened") {
            let [case, happened, asked, until, city, offices, is_done, mayor] = row[..] else { panic!("{row:?}") };
            count += 1;
            assert!(case.starts_with(&format!("{count} ")), "{case} is no {count}");
            let mut day = None;
            let lines = happened.split("<br>").zip(1..);
            let events: Vec<_> = lines.map(|(line, seq)| event(line, seq, &mut day)).collect();
            let now = moment(asked, &mut None).0;
            let category = "lubang".parse().unwrap();
            let history = History { category: &category, received_at: None, events: &events };
            let clocks = Clocks::of(&history, &pack, now).unwrap();

            let due = clocks.city.due;
            let due = [due.target, due.promise, due.limit].map(|due| local(due.unwrap()));
            let of_offices = clocks.agencies.iter().map(|of| {
                let round = if of.round > 1 { format!(", round {}", of.round) } else { String::new() };
                format!("{}{round}: {}", of.agency.as_str().to_uppercase(), clock(&of.clock))
            });
            let computed = [
                (until, or_none(&due)),
                (city, clock(&clocks.city)),
                (offices, or_none(&of_offices.collect::<Vec<_>>())),
                (is_done, done(&clocks.done, basis)),
                (mayor, or_none(clocks.escalation_due.map(local).as_slice())),
            ];
            // For whoever asks with --nocapture.
            println!("{case}: {}", computed[1].1);
            let differs = computed.into_iter().filter(|(page, computed)| page != computed);
            wrong.extend(differs.map(|(page, computed)| format!("{case}\n  page:     {page}\n  computed: {computed}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count >= 16);
}
