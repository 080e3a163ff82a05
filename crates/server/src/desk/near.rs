//! What may say the same nearby.

use crate::{
    city::City,
    db::{
        DbError,
        desk::{self, Listed},
    },
};
use h3o::{CellIndex, LatLng};
use jiff::SignedDuration;
use sambat_domain::{
    content::{Content, heading},
    id::ComplaintId,
    place::Position,
};
use sambat_protocol::desk::DeskNear;

/// As far as something counts as near, in metres.
const FAR: u32 = 150;

/// For how long something may be the same.
const SINCE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// How many are shown.
const SHOWN: usize = 5;

/// Public complaints of the same kind nearby, the nearest first.
pub(crate) async fn of(city: &City, listed: &Listed) -> Result<Vec<DeskNear>, DbError> {
    let Some((at, cell)) = listed.position.and_then(|at| Some((at, crate::standing::cell(at)?))) else {
        return Ok(vec![]);
    };
    let cells = around(cell);
    let (category, id) = (listed.category.clone(), listed.id);
    let since = city.now().checked_sub(SINCE).unwrap_or(jiff::Timestamp::MIN);
    let found = city.ledger.look(move |c| {
        let spots = desk::spots(c, &cells, &category, since)?;
        let mut near: Vec<_> = spots
            .into_iter()
            .filter(|(other, _)| *other != id)
            .filter_map(|(other, position)| Some((metres(at, position).filter(|metres| *metres <= FAR)?, other)))
            .collect();
        near.sort_unstable();
        near.truncate(SHOWN);
        near.into_iter().map(|(metres, other)| Ok((metres, desk::find(c, other)?))).collect::<Result<Vec<_>, _>>()
    });
    Ok(found.await?.into_iter().filter_map(|(metres, found)| shown(metres, found?)).collect())
}

/// The same of a complaint by its id; none of one that is not there.
pub(crate) async fn of_one(city: &City, id: ComplaintId) -> Result<Vec<DeskNear>, DbError> {
    match city.ledger.look(move |c| desk::find(c, id)).await? {
        Some(listed) => of(city, &listed).await,
        None => Ok(vec![]),
    }
}

/// A cell and those around it: what is within [`FAR`] lies in one of them, a cell at resolution 9 being 350 m across.
fn around(cell: u64) -> Vec<u64> {
    CellIndex::try_from(cell)
        .map_or_else(|_| vec![], |cell| cell.grid_disk::<Vec<_>>(1).into_iter().map(u64::from).collect())
}

fn shown(metres: u32, found: Listed) -> Option<DeskNear> {
    let content: Content = serde_json::from_str(&found.words?).ok()?;
    Some(DeskNear {
        id: found.id,
        ticket: found.ticket.parse().ok()?,
        heading: heading(&content.description),
        metres,
        status: found.status,
        received_at: found.received_at,
    })
}

/// How far it is from one place to another along the earth, in metres.
pub(crate) fn metres(from: Position, to: Position) -> Option<u32> {
    let point = |at: Position| LatLng::new(f64::from(at.lat_e7) / 1e7, f64::from(at.lon_e7) / 1e7).ok();
    let metres = point(from)?.distance_m(point(to)?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "never negative, at most half the earth"
    )]
    Some(metres.round() as u32)
}
