//! *Ikut merasakan*: a phone says that it has the same trouble, once, and may take that back.
//!
//! It is a count and no event: what is told of the complaint's life belongs to whoever complained, and of whoever supports it
//! nothing is told to anybody. Why: `docs/adr/0024-support-is-a-count.md`.

use crate::{city::City, error::CityError};
use sambat_city_store::db::{Transaction, complaint, support};
use sambat_domain::photo::Sha256;
use sambat_limits::network::Network;
use sambat_protocol::{
    nearby::{Handle, Supporters},
    problem::Code,
};

/// What a phone wants of its support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To be counted.
    Add,
    /// Not to be counted any more.
    Remove,
}

/// Counts a phone, or counts it no more; the same however often it is asked.
///
/// # Errors
/// `forbidden` where no complaint of this phone is here; `not_found` where nothing has the handle, or nothing that is open and
/// told; [`CityError::SlowDown`] where it is one too many of the phone or its network; [`CityError::Db`] where the database fails.
pub async fn keep(
    city: &City,
    device: Sha256,
    from: Option<Network>,
    handle: Handle,
    wish: Wish,
) -> Result<Supporters, CityError> {
    if let Some(seconds) = city.rates.support(&city.limits.allowances, from, device, city.now()) {
        return Err(CityError::SlowDown(seconds));
    }
    let (vault, served) = (city.vault.clone(), city.served.pack.clone());
    let (kept, _) = city
        .writer
        .write(move |t: &Transaction<'_>| {
            if !support::may(t, &device)? {
                return Ok(Err(Code::Forbidden));
            }
            let Some(found) = support::find(t, &handle)? else { return Ok(Err(Code::NotFound)) };
            let id = found.complaint;
            let supporter = vault.handles().supporter(id, &device);
            let is_thing = served.category(&found.category).is_some_and(|kind| kind.public_place);
            match wish {
                Wish::Remove => support::remove(t, id, &supporter)?,
                Wish::Add if !(found.is_open && is_thing) => return Ok(Err(Code::NotFound)),
                // Whoever complained is counted as that.
                Wish::Add if complaint::is_owner(t, &device, id)? => {}
                Wish::Add => support::add(t, id, &supporter)?,
            }
            Ok(Ok(Supporters { supporters: support::of(t, id)? }))
        })
        .await?;
    Ok(kept?)
}
