//! Who may know whom: the house's rules over its packages, and over the sources where a rule is finer than a package.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// The rooms, and whom of them each may name. `tests/scenarios/house.rs` sees that every package stands here.
const MAY_NAME: [(&str, &[&str]); 19] = [
    ("sambat-domain", &[]),
    ("sambat-limits", &["sambat-domain"]),
    ("sambat-sqlite", &["sambat-domain"]),
    ("sambat-photo", &["sambat-domain"]),
    ("sambat-map", &["sambat-domain"]),
    ("sambat-protocol", &["sambat-domain"]),
    ("sambat-pack", &["sambat-domain"]),
    (
        "sambat-client",
        &["sambat-sqlite", "sambat-photo", "sambat-map", "sambat-protocol", "sambat-pack", "sambat-domain"],
    ),
    ("sambat-bridge", &["sambat-client", "sambat-photo", "sambat-domain"]),
    ("sambat-jni", &["sambat-client", "sambat-domain"]),
    ("sambat-plugin-android", &[]),
    ("sambat-keyring", &["sambat-client"]),
    ("sambat", &["sambat-plugin-android", "sambat-jni", "sambat-keyring", "sambat-client"]),
    ("sambat-city-store", &["sambat-limits", "sambat-sqlite", "sambat-protocol", "sambat-domain"]),
    (
        "sambat-city",
        &[
            "sambat-city-store",
            "sambat-limits",
            "sambat-photo",
            "sambat-map",
            "sambat-protocol",
            "sambat-pack",
            "sambat-domain",
        ],
    ),
    // What is shown is read by the rules that the city acts by: the pages know the city, and it does not know them.
    ("sambat-city-pages", &["sambat-city", "sambat-city-store", "sambat-protocol", "sambat-domain"]),
    (
        "sambat-server",
        &[
            "sambat-city-pages",
            "sambat-city",
            "sambat-city-store",
            "sambat-limits",
            "sambat-sqlite",
            "sambat-photo",
            "sambat-map",
            "sambat-protocol",
            "sambat-pack",
            "sambat-domain",
        ],
    ),
    (
        "sambat-tests",
        &[
            "sambat-bridge",
            "sambat-client",
            "sambat-server",
            "sambat-city-store",
            "sambat-photo",
            "sambat-map",
            "sambat-protocol",
            "sambat-pack",
            "sambat-domain",
        ],
    ),
    (
        "sambat-bench",
        &[
            "sambat-tests",
            "sambat-client",
            "sambat-server",
            "sambat-city",
            "sambat-sqlite",
            "sambat-photo",
            "sambat-map",
            "sambat-protocol",
            "sambat-domain",
        ],
    ),
];

/// Libraries that make a room what it is, and the only packages that name them. Of those with `-*` all whose name begins so.
const ONLY_IN: [(&str, &[&str]); 11] = [
    ("rusqlite", &["sambat-sqlite", "sambat-client", "sambat-city-store", "sambat-bench"]),
    ("axum-*", &["sambat-server", "sambat-bridge"]),
    ("hyper-*", &["sambat-server"]),
    ("clap", &["sambat-server", "sambat-bridge", "sambat-bench"]),
    ("askama", &["sambat-city-pages"]),
    ("tauri-*", &["sambat", "sambat-plugin-android"]),
    ("jni-*", &["sambat-jni"]),
    ("keyring-*", &["sambat-keyring"]),
    ("pmtiles", &["sambat-map"]),
    ("fast-mvt", &["sambat-map"]),
    ("zbus-*", &["sambat-keyring", "sambat-tests"]),
];

/// What the domain must not bring in, however far down: I/O, time and pixels are somebody else's.
pub const NOT_IN_DOMAIN: [&str; 6] = ["tokio", "rusqlite", "reqwest", "image", "axum", "tauri"];

/// What each package of the house names itself, for every build but its own tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph(pub BTreeMap<String, BTreeSet<String>>);

