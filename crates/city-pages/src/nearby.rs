//! What is reported and open in a part of the city, for whoever is about to report the same.
//!
//! It tells what the open data tell, by their rule, of what is open.

use crate::board::{Answer, fresh_age_s, things};
use h3o::CellIndex;
use jiff::Timestamp;
use sambat_city::{
    city::City,
    error::{CityError, invalid_field},
};
use sambat_city_store::db::nearby;
use sambat_domain::{id::CategoryId, pack::Pack, response::zone};
use sambat_protocol::{
    field_mistake::FieldMistake,
    hash,
    nearby::{ASKED_RESOLUTION, MOST_THINGS},
    problem::Code,
};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// For how many seconds whoever asks may keep an answer.
pub const KEPT_S: i64 = 300;

/// The most cells whose answers are kept here: more than a city has.
const MOST_CELLS: usize = 64;

/// What was answered within the last minute, by cell.
#[derive(Debug, Default)]
pub struct Nearbys(Mutex<BTreeMap<CellIndex, Counted>>);

#[derive(Debug)]
struct Counted {
    at: Timestamp,
    answer: Answer,
}

/// The things in a cell, which is named in its one spelling.
///
/// # Errors
/// `invalid` with `cell` where that is no cell of resolution 6; [`CityError::Db`] where the main database fails.
pub async fn answer(nearbys: &Nearbys, city: &City, asked: &str) -> Result<Answer, CityError> {
    let cell = read(asked).ok_or_else(|| invalid_field(FieldMistake::CellMalformed))?;
    let now = city.now();
    // Whoever asks while it is read waits for the one reading.
    let mut kept = nearbys.0.lock().await;
    if let Some((counted, age_s)) = kept.get(&cell).and_then(|counted| Some((counted, fresh_age_s(counted.at, now)?))) {
        return Ok(Answer { age_s, ..counted.answer.clone() });
    }
    let answer = count(city, cell, now).await?;
    kept.retain(|_, counted| fresh_age_s(counted.at, now).is_some());
    // A stranger may ask for every cell of the earth: what does not fit is read anew each time.
    if kept.len() < MOST_CELLS {
        kept.insert(cell, Counted { at: now, answer: answer.clone() });
    }
    Ok(answer)
}

/// A cell as it is written, and no other way: fifteen digits of lower-case hex.
fn read(text: &str) -> Option<CellIndex> {
    let cell: CellIndex = text.parse().ok()?;
    (u8::from(cell.resolution()) == ASKED_RESOLUTION && cell.to_string() == text).then_some(cell)
}

/// The kinds that are about things in public places.
fn kinds(pack: &Pack) -> Vec<CategoryId> {
    pack.categories.iter().filter(|kind| kind.public_place).map(|kind| kind.id.clone()).collect()
}

async fn count(city: &City, cell: CellIndex, now: Timestamp) -> Result<Answer, CityError> {
    let pack = &city.served.pack;
    let today = zone::midnight(&pack.tz, zone::local_date(&pack.tz, now)).ok_or(Code::Internal)?;
    let kinds = kinds(pack);
    let rows = city.ledger.read(move |c| nearby::things(c, cell.into(), &kinds, today, MOST_THINGS + 1)).await?;
    let told = things::told(pack, |id| city.vault.handles().of(id), cell, &rows, today);
    let bytes = serde_json::to_vec(&told).map_err(|_| Code::Internal)?;
    let etag = format!("\"{}\"", hash::short(&hash::sha256(&bytes)));
    Ok(Answer { bytes: bytes.into(), etag, age_s: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_in_its_one_spelling_and_of_one_resolution() {
        assert!(read("868d84327ffffff").is_some());
        for text in [
            "",
            "868D84327FFFFFF",
            "0868d84327ffffff",
            " 868d84327ffffff",
            "858d8433fffffff",
            "878d84326ffffff",
            "868d84327fffff",
            "ffffffffffffffff",
            "0x868d84327ffffff",
            "8c8d843198bfdff",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
