//! Each edge of the machine, and every walk through it.

use super::*;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn failed(retry: RetryKind) -> Outcome {
    Outcome::Failed { retry, stored_nothing: false }
}

#[test]
fn a_network_failure_waits_and_a_good_probe_ends_the_wait() {
    let item = OutboxItem::new(ItemKind::Words).begin(NOW).unwrap();
    let item = item.settle(failed(RetryKind::Network), NOW, u64::MAX).unwrap();
    assert_eq!(item.next_at, Some(NOW + SignedDuration::from_secs(4)));
    assert!(!item.is_due(NOW) && item.waits_for_network);
    assert!(item.retry().unwrap().is_due(NOW));
}

#[test]
fn retry_after_is_a_floor_and_has_a_ceiling() {
    let sending = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
    let after = |hours| failed(RetryKind::Transient { after: Some(SignedDuration::from_hours(hours)) });
    let at = |hours| sending.clone().settle(after(hours), NOW, 0).unwrap().next_at;
    assert_eq!(at(1), Some(NOW + SignedDuration::from_hours(1)));
    assert_eq!(at(1_000), Some(NOW + SignedDuration::from_hours(24)));
}

#[test]
fn a_clock_that_was_years_off_keeps_nobody_waiting() {
    let decade = SignedDuration::from_hours(10 * 366 * 24);
    let sending = OutboxItem::new(ItemKind::Photo).begin(NOW + decade).unwrap();
    let hour = failed(RetryKind::Transient { after: Some(SignedDuration::from_hours(1)) });
    let item = sending.settle(hour, NOW + decade, 0).unwrap();
    assert_eq!(item.due_in(NOW + decade), Some(SignedDuration::from_hours(1)));
    assert!(!item.is_due(NOW + decade) && item.is_due(NOW) && item.is_due(NOW + decade + decade));
}

#[test]
fn what_was_stopped_by_us_counts_as_no_attempt() {
    let item = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap().local_step(true).unwrap();
    let item = item.settle(Outcome::Interrupted, NOW, 0).unwrap();
    assert_eq!((item.tries, item.crashes, item.is_due(NOW)), (0, 0, true));
    assert!(!item.is_only_here(), "some of it may have arrived");
}

#[test]
fn a_closed_door_is_waited_before_and_all_wait_with_it() {
    let item = OutboxItem::new(ItemKind::Words).begin(NOW).unwrap();
    let waits = |jitter| item.clone().settle(failed(RetryKind::Auth), NOW, jitter).unwrap().due_in(NOW).unwrap();
    assert_eq!((waits(0).as_secs(), waits(u64::MAX).as_secs()), (450, 900));
    let held = OutboxItem::new(ItemKind::Photo).hold(Some(NOW + waits(0))).unwrap();
    assert!(!held.is_due(NOW) && held.retry().unwrap().is_due(NOW));
    assert_eq!(item.hold(None), Err(Misstep));
}

#[test]
fn an_erasure_of_what_is_not_this_devices_ends_and_nothing_else_does() {
    for (kind, ends) in [(ItemKind::Erasure, true), (ItemKind::Event, false)] {
        let (mut item, mut now) = (OutboxItem::new(kind), NOW);
        for _ in 0..30 {
            let Ok(begun) = item.clone().begin(now) else { break };
            item = begun.settle(failed(RetryKind::Unknown { after: None }), now, u64::MAX).unwrap();
            now += SignedDuration::from_mins(15);
        }
        assert_eq!(item.state == ItemState::Parked { why: ParkReason::Forbidden }, ends, "{kind:?}");
        assert_eq!(item.tries, if ends { 9 } else { 30 });
        assert!(item.retry().unwrap().is_due(now), "and the citizen may ask again");
    }
}

#[test]
fn the_seventh_crash_parks_and_progress_forgives() {
    let mut item = OutboxItem::new(ItemKind::Photo);
    for _ in 0..6 {
        item = item.begin(NOW).unwrap().local_step(true).unwrap().recover();
        assert_eq!(item.state, ItemState::Queued);
    }
    let forgiven = item.clone().begin(NOW).unwrap().progressed().unwrap();
    assert_eq!(forgiven.crashes, 0);
    item = item.begin(NOW).unwrap().local_step(true).unwrap().recover();
    assert_eq!(item.state, ItemState::Parked { why: ParkReason::Crashed });
}

