//! One complaint with all that this phone knows of it, and what the page reads out of that.

use super::{
    Judges,
    view::{ComplaintDetail, ComplaintRow, Marks},
};
use crate::{
    photo::PhotoView,
    store::{self, Connection, StoreError, Vault, complaint::Complaint, outbox::OutboxRow, photo::Photo},
};
use jiff::Timestamp;
use sambat_domain::{
    content,
    event::{Event, EventKind},
    id::{ComplaintId, PackId, PhotoId},
    outbox::ItemState,
    response::{Clock, Clocks, Ending, History},
    status::{Progress, Shown},
};

/// Everything of one complaint.
pub(crate) struct Story {
    pub complaint: Complaint,
    pub photos: Vec<Photo>,
    pub events: Vec<Event>,
    pub outbox: Vec<OutboxRow>,
    /// What this is a duplicate of, where that is this phone's too.
    original: Option<(Complaint, Vec<Event>)>,
}

impl Story {
    /// Reads it.
    pub fn of(connection: &Connection, vault: &Vault, id: ComplaintId) -> Result<Self, StoreError> {
        let complaint = store::complaint::get(connection, vault, id)?;
        Self::around(connection, vault, complaint)
    }

    /// Reads what belongs to a complaint that is at hand.
    pub fn around(connection: &Connection, vault: &Vault, complaint: Complaint) -> Result<Self, StoreError> {
        let id = complaint.id;
        let events = store::event::of(connection, vault, id)?;
        let original = match events.iter().rev().find_map(duplicate_of) {
            Some(of) => original(connection, vault, of, &complaint.pack_id)?,
            None => None,
        };
        Ok(Self {
            complaint,
            photos: store::photo::of(connection, id)?,
            outbox: store::outbox::of(connection, id)?,
            events,
            original,
        })
    }

    /// The heading to show: private kinds show none.
    pub fn heading(&self) -> String {
        if self.complaint.private { String::new() } else { content::heading(&self.complaint.content.description) }
    }

    /// The photo to show in a list: private kinds show none.
    pub fn cover(&self) -> Option<PhotoId> {
        self.photos.first().filter(|_| !self.complaint.private).map(|photo| photo.id)
    }

    /// Whether something of it is parked.
    pub fn needs_citizen(&self) -> bool {
        self.outbox.iter().any(|row| matches!(row.item.state, ItemState::Parked { .. }))
    }

    /// Whether something of it still has to reach the city.
    pub fn is_unsent(&self) -> bool {
        self.outbox.iter().any(|row| !matches!(row.item.state, ItemState::Sent | ItemState::Cancelled))
    }

    /// When nothing was missing any more, by the city's clock.
    pub fn complete_at(&self) -> Option<Timestamp> {
        let received = self.complaint.receipt.as_ref()?.body.received_at;
        let mut latest = received;
        for photo in &self.complaint.content.photos {
            let settled = self.events.iter().find(|event| match &event.kind {
                EventKind::PhotoReady { photo_id } | EventKind::PhotoGivenUp { photo_id, .. } => {
                    *photo_id == photo.photo_id
                }
                _ => false,
            })?;
            latest = latest.max(settled.received_at.unwrap_or(settled.at));
        }
        Some(latest)
    }

    fn shown(&self) -> Shown {
        if self.needs_citizen() {
            Shown::Attention
        } else if self.complaint.receipt.is_none() {
            Shown::Local
        } else {
            Progress::of(&self.events).shown()
        }
    }

    /// The citizen's wait for the first answer, from the city's word that it has the complaint.
    fn clock(&self, judges: &Judges, now: Timestamp) -> Option<Clock> {
        let clocks = clocks_of(&self.complaint, &self.events, judges, now)?;
        let original = self.original.as_ref().filter(|(original, _)| clocks.duplicate_of == Some(original.id));
        let of_original = original.and_then(|(original, events)| clocks_of(original, events, judges, now));
        Some(match of_original {
            Some(original) => clocks.taking(&original).city,
            None => clocks.city,
        })
    }

    /// As a list shows it, by the rules of its city and at a moment.
    pub fn row(&self, judges: &Judges, now: Timestamp) -> ComplaintRow {
        let complaint = &self.complaint;
        let receipt = complaint.receipt.as_ref();
        let clock = self.clock(judges, now);
        let landmark = complaint.content.place.as_ref().and_then(|place| place.landmark.clone());
        ComplaintRow {
            id: complaint.id,
            ticket: complaint.ticket.clone(),
            heading: self.heading(),
            category: complaint.content.category.clone(),
            visibility: complaint.content.visibility,
            landmark: landmark.filter(|_| !complaint.private),
            cover: self.cover(),
            shown: self.shown(),
            status: receipt.map(|_| Progress::of(&self.events).status),
            marks: Marks {
                noticed_at: complaint.content.noticed_at,
                saved_at: complaint.saved_at,
                received_at: receipt.map(|receipt| receipt.body.received_at),
                complete_at: self.complete_at(),
            },
            answered_at: clock
                .as_ref()
                .filter(|clock| clock.ending == Some(Ending::Answered))
                .and_then(|clock| clock.ended_at),
            clock,
        }
    }

    /// As its own screen shows it, as [`Story::row`].
    pub fn detail(self, judges: &Judges, now: Timestamp) -> ComplaintDetail {
        ComplaintDetail {
            row: self.row(judges, now),
            description: self.complaint.content.description,
            answers: self.complaint.content.attributes,
            place: self.complaint.content.place,
            anonymous: self.complaint.content.anonymous,
            photos: self.photos.into_iter().map(PhotoView::from).collect(),
            timeline: self.events,
            receipt: self.complaint.receipt,
            content_sha256: self.complaint.content_sha256.to_string(),
        }
    }
}

/// The clocks of a complaint that the city has, by the rules that were in force then.
fn clocks_of(complaint: &Complaint, events: &[Event], judges: &Judges, now: Timestamp) -> Option<Clocks> {
    let received_at = Some(complaint.receipt.as_ref()?.body.received_at);
    let history = History { category: &complaint.content.category, received_at, events };
    Clocks::of(&history, judges.of_complaint(complaint), now)
}

/// A complaint and its life, where this phone has it, and its key.
fn original(
    connection: &Connection,
    vault: &Vault,
    id: ComplaintId,
    pack: &PackId,
) -> Result<Option<(Complaint, Vec<Event>)>, StoreError> {
    match store::complaint::get(connection, vault, id) {
        Ok(found) if found.pack_id == *pack => Ok(Some((found, store::event::of(connection, vault, id)?))),
        Ok(_) | Err(StoreError::NotFound | StoreError::KeyGone) => Ok(None),
        Err(error) => Err(error),
    }
}

fn duplicate_of(event: &Event) -> Option<ComplaintId> {
    match event.kind {
        EventKind::Duplicate { of } => Some(of),
        _ => None,
    }
}
