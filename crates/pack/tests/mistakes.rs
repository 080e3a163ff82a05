//! Every kind of mistake, with its exact line, and all of them at once.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

mod common;

use common::{Files, mistakes, small, spoilt};

/// Spoils one passage and asks for exactly these mistakes.
#[track_caller]
fn told(file: &str, passage: &str, by: &str, expected: &[&str]) {
    assert_eq!(mistakes(&spoilt(file, passage, by)), expected);
}

#[test]
fn the_small_pack_has_none() {
    assert_eq!(mistakes(&small()), [""; 0]);
}

#[test]
fn a_key_missing_unknown_or_of_another_type() {
    told("pack.toml", "region = \"35.75\"\n", "", &["pack.toml: `region` is missing"]);
    told("pack.toml", "target = \"10m\"\n", "", &["pack.toml:9: `target` is missing"]);
    told(
        "pack.toml",
        "id = \"jalan\"\nicon = \"road\"\n\n[[agency]]",
        "id = \"jalan\"\n\n[[agency]]",
        &["pack.toml:15: `icon` is missing"],
    );
    told(
        "pack.toml",
        "promise = ",
        "promis = \"30m\"\npromise = ",
        &["pack.toml:11: nothing here is called `promis`; known: target, promise, limit, basis"],
    );
    told(
        "pack.toml",
        "name = \"Kota Contoh\"",
        "name = 7",
        &["pack.toml:2: `name` must be a text, this is a whole number"],
    );
    told("pack.toml", "name = \"Kota Contoh\"", "name = \" \"", &["pack.toml:2: `name` is empty"]);
    told(
        "pack.toml",
        "[[agency]]\nid",
        "[agency]\nid",
        &[
            "pack.toml:19: `agency` must be a list of tables, this is a table",
            "pack.toml:25: no agency is called `pupr`",
            "strings/id.toml:4: `agency.pupr` is the word of nothing in pack.toml",
        ],
    );
    told(
        "pack.toml",
        "languages = [\"id\"]",
        "languages = [\n  \"id\",\n  3,\n]",
        &["pack.toml:8: `languages` must be a text, this is a whole number"],
    );
    told(
        "pack.toml",
        "[[agency]]\nid = \"pupr\"",
        "[[agency]]\nid = \"pupr\"\nphone = \"1\"",
        &["pack.toml:21: nothing here is called `phone`; known: id, response"],
    );
}

#[test]
fn toml_that_does_not_parse() {
    told(
        "pack.toml",
        "tz = \"Asia/Jakarta\"",
        "tz = \"Asia/Jakarta",
        &["pack.toml:5: invalid basic string, expected `\"`"],
    );
    told("pack.toml", "basis = \"wall\"", "target = \"1m\"", &["pack.toml:13: duplicate key"]);
    told(
        "strings/id.toml",
        "\"agency.pupr\" =",
        "\"agency.pupr\"",
        &["strings/id.toml:4: key with no value, expected `=`"],
    );
}

#[test]
fn a_text_of_the_wrong_shape() {
    told(
        "pack.toml",
        "\"kota\"",
        "\"Kota\"",
        &["pack.toml:1: `Kota` is no name: 1 to 40 of a-z, 0-9 and hyphens inside"],
    );
    told(
        "pack.toml",
        "35.75",
        "3575",
        &["pack.toml:3: `3575` is no code of a municipality by Kemendagri, such as 35.75"],
    );
    for prefix in ["KT", "KOTA", "Kta", "K1A"] {
        told(
            "pack.toml",
            "KTA",
            prefix,
            &[&format!("pack.toml:4: `{prefix}` is no ticket prefix: three capital letters A-Z")],
        );
    }
    for zone in ["WIB", "Jakarta", "Asia/Jakrta", "asia/jakarta", "+07:00"] {
        told(
            "pack.toml",
            "Asia/Jakarta",
            zone,
            &[&format!(
                "pack.toml:5: `{zone}` is no time zone of Indonesia: Asia/Jakarta, Asia/Pontianak, Asia/Makassar, \
                 Asia/Jayapura"
            )],
        );
    }
    told(
        "pack.toml",
        "https://kota.example",
        "http://kota.example",
        &[
            "pack.toml:7: `http://kota.example` is no address of a city's server: http:// is for this computer alone; a \
             city's server is reached by https://",
        ],
    );
    told(
        "pack.toml",
        "id = \"pupr\"",
        "id = \"PU PR\"",
        &[
            "pack.toml:20: `PU PR` is no name: 1 to 40 of a-z, 0-9 and hyphens inside",
            "pack.toml:25: no agency is called `pupr`",
            "strings/id.toml: `agency.PU PR` is missing (named in pack.toml:20)",
            "strings/id.toml:4: `agency.pupr` is the word of nothing in pack.toml",
        ],
    );
}

