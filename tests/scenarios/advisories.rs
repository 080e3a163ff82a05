//! `make check` asks what is known to be wrong with others' packages where it can, says aloud where it cannot, and installs
//! nothing into anybody's own folders.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Runs the script with programs that answer as told: whether the list of crates can be reached, what cargo-deny finds, and what npm says.
fn ask(reached: bool, crates: i32, npm: (&str, i32)) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let program = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    program("git", format!("exit {}", if reached { 0 } else { 128 }));
    program("cargo-deny", format!("echo \"asked: $*\"; exit {crates}"));
    program("npm", format!("echo '{}'; exit {}", npm.0, npm.1));
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    Command::new(root().join("scripts/advisories")).arg("cargo-deny").env("PATH", path).output().unwrap()
}

#[test]
fn what_cannot_be_asked_is_skipped_aloud_and_what_is_found_fails() {
    let (clean, error) = (r#"{"auditReportVersion": 2, "vulnerabilities": {}}"#, r#"{"error": {"code": "ENOTFOUND"}}"#);
    let found = r#"{"auditReportVersion": 2, "vulnerabilities": {"x": {}}}"#;
    for (reached, crates, npm, ends, skipped) in [
        (true, 0, (clean, 0), 0, 0),
        (true, 1, (clean, 0), 1, 0),
        (true, 0, (found, 1), 1, 0),
        (false, 1, (clean, 0), 0, 1),
        (true, 0, (error, 1), 0, 1),
        (false, 1, ("", 1), 0, 2),
        (false, 0, (found, 1), 1, 1),
    ] {
        let output = ask(reached, crates, npm);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(ends), "{said}{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(said.matches("SKIPPED").count(), skipped, "{said}");
        assert_eq!(said.contains("asked: --locked check advisories"), reached, "{said}");
    }
}

#[test]
fn no_script_installs_into_anybodys_own_folders() {
    let mut looked_at = 0;
    for entry in fs::read_dir(root().join("scripts")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| line.contains("cargo install") && !line.trim_start().starts_with('#')) {
            assert!(line.contains("--root \"$tools\"") && text.contains("tools=$PWD/target/tools\n"), "{line}");
            looked_at += 1;
        }
        assert!(
            !text.contains("npm install -g") && !text.contains("npm i -g") && !text.contains("pip install --user"),
            "{text}"
        );
    }
    assert_eq!(looked_at, 2, "that of scripts/check and that of scripts/fuzz");
}
