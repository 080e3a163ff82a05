//! What this phone itself reported around a place and is open, by its own list: no city is asked for that.

use super::{NearbyOwn, NearbyRow, cells};
use crate::{
    complaint::ComplaintRecord,
    store::{self, Connection, StoreError, Vault},
};
use h3o::CellIndex;
use sambat_domain::{pack::Pack, place::Position, response::zone, status::Shown};
use std::collections::BTreeSet;

/// A clerk's computer holds a hundred thousand reports, each of which would have to be opened; what is still open is among the newest.
const MOST: u32 = 1_000;

/// An own report, and whether the city has it.
pub(super) struct Own {
    row: NearbyOwn,
    is_at_the_city: bool,
}

/// Those in these cells among the newest [`MOST`], the nearest first. Kinds that are never public lie on no map.
pub(super) fn around(
    connection: &Connection,
    vault: &Vault,
    pack: &Pack,
    asked: &BTreeSet<CellIndex>,
    from: Position,
) -> Result<Vec<Own>, StoreError> {
    let mut own = Vec::new();
    for complaint in store::complaint::public(connection, vault, &pack.id, MOST)? {
        let Some(position) = complaint.content.place.as_ref().and_then(|place| place.position()) else { continue };
        let Some(metres) = cells::far(position, asked, from) else { continue };
        let received_at = complaint.receipt.as_ref().map(|receipt| receipt.body.received_at);
        let day = zone::local_date(&pack.tz, received_at.unwrap_or(complaint.saved_at));
        let record = ComplaintRecord::around(connection, vault, complaint)?;
        let shown = record.shown();
        if matches!(shown, Shown::Done | Shown::Ended) {
            continue;
        }
        let (id, category) = (record.complaint.id, record.complaint.content.category.clone());
        let row =
            NearbyOwn { id, category, shown, status: record.status(), day, metres: cells::told(metres), position };
        own.push((metres, Own { row, is_at_the_city: received_at.is_some() }));
    }
    own.sort_by(|(far, a), (farther, b)| far.total_cmp(farther).then_with(|| a.row.id.cmp(&b.row.id)));
    Ok(own.into_iter().map(|(_, own)| own).collect())
}

/// The own reports, and the rest of what the city told: what it tells of an own one is taken out, so that nothing is counted
/// twice. By its handle nobody can tell: it is one of the same kind and day in the same cell.
pub(super) fn apart(own: Vec<Own>, rows: &mut Vec<(f64, NearbyRow)>) -> Vec<NearbyOwn> {
    let mut apart = Vec::new();
    for Own { row, is_at_the_city } in own {
        let same = |told: &NearbyRow| {
            is_at_the_city
                && told.category == row.category
                && told.day == row.day
                && cells::middle(row.position) == Some(told.position)
        };
        if let Some(at) = rows.iter().position(|(_, told)| same(told)) {
            rows.remove(at);
        }
        apart.push(row);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        App,
        draft::{DraftChange, GivenPosition},
        nearby::{NearbyGet, get},
        opened,
    };
    use jiff::civil::Date;
    use sambat_domain::status::Status;

    const HERE: (f64, f64) = (-7.6453, 112.9071);

    fn pin(lat: f64, lon: f64) -> DraftChange {
        DraftChange::Pin(Some(GivenPosition { lat, lon }))
    }

    async fn near(app: &App) -> Vec<NearbyOwn> {
        let position = Position::from_degrees(HERE.0, HERE.1).unwrap();
        get(app, NearbyGet { position, category: None, kept_only: true }).await.unwrap().own
    }

    #[tokio::test]
    async fn own_reports_lie_at_their_own_place_unless_they_are_private_far_or_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        let road = opened::file(&app, "jalan-rusak", "Lubang.", [pin(HERE.0 + 0.001, HERE.1)]).await;
        let lamp = opened::file(&app, "lampu-jalan", "Mati.", [pin(HERE.0 + 0.0001, HERE.1)]).await;
        opened::file(&app, "jalan-rusak", "Jauh.", [pin(HERE.0, HERE.1 + 0.5)]).await;
        opened::file(&app, "jalan-rusak", "Di mana?", [DraftChange::Landmark("Depan pasar".into())]).await;
        let own = near(&app).await;
        let told: Vec<_> = own.iter().map(|own| (own.id, own.metres, own.shown, own.status)).collect();
        assert_eq!(told, [(lamp.row.id, 20, Shown::Local, None), (road.row.id, 120, Shown::Local, None)]);
        assert_eq!(own[1].position, Position::from_degrees(HERE.0 + 0.001, HERE.1).unwrap());
    }

    #[test]
    fn what_the_city_tells_of_an_own_report_is_taken_out_once() {
        let at = Position::from_degrees(HERE.0, HERE.1).unwrap();
        let day = Date::constant(2026, 11, 23);
        let told = |category: &str, day| NearbyRow {
            handle: sambat_protocol::nearby::Handle::new([1; 16]),
            category: category.parse().unwrap(),
            status: Status::Verified,
            day,
            metres: 20,
            position: cells::middle(at).unwrap(),
            supporters: 0,
            supported: false,
            waiting: false,
        };
        let own = |is_at_the_city| Own {
            row: NearbyOwn {
                id: sambat_domain::id::ComplaintId::new(jiff::Timestamp::UNIX_EPOCH, &[1; 10]),
                category: "jalan-rusak".parse().unwrap(),
                shown: Shown::Waiting,
                status: Some(Status::Verified),
                day,
                metres: 20,
                position: at,
            },
            is_at_the_city,
        };
        let yesterday = day.yesterday().unwrap();
        let rows = || -> Vec<_> {
            let told = [
                told("jalan-rusak", yesterday),
                told("lampu-jalan", day),
                told("jalan-rusak", day),
                told("jalan-rusak", day),
            ];
            told.into_iter().map(|row| (10.0, row)).collect()
        };
        let mut left = rows();
        assert_eq!(apart(vec![own(true)], &mut left).len(), 1);
        assert_eq!(
            left.iter().map(|(_, row)| (row.category.as_str(), row.day)).collect::<Vec<_>>(),
            [("jalan-rusak", yesterday), ("lampu-jalan", day), ("jalan-rusak", day)]
        );
        let mut left = rows();
        apart(vec![own(false)], &mut left);
        assert_eq!(left.len(), 4, "the city does not have it yet");
    }
}
