//! How the sources lie in their folders: how long they are, how modules are written, and which modules go in a circle.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};

/// Files below a folder with one of these endings, sorted. What is built, fetched or hidden is passed over.
///
/// # Errors
/// Of reading the folders.
pub fn below(folder: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["node_modules", "target", "dist", "paraglide", "test-results", "playwright-report"]
                    .contains(&name.as_str())
                    && !name.starts_with('.')
                {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Modules written as `name.rs` beside `name/`, where the house writes `name/mod.rs`.
#[must_use]
pub fn beside_their_folder(sources: &[PathBuf]) -> Vec<&Path> {
    let has_modules = |folder: PathBuf| sources.iter().any(|source| source.starts_with(&folder));
    sources.iter().map(PathBuf::as_path).filter(|source| has_modules(source.with_extension(""))).collect()
}

/// The modules of a crate that import each other in a circle, each circle once. `sources` is its folder `src`.
///
/// What a module hands on (`pub use`) counts for who takes it, and points to where it is defined. Tests in a file, and the
/// crate's root, are nobody's.
///
/// # Errors
/// Of reading the sources.
pub fn circles(sources: &Path) -> io::Result<Vec<Vec<String>>> {
    let mut crate_ = Crate::default();
    for path in below(sources, &[".rs"])? {
        let relative = path.strip_prefix(sources).unwrap_or(&path).with_extension("");
        let mut name: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        match name.last().map(String::as_str) {
            Some("mod" | "lib") => _ = name.pop(),
            Some("main" | "tests") => continue,
            _ => {}
        }
        crate_.texts.insert(name, bare(&fs::read_to_string(&path)?));
    }
    crate_.find_handed_on();
    let arrows = crate_.arrows();
    let reached: BTreeMap<_, _> = arrows.keys().map(|from| (from, reachable(&arrows, from))).collect();
    let mut circles = BTreeSet::new();
    for (from, to) in &reached {
        let back = |other: &&Name| reached.get(*other).is_some_and(|onward| onward.contains(*from));
        let circle: Vec<_> = to.iter().filter(back).map(|name| name.join("::")).collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    Ok(circles.into_iter().collect())
}

/// A path in the crate: of a module, or of something in one.
type Name = Vec<String>;

#[derive(Default)]
struct Crate {
    /// The text of each module.
    texts: BTreeMap<Name, String>,
    /// What a module hands on, by its name there, and the module that has it.
    handed_on: BTreeMap<(Name, String), Name>,
}

impl Crate {
    fn find_handed_on(&mut self) {
        for (module, text) in &self.texts {
            for (used, is_public) in uses(text) {
                for path in used {
                    if let Some((at, Some(name))) = self.resolve(module, &path).filter(|_| is_public) {
                        self.handed_on.insert((module.clone(), name), at);
                    }
                }
            }
        }
    }

    /// The module that a path in another leads into, and what is named there.
    fn resolve(&self, from: &Name, path: &[String]) -> Option<(Name, Option<String>)> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let full: Name = match path.first()?.as_str() {
            "crate" => path[1..].to_vec(),
            "super" => from.iter().take(from.len().saturating_sub(ups)).chain(&path[ups..]).cloned().collect(),
            "self" => from.iter().chain(&path[1..]).cloned().collect(),
            _ => {
                let full: Name = from.iter().chain(path).cloned().collect();
                // Without a prefix it is a module of this one, or another crate.
                self.texts.contains_key(&full[..=from.len()]).then_some(full)?
            }
        };
        let length = (0..=full.len()).rev().find(|length| self.texts.contains_key(&full[..*length]))?;
        Some((full[..length].to_vec(), full.get(length).cloned()))
    }

    fn arrows(&self) -> BTreeMap<Name, BTreeSet<Name>> {
        let mut arrows: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
        for (module, text) in &self.texts {
            let used = uses(text).into_iter().filter(|(_, is_public)| !is_public).flat_map(|(paths, _)| paths);
            for path in used.chain(said(text)) {
                let Some((mut to, mut name)) = self.resolve(module, &path) else { continue };
                while let Some(next) = name.clone().and_then(|name| self.handed_on.get(&(to.clone(), name))) {
                    // A module that hands on what it was handed leads on; one that hands on itself does not.
                    if *next == to {
                        break;
                    }
                    to.clone_from(next);
                    name = name.filter(|name| self.handed_on.contains_key(&(to.clone(), name.clone())));
                }
                if to != *module && !to.is_empty() && !module.is_empty() {
                    arrows.entry(module.clone()).or_default().insert(to);
                }
            }
        }
        arrows
    }
}

/// The text without comments and without the tests at its end.
fn bare(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The paths of each `use`, and whether it hands them on.
fn uses(text: &str) -> Vec<(Vec<Name>, bool)> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("use ") {
        let before = text[..start].rsplit('\n').next().unwrap_or_default().trim();
        let is_public = before.starts_with("pub");
        if before.is_empty() || is_public {
            let tree = text[start + 4..].split(';').next().unwrap_or_default();
            let mut paths = Vec::new();
            spread(&[], tree, &mut paths);
            found.push((paths, is_public));
        }
    }
    found
}

/// The paths of a tree such as `a::{b, c::{self, d}}`.
fn spread(before: &[String], tree: &str, paths: &mut Vec<Name>) {
    let tree = tree.trim();
    let parts = |text: &str| -> Name {
        text.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let Some((head, inner)) = tree.split_once('{') else {
        let plain = tree.split(" as ").next().unwrap_or_default();
        let path: Name = before.iter().cloned().chain(parts(plain)).collect();
        if !plain.is_empty() {
            paths.push(path);
        }
        return;
    };
    let before: Name = before.iter().cloned().chain(parts(head)).collect();
    let inner = inner.strip_suffix('}').unwrap_or(inner);
    let (mut depth, mut from) = (0, 0);
    for (at, letter) in inner.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                spread(&before, &inner[from..at], paths);
                from = at + 1;
            }
            _ => {}
        }
    }
    spread(&before, &inner[from..], paths);
}

