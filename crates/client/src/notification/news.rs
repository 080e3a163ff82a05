//! What is told of a complaint, in words.

use super::words::{self, Words};
use crate::{
    city,
    complaint::{ComplaintRecord, PackRevisions},
    ports::{Clock, News, NewsKind},
    store::{self, Connection, StoreError, Vault, notification::Waiting},
};
use jiff::{Timestamp, tz::Offset};
use sambat_domain::{
    content,
    event::{Actor, Event, EventKind},
    pack::Pack,
    response::{Clock as Wait, Ending, zone},
};

/// The night, in which nothing makes a sound: from this hour on, and before the other.
const NIGHT: (i8, i8) = (21, 6);

/// What is to be told, and whether it is night at the city. Nothing where it is no news any more.
pub(super) fn of(
    connection: &Connection,
    vault: &Vault,
    waiting: &Waiting,
    language: &str,
    clock: &dyn Clock,
) -> Result<Option<(News, bool)>, StoreError> {
    let city = match store::complaint::pack_of(connection, waiting.complaint) {
        Ok(pack) => store::city::get(connection, &pack)?,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(connection, city.document)?;
    let pack = rules.today();
    let words = words::of(language);
    let told = match ComplaintRecord::of(connection, vault, waiting.complaint) {
        Ok(record) => told(&record, &rules, waiting, (words, language), now),
        Err(StoreError::KeyGone) => Told::Hidden,
        Err(StoreError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let (title, text, private) = match told {
        Told::Nothing => return Ok(None),
        Told::Hidden => (words.news.to_owned(), words.open_to_read.to_owned(), true),
        Told::Words(title, text) => (title, text, false),
    };
    let (report, kind, when) = (waiting.complaint, waiting.kind, waiting.at);
    let news = News { report, kind, title, text, when, private, silent: false };
    Ok(Some((news, is_night(pack, now))))
}

/// What may be said.
enum Told {
    /// It is over: the citizen answered elsewhere, or the city after all.
    Nothing,
    /// That there is something.
    Hidden,
    /// What happened, and to which complaint.
    Words(String, String),
}

fn told(
    record: &ComplaintRecord,
    rules: &PackRevisions,
    waiting: &Waiting,
    (words, language): (&Words, &str),
    now: Timestamp,
) -> Told {
    let (complaint, pack) = (&record.complaint, rules.today());
    let wait = record.row(rules, language, now).clock;
    let event = waiting.event.and_then(|id| record.events.iter().find(|event| event.id == id));
    let over = match waiting.kind {
        NewsKind::Question => !record.fits(&EventKind::Reply),
        NewsKind::Late => wait.as_ref().is_none_or(|wait| wait.ended_at.is_some()),
        _ => false,
    };
    if over {
        return Told::Nothing;
    }
    let kind = pack.category(&complaint.content.category);
    if complaint.private || content::is_private(complaint.content.visibility, kind) {
        return Told::Hidden;
    }
    let who = event.and_then(|event| office(event, pack, language)).unwrap_or(words.city);
    let title = match (waiting.kind, event.map(|event| &event.kind)) {
        (NewsKind::Question, _) => words.asks.replace("{who}", who),
        (NewsKind::Answered, Some(EventKind::Rejected { .. })) => words.declined.to_owned(),
        (NewsKind::Answered, Some(EventKind::NotOurs { owner })) => words.not_ours.replace("{owner}", owner),
        (NewsKind::Answered, _) => match event.zip(wait).and_then(|(event, wait)| span(event, &wait, words)) {
            Some(span) => words.answered_in.replace("{span}", &span),
            None if event.is_some_and(|event| event.is_answer == Some(false)) => words.writes.replace("{who}", who),
            None => words.answers.replace("{who}", who),
        },
        (NewsKind::Done, _) if event.is_some_and(|event| !event.photos.is_empty()) => words.done_with_proof.to_owned(),
        (NewsKind::Done, _) => words.done.to_owned(),
        (NewsKind::Sent, _) => words.sent.to_owned(),
        (NewsKind::Late, Some(_)) => words.escalated.to_owned(),
        (NewsKind::Late, None) => words.late.to_owned(),
    };
    Told::Words(title, record.heading(pack, language))
}

/// The office that acted, by the city's name for it.
fn office<'a>(event: &Event, pack: &'a Pack, language: &str) -> Option<&'a str> {
    let Actor::Officer { agency: Some(agency) } = &event.actor else { return None };
    let named = pack.agencies.iter().find(|known| known.id == *agency)?;
    let key = format!("agency.{}", named.id);
    [language, sambat_domain::pack::FIRST_LANGUAGE]
        .iter()
        .find_map(|tongue| pack.words.get(*tongue)?.get(&key))
        .map(String::as_str)
}

/// How long the first answer took, where this is it and both ways of counting say the same: who filed at night and was answered
/// in the morning is told no number that needs an explanation.
fn span(event: &Event, wait: &Wait, words: &Words) -> Option<String> {
    let ended = wait.ending == Some(Ending::Answered) && wait.ended_at.is_some() && wait.ended_at == event.received_at;
    let first = ended && event.is_answer != Some(false);
    let minutes = wait.elapsed.wall_min;
    if !first || wait.elapsed.working_min.is_some_and(|working| working != minutes) {
        return None;
    }
    match minutes {
        0 => Some(words.moment.to_owned()),
        1 => Some(words.minute.to_owned()),
        2..60 => Some(words.minutes.replace("{count}", &minutes.to_string())),
        60..120 => Some(words.hour.to_owned()),
        120..1440 => Some(words.hours.replace("{count}", &(minutes / 60).to_string())),
        _ => None,
    }
}

/// By the city's clock, which is on the walls of its citizens too.
fn is_night(pack: &Pack, now: Timestamp) -> bool {
    let hour = zone::offset(&pack.tz).unwrap_or(Offset::UTC).to_datetime(now).hour();
    hour >= NIGHT.0 || hour < NIGHT.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BuiltinPacks, ports::Packs as _};

    #[test]
    fn the_night_is_the_citys() {
        let mut pack = BuiltinPacks.all().swap_remove(0).pack;
        let at = |pack: &Pack, hour: &str| is_night(pack, format!("2026-11-24T{hour}:00Z").parse().unwrap());
        assert_eq!(
            ["13:59", "14:00", "22:59", "23:00", "02:00"].map(|hour| at(&pack, hour)),
            [false, true, true, false, false]
        );
        pack.tz = "Asia/Jayapura".into();
        assert_eq!(["11:59", "12:00", "20:59", "21:00"].map(|hour| at(&pack, hour)), [false, true, true, false]);
    }
}
