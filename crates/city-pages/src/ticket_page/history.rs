//! One complaint as its citizen reads it: no photo, no identity, and of what is private what they wrote themselves.

use super::{form::Frame, words::TicketWords};
use crate::{
    board,
    page::{Language, filled},
};
use askama::Template;
use jiff::Timestamp;
use sambat_city::{
    blocking::blocking, city::City, desk::complaint::open_words, error::CityError, event::open_notes,
    ticket_access::next_id,
};
use sambat_city_store::db::{complaint, desk, event};
use sambat_domain::{
    content::{Content, is_private, spot, title},
    event::{Actor, Event, EventKind, EventName, LONGEST_NOTE, MOST_CITIZEN_EVENTS},
    id::{ComplaintId, EventId},
    pack::{Basis, Pack},
    response::{Clock, Clocks, Ending, History, zone},
    status::{Progress, Shown, Status},
    ticket::Ticket,
};
use sambat_protocol::{
    desk::EVENTS,
    face::Face,
    field_mistake::FieldMistake,
    problem::{Code, FieldError},
};

/// One thing that happened, as it is told.
struct Told {
    title: String,
    who: String,
    at: String,
    note: Option<String>,
    icon: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "ticket_page/story.html")]
struct Page<'a> {
    f: Frame<'a>,
    ticket: String,
    tone: &'static str,
    icon: &'static str,
    status: String,
    heading: String,
    category: String,
    landmark: Option<String>,
    description: String,
    said: bool,
    trouble: Option<String>,
    event: EventId,
    question: Option<String>,
    may_reply: bool,
    may_judge: bool,
    draft: String,
    longest: usize,
    until: Option<String>,
    noticed: (String, String),
    received: (String, String),
    answered: Option<(String, String)>,
    span: Option<String>,
    zone: String,
    next: String,
    promised: Option<String>,
    told: Vec<Told>,
    older: bool,
}

/// Why what was said was not taken, with what was written.
pub struct Trouble {
    /// Why it was not taken.
    pub refused: CityError,
    /// The text that the citizen had written: it stands in the form again.
    pub note: String,
}

/// The page of a complaint whose ticket this is; `None` where it is none any more.
///
/// # Errors
/// [`CityError::Db`] and [`CityError::Vault`] where it cannot be read. `None` where it was erased.
pub async fn tell(
    city: &City,
    language: Language,
    ticket: &Ticket,
    id: ComplaintId,
    said: bool,
    trouble: Option<Trouble>,
) -> Result<Option<String>, CityError> {
    let (wanted, packs) = (ticket.clone(), city.refresher.packs.clone());
    let found = city.ledger.read(move |c| {
        let known = complaint::find(c, id)?.filter(|known| known.receipt.body.ticket == wanted);
        let (Some(known), Some(inside)) = (known, desk::inside(c, id, None)?) else { return Ok(None) };
        let judge = packs.judge(c, inside.judged_by.as_deref())?;
        let page = event::before(c, id, None, EVENTS)?;
        Ok(Some((known.receipt.body.received_at, inside, judge, event::life(c, id, event::Depth::Clocks)?, page)))
    });
    let Some((received_at, mut inside, judge, kept, page)) = found.await? else { return Ok(None) };
    let vault = city.vault.clone();
    let older = page.more;
    let (events, latest, content) = blocking(move || {
        let events = open_notes(&vault, kept)?;
        Ok::<_, CityError>((
            events,
            open_notes(&vault, page.kept)?,
            open_words(vault.known_key(id)?.as_ref(), &mut inside)?,
        ))
    })
    .await?;
    let content = content.ok_or(Code::NotFound)?;
    let history = History { category: &content.category, received_at: Some(received_at), events: &events };
    let clocks = Clocks::of(&history, &judge, city.now()).ok_or(Code::Internal)?;
    let story =
        ComplaintHistory { pack: &city.served.pack, language, content, received_at, events, latest, older, clocks };
    let (f, event) = (Frame::new(city, language, Some(ticket)), next_id(city)?);
    story.page(f, ticket, event, said, trouble).render().map(Some).map_err(|_| Code::Internal.into())
}

