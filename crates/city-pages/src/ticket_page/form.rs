//! Asking for ticket and PIN.

use super::words::{self, TicketWords};
use crate::page::{Language, filled, style};
use askama::Template;
use sambat_city::{city::City, ticket_access::CitizenAnswer};
use sambat_domain::{id::EventId, ticket::Ticket};

/// What every page of these has.
pub(super) struct Frame<'a> {
    pub(super) w: &'static TicketWords,
    pub(super) language: &'static str,
    pub(super) other: &'static str,
    pub(super) style: &'static str,
    pub(super) city: &'a str,
    pub(super) service: &'a str,
    pub(super) path: String,
    pub(super) title: String,
}

impl<'a> Frame<'a> {
    pub(super) fn new(city: &'a City, language: Language, ticket: Option<&Ticket>) -> Self {
        let w = words::of(language);
        Self {
            w,
            language: language.tag(),
            other: language.other().tag(),
            style: style::TICKET_PAGE.href(),
            city: &city.served.pack.name,
            service: city.served.pack.service_name(),
            path: ticket.map_or_else(|| "/l".into(), |ticket| format!("/l/{ticket}")),
            title: ticket.map_or_else(|| w.title.clone(), ToString::to_string),
        }
    }
}

/// A notice that a form shows besides its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// No such ticket, or another PIN.
    Wrong,
    /// Too many tries: how many seconds to wait first.
    Wait(u64),
    /// Several complaints have the ticket: the day of receipt is asked for.
    WhichDay,
    /// No complaint of that day has this ticket and PIN.
    OtherDay,
    /// The half hour after the PIN is over: it is asked for again.
    Again,
    /// The form was sent from another site's page.
    Elsewhere,
    /// The city could not do its part.
    Failed,
    /// What was typed is no ticket.
    NoTicket,
}

impl Notice {
    /// The sentence that the page shows for it.
    fn say(self, w: &TicketWords) -> String {
        match self {
            Self::Wrong => w.pin_wrong.clone(),
            Self::Wait(seconds) => filled(&w.wait, &[("n", &seconds.to_string())]),
            Self::WhichDay => w.day_hint.clone(),
            Self::OtherDay => w.day_wrong.clone(),
            Self::Again => w.pin_again.clone(),
            Self::Elsewhere => w.elsewhere.clone(),
            Self::Failed => w.failed.clone(),
            Self::NoTicket => w.find_wrong.clone(),
        }
    }
}

/// What somebody wrote before the half hour was over: it goes along with the PIN.
#[derive(Debug, Clone)]
pub struct UnsentAnswer {
    /// Which of the citizen's answers it is.
    pub deed: CitizenAnswer,
    /// The text that goes with it; empty without one.
    pub note: String,
    /// The id that the form brought: sent twice it is said once.
    pub event: EventId,
}

#[derive(Template)]
#[template(path = "ticket_page/find.html")]
struct Find<'a> {
    f: Frame<'a>,
    notice: Option<String>,
}

/// The page that asks for a ticket.
pub fn find(city: &City, language: Language, notice: Option<Notice>) -> String {
    let f = Frame::new(city, language, None);
    let notice = notice.map(|notice| notice.say(f.w));
    Find { f, notice }.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "ticket_page/pin.html")]
struct PinPage<'a> {
    f: Frame<'a>,
    notice: Option<String>,
    asks_day: bool,
    carried: Option<UnsentAnswer>,
}

/// The page that asks for the PIN.
pub fn pin_asked(
    city: &City,
    language: Language,
    ticket: &Ticket,
    notice: Option<Notice>,
    carried: Option<UnsentAnswer>,
) -> String {
    let f = Frame::new(city, language, Some(ticket));
    let page = PinPage {
        notice: notice.map(|notice| notice.say(f.w)),
        asks_day: matches!(notice, Some(Notice::WhichDay | Notice::OtherDay)),
        carried,
        f,
    };
    page.render().unwrap_or_default()
}
