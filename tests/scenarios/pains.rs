//! `docs/PAINS.md` names tests that are there.

use std::{fs, path::Path};

/// Every source in which a test may stand.
fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        if path.is_dir() && !["target", "node_modules", "dist", "gen"].contains(&&*name) && !name.starts_with('.') {
            sources(&path, all);
        } else if name.ends_with(".rs") || name.ends_with(".test.ts") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_pain_names_a_test_that_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = String::new();
    for folder in ["crates", "tests", "ui/e2e"] {
        sources(&root.join(folder), &mut all);
    }
    let page = fs::read_to_string(root.join("docs/PAINS.md")).unwrap();
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "{} pains", rows.len());
    for row in rows {
        let shown = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let functions = shown.split('`').skip(1).step_by(2).map(|name| format!("fn {name}("));
        let titles = shown.split('"').skip(1).step_by(2).map(|title| format!("test('{title}"));
        let named: Vec<_> = functions.chain(titles).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for test in named {
            // A title with a city's name in it is a template.
            let any_quote = test.replace("test('", "test(`");
            assert!(all.contains(&test) || all.contains(&any_quote), "there is no {test}…: {row}");
        }
    }
}