#[test]
fn promises_malformed_or_out_of_order() {
    told(
        "pack.toml",
        "\"30m\"",
        "\"30 min\"",
        &["pack.toml:11: `30 min` is no duration: a whole number from 1 on and m, h or d, such as 30m, 2h, 1d"],
    );
    told(
        "pack.toml",
        "\"10m\"",
        "\"31m\"",
        &["pack.toml:11: `promise` comes before `target`: target, promise and limit follow each other"],
    );
    told(
        "pack.toml",
        "\"1d\"",
        "\"20m\"",
        &["pack.toml:12: `limit` comes before `promise`: target, promise and limit follow each other"],
    );
    told("pack.toml", "\"wall\"", "\"office\"", &["pack.toml:13: `basis` cannot be `office`; known: working, wall"]);
    assert_eq!(mistakes(&spoilt("pack.toml", "\"10m\"", "\"30m\"")), [""; 0]);
}

#[test]
fn names_that_meet_nothing_or_meet_twice() {
    told(
        "pack.toml",
        "channel = \"jalan\"",
        "channel = \"jalang\"",
        &["pack.toml:16: no category lies under channel `jalan`", "pack.toml:24: no channel is called `jalang`"],
    );
    told("pack.toml", "agency = \"pupr\"", "agency = \"dlh\"", &["pack.toml:25: no agency is called `dlh`"]);
    told(
        "pack.toml",
        "[[agency]]\n",
        "[[agency]]\nid = \"pupr\"\n\n[[agency]]\n",
        &["pack.toml:23: agency `pupr` is there already, in line 20"],
    );
    told(
        "pack.toml",
        "[[category]]\n",
        "[[channel]]\nid = \"jalan\"\nicon = \"bulb\"\n\n[[category]]\n",
        &["pack.toml:23: channel `jalan` is there already, in line 16"],
    );
    let category = "\n[[category]]\nid = \"lubang\"\nchannel = \"jalan\"\nagency = \"pupr\"\nicon = \"road\"\n";
    let mut files = small();
    files.get_mut("pack.toml").unwrap().push_str(category);
    assert_eq!(mistakes(&files), ["pack.toml:29: category `lubang` is there already, in line 23"]);
}

#[test]
fn choices_of_a_category() {
    told(
        "pack.toml",
        "agency = \"pupr\"\n",
        "agency = \"pupr\"\nvisibility = \"secret\"\nplace = \"none\"\n",
        &[
            "pack.toml:26: `visibility` cannot be `secret`; known: public, private",
            "pack.toml:27: `place` cannot be `none`; known: needed, optional",
        ],
    );
    told(
        "pack.toml",
        "agency = \"pupr\"\nicon = \"road\"",
        "agency = \"pupr\"\nicon = \"roda\"",
        &["pack.toml:26: the app has no icon `roda`"],
    );
}

