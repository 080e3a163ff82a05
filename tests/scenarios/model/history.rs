//! What may happen between a citizen, a phone, a network and a city, one step after the other.

use proptest::prelude::*;
use sambat_protocol::problem::Code;
use sambat_tests::proxy::Cut;

/// Which complaint a step is about: a number, taken among those that there are by then.
pub type Pick = usize;

/// One step.
#[derive(Debug, Clone)]
pub enum Step {
    /// The citizen begins a complaint, perhaps of a kind that is never public.
    Draft {
        /// Whether it is.
        private: bool,
    },
    /// Says something else in a draft.
    Edit(Pick),
    /// Adds one of a few photos to a draft: the same picture may stand in several.
    AddPhoto(Pick, usize),
    /// Takes the first photo out of a draft.
    RemovePhoto(Pick),
    /// Sends it off.
    Submit(Pick),
    /// Takes it back.
    Withdraw(Pick),
    /// Erases it.
    Erase(Pick),
    /// Makes it a draft again.
    Amend(Pick),
    /// Asks for another attempt.
    Retry(Pick),
    /// A pass.
    Pass,
    /// No network any more.
    NetworkDown,
    /// A network again.
    NetworkUp,
    /// The next such request, or its answer, is cut.
    Cut {
        /// How its start line begins.
        line: &'static str,
        /// Whether the city has heard all of it: then the answer is lost.
        heard: bool,
        /// After so many bytes.
        after: usize,
        /// How.
        how: Cut,
    },
    /// The next such request is refused with this code.
    Refuse(&'static str, Code, Option<u32>),
    /// The words of a complaint are refused, and the city says that it kept nothing.
    RefuseWords(Pick),
    /// The next such request is answered by a hotspot.
    Portal(&'static str),
    /// A pass begins, and the phone dies where it would send such a request, or wait for the answer to it.
    DieAt(&'static str, bool),
    /// The phone dies between two passes.
    Die,
    /// The phone's clock jumps by so many hours.
    PhoneClock(i64),
    /// The city's time goes on.
    CityClock(i64),
    /// The city's server ends and starts again.
    RestartCity,
    /// The city is backed up, beside its server.
    BackUp,
    /// The city's disk is lost, and it is restored from the last backup.
    Restore,
}

/// Requests that a step can be about; the empty one is any.
fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "HEAD /v1/health",
        "GET /v1/pack",
        "PUT",
        "PUT",
        "DELETE",
        "POST",
        "HEAD /v1/uploads",
        "PATCH",
        "PATCH",
        "GET /v1/changes",
    ])
}

fn step() -> impl Strategy<Value = Step> {
    let pick = || 0_usize..64;
    let how = prop::sample::select(vec![Cut::Fin, Cut::Rst]);
    let after = prop_oneof![Just(0_usize), 1_usize..700, 700_usize..4_000];
    let jump = prop_oneof![Just(87_660_i64), Just(-87_660), -400_i64..400];
    let wait = prop::option::of(prop::sample::select(vec![0_u32, 60, 3_600, 1_000_000]));
    prop_oneof![
        6 => prop::bool::weighted(0.25).prop_map(|private| Step::Draft { private }),
        3 => pick().prop_map(Step::Edit),
        5 => (pick(), 0_usize..4).prop_map(|(pick, photo)| Step::AddPhoto(pick, photo)),
        1 => pick().prop_map(Step::RemovePhoto),
        9 => pick().prop_map(Step::Submit),
        2 => pick().prop_map(Step::Withdraw),
        2 => pick().prop_map(Step::Erase),
        2 => pick().prop_map(Step::Amend),
        1 => pick().prop_map(Step::Retry),
        9 => Just(Step::Pass),
        1 => Just(Step::NetworkDown),
        2 => Just(Step::NetworkUp),
        7 => (line(), any::<bool>(), after, how)
            .prop_map(|(line, heard, after, how)| Step::Cut { line, heard, after, how }),
        4 => (line(), prop::sample::select(Code::ALL), wait).prop_map(|(line, code, wait)| Step::Refuse(line, code, wait)),
        1 => pick().prop_map(Step::RefuseWords),
        1 => line().prop_map(Step::Portal),
        4 => (line(), any::<bool>()).prop_map(|(line, heard)| Step::DieAt(line, heard)),
        2 => Just(Step::Die),
        3 => jump.prop_map(Step::PhoneClock),
        2 => (0_i64..400).prop_map(Step::CityClock),
        1 => Just(Step::RestartCity),
        2 => Just(Step::BackUp),
        2 => Just(Step::Restore),
    ]
}

/// A history.
pub fn history() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..50)
}