/// Paths that stand in the code itself.
fn said(text: &str) -> Vec<Name> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let words = text.split(|letter| !is_part(letter));
    let paths = words.filter(|word| ["crate::", "super::", "self::"].iter().any(|start| word.starts_with(start)));
    paths.map(|path| path.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()).collect()
}

fn reachable(arrows: &BTreeMap<Name, BTreeSet<Name>>, from: &Name) -> BTreeSet<Name> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(next) = open.pop() {
        for to in arrows.get(next).into_iter().flatten() {
            if seen.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        root
    }

    #[test]
    fn a_circle_is_found_however_it_is_written() {
        let ways = [
            ("use crate::b::B;", "use super::a::A;"),
            ("use crate::{b::{B, C}, d};", "fn f() { crate::a::g() }"),
            ("use super::b;", "use crate::a::{self, A as Other};"),
            ("use crate::Handed;", "use crate::a;"),
        ];
        for (a, b) in ways {
            let root = folder(&[("lib.rs", "pub use b::Handed;\nmod a;"), ("a.rs", a), ("b.rs", b), ("d.rs", "")]);
            assert_eq!(circles(root.path()).unwrap(), [["a", "b"]], "{a} {b}");
        }
    }

    #[test]
    fn no_circle_is_found_where_none_is() {
        let root = folder(&[
            ("lib.rs", "pub use a::A;\nuse crate::b::B;"),
            ("a/mod.rs", "mod inner;\npub use inner::Inner;\npub struct A;\n// use crate::b::B;\n"),
            ("a/inner.rs", "use super::A;"),
            ("b.rs", "use crate::a::{A, Inner};\n#[cfg(test)]\nmod tests {\n    use crate::c::C;\n}"),
            ("c.rs", "use crate::b::B; use std::b::B;"),
        ]);
        assert_eq!(circles(root.path()).unwrap(), Vec::<Vec<String>>::new());
    }

    #[test]
    fn a_module_beside_its_folder_is_found() {
        let paths = ["a.rs", "a/b.rs", "c/mod.rs", "c/d.rs", "e.rs"].map(PathBuf::from);
        assert_eq!(beside_their_folder(&paths), [Path::new("a.rs")]);
    }
}
