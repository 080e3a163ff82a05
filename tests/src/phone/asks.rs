//! What the page of a phone asks, by the same list of commands.

use super::Phone;
use crate::picture::Chosen;
use data_encoding::BASE64;
use sambat_client::{
    api::{ApiError, Nothing},
    board::{self, BoardGet, BoardView},
    bundle::{self, BundleSend, BundleSent},
    code::{self, CodeRead},
    complaint::{self, ComplaintDetail, ComplaintList, ComplaintRow, OfComplaint},
    draft::{
        self, AskedConsent, DraftChange, DraftSubmit, DraftUpdate, DraftView, GivenConsent, GivenPosition, OfDraft,
    },
    feedback::{self, Feedback, FeedbackSend},
    link::{self, LinkOpen, LinkTarget},
    nearby::{self, NearbyGet, NearbyView, OfThing, SupportView},
    outbox::{self, Part, Queue},
    photo::{self, PhotoAdd, PhotoEdit},
    receipt::Exported,
    sync::{self, SyncStatus},
};
use sambat_domain::{id::ComplaintId, place::Position};
use sambat_protocol::nearby::Handle;

impl Phone {
    /// Begins a draft that could be sent: a kind, a place, words.
    pub async fn draft(&self, description: &str) -> DraftView {
        let id = draft::create(self.app(), Nothing {}).await.unwrap().id;
        let place = GivenPosition { lat: -7.6453, lon: 112.9075 };
        self.change(id, DraftChange::Category(Some("jalan-rusak".parse().unwrap()))).await.unwrap();
        self.change(id, DraftChange::Pin(Some(place))).await.unwrap();
        self.change(id, DraftChange::Landmark("Depan warung soto".into())).await.unwrap();
        self.change(id, DraftChange::Description(description.into())).await.unwrap()
    }

    /// Changes one field of a draft.
    ///
    /// # Errors
    /// The core's.
    pub async fn change(&self, id: ComplaintId, change: DraftChange) -> Result<DraftView, ApiError> {
        draft::update(self.app(), DraftUpdate { id, seen: None, change }).await.map(|updated| updated.draft)
    }

    /// Agrees to what a draft's kind asks, if it asks anything.
    pub async fn agree(&self, id: ComplaintId) -> DraftView {
        let draft = self.draft_now(id).await.unwrap();
        let Some(AskedConsent { text_id, version, .. }) = draft.consent else { return draft };
        self.change(id, DraftChange::Consent(GivenConsent { text_id, version, agreed: true })).await.unwrap()
    }

    /// A draft as it stands.
    ///
    /// # Errors
    /// The core's.
    pub async fn draft_now(&self, id: ComplaintId) -> Result<DraftView, ApiError> {
        draft::get(self.app(), OfDraft { id }).await
    }

    /// Adds a photo to a draft, the way a host does.
    ///
    /// # Errors
    /// The core's.
    pub async fn add_photo(&self, draft: ComplaintId, bytes: Vec<u8>) -> Result<DraftView, ApiError> {
        let intake = self.app().picked_files().register(Box::new(Chosen(bytes))).id;
        photo::add(self.app(), PhotoAdd { draft, intake }).await
    }

    /// Turns one of a draft's photos to the right, which makes a new photo of it.
    ///
    /// # Errors
    /// The core's.
    pub async fn turn_photo(&self, draft: ComplaintId, at: usize) -> Result<DraftView, ApiError> {
        let photo = self.draft_now(draft).await?.photos[at].id;
        photo::edit(self.app(), PhotoEdit { draft, photo, turns: 1, crop: None, hidden: Vec::new() }).await
    }

    /// Submits a draft.
    ///
    /// # Errors
    /// The core's.
    pub async fn submit(&self, id: ComplaintId) -> Result<ComplaintDetail, ApiError> {
        complaint::submit(self.app(), DraftSubmit { id, seen: None }).await
    }

    /// Files a complaint, with photos as a camera wrote them.
    pub async fn file(&self, description: &str, photos: &[Vec<u8>]) -> ComplaintDetail {
        let id = self.draft(description).await.id;
        for bytes in photos {
            self.add_photo(id, bytes.clone()).await.unwrap();
        }
        self.submit(id).await.unwrap()
    }

    /// A complaint as the page sees it.
    pub async fn complaint(&self, id: ComplaintId) -> ComplaintDetail {
        complaint::get(self.app(), OfComplaint { id }).await.unwrap()
    }

    /// Says something of a complaint.
    ///
    /// # Errors
    /// The core's.
    pub async fn say(&self, complaint: ComplaintId, said: Feedback) -> Result<ComplaintDetail, ApiError> {
        feedback::send(self.app(), FeedbackSend { complaint, said }).await
    }

