//! The house is in order: nobody knows whom they must not know.

use sambat_tests::{
    house::{Graph, Reserved, strangers_in},
    sources,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done =
        Command::new(cargo).current_dir(root()).args(arguments).args(["--locked", "--offline"]).output().unwrap();
    assert!(done.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn packages_name_only_whom_they_may() {
    let graph = Graph::read(&cargo(&["metadata", "--no-deps", "--format-version", "1"])).unwrap();
    assert!(graph.0.len() >= 10, "{graph:?}");
    assert_eq!(graph.broken_rules(), Vec::<String>::new());
}

#[test]
fn the_domain_brings_in_no_machinery() {
    let tree = cargo(&["tree", "-p", "sambat-domain", "-e", "normal", "--prefix", "none", "--target", "all"]);
    assert!(tree.starts_with("sambat-domain ") && tree.contains("\nserde "), "{tree}");
    assert_eq!(strangers_in(&tree), Vec::<&str>::new());
}

#[test]
fn words_are_said_where_they_belong() {
    let rules = [
        Reserved { folder: "crates/client/src", word: "rusqlite", places: &["store/"] },
        Reserved { folder: "crates/city-store/src", word: "rusqlite", places: &["db/", "vault/database.rs"] },
        Reserved { folder: "ui/src", word: "@tauri-apps/", places: &["lib/platform/"] },
    ];
    for rule in rules {
        // A word that nobody says is a rule about nothing.
        let everywhere = Reserved { places: &[], ..rule }.said_elsewhere(&root()).unwrap();
        assert!(!everywhere.is_empty(), "{rule:?}");
        assert_eq!(rule.said_elsewhere(&root()).unwrap(), Vec::<String>::new(), "{rule:?}");
    }
}

/// `name/mod.rs` everywhere: whoever looks for a module looks in one place.
#[test]
fn every_module_with_modules_lies_in_their_folder() {
    let files = sources::below(&root(), &[".rs"]).unwrap();
    assert!(files.len() > 500, "{}", files.len());
    assert_eq!(sources::beside_their_folder(&files), Vec::<&Path>::new());
}

/// A circle that is to stay is named here with its reason.
#[test]
fn modules_of_a_crate_go_in_no_circle() {
    const STAY: [&[&str]; 0] = [];
    let mut circles = Vec::new();
    for manifest in sources::below(&root(), &["Cargo.toml"]).unwrap() {
        let folder = manifest.with_file_name("src");
        if folder.is_dir() {
            circles.extend(sources::circles(&folder).unwrap());
        }
    }
    circles.extend(sources::circles(&root().join("src-tauri/src")).unwrap());
    circles.retain(|circle| !STAY.iter().any(|stays| circle == stays));
    assert_eq!(circles, Vec::<Vec<String>>::new());
}

/// Longer than this a file holds two things. One that is to stay longer is named here, and its reason in
/// `docs/ARCHITECTURE.md`.
#[test]
fn no_file_of_code_is_longer_than_four_hundred_lines() {
    const LONGEST: usize = 400;
    const STAY: [&str; 0] = [];
    let files =
        sources::below(&root(), &[".rs", ".ts", ".svelte", ".js", ".mjs", ".css", ".html", ".py", ".sql"]).unwrap();
    assert!(files.len() > 800, "{}", files.len());
    let long = files.iter().filter_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        let is_generated =
            text.lines().next().is_some_and(|line| line.starts_with("// Written from the Rust by a test"));
        (!is_generated && text.lines().count() > LONGEST)
            .then(|| path.strip_prefix(root()).unwrap().display().to_string())
    });
    let long: Vec<_> = long.filter(|path| !STAY.contains(&path.as_str())).collect();
    assert_eq!(long, Vec::<String>::new());
}

/// Calls of the standard library that Android lacks or for which it ends the app, and clippy has no word for where the city's
/// server may use them.
#[test]
fn nothing_that_runs_on_a_phone_asks_the_system_for_what_android_refuses() {
    let refused = [
        // No app may make a second name for a file.
        ("hard_link(", 0),
        // By `copy_file_range`, which ends the app up to Android 13.
        ("fs::copy(", 0),
        // The same between two files; the protocol's only lead into a hash or nowhere.
        ("io::copy(", 2),
        // A folder that no app may use, the program that starts every app, and nobody's home.
        ("temp_dir(", 0),
        ("current_exe(", 0),
        ("home_dir(", 0),
        // There is no list of zones.
        ("TimeZone::get(", 0),
        ("TimeZone::system(", 0),
    ];
    let rooms = ["client", "domain", "jni", "map", "pack", "photo", "plugin-android", "protocol", "sqlite"];
    let mut folders: Vec<_> = rooms.iter().map(|room| root().join("crates").join(room).join("src")).collect();
    folders.push(root().join("src-tauri/src"));
    let mut texts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                // Of the shell, what is built for a desktop alone.
                if !path.ends_with("host/desktop") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
                texts.push((fs::read_to_string(&path).unwrap(), path));
            }
        }
    }
    assert!(texts.len() > 100, "{}", texts.len());
    for (call, most) in refused {
        let said: Vec<_> = texts.iter().filter(|(text, _)| text.contains(call)).map(|(_, path)| path).collect();
        let count: usize = texts.iter().map(|(text, _)| text.matches(call).count()).sum();
        assert!(count <= most, "{call} in {said:?}");
    }
}

/// What lets the process die at will, and what looks behind the commands, is in the build of the tests, and in nothing that
/// anybody installs.
#[test]
fn no_program_has_the_points_of_the_tests() {
    let tree = |package| cargo(&["tree", "-p", package, "-e", "features,no-dev", "-f", "{p} {f}"]);
    for feature in ["failpoints", "inspect"] {
        assert!(tree("sambat-tests").contains(feature), "a word that nobody says is a rule about nothing");
        for package in ["sambat", "sambat-bridge", "sambat-server"] {
            assert!(!tree(package).contains(feature), "{package} has {feature}");
        }
    }
    // The page's commands for a test in a JVM, on whatever system the app is built for.
    let everywhere = ["tree", "-p", "sambat", "-e", "features,no-dev", "-f", "{p} {f}", "--target", "all"];
    let app = cargo(&everywhere);
    assert!(app.contains("sambat-jni ") && !app.contains("jvm-tests"), "the app answers whoever asks in its process");
}