impl Graph {
    /// Reads the answer of `cargo metadata --no-deps --format-version 1`.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(metadata: &str) -> Result<Self, serde_json::Error> {
        let metadata: serde_json::Value = serde_json::from_str(metadata)?;
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
        let packages = list(&metadata["packages"]).into_iter().map(|package| {
            let named = list(&package["dependencies"]).into_iter().filter(|dependency| dependency["kind"] != "dev");
            (text(&package["name"]), named.map(|dependency| text(&dependency["name"])).collect())
        });
        Ok(Self(packages.collect()))
    }

    fn named_by(&self, package: &str) -> impl Iterator<Item = &str> {
        self.0.get(package).into_iter().flatten().map(String::as_str)
    }

    /// Every broken rule, in words; none in a house that is in order.
    #[must_use]
    pub fn broken_rules(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for package in self.0.keys() {
            for named in self.named_by(package) {
                if let Some(rule) = forbids(package, named) {
                    broken.push(format!("{package} names {named}: {rule}"));
                }
            }
        }
        // A rule about a package that has gone would hold for ever, and a package without a rule is none of the house's.
        broken.extend(
            MAY_NAME
                .iter()
                .filter(|(name, _)| !self.0.contains_key(*name))
                .map(|(name, _)| format!("there is no {name}")),
        );
        let known = |package: &str| MAY_NAME.iter().any(|(name, _)| *name == package);
        broken.extend(self.0.keys().filter(|name| !known(name)).map(|name| format!("{name} has no rule")));
        broken.sort();
        broken.dedup();
        broken
    }
}

/// The rule that forbids one package to name another.
fn forbids(package: &str, named: &str) -> Option<&'static str> {
    if named == "sambat" || named.starts_with("sambat-") {
        let may = MAY_NAME.iter().find(|(name, _)| *name == package).is_none_or(|(_, may)| may.contains(&named));
        return (!may).then_some("it may not know that room");
    }
    let is = |library: &str| match library.strip_suffix("-*") {
        Some(family) => named == family || named.strip_prefix(family).is_some_and(|rest| rest.starts_with('-')),
        None => named == library,
    };
    let only = ONLY_IN.iter().find(|(library, _)| is(library));
    only.filter(|(_, packages)| !packages.contains(&package)).map(|_| "that library makes other rooms")
}

/// What of [`NOT_IN_DOMAIN`] is in a list of `cargo tree --prefix none`.
#[must_use]
pub fn strangers_in(tree: &str) -> Vec<&str> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let mut found: Vec<_> = names
        .filter(|name| {
            NOT_IN_DOMAIN
                .iter()
                .any(|not| name == not || name.strip_prefix(not).is_some_and(|rest| rest.starts_with('-')))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// A rule finer than a package: which sources below a folder may say a word.
#[derive(Debug, Clone, Copy)]
pub struct Reserved<'a> {
    /// The folder.
    pub folder: &'a str,
    /// The word.
    pub word: &'a str,
    /// Where it may be said: paths below the folder, or beginnings of such paths that end in `/`.
    pub places: &'a [&'a str],
}

