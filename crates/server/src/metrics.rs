//! What is counted for whoever keeps the machine, in the text form of Prometheus (version 0.0.4). Labels are patterns of our own
//! routes, methods that we know and statuses: nothing that anybody sends is ever one.

use axum::http::Method;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Milliseconds up to which answers are counted together.
const STEPS: [u64; 7] = [5, 25, 100, 500, 2_000, 10_000, 60_000];

/// How long answers of one route took.
#[derive(Debug, Clone, Default)]
struct Took {
    /// How many took at most each of [`STEPS`], and how many longer.
    within: [u64; STEPS.len() + 1],
    sum: Duration,
}

/// How often what was answered, and how fast. As many lines as there are routes, methods and statuses, whatever comes.
#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    answers: BTreeMap<(String, &'static str, u16), u64>,
    took: BTreeMap<String, Took>,
}

impl Metrics {
    /// One answer. `route` is the pattern of a route, `-` for none.
    pub(crate) fn answered(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counted.answers.entry((route.to_owned(), word(method), status)).or_default() += 1;
        let times = counted.took.entry(route.to_owned()).or_default();
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let step = STEPS.iter().position(|step| millis <= *step).unwrap_or(STEPS.len());
        if let Some(within) = times.within.get_mut(step) {
            *within += 1;
        }
        times.sum += took;
    }

    /// Writes what was counted.
    pub(crate) fn write(&self, out: &mut String) {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        head(out, "sambat_answers_total", "counter", "Requests answered.");
        for ((route, method, status), n) in &counted.answers {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
            line(out, "sambat_answers_total", &labels, n);
        }
        head(out, "sambat_answer_seconds", "histogram", "How long until an answer began.");
        for (route, took) in &counted.took {
            let mut so_far = 0;
            let ends = STEPS.iter().map(|step| seconds(Duration::from_millis(*step))).chain(["+Inf".to_owned()]);
            for (end, within) in ends.zip(took.within) {
                so_far += within;
                line(out, "sambat_answer_seconds_bucket", &format!("route=\"{route}\",le=\"{end}\""), so_far);
            }
            let labels = format!("route=\"{route}\"");
            line(out, "sambat_answer_seconds_sum", &labels, seconds(took.sum));
            line(out, "sambat_answer_seconds_count", &labels, so_far);
        }
    }
}

fn seconds(span: Duration) -> String {
    // Exact, and no digits more than the clock has.
    format!("{}.{:09}", span.as_secs(), span.subsec_nanos())
}

/// A method as a label: one that we know, for anybody may make up others.
pub(crate) fn word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(out: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let _ =
        if labels.is_empty() { writeln!(out, "{name} {value}") } else { writeln!(out, "{name}{{{labels}}} {value}") };
}

/// A figure as it stands now.
pub(crate) fn gauge(out: &mut String, name: &str, help: &str, value: impl std::fmt::Display) {
    head(out, name, "gauge", help);
    line(out, name, "", value);
}
