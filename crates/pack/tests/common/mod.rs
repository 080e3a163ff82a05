//! The folder of the pack that the project comes with, and how to spoil it.

#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{collections::BTreeMap, fs, path::Path};

pub type Files = BTreeMap<String, String>;

/// All files of `packs/pasuruan`.
pub fn pasuruan() -> Files {
    folder("pasuruan")
}

/// All files of a pack of the project, so that one with a mistaken name is met too.
pub fn folder(pack: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(pack);
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(key) = sambat_pack::path_in_pack(path.strip_prefix(&root).unwrap()) {
                files.insert(key, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// A pack as small as one can be, so that a test can count its lines.
pub fn small() -> Files {
    let files = [("pack.toml", PACK), ("strings/id.toml", STRINGS), ("boundary.geojson", BOUNDARY)];
    files.into_iter().map(|(file, text)| (file.to_owned(), text.to_owned())).collect()
}

/// The small pack with one passage of a file replaced.
pub fn spoilt(file: &str, passage: &str, by: &str) -> Files {
    let mut files = small();
    let text = files.get_mut(file).unwrap();
    assert_eq!(text.matches(passage).count(), 1, "{passage:?} is not there once");
    *text = text.replace(passage, by);
    files
}

/// Its mistakes as a person reads them.
pub fn mistakes(files: &Files) -> Vec<String> {
    sambat_pack::read(files).map_or_else(|mistakes| mistakes.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

pub const PACK: &str = r#"id = "kota"
name = "Kota Contoh"
region = "35.75"
ticket_prefix = "KTA"
tz = "Asia/Jakarta"
languages = ["id"]
endpoint = "https://kota.example"

[response]
target = "10m"
promise = "30m"
limit = "1d"
basis = "wall"

[[channel]]
id = "jalan"
icon = "road"

[[agency]]
id = "pupr"

[[category]]
id = "lubang"
channel = "jalan"
agency = "pupr"
icon = "road"
"#;

pub const STRINGS: &str = r#""channel.jalan" = "Jalan"
"channel.jalan.hint" = "Jalan, saluran"
"category.lubang" = "Lubang"
"agency.pupr" = "Dinas PUPR"
"#;

pub const BOUNDARY: &str = r#"{
  "type": "Polygon",
  "coordinates": [
    [
      [112.8, -7.7],
      [113.0, -7.7],
      [113.0, -7.6],
      [112.8, -7.7]
    ]
  ]
}
"#;
