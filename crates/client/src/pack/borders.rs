//! The borders of the chosen city's kelurahan, as a map draws them.

use crate::{
    App,
    api::{ApiError, Nothing},
    city,
};
use sambat_domain::{pack::Pack, place::Position};
use serde::{Deserialize, Serialize};

/// A kelurahan or desa with its borders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AreaBorders {
    /// Its code by Kemendagri.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Closed rings of longitude and latitude in degrees, as GeoJSON has them; a ring in a ring is a hole.
    pub rings: Vec<Vec<(f64, f64)>>,
}

/// The kelurahan and desa of the chosen city whose borders its pack draws.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in
/// another way.
pub async fn areas(app: &App, _: Nothing) -> Result<Vec<AreaBorders>, ApiError> {
    let document = app.read(|connection, _| Ok::<_, ApiError>(city::chosen(connection)?.document)).await?;
    Ok(borders(&document.pack))
}

fn borders(pack: &Pack) -> Vec<AreaBorders> {
    let drawn = pack.areas.iter().filter_map(|area| {
        let territory = pack.territories.get(&area.code)?;
        let rings = territory.rings().iter().map(|ring| closed(ring)).collect();
        Some(AreaBorders { code: area.code.clone(), name: area.name.clone(), rings })
    });
    drawn.collect()
}

fn closed(ring: &[Position]) -> Vec<(f64, f64)> {
    let degrees = |at: &Position| (f64::from(at.lon_e7) / 1e7, f64::from(at.lat_e7) / 1e7);
    ring.iter().chain(ring.first()).map(degrees).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_are_closed_and_have_longitude_first() {
        let pack: Pack = serde_json::from_value(serde_json::json!({
            "v": 1, "id": "kota", "name": "Kota Contoh", "region": "99.99", "ticket_prefix": "KTA", "tz": "Asia/Jakarta",
            "languages": ["id"], "channels": [], "categories": [], "agencies": [], "words": {},
            "response": {"target_min": 10, "promise_min": 30, "sanction_min": 1440, "basis": "wall"},
            "areas": [{"code": "99.99.01", "name": "Melati"}, {"code": "99.99.01.1001", "name": "Melati Utara"}],
            "territories": {"99.99.01.1001": ["_p~iF~ps|U_ulLnnqC_mqNvxq`@"]},
        }))
        .unwrap();
        let ring = vec![(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252), (-120.2, 38.5)];
        let (code, name) = ("99.99.01.1001".into(), "Melati Utara".into());
        assert_eq!(borders(&pack), [AreaBorders { code, name, rings: vec![ring] }]);
    }
}
