//! What a city asks beyond the citizen's own words: the questions of a category, typed, few, and rarely required.

use crate::{
    id::{FormId, OptionId, QuestionId},
    text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One answer to a form. Integers only: RFC 8785 and fractions are no friends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AttributeValue {
    /// Yes or no.
    Flag(bool),
    /// A count or a measure in the unit that the form names.
    Integer(i32),
    /// A choice or a text.
    Text(String),
    /// Several choices.
    Choices(Vec<String>),
}

/// The longest answer to a question that asks for a text, in Unicode scalar values.
pub const LONGEST_ANSWER: usize = 500;

/// The most questions of a form: what fits under a thumb before somebody gives up.
pub const MOST_QUESTIONS: usize = 8;

/// Answers to a form by its questions' names.
pub type Answers = BTreeMap<String, AttributeValue>;

/// The questions of a category, in the order shown. Their words are `form.<form>.<question>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Form {
    /// Its name in data.
    pub id: FormId,
    /// What is asked.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Its name in data, and in [`Answers`].
    pub id: QuestionId,
    /// Whether a complaint without it cannot be sent. Rare: whoever stands before a hole has one hand free.
    #[serde(default)]
    pub required: bool,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub asks: Asks,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Asks {
    /// One of these. Their words are `form.<form>.<question>.<option>`.
    Choice {
        /// In the order shown.
        options: Vec<OptionId>,
    },
    /// Any of these.
    Several {
        /// In the order shown.
        options: Vec<OptionId>,
    },
    /// Yes or no; unanswered is no answer, not "no".
    Flag,
    /// A whole number.
    Number {
        /// The smallest that makes sense.
        least: i32,
        /// The largest that makes sense.
        most: i32,
    },
    /// A few words, at most [`LONGEST_ANSWER`].
    Text,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AnswerMistake {
    /// None was given, and one is needed.
    Missing,
    /// It is of another kind, or none of the options.
    Unfit,
    /// A number outside what makes sense.
    OutOfRange,
    /// A text beyond [`LONGEST_ANSWER`].
    TooLong,
}

impl Form {
    /// What is wrong with the answers, by question. Answers to questions that the form does not have are none of it.
    #[must_use]
    pub fn mistakes(&self, answers: &Answers) -> BTreeMap<QuestionId, AnswerMistake> {
        let wrong = |question: &Question| match answers.get(question.id.as_str()) {
            None => question.required.then_some(AnswerMistake::Missing),
            Some(answer) => question.asks.mistake(answer),
        };
        self.questions.iter().filter_map(|question| Some((question.id.clone(), wrong(question)?))).collect()
    }

    /// The answers to this form's questions, without those that were given to another form before.
    #[must_use]
    pub fn own(&self, answers: &Answers) -> Answers {
        let asked = |name: &String| self.questions.iter().any(|question| question.id.as_str() == name);
        answers.iter().filter(|(name, _)| asked(name)).map(|(name, answer)| (name.clone(), answer.clone())).collect()
    }
}

impl Asks {
    /// What is wrong with an answer to such a question, if anything is.
    #[must_use]
    pub fn mistake(&self, answer: &AttributeValue) -> Option<AnswerMistake> {
        let known = |options: &[OptionId], text: &str| options.iter().any(|option| option.as_str() == text);
        match (self, answer) {
            (Self::Choice { options }, AttributeValue::Text(text)) if known(options, text) => None,
            (Self::Several { options }, AttributeValue::Choices(chosen)) => {
                let once = chosen.iter().enumerate().all(|(at, one)| !chosen[..at].contains(one));
                let fits = !chosen.is_empty() && once && chosen.iter().all(|one| known(options, one));
                (!fits).then_some(AnswerMistake::Unfit)
            }
            (Self::Flag, AttributeValue::Flag(_)) => None,
            (Self::Number { least, most }, AttributeValue::Integer(number)) => {
                (!(least..=most).contains(&number)).then_some(AnswerMistake::OutOfRange)
            }
            (Self::Text, AttributeValue::Text(text)) if text::is_blank(text) => Some(AnswerMistake::Unfit),
            (Self::Text, AttributeValue::Text(text)) => {
                (text.chars().count() > LONGEST_ANSWER).then_some(AnswerMistake::TooLong)
            }
            _ => Some(AnswerMistake::Unfit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn options(names: &[&str]) -> Vec<OptionId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn form() -> Form {
        let question = |id: &str, required, asks| Question { id: id.parse().unwrap(), required, asks };
        Form {
            id: "jalan".parse().unwrap(),
            questions: vec![
                question("jenis", true, Asks::Choice { options: options(&["lubang", "retak"]) }),
                question("lajur", false, Asks::Several { options: options(&["kiri", "kanan"]) }),
                question("bahaya", false, Asks::Flag),
                question("minggu", false, Asks::Number { least: 1, most: 42 }),
                question("ruas", false, Asks::Text),
            ],
        }
    }

    fn text(text: &str) -> AttributeValue {
        AttributeValue::Text(text.into())
    }

    fn wrong(name: &str, answer: AttributeValue) -> Option<AnswerMistake> {
        let mut answers = Answers::from([("jenis".into(), text("lubang"))]);
        answers.insert(name.into(), answer);
        form().mistakes(&answers).into_values().next()
    }

    #[test]
    fn answers_that_fit() {
        for (name, answer) in [
            ("jenis", text("retak")),
            ("lajur", AttributeValue::Choices(vec!["kanan".into(), "kiri".into()])),
            ("bahaya", AttributeValue::Flag(false)),
            ("minggu", AttributeValue::Integer(42)),
            ("ruas", text("ñ".repeat(LONGEST_ANSWER).as_str())),
        ] {
            assert_eq!(wrong(name, answer.clone()), None, "{name}: {answer:?}");
        }
    }

    #[test]
    fn answers_that_do_not() {
        for (name, answer, mistake) in [
            ("jenis", text("jurang"), AnswerMistake::Unfit),
            ("jenis", AttributeValue::Flag(true), AnswerMistake::Unfit),
            ("lajur", AttributeValue::Choices(vec![]), AnswerMistake::Unfit),
            ("lajur", AttributeValue::Choices(vec!["kiri".into(), "kiri".into()]), AnswerMistake::Unfit),
            ("bahaya", text("ya"), AnswerMistake::Unfit),
            ("minggu", AttributeValue::Integer(0), AnswerMistake::OutOfRange),
            ("minggu", AttributeValue::Integer(43), AnswerMistake::OutOfRange),
            ("ruas", text(&"a".repeat(LONGEST_ANSWER + 1)), AnswerMistake::TooLong),
            ("ruas", text(" \n"), AnswerMistake::Unfit),
        ] {
            assert_eq!(wrong(name, answer.clone()), Some(mistake), "{name}: {answer:?}");
        }
    }

    #[test]
    fn only_a_required_question_wants_an_answer() {
        let missing = form().mistakes(&Answers::new());
        assert_eq!(missing, BTreeMap::from([("jenis".parse().unwrap(), AnswerMistake::Missing)]));
    }

    #[test]
    fn another_forms_answers_are_left_behind() {
        let answers = Answers::from([("jenis".into(), text("lubang")), ("keluhan".into(), text("antre"))]);
        assert_eq!(form().own(&answers), Answers::from([("jenis".into(), text("lubang"))]));
    }

    proptest! {
        /// Whatever stands in a complaint, looking at it ends in an answer and not in a panic, and what is kept is asked.
        #[test]
        fn any_answers_can_be_looked_at(names in proptest::collection::vec("[a-z]{1,6}|jenis|lajur|minggu", 0..6), number in any::<i32>(), word in ".{0,9}") {
            let kinds = [AttributeValue::Integer(number), text(&word), AttributeValue::Choices(vec![word.clone()]), AttributeValue::Flag(true)];
            let answers: Answers = names.into_iter().zip(kinds.into_iter().cycle()).collect();
            let own = form().own(&answers);
            prop_assert_eq!(form().mistakes(&own), form().mistakes(&answers));
            prop_assert!(own.keys().all(|name| form().questions.iter().any(|question| question.id.as_str() == name)));
        }
    }
}