#[test]
fn an_end_outside_the_local_step_blames_nothing() {
    let item =
        OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap().local_step(true).unwrap().local_step(false).unwrap();
    assert_eq!(item.recover().crashes, 0);
}

#[test]
fn an_end_that_was_one_blames_nothing_inside_it_either() {
    let item = OutboxItem::new(ItemKind::Photo);
    assert_eq!(item.clone().stopped(NOW), item, "nothing was under way");
    let stopped = item.begin(NOW).unwrap().local_step(true).unwrap().stopped(NOW);
    assert_eq!(
        (&stopped.state, stopped.tries, stopped.crashes, stopped.in_local_step),
        (&ItemState::Queued, 0, 0, false)
    );
    assert_eq!(stopped.stored, Stored::Perhaps);
}

#[test]
fn only_what_the_city_surely_has_not_can_be_taken_back() {
    let item = OutboxItem::new(ItemKind::Words);
    assert!(item.is_only_here());
    let lost = item.clone().begin(NOW).unwrap().settle(failed(RetryKind::Network), NOW, 0).unwrap();
    assert_eq!(lost.cancel(), Err(Misstep));
    let refused =
        Outcome::Failed { retry: RetryKind::Permanent(ParkReason::Invalid { codes: vec![] }), stored_nothing: true };
    let refused = item.begin(NOW).unwrap().settle(refused, NOW, 0).unwrap();
    assert_eq!(refused.cancel().unwrap().state, ItemState::Cancelled);
}

#[test]
fn what_is_under_way_can_be_let_go_and_what_arrived_cannot() {
    let sending = OutboxItem::new(ItemKind::Photo).begin(NOW).unwrap();
    assert_eq!(sending.clone().abandon().unwrap().state, ItemState::Cancelled);
    assert_eq!(sending.settle(Outcome::Acknowledged, NOW, 0).unwrap().abandon(), Err(Misstep));
}

#[test]
fn what_the_city_lost_is_sent_again_and_nothing_else_is() {
    for kind in [ItemKind::Words, ItemKind::Event, ItemKind::Erasure, ItemKind::Photo] {
        let sent = OutboxItem::new(kind).begin(NOW).unwrap().settle(Outcome::Acknowledged, NOW, 0).unwrap();
        let again = sent.again().unwrap();
        assert!(again.is_due(NOW) && !again.is_only_here(), "{kind:?}: the city may have it");
        assert_eq!(again.clone().again(), Err(Misstep));
        assert_eq!(again.abandon().unwrap().again(), Err(Misstep));
    }
}

#[test]
fn the_third_mismatch_parks() {
    let mut item = OutboxItem::new(ItemKind::Photo);
    for _ in 0..2 {
        item = item.begin(NOW).unwrap().settle(failed(RetryKind::Mismatch), NOW, 0).unwrap();
        assert_eq!(item.state, ItemState::Queued);
    }
    item = item.begin(NOW).unwrap().settle(failed(RetryKind::Mismatch), NOW, 0).unwrap();
    assert_eq!(item.state, ItemState::Parked { why: ParkReason::Damaged });
}

