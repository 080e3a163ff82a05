//! The packs that the app carries: the same texts that a city's server reads, checked by the same function.

use crate::ports::Packs;
use sambat_pack::read;
use sambat_protocol::pack_document::PackDocument;
use std::collections::BTreeMap;

/// Path in the pack's folder and text.
type Files = &'static [(&'static str, &'static str)];

/// Every pack that lay in `packs/` when this was built. The first is chosen until the citizen chooses.
const BUILTIN: &[Files] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// The packs of this build.
#[derive(Debug, Clone, Copy, Default)]
pub struct BuiltinPacks;

impl Packs for BuiltinPacks {
    fn all(&self) -> Vec<PackDocument> {
        BUILTIN.iter().filter_map(document).collect()
    }
}

/// A pack that does not read is left out of the list; a test proves that none is.
fn document(files: &Files) -> Option<PackDocument> {
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    match read(&files) {
        Ok(checked) => Some(PackDocument {
            pack: checked.pack,
            endpoint: checked.endpoint,
            ca: checked.ca,
            map: None,
            keys: Vec::new(),
        }),
        Err(mistakes) => {
            tracing::error!(count = mistakes.len(), "a built-in pack has mistakes");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_pack_reads() {
        let packs: Vec<_> = BuiltinPacks.all().into_iter().map(|document| document.pack.id.to_string()).collect();
        assert_eq!(packs, ["pasuruan", "contoh", "pamekasan"], "the first is that of packs/default");
    }
}