struct ComplaintHistory<'a> {
    pack: &'a Pack,
    language: Language,
    content: Content,
    received_at: Timestamp,
    /// All that happened, without what the citizen wrote.
    events: Vec<Event>,
    /// The latest of it, whole.
    latest: Vec<Event>,
    /// Whether there is more than that.
    older: bool,
    clocks: Clocks,
}

impl ComplaintHistory<'_> {
    fn page<'f>(
        &self,
        f: Frame<'f>,
        ticket: &Ticket,
        event: EventId,
        said: bool,
        trouble: Option<Trouble>,
    ) -> Page<'f> {
        let (w, pack) = (f.w, self.pack);
        let progress = Progress::of(&self.events);
        let fits = |kind: &EventKind| progress.after(&Actor::Citizen, kind).is_ok();
        let category = self.word("category", self.content.category.as_str());
        let kind = pack.category(&self.content.category);
        // What no pack has any more might have been anything.
        let private = kind.is_none() || is_private(self.content.visibility, kind);
        let spot = spot(self.content.place.as_ref(), pack);
        let heading = if private { category.clone() } else { title(&self.content.description, &category, spot) };
        let may_judge = fits(&EventKind::Disputed);
        let may_reply = progress.before_question.is_some() && fits(&EventKind::Reply);
        let asked = self.events.iter().rev().find(|event| event.kind == EventKind::Question);
        let moment = |at| (w.day(pack, at), w.time(pack, at));
        let clock = &self.clocks.city;
        let answered = clock.ended_at.filter(|_| clock.ending == Some(Ending::Answered));
        let face = Face::from(progress.shown());
        let landmark = self.content.place.as_ref().and_then(|place| place.landmark.clone());
        Page {
            ticket: ticket.to_string(),
            tone: face.tone.as_str(),
            icon: face.icon,
            status: w.status(progress).to_owned(),
            heading,
            category,
            landmark,
            description: self.content.description.clone(),
            said,
            trouble: trouble.as_ref().map(|trouble| because(w, self.language, &trouble.refused)),
            draft: trouble.map(|trouble| trouble.note).unwrap_or_default(),
            longest: LONGEST_NOTE,
            event,
            question: asked.filter(|_| may_reply).and_then(|event| event.note.clone()),
            may_reply,
            may_judge,
            until: self
                .clocks
                .closing_due
                .filter(|_| may_judge)
                .map(|at| filled(&w.until, &[("day", &w.day(pack, at))])),
            noticed: moment(self.content.noticed_at),
            received: moment(self.received_at),
            answered: answered.map(moment),
            span: answered.and_then(|_| self.span(w, clock)),
            zone: filled(&w.zone, &[("zone", zone::abbreviation(&pack.tz))]),
            next: self.next(w, progress),
            promised: self.promised(w, progress),
            older: self.older,
            told: self.latest.iter().rev().filter_map(|event| self.told(w, event)).collect(),
            f,
        }
    }

    fn word(&self, kind: &str, id: &str) -> String {
        self.pack.word(self.language.tag(), &format!("{kind}.{id}")).to_owned()
    }

    fn told(&self, w: &TicketWords, event: &Event) -> Option<Told> {
        let title = w.event(&event.kind, self.pack, self.language)?;
        let who = match &event.actor {
            Actor::Citizen => event.via.map_or(&*w.you, |via| w.via(via)).to_owned(),
            Actor::System => w.system.clone(),
            Actor::Officer { agency: None } => w.coordinator.clone(),
            Actor::Officer { agency: Some(agency) } => {
                filled(&w.officer, &[("agency", &self.word("agency", agency.as_str()))])
            }
        };
        let face = Face::from(EventName::from(&event.kind));
        let at = w.moment(self.pack, event.received_at.unwrap_or(event.at));
        Some(Told { title, who, at, note: event.note.clone(), icon: face.icon, tone: face.tone.as_str() })
    }

    fn span(&self, w: &TicketWords, clock: &Clock) -> Option<String> {
        let (minutes, working) = match (clock.basis, clock.elapsed.working_min) {
            (Basis::Working, Some(minutes)) => (minutes, true),
            _ => (clock.elapsed.wall_min, false),
        };
        let basis = if working { Basis::Working } else { Basis::Wall };
        let span = board::in_words(self.language, basis, minutes);
        let span = if working { filled(&w.working_basis, &[("span", &span)]) } else { span };
        Some(filled(&w.answered_in, &[("span", &span)]))
    }

    /// The sentence that says what happens next.
    fn next(&self, w: &TicketWords, progress: Progress) -> String {
        let clock = &self.clocks.city;
        let by = |text: &str, at| filled(text, &[("time", &w.moment(self.pack, at))]);
        match progress.shown() {
            Shown::Attention => w.next_reply.clone(),
            Shown::Done if progress.status == Status::Done => w.next_done.clone(),
            Shown::Ended if progress.status == Status::NotOurs => {
                filled(&w.next_not_ours, &[("reach", &self.reach(w))])
            }
            Shown::Done | Shown::Ended => w.next_over.clone(),
            _ if clock.ended_at.is_none() => match (clock.late_since, clock.due.promise) {
                (Some(since), _) => by(&w.next_late, since),
                (None, Some(promise)) => by(&w.next_answer, promise),
                (None, None) => w.next_answer_plain.clone(),
            },
            _ if progress.status == Status::OnHold => w.next_held.clone(),
            Shown::Working => w.next_working.clone(),
            Shown::Local | Shown::Waiting => w.next_waiting.clone(),
        }
    }

    /// How to reach whoever it belongs to, where the pack knows; else where everybody may go.
    fn reach(&self, w: &TicketWords) -> String {
        let owner = self.events.iter().rev().find_map(|event| match &event.kind {
            EventKind::NotOurs { owner } => Some(owner),
            _ => None,
        });
        let known = owner.and_then(|owner| self.pack.named_owner(owner));
        known.map_or_else(|| w.reach.clone(), |owner| self.word("owner", &format!("{}.reach", owner.id)))
    }

    /// The day that the city named last, while it still has to keep it.
    fn promised(&self, w: &TicketWords, progress: Progress) -> Option<String> {
        let by = self.events.iter().rev().find_map(|event| match event.kind {
            EventKind::Promised { by } => Some(by),
            _ => None,
        });
        by.filter(|_| progress.status.is_open()).map(|by| filled(&w.promised, &[("day", &w.day(self.pack, by))]))
    }
}

