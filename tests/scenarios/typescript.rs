//! The committed TypeScript is what the Rust says.

use sambat_tests::typescript;
use std::{fs, path::Path};

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
    holds("desk/api/types.ts", &typescript::desk_types());
}
