//! Pages of this phone's complaints in the chosen city: all of them, or those that fit a search.

use super::{
    Bookmark, ComplaintList, ComplaintPage, ComplaintRecord, ComplaintSearch, Group, PackRevisions, Preparing,
    ShownCount, Shut,
};
use crate::{
    App,
    api::ApiError,
    city,
    ports::Clock,
    store::{
        self, Connection, StoreError, Transaction, Vault,
        search::{IndexQuery, Order, Place, Rank, Search},
    },
};
use sambat_domain::{id::ComplaintId, response::WorkingTime};
use std::cmp::Reverse;

/// How many complaints a page of a list has.
const PAGE: u32 = 30;

/// How many complaints are read anew for the search while one question waits.
const AT_ONCE: u32 = 500;

/// A page of all complaints, the newest first.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn list(app: &App, argument: ComplaintList) -> Result<ComplaintPage, ApiError> {
    let asked = ComplaintSearch { after: argument.after, ..ComplaintSearch::default() };
    Ok(app.blocking(move |app| answer(app, &asked, Order::Newest, AT_ONCE)).await?)
}

/// A page of the complaints that fit, in the order of home. No text is an error: what holds no word finds everything.
///
/// After an update of the app every complaint has to be read once for the search. A question works out a part of them and says
/// how far that is: who asks again until nothing is left has everything.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn search(app: &App, argument: ComplaintSearch) -> Result<ComplaintPage, ApiError> {
    Ok(app.blocking(move |app| answer(app, &argument, Order::Turn, AT_ONCE)).await?)
}

fn answer(app: &App, asked: &ComplaintSearch, order: Order, at_once: u32) -> Result<ComplaintPage, StoreError> {
    match bring_up_to_date(app, at_once) {
        Ok(()) => app.store().read(|connection, vault| page(connection, vault, asked, order, app.clock())),
        Err(StoreError::Full) => without_keeping(app, asked, order),
        Err(error) => Err(error),
    }
}

/// What ends a transaction of which nothing is to stay.
enum Undone {
    With(Box<ComplaintPage>),
    By(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::By(error)
    }
}

/// A page on a disk without room: what a search needs is worked out, used and undone.
fn without_keeping(app: &App, asked: &ComplaintSearch, order: Order) -> Result<ComplaintPage, StoreError> {
    let undone = app.store().write(|transaction, vault| {
        work_out(transaction, vault, app.clock(), u32::MAX)?;
        Err::<(), _>(Undone::With(Box::new(page(transaction, vault, asked, order, app.clock())?)))
    });
    match undone {
        Err(Undone::With(page)) => Ok(*page),
        Err(Undone::By(error)) => Err(error),
        Ok(()) => Err(StoreError::Ended),
    }
}

/// Works out what a search needs of the complaints that changed, of so many at once: one transaction, and none where nothing did.
fn bring_up_to_date(app: &App, at_once: u32) -> Result<(), StoreError> {
    if app.store().read(|connection, _| stale(connection, 1))?.is_empty() {
        return Ok(());
    }
    app.store().write(|transaction, vault| work_out(transaction, vault, app.clock(), at_once))
}

fn stale(connection: &Connection, most: u32) -> Result<Vec<ComplaintId>, StoreError> {
    let pack = city::chosen_id(connection)?;
    store::search::stale(connection, &pack, most)
}

fn work_out(transaction: &Transaction<'_>, vault: &Vault, clock: &dyn Clock, most: u32) -> Result<(), StoreError> {
    let city = city::chosen(transaction)?;
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(transaction, city.document)?;
    let pack = rules.today();
    // The last of several parts is never a small one: by its size it is known.
    let small = most / 4;
    let left = store::search::stale_count(transaction, &pack.id)?;
    let part = if left <= most.saturating_add(small) { left } else { most };
    for id in stale(transaction, part)? {
        let record = ComplaintRecord::of(transaction, vault, id)?;
        let text = record.searched_text(pack).unwrap_or_default();
        store::search::keep(transaction, id, record.shown(), record.turn(&rules, now), &text)?;
    }
    if part == left && part > small {
        store::search::merge(transaction)?;
    }
    Ok(())
}

