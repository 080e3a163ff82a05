//! Which kelurahan a position lies in, by the borders that the city's pack draws.

use sambat_domain::{pack::Pack, place::Position};
use serde::{Deserialize, Serialize};

/// A kelurahan or desa, and where that lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AreaHere {
    /// Its code by Kemendagri.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its kecamatan.
    pub district: String,
}

/// The kelurahan or desa of a position; `None` where the pack draws none there.
#[must_use]
pub fn area_here(pack: &Pack, position: Position) -> Option<AreaHere> {
    let area = pack.area_at(position)?;
    let district = pack.district_of(area).map(|district| district.name.clone()).unwrap_or_default();
    Some(AreaHere { code: area.code.clone(), name: area.name.clone(), district })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeMap, fs, path::Path};

    /// The demo city with the borders of its kelurahan, which the app is built without: they come from the city's server.
    fn contoh() -> Pack {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/contoh");
        let names = [
            "pack.toml",
            "boundary.geojson",
            "areas.csv",
            "areas.geojson",
            "strings/id.toml",
            "strings/en.toml",
            "forms/jalan.toml",
            "forms/kesehatan.toml",
            "forms/lain.toml",
        ];
        let text = |name: &str| (name.to_owned(), fs::read_to_string(folder.join(name)).unwrap());
        sambat_pack::read(&names.map(text).into_iter().collect::<BTreeMap<_, _>>()).unwrap().pack
    }

    #[test]
    fn a_kelurahan_is_told_with_its_kecamatan_and_the_sea_has_none() {
        let pack = contoh();
        let here = |lat, lon| area_here(&pack, Position::from_degrees(lat, lon).unwrap());
        let told = |lat, lon| here(lat, lon).map(|area| format!("{}: {}, {}", area.code, area.name, area.district));
        // The town square of the demo city lies in the north-west of the bridge.
        assert_eq!(told(-6.338, 112.442).as_deref(), Some("99.99.01.1001: Melati Utara, Melati"));
        assert_eq!(told(-6.36, 112.47).as_deref(), Some("99.99.02.1002: Kenanga Timur, Kenanga"));
        assert_eq!(told(-6.3, 112.45), None, "at sea");
    }
}
