//! What holds of medians, percentiles and marks, whatever the waits.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use proptest::{option, prelude::*, sample::select};
use sambat_domain::{
    pack::{Basis, BoardRules},
    response::{
        Elapsed, Ending, Verdict,
        statistics::{Mark, PromisedDay, Shares, Waited, mark, quantile, sample},
    },
    status::Status,
};

fn answered(of: u32, minutes: u32) -> Waited<u32> {
    let elapsed = Elapsed { working_min: Some(minutes), wall_min: minutes * 3 };
    Waited { of, elapsed, ending: Some(Ending::Answered), verdict: Some(Verdict::OnTime) }
}

fn waiting(of: u32, minutes: u32) -> Waited<u32> {
    Waited { ending: None, verdict: None, ..answered(of, minutes) }
}

fn waits() -> impl Strategy<Value = Vec<Waited<u32>>> {
    let endings = [Ending::Answered, Ending::PassedOn, Ending::Over, Ending::Withdrawn, Ending::Duplicate];
    let one = (0_u32..2_000, option::of(select(endings.to_vec()))).prop_map(|(minutes, ending)| (minutes, ending));
    proptest::collection::vec(one, 0..40).prop_map(|all| {
        // What waits has run for a while: before that it tells nothing, which has a test of its own.
        let wait = |(of, (minutes, ending)): (u32, (u32, Option<Ending>))| Waited {
            ending,
            ..answered(of, minutes.max(u32::from(ending.is_none())))
        };
        (0..).zip(all).map(wait).collect()
    })
}

fn minutes(waits: &[Waited<u32>], percent: usize) -> Option<u32> {
    quantile(waits, Basis::Working, percent).map(|found| found.minutes)
}

#[test]
fn half_and_nine_of_ten() {
    let ten: Vec<_> = (1..=10).map(|n| answered(n, n * 10)).collect();
    assert_eq!((minutes(&ten, 50), minutes(&ten, 90)), (Some(50), Some(90)));
    assert_eq!(quantile(&ten, Basis::Wall, 50).map(|found| (found.minutes, found.of)), Some((150, 5)));
    assert_eq!(minutes(&ten[..1], 90), Some(10));
    assert_eq!(minutes(&[], 50), None);
}

#[test]
fn what_waits_counts_with_its_time_so_far() {
    let mut waits: Vec<_> = (1..=9).map(|n| answered(n, 5)).collect();
    waits.extend((10..=20).map(|n| waiting(n, 900)));
    assert_eq!(minutes(&waits, 50), Some(900), "answering the easy half is no way to a good median");
    assert_eq!(Shares::of(&waits), Shares { on_time: 9, waiting: 11, ..Shares::default() });
}

#[test]
fn a_mark_needs_enough_waits_and_both_times() {
    let rules = BoardRules::default();
    // Half as quick as this, and nearly all of the others as this.
    let of = |count: u32, median, p90| {
        let waits: Vec<_> = (0..count).map(|n| answered(n, if n < count.div_ceil(2) { median } else { p90 })).collect();
        mark(&waits, Basis::Working, &rules)
    };
    assert_eq!(of(10, 10, 60), Mark::Reward);
    assert_eq!(of(9, 10, 60), Mark::TooFew);
    assert_eq!(of(10, 11, 60), Mark::None);
    assert_eq!(of(10, 10, 61), Mark::None);
    assert_eq!(of(10, 30, 9_000), Mark::None);
    assert_eq!(of(10, 31, 40), Mark::Warning);
    let wall: Vec<_> =
        (0..99).map(|n| Waited { elapsed: Elapsed { working_min: None, wall_min: 5 }, ..answered(n, 5) }).collect();
    assert_eq!(mark(&wall, Basis::Working, &rules), Mark::TooFew, "nothing in the time that judges");
}

#[test]
fn what_waits_since_the_offices_closed_tells_nothing_yet() {
    let mut waits: Vec<_> = (0..4).map(|n| answered(n, 12)).collect();
    waits.extend((4..14).map(|n| waiting(n, 0)));
    assert_eq!((minutes(&waits, 50), minutes(&waits, 90)), (Some(12), Some(12)), "never nought minutes");
    assert_eq!((sample(&waits, Basis::Working), Shares::of(&waits).waiting), (4, 10));
    assert_eq!(mark(&waits, Basis::Working, &BoardRules::default()), Mark::TooFew, "ten of them are no sample");
    assert_eq!(minutes(&waits[4..], 50), None);
    waits[5] = waiting(5, 1);
    assert_eq!(sample(&waits, Basis::Working), 5);
    // Within a minute is an answer, and the best one.
    assert_eq!(minutes(&[answered(1, 0)], 50), Some(0));
}

