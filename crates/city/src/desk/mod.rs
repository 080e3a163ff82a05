//! The officers' desk: what they see of complaints, and what they do to them.

pub mod action;
pub mod complaint;
pub mod intake;
pub mod live;
pub mod near;
pub mod proof;
pub mod queue;
pub mod reveal;
pub mod words;

use crate::{city::City, error::CityError, officer::Seated};
use sambat_city_store::db::{
    audit_log::{self, AuditAction, AuditEntry},
    desk::Listed,
};
use sambat_domain::{
    content::{self, Content, spot},
    id::ComplaintId,
    officer::{AccessScope, Sight},
    pack::FIRST_LANGUAGE,
};
use sambat_protocol::problem::Code;

/// What decides who sees a complaint.
pub fn scope_of<'a>(city: &'a City, listed: &'a Listed) -> AccessScope<'a> {
    let category = city.served.pack.category(&listed.category);
    AccessScope { agency: listed.agency.as_ref(), category, visibility: listed.visibility }
}

/// What a complaint is called at the desk.
fn title_of(city: &City, content: &Content) -> String {
    let pack = &city.served.pack;
    let kind = pack.category_name(FIRST_LANGUAGE, &content.category);
    content::title(&content.description, kind, spot(content.place.as_ref(), pack))
}

/// A complaint that this officer may see something of. Another office's is not there, and that somebody asked is written down.
///
/// # Errors
/// `not_found` where it is none of theirs, which is written down; [`CityError::Db`] where the main database fails.
pub async fn seen(city: &City, who: &Seated, id: ComplaintId) -> Result<(Listed, Sight), CityError> {
    let (listed, sight) = look(city, who, id).await?;
    if sight == Sight::Nothing {
        let (officer, at) = (Some(who.id), city.now());
        let entry = AuditEntry { at, officer, deed: AuditAction::Stranger, complaint: Some(id), event: None };
        city.writer.write(move |t| audit_log::write(t, &entry)).await?;
        return Err(Code::NotFound.into());
    }
    Ok((listed, sight))
}

/// A complaint as it stands at this moment, and how much of it this officer sees.
async fn look(city: &City, who: &Seated, id: ComplaintId) -> Result<(Listed, Sight), CityError> {
    let kinds = city.kinds.clone();
    let listed =
        city.ledger.read(move |c| sambat_city_store::db::desk::find(c, &kinds, id)).await?.ok_or(Code::NotFound)?;
    let sight = who.seat.sees(&scope_of(city, &listed));
    Ok((listed, sight))
}
