//! `[[owner]]`: whose it is, where it is not the city's.

use crate::{
    form::Forms,
    listing::Listed,
    mistake::{Mistake, MistakeKind},
    section::Section,
    source::Source,
};
use sambat_domain::pack::{Owner, OwnerSign};

/// Reads the owners, whose signs are answers to questions of `forms`, or a place outside the city.
pub(crate) fn read(
    source: Source<'_>,
    root: &mut Section<'_>,
    forms: &Forms,
    mistakes: &mut Vec<Mistake>,
) -> Listed<Owner> {
    let mut sections = root.tables_if_any("owner", mistakes);
    Listed::read(source, "owner", &mut sections, mistakes, |section, id, mistakes| {
        let sign = section.parsed("when", mistakes, |text| {
            sign(text, forms).ok_or_else(|| MistakeKind::OwnerSignUnknown { text: text.to_owned() })
        });
        let dated = section.has("checked");
        let checked = section.date_if_any("checked", mistakes).map(|date| date.value);
        let (id, when) = (id?, sign?);
        (dated == checked.is_some()).then_some(Owner { id, when, checked })
    })
}

fn sign(text: &str, forms: &Forms) -> Option<OwnerSign> {
    if text == "outside" {
        return Some(OwnerSign::Outside);
    }
    let (question, option) = text.split_once('.')?;
    let asked = |form: &str| forms.words.contains_key(&format!("form.{form}.{question}.{option}"));
    if !forms.names.iter().any(|form| asked(form)) {
        return None;
    }
    Some(OwnerSign::Answer { question: question.parse().ok()?, option: option.parse().ok()? })
}
