//! The public board: how long the city takes to answer, and where people complain, for anybody to see.
//!
//! A month is counted at most once a minute, and answered from the bytes that were made of it. What is public is decided in
//! `count` and `cells`, once, before any form of it is made.

#[cfg(test)]
mod attack;
mod cells;
mod count;
mod map;
mod month;
mod open_data;
mod page;
mod span;
pub(crate) mod things;
mod words;

use crate::page::Language;
use bytes::Bytes;
use count::Public;
pub(crate) use count::basis_of;
pub use count::waited;
use jiff::Timestamp;
pub use month::Month;
use sambat_city::{blocking::blocking, city::City, error::CityError};
use sambat_city_store::db::{Db, Transaction, board as rows, told};
use sambat_domain::{civil::Date, pack::Basis, response::zone};
use sambat_protocol::{board::Board, hash, problem::Code};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;

/// For how many seconds an answer is good.
pub const FRESH_S: i64 = 60;

/// A number of minutes in words, such as hours and days.
pub(crate) fn in_words(language: Language, basis: Basis, minutes: u32) -> String {
    span::words(words::of(language), basis, minutes)
}

/// In which format the board is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoardFormat {
    /// For people, in a time and a language.
    Page {
        /// Whether spans are told by the wall clock, not in working time.
        wall: bool,
        /// The language of its words.
        language: Language,
    },
    /// Its numbers as JSON.
    Json,
    /// Open data as CSV, one line a complaint.
    Csv,
    /// Open data as GeoJSON, one feature a complaint.
    GeoJson,
}

/// The board in one format.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The body of the answer.
    pub bytes: Bytes,
    /// Its entity tag, quoted.
    pub etag: String,
    /// How many seconds ago it was counted.
    pub age_s: i64,
}

/// A month as it was counted.
struct CountedMonth {
    at: Timestamp,
    board: Board,
    public: Vec<Public>,
    made: BTreeMap<BoardFormat, (Bytes, String)>,
}

/// How many seconds ago something was counted, if it may still be told. A clock that was set back counts anew.
pub(crate) fn fresh_age_s(counted_at: Timestamp, now: Timestamp) -> Option<i64> {
    let age = now.as_second() - counted_at.as_second();
    (0..FRESH_S).contains(&age).then_some(age)
}

/// The months that were counted within the last minute.
#[derive(Default)]
pub struct Boards(Mutex<BTreeMap<Month, CountedMonth>>);

/// A form of a month of the board. Whoever asks while it is counted waits for the one count.
///
/// # Errors
/// `not_found` where the city has no such month; [`CityError::Db`] where the main database fails.
pub async fn answer(
    boards: &Boards,
    city: &Arc<City>,
    month: Option<&str>,
    form: BoardFormat,
) -> Result<Answer, CityError> {
    let now = city.now();
    let pack = &city.served.pack;
    let month = Month::asked(pack, month, now).ok_or(Code::NotFound)?;
    let mut boards = boards.0.lock().await;
    if boards.get(&month).and_then(|counted| fresh_age_s(counted.at, now)).is_none() {
        let counted = count(city, month, now).await?;
        // What nobody asks for is not kept.
        boards.retain(|_, counted| fresh_age_s(counted.at, now).is_some());
        boards.insert(month, counted);
    }
    let counted = boards.get_mut(&month).ok_or(Code::Internal)?;
    let age_s = fresh_age_s(counted.at, now).unwrap_or_default();
    let (bytes, etag) = match counted.made.get(&form) {
        Some(made) => made.clone(),
        None => {
            let made = make(city, month, counted, form)?;
            counted.made.insert(form, made.clone());
            made
        }
    };
    Ok(Answer { bytes, etag, age_s })
}

async fn count(city: &Arc<City>, month: Month, now: Timestamp) -> Result<CountedMonth, CityError> {
    let (from, to) = month.span(&city.served.pack).ok_or(Code::NotFound)?;
    let pack = city.served.pack.clone();
    let today = zone::midnight(&pack.tz, zone::local_date(&pack.tz, now)).ok_or(Code::Internal)?;
    let kinds = city.kinds.clone();
    let reading = city.ledger.read(move |c| Ok((rows::first(c)?, rows::month(c, &kinds, from, to)?)));
    let (first, rows) = reading.await?;
    let months = month.among(&pack, first, now).ok_or(Code::NotFound)?;
    blocking(move || {
        let public = count::public(&pack, &rows.complaints, today);
        let board = count::board(&pack, now, (month, &months), &rows, &public);
        Ok::<_, CityError>(CountedMonth { at: now, board, public, made: BTreeMap::new() })
    })
    .await
}

/// Chooses the cells of each month, once a day: what the board tells of places from then on.
///
/// # Errors
/// As the database fails. What was chosen before is told without it.
pub async fn choose_cells(city: &City) -> Db<()> {
    let (pack, now) = (&city.served.pack, city.now());
    let day = zone::local_date(&pack.tz, now);
    let Some(today) = zone::midnight(&pack.tz, day) else { return Ok(()) };
    let first = city.ledger.read(rows::first).await?;
    for month in Month::of(pack, now).among(pack, first, now).unwrap_or_default() {
        choose(city, month, day, today).await?;
    }
    Ok(())
}

async fn choose(city: &City, month: Month, day: Date, today: Timestamp) -> Db<()> {
    let (name, pack, kinds) = (month.to_string(), city.served.pack.clone(), city.kinds.clone());
    let Some((from, to)) = month.span(&pack) else { return Ok(()) };
    let asked = name.clone();
    let choosing = city.ledger.read(move |c| {
        if told::chosen(c, &asked, day)? {
            return Ok(None);
        }
        let rows = rows::month(c, &kinds, from, to)?;
        Ok(Some(count::choose(&pack, &rows.complaints, today)))
    });
    let Some(chosen) = choosing.await? else { return Ok(()) };
    let keep = move |t: &Transaction<'_>| {
        // A command beside this server may have been quicker: what is told is never chosen twice.
        if told::chosen(t, &name, day)? { Ok(()) } else { told::choose(t, &name, day, &chosen) }
    };
    city.writer.write(keep).await.map(|((), _)| ())
}

fn make(city: &City, month: Month, counted: &CountedMonth, form: BoardFormat) -> Result<(Bytes, String), CityError> {
    let pack = &city.served.pack;
    let text = match form {
        BoardFormat::Json => serde_json::to_string(&counted.board).map_err(|_| Code::Internal)?,
        BoardFormat::Csv => open_data::csv(pack, &counted.public),
        BoardFormat::GeoJson => open_data::geojson(pack, month, &counted.public),
        BoardFormat::Page { wall, language } => {
            let basis = if wall { Basis::Wall } else { Basis::Working };
            page::render(pack, &counted.board, month, basis, language).map_err(|_| Code::Internal)?
        }
    };
    let etag = format!("\"{}\"", hash::short(&hash::sha256(text.as_bytes())));
    Ok((text.into(), etag))
}
