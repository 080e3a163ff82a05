//! `[response]`: what the city promises, and what differs for a kind of complaint or an office.

use crate::{
    duration,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::pack::{Basis, Response};

/// Rules, and where they were set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) response: Response,
    /// The line that says which time judges.
    pub(crate) basis_line: usize,
}

impl Rules {
    pub(crate) fn is_working(&self) -> bool {
        self.response.basis == Basis::Working
    }
}

pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<Rules> {
    let section = root.table("response", mistakes)?;
    rules(source, section, None, mistakes)
}

/// `response = { … }` of a kind of complaint or an office: what it leaves out is as in the city's rules.
pub(crate) fn read_own(
    source: Source<'_>,
    section: &mut Section<'_>,
    city: Option<&Rules>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Rules> {
    let section = section.table_if_any("response", mistakes)?;
    // Mistaken rules of the city have their mistakes already; something must stand for them to read on.
    let stand_in = Response { target_min: 0, promise_min: 0, limit_min: u32::MAX, basis: Basis::Wall };
    let city = city.copied().unwrap_or(Rules { response: stand_in, basis_line: 1 });
    rules(source, section, Some(city), mistakes)
}

fn rules(
    source: Source<'_>,
    mut section: Section<'_>,
    city: Option<Rules>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Rules> {
    let heading = section.line.unwrap_or(1);
    let city_says =
        |pick: fn(&Response) -> u32| city.map(|rules| Lined { value: pick(&rules.response), line: heading });
    // Packs that were written before it was called a limit.
    let limit_key = if section.has("sanction") && !section.has("limit") { "sanction" } else { "limit" };
    let mut texts = Vec::new();
    let mut read = |key, otherwise: Option<Lined<u32>>| {
        if otherwise.is_some() && !section.has(key) {
            section.skip(key);
            return otherwise;
        }
        let text = section.text(key, mistakes)?;
        let minutes = duration::minutes(text.value);
        match minutes {
            Some(_) => texts.push(text),
            None => mistakes.push(source.on_line(text.line, MistakeKind::DurationBad { text: text.value.to_owned() })),
        }
        Some(Lined { value: minutes?, line: text.line })
    };
    let target = read("target", city_says(|city| city.target_min));
    let promise = read("promise", city_says(|city| city.promise_min));
    let limit = read(limit_key, city_says(|city| city.limit_min));
    let bases = [("working", Basis::Working), ("wall", Basis::Wall)];
    let (basis_line, has_basis) = (section.line_of("basis"), section.has("basis"));
    let basis = section.choice("basis", &bases, city.map(|rules| rules.response.basis), mistakes);
    section.close(mistakes);

    if basis == Some(Basis::Working) {
        // A day on working time ends when the offices close; 24 open hours are three days and not that.
        for Lined { value, line } in texts {
            if !value.ends_with('d')
                && let Some(days) = duration::whole_days(value)
            {
                mistakes.push(source.on_line(line, MistakeKind::DurationDays { text: value.to_owned(), days }));
            }
        }
    }
    let mut in_order =
        |sooner: &Option<Lined<u32>>, later: &Option<Lined<u32>>, names: (&'static str, &'static str)| {
            if let (Some(sooner), Some(later)) = (sooner, later)
                && sooner.value > later.value
            {
                let what = MistakeKind::ResponseOrder { sooner: names.0, later: names.1 };
                mistakes.push(source.on_line(later.line, what));
            }
        };
    in_order(&target, &promise, ("target", "promise"));
    in_order(&promise, &limit, ("promise", limit_key));
    if promise.is_none() {
        in_order(&target, &limit, ("target", limit_key));
    }
    let response =
        Response { target_min: target?.value, promise_min: promise?.value, limit_min: limit?.value, basis: basis? };
    let basis_line = if has_basis { basis_line } else { None };
    Some(Rules { response, basis_line: basis_line.unwrap_or(city.map_or(heading, |city| city.basis_line)) })
}
