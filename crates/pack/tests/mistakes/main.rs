//! Every kind of mistake, with its exact line, and all of them at once.

#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

#[path = "../common/mod.rs"]
mod common;
mod consent;
mod files;
mod manifest;
mod slips;
mod territories;
mod words;

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
            "pack.toml:16: nothing here is called `p95`; perhaps p90; known: median, p90",
            "pack.toml:17: nothing here is called `sample`; perhaps min_sample; known: reward, warning, min_sample",
        ],
    );
}
