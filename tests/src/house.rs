//! Who may know whom: the house's rules over its packages, and over the sources where a rule is finer than a package.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

/// Packages that know nothing of each other and only `sambat-domain` below.
const SIBLINGS: [&str; 4] = ["sambat-sqlite", "sambat-photo", "sambat-protocol", "sambat-pack"];

/// What the domain must not bring in, however far down: I/O, time and pixels are somebody else's.
pub const NOT_IN_DOMAIN: [&str; 6] = ["tokio", "rusqlite", "reqwest", "image", "axum", "tauri"];

/// Packages that may name rusqlite.
const WITH_SQLITE: [&str; 3] = ["sambat-sqlite", "sambat-client", "sambat-server"];

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
        // A rule about a package that has gone would hold for ever.
        let must_be = SIBLINGS.iter().chain(&WITH_SQLITE).chain(&["sambat", "sambat-domain", "sambat-bridge"]);
        broken.extend(must_be.filter(|name| !self.0.contains_key(**name)).map(|name| format!("there is no {name}")));
        broken.sort();
        broken.dedup();
        broken
    }
}

/// The rule that forbids one package to name another.
fn forbids(package: &str, named: &str) -> Option<&'static str> {
    let ours = named == "sambat" || named.starts_with("sambat-");
    let among = |names: &[&str]| names.contains(&named);
    match package {
        "sambat-domain" if ours => return Some("the domain stands alone"),
        _ if SIBLINGS.contains(&package) && ours && named != "sambat-domain" => {
            return Some("siblings know the domain only");
        }
        "sambat-client" if ours && !among(&SIBLINGS) && named != "sambat-domain" => {
            return Some("the client knows the siblings and the domain");
        }
        "sambat-server" if ours && !among(&SIBLINGS) && named != "sambat-domain" => {
            return Some("the server knows the siblings and the domain");
        }
        "sambat" | "sambat-bridge" if among(&["sambat-server", "sambat-bridge", "sambat-tests", "sambat-bench"]) => {
            return Some("a host knows the client, and not the city");
        }
        _ => {}
    }
    if (named == "tauri" || named.starts_with("tauri-")) && package != "sambat" {
        return Some("only the shell knows Tauri");
    }
    if named == "rusqlite" && !WITH_SQLITE.contains(&package) {
        return Some("only the stores know SQLite");
    }
    None
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
        let rows: [(&str, &[&str]); 11] = [
            ("sambat-domain", &["jiff", "serde"]),
            ("sambat-sqlite", &["rusqlite"]),
            ("sambat-photo", &["jpeg-decoder"]),
            ("sambat-protocol", &["sambat-domain"]),
            ("sambat-pack", &["sambat-domain"]),
            (
                "sambat-client",
                &["sambat-sqlite", "sambat-photo", "sambat-protocol", "sambat-pack", "sambat-domain", "rusqlite"],
            ),
            (
                "sambat-server",
                &["sambat-sqlite", "sambat-photo", "sambat-protocol", "sambat-pack", "sambat-domain", "rusqlite"],
            ),
            ("sambat-bridge", &["sambat-client", "axum"]),
            ("sambat", &["sambat-client", "tauri", "tauri-plugin-dialog"]),
            ("sambat-tests", &["sambat-client", "sambat-server", "sambat-photo"]),
            ("sambat-bench", &["sambat-photo"]),
        ];
        Graph(rows.map(|(name, named)| (name.to_owned(), named.iter().map(|name| (*name).to_owned()).collect())).into())
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
            ("sambat-protocol", "rusqlite"),
            ("sambat-tests", "rusqlite"),
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