    /// Takes a complaint back.
    ///
    /// # Errors
    /// The core's.
    pub async fn withdraw(&self, id: ComplaintId) -> Result<ComplaintDetail, ApiError> {
        complaint::withdraw(self.app(), OfComplaint { id }).await
    }

    /// Withdraws the consent to use who complains.
    ///
    /// # Errors
    /// The core's.
    pub async fn withdraw_consent(&self, id: ComplaintId) -> Result<ComplaintDetail, ApiError> {
        complaint::withdraw_consent(self.app(), OfComplaint { id }).await
    }

    /// Erases a complaint.
    ///
    /// # Errors
    /// The core's.
    pub async fn erase(&self, id: ComplaintId) -> Result<Nothing, ApiError> {
        complaint::erase(self.app(), OfComplaint { id }).await
    }

    /// Makes a complaint a draft again.
    ///
    /// # Errors
    /// The core's.
    pub async fn amend(&self, id: ComplaintId) -> Result<DraftView, ApiError> {
        complaint::amend(self.app(), OfComplaint { id }).await
    }

    /// All complaints as the page lists them, page by page.
    pub async fn complaints(&self) -> Vec<ComplaintRow> {
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let page = complaint::list(self.app(), ComplaintList { after }).await.unwrap();
            rows.extend(page.rows);
            after = page.next;
            if after.is_none() {
                return rows;
            }
        }
    }

    /// The queue as the page sees it.
    pub async fn queue(&self) -> Queue {
        outbox::list(self.app(), Nothing {}).await.unwrap()
    }

    /// What the queue says of a complaint: the words, then each photo; nothing once all of it was sent.
    pub async fn parts(&self, id: ComplaintId) -> Vec<Part> {
        let entry = self.queue().await.complaints.into_iter().find(|entry| entry.complaint == id);
        entry.map(|entry| entry.parts).unwrap_or_default()
    }

    /// Asks for another attempt, as the citizen does.
    pub async fn retry(&self, id: ComplaintId) -> Queue {
        outbox::retry(self.app(), OfComplaint { id }).await.unwrap()
    }

    /// What waits, as a file to carry by hand.
    ///
    /// # Errors
    /// The core's.
    pub async fn carry_out(&self) -> Result<Vec<u8>, ApiError> {
        let exported = bundle::export(self.app(), Nothing {}).await?;
        let Exported::PageBytes { base64, .. } = exported.file else { panic!("a phone of the harness keeps no files") };
        Ok(BASE64.decode(base64.as_bytes()).unwrap())
    }

    /// Brings somebody's file to its city.
    ///
    /// # Errors
    /// The core's.
    pub async fn bring(&self, file: Vec<u8>) -> Result<BundleSent, ApiError> {
        let intake = self.app().picked_files().register(Box::new(Chosen(file))).id;
        bundle::send(self.app(), BundleSend { intake }).await
    }

    /// Follows a link that another app handed over.
    ///
    /// # Errors
    /// The core's.
    pub async fn open_link(&self, uri: &str) -> Result<LinkTarget, ApiError> {
        link::open(self.app(), LinkOpen { uri: uri.to_owned() }).await
    }

    /// Reads the code in a picture.
    ///
    /// # Errors
    /// The core's.
    pub async fn read_code(&self, picture: Vec<u8>) -> Result<LinkTarget, ApiError> {
        let intake = self.app().picked_files().register(Box::new(Chosen(picture))).id;
        code::read(self.app(), CodeRead { intake }).await
    }

    /// The city's board, of a month or of the city's own.
    pub async fn board(&self, month: Option<&str>) -> BoardView {
        let asked = BoardGet { month: month.map(str::to_owned), kept_only: false };
        board::get(self.app(), asked).await.unwrap()
    }

    /// The same as far as this phone keeps it.
    pub async fn kept_board(&self) -> BoardView {
        board::get(self.app(), BoardGet { month: None, kept_only: true }).await.unwrap()
    }

    /// What lies near where drafts of the harness lie; of one kind what may be the same.
    pub async fn near(&self, category: Option<&str>, kept_only: bool) -> NearbyView {
        let position = Position { lat_e7: -76_453_000, lon_e7: 1_129_075_000 };
        let category = category.map(|category| category.parse().unwrap());
        nearby::get(self.app(), NearbyGet { position, category, kept_only }).await.unwrap()
    }

    /// Supports a thing, or takes that back.
    pub async fn support(&self, handle: Handle, wanted: bool) -> SupportView {
        let of = OfThing { handle };
        if wanted { nearby::add(self.app(), of).await } else { nearby::remove(self.app(), of).await }.unwrap()
    }

    /// How the connection stands.
    pub async fn status(&self) -> SyncStatus {
        sync::status(self.app(), Nothing {}).await.unwrap()
    }
}
