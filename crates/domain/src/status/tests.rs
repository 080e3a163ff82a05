//! Every edge of the table, and nothing beside it.

use super::*;
use crate::{
    event::{EventKind, EventName, RejectReason},
    id::ComplaintId,
};
use proptest::prelude::*;

fn officer() -> Actor {
    Actor::Officer { agency: None }
}

fn kinds() -> Vec<EventKind> {
    vec![
        EventKind::Received,
        EventKind::Verified,
        EventKind::Assigned { agency: "pupr".parse().unwrap() },
        EventKind::Started,
        EventKind::Held,
        EventKind::Question,
        EventKind::Reply,
        EventKind::Done,
        EventKind::Confirmed,
        EventKind::Closed,
        EventKind::Disputed,
        EventKind::Reopened,
        EventKind::Rejected { reason: RejectReason::Unclear },
        EventKind::NotOurs { owner: "provinsi".into() },
        EventKind::Duplicate { of: ComplaintId::new(Timestamp::UNIX_EPOCH, &[0; 10]) },
        EventKind::Withdrawn,
        EventKind::Answer,
        EventKind::Promised { by: Timestamp::UNIX_EPOCH },
        EventKind::Escalated,
    ]
}

/// The walks below try every kind that the table knows: what moves the status is never left out.
#[test]
fn every_kind_that_moves_is_drawn() {
    let drawn: Vec<_> = kinds().iter().map(EventName::from).collect();
    for name in EventName::ALL {
        let moves = Progress::default().target(*name).is_some();
        assert!(!moves || drawn.contains(name), "{name:?}");
    }
}

#[test]
fn the_usual_way_to_the_end() {
    let mut at = Progress::default();
    for (actor, kind, status) in [
        (Actor::System, EventKind::Received, Status::Received),
        (officer(), EventKind::Verified, Status::Verified),
        (officer(), EventKind::Assigned { agency: "pupr".parse().unwrap() }, Status::Dispatched),
        (officer(), EventKind::Started, Status::InProgress),
        (officer(), EventKind::Done, Status::Done),
        (Actor::Citizen, EventKind::Disputed, Status::Reopened),
        (officer(), EventKind::Done, Status::Done),
        (Actor::Citizen, EventKind::Confirmed, Status::Closed),
    ] {
        at = at.after(&actor, &kind).unwrap();
        assert_eq!(at.status, status);
    }
}

#[test]
fn a_reply_goes_back_to_where_the_question_interrupted() {
    let working = Progress { status: Status::InProgress, before_question: None };
    let asked = working.after(&officer(), &EventKind::Question).unwrap();
    assert_eq!(asked.status, Status::OnHold);
    let asked_again = asked.after(&officer(), &EventKind::Question).unwrap();
    assert_eq!(asked_again.after(&Actor::Citizen, &EventKind::Reply).unwrap(), working);
    assert!(working.after(&Actor::Citizen, &EventKind::Reply).is_err());
}

#[test]
fn nobody_does_what_is_not_theirs() {
    let done = Progress { status: Status::Done, before_question: None };
    assert!(done.after(&officer(), &EventKind::Confirmed).is_err());
    assert!(done.after(&officer(), &EventKind::Disputed).is_err());
    assert!(Progress::default().after(&Actor::Citizen, &EventKind::Verified).is_err());
    assert!(Progress::default().after(&Actor::System, &EventKind::Done).is_err());
}

#[test]
fn consent_is_its_citizens_to_withdraw_and_moves_nothing() {
    for status in Status::ALL {
        let at = Progress { status, before_question: None };
        assert_eq!(at.after(&Actor::Citizen, &EventKind::ConsentWithdrawn), Ok(at));
        assert!(at.after(&officer(), &EventKind::ConsentWithdrawn).is_err());
        assert!(at.after(&Actor::System, &EventKind::ConsentWithdrawn).is_err());
    }
}

#[test]
fn it_rests_since_the_event_that_brought_it_there() {
    let event = |hour: i64, actor: Actor, kind: EventKind| {
        let id = crate::id::EventId::new(Timestamp::UNIX_EPOCH, &[u8::try_from(hour).unwrap(); 10]);
        let complaint = ComplaintId::new(Timestamp::UNIX_EPOCH, &[1; 10]);
        let received_at = Some(Timestamp::from_second(hour * 3_600).unwrap());
        Event { received_at, ..Event::new(id, complaint, actor, kind, Timestamp::UNIX_EPOCH) }
    };
    let rejected = EventKind::Rejected { reason: RejectReason::Other };
    let life = [
        event(1, Actor::System, EventKind::Received),
        event(2, officer(), rejected.clone()),
        // Neither a look nor a misfit begins it anew.
        event(3, officer(), EventKind::Revealed),
        event(4, officer(), rejected.clone()),
        event(5, officer(), EventKind::Reopened),
        event(6, officer(), EventKind::Done),
        event(7, Actor::System, EventKind::Closed),
    ];
    let since = |events: &[Event]| Progress::resting_since(events).map(|at| at.as_second() / 3_600);
    assert_eq!(since(&life[..1]), None);
    assert_eq!(since(&life[..4]), Some(2));
    assert_eq!((since(&life[..5]), since(&life[..6])), (None, None), "what is done may be disputed");
    assert_eq!(since(&life), Some(7));
}

#[test]
fn only_what_is_called_done_is_disputed() {
    for status in Status::ALL {
        let at = Progress { status, before_question: None };
        assert_eq!(at.after(&Actor::Citizen, &EventKind::Disputed).is_ok(), status == Status::Done, "{status:?}");
    }
}

#[test]
fn a_question_leads_nowhere_before_dispatch_and_nothing_leaves_withdrawn() {
    assert!(Progress::default().after(&officer(), &EventKind::Question).is_err());
    assert!(Status::ALL.iter().all(|next| !Status::Withdrawn.may_become(*next)));
}

proptest! {
    /// Whatever comes in whatever order, each step is an edge of the table or changes nothing, and the fold agrees.
    #[test]
    fn every_walk_stays_on_the_table(steps in prop::collection::vec((0_usize..3, 0..kinds().len()), 0..60)) {
        let actors = [Actor::Citizen, officer(), Actor::System];
        let mut at = Progress::default();
        for (actor, kind) in steps {
            let (actor, kind) = (&actors[actor], &kinds()[kind]);
            let before = at;
            match at.after(actor, kind) {
                Err(misfit) => prop_assert_eq!(misfit.status, before.status),
                Ok(next) => {
                    let back_from_question = matches!(kind, EventKind::Reply) && Some(next.status) == before.before_question;
                    prop_assert!(next == before || before.status.may_become(next.status) || back_from_question);
                    prop_assert_eq!(next.before_question.is_some(), next.status == Status::OnHold && next.before_question.is_some());
                    at = next;
                }
            }
        }
    }
}

#[test]
fn a_kind_travels_under_its_name() {
    for kind in kinds() {
        let travelled = serde_json::to_value(&kind).unwrap();
        assert_eq!(travelled["kind"], serde_json::to_value(EventName::from(&kind)).unwrap());
    }
}
