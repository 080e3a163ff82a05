//! One complaint with all that this phone knows of it, and what the page reads out of that.

use super::{
    PackRevisions,
    view::{ComplaintDetail, ComplaintRow, ConsentKept, Deed, Followed, Marks},
};
use crate::{
    photo::PhotoView,
    store::{self, Connection, StoreError, Vault, complaint::Complaint, outbox::OutboxRow, photo::Photo},
};
use jiff::Timestamp;
use sambat_domain::{
    content,
    event::{Actor, Event, EventKind},
    id::{ComplaintId, EventId, PackId, PhotoId},
    outbox::{ItemKind, ItemState, OutboxItem, ParkReason, Stored},
    pack::Pack,
    response::{CITIZENS_DAYS, Clock, Clocks, Ending, History, WorkingTime},
    status::{Progress, Shown, Status},
    text,
    ticket::Ticket,
};

/// All that this phone has of one complaint: its row, its events, its photos and what of it is queued.
pub(crate) struct ComplaintRecord {
    pub complaint: Complaint,
    pub photos: Vec<Photo>,
    pub events: Vec<Event>,
    /// Officers' events that the city lost: to be read, and nothing more.
    lost: Vec<Event>,
    pub outbox: Vec<OutboxRow>,
    /// What this is a duplicate of, where that is this phone's too.
    original: Option<(Complaint, Vec<Event>)>,
}

