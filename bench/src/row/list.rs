//! Pages and searches in 100,000 complaints of one phone, beside SQLite itself asked for the same rows.
//!
//! Ours is the whole use-case: the condition, the counts under each word of status, the rows with their photos, events and
//! clocks. The peer is the bare statement on the same connection that answers with ids, or for the page with whole rows.

use std::time::{Duration, Instant};

use sambat_bench::{
    Result,
    evidence::Table,
    filed,
    time::{median, ms},
};
use sambat_client::{
    App,
    complaint::{self, Bookmark, ComplaintSearch},
    inspect::Inspect as _,
    store::{Connection, StoreError},
};
use sambat_tests::phone::Phone;

const COMPLAINTS: usize = 100_000;
const ROUNDS: usize = 25;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("List and search in 100,000 complaints");
    let phone = Phone::new("http://127.0.0.1:9");
    let app = phone.app();
    filed::fill(&phone, COMPLAINTS).await?;
    let first = Instant::now();
    let mut page = complaint::list(app, complaint::ComplaintList::default()).await?;
    let first_list = first.elapsed();
    let mut asked = 1;
    // As the page does, which shows how far it is.
    while page.preparing.is_some() {
        page = complaint::list(app, complaint::ComplaintList::default()).await?;
        asked += 1;
    }
    table.line(&format!(
        "* medians of {ROUNDS} rounds in turn; as after an update, no word of status is worked out and the index is empty: the first list \
         came after {:.0} ms, and after {asked} questions and {:.1} s all could be found",
        ms(first_list),
        first.elapsed().as_secs_f64()
    ));
    let middle = middle(app)?;
    let ticket = ticket(app)?;
    let asked = [
        ("first page", ComplaintSearch::default(), Bare::Page(None), 1.0),
        (
            "page in the middle",
            ComplaintSearch { after: Some(middle), ..Default::default() },
            Bare::Page(Some(middle)),
            1.0,
        ),
        ("newest with a common word", of("lubang"), Bare::Newest("\"lubang\""), 8.0),
        ("newest with two words", of("lubang pasar"), Bare::Newest("\"lubang\" \"pasar\""), 8.0),
        ("newest with a rare word", of(filed::RARE), Bare::Newest("\"buaya\""), 8.0),
        ("common word, beside bm25", of("lubang"), Bare::Ranked("\"lubang\""), 100.0),
        ("piece of a ticket", of(&ticket), Bare::Ticket(ticket.clone()), 100.0),
    ];
    let mut rows =
        vec![["question", "found", "ours, ms", "SQLite, ms", "ratio", "target, ms"].map(str::to_owned).to_vec()];
    let mut met = true;
    for (name, search, bare, most) in asked {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let mut found = 0;
        for round in 0..=ROUNDS {
            let began = Instant::now();
            found = complaint::search(app, search.clone()).await?.found;
            let own = began.elapsed();
            let their = app.store().read(|connection, _| bare.ask(connection))?;
            if round > 0 {
                ours.push(own);
                theirs.push(their);
            }
        }
        let (own, their) = (ms(median(&ours)), ms(median(&theirs)));
        met &= own <= most;
        rows.push(vec![
            name.to_owned(),
            found.to_string(),
            format!("{own:.2}"),
            format!("{their:.2}"),
            format!("**{:.1}**", own / their.max(0.001)),
            format!("≤ {most}"),
        ]);
    }
    table.rows(&rows);
    table.target("page ≤ 1 ms, newest ≤ 8 ms, ranked or by ticket ≤ 100 ms", met);
    table.target("first list after an update ≤ 3 s", first_list.as_secs() < 3);
    table.keep()
}

fn of(text: &str) -> ComplaintSearch {
    ComplaintSearch { text: text.to_owned(), ..ComplaintSearch::default() }
}

/// What SQLite is asked barely.
enum Bare {
    Page(Option<Bookmark>),
    Newest(&'static str),
    Ranked(&'static str),
    Ticket(String),
}

impl Bare {
    fn ask(&self, connection: &Connection) -> std::result::Result<Duration, StoreError> {
        let began = Instant::now();
        match self {
            Self::Page(after) => {
                let before = after.map_or(u32::MAX, |mark| mark.filed);
                let sql =
                    "SELECT * FROM complaint WHERE pack_id = 'pasuruan' AND filed < ?1 ORDER BY filed DESC LIMIT 30";
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query([before])?;
                while let Some(row) = rows.next()? {
                    row.get::<_, Vec<u8>>("content")?;
                }
            }
            Self::Newest(words) => {
                let sql =
                    "SELECT rowid FROM complaint_words WHERE complaint_words MATCH ?1 ORDER BY rowid DESC LIMIT 30";
                count(connection, sql, words)?;
            }
            Self::Ranked(words) => {
                let sql = "SELECT rowid FROM complaint_words WHERE complaint_words MATCH ?1 ORDER BY bm25(complaint_words) LIMIT 30";
                count(connection, sql, words)?;
            }
            Self::Ticket(piece) => {
                let sql = "SELECT rowid FROM complaint_words WHERE text LIKE ?1 LIMIT 30";
                count(connection, sql, &format!("%{piece}%"))?;
            }
        }
        Ok(began.elapsed())
    }
}

fn count(connection: &Connection, sql: &str, value: &str) -> std::result::Result<u32, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([value])?;
    let mut found = 0;
    while rows.next()?.is_some() {
        found += 1;
    }
    Ok(found)
}

fn middle(app: &App) -> Result<Bookmark> {
    Ok(app.store().read(|connection, _| {
        let sql = "SELECT rank, due, filed FROM complaint ORDER BY filed LIMIT 1 OFFSET 50000";
        Ok::<_, StoreError>(
            connection
                .query_row(sql, [], |row| Ok(Bookmark { rank: row.get(0)?, due: row.get(1)?, filed: row.get(2)? }))?,
        )
    })?)
}

/// The second half of a ticket, as somebody would type it.
fn ticket(app: &App) -> Result<String> {
    let ticket: String = app.store().read(|connection, _| {
        Ok::<_, StoreError>(
            connection.query_row("SELECT ticket FROM complaint LIMIT 1 OFFSET 70000", [], |row| row.get(0))?,
        )
    })?;
    Ok(ticket.rsplit('-').next().unwrap_or_default().to_owned())
}
