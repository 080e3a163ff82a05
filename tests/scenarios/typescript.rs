//! The committed TypeScript is what the Rust says.

use sambat_domain::{content::LONGEST_DESCRIPTION, event::LONGEST_NOTE, status::Status};
use sambat_photo::limits::MAX_BYTES;
use sambat_tests::typescript;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn holds(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src").join(file);
    if std::env::var_os("UPDATE_TYPES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    // Not by assert_eq: nobody wants to read both files on one line.
    assert!(fs::read_to_string(&path).unwrap_or_default() == text, "{file} is stale");
}

#[test]
fn the_types_of_the_page_are_current() {
    holds("lib/api/types.ts", &typescript::types());
    holds("lib/api/commands.ts", &typescript::commands());
    holds("lib/api/rules.ts", &typescript::rules());
    holds("desk/api/types.ts", &typescript::desk_types());
}

/// Every source of the two pages that is written by hand, with its path.
fn written_by_hand() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src");
    let generated = ["paraglide", "lib/api", "desk/api/types.ts"].map(|path| root.join(path));
    let (mut folders, mut files) = (vec![root], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if generated.contains(&path) {
                continue;
            }
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if (name.ends_with(".ts") || name.ends_with(".svelte")) && !name.ends_with(".test.ts") {
                files.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn no_rule_of_the_domain_is_typed_again_in_a_page() {
    let sources = written_by_hand();
    assert!(sources.len() > 100, "the pages are elsewhere");
    for (path, text) in sources {
        let path = path.display();
        let squeezed: String = text.chars().filter(|letter| *letter != '_').collect();
        for limit in [LONGEST_DESCRIPTION, LONGEST_NOTE, MAX_BYTES] {
            let typed =
                |text: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == limit.to_string());
            assert!(!typed(&squeezed), "{path} types the limit {limit} again");
        }
        for name in typescript::rules().split("export const ").skip(1).filter_map(|rest| rest.split([' ', ':']).next())
        {
            assert!(!text.contains(&format!("const {name} =")), "{path} has a {name} of its own");
        }
        assert!(!text.contains("maxlength=\""), "{path} types how long a text may be");
        let names = |status: Status| text.contains(&serde_json::to_string(&status).unwrap().replace('"', "'"));
        // These two are no events as well.
        let lists = names(Status::InProgress) && names(Status::OnHold);
        assert!(!lists, "{path} lists the statuses: SHOWN and IS_OPEN say what each means");
        for comparison in ["role ===", "role !==", "role ??", "role ==", "role !="] {
            for line in text.lines().filter(|line| line.contains(comparison)) {
                assert!(line.contains("actor.role"), "{path} decides by a role: {line}");
            }
        }
        assert!(
            !text.contains("icon: '") || !text.contains("case 'consent_withdrawn'"),
            "{path} gives events their symbols: EVENT_LOOK has them"
        );
    }
}
