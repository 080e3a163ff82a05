//! What each seat sees and may do.

use super::*;
use crate::pack::PlaceRule;

fn category(visibility: Visibility, proof: bool) -> Category {
    Category {
        id: "jalan-rusak".parse().unwrap(),
        channel: "infrastruktur".parse().unwrap(),
        agency: "pupr".parse().unwrap(),
        visibility,
        icon: "road".into(),
        place: PlaceRule::Needed,
        form: None,
        consent: None,
        response: None,
        proof,
        public_place: false,
        text: None,
    }
}

fn seat(role: Role, agency: Option<&str>) -> Seat {
    Seat { role, agency: agency.map(|agency| agency.parse().unwrap()) }
}

#[test]
fn bad_62_another_offices_complaint_is_not_there() {
    let (open, closed) = (category(Visibility::Public, false), category(Visibility::Private, false));
    let (pupr, dinkes): (AgencyId, AgencyId) = ("pupr".parse().unwrap(), "dinkes".parse().unwrap());
    for (role, agency, sees) in [
        (Role::Admin, None, [Sight::Nothing; 4]),
        (Role::Coordinator, None, [Sight::Whole, Sight::Whole, Sight::Outline, Sight::Outline]),
        (Role::Mayor, None, [Sight::Whole, Sight::Whole, Sight::Outline, Sight::Outline]),
        (Role::Agency, Some("pupr"), [Sight::Whole, Sight::Nothing, Sight::Whole, Sight::Nothing]),
        (Role::Field, Some("pupr"), [Sight::Whole, Sight::Nothing, Sight::Whole, Sight::Nothing]),
        // One that was made by hand without its office sees nothing, not everything without one.
        (Role::Agency, None, [Sight::Nothing; 4]),
    ] {
        let seat = seat(role, agency);
        let cases = [(&open, &pupr), (&open, &dinkes), (&closed, &pupr), (&closed, &dinkes)];
        let seen = cases.map(|(category, agency)| seat.sees(&scope(Some(agency), Some(category), Visibility::Public)));
        assert_eq!(seen, sees, "{role:?}");
        // The citizen's own choice is as good as the kind's.
        let chosen = cases.map(|(kind, agency)| seat.sees(&scope(Some(agency), Some(kind), Visibility::Private)));
        assert_eq!(chosen, [sees[2], sees[3], sees[2], sees[3]], "{role:?}");
    }
    let nobodys = scope(None, Some(&open), Visibility::Public);
    assert_eq!(seat(Role::Agency, None).sees(&nobodys), Sight::Nothing);
    // What no pack knew as it came is kept as private; what was public goes on to be when its kind goes.
    let (unknown, gone) = (scope(None, None, Visibility::Private), scope(None, None, Visibility::Public));
    assert_eq!(seat(Role::Coordinator, None).sees(&unknown), Sight::Outline);
    assert_eq!(seat(Role::Coordinator, None).sees(&gone), Sight::Whole);
}

fn scope<'a>(agency: Option<&'a AgencyId>, category: Option<&'a Category>, visibility: Visibility) -> AccessScope<'a> {
    AccessScope { agency, category, visibility }
}

#[test]
fn what_is_private_goes_only_to_the_office_that_the_pack_names() {
    let pack: Pack = serde_json::from_value(serde_json::json!({
        "v": 1, "id": "kota", "name": "Kota Contoh", "region": "35.75", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
        "languages": ["id"], "channels": [],
        "categories": [
            {"id": "ibu-hamil", "channel": "sehat", "agency": "dinkes", "visibility": "private", "icon": "heart"},
            {"id": "rumah-sakit", "channel": "sehat", "agency": "rsud", "visibility": "private", "icon": "heart"},
            {"id": "jalan-rusak", "channel": "jalan", "agency": "pupr", "visibility": "public", "icon": "road"},
        ],
        "agencies": [{"id": "dinkes"}, {"id": "pupr"}, {"id": "rsud"}],
        "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"}, "words": {},
    }))
    .unwrap();
    let kind = |n: usize| pack.categories.get(n);
    let (public, private) = (Visibility::Public, Visibility::Private);
    let offices = |kind, chosen| {
        scope(None, kind, chosen).offices(&pack).into_iter().map(AgencyId::as_str).collect::<Vec<_>>().join(" ")
    };
    for (kind, chosen, may) in [
        (kind(0), public, "dinkes"),
        (kind(0), private, "dinkes"),
        (kind(1), private, "rsud"),
        (kind(2), public, "dinkes pupr rsud"),
        (kind(2), private, "pupr"),
        // Nobody knows what it is: to whom the pack gives what is private.
        (None, private, "dinkes rsud"),
        (None, public, "dinkes pupr rsud"),
    ] {
        assert_eq!(offices(kind, chosen), may, "{kind:?} {chosen:?}");
    }
    let (dinkes, rsud): (AgencyId, AgencyId) = ("dinkes".parse().unwrap(), "rsud".parse().unwrap());
    let own = scope(Some(&dinkes), kind(0), public);
    let (ratna, assigned) = (seat(Role::Coordinator, None), EventKind::Assigned { agency: rsud.clone() });
    assert!(ratna.may_to(&assigned, &scope(None, kind(0), public)) && !ratna.may_to(&assigned, &own));
    assert!(own.may_join(&scope(Some(&dinkes), kind(0), public)));
    assert!(
        !own.may_join(&scope(Some(&rsud), kind(1), public)) && !own.may_join(&scope(Some(&dinkes), kind(2), public))
    );
    let open = scope(Some(&dinkes), kind(2), public);
    assert!(open.may_join(&scope(Some(&rsud), kind(2), public)) && !open.may_join(&own));
}

#[test]
fn nobody_does_more_than_the_seat_is_for() {
    let coordinator = seat(Role::Coordinator, None);
    let agency = seat(Role::Agency, Some("pupr"));
    let assigned = EventKind::Assigned { agency: "dlh".parse().unwrap() };
    assert!(coordinator.may(&assigned, Sight::Outline) && !coordinator.may(&EventKind::Answer, Sight::Outline));
    assert!(coordinator.may(&EventKind::Released { photo_id: None }, Sight::Whole));
    assert!(!agency.may(&EventKind::Released { photo_id: None }, Sight::Whole));
    assert!(agency.may(&EventKind::Done, Sight::Whole) && !agency.may(&EventKind::Done, Sight::Nothing));
    for role in [Role::Mayor, Role::Admin] {
        assert!(!seat(role, None).may(&EventKind::Answer, Sight::Whole), "{role:?}");
    }
    let reads: Vec<_> = Role::ALL.into_iter().filter(|role| seat(*role, Some("pupr")).reads_reports()).collect();
    assert_eq!(reads, [Role::Admin, Role::Coordinator, Role::Mayor]);
    for (role, over) in [(Role::Coordinator, true), (Role::Agency, true), (Role::Field, false), (Role::Mayor, false)] {
        assert_eq!(seat(role, Some("pupr")).hands_over(Sight::Whole), over, "{role:?}");
        assert!(!seat(role, Some("pupr")).hands_over(Sight::Outline), "{role:?}");
    }
    // What is the citizen's or the system's is nobody's here.
    for kind in [EventKind::Reply, EventKind::Confirmed, EventKind::Closed, EventKind::Escalated, EventKind::Received] {
        for role in Role::ALL {
            assert!(!seat(role, Some("pupr")).may(&kind, Sight::Whole), "{role:?} {kind:?}");
        }
    }
}
