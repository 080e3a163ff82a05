//! Complaints nearby that may be about the same.

use super::title_of;
use crate::{city::City, officer::Seated};
use h3o::{CellIndex, LatLng};
use jiff::SignedDuration;
use sambat_city_store::db::{
    DbError,
    desk::{self, Listed},
};
use sambat_domain::{
    content::Content,
    officer::{AccessScope, Sight},
    place::Position,
};
use sambat_protocol::desk::DeskNear;

/// How far from each other two complaints may be to count as near, in metres.
const FAR: u32 = 150;

/// For how long something may be the same.
const SINCE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// How many complaints nearby are shown at most.
const SHOWN: usize = 5;

/// Public complaints of the same kind nearby that this officer may open too, the nearest first.
///
/// # Errors
/// [`DbError`] where the main database fails.
pub async fn of(city: &City, who: &Seated, listed: &Listed) -> Result<Vec<DeskNear>, DbError> {
    let (seat, kind) = (who.seat.clone(), city.served.pack.category(&listed.category).cloned());
    let opens = move |found: &Listed| {
        let scope =
            AccessScope { agency: found.agency.as_ref(), category: kind.as_ref(), visibility: found.visibility };
        seat.sees(&scope) == Sight::Whole
    };
    beside(city, listed, opens).await
}

async fn beside(
    city: &City,
    listed: &Listed,
    opens: impl Fn(&Listed) -> bool + Send + 'static,
) -> Result<Vec<DeskNear>, DbError> {
    let Some((at, cell)) = listed.position.and_then(|at| Some((at, crate::summary::cell(at)?))) else {
        return Ok(vec![]);
    };
    let cells = around(cell);
    let (category, id) = (listed.category.clone(), listed.id);
    let since = city.now().checked_sub(SINCE).unwrap_or(jiff::Timestamp::MIN);
    let kinds = city.kinds.clone();
    let found = city.ledger.read(move |c| {
        let spots = desk::spots(c, &cells, &category, since)?;
        let mut near: Vec<_> = spots
            .into_iter()
            .filter(|(other, _)| *other != id)
            .filter_map(|(other, position)| Some((metres(at, position).filter(|metres| *metres <= FAR)?, other)))
            .collect();
        near.sort_unstable();
        let mut open = Vec::new();
        for (metres, other) in near {
            open.extend(desk::find(c, &kinds, other)?.filter(&opens).map(|found| (metres, found)));
            if open.len() == SHOWN {
                break;
            }
        }
        Ok(open)
    });
    Ok(found.await?.into_iter().filter_map(|(metres, found)| shown(city, metres, found)).collect())
}

/// The same of a complaint by its id; none of one that is not there.
///
/// # Errors
/// [`DbError`] where the main database fails.
#[cfg(feature = "inspect")]
pub async fn of_one(city: &City, id: sambat_domain::id::ComplaintId) -> Result<Vec<DeskNear>, DbError> {
    let kinds = city.kinds.clone();
    match city.ledger.read(move |c| desk::find(c, &kinds, id)).await? {
        Some(listed) => beside(city, &listed, |_| true).await,
        None => Ok(vec![]),
    }
}

/// A cell and those around it: what is within [`FAR`] lies in one of them, a cell at resolution 9 being 350 m across.
fn around(cell: u64) -> Vec<u64> {
    CellIndex::try_from(cell)
        .map_or_else(|_| vec![], |cell| cell.grid_disk::<Vec<_>>(1).into_iter().map(u64::from).collect())
}

fn shown(city: &City, metres: u32, found: Listed) -> Option<DeskNear> {
    let content: Content = serde_json::from_str(&found.words?).ok()?;
    Some(DeskNear {
        id: found.id,
        ticket: found.ticket.parse().ok()?,
        heading: title_of(city, &content),
        metres,
        status: found.status,
        received_at: found.received_at,
    })
}

/// How far it is from one place to another along the earth, in metres.
pub fn metres(from: Position, to: Position) -> Option<u32> {
    let point = |at: Position| LatLng::new(f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7).ok();
    let metres = point(from)?.distance_m(point(to)?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "never negative, at most half the earth"
    )]
    Some(metres.round() as u32)
}
