//! `[board]`: by what the public board praises and warns an office. What it leaves out is as in most cities.

use crate::{
    duration,
    mistake::{Mistake, MistakeKind},
    section::{Lined, Section},
    source::Source,
};
use sambat_domain::pack::BoardRules;

pub(crate) fn read(source: Source<'_>, root: &mut Section<'_>, mistakes: &mut Vec<Mistake>) -> BoardRules {
    let usual = BoardRules::default();
    let Some(mut section) = root.table_if_any("board", mistakes) else { return usual };
    let mut reward = section.table_if_any("reward", mistakes);
    let mut warning = section.table_if_any("warning", mistakes);
    let minutes = |section: &mut Option<Section<'_>>, key, usual, mistakes: &mut Vec<Mistake>| {
        let text = section.as_mut().and_then(|section| section.text_if_any(key, mistakes));
        let Some(text) = text else { return Lined { value: usual, line: 0 } };
        let value = duration::minutes(text.value).unwrap_or_else(|| {
            mistakes.push(source.on_line(text.line, MistakeKind::DurationBad { text: text.value.to_owned() }));
            usual
        });
        Lined { value, line: text.line }
    };
    let median = minutes(&mut reward, "median", usual.reward_median_min, mistakes);
    let p90 = minutes(&mut reward, "p90", usual.reward_p90_min, mistakes);
    let warned = minutes(&mut warning, "median", usual.warning_median_min, mistakes);
    let min_sample = if section.has("min_sample") { section.count("min_sample", mistakes) } else { None };
    section.skip("min_sample");
    for (sooner, later, names) in
        [(&median, &p90, ("reward.median", "reward.p90")), (&median, &warned, ("reward.median", "warning.median"))]
    {
        // Of the two the one that the pack wrote is to mend; the usual ones are in order.
        let line = if later.line > 0 { later.line } else { sooner.line };
        if sooner.value > later.value {
            mistakes.push(source.on_line(line, MistakeKind::BoardOrder { sooner: names.0, later: names.1 }));
        }
    }
    for section in [reward, warning].into_iter().flatten() {
        section.close(mistakes);
    }
    section.close(mistakes);
    BoardRules {
        reward_median_min: median.value,
        reward_p90_min: p90.value,
        warning_median_min: warned.value,
        min_sample: min_sample.unwrap_or(usual.min_sample),
    }
}