fn page(
    connection: &Connection,
    vault: &Vault,
    asked: &ComplaintSearch,
    order: Order,
    clock: &dyn Clock,
) -> Result<ComplaintPage, StoreError> {
    let city = city::chosen(connection)?;
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(connection, city.document)?;
    let pack = rules.today();
    let kinds = asked.channel.as_ref().map(|channel| {
        pack.categories.iter().filter(|kind| kind.channel == *channel).map(|kind| kind.id.clone()).collect()
    });
    let ranks = asked.group.map(|group| match group {
        Group::Needed => Rank::Needed..=Rank::Needed,
        Group::Running => Rank::Local..=Rank::Running,
        Group::Over => Rank::Over..=Rank::Over,
    });
    let wanted = |shown| ranks.as_ref().is_none_or(|ranks| ranks.contains(&Rank::of(shown)));
    let search =
        Search { pack: pack.id.clone(), words: IndexQuery::of(&asked.text), kinds, ranks: ranks.clone(), order };
    let after = asked.after.map(|mark| Place { rank: mark.rank, due: mark.due, filed: Reverse(mark.filed) });
    // One more than fits tells whether there is another page.
    let store::search::Found { counts, page: mut found } =
        store::search::find(connection, vault, &search, after, PAGE + 1)?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let last = found.last().filter(|_| more);
    let place = last.map(|last| Place::of(connection, last.id)).transpose()?.flatten();
    let next = place.map(|Place { rank, due, filed: Reverse(filed) }| Bookmark { rank, due, filed });
    let all = store::complaint::count_of(connection, &pack.id)?;
    let left = store::search::stale_count(connection, &pack.id)?;
    let language = store::setting::language(connection)?;
    Ok(ComplaintPage {
        next,
        found: counts.iter().filter(|(shown, _)| wanted(*shown)).map(|(_, count)| count).sum(),
        all,
        shut: WorkingTime::of(pack)
            .and_then(|time| time.closed(now))
            .map(|(from, until)| Shut { from: (from > now).then_some(from), until }),
        preparing: (left > 0).then(|| Preparing { done: all.saturating_sub(left), all }),
        counts: counts.into_iter().map(|(shown, count)| ShownCount { shown, count }).collect(),
        rows: found
            .into_iter()
            .map(|complaint| Ok(ComplaintRecord::around(connection, vault, complaint)?.row(&rules, &language, now)))
            .collect::<Result<_, StoreError>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        draft::DraftChange,
        opened::{self, open},
    };
    use proptest::prelude::*;

    async fn file(app: &App, description: &str) {
        let landmark = DraftChange::Landmark("Depan pasar".into());
        opened::file(app, "jalan-rusak", description, [landmark]).await;
    }

    async fn found(app: &App, text: &str) -> u32 {
        search(app, ComplaintSearch { text: text.into(), ..ComplaintSearch::default() }).await.unwrap().found
    }

    #[tokio::test]
    async fn a_store_without_an_index_gets_one() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        file(&app, "Jalan berlubang.").await;
        assert_eq!(found(&app, "lubang").await, 1);
        // As an older version of the app leaves it.
        app.store()
            .write::<_, StoreError>(|transaction, _| {
                transaction.execute("UPDATE complaint SET shown = NULL, words = NULL", [])?;
                transaction.execute("DELETE FROM complaint_words", [])?;
                Ok(())
            })
            .unwrap();
        drop(app);
        assert_eq!(found(&open(folder.path()), "lubang").await, 1);
    }

    #[tokio::test]
    async fn after_an_update_each_question_is_answered_at_once_and_says_how_far_the_search_is() {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        for n in 0..5 {
            file(&app, &format!("Lubang nomor {n}.")).await;
        }
        let forget = |transaction: &Transaction<'_>, _: &Vault| {
            Ok::<_, StoreError>(transaction.execute("UPDATE complaint SET shown = NULL, words = NULL", []).map(drop)?)
        };
        app.store().write(forget).unwrap();
        let asked = ComplaintSearch { text: "lubang".into(), ..ComplaintSearch::default() };
        let mut seen = Vec::new();
        loop {
            let page = answer(&app, &asked, Order::Turn, 2).unwrap();
            let everything = answer(&app, &ComplaintSearch::default(), Order::Turn, 0).unwrap();
            assert_eq!(everything.rows.len(), 5, "the list itself waits for nothing");
            seen.push((page.rows.len(), page.preparing));
            if page.preparing.is_none() {
                break;
            }
        }
        let part = |done| Some(Preparing { done, all: 5 });
        assert_eq!(seen, [(2, part(2)), (4, part(4)), (5, None)]);
    }

    #[test]
    fn no_text_is_an_error() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path());
        runtime.block_on(file(&app, "Lubang di jalan."));
        let signs = r#"["'*^:(){}+\-%_\\ \u{0}aOR]{0,40}"#;
        let operators = prop::sample::select(vec!["AND", "OR", "NOT", "NEAR(a b, 2)", "text:", "-", "\"", "a*", "ja"]);
        let text = prop_oneof![
            any::<String>(),
            signs.prop_map(String::from),
            prop::collection::vec(operators, 0..8).prop_map(|parts| parts.join(" ")),
            any::<String>().prop_map(|part| part.repeat(500)),
        ];
        proptest!(ProptestConfig::with_cases(256), |(text in text)| {
            prop_assert!(runtime.block_on(found(&app, &text)) <= 1);
        });
    }
}