/// Why what was said was not taken.
fn because(w: &TicketWords, language: Language, refused: &CityError) -> String {
    use FieldMistake as No;
    let problem = refused.problem();
    let Some(mistake) = problem.errors.first().and_then(FieldError::known) else {
        return if problem.code == Code::OtherContent { w.said_before.clone() } else { w.failed.clone() };
    };
    let at_most = |words: &str, most| filled(words, &[("most", &language.number(most))]);
    match mistake {
        No::NoteMissing => w.empty.clone(),
        No::NoteTooLong => at_most(&w.too_long, LONGEST_NOTE),
        No::EventsTooMany => at_most(&w.too_many, MOST_CITIZEN_EVENTS),
        // The form of this page sends nothing that could be wrong in such a way.
        No::IdMalformed
        | No::IdDiffers
        | No::ComplaintDiffers
        | No::ComplaintFieldUnknown
        | No::ContentMissing
        | No::ContentMalformed
        | No::PackRevMissing
        | No::NikForbidden
        | No::NikMalformed
        | No::NameMalformed
        | No::PhoneMalformed
        | No::ReporterMalformed
        | No::CameByMalformed
        | No::VisibilityPrivate
        | No::ActorMalformed
        | No::ActorForbidden
        | No::KindMissing
        | No::KindMalformed
        | No::KindForbidden
        | No::EventFieldUnknown
        | No::AtMissing
        | No::AtMalformed
        | No::NoteMalformed
        | No::NoteForbidden
        | No::PhotosMalformed
        | No::PhotosForbidden
        | No::PhotosUnknown
        | No::ProofMissing
        | No::PhotoUnknown
        | No::ReasonMalformed
        | No::ReasonTooShort
        | No::ReasonTooLong
        | No::DayPassed
        | No::AgencyUnknown
        | No::AgencyPrivate
        | No::AgencySame
        | No::OfItself
        | No::OfUnknown
        | No::TextUnseen
        | No::QueryMalformed
        | No::SearchTooLong
        | No::AfterMalformed
        | No::CellMalformed
        | No::ReceivedOnMissing
        | No::ClaimMalformed
        | No::Content(_)
        | No::Photo(_) => w.failed.clone(),
    }
}
