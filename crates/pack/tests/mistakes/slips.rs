//! What somebody meant, what does not fit, and what is another city's.

use super::*;
use sambat_domain::civil::Date;

#[test]
fn what_was_meant_is_guessed() {
    let told = mistakes(&spoilt("pack.toml", "[[category]]", "[[catagory]]"));
    assert!(
        told.iter()
            .any(|told| told.starts_with("pack.toml:22: nothing here is called `catagory`; perhaps category; known: ")),
        "{told:?}"
    );
    let told =
        mistakes(&spoilt("pack.toml", "agency = \"pupr\"\nicon = \"road\"", "agency = \"pupr\"\nicon = \"raod\""));
    assert!(told[0].starts_with("pack.toml:26: the app has no icon `raod`; perhaps road; known: home, "), "{told:?}");
}

#[test]
fn a_word_that_does_not_fit_is_named_with_how_much_does() {
    let long = "Pengaduan jalan berlubang dan jembatan rusak";
    told(
        "strings/id.toml",
        "\"channel.jalan\" = \"Jalan\"",
        &format!("\"channel.jalan\" = \"{long}\""),
        &["strings/id.toml:1: `channel.jalan` has 44 letters, and at most 24 fit where it stands"],
    );
    told(
        "strings/id.toml",
        "\"Lubang\"",
        &format!("\"{long}\""),
        &["strings/id.toml:3: `category.lubang` has 44 letters, and at most 40 fit where it stands"],
    );
}

/// An outline of one ring.
fn ring(positions: &[(f64, f64)]) -> Files {
    let mut files = small();
    let list: Vec<_> = positions.iter().map(|(lon, lat)| format!("[{lon:.5}, {lat:.5}]")).collect();
    let text = format!("{{\"type\": \"Polygon\", \"coordinates\": [\n[{}]]}}", list.join(", "));
    files.insert("boundary.geojson".into(), text);
    files
}

#[test]
fn an_outline_that_meets_itself_is_none() {
    let (a, b, c, d) = ((112.8, -7.7), (113.0, -7.7), (113.0, -7.6), (112.8, -7.6));
    assert_eq!(mistakes(&ring(&[a, b, c, d, a])), [""; 0]);
    let crosses = ["boundary.geojson:2: the ring crosses or touches itself"];
    assert_eq!(mistakes(&ring(&[a, c, b, (112.8, -7.5), a])), crosses, "a bow");
    assert_eq!(
        mistakes(&ring(&[a, b, (112.9, -7.6), (112.9, -7.75), c, d, a])),
        crosses,
        "a cape across its own coast"
    );
}

#[test]
fn an_outline_of_every_stone_is_too_long() {
    let round = |n: u32| {
        let angle = f64::from(n % 2_001) / 2_001.0 * std::f64::consts::TAU;
        (112.9 + angle.cos() * 0.1, -7.65 + angle.sin() * 0.1)
    };
    let positions: Vec<_> = (0..=2_001).map(round).collect();
    assert_eq!(
        mistakes(&ring(&positions)),
        ["boundary.geojson: the outline has 2002 positions, and at most 2000 are needed: simplify it"]
    );
}

#[test]
fn an_outline_in_another_province_is_another_citys() {
    let files = spoilt("pack.toml", "35.75", "73.71");
    assert_eq!(
        mistakes(&files),
        ["boundary.geojson: none of the outline lies in the province of 73.71, the `region` in pack.toml"]
    );
}

#[test]
fn an_outline_that_was_copied_with_a_pack_is_the_others() {
    let read = |files: &Files| sambat_pack::read(files).unwrap().pack;
    let mine = read(&small());
    let other = read(&spoilt(
        "pack.toml",
        "name = \"Kota Contoh\"\nregion = \"35.75\"",
        "name = \"Kota Lain\"\nregion = \"35.74\"",
    ));
    let taken = sambat_pack::taken(&mine, [&mine, &other]).unwrap();
    assert_eq!(
        taken.to_string(),
        "boundary.geojson: this is the outline of Kota Lain, which is not 35.75: both cover the same land"
    );
    let mut beside = other.clone();
    for at in beside.outline.0.iter_mut().flatten() {
        at.lon_e7 += 1_500_000;
    }
    assert_eq!(sambat_pack::taken(&mine, [&mine, &beside]), None, "neighbours share a border, not their land");
}

#[test]
fn what_has_run_out_or_has_not_come_is_told_by_the_day() {
    let told = |files: &Files, day: &str| {
        let (pack, day): (_, Date) = (sambat_pack::read(files).unwrap().pack, day.parse().unwrap());
        sambat_pack::outdated(&pack, day).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let without =
        |year: u16| format!("pack.toml: no [[holiday]] lies in {year}: each of its days would count as a working day");
    let mut files = furnished();
    assert_eq!(told(&files, "2026-11-24"), [""; 0], "no rule counts working days");
    assert_eq!(
        told(&files, "2026-11-23"),
        ["pack.toml: the emergency number `ambulans` is `checked` on 2026-11-24, which has not come yet"]
    );
    let text = files.get_mut("pack.toml").unwrap();
    *text = text.replace("\"wall\"", "\"working\"")
        + "[[hours]]\nmon = [\"08:00-15:00\"]\ntue = []\nwed = []\nthu = []\nfri = []\n";
    *text += "[[holiday]]\ndate = 2026-12-25\nname = \"Natal\"\n";
    assert_eq!(told(&files, "2026-12-31"), [without(2027)], "the next year is near");
    assert_eq!(told(&files, "2028-02-29"), [without(2028)]);
}

#[test]
fn a_mistake_that_was_made_again_and_again_is_one_line() {
    let mut files = small();
    let areas: String = (1..=185).map(|n| format!("35.74.01.1{n:03},Nama {n}\n")).collect();
    files.insert("areas.csv".into(), format!("code,name\n{areas}"));
    files.get_mut("pack.toml").unwrap().push_str("[[holiday]]\n");
    let told = sambat_pack::told(&sambat_pack::read(&files).unwrap_err());
    assert_eq!(
        told,
        [
            "areas.csv:2: `35.74.01.1001` does not lie in 35.75, the `region` in pack.toml (and 184 more of its kind in this file)",
            "pack.toml:27: `date` is missing",
            "pack.toml:27: `name` is missing",
        ]
    );
}
