//! The board as a page: no script, no other host, nothing that a slow phone waits for.

use super::{
    map::{self, Map},
    month::Month,
    span,
    words::{self, BoardWords},
};
use crate::page::{Language, filled, style};
use askama::Template;
use sambat_domain::{
    pack::{Basis, Pack},
    response::{statistics::Mark, zone},
};
use sambat_protocol::board::{AgencyRow, Board, Times};

/// The kinds that have a bar of their own.
const BARS: usize = 5;

/// A link that may be where one is.
struct Link {
    href: String,
    word: String,
    current: bool,
}

/// An office, as it is drawn.
struct Row {
    name: String,
    under: String,
    few: bool,
    median: String,
    p90: String,
    /// Per cent of the width.
    median_at: String,
    p90_at: String,
    length: String,
    shares: String,
    mark: Mark,
}

/// A mark of the scale.
struct Tick {
    at: String,
    word: String,
    anchor: &'static str,
    /// Whether a phone leaves it out.
    spare: bool,
}

/// A kind of complaint, as it is drawn.
struct Bar {
    name: String,
    percent: u32,
    width: String,
    others: bool,
}

#[derive(Template)]
#[template(path = "board.html")]
struct Page<'a> {
    w: &'a BoardWords,
    language: &'static str,
    style: &'static str,
    city: &'a str,
    service: &'a str,
    subtitle: String,
    clocks: Vec<Link>,
    median: String,
    p90: String,
    complaints: u32,
    reopened: String,
    target: String,
    limit: String,
    target_at: String,
    limit_at: String,
    ticks: Vec<Tick>,
    rows: Vec<Row>,
    nobody_judged: bool,
    marks_by: Option<String>,
    bars: Vec<Bar>,
    map: Option<Map>,
    map_says: String,
    /// How many wait beside the median, and why some of them do not enter it; `None` where nobody waits.
    waiting: Option<String>,
    unplaced: Option<String>,
    least: String,
    reward_says: String,
    warning_says: String,
    earlier: Option<Link>,
    later: Option<Link>,
    other_language: Link,
    month: String,
    computed: String,
}

/// A position on the scale, in per cent of its width.
struct Scale {
    most: u32,
}

impl Scale {
    /// A scale for these times: a day at least.
    fn of(times: impl Iterator<Item = u32>) -> Self {
        let longest = times.max().unwrap_or_default();
        Self { most: [1_440, 10_080, 43_200].into_iter().find(|most| longest <= *most).unwrap_or(longest) }
    }

    fn at(&self, minutes: u32) -> f64 {
        let log = |minutes: u32| f64::from(minutes.max(1)).ln();
        (log(minutes) / log(self.most) * 100.0).min(100.0)
    }

    fn ticks(&self, words: &BoardWords, basis: Basis) -> Vec<Tick> {
        let marks = [(1, false), (10, false), (60, false), (480, true), (self.most, false)];
        let tick = |(minutes, spare): (u32, bool)| Tick {
            at: percent(self.at(minutes)),
            word: if minutes < 60 {
                filled(&words.minutes_short, &[("", &minutes.to_string())])
            } else if minutes == 1_440 {
                filled(&words.hours, &[("", "24")])
            } else {
                span::words(words, basis, minutes)
            },
            anchor: match minutes {
                1 => "start",
                _ if minutes == self.most => "end",
                _ => "middle",
            },
            spare,
        };
        marks.into_iter().map(tick).collect()
    }
}

fn percent(at: f64) -> String {
    format!("{at:.2}%")
}

/// Renders the board of a month as an HTML page.
pub(super) fn render(
    pack: &Pack,
    board: &Board,
    month: Month,
    basis: Basis,
    language: Language,
) -> Result<String, askama::Error> {
    let w = words::of(language);
    let say = |minutes: Option<u32>| minutes.map_or_else(|| "–".to_owned(), |minutes| span::words(w, basis, minutes));
    let rules = &board.rules;
    let times = board.agencies.iter().filter_map(|row| row.times.by(basis).p90_min);
    let scale = Scale::of(times.chain([rules.warning_median_min]));
    let rows: Vec<_> = board.agencies.iter().map(|row| office(pack, row, basis, language, &scale)).collect();
    let Times { median_min, p90_min } = *board.city_clock.by(basis);
    let href = |month: &str, basis: Basis, language: Language| {
        let basis = if basis == Basis::Wall { "wall" } else { "working" };
        format!("/board?month={month}&basis={basis}&lang={}", language.tag())
    };
    let clock = |of: Basis, word: &str| Link {
        href: href(&board.month, of, language),
        word: word.to_owned(),
        current: of == basis,
    };
    let here = board.months.iter().position(|month| *month == board.month);
    let neighbour = |month: Option<&String>| {
        let found = month?;
        Some(Link { href: href(found, basis, language), word: month_words(w, Month::parse(found)?), current: false })
    };
    let map = map::draw(pack, &board.cells);
    let (cells, most) = map.as_ref().map_or((0, 0), |map| (map.cells, map.most));
    let judging = if board.basis == Basis::Wall { &w.wall } else { &w.working };
    let other = language.other();
    let share = |part: u32| {
        if board.complaints == 0 { "–".to_owned() } else { format!("{} %", rounded(part, board.complaints)) }
    };
    Page {
        w,
        language: language.tag(),
        style: style::BOARD.href(),
        city: &board.city_name,
        service: pack.service_name(),
        subtitle: filled(&w.subtitle, &[("city", &board.city_name), ("month", &month_words(w, month))]),
        clocks: if pack.calendar.is_empty() {
            Vec::new()
        } else {
            vec![clock(Basis::Working, &w.working), clock(Basis::Wall, &w.wall)]
        },
        median: say(median_min),
        p90: say(p90_min),
        complaints: board.complaints,
        reopened: share(board.reopened),
        target: filled(&w.target, &[("", &say(Some(rules.reward_median_min)))]),
        limit: filled(&w.limit, &[("", &say(Some(rules.warning_median_min)))]),
        target_at: percent(scale.at(rules.reward_median_min)),
        limit_at: percent(scale.at(rules.warning_median_min)),
        ticks: scale.ticks(w, basis),
        nobody_judged: !rows.is_empty() && rows.iter().all(|row| row.few),
        rows,
        marks_by: (basis != board.basis).then(|| filled(&w.marks_by, &[("", &judging.to_lowercase())])),
        bars: bars(pack, board, language),
        map_says: filled(&w.map_says, &[("cells", &cells.to_string()), ("most", &most.to_string())]),
        map,
        waiting: waiting(board, basis, w),
        unplaced: (board.unplaced > 0).then(|| filled(&w.unplaced, &[("", &board.unplaced.to_string())])),
        least: filled(&w.how_least, &[("", &rules.min_sample.to_string())]),
        reward_says: filled(
            &w.how_reward_says,
            &[("median", &say(Some(rules.reward_median_min))), ("p90", &say(Some(rules.reward_p90_min)))],
        ),
        warning_says: filled(&w.how_warning_says, &[("", &say(Some(rules.warning_median_min)))]),
        earlier: neighbour(here.and_then(|here| board.months.get(here + 1))),
        later: neighbour(here.and_then(|here| board.months.get(here.checked_sub(1)?))),
        other_language: Link { href: href(&board.month, basis, other), word: w.other_language.clone(), current: false },
        month: board.month.clone(),
        computed: computed(pack, board, w),
    }
    .render()
}

