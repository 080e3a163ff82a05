//! Complaints with the words of a search. The index of words is asked once, and each hit is looked at once: the counts and the
//! page both follow from that.

use super::{Condition, Connection, Found, IndexQuery, Order, PLACE, Place, Search, marks};
use crate::store::{StoreError, Vault, complaint};
use rusqlite::{params_from_iter, types::Value};
use sambat_domain::id::PackId;
use std::{collections::BTreeMap, rc::Rc};

const TABLE: &str = "complaint";

/// So few are looked up and put in order; more are met soon by who walks all complaints in their order.
const FEW: usize = 200;

pub(super) fn find(
    connection: &Connection,
    vault: &Vault,
    search: &Search,
    after: Option<Place>,
    most: u32,
) -> Result<Found, StoreError> {
    let Hits { counts, rows } = Hits::of(connection, vault, search)?;
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let ids = if rows.len() <= FEW {
        looked_up(connection, &rows, after, most)?
    } else {
        met(connection, &search.pack, &rows, after, most)?
    };
    let sql = format!("SELECT * FROM complaint WHERE id IN ({}) ORDER BY {}", marks(ids.len()), Order::Turn.sql());
    let counts = counts
        .into_iter()
        .map(|(shown, count)| Ok((serde_json::from_str(&shown).map_err(|_| StoreError::Row(TABLE))?, count)))
        .collect::<Result<_, StoreError>>()?;
    Ok(Found { counts, page: complaint::query(connection, vault, &sql, params_from_iter(ids))? })
}

/// All hits of a search.
struct Hits {
    /// How many under each word of status, as it is kept.
    counts: BTreeMap<String, u32>,
    /// Rows in the index of those of the groups that are asked for, in order.
    rows: Vec<i64>,
}

impl Hits {
    fn of(connection: &Connection, vault: &Vault, search: &Search) -> Result<Self, StoreError> {
        let mut condition = Condition::default();
        let found = found(connection, &search.words)?.into_iter().map(Value::from).collect::<Vec<_>>();
        condition.with(Rc::new(found));
        condition.narrow(connection, vault, search)?;
        let sql = format!(
            "SELECT words, shown, rank FROM rarray(?) CROSS JOIN complaint INDEXED BY complaint_of_words ON words = value WHERE {}",
            condition.sql
        );
        let asked = search.ranks.as_ref().map(|ranks| *ranks.start() as u8..=*ranks.end() as u8);
        let mut hits = Self { counts: BTreeMap::new(), rows: Vec::new() };
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query(params_from_iter(condition.values()))?;
        while let Some(row) = rows.next()? {
            let shown = row.get_ref(1)?.as_str_or_null().map_err(|_| StoreError::Row(TABLE))?;
            if let Some(shown) = shown {
                match hits.counts.get_mut(shown) {
                    Some(count) => *count += 1,
                    None => drop(hits.counts.insert(shown.to_owned(), 1)),
                }
            }
            let rank: u8 = row.get(2)?;
            if asked.as_ref().is_none_or(|asked| asked.contains(&rank)) {
                hits.rows.push(row.get(0)?);
            }
        }
        Ok(hits)
    }
}

/// Rows of the index with all words in the text, or all of them together a piece of the ticket; in order. Asked first and alone:
/// an index that is read in one go is read once.
fn found(connection: &Connection, words: &IndexQuery) -> Result<Vec<i64>, StoreError> {
    let mut text = Condition::default();
    if let Some(indexed) = &words.indexed {
        text.and("complaint_words MATCH ?");
        text.with(format!("text : ({indexed})"));
    }
    for short in &words.short {
        text.and(r"text LIKE ? ESCAPE '\'");
        text.with(short.clone());
    }
    let mut rows = matches(connection, &text)?;
    if let Some(ticket) = &words.ticket {
        let mut by_ticket = Condition::default();
        by_ticket.and("complaint_words MATCH ?");
        by_ticket.with(format!("ticket : \"{ticket}\""));
        rows.extend(matches(connection, &by_ticket)?);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

fn matches(connection: &Connection, condition: &Condition) -> Result<Vec<i64>, StoreError> {
    let sql = format!("SELECT rowid FROM complaint_words WHERE {}", condition.sql);
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params_from_iter(condition.values()), |row| row.get(0))?.collect::<Result<_, _>>();
    Ok(rows?)
}

/// The first page of these behind a place, by looking each of them up.
fn looked_up(
    connection: &Connection,
    rows: &[i64],
    after: Option<Place>,
    most: usize,
) -> Result<Vec<String>, StoreError> {
    let sql = format!("SELECT {PLACE}, id FROM complaint INDEXED BY complaint_of_words WHERE words = ?");
    let mut statement = connection.prepare(&sql)?;
    let mut places: Vec<(Place, String)> = Vec::with_capacity(rows.len());
    for row in rows {
        places.push(statement.query_row([row], |row| Ok((Place::read(row)?, row.get("id")?)))?);
    }
    places.retain(|(place, _)| after.is_none_or(|after| *place > after));
    places.sort_unstable_by_key(|(place, _)| *place);
    Ok(places.into_iter().take(most).map(|(_, id)| id).collect())
}

/// The same by walking all complaints in their order, until enough of these were met.
fn met(
    connection: &Connection,
    pack: &PackId,
    rows: &[i64],
    after: Option<Place>,
    most: usize,
) -> Result<Vec<String>, StoreError> {
    let mut condition = Condition::default();
    condition.and("pack_id = ?");
    condition.with(pack.as_str().to_owned());
    condition.behind(Order::Turn, after);
    let sql = format!(
        "SELECT id, words FROM complaint INDEXED BY complaint_turn WHERE {} ORDER BY {}",
        condition.sql,
        Order::Turn.sql()
    );
    let mut statement = connection.prepare(&sql)?;
    let mut walk = statement.query(params_from_iter(condition.values()))?;
    let mut ids = Vec::with_capacity(most);
    while let Some(row) = (ids.len() < most).then(|| walk.next()).transpose()?.flatten() {
        if row.get::<_, Option<i64>>(1)?.is_some_and(|words| rows.binary_search(&words).is_ok()) {
            ids.push(row.get(0)?);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        complaint::{self, ComplaintList},
        opened::{self, open},
        store::StoreError,
    };

    #[tokio::test]
    async fn few_and_many_hits_come_in_the_same_order_from_any_place() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        for n in 0..6 {
            let size = if n % 2 == 0 { "besar" } else { "kecil" };
            opened::file(&app, "lain", &format!("Lubang {size}."), []).await;
        }
        let page = complaint::list(&app, ComplaintList::default()).await.unwrap();
        app.store()
            .read::<_, StoreError>(|connection, _| {
                let pack = crate::city::chosen_id(connection)?;
                let mut places = vec![None];
                for row in &page.rows {
                    places.push(Place::of(connection, row.id)?);
                }
                for (text, count) in [("lubang", 6), ("lubang besar", 3), ("lubang sedang", 0)] {
                    let rows = found(connection, &IndexQuery::of(text))?;
                    for after in places.clone() {
                        for most in 0..8 {
                            let few = looked_up(connection, &rows, after, most)?;
                            assert_eq!(few, met(connection, &pack, &rows, after, most)?, "{text} {after:?} {most}");
                        }
                    }
                    let all: Vec<_> = page.rows.iter().map(|row| row.id.to_string()).collect();
                    let here = looked_up(connection, &rows, None, 8)?;
                    assert_eq!(here.len(), count, "{text}");
                    assert!(all.iter().filter(|id| here.contains(id)).eq(here.iter()), "the newest first");
                }
                Ok(())
            })
            .unwrap();
    }
}
