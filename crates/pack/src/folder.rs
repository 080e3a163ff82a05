//! Which files a pack's folder holds.

use crate::mistake::{Mistake, MistakeKind};
use std::{
    collections::BTreeMap,
    path::{Component, Path},
};

/// The file with everything that the city decides.
pub(crate) const MANIFEST: &str = "pack.toml";
/// The file with the outline of the municipality.
pub(crate) const BOUNDARY: &str = "boundary.geojson";
/// The file with its kecamatan and kelurahan.
pub(crate) const AREAS: &str = "areas.csv";
/// The file with the outlines of its kelurahan and desa.
pub(crate) const TERRITORIES: &str = "areas.geojson";
/// The file with its streets, which is no text: whoever serves a pack reads it apart.
pub const MAP: &str = "map.pmtiles";
/// The file with the certificates of who signed the certificate of its server.
pub(crate) const AUTHORITY: &str = "ca.pem";

/// The name under which [`crate::read`] knows a file of the folder, given its path in it: the parts with `/` between
/// them on every system. None for what no city wrote: hidden files, such as those of file managers and editors; and none for
/// [`MAP`].
#[must_use]
pub fn path_in_pack(path_in_folder: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for component in path_in_folder.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => {
                let part = part.to_string_lossy();
                if part.starts_with('.') {
                    return None;
                }
                parts.push(part.into_owned());
            }
            Component::Prefix(_) | Component::RootDir | Component::ParentDir => return None,
        }
    }
    let name = parts.join("/");
    (!name.is_empty() && name != MAP).then_some(name)
}

/// The file of a language's words.
pub(crate) fn strings(language: &str) -> String {
    format!("strings/{language}.toml")
}

/// The language whose words a file has, if it is such a file by its name.
pub(crate) fn language(file: &str) -> Option<&str> {
    file.strip_prefix("strings/")?.strip_suffix(".toml").filter(|tag| !tag.contains('/'))
}

/// The path of a form's file in the folder.
pub(crate) fn form_file(form: &str) -> String {
    format!("forms/{form}.toml")
}

/// The form that a file holds, if it is such a file by its name.
pub(crate) fn form(file: &str) -> Option<&str> {
    file.strip_prefix("forms/")?.strip_suffix(".toml").filter(|name| !name.contains('/'))
}

/// Looks for files that no pack has: a typing mistake in a name would otherwise leave its words out without a sound.
/// `speaks` says whether the pack lists a language; with no list of languages nobody can say which of them is unknown.
pub(crate) fn check(files: &BTreeMap<String, String>, speaks: impl Fn(&str) -> bool, mistakes: &mut Vec<Mistake>) {
    let other = |file: &&String| {
        !matches!(file.as_str(), MANIFEST | BOUNDARY | AREAS | TERRITORIES | AUTHORITY) && form(file).is_none()
    };
    for file in files.keys().filter(other) {
        let what = match language(file) {
            Some(tag) if speaks(tag) => continue,
            Some(tag) => MistakeKind::LanguageUnlisted { tag: tag.to_owned() },
            None => MistakeKind::FileUnknown { likely: likely(file) },
        };
        mistakes.push(Mistake::of_file(file, what));
    }
}

/// The file that was meant, where its last part says so.
fn likely(file: &str) -> Option<String> {
    let last = file.rsplit(['/', '\\']).next()?.to_ascii_lowercase();
    let stem = last.split('.').next()?;
    match stem {
        "pack" => Some(MANIFEST.to_owned()),
        "boundary" => Some(BOUNDARY.to_owned()),
        "areas" | "area" if last.ends_with("json") => Some(TERRITORIES.to_owned()),
        "areas" | "area" => Some(AREAS.to_owned()),
        "map" => Some(MAP.to_owned()),
        "ca" => Some(AUTHORITY.to_owned()),
        tag if crate::shape::is_language(tag) => Some(strings(tag)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_the_folder_becomes_a_name() {
        let path: std::path::PathBuf = ["strings", "id.toml"].iter().collect();
        assert_eq!(path_in_pack(&path).as_deref(), Some("strings/id.toml"));
        assert_eq!(path_in_pack(Path::new("./pack.toml")).as_deref(), Some("pack.toml"));
        assert_eq!(path_in_pack(Path::new("strings/map.pmtiles")).as_deref(), Some("strings/map.pmtiles"));
        for hidden in
            [".DS_Store", "strings/.id.toml.swp", ".git/config", "../pack.toml", "/pack.toml", "", "map.pmtiles"]
        {
            assert_eq!(path_in_pack(Path::new(hidden)), None, "{hidden}");
        }
    }

    #[test]
    fn a_mistyped_name_is_guessed() {
        assert_eq!(likely("string/id.toml").as_deref(), Some("strings/id.toml"));
        assert_eq!(likely("strings\\en.toml").as_deref(), Some("strings/en.toml"));
        assert_eq!(likely("Boundary.json").as_deref(), Some("boundary.geojson"));
        assert_eq!(likely("area.json").as_deref(), Some("areas.geojson"));
        assert_eq!(likely("area.txt").as_deref(), Some("areas.csv"));
        assert_eq!(likely("map.mbtiles").as_deref(), Some("map.pmtiles"));
        assert_eq!(likely("notes.txt"), None);
    }
}
