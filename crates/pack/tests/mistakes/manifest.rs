//! `pack.toml`: keys, texts, promises, names and choices.

use super::*;

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
        &["pack.toml:11: nothing here is called `promis`; perhaps promise; known: target, promise, limit, basis"],
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
