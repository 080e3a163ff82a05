//! How long what is wrong waits, and that nobody makes another wait for ever.

use super::*;

/// What the tests try at, or the person or network that tries at it.
#[derive(Debug, Clone)]
enum At {
    Thing(u32),
    Who(u32, u32),
    Network(u32),
}

impl Tried for At {
    const RULES: &'static [Rule] = &[
        Rule { free: 10, longest: 60, kept: true },
        Rule { free: 3, longest: 60, kept: false },
        Rule { free: 20, longest: 60, kept: false },
    ];

    fn kind(&self) -> usize {
        match self {
            Self::Thing(_) => 0,
            Self::Who(..) => 1,
            Self::Network(_) => 2,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Thing(thing) | Self::Network(thing) => thing.to_be_bytes().to_vec(),
            Self::Who(who, thing) => [who.to_be_bytes(), thing.to_be_bytes()].concat(),
        }
    }
}

fn at(thing: u32, who: u32) -> Try<At> {
    Try { shared: At::Thing(thing), person: At::Who(who, thing), others: vec![At::Network(who)] }
}

fn slowdown() -> AttemptLimiter<At> {
    AttemptLimiter::new([7; 32])
}

fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(1_700_000_000_000 + millis).unwrap()
}

#[test]
fn many_at_once_are_as_many_as_one_after_the_other() {
    let slowdown = slowdown();
    let let_in = (0..1_000).filter(|_| slowdown.begin(&at(1, 1), moment(0)).is_ok()).count();
    assert_eq!(let_in, 3);
    assert_eq!(slowdown.begin(&at(1, 1), moment(0)).unwrap_err(), 1);
    let begun = slowdown.begin(&at(1, 1), moment(1_000)).unwrap();
    slowdown.excuse(&begun);
    slowdown.forget(&at(1, 1));
    assert!(slowdown.begin(&at(1, 1), moment(1_000)).is_ok());
}

#[test]
fn what_was_right_makes_nobody_wait() {
    let slowdown = slowdown();
    for who in 0..14 {
        let wait = slowdown.begin(&at(who, 1), moment(0));
        assert!(wait.is_ok(), "{who}");
    }
    // An office of many: each is right.
    for thing in 100..200 {
        let begun = slowdown.begin(&at(thing, 1), moment(0)).unwrap();
        slowdown.excuse(&begun);
    }
}

/// A flood of names that nobody has drives out no count, and takes no memory.
#[test]
fn a_flood_evicts_nothing() {
    let slowdown = slowdown();
    for second in 0..600 {
        let _ = slowdown.begin(&at(1, 1_000_000 + second), moment(i64::from(second) * 1_000));
    }
    let shut = slowdown.begin(&at(1, 5), moment(600_000));
    for junk in 2..20_000 {
        let _ = slowdown.begin(&at(junk, 2_000_000 + junk / 10), moment(600_000));
    }
    let state = slowdown.state();
    let (kind, place) = slowdown.place(&At::Thing(1));
    assert!(state.tables[kind][place as usize].wrong >= 10, "{shut:?}");
    assert_eq!(state.tables.iter().map(Vec::len).sum::<usize>(), 3 * PLACES as usize);
    assert!(
        state.lines.len() <= PLACES as usize && state.lines.values().all(|line| line.waiting.len() <= LONGEST_LINE)
    );
}

/// One asks forty times in a second, from one place, and somebody who was told to wait comes when it was said, or a little
/// later: they have their turn, and there is still one try in a minute.
#[test]
fn whoever_waits_has_a_turn_beside_one_who_asks_without_end() {
    for late in [0, 1, 20, 28] {
        let slowdown = slowdown();
        let (mut tried, mut comes, mut came) = (0, 300_000, None);
        for tick in 0..(420 * 40_i64) {
            let now = tick * 25;
            tried += u32::from(slowdown.begin(&at(1, 1), moment(now)).is_ok());
            if now >= comes && came.is_none() {
                match slowdown.begin(&at(1, 2), moment(now)) {
                    Ok(_) => came = Some(now),
                    Err(seconds) => {
                        assert!(seconds <= 60, "{seconds}");
                        comes = now + i64::try_from(seconds).unwrap() * 1_000 + late * 1_000;
                    }
                }
            }
        }
        let waited = (came.unwrap() - 300_000) / 1_000;
        assert!(waited <= 60 + late, "{waited}");
        assert!(tried <= 23, "{tried}");
    }
}

/// From twenty places that ask every second: whoever did not try today comes before all that did.
#[test]
fn from_however_many_places_there_is_one_try_in_a_minute_and_the_line_ends() {
    let slowdown = slowdown();
    let (mut tried, mut came) = (0, None);
    for second in 0..5_400_u32 {
        let now = moment(i64::from(second) * 1_000);
        tried += (10..30).filter(|who| slowdown.begin(&at(1, *who), now).is_ok()).count();
        if second >= 3_600 && came.is_none() && slowdown.begin(&at(1, 2), now).is_ok() {
            came = Some(second - 3_600);
        }
    }
    assert!((85..=110).contains(&tried), "{tried}");
    assert!(came.is_some_and(|waited| waited <= 61), "{came:?}");
}

/// Seventy stand in line and never come for their turn: each costs seconds, and a line has sixty places.
#[test]
fn whoever_takes_a_place_and_does_not_come_holds_nobody_up_for_long() {
    let slowdown = slowdown();
    for who in 0..70 {
        let _ = slowdown.begin(&at(1, who), moment(0));
    }
    let (mut came, mut comes) = (None, 3);
    for second in 3..3_600 {
        if second == comes && came.is_none() {
            match slowdown.begin(&at(1, 2_000), moment(second * 1_000)) {
                Ok(_) => came = Some(second),
                Err(wait) => comes = second + i64::try_from(wait).unwrap(),
            }
        }
    }
    assert!(came.is_some_and(|second| second <= 60 + 60 * 5 + 3), "{came:?}");
}

/// A hundred networks take turns at taking places, and some are there whenever it is open: who came back stands before them.
#[test]
fn whoever_comes_back_stands_before_whoever_just_came() {
    let slowdown = slowdown();
    for who in 0..30 {
        let _ = slowdown.begin(&at(1, who), moment(0));
    }
    let (mut came, mut comes) = (None, 60);
    for second in 60..3_600_u32 {
        let now = moment(i64::from(second) * 1_000);
        // Ten of a hundred networks at any moment, and none of them twice within a turn.
        let _ = slowdown.begin(&at(1, 100 + second % 100), now);
        if second >= comes && came.is_none() {
            match slowdown.begin(&at(1, 2_000), now) {
                Ok(_) => came = Some(second),
                Err(wait) => comes = second + u32::try_from(wait).unwrap(),
            }
        }
    }
    assert!(came.is_some_and(|second| second <= 60 + 5 * 60), "{came:?}");
}

#[test]
fn what_is_kept_holds_after_a_restart() {
    let slowdown = slowdown();
    for who in 0..30 {
        let _ = slowdown.begin(&at(1, who), moment(0));
    }
    let kept = slowdown.changed();
    assert_eq!(kept.len(), 1, "of what everybody tries at together, once");
    assert_eq!(slowdown.changed(), []);
    let after = AttemptLimiter::<At>::new([7; 32]);
    after.restore(&kept);
    assert!(after.begin(&at(1, 100), moment(0)).is_err());
    assert!(after.begin(&at(2, 100), moment(0)).is_ok());
    // Set back, the clock makes nobody wait longer.
    assert!(after.begin(&at(1, 100), moment(-86_400_000)).unwrap_err() <= 60);
}
