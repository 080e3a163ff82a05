//! Lists the packs of the folder `packs/`, whose texts the app carries.

use std::{
    env, fs,
    io::{Error, Result},
    path::{Path, PathBuf},
};

/// How deep the files of a pack lie in its folder.
const DEEPEST: usize = 1;

fn main() -> Result<()> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").canonicalize()?;
    println!("cargo::rerun-if-changed={}", packs.display());
    // Whoever tries a pack wants it chosen.
    println!("cargo::rerun-if-env-changed=SAMBAT_FIRST_PACK");
    let first = env::var("SAMBAT_FIRST_PACK").or_else(|_| fs::read_to_string(packs.join("default")))?;
    let mut folders: Vec<PathBuf> =
        entries(&packs)?.into_iter().filter(|path| path.join("pack.toml").is_file()).collect();
    // The one that is chosen until the citizen chooses stands first.
    folders.sort_by_key(|folder| (!folder.ends_with(first.trim()), folder.clone()));
    if folders.first().is_none_or(|folder| !folder.ends_with(first.trim())) {
        return Err(Error::other(format!("there is no pack packs/{} to be chosen first", first.trim())));
    }
    let mut list = String::from("&[\n");
    for folder in &folders {
        list.push_str("&[\n");
        for file in texts(folder, DEEPEST)? {
            let name = file.strip_prefix(folder).map_err(Error::other)?.to_string_lossy().replace('\\', "/");
            list.push_str(&format!("({name:?}, include_str!({:?})),\n", file.display().to_string()));
        }
        list.push_str("],\n");
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo names no folder"))?;
    fs::write(Path::new(&out).join("packs.rs"), list)
}

/// The texts of a pack. What is large, a map and the outlines of its kelurahan, comes from the city's server.
fn texts(folder: &Path, deeper: usize) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            if deeper > 0 {
                found.extend(texts(&path, deeper - 1)?);
            }
            continue;
        }
        let kind = path.extension().and_then(|kind| kind.to_str());
        if matches!(kind, Some("toml" | "csv" | "pem")) || path.ends_with("boundary.geojson") {
            found.push(path);
        }
    }
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