#[test]
fn one_to_six_channels_with_something_under_each() {
    let with = |count: usize| {
        let mut files = small();
        for n in 2..=count {
            let (pack, words) = (
                format!(
                    "[[channel]]\nid = \"c{n}\"\nicon = \"road\"\n[[category]]\nid = \"k{n}\"\nchannel = \"c{n}\"\n\
                     agency = \"pupr\"\nicon = \"road\"\n"
                ),
                format!("channel.c{n} = \"C\"\n\"channel.c{n}.hint\" = \"C\"\ncategory.k{n} = \"K\"\n"),
            );
            files.get_mut("pack.toml").unwrap().push_str(&pack);
            files.get_mut("strings/id.toml").unwrap().push_str(&words);
        }
        mistakes(&files)
    };
    assert_eq!(with(6), [""; 0]);
    assert_eq!(with(7), ["pack.toml:67: a pack has at most 6 channels, this one 7"]);

    let mut files = small();
    let text = files.get_mut("pack.toml").unwrap();
    *text = format!("channel = []\n{}", text.replace("[[channel]]\nid = \"jalan\"\nicon = \"road\"\n", ""));
    assert_eq!(
        mistakes(&files),
        [
            "pack.toml:1: `channel` is empty",
            "pack.toml:22: no channel is called `jalan`",
            "strings/id.toml:1: `channel.jalan` is the word of nothing in pack.toml",
            "strings/id.toml:2: `channel.jalan.hint` is the word of nothing in pack.toml",
        ]
    );
}

#[test]
fn words_missing_empty_unknown_or_twice() {
    told(
        "strings/id.toml",
        "\"channel.jalan.hint\" = \"Jalan, saluran\"\n\"category.lubang\" = \"Lubang\"\n",
        "",
        &[
            "strings/id.toml: `category.lubang` is missing (named in pack.toml:23)",
            "strings/id.toml: `channel.jalan.hint` is missing (named in pack.toml:16)",
        ],
    );
    told("strings/id.toml", "\"Lubang\"", "\"\"", &["strings/id.toml:3: `category.lubang` is empty"]);
    told(
        "strings/id.toml",
        "\"Lubang\"",
        "4",
        &["strings/id.toml:3: `category.lubang` must be a text, this is a whole number"],
    );
    told(
        "strings/id.toml",
        "category.lubang",
        "kategori.lubang",
        &[
            "strings/id.toml: `category.lubang` is missing (named in pack.toml:23)",
            "strings/id.toml:3: `kategori.lubang` is the word of nothing in pack.toml",
        ],
    );
    told(
        "strings/id.toml",
        "\"Dinas PUPR\"",
        "\"Dinas PUPR\"\n[category]\nlubang = \"Lubang\"",
        &["strings/id.toml:6: word `category.lubang` is there already, in line 3"],
    );
}

#[test]
fn another_language_may_lack_words_and_may_have_none_of_its_own() {
    let mut files = spoilt("pack.toml", "[\"id\"]", "[\"id\", \"en\"]");
    files.insert("strings/en.toml".into(), "[category]\nlubang = \"Pothole\"\n".into());
    let pack = sambat_pack::read(&files).unwrap().pack;
    assert_eq!((pack.word("en", "category.lubang"), pack.word("en", "agency.pupr")), ("Pothole", "Dinas PUPR"));

    files.insert("strings/en.toml".into(), "\n[category]\nlobang = \"Pothole\"\n".into());
    assert_eq!(mistakes(&files), ["strings/en.toml:3: `category.lobang` is the word of nothing in pack.toml"]);
}

#[test]
fn languages_that_are_none_or_have_no_words() {
    told(
        "pack.toml",
        "[\"id\"]",
        "[\n  \"id\",\n  \"jv\",\n  \"indo\",\n  \"id\",\n]",
        &[
            "pack.toml:8: there is no strings/jv.toml for this language",
            "pack.toml:9: `indo` is no language tag: two or three small letters, such as id, en, jv, mad",
            "pack.toml:10: language `id` is there already, in line 7",
        ],
    );
    let mut files = spoilt("pack.toml", "[\"id\"]", "[\"en\", \"id\"]");
    files.insert("strings/en.toml".into(), String::new());
    assert_eq!(mistakes(&files), ["pack.toml:6: the first language must be `id`, which the others fall back to"]);
}