fn office(pack: &Pack, row: &AgencyRow, basis: Basis, language: Language, scale: &Scale) -> Row {
    let w = words::of(language);
    let Times { median_min, p90_min } = *row.times.by(basis);
    let say = |minutes: Option<u32>| minutes.map_or_else(|| "–".to_owned(), |minutes| span::words(w, basis, minutes));
    let at = |minutes: Option<u32>| minutes.map_or(0.0, |minutes| scale.at(minutes));
    let few = median_min.is_none();
    let count = row.waits.to_string();
    let least = pack.board.min_sample.to_string();
    let key = format!("agency.{}", row.id);
    let shares = &row.shares;
    Row {
        name: pack.word(language.tag(), &key).to_owned(),
        under: filled(if few { &w.few } else { &w.complaints }, &[("", &count), ("least", &least)]),
        few,
        median: say(median_min),
        p90: say(p90_min),
        median_at: percent(at(median_min)),
        p90_at: percent(at(p90_min)),
        length: percent(at(p90_min) - at(median_min)),
        shares: filled(
            &w.shares,
            &[
                ("on_time", &(shares.reward + shares.on_time).to_string()),
                ("late", &(shares.late + shares.past_limit).to_string()),
                ("waiting", &shares.waiting.to_string()),
            ],
        ),
        mark: row.mark,
    }
}

fn bars(pack: &Pack, board: &Board, language: Language) -> Vec<Bar> {
    let (first, rest) = board.categories.split_at(board.categories.len().min(BARS));
    let named = first.iter().map(|row| {
        let key = format!("category.{}", row.id);
        (pack.word(language.tag(), &key).to_owned(), row.complaints, false)
    });
    let others: u32 = rest.iter().map(|row| row.complaints).sum();
    let others = (others > 0).then(|| (words::of(language).others.clone(), others, true));
    let all: Vec<_> = named.chain(others).collect();
    let bar = |(name, complaints, others): (String, u32, bool)| Bar {
        name,
        percent: rounded(complaints, board.complaints),
        width: percent(f64::from(complaints) / f64::from(board.complaints.max(1)) * 100.0),
        others,
    };
    all.into_iter().map(bar).collect()
}

fn waiting(board: &Board, basis: Basis, w: &BoardWords) -> Option<String> {
    let (all, closed) = (board.waiting.to_string(), board.not_begun.to_string());
    let begun = basis == Basis::Wall || board.not_begun == 0;
    let words = if begun { &w.still_waiting } else { &w.waiting_closed };
    (board.waiting > 0).then(|| filled(words, &[("all", &all), ("closed", &closed)]))
}

fn rounded(part: u32, whole: u32) -> u32 {
    (part * 100 + whole / 2).checked_div(whole).unwrap_or_default()
}

fn month_words(w: &BoardWords, month: Month) -> String {
    let (year, number) = month.parts();
    let name = w.month_names.get(number.saturating_sub(1)).map_or("", String::as_str);
    format!("{name} {year}")
}

fn computed(pack: &Pack, board: &Board, w: &BoardWords) -> String {
    let local = zone::offset(&pack.tz).unwrap_or(jiff::tz::Offset::UTC).to_datetime(board.computed_at);
    let zone = zone::abbreviation(&pack.tz);
    let date = format!("{} {}", local.day(), month_words(w, Month::of(pack, board.computed_at)));
    let time = format!("{:02}{}{:02}", local.hour(), w.clock, local.minute());
    filled(&w.computed, &[("date", &date), ("time", &time), ("zone", zone)])
}
