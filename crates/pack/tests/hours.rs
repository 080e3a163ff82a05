//! When the offices are open, what differs for a kind or an office, and templates: what is read, and every mistake.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

mod common;

use common::{Files, PACK, small, spoilt};
use sambat_domain::{
    pack::{Basis, Pack, Response},
    response::{Opening, WorkingTime},
};

const LINES: usize = 26;

/// Its mistakes. Most weeks here name only the days that they are about: that others are forgotten is told elsewhere.
fn mistakes(files: &Files) -> Vec<String> {
    common::mistakes(files).into_iter().filter(|mistake| !mistake.contains("is forgotten")).collect()
}

/// The small pack with this at its end, its first line being [`LINES`] + 1.
fn with(end: &str) -> Files {
    let mut files = small();
    files.get_mut("pack.toml").unwrap().push_str(end);
    files
}

#[track_caller]
fn told(end: &str, expected: &[(usize, &str)]) {
    assert_eq!(PACK.lines().count(), LINES);
    let expected: Vec<_> = expected.iter().map(|(line, what)| format!("pack.toml:{}: {what}", LINES + line)).collect();
    assert_eq!(mistakes(&with(end)), expected);
}

fn pack(end: &str) -> Pack {
    sambat_pack::read(&with(end)).unwrap().pack
}

#[test]
fn a_calendar_is_read_in_the_order_of_its_dates() {
    let pack = pack(concat!(
        "[[hours]]\nfrom = 2027-01-01\nmon = [\"08:00-12:00\", \"12:00-24:00\"]\ntue = []\nwed = []\nthu = []\nfri = []\n",
        "[[hours]]\nuntil = 2026-12-31\nmon = []\ntue = []\nwed = []\nthu = []\nfri = [\"07:30-11:30\"]\n",
        "[[ramadan]]\nfrom = 2027-02-08\nuntil = 2027-03-09\nmon = [\"08:00-15:00\"]\ntue = []\nwed = []\nthu = []\nfri = []\n",
        "[[holiday]]\ndate = 2026-12-25\nname = \"Natal\"\n[[holiday]]\ndate = 2026-08-17\nname = \"Merdeka \"\n",
    ));
    let calendar = pack.calendar;
    let until: Vec<_> = calendar.hours.iter().map(|hours| hours.until.map(|date| date.to_string())).collect();
    assert_eq!(until, [Some("2026-12-31".to_owned()), None]);
    let opening = |opens_min, closes_min| Opening { opens_min, closes_min };
    assert_eq!(calendar.hours[1].week.mon, [opening(480, 720), opening(720, 1_440)]);
    assert_eq!(calendar.ramadan[0].week.mon, [opening(480, 900)]);
    let names: Vec<_> = calendar.holidays.iter().map(|holiday| holiday.name.as_str()).collect();
    assert_eq!(names, ["Merdeka", "Natal"]);
}

#[test]
fn an_opening_that_is_none() {
    told(
        "[[hours]]\nmon = [\"7:30-15:30\"]\ntue = [\"15:30-07:30\"]\nwed = [\"08:00-08:00\"]\n\
         thu = [\"07:30-12:00\", \"11:59-15:30\"]\nfri = [\n  \"07:30-11:30\",\n  \"13.00-14.30\",\n]\n",
        &[
            (2, "`7:30-15:30` is no opening: HH:MM-HH:MM, such as 07:30-15:30"),
            (3, "`15:30-07:30` closes before it opens"),
            (4, "`08:00-08:00` closes before it opens"),
            (5, "`11:59-15:30` begins before the one before it closes"),
            (8, "`13.00-14.30` is no opening: HH:MM-HH:MM, such as 07:30-15:30"),
        ],
    );
    told("[[hours]]\nmon = \"07:30-15:30\"\n", &[(2, "`mon` must be a list of texts, this is a text")]);
}

#[test]
fn a_weekday_that_is_none_or_there_twice() {
    told(
        "[[hours]]\nmon = [\"07:30-15:30\"]\nsenin = [\"07:30-15:30\"]\n",
        &[(3, "nothing here is called `senin`; known: from, until, mon, tue, wed, thu, fri, sat, sun")],
    );
    told("[[hours]]\nmon = [\"07:30-15:30\"]\nmon = [\"07:30-15:30\"]\n", &[(3, "duplicate key")]);
    told("[[hours]]\n", &[(1, "nothing is open in this week: name at least one of mon, tue, wed, thu, fri, sat, sun")]);
}