#[test]
fn files_that_are_missing_or_that_nobody_knows() {
    let mut files = small();
    let words = files.remove("strings/id.toml").unwrap();
    files.insert("string/id.toml".into(), words.clone());
    files.insert("strings/mad.toml".into(), String::new());
    files.insert("catatan.txt".into(), String::new());
    assert_eq!(
        mistakes(&files),
        [
            "catatan.txt: no pack has a file of this name",
            "pack.toml:6: there is no strings/id.toml for this language",
            "string/id.toml: no pack has a file of this name; perhaps strings/id.toml",
            "strings/mad.toml: `languages` in pack.toml does not list `mad`",
        ]
    );
    assert_eq!(mistakes(&Files::new()), ["pack.toml: this file is missing"]);

    let mut files = small();
    files.remove("boundary.geojson");
    assert!(sambat_pack::read(&files).unwrap().pack.outline.0.is_empty());
}

#[test]
fn a_boundary_that_is_none() {
    let file = "boundary.geojson";
    told(file, "[113.0, -7.6],", "[113.0, -7.6]", &["boundary.geojson:8: expected `,` or `]`"]);
    told(
        file,
        "      [112.8, -7.7]\n",
        "      [112.8, -7.6]\n",
        &["boundary.geojson:8: the ring is not closed: its last position must be its first"],
    );
    told(file, "      [113.0, -7.6],\n", "", &["boundary.geojson:4: a ring has at least 4 positions, this one 3"]);
    told(file, "[113.0, -7.6]", "[112.9, -7.7]", &["boundary.geojson:4: the ring has no area"]);
    told(
        file,
        "[113.0, -7.7]",
        "[-7.7, 113.0]",
        &["boundary.geojson:6: [-7.7, 113] has latitude first: GeoJSON is [longitude, latitude]"],
    );
    told(file, "[113.0, -7.7]", "[13.0, -7.7]", &["boundary.geojson:6: [13, -7.7] lies outside Indonesia"]);
    told(
        file,
        "[113.0, -7.7]",
        "[113.0]",
        &["boundary.geojson:6: not GeoJSON of an area: a position is [longitude, latitude]"],
    );
    told(
        file,
        "[113.0, -7.7]",
        "[113.0,\n\"-7.7\"]",
        &["boundary.geojson:7: not GeoJSON of an area: invalid type: string \"-7.7\", expected f64"],
    );
    told(
        file,
        "\"Polygon\"",
        "\"LineString\"",
        &["boundary.geojson:1: not GeoJSON of an area: `LineString` is no area, or not in this place"],
    );
    told(file, "  \"type\": \"Polygon\",\n", "", &["boundary.geojson:1: not GeoJSON of an area: `type` is missing"]);
    told(file, "coordinates", "koordinat", &["boundary.geojson:1: not GeoJSON of an area: `coordinates` is missing"]);
    told(
        file,
        "    ]\n  ]",
        "    ],\n    [[112.9, -7.69], [112.91, -7.69], [112.91, -7.68], [112.9, -7.69]]\n  ]",
        &["boundary.geojson:10: an outline has no holes: each polygon is one ring"],
    );
    for text in ["[]", "7", "null", "[\"Polygon\", null, null, [[]]]"] {
        let mut files = small();
        files.insert(file.into(), format!("\n{text}"));
        assert_eq!(mistakes(&files), ["boundary.geojson:2: not GeoJSON of an area: this must be an object: { … }"]);
    }
}

#[test]
fn a_boundary_of_several_pieces() {
    let mut files = small();
    let polygon = files["boundary.geojson"].clone();
    let feature = format!("{{\"type\": \"Feature\", \"properties\": null, \"geometry\":\n{polygon}}}");
    let rings = |text: String| {
        let mut files = small();
        files.insert("boundary.geojson".into(), text);
        sambat_pack::read(&files).unwrap().pack.outline.0.len()
    };
    assert_eq!(rings(feature.clone()), 1);
    assert_eq!(rings(format!("{{\"type\": \"FeatureCollection\", \"features\": [{feature}, {feature}]}}")), 2);
    let ring = "[[[112.8, -7.7], [113.0, -7.7], [113.0, -7.6], [112.8, -7.7]]]";
    assert_eq!(rings(format!("{{\"type\": \"MultiPolygon\", \"coordinates\": [{ring}, {ring}]}}")), 2);

    // Lines are counted from the file's first, however deep the part lies.
    let spoilt = polygon.replace("[113.0, -7.6]", "[13.0, -7.6]");
    files.insert("boundary.geojson".into(), format!("\n\n{}", feature.replace(&polygon, &spoilt)));
    assert_eq!(mistakes(&files), ["boundary.geojson:10: [13, -7.6] lies outside Indonesia"]);
}

