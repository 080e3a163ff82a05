//! The report as comma-separated values: a line for each number, and under it a line for each ticket behind it.

use super::count::{Both, Figure, Office, Report, Seen};
use crate::csv;
use jiff::Timestamp;
use sambat_domain::{
    pack::{Basis, FIRST_LANGUAGE, Pack},
    response::{
        Elapsed,
        statistics::{Mark, PromisedDay, Share},
    },
};

const HEAD: [&str; 10] =
    ["agency", "agency_name", "figure", "value", "ticket", "channel", "category", "at", "working_min", "wall_min"];

/// What the lines of one office have in common.
struct Lines<'a> {
    out: &'a mut String,
    agency: String,
    name: String,
}

impl Lines<'_> {
    fn figure(&mut self, figure: &str, value: &str) {
        csv::line(self.out, [self.agency.as_str(), &self.name, figure, value, "", "", "", "", "", ""]);
    }

    fn ticket(&mut self, figure: &str, seen: &Seen, at: Timestamp, elapsed: Option<Elapsed>) {
        let channel = seen.channel.as_ref().map(ToString::to_string).unwrap_or_default();
        let category = seen.category.as_ref().map(ToString::to_string).unwrap_or_default();
        let minutes = |minutes: Option<u32>| minutes.map(|minutes| minutes.to_string()).unwrap_or_default();
        let (working, wall) = (elapsed.and_then(|of| of.working_min), elapsed.map(|of| of.wall_min));
        let (at, working, wall) = (at.to_string(), minutes(working), minutes(wall));
        csv::line(
            self.out,
            [&self.agency, &self.name, figure, "", &seen.ticket, &channel, &category, &at, &working, &wall],
        );
    }
}

/// Writes the report as CSV.
pub(super) fn write(pack: &Pack, report: &Report) -> String {
    let mut out = csv::begin();
    csv::line(&mut out, HEAD);
    let mut city = lines(&mut out, pack, None);
    city.figure("month", &report.month.to_string());
    city.figure("computed_at", &report.at.to_string());
    city.figure("complaints", &report.complaints.to_string());
    city.figure("solved", &report.solved.to_string());
    for of in [&report.city].into_iter().chain(&report.offices) {
        office(&mut lines(&mut out, pack, Some(of)), of);
    }
    let Figure { count, tickets } = &report.overdue;
    lines(&mut out, pack, None).figure("past_limit", &count.to_string());
    for overdue in tickets {
        let mut lines = lines(&mut out, pack, None);
        if let Some(agency) = &overdue.agency {
            (lines.agency, lines.name) = (agency.to_string(), agency_name(pack, agency.as_str()));
        }
        lines.ticket("past_limit", &overdue.seen, overdue.from, Some(overdue.elapsed));
    }
    out
}

fn agency_name(pack: &Pack, id: &str) -> String {
    pack.word(FIRST_LANGUAGE, &format!("agency.{id}")).to_owned()
}

fn lines<'a>(out: &'a mut String, pack: &Pack, of: Option<&Office>) -> Lines<'a> {
    match of.and_then(|office| office.id.as_ref()) {
        Some(id) => Lines { out, agency: id.to_string(), name: agency_name(pack, id.as_str()) },
        None => Lines { out, agency: String::new(), name: pack.name.clone() },
    }
}

fn office(lines: &mut Lines<'_>, office: &Office) {
    let shares = &office.shares;
    let basis = if office.basis == Basis::Wall { "wall" } else { "working" };
    lines.figure("waits", &shares.total().to_string());
    lines.figure("basis", basis);
    let both =
        |name: &str, both: &Both| [(format!("{name}_working"), both.working), (format!("{name}_wall"), both.wall)];
    for (name, found) in both("median", &office.median).into_iter().chain(both("p90", &office.p90)) {
        let Some(found) = found else { continue };
        lines.figure(&name, &found.minutes.to_string());
        if let Some(wait) = office.waits.iter().find(|wait| wait.n == found.of) {
            lines.ticket(&name, &wait.seen, wait.from, Some(wait.elapsed));
        }
    }
    for (name, share, count) in [
        ("reward", Share::Reward, shares.reward),
        ("on_time", Share::OnTime, shares.on_time),
        ("late", Share::Late, shares.late),
        ("sanction", Share::PastLimit, shares.past_limit),
        ("unjudged", Share::Unjudged, shares.unjudged),
        ("waiting", Share::Waiting, shares.waiting),
    ] {
        lines.figure(name, &count.to_string());
        for wait in office.waits.iter().filter(|wait| wait.share == share) {
            lines.ticket(name, &wait.seen, wait.from, Some(wait.elapsed));
        }
    }
    for (name, kept) in [
        ("promises_kept", PromisedDay::Kept),
        ("promises_broken", PromisedDay::Broken),
        ("promises_open", PromisedDay::Open),
    ] {
        let none = Figure::default();
        let figure = office.promises.get(&kept).unwrap_or(&none);
        lines.figure(name, &figure.count.to_string());
        for promised in &figure.tickets {
            lines.ticket(name, &promised.seen, promised.by, None);
        }
    }
    lines.figure("reopened", &office.reopened.count.to_string());
    for reopened in &office.reopened.tickets {
        lines.ticket("reopened", &reopened.seen, reopened.received_at, None);
    }
    if let Some(mark) = office.mark {
        let word = match mark {
            Mark::Reward => "reward",
            Mark::None => "none",
            Mark::Warning => "warning",
            Mark::TooFew => "too_few",
        };
        lines.figure("mark", word);
    }
}
