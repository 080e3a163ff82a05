//! What is asked of who complains, agreed to, and kept for how long.

use super::*;

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
        (
            "\"identity\"",
            "\"all\"",
            "pack.toml:32: `covers` cannot be `all`; known: identity, health, maternity, words",
        ),
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
        ["pack.toml:22: a private category says what is agreed to beforehand: `consent` names a [[consent]]"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"maternity\"")),
        ["pack.toml:27: no [[consent]] for words is called `maternity`, or covers it; known: a, health"]
    );
    assert_eq!(
        kind("consent = \"health\""),
        ["pack.toml:26: a category with `consent = \"health\"` is never public: it needs `visibility = \"private\"`"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"identity\"")),
        ["pack.toml:27: no [[consent]] for words is called `identity`, or covers it; known: a, health"]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"health\"\npublic_place = true")),
        [
            "pack.toml:28: `public_place = true` tells where each of them lies: a category with `visibility = \"private\"` cannot \
             have it"
        ]
    );
    assert_eq!(
        kind(&format!("{private}\nconsent = \"health\"\ntext = \"optional\"")),
        [
            "pack.toml:28: `text = \"optional\"` lets a photo speak alone: a category with `visibility = \"private\"` is acted \
             on by its words"
        ]
    );
    assert_eq!(kind(&format!("{private}\nconsent = \"health\"\ntext = \"needed\"")), [""; 0]);
    assert_eq!(kind("text = \"optional\""), [""; 0]);
    let told = kind("text = \"maybe\"");
    assert!(told.len() == 1 && told[0].starts_with("pack.toml:26: "), "{told:?}");
}

#[test]
fn a_private_category_may_be_about_anything_and_names_its_own_text() {
    let mut files = spoilt(
        "pack.toml",
        "agency = \"pupr\"\nicon",
        "agency = \"pupr\"\nvisibility = \"private\"\nconsent = \"pungli\"\nicon",
    );
    files.get_mut("pack.toml").unwrap().push_str(concat!(
        "\n[[consent]]\nid = \"rumah\"\nversion = 1\ncovers = \"words\"\n",
        "\n[[consent]]\nid = \"pungli\"\nversion = 3\ncovers = \"words\"\n",
    ));
    files
        .get_mut("strings/id.toml")
        .unwrap()
        .push_str("\"consent.rumah\" = \"Setuju\"\n\"consent.pungli\" = \"Setuju\"\n");
    let pack = sambat_pack::read(&files).unwrap().pack;
    let kind = "lubang".parse().unwrap();
    let text = pack.consent_of(&kind).unwrap();
    assert_eq!((text.id.as_str(), text.version), ("pungli", 3));
    assert_eq!(pack.consent_for(&kind), Some(sambat_domain::pack::ConsentFor::Words));
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