#[test]
fn lines_are_right_with_carriage_returns_a_byte_order_mark_and_letters_of_several_bytes() {
    let mut files = spoilt("pack.toml", "\"1d\"", "\"1 hari\"");
    files.insert("boundary.geojson".into(), common::BOUNDARY.replace("[113.0, -7.6]", "[13.0, -7.6]"));
    for text in files.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n").replace("Kota Contoh", "Kötâ ’Contoh’"));
    }
    assert_eq!(
        mistakes(&files),
        [
            "boundary.geojson:7: [13, -7.6] lies outside Indonesia",
            "pack.toml:12: `1 hari` is no duration: a whole number from 1 on and m, h or d, such as 30m, 2h, 1d",
        ]
    );
}

#[test]
fn all_mistakes_at_once_in_the_order_of_files_and_lines() {
    let mut files = spoilt("pack.toml", "KTA", "kta");
    for (file, passage, by) in [
        ("pack.toml", "\"10m\"", "\"sebentar\""),
        ("pack.toml", "35.75", "Jatim"),
        ("strings/id.toml", "\"Lubang\"", "\" \""),
        ("boundary.geojson", "[113.0, -7.6]", "[-7.6, 113.0]"),
    ] {
        let text = files.get_mut(file).unwrap();
        *text = text.replace(passage, by);
    }
    let places: Vec<_> = sambat_pack::read(&files).unwrap_err().into_iter().map(|m| (m.file, m.line)).collect();
    let expected =
        [("boundary.geojson", 7), ("pack.toml", 3), ("pack.toml", 4), ("pack.toml", 10), ("strings/id.toml", 3)];
    assert_eq!(places, expected.map(|(file, line)| (file.to_owned(), Some(line))));
}

/// The small pack with a form, numbers and areas.
fn furnished() -> Files {
    let mut files = small();
    let text = files.get_mut("pack.toml").unwrap();
    // After line 26.
    text.push_str("form = \"lubang\"\n\n[[emergency]]\nid = \"ambulans\"\nnumber = \"119\"\nchannels = [\"jalan\"]\nchecked = 2026-11-24\n");
    files.insert("forms/lubang.toml".into(), FORM.into());
    files.insert("areas.csv".into(), "code,name\n35.75.01,Utara\n35.75.01.1001,Pasar\n".into());
    let words = files.get_mut("strings/id.toml").unwrap();
    words.push_str("\"emergency.ambulans\" = \"Ambulans\"\n\"form.lubang.dalam\" = \"Dalam?\"\n");
    words.push_str("\"form.lubang.dalam.ya\" = \"Ya\"\n\"form.lubang.dalam.tidak\" = \"Tidak\"\n");
    words.push_str("\"form.lubang.minggu\" = \"Berapa minggu?\"\n\"form.lubang.minggu.unit\" = \"minggu\"\n");
    files
}

