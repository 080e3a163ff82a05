//! What is reported and open in a part of the city: what the open data tell of it, by their rule, and how many support it.

use super::count::{Facts, told_thing};
use h3o::{CellIndex, Resolution};
use jiff::Timestamp;
use sambat_city_store::db::nearby::ThingRow;
use sambat_domain::{id::ComplaintId, pack::Pack, response::zone};
use sambat_protocol::nearby::{Handle, MOST_THINGS, Nearby, NearbyThing};
use std::cmp::Reverse;

/// What is answered of these rows, the latest of which come first.
pub(crate) fn told(
    pack: &Pack,
    handle: impl Fn(ComplaintId) -> Handle,
    cell: CellIndex,
    rows: &[ThingRow],
    today: Timestamp,
) -> Nearby {
    let thing = |row: &ThingRow| {
        let facts = Facts {
            category: &row.category,
            public: true,
            status: row.status,
            acted_at: Some(row.acted_at),
            thing_cell: Some(row.thing_cell),
        };
        let told = told_thing(pack, &facts, today).filter(|_| row.status.is_open())?;
        (told.parent(Resolution::Six) == Some(cell)).then(|| NearbyThing {
            handle: handle(row.id),
            category: row.category.clone(),
            status: row.status,
            day: zone::local_date(&pack.tz, row.received_at),
            cell: told.to_string(),
            supporters: row.supporters,
        })
    };
    let mut things: Vec<_> = rows.iter().take(MOST_THINGS).filter_map(thing).collect();
    // In an order that tells nothing of the hour.
    things.sort_by_cached_key(|thing| (Reverse(thing.day), thing.category.clone(), thing.cell.clone(), thing.handle));
    Nearby { v: 1, city: pack.id.clone(), cell: cell.to_string(), things, more: rows.len() > MOST_THINGS }
}
