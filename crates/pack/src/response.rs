//! `[response]`: what the city promises.

use crate::{
    duration,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::pack::{Basis, Response};

pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> Option<Response> {
    let mut section = root.table("response", mistakes)?;
    let mut read = |key| {
        section.parsed_lined(key, mistakes, |text| {
            duration::minutes(text).ok_or_else(|| MistakeKind::DurationBad { text: text.to_owned() })
        })
    };
    let (target, promise, sanction) = (read("target"), read("promise"), read("sanction"));
    let bases = [("working", Basis::Working), ("wall", Basis::Wall)];
    let basis = section.choice("basis", &bases, None, mistakes);
    section.close(mistakes);

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
    in_order(&promise, &sanction, ("promise", "sanction"));
    if promise.is_none() {
        in_order(&target, &sanction, ("target", "sanction"));
    }
    Some(Response {
        target_min: target?.value,
        promise_min: promise?.value,
        sanction_min: sanction?.value,
        basis: basis?,
    })
}