#[test]
fn an_owner_without_a_sign_or_words_is_named() {
    let mut files = furnished();
    let text = files.get_mut("pack.toml").unwrap();
    let line = text.lines().count() + 1;
    text.push_str(
        "\n[[owner]]\nid = \"provinsi\"\nwhen = \"dalam.ya\"\n\n[[owner]]\nid = \"desa\"\nwhen = \"dalam.mungkin\"\n",
    );
    let words = files.get_mut("strings/id.toml").unwrap();
    words.push_str(
        "\"owner.provinsi\" = \"Provinsi\"\n\"owner.desa\" = \"Desa\"\n\"owner.desa.reach\" = \"Balai desa.\"\n",
    );
    let told = mistakes(&files);
    let sign = format!(
        "pack.toml:{}: `dalam.mungkin` is no sign of an owner: `outside`, or `question.option` of a form",
        line + 7
    );
    assert!(told.contains(&sign), "{told:?}");
    assert!(told.iter().any(|mistake| mistake.contains("owner.provinsi.reach")), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

const FORM: &str = r#"[[question]]
id = "dalam"
kind = "choice"
options = ["ya", "tidak"]

[[question]]
id = "minggu"
kind = "number"
least = 1
most = 42
required = true
"#;

#[track_caller]
fn told_of_the_furnished(file: &str, passage: &str, by: &str, expected: &[&str]) {
    let mut files = furnished();
    let text = files.get_mut(file).unwrap();
    assert_eq!(text.matches(passage).count(), 1, "{passage:?} is not there once");
    *text = text.replace(passage, by);
    assert_eq!(mistakes(&files), expected);
}

#[test]
fn a_form_and_its_questions() {
    assert_eq!(mistakes(&furnished()), [""; 0]);
    let told = told_of_the_furnished;
    told(
        "pack.toml",
        "form = \"lubang\"",
        "form = \"luban\"",
        &[
            "forms/lubang.toml: no category in pack.toml has this form",
            "pack.toml:27: there is no forms/luban.toml for this form",
        ],
    );
    told(
        "forms/lubang.toml",
        "[\"ya\", \"tidak\"]",
        "[\"ya\"]",
        &[
            "forms/lubang.toml:4: a choice has two options at least",
            "strings/id.toml:8: `form.lubang.dalam.tidak` is the word of nothing in pack.toml",
        ],
    );
    told(
        "forms/lubang.toml",
        "\"tidak\"]",
        "\"tidak\", \"ya\", \"Tidak\"]",
        &[
            "forms/lubang.toml:4: option `ya` is there already, in line 4",
            "forms/lubang.toml:4: `Tidak` is no name: 1 to 40 of a-z, 0-9 and hyphens inside",
        ],
    );
    told(
        "forms/lubang.toml",
        "\"choice\"",
        "\"choose\"",
        &[
            "forms/lubang.toml:3: `kind` cannot be `choose`; known: choice, several, flag, number, text",
            "forms/lubang.toml:4: nothing here is called `options`; known: id, kind, required",
            "strings/id.toml:7: `form.lubang.dalam.ya` is the word of nothing in pack.toml",
            "strings/id.toml:8: `form.lubang.dalam.tidak` is the word of nothing in pack.toml",
        ],
    );
    told("forms/lubang.toml", "least = 1", "least = 43", &["forms/lubang.toml:10: `most` comes before `least`"]);
    told(
        "forms/lubang.toml",
        "required = true",
        "required = \"yes\"",
        &["forms/lubang.toml:11: `required` must be true or false, this is a text"],
    );
    told(
        "strings/id.toml",
        "\"form.lubang.minggu.unit\" = \"minggu\"\n",
        "",
        &["strings/id.toml: `form.lubang.minggu.unit` is missing (named in forms/lubang.toml:6)"],
    );
}

#[test]
fn numbers_to_call() {
    let told = told_of_the_furnished;
    told(
        "pack.toml",
        "\"119\"",
        "\"119 (siang)\"",
        &["pack.toml:31: `119 (siang)` is no telephone number: 3 to 15 digits, perhaps a plus in front"],
    );
    told(
        "pack.toml",
        "channels = [\"jalan\"]",
        "channels = [\"jalanan\"]",
        &["pack.toml:32: no channel is called `jalanan`"],
    );
    told(
        "pack.toml",
        "2026-11-24",
        "\"kemarin\"",
        &["pack.toml:33: `checked` must be a date such as 2027-02-08, without quotation marks, this is a text"],
    );
}

#[test]
fn areas_of_the_municipality() {
    let told = told_of_the_furnished;
    told("areas.csv", "code,name", "kode,nama", &["areas.csv:1: the first line must be `code,name`"]);
    told(
        "areas.csv",
        "35.75.01,Utara\n",
        "",
        &["areas.csv:2: `35.75.01.1001` comes without its kecamatan: `35.75.01` must stand before it"],
    );
    told(
        "areas.csv",
        "35.75.01.1001,Pasar",
        "35.75.01,Pasar",
        &["areas.csv:3: area `35.75.01` is there already, in line 2"],
    );
    told(
        "areas.csv",
        "35.75.01.1001,Pasar",
        "35.75.01.1001;Pasar",
        &["areas.csv:3: `35.75.01.1001;Pasar` is not a code, a comma and a name"],
    );
    told(
        "areas.csv",
        "35.75.01.1001",
        "35.28.01.1001",
        &["areas.csv:3: `35.28.01.1001` does not lie in 35.75, the `region` in pack.toml"],
    );
    told(
        "areas.csv",
        "35.75.01.1001",
        "35.75.1",
        &["areas.csv:3: `35.75.1` is no code of a kecamatan such as 35.75.01 or a kelurahan such as 35.75.01.1003"],
    );
}

/// The small pack with a line before `[response]` (line 9) and more at its end (line 28), and the words of a consent.
fn asking(identity: &str, consents: &str) -> Files {
    let mut files = spoilt("pack.toml", "[response]", &format!("{identity}\n[response]"));
    files.entry("pack.toml".into()).or_default().push_str(consents);
    files.entry("strings/id.toml".into()).or_default().push_str("\"consent.a\" = \"Saya setuju\"\n");
    files
}

#[test]
fn what_is_asked_of_who_complains() {
    let consent = "\n[[consent]]\nid = \"a\"\nversion = 1\ncovers = \"identity\"\n";
    for rule in ["none", "optional", "nik"] {
        assert_eq!(mistakes(&asking(&format!("identity = \"{rule}\""), consent)), [""; 0], "{rule}");
    }
    assert_eq!(mistakes(&asking("", consent)), [""; 0]);
    assert_eq!(
        mistakes(&asking("identity = \"ktp\"", consent)),
        ["pack.toml:9: `identity` cannot be `ktp`; known: none, optional, nik"]
    );
    assert_eq!(
        mistakes(&asking("identity = \"nik\"", &consent.replace("\"identity\"", "\"health\""))),
        ["pack.toml:9: `identity` asks who complains, and no [[consent]] covers identity"]
    );
    for (from, to, expected) in [
        ("id = \"a\"", "id = \"A\"", "pack.toml:30: `A` is no name: 1 to 40 of a-z, 0-9 and hyphens inside"),
        (
            "version = 1",
            "version = 0",
            "pack.toml:31: `version` must be a whole number from 1 on, this is a whole number",
        ),
        ("version = 1", "version = \"1\"", "pack.toml:31: `version` must be a whole number from 1 on, this is a text"),
        ("version = 1\n", "", "pack.toml:29: `version` is missing"),
        ("\"identity\"", "\"all\"", "pack.toml:32: `covers` cannot be `all`; known: identity, health, maternity"),
        (
            "version = 1",
            "version = 1\ntext = \"x\"",
            "pack.toml:32: nothing here is called `text`; known: id, version, covers",
        ),
    ] {
        let found = mistakes(&asking("identity = \"nik\"", &consent.replace(from, to)));
        assert!(found.contains(&expected.to_owned()), "{to}: {found:?}");
    }
    let twice = format!("{consent}{consent}");
    assert_eq!(
        mistakes(&asking("identity = \"nik\"", &twice)),
        [
            "pack.toml:34: consent for `identity` is there already, in line 29",
            "pack.toml:35: consent `a` is there already, in line 30"
        ]
    );
    let mut wordless = asking("identity = \"nik\"", consent);
    *wordless.get_mut("strings/id.toml").unwrap() = common::STRINGS.to_owned();
    assert_eq!(mistakes(&wordless), ["strings/id.toml: `consent.a` is missing (named in pack.toml:30)"]);
}

#[test]
fn a_private_category_says_what_is_agreed_to_beforehand() {
    let kind = |lines: &str| {
        let mut files = spoilt("pack.toml", "agency = \"pupr\"\nicon", &format!("agency = \"pupr\"\n{lines}\nicon"));
        files
            .entry("pack.toml".into())
            .or_default()
            .push_str("\n[[consent]]\nid = \"a\"\nversion = 1\ncovers = \"health\"\n");
        files.entry("strings/id.toml".into()).or_default().push_str("\"consent.a\" = \"Saya setuju\"\n");
        mistakes(&files)
    };
    let private = "visibility = \"private\"";
    assert_eq!(kind(&format!("{private}\nconsent = \"health\"")), [""; 0]);
    assert_eq!(
        kind(private),
        ["pack.toml:22: a private category says what is agreed to beforehand: `consent` is health or maternity"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"maternity\"")),
        ["pack.toml:27: this category asks consent, and no [[consent]] covers maternity"]
    );
    assert_eq!(
        kind("consent = \"health\""),
        ["pack.toml:26: a category with `consent = \"health\"` is never public: it needs `visibility = \"private\"`"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"identity\"")),
        ["pack.toml:27: `consent` cannot be `identity`; known: health, maternity"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"health\"\npublic_place = true")),
        [
            "pack.toml:28: `public_place = true` tells where each of them lies: a category with `visibility = \"private\"` cannot \
             have it"
        ]
    );
}