#[derive(Debug, Clone)]
enum Step {
    Begin,
    Enter,
    Leave,
    Progress,
    Acknowledge,
    Fail(RetryKind, bool),
    Interrupt,
    Park,
    Refuse,
    Again,
    Die,
    Retry,
    Cancel,
    Pass(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let retry = prop_oneof![
        Just(RetryKind::Network),
        Just(RetryKind::Auth),
        Just(RetryKind::Mismatch),
        Just(RetryKind::Permanent(ParkReason::Erased)),
        Just(RetryKind::Unknown { after: None }),
        prop::option::of(0_i64..1_000_000)
            .prop_map(|after| RetryKind::Transient { after: after.map(SignedDuration::from_secs) }),
    ];
    let step = prop_oneof![
        4 => Just(Step::Begin),
        1 => Just(Step::Enter),
        1 => Just(Step::Leave),
        1 => Just(Step::Progress),
        1 => Just(Step::Acknowledge),
        3 => (retry, any::<bool>()).prop_map(|(retry, nothing)| Step::Fail(retry, nothing)),
        1 => Just(Step::Interrupt),
        1 => Just(Step::Park),
        1 => Just(Step::Refuse),
        1 => Just(Step::Again),
        2 => Just(Step::Die),
        1 => Just(Step::Retry),
        1 => Just(Step::Cancel),
        2 => (0_i64..100_000).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..80)
}

proptest! {
    /// Against every walk: nothing is lost (an item is waiting, sent, parked with a reason or cancelled while surely
    /// only here), an end is an end, an attempt is counted before it is made, and a waiting item becomes due.
    #[test]
    fn no_walk_loses_an_item(walk in steps(), jitter in any::<u64>()) {
        let mut item = OutboxItem::new(ItemKind::Photo);
        let mut now = NOW;
        // The model: what an observer outside knows.
        let mut ever_tried_untraced = false;
        for step in walk {
            let before = item.clone();
            let next = match &step {
                Step::Begin => before.clone().begin(now),
                Step::Enter => before.clone().local_step(true),
                Step::Leave => before.clone().local_step(false),
                Step::Progress => before.clone().progressed(),
                Step::Acknowledge => before.clone().settle(Outcome::Acknowledged, now, jitter),
                Step::Fail(retry, stored_nothing) =>
                    before.clone().settle(Outcome::Failed { retry: retry.clone(), stored_nothing: *stored_nothing }, now, jitter),
                Step::Interrupt => before.clone().settle(Outcome::Interrupted, now, jitter),
                Step::Park => before.clone().park(ParkReason::Parent),
                Step::Refuse => before.clone().refused("photo_broken".into()),
                Step::Again => before.clone().again(),
                Step::Die => Ok(before.clone().recover()),
                Step::Retry => before.clone().retry(),
                Step::Cancel => before.clone().cancel(),
                Step::Pass(seconds) => { now += SignedDuration::from_secs(*seconds); Ok(before.clone()) }
            };
            let Ok(next) = next else { continue };
            let refused_after = matches!(step, Step::Refuse | Step::Again) && before.state == ItemState::Sent;
            if matches!(before.state, ItemState::Sent | ItemState::Cancelled) && !refused_after {
                prop_assert_eq!(&next, &before, "an end is an end");
            }
            match step {
                Step::Begin => {
                    prop_assert!(before.is_due(now));
                    prop_assert_eq!(next.tries, before.tries + 1);
                    ever_tried_untraced = true;
                }
                Step::Fail(_, true) => ever_tried_untraced = false,
                Step::Cancel => prop_assert!(!ever_tried_untraced, "taken back though the city may have it"),
                Step::Acknowledge => prop_assert_eq!(&next.state, &ItemState::Sent),
                _ => {}
            }
            if next.state == ItemState::Sent {
                prop_assert!(before.state == ItemState::Sending || before.state == ItemState::Sent);
            }
            if next.in_local_step {
                prop_assert_eq!(&next.state, &ItemState::Sending);
            }
            if let Some(at) = next.next_at {
                prop_assert_eq!(&next.state, &ItemState::Queued);
                prop_assert!(at <= now + SignedDuration::from_hours(24) || before.next_at == Some(at));
            }
            prop_assert!(next.crashes <= MOST_CRASHES + 1);
            item = next;
        }
        // From wherever the walk ended, an item that still waits can still be sent.
        if item.is_waiting() {
            let item = item.recover();
            if item.state == ItemState::Queued {
                let later = now + SignedDuration::from_hours(25);
                let sent = item.begin(later).unwrap().settle(Outcome::Acknowledged, later, jitter).unwrap();
                prop_assert_eq!(sent.state, ItemState::Sent);
            }
        }
    }
}
