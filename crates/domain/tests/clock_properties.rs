//! What holds of the clock at any moment, in any calendar, for any life of a complaint.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use proptest::{prelude::*, sample::select};
use sambat_domain::{
    Timestamp,
    civil::Date,
    event::{Actor, Event, EventKind, RejectReason},
    id::{ComplaintId, EventId},
    pack::{Basis, Pack, Response},
    response::{Calendar, Clocks, DAY_MIN, Ending, History, Holiday, Hours, Opening, Week, WorkingTime, judge_answer},
};

/// 2026-11-24T00:00:00Z.
const TODAY_S: i64 = 1_795_478_400;
const TEN_YEARS_S: i64 = 3_653 * 86_400;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn any_moment() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        // Weeks in which something is in the calendars below, to the minute: edges are met.
        3 => (-40_i64 * 1_440..40 * 1_440).prop_map(|minute| at(TODAY_S + minute * 60)),
        1 => (-TEN_YEARS_S..TEN_YEARS_S).prop_map(|second| at(TODAY_S + second)),
    ]
}

fn openings() -> impl Strategy<Value = Vec<Opening>> {
    // Also what no checked pack has: nothing may be counted twice or fall over.
    let opening = (0_u16..1_500, 0_u16..1_500).prop_map(|(opens_min, closes_min)| Opening { opens_min, closes_min });
    prop_oneof![
        Just(vec![Opening { opens_min: 450, closes_min: 930 }]),
        Just(vec![Opening { opens_min: 450, closes_min: 690 }, Opening { opens_min: 780, closes_min: 870 }]),
        Just(Vec::new()),
        proptest::collection::vec(opening, 0..4),
    ]
}

fn week() -> impl Strategy<Value = Week> {
    proptest::array::uniform7(openings()).prop_map(|[mon, tue, wed, thu, fri, sat, sun]| Week {
        mon,
        tue,
        wed,
        thu,
        fri,
        sat,
        sun,
    })
}