#[test]
fn how_long_what_law_protects_is_kept() {
    let with = |said: &str| spoilt("pack.toml", "\n[[channel]]", &format!("\n{said}\n\n[[channel]]"));
    let told = |said: &str, expected: &[&str]| assert_eq!(mistakes(&with(said)), expected, "{said}");
    let kept = |said: &str| sambat_pack::read(&with(said)).unwrap().pack.retention;
    assert!(kept("").is_default() && kept("[retention]").is_default());
    let other = kept("[retention]\nreporter_days = 30");
    assert_eq!((other.reporter_days, other.private_days), (30, 730));
    told(
        "[retention]\nreporter_days = 0\nprivate_days = \"2 tahun\"",
        &[
            "pack.toml:16: `reporter_days` must be a whole number from 1 on, this is a whole number",
            "pack.toml:17: `private_days` must be a whole number from 1 on, this is a text",
        ],
    );
    told(
        "[retention]\nprivate_days = 3651",
        &[
            "pack.toml:16: `private_days` is at most 3650 days, which is ten years: what is kept for ever is not kept by a rule",
        ],
    );
    told("[retention]\ndays = 3", &["pack.toml:16: nothing here is called `days`; known: reporter_days, private_days"]);
}

#[test]
fn how_the_board_marks() {
    let with = |board: &str| spoilt("pack.toml", "\n[[channel]]", &format!("\n{board}\n\n[[channel]]"));
    let told = |board: &str, expected: &[&str]| assert_eq!(mistakes(&with(board)), expected, "{board}");
    let board = |board: &str| sambat_pack::read(&with(board)).unwrap().pack.board;
    assert!(board("").is_default() && board("[board]").is_default());
    let other = board("[board]\nreward = { median = \"5m\" }\nwarning = { median = \"2h\" }\nmin_sample = 20");
    assert_eq!(
        (other.reward_median_min, other.reward_p90_min, other.warning_median_min, other.min_sample),
        (5, 60, 120, 20)
    );
    told(
        "[board]\nmin_sample = 0",
        &["pack.toml:16: `min_sample` must be a whole number from 1 on, this is a whole number"],
    );
    told(
        "[board]\nreward = { median = \"1 jam\" }",
        &["pack.toml:16: `1 jam` is no duration: a whole number from 1 on and m, h or d, such as 30m, 2h, 1d"],
    );
    told(
        "[board]\nreward = { median = \"2h\", p90 = \"1h\" }\nwarning = { median = \"3h\" }",
        &["pack.toml:16: `reward.p90` comes before `reward.median`"],
    );
    told("[board]\nwarning = { median = \"5m\" }", &["pack.toml:16: `warning.median` comes before `reward.median`"]);
    told(
        "[board]\nreward = { p95 = \"1h\" }\nsample = 1",
        &[
            "pack.toml:16: nothing here is called `p95`; known: median, p90",
            "pack.toml:17: nothing here is called `sample`; known: reward, warning, min_sample",
        ],
    );
}