#[test]
fn a_working_day_of_which_nothing_is_said_is_forgotten() {
    let of = |week: &str| common::mistakes(&with(&format!("[[hours]]\n{week}")));
    let open = "[\"07:30-15:30\"]";
    let week = format!("mon = {open}\ntue = {open}\nthu = {open}\n");
    let told = |day: &str| {
        format!("pack.toml:27: `{day}` is forgotten: name when it is open, or `{day} = []` where it is closed")
    };
    assert_eq!(of(&week), [told("wed"), told("fri")]);
    assert_eq!(of(&format!("{week}wed = []\nfri = []\n")), [""; 0], "closed is no mistake where it is said");
}

#[test]
fn dates_that_are_none_out_of_order_or_overlap() {
    let mon = "mon = [\"07:30-15:30\"]\n";
    told(&format!("[[ramadan]]\nfrom = 2027-03-09\nuntil = 2027-02-08\n{mon}"), &[(3, "`until` comes before `from`")]);
    told(&format!("[[ramadan]]\nfrom = 2027-02-08\n{mon}"), &[(1, "`until` is missing")]);
    told(
        &format!("[[ramadan]]\nfrom = \"2027-02-08\"\nuntil = 2027-03-09T00:00:00\n{mon}"),
        &[
            (2, "`from` must be a date such as 2027-02-08, without quotation marks, this is a text"),
            (3, "`until` must be a date such as 2027-02-08, without quotation marks, this is a date or time"),
        ],
    );
    told(
        &format!(
            "[[ramadan]]\nfrom = 2027-02-08\nuntil = 2027-03-09\n{mon}[[ramadan]]\nfrom = 2027-03-09\n\
             until = 2027-03-10\n{mon}"
        ),
        &[(5, "these dates overlap those in line 27")],
    );
    told(
        &format!("[[hours]]\nuntil = 2026-12-31\n{mon}[[hours]]\nfrom = 2026-12-31\n{mon}"),
        &[(4, "these dates overlap those in line 27")],
    );
    told(&format!("[[hours]]\n{mon}[[hours]]\n{mon}"), &[(3, "these dates overlap those in line 27")]);
    told(
        &format!("[[hours]]\nuntil = 2026-12-31\n{mon}[[hours]]\nfrom = 2027-01-02\n{mon}"),
        &[(4, "nothing says what is open after 2026-12-31 and before 2027-01-02")],
    );
    told(
        &format!("[[hours]]\nuntil = 2026-12-31\n{mon}"),
        &[(1, "these hours end on 2026-12-31, and none follow: leave out the last `until`")],
    );
}

#[test]
fn a_holiday_twice_or_without_a_name() {
    told(
        "[[holiday]]\ndate = 2026-12-25\nname = \"Natal\"\n[[holiday]]\ndate = 2026-12-25\nname = \"Natal\"\n\
         [[holiday]]\ndate = 2026-12-26\n",
        &[(5, "holiday `2026-12-25` is there already, in line 28"), (7, "`name` is missing")],
    );
    told("[[holiday]]\ndate = 2026-02-30\nname = \"-\"\n", &[(2, "invalid date, expected day between 01 and 28")]);
}

#[test]
fn working_time_without_hours() {
    let missing = "`basis` is working, and there is no [[hours]] that says when the offices are open";
    assert_eq!(mistakes(&spoilt("pack.toml", "\"wall\"", "\"working\"")), [format!("pack.toml:13: {missing}")]);
    let own = "agency = \"pupr\"\nresponse = { basis = \"working\" }\n";
    assert_eq!(mistakes(&spoilt("pack.toml", "agency = \"pupr\"\n", own)), [format!("pack.toml:26: {missing}")]);
    // Hours with a mistake in them are there all the same.
    let mut files = spoilt("pack.toml", "\"wall\"", "\"working\"");
    files.get_mut("pack.toml").unwrap().push_str("[[hours]]\nmon = [\"7-15\"]\n");
    assert_eq!(mistakes(&files), ["pack.toml:28: `7-15` is no opening: HH:MM-HH:MM, such as 07:30-15:30"]);
}

