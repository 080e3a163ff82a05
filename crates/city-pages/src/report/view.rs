//! The report in words: what the page and the paper both show.

use super::{
    count::{Both, Office, Report},
    lists::{Group, Part, anchor, promise_name, share_name},
    teller::Teller,
    words::{self, ReportWords},
};
use crate::{
    board::{self, Month},
    page::{Language, filled},
};
use jiff::civil::DateTime;
use sambat_domain::{
    pack::{Basis, Pack},
    response::{
        statistics::{Mark, PromisedDay, Share},
        zone,
    },
};

/// A number and what it says.
pub(super) struct Fact {
    pub(super) value: String,
    pub(super) says: &'static str,
}

/// How many numbers stand behind each office: the head, each row and the widths on paper are as long.
pub(super) const NUMBERS: usize = 12;

/// A cell of the table of offices.
pub(super) struct Cell {
    pub(super) value: String,
    /// The same in the other way of counting.
    pub(super) under: Option<String>,
    /// The list of the tickets behind it.
    pub(super) list: Option<String>,
}

/// A line of the table of offices.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) under: &'static str,
    pub(super) cells: [Cell; NUMBERS],
    pub(super) mark: Option<Mark>,
    pub(super) mark_word: &'static str,
}

/// A month that can be asked for.
pub(super) struct Link {
    pub(super) month: String,
    pub(super) word: String,
    pub(super) current: bool,
}

/// The whole report in words, in one language, as the templates read it.
pub(super) struct View {
    pub(super) w: &'static ReportWords,
    pub(super) language: Language,
    pub(super) city: String,
    pub(super) service: String,
    pub(super) subtitle: String,
    pub(super) month: String,
    pub(super) month_words: String,
    pub(super) months: Vec<Link>,
    pub(super) facts: Vec<Fact>,
    pub(super) head: [&'static str; NUMBERS],
    pub(super) rows: Vec<Row>,
    pub(super) overdue: Group,
    pub(super) parts: Vec<Part>,
    pub(super) has_tickets: bool,
    pub(super) how: Vec<String>,
    pub(super) computed: String,
    pub(super) made: (DateTime, i8),
}

/// Puts a report into the words of a language.
pub(super) fn of(pack: &Pack, report: &Report, language: Language) -> View {
    let w = words::of(language);
    let teller = Teller { pack, w, language };
    let offices = || report.offices.iter().chain([&report.city]);
    let month_words = teller.month(report.month);
    let rules = &pack.board;
    let say = |minutes| board::in_words(language, pack.response.basis, minutes);
    let now = teller.local(report.at);
    let date = format!("{} {}", now.day(), teller.month(Month::of(pack, report.at)));
    View {
        w,
        language,
        city: pack.name.clone(),
        service: pack.service_name().to_owned(),
        subtitle: filled(&w.subtitle, &[("city", &pack.name), ("month", &month_words)]),
        month: report.month.to_string(),
        months: report
            .months
            .iter()
            .map(|month| Link { month: month.to_string(), word: teller.month(*month), current: *month == report.month })
            .collect(),
        month_words,
        facts: teller.facts(report),
        head: [
            &w.waits,
            &w.median,
            &w.p90,
            &w.reward,
            &w.on_time,
            &w.late,
            &w.past_limit,
            &w.waiting,
            &w.unjudged,
            &w.kept,
            &w.broken,
            &w.reopened,
        ],
        rows: offices().map(|office| teller.row(office)).collect(),
        overdue: teller.overdue(report),
        parts: offices().map(|office| teller.part(office)).filter(|part| !part.groups.is_empty()).collect(),
        has_tickets: report.has_tickets,
        how: vec![
            w.how_counts.clone(),
            w.how_waiting.clone(),
            w.how_promises.clone(),
            filled(
                &w.how_mark,
                &[
                    ("median", &say(rules.reward_median_min)),
                    ("p90", &say(rules.reward_p90_min)),
                    ("warning", &say(rules.warning_median_min)),
                    ("least", &rules.min_sample.to_string()),
                ],
            ),
            w.how_all.clone(),
        ],
        computed: filled(
            &w.computed,
            &[("date", &date), ("time", &teller.time(report.at)), ("zone", zone::abbreviation(&pack.tz))],
        ),
        made: (now, i8::try_from(teller.offset().seconds() / 3_600).unwrap_or_default()),
    }
}

impl Teller<'_> {
    fn facts(&self, report: &Report) -> Vec<Fact> {
        let (w, city) = (self.w, &report.city);
        let time = |both: &Both| self.say(city.basis, both.by(city.basis).map(|found| found.minutes));
        let number = |n: usize| n.to_string();
        vec![
            Fact { value: time(&city.median), says: &w.median_says },
            Fact { value: time(&city.p90), says: &w.p90_says },
            Fact { value: report.complaints.to_string(), says: &w.complaints_says },
            Fact { value: report.solved.to_string(), says: &w.solved_says },
            Fact { value: number(report.overdue.count), says: &w.overdue_says },
        ]
    }

    fn row(&self, office: &Office) -> Row {
        let (w, shares) = (self.w, &office.shares);
        let time = |both: &Both| {
            let one = |basis| self.say(basis, both.by(basis).map(|found| found.minutes));
            // It breaks before the time, not in it.
            let together = |basis| one(basis).replace(' ', "\u{a0}");
            let other = match office.basis {
                Basis::Working => Some(filled(&w.in_wall, &[("", &together(Basis::Wall))])),
                Basis::Wall if both.working.is_some() => {
                    Some(filled(&w.in_working, &[("", &together(Basis::Working))]))
                }
                Basis::Wall => None,
            };
            let whose = both.by(office.basis).and_then(|found| office.waits.iter().find(|wait| wait.n == found.of));
            let list = whose.map(|wait| anchor(office, share_name(wait.share)));
            Cell { value: one(office.basis), under: other, list }
        };
        let number = |count: usize, list: &str, is_there: bool| Cell {
            value: count.to_string(),
            under: None,
            list: is_there.then(|| anchor(office, list)),
        };
        let share = |share: Share, count: u32| {
            let is_there = office.waits.iter().any(|wait| wait.share == share);
            number(usize::try_from(count).unwrap_or(usize::MAX), share_name(share), is_there)
        };
        let promise = |kept: PromisedDay| {
            let figure = office.promises.get(&kept);
            let is_there = figure.is_some_and(|figure| !figure.tickets.is_empty());
            number(figure.map_or(0, |figure| figure.count), promise_name(kept), is_there)
        };
        let reopened = &office.reopened;
        Row {
            name: self.name(office.id.as_ref()),
            under: if office.basis == Basis::Wall { &w.judged_wall } else { &w.judged_working },
            cells: [
                Cell { value: shares.total().to_string(), under: None, list: None },
                time(&office.median),
                time(&office.p90),
                share(Share::Reward, shares.reward),
                share(Share::OnTime, shares.on_time),
                share(Share::Late, shares.late),
                share(Share::PastLimit, shares.past_limit),
                share(Share::Waiting, shares.waiting),
                share(Share::Unjudged, shares.unjudged),
                promise(PromisedDay::Kept),
                promise(PromisedDay::Broken),
                number(reopened.count, "reopened", !reopened.tickets.is_empty()),
            ],
            mark: office.mark,
            mark_word: match office.mark {
                Some(Mark::Reward) => &w.mark_reward,
                Some(Mark::Warning) => &w.mark_warning,
                Some(Mark::TooFew) => &w.mark_too_few,
                Some(Mark::None) | None => &w.mark_none,
            },
        }
    }
}
