//! Pages whose tables name tests, `docs/PAINS.md` and `docs/FAULTS.md`, name tests that are there.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file below a folder that somebody wrote.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if !path.is_dir() {
            all.push(path);
        } else if !["target", "node_modules", "dist", "gen"].contains(&&*name) && !name.starts_with('.') {
            all.extend(files(&path));
        }
    }
    all
}

/// Every source in which a test may stand.
fn sources(folder: &Path, all: &mut String) {
    for path in files(folder) {
        let name = path.file_name().unwrap().to_string_lossy();
        if name.ends_with(".rs") || name.ends_with(".test.ts") || name == "android-lint" {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// Fails for a row of the page's tables that names no test, or one that is not there. A name in backticks is a Rust test, a
/// text in quotes the beginning of a title: of a browser test, or of a fact that `scripts/android-lint` holds.
fn every_row_names_a_test_that_is_there(page: &str, least: usize) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = String::new();
    for folder in ["crates", "tests", "src-tauri", "ui/e2e", "ui/scripts", "ui/src", "scripts"] {
        sources(&root.join(folder), &mut all);
    }
    let text = fs::read_to_string(root.join(page)).unwrap();
    let heads = ["| pain |", "| | fault |"];
    let rows: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("| ") && !heads.iter().any(|head| line.starts_with(head)))
        .collect();
    assert!(rows.len() >= least, "{page}: {} rows", rows.len());
    for row in rows {
        let shown = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let functions = shown.split('`').skip(1).step_by(2).map(|name| (format!("fn {name}("), None));
        let titles = shown.split('"').skip(1).step_by(2).map(|title| (format!("'{title}"), Some(format!("`{title}"))));
        let named: Vec<_> = functions.chain(titles).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for (test, template) in named {
            // A title with a city's name in it is a template.
            let there = all.contains(&test) || template.is_some_and(|title| all.contains(&title));
            assert!(there, "there is no {test}…: {row}");
        }
    }
}

#[test]
fn every_pain_names_a_test_that_is_there() {
    every_row_names_a_test_that_is_there("docs/PAINS.md", 15);
}

#[test]
fn every_fault_names_a_test_that_is_there() {
    every_row_names_a_test_that_is_there("docs/FAULTS.md", 65);
}
