//! The words of a pack and its languages.

use super::*;

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