impl ComplaintRecord {
    /// Reads all that the phone has of a complaint.
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
            photos: store::photo::of(connection, vault, id)?,
            outbox: store::outbox::of(connection, id)?,
            lost: store::event::lost(connection, vault, id)?,
            events,
            original,
        })
    }

    /// The heading to show: private kinds show none.
    pub fn heading(&self, pack: &Pack, language: &str) -> String {
        let Complaint { content, private, .. } = &self.complaint;
        if *private {
            return String::new();
        }
        let spot = content::spot(content.place.as_ref(), pack);
        content::title(&content.description, pack.category_name(language, &content.category), spot)
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
        // What older versions sent may hold what nobody sees.
        Some(text::cleaned(&text))
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
        // What the city may have lost goes again.
        if self.outbox.iter().any(|row| row.item.kind != ItemKind::Event && row.item.is_waiting()) {
            return None;
        }
        for photo in &self.complaint.content.photos {
            let settled = self.settled(photo.photo_id)?;
            latest = latest.max(settled.received_at.unwrap_or(settled.at));
        }
        Some(latest)
    }

    /// What ended the wait for a photo.
    fn settled(&self, photo: PhotoId) -> Option<&Event> {
        self.events.iter().find(|event| match &event.kind {
            EventKind::PhotoReady { photo_id } | EventKind::PhotoGivenUp { photo_id, .. } => *photo_id == photo,
            _ => false,
        })
    }

    /// Whether all is sent, and a photo of it is not ready yet. One that was let go never will be.
    pub fn is_settling(&self) -> bool {
        let sent = self.outbox.iter().filter(|row| row.item.state == ItemState::Sent);
        !self.is_unsent() && sent.filter_map(|row| row.photo).any(|photo| self.settled(photo).is_none())
    }

    /// The word that the citizen reads for where it stands.
    pub fn shown(&self) -> Shown {
        if self.needs_citizen() {
            Shown::Attention
        } else if self.status().is_none() {
            Shown::Local
        } else {
            self.progress().shown()
        }
    }

    /// What the events amount to: the city's, then the citizen's own that still wait.
    fn progress(&self) -> Progress {
        Progress::of(&self.events)
    }

    /// Where it stands, once the city has it or the citizen took it back before.
    pub fn status(&self) -> Option<Status> {
        let status = self.progress().status;
        (self.complaint.receipt.is_some() || status == Status::Withdrawn).then_some(status)
    }

    /// Whether the citizen may add such an event, by what this phone knows.
    pub fn fits(&self, kind: &EventKind) -> bool {
        self.progress().after(&Actor::Citizen, kind).is_ok()
    }

    fn words(&self) -> Option<&OutboxItem> {
        self.outbox.iter().map(|row| &row.item).find(|item| item.kind == ItemKind::Words)
    }

    /// Whether the city surely has nothing of it, and nothing is on its way.
    pub fn is_only_here(&self) -> bool {
        self.words().is_some_and(OutboxItem::is_only_here)
    }

    /// Whether its words were taken back before they left.
    pub fn is_cancelled(&self) -> bool {
        self.words().is_some_and(|words| words.state == ItemState::Cancelled)
    }

    /// Whether nothing of it as it is now ever reached the city or is on its way.
    pub fn never_leaves(&self) -> bool {
        self.is_only_here() || self.is_cancelled()
    }

    /// What of it rests on a consent that can be withdrawn.
    pub fn consent(&self) -> Option<ConsentKept> {
        let Complaint { private, content, reporter, .. } = &self.complaint;
        if *private && !content.consents.is_empty() {
            return Some(ConsentKept::Words);
        }
        reporter.as_ref().map(|_| ConsentKept::Identity)
    }

    /// Whether the citizen took the consent back.
    pub fn withdrew_consent(&self) -> bool {
        self.events.iter().any(|event| event.kind == EventKind::ConsentWithdrawn)
    }

    /// Whether the city may have something of what is in this outbox.
    pub fn may_be_at_the_city(outbox: &[OutboxRow]) -> bool {
        outbox.iter().any(|row| row.item.kind == ItemKind::Words && row.item.stored == Stored::Perhaps)
    }

    /// Whether its words can be changed and sent under the same id.
    pub fn may_be_amended(&self) -> bool {
        // What was erased stays erased: no words under its id are taken any more.
        let erased = self.words().is_some_and(|item| item.state == ItemState::Parked { why: ParkReason::Erased });
        self.is_only_here() && !erased
    }

    /// What the citizen may do with it now.
    fn deeds(&self) -> Vec<Deed> {
        let there = self.complaint.receipt.is_some();
        let deeds = [
            (Deed::Reply, there && self.fits(&EventKind::Reply)),
            (Deed::Confirm, there && self.fits(&EventKind::Confirmed)),
            (Deed::Dispute, there && self.fits(&EventKind::Disputed)),
            (Deed::Withdraw, self.fits(&EventKind::Withdrawn)),
            (Deed::Amend, self.may_be_amended()),
        ];
        deeds.into_iter().filter_map(|(deed, may)| may.then_some(deed)).collect()
    }

    /// While *Belum selesai* may be said: until when the city waits for it, by the time of its last *done*.
    pub(super) fn dispute_until(&self, rules: &PackRevisions) -> Option<Timestamp> {
        let done = self.events.iter().rev().find(|event| event.kind == EventKind::Done)?.received_at?;
        if !self.fits(&EventKind::Disputed) {
            return None;
        }
        WorkingTime::of(rules.of_complaint(&self.complaint))?.closing(done, CITIZENS_DAYS)
    }

    /// Events that the citizen added and the city does not have yet.
    fn unsent_events(&self) -> Vec<EventId> {
        let waiting =
            self.outbox.iter().filter(|row| !matches!(row.item.state, ItemState::Sent | ItemState::Cancelled));
        waiting.filter_map(|row| row.event).collect()
    }

    /// What happened, in the city's order. What it lost stands where it stood, by the city's clock.
    fn timeline(&self) -> Vec<Event> {
        let mut timeline = self.events.clone();
        for lost in &self.lost {
            let before = |event: &Event| event.received_at.is_some_and(|at| Some(at) <= lost.received_at);
            let place = timeline.iter().rposition(before).map_or(0, |last| last + 1);
            timeline.insert(place, lost.clone());
        }
        timeline
    }

    /// The citizen's wait for the first answer, from the city's word that it has the complaint.
    pub(super) fn clock(&self, rules: &PackRevisions, now: Timestamp) -> Option<Clock> {
        let clocks = clocks_of(&self.complaint, &self.events, rules, now)?;
        let original = self.original.as_ref().filter(|(original, _)| clocks.duplicate_of == Some(original.id));
        let of_original = original.and_then(|(original, events)| clocks_of(original, events, rules, now));
        Some(match of_original {
            Some(original) => clocks.taking(&original).city,
            None => clocks.city,
        })
    }

    /// What goes on in its place.
    fn follows(&self, rules: &PackRevisions) -> Option<Followed> {
        let of =
            self.events.iter().rev().find_map(duplicate_of).filter(|_| self.status() == Some(Status::DuplicateOf))?;
        let id = self.original.as_ref().map(|(original, _)| original.id);
        Some(Followed { ticket: Ticket::of(&rules.of_complaint(&self.complaint).ticket_prefix, &of), id })
    }

    /// As a list shows it, by the rules of its city, in a language and at a moment.
    pub fn row(&self, rules: &PackRevisions, language: &str, now: Timestamp) -> ComplaintRow {
        let complaint = &self.complaint;
        let receipt = complaint.receipt.as_ref();
        let clock = self.clock(rules, now);
        let place = complaint.content.place.as_ref().filter(|_| !complaint.private);
        let area = place.and_then(|place| rules.today().area(place.area.as_ref()?));
        ComplaintRow {
            id: complaint.id,
            ticket: complaint.ticket.clone(),
            heading: self.heading(rules.today(), language),
            category: complaint.content.category.clone(),
            visibility: complaint.content.visibility,
            landmark: place.and_then(|place| place.landmark.clone()),
            area: area.map(|area| area.name.clone()),
            cover: self.cover(),
            shown: self.shown(),
            status: self.status(),
            marks: Marks {
                noticed_at: complaint.content.noticed_at,
                saved_at: complaint.saved_at,
                received_at: receipt.map(|receipt| receipt.body.received_at),
                heard_at: complaint.heard_at,
                complete_at: self.complete_at(),
            },
            answered_at: clock
                .as_ref()
                .filter(|clock| clock.ending == Some(Ending::Answered))
                .and_then(|clock| clock.ended_at),
            follows: self.follows(rules),
            outlook: self.outlook(rules, clock.as_ref()),
            clock,
        }
    }

    /// As its own screen shows it, as [`ComplaintRecord::row`].
    pub fn detail(self, rules: &PackRevisions, language: &str, now: Timestamp) -> ComplaintDetail {
        ComplaintDetail {
            row: self.row(rules, language, now),
            deeds: self.deeds(),
            consent: self.consent(),
            dispute_until: self.dispute_until(rules),
            unsent_events: self.unsent_events(),
            lost_events: self.lost.iter().map(|event| event.id).collect(),
            timeline: self.timeline(),
            description: self.complaint.content.description,
            answers: self.complaint.content.attributes,
            place: self.complaint.content.place,
            anonymous: self.complaint.content.anonymous,
            photos: self.photos.into_iter().map(PhotoView::from).collect(),
            receipt: self.complaint.receipt,
            pin: self.complaint.pin,
            content_sha256: self.complaint.content_sha256.to_string(),
        }
    }
}

/// The clocks of a complaint that the city has, by the rules that were in force then.
fn clocks_of(complaint: &Complaint, events: &[Event], rules: &PackRevisions, now: Timestamp) -> Option<Clocks> {
    let received_at = Some(complaint.receipt.as_ref()?.body.received_at);
    let history = History { category: &complaint.content.category, received_at, events };
    Clocks::of(&history, rules.of_complaint(complaint), now)
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