impl Reserved<'_> {
    /// Sources below `root` that say the word and may not.
    ///
    /// # Errors
    /// Of reading them.
    pub fn said_elsewhere(&self, root: &Path) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let mut folders = vec![root.join(self.folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let source = path
                    .extension()
                    .is_some_and(|kind| ["rs", "ts", "js", "svelte"].iter().any(|known| kind == *known));
                let below = path.strip_prefix(root.join(self.folder)).unwrap_or(&path).display().to_string();
                if source && !self.may(&below) && fs::read_to_string(&path)?.contains(self.word) {
                    found.push(below);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn may(&self, below: &str) -> bool {
        self.places.iter().any(|place| below == *place || (place.ends_with('/') && below.starts_with(place)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_order() -> Graph {
        let mut graph: BTreeMap<String, BTreeSet<String>> = MAY_NAME
            .iter()
            .map(|(name, may)| ((*name).to_owned(), may.iter().map(|named| (*named).to_owned()).collect()))
            .collect();
        for (library, packages) in ONLY_IN {
            for package in packages {
                graph.entry((*package).to_owned()).or_default().insert(library.trim_end_matches("-*").to_owned());
            }
        }
        Graph(graph)
    }

    #[test]
    fn a_house_in_order_breaks_no_rule() {
        assert_eq!(in_order().broken_rules(), Vec::<String>::new());
    }

    #[test]
    fn each_broken_rule_is_found() {
        let breaks = [
            ("sambat-domain", "sambat-protocol"),
            ("sambat-protocol", "sambat-sqlite"),
            ("sambat-photo", "sambat-pack"),
            ("sambat-pack", "sambat-client"),
            ("sambat-client", "sambat-server"),
            ("sambat-server", "sambat-client"),
            ("sambat-server", "sambat-bridge"),
            ("sambat-bridge", "sambat-server"),
            ("sambat", "sambat-server"),
            ("sambat-client", "tauri"),
            ("sambat-bridge", "tauri-build"),
            ("sambat-jni", "tauri"),
            ("sambat-client", "sambat-jni"),
            ("sambat-plugin-android", "sambat-client"),
            ("sambat-plugin-android", "jni"),
            ("sambat", "jni-sys"),
            ("sambat-protocol", "rusqlite"),
            ("sambat-tests", "rusqlite"),
            ("sambat-city-store", "sambat-city"),
            ("sambat-city", "sambat-city-pages"),
            ("sambat-city-pages", "sambat-server"),
            ("sambat-city", "rusqlite"),
            ("sambat-city", "axum"),
            ("sambat-city", "axum-extra"),
            ("sambat-city-pages", "hyper-util"),
            ("sambat-city", "askama"),
            ("sambat-city-store", "clap"),
        ];
        for (package, named) in breaks {
            let mut graph = in_order();
            graph.0.get_mut(package).unwrap().insert(named.to_owned());
            let broken = graph.broken_rules();
            assert!(broken.len() == 1 && broken[0].starts_with(&format!("{package} names {named}: ")), "{broken:?}");
        }
        let mut graph = in_order();
        graph.0.remove("sambat-pack");
        assert_eq!(graph.broken_rules(), ["there is no sambat-pack"]);
        graph.0.insert("sambat-new".to_owned(), BTreeSet::new());
        assert_eq!(graph.broken_rules(), ["sambat-new has no rule", "there is no sambat-pack"]);
    }

    #[test]
    fn a_dependency_of_tests_is_none_and_one_of_a_build_script_is_one() {
        let metadata = r#"{"packages":[{"name":"sambat-client","dependencies":[
            {"name":"serde","kind":null},{"name":"sambat-server","kind":"dev"},{"name":"tauri-build","kind":"build"}]}]}"#;
        let named: Vec<String> = Graph::read(metadata).unwrap().0["sambat-client"].iter().cloned().collect();
        assert_eq!(named, ["serde", "tauri-build"]);
    }

    #[test]
    fn strangers_are_found_however_far_down() {
        assert_eq!(
            strangers_in("sambat-domain v0.1.0 (/a)\ngeo v0.31.0\nimage v0.25.0\ntauri-utils v2.0.0"),
            ["image", "tauri-utils"]
        );
        assert!(strangers_in("sambat-domain v0.1.0 (/a)\njiff v1.0.0\nimagesize v0.1.0").is_empty());
    }

    #[test]
    fn a_word_is_found_where_it_may_not_be_said() {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in
            [("src/store/a.rs", "use rusqlite;"), ("src/app.rs", "use rusqlite;"), ("src/b.md", "rusqlite")]
        {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let rule = Reserved { folder: "src", word: "rusqlite", places: &["store/"] };
        assert_eq!(rule.said_elsewhere(root.path()).unwrap(), ["app.rs"]);
        let rule = Reserved { places: &["store/", "app.rs"], ..rule };
        assert!(rule.said_elsewhere(root.path()).unwrap().is_empty());
    }
}
