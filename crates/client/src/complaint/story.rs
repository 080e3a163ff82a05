//! One complaint with all that this phone knows of it, and what the page reads out of that.

use super::view::{ComplaintDetail, ComplaintRow, Marks};
use crate::{
    photo::PhotoView,
    store::{self, Connection, StoreError, Vault, complaint::Complaint, outbox::OutboxRow, photo::Photo},
};
use jiff::Timestamp;
use sambat_domain::{
    content,
    event::{Event, EventKind},
    id::{ComplaintId, PhotoId},
    outbox::ItemState,
    pack::Pack,
    response::{Clock, Clocks, Ending, History},
    status::{Progress, Shown},
};

/// Everything of one complaint.
pub(crate) struct Story {
    pub complaint: Complaint,
    pub photos: Vec<Photo>,
    pub events: Vec<Event>,
    pub outbox: Vec<OutboxRow>,
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
        Ok(Self {
            complaint,
            photos: store::photo::of(connection, id)?,
            events: store::event::of(connection, vault, id)?,
            outbox: store::outbox::of(connection, id)?,
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

    /// What a search may find it by, in every language of its city. Private kinds have nothing to be found by.
    pub fn searched_text(&self, pack: &Pack) -> Option<String> {
        let Complaint { content, ticket, private, .. } = &self.complaint;
        if *private {
            return None;
        }
        let kind = format!("category.{}", content.category);
        let landmark = content.place.as_ref().and_then(|place| place.landmark.as_deref()).unwrap_or_default();
        let mut text = format!("{}\n{landmark}\n{ticket}", content.description);
        for language in &pack.languages {
            text.push('\n');
            text.push_str(pack.word(language, &kind));
        }
        Some(text)
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

    /// The word that the citizen reads for where it stands.
    pub fn shown(&self) -> Shown {
        if self.needs_citizen() {
            Shown::Attention
        } else if self.complaint.receipt.is_none() {
            Shown::Local
        } else {
            Progress::of(&self.events).shown()
        }
    }

    /// The citizen's wait for the first answer, from the city's word that it has the complaint.
    fn clock(&self, pack: &Pack, now: Timestamp) -> Option<Clock> {
        let receipt = self.complaint.receipt.as_ref()?;
        let history = History {
            category: &self.complaint.content.category,
            received_at: Some(receipt.body.received_at),
            events: &self.events,
        };
        Some(Clocks::of(&history, pack, now)?.city)
    }

    /// As a list shows it, by the rules of its city and at a moment.
    pub fn row(&self, pack: &Pack, now: Timestamp) -> ComplaintRow {
        let complaint = &self.complaint;
        let receipt = complaint.receipt.as_ref();
        let clock = self.clock(pack, now);
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
    pub fn detail(self, pack: &Pack, now: Timestamp) -> ComplaintDetail {
        ComplaintDetail {
            row: self.row(pack, now),
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
