//! Where something was reported: told of many, of a thing in a public place, and of nobody else.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn bad_81_few_in_a_cell_are_told_nowhere_and_in_no_difference() {
    let city = City::start().await;
    // Seven in one cell, of two kinds; four and two in cells beside it; one far off.
    for n in 1..=7 {
        put_of(&city, n, &at(kind(if n < 5 { "air-minum" } else { "sampah" }), 0)).await;
    }
    for n in 8..=13 {
        put_of(&city, n, &at(kind("sampah"), if n < 12 { 33 } else { -33 })).await;
    }
    put_of(&city, 14, &at(kind("air-minum"), 400)).await;
    put_of(&city, 15, &kind("air-minum")).await;
    for n in 1..=15 {
        act(&city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
    }
    for n in 1..=3 {
        assign(&city, n, "pdam");
        answer(&city, n, "pdam", EventKind::Done);
    }
    assert_eq!(board(&city).await.cells, [], "not before the day has ended");
    next_day(&city);
    let numbers = board(&city).await;
    let told: BTreeMap<_, _> = numbers.cells.iter().map(|row| (row.cell.clone(), row.complaints)).collect();
    assert!(told.values().all(|complaints| *complaints >= 5), "{told:?}");
    let placed: u32 = told.values().sum();
    assert_eq!((numbers.complaints, placed + numbers.unplaced), (15, 15));
    assert_eq!(told.get("898d843198bffff"), Some(&7));

    // Every form tells each complaint under the same cell, so that none is the other's rest; filters cut whole rows.
    let csv = plain(&text(&city, "/open-data/complaints.csv").await);
    let geo: Value = get(&city, "/open-data/complaints.geojson").await.is();
    let mut of_csv: Vec<_> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            (cells[0].to_owned(), cells[2].to_owned(), cells[6].to_owned())
        })
        .collect();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut of_geo: Vec<_> = geo["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let it = &row["properties"];
            (word(&it["category"]), word(&it["status"]), word(&it["cell"]))
        })
        .collect();
    of_csv.sort();
    of_geo.sort();
    assert_eq!(of_csv, of_geo);
    let mut in_csv: BTreeMap<String, u32> = BTreeMap::new();
    for (_, _, cell) in of_csv.iter().filter(|(_, _, cell)| !cell.is_empty()) {
        *in_csv.entry(cell.clone()).or_default() += 1;
    }
    assert_eq!(in_csv, told);

    // Centres of cells to three decimals, never where somebody stood; and nothing that names a complaint.
    let page = text(&city, "/board").await;
    let json = text(&city, "/board.json").await;
    for (form, said) in [("csv", &csv), ("geojson", &geo.to_string()), ("page", &page), ("json", &json)] {
        for secret in ["7.645321", "7645321", "112.907183", "112907183", "01936f2a", "PSR-", "Lubang dalam"] {
            assert!(!said.contains(secret), "{form} has {secret}");
        }
    }
    let decimals: BTreeSet<_> = csv
        .lines()
        .skip(1)
        .flat_map(|line| line.split(',').skip(7).map(|n| n.split('.').nth(1).unwrap_or("").len()).collect::<Vec<_>>())
        .collect();
    assert!(decimals.iter().all(|n| *n <= 3), "{decimals:?}");
}

