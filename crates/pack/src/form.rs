//! `forms/<form>.toml`: the questions of a category.

use crate::{
    folder,
    listing::Listed,
    mistake::{Mistake, MistakeKind},
    section::{self, Section},
    source::Source,
};
use sambat_domain::{
    form::{Asks, Form, MOST_QUESTIONS, Question},
    id::{FormId, OptionId, QuestionId},
};
use std::collections::{BTreeMap, BTreeSet};

/// The forms of a pack, as read from its files.
#[derive(Default)]
pub(crate) struct Forms {
    /// Those with no mistake in them.
    pub(crate) items: Vec<Form>,
    /// The names of all: naming a mistaken one is no second mistake.
    pub(crate) names: BTreeSet<String>,
    /// The words that they need, with the file and line that name each.
    pub(crate) words: BTreeMap<String, (String, usize)>,
}

/// Reads every form of the folder.
pub(crate) fn read(files: &BTreeMap<String, String>, mistakes: &mut Vec<Mistake>) -> Forms {
    let mut forms = Forms::default();
    for (file, text) in files {
        let Some(name) = folder::form(file) else { continue };
        let id: Option<FormId> = name.parse().ok();
        if id.is_none() {
            mistakes.push(Mistake::of_file(file, MistakeKind::SlugBad { text: name.to_owned() }));
        }
        forms.names.insert(name.to_owned());
        let source = Source { file, text };
        let Some(table) = source.toml(mistakes) else { continue };
        let mut root = Section::root(source, &table);
        let mut sections = root.tables("question", mistakes);
        if let Some(line) = sections.get(MOST_QUESTIONS).and_then(|section| section.line) {
            let what = MistakeKind::QuestionsTooMany { count: sections.len(), most: MOST_QUESTIONS };
            mistakes.push(source.on_line(line, what));
        }
        let mut options = Vec::new();
        let questions = Listed::read(source, "question", &mut sections, mistakes, |section, id, mistakes| {
            question(source, section, id, &mut options, mistakes)
        });
        root.close(mistakes);
        for (question, line) in &questions.names {
            forms.words.insert(format!("form.{name}.{question}"), (file.clone(), *line));
        }
        for (key, line) in options {
            forms.words.insert(format!("form.{name}.{key}"), (file.clone(), line));
        }
        forms.items.extend(id.map(|id| Form { id, questions: questions.items }));
    }
    forms
}

/// One question. `words` gathers what else of it needs a word, by its name in the form.
fn question(
    source: Source<'_>,
    section: &mut Section<'_>,
    id: Option<QuestionId>,
    words: &mut Vec<(String, usize)>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Question> {
    #[derive(Clone, Copy)]
    enum Kind {
        Choice,
        Several,
        Flag,
        Number,
        Text,
    }
    let kinds = [
        ("choice", Kind::Choice),
        ("several", Kind::Several),
        ("flag", Kind::Flag),
        ("number", Kind::Number),
        ("text", Kind::Text),
    ];
    let kind = section.choice("kind", &kinds, None, mistakes);
    let required = section.flag("required", mistakes);
    let asks = match kind? {
        Kind::Choice => Asks::Choice { options: options(source, section, id.as_ref(), words, mistakes)? },
        Kind::Several => Asks::Several { options: options(source, section, id.as_ref(), words, mistakes)? },
        Kind::Flag => Asks::Flag,
        Kind::Text => Asks::Text,
        Kind::Number => {
            let (least, most) = (section.number("least", mistakes), section.number("most", mistakes));
            if let (Some(id), Some(line)) = (&id, section.line) {
                words.push((format!("{id}.unit"), line));
            }
            let (least, most) = (least?, most?);
            if least.value > most.value {
                mistakes.push(source.on_line(most.line, MistakeKind::NumbersOutOfOrder));
                return None;
            }
            Asks::Number { least: least.value, most: most.value }
        }
    };
    Some(Question { id: id?, required: required?, asks })
}

/// The answers to choose among: two at least, each a name and there once.
fn options(
    source: Source<'_>,
    section: &mut Section<'_>,
    question: Option<&QuestionId>,
    words: &mut Vec<(String, usize)>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<OptionId>> {
    let list = section.texts("options", mistakes)?;
    if list.value.len() < 2 {
        mistakes.push(source.on_line(list.line, MistakeKind::OptionsFew));
    }
    let options = section::options(source, &list.value, mistakes);
    if let Some(question) = question {
        words.extend(options.iter().map(|option| (format!("{question}.{option}"), list.line)));
    }
    Some(options)
}
