//! No text makes the reading fall over.

mod common;

use common::{Files, pasuruan};
use proptest::prelude::*;

/// What a pack is made of, so that chance also meets what is nearly right.
fn fragment() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "\"",
        "'''",
        "=",
        ".",
        ",",
        ":",
        "#",
        "\n",
        "\r\n",
        "\u{feff}",
        "é",
        "0x",
        "-",
        "1e999",
        "id",
        "channel",
        "category",
        "agency",
        "response",
        "languages",
        "[[channel]]\n",
        "[response]\n",
        "[[hours]]\n",
        "[[ramadan]]\n",
        "from = 9999-12-31\n",
        "until = 0000-01-01\n",
        "mon = [\"00:00-24:00\"]\n",
        "id = \"a\"\n",
        "target = \"99999999999d\"\n",
        "\"type\":",
        "\"Polygon\"",
        "\"FeatureCollection\"",
        "\"coordinates\":",
        "[112.9, -7.6]",
        "[[[112.9, -7.6]]]",
        "\"features\":",
        "\"geometry\":",
        "null",
        "{\"type\":\"Feature\",\"geometry\":",
    ];
    let known = proptest::sample::select(KNOWN).prop_map(ToString::to_string);
    prop_oneof![4 => known, 1 => "\\PC{0,8}", 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(fragment(), 0..40).prop_map(|parts| parts.concat())
}

/// The real pack with a passage of one file replaced.
fn nearly_right() -> impl Strategy<Value = Files> {
    let files = pasuruan();
    let names: Vec<_> = files.keys().cloned().collect();
    (proptest::sample::select(names), any::<proptest::sample::Index>(), 0_usize..40, text()).prop_map(
        move |(name, at, length, by)| {
            let mut files = files.clone();
            let letters: Vec<char> = files[&name].chars().collect();
            let start = at.index(letters.len());
            let end = (start + length).min(letters.len());
            let spoilt = letters[..start].iter().copied().chain(by.chars()).chain(letters[end..].iter().copied());
            files.insert(name, spoilt.collect());
            files
        },
    )
}

/// Every mistake lies in a file that was given or that is missing, and in a line that it has.
fn looked_at(files: &Files) -> Result<(), TestCaseError> {
    let Err(mistakes) = sambat_pack::read(files) else { return Ok(()) };
    prop_assert!(!mistakes.is_empty());
    for mistake in mistakes {
        let lines = files.get(&mistake.file).map_or(0, |text| 1 + text.matches('\n').count());
        prop_assert!(mistake.line.is_none_or(|line| (1..=lines).contains(&line)), "{mistake}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_a_pack_or_has_mistakes(pack in text(), words in text(), boundary in text(), name in "\\PC{0,20}") {
        let known = [
            ("pack.toml", &pack),
            ("strings/id.toml", &words),
            ("boundary.geojson", &boundary),
            ("areas.geojson", &boundary),
        ];
        let files = known.into_iter().chain([(name.as_str(), &words)]);
        looked_at(&files.map(|(file, text)| (file.to_owned(), text.clone())).collect())?;
    }

    #[test]
    fn any_change_to_a_right_pack_is_a_pack_or_has_mistakes(files in nearly_right()) {
        looked_at(&files)?;
    }
}

#[test]
fn depth_is_no_trap() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for text in [deep("[", "]"), deep("{\"type\":\"Feature\",\"geometry\":", "}"), format!("a = {}", deep("[", "]"))] {
        let files = ["pack.toml", "strings/id.toml", "boundary.geojson", "areas.geojson"];
        assert!(sambat_pack::read(&files.into_iter().map(|file| (file.to_owned(), text.clone())).collect()).is_err());
    }
    let nested = format!("[{}a]\nb = 1\n", "a.".repeat(10_000));
    assert!(sambat_pack::read(&Files::from([("strings/id.toml".to_owned(), nested)])).is_err());
}
