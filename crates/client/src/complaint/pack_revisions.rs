//! By whose rules a complaint is judged: those in force when the city received it, for ever.

use crate::store::{self, Connection, ParsedPack, StoreError, complaint::Complaint};
use sambat_domain::pack::Pack;
use std::{collections::BTreeMap, sync::Arc};

/// A city's pack as it is, and as it was when complaints of this phone were received.
pub(crate) struct PackRevisions {
    today: Arc<ParsedPack>,
    earlier: BTreeMap<String, Arc<Pack>>,
}

impl PackRevisions {
    /// The revisions of a city's pack, this being the one of today.
    pub fn of(connection: &Connection, today: Arc<ParsedPack>) -> Result<Self, StoreError> {
        let earlier = store::revision::others(connection, &today.pack.id, today.revision()?)?;
        Ok(Self { today, earlier })
    }

    /// The pack as it is today.
    pub fn today(&self) -> &Pack {
        &self.today.pack
    }

    /// The rules for a complaint. One that is not received yet has no clock, and today's would be it.
    pub fn of_complaint(&self, complaint: &Complaint) -> &Pack {
        let then = complaint.judged_by.as_ref().and_then(|rev| self.earlier.get(rev));
        then.map_or(self.today(), Arc::as_ref)
    }
}
