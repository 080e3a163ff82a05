//! What may say the same nearby.

use crate::{
    city::City,
    db::desk::{self, Listed, Near},
    refusal::Refusal,
};
use h3o::{CellIndex, LatLng};
use jiff::SignedDuration;
use sambat_domain::{
    content::{Content, heading},
    place::Position,
};
use sambat_protocol::desk::DeskNear;

/// As far as something counts as near, in metres.
const FAR: u32 = 150;

/// For how long something may be the same.
const SINCE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// How many are shown, and out of how many.
const SHOWN: usize = 5;
const LOOKED_AT: usize = 100;

/// Public complaints of the same kind nearby, the nearest first.
pub(crate) async fn of(city: &City, listed: &Listed) -> Result<Vec<DeskNear>, Refusal> {
    let Some((at, cell)) = listed.position.and_then(|at| Some((at, crate::standing::cell(at)?))) else {
        return Ok(vec![]);
    };
    let cells = around(cell);
    let (category, id) = (listed.category.clone(), listed.id);
    let since = city.now().checked_sub(SINCE).unwrap_or(jiff::Timestamp::MIN);
    let found = city.ledger.look(move |c| desk::near(c, &cells, &category, since, LOOKED_AT)).await?;
    let mut near: Vec<_> = found.into_iter().filter(|near| near.id != id).filter_map(|near| shown(near, at)).collect();
    near.sort_by_key(|near| near.metres);
    near.truncate(SHOWN);
    Ok(near)
}

/// A cell and those around it: what is within [`FAR`] lies in one of them, a cell at resolution 9 being 350 m across.
fn around(cell: u64) -> Vec<u64> {
    CellIndex::try_from(cell)
        .map_or_else(|_| vec![], |cell| cell.grid_disk::<Vec<_>>(1).into_iter().map(u64::from).collect())
}

fn shown(near: Near, from: Position) -> Option<DeskNear> {
    let metres = metres(from, near.position).filter(|metres| *metres <= FAR)?;
    let content: Content = serde_json::from_str(&near.words).ok()?;
    Some(DeskNear {
        id: near.id,
        ticket: near.ticket.parse().ok()?,
        heading: heading(&content.description),
        metres,
        status: near.status,
        received_at: near.received_at,
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