#[test]
fn a_promise_is_kept_by_being_solved_in_time_and_by_nothing_else() {
    let at = |hour: i64| jiff::Timestamp::from_second(hour * 3_600).unwrap();
    let of = |done: Option<i64>, status, now| PromisedDay::of(at(10), done.map(at), status, at(now));
    assert_eq!(of(Some(10), Status::Done, 10), Some(PromisedDay::Kept));
    assert_eq!(of(Some(9), Status::Closed, 99), Some(PromisedDay::Kept));
    assert_eq!(of(Some(11), Status::Closed, 99), Some(PromisedDay::Broken));
    assert_eq!(of(None, Status::InProgress, 10), Some(PromisedDay::Open));
    // Not solved: disputed, or never done.
    assert_eq!(of(None, Status::Reopened, 11), Some(PromisedDay::Broken));
    for status in [Status::Rejected, Status::NotOurs, Status::DuplicateOf, Status::Withdrawn] {
        assert_eq!(of(None, status, 99), None, "{status:?}");
    }
}

proptest! {
    #[test]
    fn order_does_not_matter(waits in waits().prop_flat_map(|waits| (Just(waits.clone()), Just(waits).prop_shuffle()))) {
        for percent in [1, 50, 90, 100] {
            prop_assert_eq!(quantile(&waits.0, Basis::Wall, percent), quantile(&waits.1, Basis::Wall, percent));
        }
        prop_assert_eq!(Shares::of(&waits.0), Shares::of(&waits.1));
    }

    #[test]
    fn what_waits_longer_than_a_quantile_never_lowers_it(mut waits in waits(), more in 1_u32..3_000, percent in 1_usize..100) {
        let before = minutes(&waits, percent).unwrap_or(0);
        waits.push(waiting(99, before + more));
        prop_assert!(minutes(&waits, percent).unwrap() >= before);
    }

    #[test]
    fn a_longer_wait_never_makes_anything_better(mut waits in waits(), at in any::<prop::sample::Index>(), more in 1_u32..500) {
        prop_assume!(!waits.is_empty());
        let rules = BoardRules { min_sample: 1, ..BoardRules::default() };
        let badness = |waits: &[Waited<u32>]| match mark(waits, Basis::Working, &rules) {
            Mark::TooFew | Mark::Reward => 0,
            Mark::None => 1,
            Mark::Warning => 2,
        };
        let before = (minutes(&waits, 50), minutes(&waits, 90), badness(&waits));
        let elapsed = &mut at.get_mut(&mut waits).elapsed;
        elapsed.working_min = elapsed.working_min.map(|minutes| minutes + more);
        prop_assert!(before <= (minutes(&waits, 50), minutes(&waits, 90), badness(&waits)) || before.0 < minutes(&waits, 50));
        prop_assert!(minutes(&waits, 90) >= before.1 && badness(&waits) >= before.2);
    }

    #[test]
    fn what_was_taken_back_or_is_said_twice_counts_in_nothing(waits in waits(), percent in 1_usize..100) {
        let counted: Vec<_> = waits.iter().filter(|wait| wait.counts()).cloned().collect();
        prop_assert_eq!(quantile(&waits, Basis::Working, percent), quantile(&counted, Basis::Working, percent));
        prop_assert_eq!(Shares::of(&waits).total() as usize, counted.len());
    }

    #[test]
    fn at_least_so_many_took_at_most_so_long(waits in waits(), percent in 1_usize..=100) {
        let times: Vec<_> = waits.iter().filter(|wait| wait.counts()).map(|wait| wait.elapsed.wall_min).collect();
        let Some(found) = quantile(&waits, Basis::Wall, percent) else { prop_assert!(times.is_empty()); return Ok(()) };
        let within = |limit: u32| times.iter().filter(|time| **time <= limit).count() * 100;
        prop_assert!(within(found.minutes) >= percent * times.len());
        prop_assert!(found.minutes == 0 || within(found.minutes - 1) < percent * times.len());
    }
}