/// Thirty-six made-up reports told the cell of one lone report within a minute.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_of_the_city_acted_on_tells_no_cell() {
    let city = City::start().await;
    put_of(&city, 1, &at(kind("air-minum"), 0)).await;
    act(&city, 1, Actor::Officer { agency: None }, EventKind::Verified, None);
    for n in 2..=37 {
        put_of(&city, n, &at(kind("air-minum"), i32::try_from(n % 4).unwrap() * 33)).await;
    }
    // Passed on by the system, looked at, declined, said again: none of that is taking it for true.
    for n in 2..=12 {
        act(&city, n, Actor::System, EventKind::Assigned { agency: "pdam".parse().unwrap() }, None);
        act(&city, n, Actor::Officer { agency: None }, EventKind::Revealed, None);
    }
    for n in 13..=25 {
        let kind = EventKind::Rejected { reason: sambat_domain::event::RejectReason::Misuse };
        act(&city, n, Actor::Officer { agency: None }, kind, Some("Laporan ini tidak benar."));
    }
    // One phone is one person, however often it complains and is believed.
    for n in 41..=50 {
        put(&city, n, &at(kind("air-minum"), 0)).await;
        act(&city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
    }
    for day in 0..3 {
        let numbers = board(&city).await;
        assert_eq!((numbers.cells, numbers.unplaced), (vec![], 47), "day {day}");
        let csv = plain(&text(&city, "/open-data/complaints.csv").await);
        assert!(csv.lines().skip(1).all(|line| line.ends_with(",,,")), "{csv}");
        assert!(!text(&city, "/open-data/complaints.geojson").await.contains("\"cell\""));
        next_day(&city);
    }
    // Four others whom the city believes, in the same cell: five people, but only once the day has ended, and never anew before.
    for n in 51..=54 {
        put_of(&city, n, &at(kind("air-minum"), 0)).await;
        act(&city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
    }
    minutes(&city, 2);
    assert_eq!(board(&city).await.cells, []);
    next_day(&city);
    let told = board(&city).await.cells;
    assert_eq!((told.len(), told[0].cell.as_str(), told[0].complaints), (1, "898d843198bffff", 15));
    // Somebody takes one back: with four left, nothing is told, and no other cell instead.
    act(&city, 54, Actor::Citizen, EventKind::Withdrawn, None);
    minutes(&city, 2);
    assert_eq!(board(&city).await.cells, []);
}

/// A hole is told where it is, by day, and nothing of who saw it.
#[tokio::test(flavor = "multi_thread")]
async fn a_thing_in_a_public_place_is_told_where_it_is() {
    let city = City::start().await;
    put(&city, 1, &at(content(), 0)).await;
    put(&city, 2, &at(content(), 40)).await;
    // Measured to a hundred metres only; kept to oneself; and about people.
    let mut rough = at(content(), 0);
    rough["place"] = json!({"fix": {
        "lat_e7": -76_453_210, "lon_e7": 1_129_071_830, "accuracy_dm": 1_000, "at": "2026-11-24T03:00:00Z", "source": "network",
    }});
    put(&city, 3, &rough).await;
    let mut own = at(content(), 0);
    own["visibility"] = "private".into();
    put(&city, 4, &own).await;
    put(&city, 5, &at(kind("sampah"), 0)).await;
    for n in [1, 3, 4, 5] {
        act(&city, n, Actor::Officer { agency: None }, EventKind::Verified, None);
    }
    let cells = async || {
        let csv = plain(&text(&city, "/open-data/complaints.csv").await);
        let geo: Value = get(&city, "/open-data/complaints.geojson").await.is();
        let of_geo = geo["features"].as_array().unwrap().iter().filter_map(|row| row["properties"]["cell"].as_str());
        let of_csv = csv.lines().skip(1).map(|line| line.split(',').nth(6).unwrap()).filter(|cell| !cell.is_empty());
        let (of_csv, of_geo): (Vec<_>, Vec<_>) =
            (of_csv.map(str::to_owned).collect(), of_geo.map(str::to_owned).collect());
        assert_eq!(of_csv, of_geo);
        of_csv
    };
    assert_eq!(cells().await, Vec::<String>::new(), "not before the day has ended");
    next_day(&city);
    let told = cells().await;
    assert_eq!(told.len(), 1, "{told:?}");
    let cell: h3o::CellIndex = told[0].parse().unwrap();
    assert_eq!(cell, h3o::LatLng::new(-7.645_321, 112.907_183).unwrap().to_cell(h3o::Resolution::Twelve));
    let numbers = board(&city).await;
    let on_the_map: Vec<_> = numbers.cells.iter().map(|row| (row.cell.as_str(), row.complaints)).collect();
    assert_eq!((on_the_map, numbers.unplaced), (vec![("898d843198bffff", 1)], 3));
    for path in ["/open-data/complaints.csv", "/open-data/complaints.geojson", "/board", "/board.json"] {
        let said = text(&city, path).await;
        for secret in ["03:0", "10.0", "Lubang dalam", "01936f2a", "PSR-"] {
            assert!(
                !said.replace("computed_at", "").contains(secret) || path.starts_with("/board"),
                "{path} has {secret}"
            );
        }
    }
    // The second the day after an officer acted.
    act(&city, 2, Actor::Officer { agency: None }, EventKind::Verified, None);
    minutes(&city, 2);
    assert_eq!(cells().await.len(), 1);
    next_day(&city);
    assert_eq!(cells().await.len(), 2);
    // Erased, it is told nowhere.
    city.phone(1).ask("DELETE", format!("/v1/complaints/{}", id(1))).send().await;
    minutes(&city, 2);
    assert_eq!(cells().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_81_health_counts_from_ten_on_and_lies_on_no_map_and_maternity_in_nothing() {
    let city = City::start().await;
    for n in 1..=9 {
        put(&city, n, &at(kind("layanan-kesehatan"), 0)).await;
        assign(&city, n, "dinkes");
    }
    for n in 21..=32 {
        put(&city, n, &at(kind("ibu-hamil"), 0)).await;
        assign(&city, n, "dinkes");
    }
    put(&city, 41, &at(content(), 0)).await;
    // What a citizen keeps private stays so, whatever its kind.
    let mut own = at(content(), 0);
    own["visibility"] = "private".into();
    put(&city, 42, &own).await;
    let few = board(&city).await;
    assert_eq!((few.complaints, few.agencies.len(), few.categories.len()), (1, 0, 1));

    put(&city, 10, &at(kind("layanan-kesehatan"), 0)).await;
    assign(&city, 10, "dinkes");
    minutes(&city, 1);
    let enough = board(&city).await;
    assert_eq!((enough.complaints, of(&enough, "dinkes").waits, of(&enough, "dinkes").mark), (11, 10, Mark::Reward));
    assert_eq!(
        enough.categories.iter().map(|row| (row.id.as_str(), row.complaints)).collect::<Vec<_>>(),
        [("layanan-kesehatan", 10), ("jalan-rusak", 1)]
    );
    assert_eq!((enough.cells.len(), enough.unplaced), (0, 1));
    let csv = text(&city, "/open-data/complaints.csv").await;
    let geo = text(&city, "/open-data/complaints.geojson").await;
    assert_eq!(csv.lines().count(), 2);
    for said in [&csv, &geo] {
        assert!(!said.contains("kesehatan") && !said.contains("ibu-hamil"), "{said}");
    }
    assert!(!text(&city, "/board.json").await.contains("ibu-hamil"));
}
