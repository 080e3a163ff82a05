//! The house is in order: nobody knows whom they must not know.

use sambat_tests::house::{Graph, Reserved, strangers_in};
use std::{env, path::PathBuf, process::Command};

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
        Reserved { folder: "crates/server/src", word: "rusqlite", places: &["db/", "vault/database.rs"] },
        Reserved { folder: "ui/src", word: "@tauri-apps/", places: &["lib/platform/"] },
    ];
    for rule in rules {
        // A word that nobody says is a rule about nothing.
        let everywhere = Reserved { places: &[], ..rule }.said_elsewhere(&root()).unwrap();
        assert!(!everywhere.is_empty(), "{rule:?}");
        assert_eq!(rule.said_elsewhere(&root()).unwrap(), Vec::<String>::new(), "{rule:?}");
    }
}

/// What lets the process die at will is in the build of the tests, and in nothing that anybody installs.
#[test]
fn no_program_has_the_points_of_the_tests() {
    let tree = |package| cargo(&["tree", "-p", package, "-e", "features", "-f", "{p} {f}"]);
    assert!(tree("sambat-tests").contains("failpoints"), "a word that nobody says is a rule about nothing");
    for package in ["sambat", "sambat-bridge", "sambat-server"] {
        assert!(!tree(package).contains("failpoints"), "{package}");
    }
}
