//! The texts of a pack folder in; a checked [`Pack`], or every mistake with its file and line, out.
//!
//! Nothing here reads a file: whoever has the folder (the server's `pack check`, the app's build) hands over its texts.
//! So one function makes the packs that the server serves and those that the app is built with.

mod area;
mod authority;
mod board;
mod boundary;
mod calendar;
mod duration;
mod emergency;
mod endpoint;
mod folder;
mod form;
mod geojson;
mod icon;
mod identity;
mod likely;
mod listing;
mod manifest;
mod mistake;
mod outdated;
mod owner;
mod province;
mod response;
mod retention;
mod section;
mod shape;
mod source;
mod taken;
mod territory;
mod words;

pub use folder::{MAP, path_in_pack};
pub use icon::ICONS;
pub use mistake::{Mistake, MistakeKind, told};
pub use outdated::outdated;
pub use taken::taken;

use sambat_domain::pack::Pack;
use source::Source;
use std::collections::BTreeMap;

/// A pack in which no mistake was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// Everything that the municipality decides.
    pub pack: Pack,
    /// Where the city's server is, with no slash at its end; none in a pack that has no server yet.
    pub endpoint: Option<String>,
    /// Certificates in PEM that the server's own may be signed by, beside those that everybody believes.
    pub ca: Option<String>,
}

/// Reads a pack. `files` are the texts of its folder by their path in it, with `/` between the parts; see
/// [`path_in_pack`]. All of the folder's files belong to it: one with a mistaken name is a mistake.
///
/// # Errors
/// All mistakes that were found, by file and line. A text that is no TOML or JSON hides what depends on it.
pub fn read(files: &BTreeMap<String, String>) -> Result<Checked, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let forms = form::read(files, &mut mistakes);
    let manifest = match files.get(folder::MANIFEST) {
        Some(text) => manifest::read(Source { file: folder::MANIFEST, text }, &forms, &mut mistakes),
        None => {
            mistakes.push(Mistake::of_file(folder::MANIFEST, MistakeKind::FileMissing));
            None
        }
    };
    let speaks = |tag: &str| manifest.as_ref().is_none_or(|manifest| manifest.speaks(tag));
    folder::check(files, speaks, &mut mistakes);
    let outline = files
        .get(folder::BOUNDARY)
        .map(|text| {
            let region = manifest.as_ref().and_then(manifest::Manifest::region);
            boundary::read(Source { file: folder::BOUNDARY, text }, region, &mut mistakes)
        })
        .unwrap_or_default();
    let areas = files
        .get(folder::AREAS)
        .map(|text| {
            let region = manifest.as_ref().and_then(manifest::Manifest::region);
            area::read(Source { file: folder::AREAS, text }, region, &mut mistakes)
        })
        .unwrap_or_default();
    let territories = files
        .get(folder::TERRITORIES)
        .map(|text| territory::read(Source { file: folder::TERRITORIES, text }, &areas, &mut mistakes))
        .unwrap_or_default();
    let ca = files
        .get(folder::AUTHORITY)
        .map(|text| authority::read(Source { file: folder::AUTHORITY, text }, &mut mistakes));
    let words = words::read(files, manifest.as_ref(), &forms, &mut mistakes);

    let places = manifest::Places { outline, areas, territories };

    // In the order of the files and of their lines, as somebody mends them.
    mistakes.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    match manifest.and_then(|manifest| manifest.finish(forms, places, words, ca)) {
        Some(checked) if mistakes.is_empty() => Ok(checked),
        _ => Err(mistakes),
    }
}
