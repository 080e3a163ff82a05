//! The citizen takes back that what law protects is used: it is destroyed before this is answered.

use crate::{city::City, erasure, error::CityError};
use jiff::Timestamp;
use sambat_city_store::db::{Db, Transaction, complaint, erased, forgotten};
use sambat_domain::{id::ComplaintId, pack::Pack};

/// What is destroyed when a consent is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Withdrawn {
    /// The data of who complained: the words are public, and stay.
    Reporter,
    /// The whole complaint: without that consent nobody may have the words.
    Complaint,
}

impl Withdrawn {
    /// What that is of a complaint, by the rules that it was written under and by those of now.
    pub(super) async fn of(city: &City, id: ComplaintId) -> Db<Self> {
        let kinds = city.kinds.clone();
        let kind = city.ledger.read(move |c| complaint::kind(c, &kinds, id)).await?;
        let Some(kind) = kind.filter(|kind| kind.is_private) else {
            return Ok(Self::Reporter);
        };
        let asked = |pack: &Pack| pack.category(&kind.category).map(|category| category.consent.is_some());
        let (now, then) = (asked(&city.served.pack), city.pack_of(&kind.pack_rev).await?.and_then(|pack| asked(&pack)));
        let known: Vec<_> = [now, then].into_iter().flatten().collect();
        // What no pack knows might be anything.
        let all = known.is_empty() || known.contains(&true);
        Ok(if all { Self::Complaint } else { Self::Reporter })
    }

    /// Keeps that it is gone, in the transaction that keeps the event.
    pub(super) fn keep(self, t: &Transaction<'_>, id: ComplaintId, now: Timestamp) -> Db<()> {
        match self {
            Self::Reporter => forgotten::put(t, id, now),
            Self::Complaint => erased::put(t, id, now),
        }
    }

    /// Destroys what opened it. Done again, it does what an end in the middle may have left.
    pub(super) async fn complete(self, city: &City, id: ComplaintId) -> Result<(), CityError> {
        match self {
            Self::Reporter => erasure::complete_reporters(city, &[id]).await,
            Self::Complaint => erasure::complete(city, &[id]).await,
        }
    }
}