fn date() -> impl Strategy<Value = Date> {
    (0_i64..60).prop_map(|day| {
        let text = at(TODAY_S + (day - 30) * 86_400).to_string();
        text[..10].parse().unwrap()
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let ramadan =
        (date(), date(), week()).prop_map(|(from, until, week)| Hours { from: Some(from), until: Some(until), week });
    let holiday = date().prop_map(|date| Holiday { date, name: "Libur".to_owned() });
    (week(), proptest::option::of(ramadan), proptest::collection::vec(holiday, 0..4)).prop_map(
        |(week, ramadan, holidays)| Calendar {
            hours: vec![Hours { from: None, until: None, week }],
            ramadan: ramadan.into_iter().collect(),
            holidays,
        },
    )
}

fn working() -> impl Strategy<Value = WorkingTime> {
    let zones = select(vec!["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]);
    (calendar(), zones).prop_map(|(calendar, tz)| WorkingTime::new(&calendar, tz).unwrap())
}

fn pack() -> impl Strategy<Value = Pack> {
    let spans = proptest::array::uniform3(prop_oneof![1_u32..600, (1_u32..4).prop_map(|days| days * DAY_MIN)]);
    let calendar = prop_oneof![4 => calendar(), 1 => Just(Calendar::default())];
    (calendar, spans, any::<bool>()).prop_map(|(calendar, mut spans, wall)| {
        let mut pack = old_pack();
        spans.sort_unstable();
        let [target_min, promise_min, limit_min] = spans;
        let basis = if wall { Basis::Wall } else { Basis::Working };
        pack.response = Response { target_min, promise_min, limit_min, basis };
        pack.calendar = calendar;
        pack
    })
}

/// A pack's document from before it knew of hours, templates and rules of an office's own.
fn old_pack() -> Pack {
    serde_json::from_str(
        r#"{"v": 1, "id": "kota", "name": "Kota", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [{"id": "jalan", "icon": "road"}],
            "categories": [{"id": "lubang", "channel": "jalan", "agency": "pupr", "visibility": "public", "icon": "road"}],
            "agencies": [{"id": "pupr"}],
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "working"}, "words": {}}"#,
    )
    .unwrap()
}

fn life() -> impl Strategy<Value = Vec<Event>> {
    let agency = |id: &str| id.parse().unwrap();
    let actors = select(vec![
        Actor::Citizen,
        Actor::System,
        Actor::Officer { agency: None },
        Actor::Officer { agency: Some(agency("pupr")) },
        Actor::Officer { agency: Some(agency("dlh")) },
    ]);
    let kinds = select(vec![
        EventKind::Verified,
        EventKind::Assigned { agency: agency("pupr") },
        EventKind::Assigned { agency: agency("dlh") },
        EventKind::Started,
        EventKind::Held,
        EventKind::Question,
        EventKind::Reply,
        EventKind::Done,
        EventKind::Confirmed,
        EventKind::Closed,
        EventKind::Disputed,
        EventKind::Reopened,
        EventKind::Rejected { reason: RejectReason::Other },
        EventKind::NotOurs { owner: "Provinsi".to_owned() },
        EventKind::Duplicate { of: ComplaintId::new(at(0), &[9; 10]) },
        EventKind::Withdrawn,
        EventKind::Answer,
        EventKind::Escalated,
    ]);
    let note = proptest::option::of(select(vec!["Besok.", " "]));
    // The server's clock mostly goes on, and sometimes was set back.
    let step = prop_oneof![9 => 0_i64..20_000, 1 => -5_000_i64..0];
    proptest::collection::vec((actors, kinds, note, step), 0..14).prop_map(|steps| {
        let mut second = TODAY_S;
        let mut events = vec![event(0, second, Actor::System, EventKind::Received, None)];
        for (seq, (actor, kind, note, step)) in (1..).zip(steps) {
            second += step;
            events.push(event(seq, second, actor, kind, note));
        }
        events
    })
}

fn event(seq: u8, second: i64, actor: Actor, kind: EventKind, note: Option<&str>) -> Event {
    let (id, complaint) = (EventId::new(at(second), &[seq; 10]), ComplaintId::new(at(TODAY_S), &[1; 10]));
    Event {
        note: note.map(str::to_owned),
        received_at: Some(at(second)),
        seq: Some(u64::from(seq)),
        ..Event::new(id, complaint, actor, kind, at(second - 3_600))
    }
}

fn clocks(events: &[Event], pack: &Pack, now: Timestamp) -> Option<Clocks> {
    let category = "lubang".parse().unwrap();
    Clocks::of(&History { category: &category, received_at: None, events }, pack, now)
}

proptest! {
    #[test]
    fn open_time_adds_up_and_never_shrinks(working in working(), mut moments in proptest::array::uniform3(any_moment())) {
        moments.sort_unstable();
        let [a, b, c] = moments;
        let (first, second, both) = (working.between(a, b), working.between(b, c), working.between(a, c));
        prop_assert_eq!(first + second, both);
        prop_assert!(first >= 0 && second >= 0);
        prop_assert!(both <= c.as_millisecond() - a.as_millisecond());
        prop_assert_eq!(working.between(c, a), 0);
    }

    #[test]
    fn so_much_later_and_what_passed_agree(working in working(), from in any_moment(), minutes in 0_i64..6_000) {
        let ms = minutes * 60_000;
        if let Some(due) = working.after(from, ms) {
            prop_assert!(due >= from);
            prop_assert_eq!(working.between(from, due), ms);
            // It is the first such moment.
            let before = Timestamp::from_millisecond(due.as_millisecond() - 1).unwrap();
            prop_assert!(ms == 0 || working.between(from, before) < ms);
            prop_assert!(working.after(from, ms + 1).is_none_or(|later| later > due));
        }
    }

    #[test]
    fn days_end_at_closing_time_one_after_the_other(working in working(), from in any_moment(), days in 0_u32..15) {
        let (Some(closing), Some(next)) = (working.closing(from, days), working.closing(from, days + 1)) else {
            return Ok(());
        };
        prop_assert!(from < closing && closing < next);
        // Open until then and not from then on.
        let ms = closing.as_millisecond();
        let around = |from: i64, to: i64| {
            working.between(Timestamp::from_millisecond(from).unwrap(), Timestamp::from_millisecond(to).unwrap())
        };
        prop_assert_eq!(around(ms - 1, ms), 1);
        prop_assert!(around(ms, ms + 1) == 0 || closing.as_second().rem_euclid(3_600) == 0, "a day that ends at midnight");
        // What comes out of hours is as if it came at the next opening.
        let opening = working.opening(from).unwrap();
        prop_assert_eq!(working.closing(opening, days), Some(closing));
        prop_assert_eq!(working.between(from, opening), 0);
    }

    #[test]
    fn the_later_the_worse(pack in pack(), received in any_moment(), mut moments in proptest::array::uniform2(any_moment())) {
        moments.sort_unstable();
        let events = [event(0, received.as_second(), Actor::System, EventKind::Received, None)];
        let seen = moments.map(|now| clocks(&events, &pack, now).unwrap());
        let [early, late] = seen.map(|clocks| clocks.city);
        prop_assert!(early.pending <= late.pending);
        prop_assert!(early.elapsed.wall_min <= late.elapsed.wall_min);
        prop_assert!(early.elapsed.working_min <= late.elapsed.working_min);
        prop_assert!(late.late_since.is_some() || early.late_since.is_none());
        prop_assert_eq!(early.due, late.due);
        if let (Some(target), Some(promise)) = (early.due.target, early.due.promise) {
            prop_assert!(target <= promise);
        }
        if let (Some(promise), Some(limit)) = (early.due.promise, early.due.limit) {
            prop_assert!(promise <= limit);
        }
        // Only where the pack has no hours, or they never come, nothing is due.
        prop_assert_eq!(early.pending.is_none(), early.counts_from.is_none());
        // An answer is judged as it was said to be.
        let mut answered = events.to_vec();
        let officer = Actor::Officer { agency: None };
        answered.push(event(1, moments[1].as_second(), officer, EventKind::Answer, Some("Besok.")));
        let judged = clocks(&answered, &pack, at(TODAY_S + TEN_YEARS_S)).unwrap().city;
        prop_assert_eq!(judged.verdict, late.pending);
        prop_assert_eq!(judged.elapsed, late.elapsed);
    }

    #[test]
    fn only_the_citys_order_counts(pack in pack(), events in life().prop_shuffle(), now in any_moment()) {
        let shuffled = clocks(&events, &pack, now);
        let mut sorted = events;
        sorted.sort_by_key(|event| event.seq);
        prop_assert_eq!(&shuffled, &clocks(&sorted, &pack, now));
        // When it was written makes no difference, nor what the city does not have.
        let mut others = sorted.clone();
        for event in &mut others {
            event.at = at(0);
        }
        let officer = Actor::Officer { agency: None };
        let unsent = event(99, TODAY_S + 60, officer, EventKind::Answer, Some("Besok."));
        others.push(Event { seq: None, ..unsent.clone() });
        others.push(Event { received_at: None, ..unsent });
        prop_assert_eq!(shuffled, clocks(&others, &pack, now));
    }

    #[test]
    fn what_was_judged_once_needs_no_words_any_more(pack in pack(), events in life(), now in any_moment()) {
        let judged = |event: &Event| match event.actor {
            Actor::Officer { .. } => judge_answer(event, &pack),
            // Nobody else answers, whatever is said of it.
            _ => Some(true),
        };
        let kept: Vec<_> =
            events.iter().map(|event| Event { is_answer: judged(event), note: None, ..event.clone() }).collect();
        prop_assert_eq!(clocks(&kept, &pack, now), clocks(&events, &pack, now));
    }

    #[test]
    fn any_life_has_clocks_that_agree_with_themselves(pack in pack(), events in life(), now in any_moment()) {
        let all = clocks(&events, &pack, now).unwrap();
        let waits = || std::iter::once(&all.city).chain(all.agencies.iter().map(|of| &of.clock));
        for clock in waits() {
            prop_assert_eq!(clock.ending.is_some(), clock.ended_at.is_some());
            prop_assert!(clock.pending.is_none() || clock.ending.is_none());
            prop_assert!(clock.verdict.is_none() || clock.ending.is_some());
            let unjudged = matches!(clock.ending, Some(Ending::Withdrawn | Ending::Duplicate));
            prop_assert!(!unjudged || (clock.verdict.is_none() && clock.late_since.is_none()));
            prop_assert_eq!(clock.elapsed.working_min.is_none(), pack.calendar.is_empty());
            prop_assert!(clock.elapsed.working_min.is_none_or(|working| working <= clock.elapsed.wall_min));
        }
        // Only the office that has it can still owe an answer.
        let lasting = all.agencies.iter().filter(|of| of.clock.ending.is_none()).count();
        prop_assert!(lasting <= 1);
        prop_assert!(lasting == 0 || all.agencies.last().is_some_and(|of| of.clock.ending.is_none()));
        prop_assert!(all.agencies.iter().zip(all.agencies.iter().skip(1)).all(|(a, b)| a.round <= b.round));
        let none_waits = waits().all(|clock| clock.ending.is_some());
        prop_assert!(!none_waits || all.escalation_due.is_none());
        prop_assert!(!(all.done.paused && all.done.done_at.is_some()));
        // What the future brings does not change what was judged.
        let later = clocks(&events, &pack, at(TODAY_S + TEN_YEARS_S)).unwrap();
        prop_assert_eq!(all.city.verdict, later.city.verdict);
        // Once it stands on the mayor's list it need not be put there again.
        if let Some(due) = all.escalation_due {
            let mut told = events.clone();
            told.push(event(200, due.as_second(), Actor::System, EventKind::Escalated, None));
            prop_assert_eq!(clocks(&told, &pack, now).unwrap().escalation_due, None);
        }
    }
}

#[test]
fn no_moment_makes_it_fall_over() {
    let mut pack = old_pack();
    let open = vec![Opening { opens_min: 0, closes_min: 1_440 }];
    for basis in [Basis::Working, Basis::Wall] {
        for minutes in [0, 1, u32::MAX, u32::MAX / DAY_MIN * DAY_MIN] {
            pack.response = Response { target_min: minutes, promise_min: minutes, limit_min: minutes, basis };
            for week in [Week::default(), Week { mon: open.clone(), ..Week::default() }] {
                pack.calendar.hours = vec![Hours { from: Some(Date::MIN), until: Some(Date::MAX), week }];
                for received in [Timestamp::MIN, at(-TEN_YEARS_S), at(TODAY_S), Timestamp::MAX] {
                    let mut events = vec![event(0, 0, Actor::System, EventKind::Received, None)];
                    events[0].received_at = Some(received);
                    for now in [received, at(TODAY_S)] {
                        assert!(clocks(&events, &pack, now).is_some());
                    }
                }
            }
        }
    }
}

#[test]
fn an_old_pack_is_read_judges_wall_time_alone_and_is_written_as_it_was() {
    let mut pack = old_pack();
    let text = serde_json::to_string(&pack).unwrap();
    assert!(["calendar", "templates", "hours"].iter().all(|key| !text.contains(key)), "{text}");
    let events = [event(0, TODAY_S, Actor::System, EventKind::Received, None)];
    let now = at(TODAY_S + 3 * 86_400);
    let city = clocks(&events, &pack, now).unwrap().city;
    assert_eq!((city.pending, city.late_since, city.elapsed.working_min), (None, None, None));
    assert_eq!(city.elapsed.wall_min, 3 * 1_440);
    pack.response.basis = Basis::Wall;
    assert!(clocks(&events, &pack, now).unwrap().city.late_since.is_some());
}

#[test]
fn a_receipt_starts_the_clock_before_its_event_is_here() {
    let (pack, category) = (old_pack(), "lubang".parse().unwrap());
    let mut history = History { category: &category, received_at: None, events: &[] };
    assert!(Clocks::of(&history, &pack, at(TODAY_S)).is_none());
    history.received_at = Some(at(TODAY_S - 600));
    assert_eq!(Clocks::of(&history, &pack, at(TODAY_S)).unwrap().city.elapsed.wall_min, 10);
}

#[test]
fn a_duplicate_takes_the_judgement_of_its_original() {
    let mut pack = old_pack();
    pack.response.basis = Basis::Wall;
    let officer = Actor::Officer { agency: None };
    let received = event(0, TODAY_S, Actor::System, EventKind::Received, None);
    let of = ComplaintId::new(at(0), &[9; 10]);
    let same = event(1, TODAY_S + 60, officer.clone(), EventKind::Duplicate { of }, None);
    let answer = event(1, TODAY_S + 3_600, officer, EventKind::Answer, Some("Besok."));
    let now = at(TODAY_S + 7_200);
    let duplicate = clocks(&[received.clone(), same], &pack, now).unwrap();
    let original = clocks(&[received, answer], &pack, now).unwrap();
    assert_eq!((duplicate.duplicate_of, duplicate.city.verdict), (Some(of), None));
    let taken = duplicate.clone().taking(&original);
    assert_eq!(taken.city.verdict, original.city.verdict);
    assert_eq!(taken.city.elapsed, duplicate.city.elapsed);
    // Who was answered keeps the answer's judgement.
    assert_eq!(original.clone().taking(&duplicate), original);
}