#[test]
fn a_day_of_working_time_is_written_as_a_day() {
    let mut files = spoilt("pack.toml", "\"1d\"", "\"24h\"");
    assert_eq!(mistakes(&files), [""; 0]);
    let text = files.get_mut("pack.toml").unwrap();
    *text = text.replace("\"wall\"", "\"working\"") + "[[hours]]\nmon = [\"07:30-15:30\"]\n";
    assert_eq!(
        mistakes(&files),
        ["pack.toml:12: `24h` on working time: write 1d, which ends when the offices close, or another number"]
    );
}

#[test]
fn what_a_kind_or_an_office_promises_of_its_own() {
    let mut files = spoilt(
        "pack.toml",
        "icon = \"road\"\n\n[[agency]]\nid = \"pupr\"\n",
        "icon = \"road\"\n\n[[agency]]\nid = \"pupr\"\nresponse = { promise = \"2h\" }\n[[agency]]\nid = \"dlh\"\n",
    );
    let words = files.get_mut("strings/id.toml").unwrap();
    words.push_str("\"agency.dlh\" = \"DLH\"\n\"category.lampu\" = \"Lampu\"\n");
    files.get_mut("pack.toml").unwrap().push_str(concat!(
        "[[category]]\nid = \"lampu\"\nchannel = \"jalan\"\nagency = \"pupr\"\nicon = \"bulb\"\n",
        "[category.response]\ntarget = \"5m\"\n",
    ));
    let pack = sambat_pack::read(&files).unwrap().pack;
    let city = Response { target_min: 10, promise_min: 30, limit_min: 1_440, basis: Basis::Wall };
    let id = |id: &str| id.parse().unwrap();
    let of =
        |category: &str, agency: Option<&str>| *pack.response_for(&category.parse().unwrap(), agency.map(id).as_ref());
    assert_eq!(pack.response, city);
    assert_eq!(of("lubang", None), Response { promise_min: 120, ..city });
    assert_eq!(of("lubang", Some("dlh")), city);
    assert_eq!(of("lampu", Some("pupr")), Response { target_min: 5, ..city });
    assert_eq!(of("gone", None), city);
}

#[test]
fn own_rules_with_mistakes() {
    let of_kind = |own: &str| {
        let own = format!("agency = \"pupr\"\nresponse = {own}\n");
        mistakes(&spoilt("pack.toml", "agency = \"pupr\"\n", &own))
    };
    assert_eq!(
        of_kind("{ promise = \"2d\" }"),
        ["pack.toml:26: `limit` comes before `promise`: target, promise and limit follow each other"]
    );
    assert_eq!(
        of_kind("{ promis = \"1h\" }"),
        ["pack.toml:26: nothing here is called `promis`; perhaps promise; known: target, promise, limit, basis"]
    );
    assert_eq!(of_kind("\"1h\""), ["pack.toml:26: `response` must be a table, this is a text"]);
    assert_eq!(
        of_kind("{ target = \"soon\" }"),
        ["pack.toml:26: `soon` is no duration: a whole number from 1 on and m, h or d, such as 30m, 2h, 1d"]
    );
}

#[test]
fn a_template_has_words() {
    let mut files = with("[[template]]\nid = \"cek\"\n");
    assert_eq!(mistakes(&files), ["strings/id.toml: `template.cek` is missing (named in pack.toml:28)"]);
    files.get_mut("strings/id.toml").unwrap().push_str("\"template.cek\" = \"Kami cek.\"\n");
    assert_eq!(sambat_pack::read(&files).unwrap().pack.templates[0].id.as_str(), "cek");
}

#[test]
fn pasuruan_is_open_when_it_says() {
    let pack = sambat_pack::read(&common::pasuruan()).unwrap().pack;
    let working = WorkingTime::of(&pack).unwrap();
    let open = |from: &str, to: &str| working.between(from.parse().unwrap(), to.parse().unwrap()) / 60_000;
    // A whole ordinary week, the week of Christmas, and a week of Ramadan, from Monday to Sunday by local time.
    assert_eq!(open("2026-11-15T17:00:00Z", "2026-11-22T17:00:00Z"), 4 * 480 + 240 + 90);
    assert_eq!(open("2026-12-20T17:00:00Z", "2026-12-27T17:00:00Z"), 3 * 480);
    assert_eq!(open("2027-02-14T17:00:00Z", "2027-02-21T17:00:00Z"), 4 * 420 + 210 + 150);
}
