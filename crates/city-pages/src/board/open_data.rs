//! The public complaints of a month, row by row.

use super::{cells::FINEST, count::Public, month::Month};
use crate::csv;
use h3o::{CellIndex, LatLng};
use jiff::Timestamp;
use sambat_domain::{
    pack::{FIRST_LANGUAGE, Pack},
    response::zone,
};
use serde_json::{Value, json};

const COLUMNS: [&str; 9] =
    ["category", "category_name", "status", "received_at", "answered_at", "done_at", "cell", "lat", "lon"];

/// A row of either form.
struct Row<'a> {
    category: &'a str,
    status: String,
    received_at: String,
    answered_at: Option<String>,
    done_at: Option<String>,
    cell: Option<(String, f64, f64)>,
}

/// The local day: a minute would find a row again wherever else it is seen, and say when somebody stood there.
fn day(pack: &Pack, at: Timestamp) -> String {
    zone::local_date(&pack.tz, at).to_string()
}

/// The centre of a cell to three decimals, about 110 m; of a fine cell, of what a complaint is about, to five, about a metre.
pub(super) fn centre(cell: CellIndex) -> (f64, f64) {
    let at = LatLng::from(cell);
    let decimals = if cell.resolution() > FINEST { 1e5 } else { 1e3 };
    let round = |degrees: f64| (degrees * decimals).round() / decimals;
    (round(at.lat()), round(at.lng()))
}

/// In an order that tells nothing which the rows do not.
fn rows<'a>(pack: &Pack, public: &'a [Public]) -> Vec<Row<'a>> {
    let mut rows: Vec<_> = public
        .iter()
        .map(|Public { row, cell }| Row {
            category: row.category.as_str(),
            status: serde_json::to_value(row.status)
                .ok()
                .and_then(|word| Some(word.as_str()?.to_owned()))
                .unwrap_or_default(),
            received_at: day(pack, row.received_at),
            answered_at: row.answered_at.map(|at| day(pack, at)),
            done_at: row.done_at.map(|at| day(pack, at)),
            cell: cell.map(|cell| {
                let (lat, lon) = centre(cell);
                (cell.to_string(), lat, lon)
            }),
        })
        .collect();
    rows.sort_by(|a, b| {
        let key = |row: &Row<'_>| {
            (
                row.received_at.clone(),
                row.category.to_owned(),
                row.cell.as_ref().map(|(cell, ..)| cell.clone()),
                row.status.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    rows
}

/// The rows as CSV (RFC 4180).
pub(super) fn csv(pack: &Pack, public: &[Public]) -> String {
    let mut out = csv::begin();
    csv::line(&mut out, COLUMNS);
    for row in rows(pack, public) {
        let key = format!("category.{}", row.category);
        let (cell, lat, lon) =
            row.cell.map_or_else(Default::default, |(cell, lat, lon)| (cell, lat.to_string(), lon.to_string()));
        let answered_at = row.answered_at.unwrap_or_default();
        let done_at = row.done_at.unwrap_or_default();
        let name = pack.word(FIRST_LANGUAGE, &key);
        csv::line(
            &mut out,
            [row.category, name, &row.status, &row.received_at, &answered_at, &done_at, &cell, &lat, &lon],
        );
    }
    out
}

/// The rows as GeoJSON (RFC 7946); a row whose place is not published has no geometry.
pub(super) fn geojson(pack: &Pack, month: Month, public: &[Public]) -> String {
    let features: Vec<Value> = rows(pack, public)
        .into_iter()
        .map(|row| {
            let geometry = row.cell.as_ref().map(|(_, lat, lon)| json!({"type": "Point", "coordinates": [lon, lat]}));
            let mut properties =
                json!({"category": row.category, "status": row.status, "received_at": row.received_at});
            let rest =
                [("answered_at", row.answered_at), ("done_at", row.done_at), ("cell", row.cell.map(|(cell, ..)| cell))];
            for (key, value) in rest {
                if let Some(value) = value {
                    properties[key] = value.into();
                }
            }
            json!({"type": "Feature", "geometry": geometry, "properties": properties})
        })
        .collect();
    json!({"type": "FeatureCollection", "city": pack.id, "month": month.to_string(), "features": features}).to_string()
}
