//! Pages of this phone's complaints in the chosen city: all of them, or those that fit a search.

use super::{Bookmark, ComplaintList, ComplaintPage, ComplaintRecord, ComplaintSearch, PackRevisions, ShownCount};
use crate::{
    App,
    api::ApiError,
    city,
    ports::Clock,
    store::{
        self, Connection, StoreError, Transaction, Vault,
        search::{IndexQuery, Search},
    },
};
use sambat_domain::id::ComplaintId;

/// How many complaints a page of a list has.
const PAGE: u32 = 30;

/// A page of all complaints.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn list(app: &App, argument: ComplaintList) -> Result<ComplaintPage, ApiError> {
    search(app, ComplaintSearch { after: argument.after, ..ComplaintSearch::default() }).await
}

/// A page of the complaints that fit. No text is an error: what holds no word finds everything.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room, [`crate::api::ApiCode::StoreDamaged`] where its data
/// cannot be read, [`crate::api::ApiCode::Internal`] where the store fails in another way.
pub async fn search(app: &App, argument: ComplaintSearch) -> Result<ComplaintPage, ApiError> {
    let page = app.blocking(move |app| match bring_up_to_date(app) {
        Ok(()) => app.store().read(|connection, vault| page(connection, vault, &argument, app.clock())),
        Err(StoreError::Full) => without_keeping(app, &argument),
        Err(error) => Err(error),
    });
    Ok(page.await?)
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
fn without_keeping(app: &App, asked: &ComplaintSearch) -> Result<ComplaintPage, StoreError> {
    let undone = app.store().write(|transaction, vault| {
        work_out(transaction, vault)?;
        Err::<(), _>(Undone::With(Box::new(page(transaction, vault, asked, app.clock())?)))
    });
    match undone {
        Err(Undone::With(page)) => Ok(*page),
        Err(Undone::By(error)) => Err(error),
        Ok(()) => Err(StoreError::Ended),
    }
}

/// Works out what a search needs of the complaints that changed: one transaction, and none where nothing did.
fn bring_up_to_date(app: &App) -> Result<(), StoreError> {
    if app.store().read(|connection, _| stale(connection))?.is_empty() {
        return Ok(());
    }
    app.store().write(work_out)
}

fn stale(connection: &Connection) -> Result<Vec<ComplaintId>, StoreError> {
    let pack = city::chosen_id(connection)?;
    store::search::stale(connection, &pack)
}

fn work_out(transaction: &Transaction<'_>, vault: &Vault) -> Result<(), StoreError> {
    let document = city::chosen(transaction)?.document;
    let pack = &document.pack;
    for id in stale(transaction)? {
        let record = ComplaintRecord::of(transaction, vault, id)?;
        let text = record.searched_text(pack).unwrap_or_default();
        store::search::keep(transaction, id, record.shown(), &text)?;
    }
    Ok(())
}

fn page(
    connection: &Connection,
    vault: &Vault,
    asked: &ComplaintSearch,
    clock: &dyn Clock,
) -> Result<ComplaintPage, StoreError> {
    let city = city::chosen(connection)?;
    let now = city::now(&city, clock);
    let rules = PackRevisions::of(connection, city.document)?;
    let pack = rules.today();
    let kinds = asked.channel.as_ref().map(|channel| {
        pack.categories.iter().filter(|kind| kind.channel == *channel).map(|kind| kind.id.clone()).collect()
    });
    let search = Search { pack: pack.id.clone(), words: IndexQuery::of(&asked.text), kinds };
    let after = asked.after.map(|mark| mark.filed);
    // One more than fits tells whether there is another page.
    let store::search::Found { counts, page: mut found } =
        store::search::find(connection, vault, &search, &asked.shown, after, PAGE + 1)?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let last = found.last().filter(|_| more);
    let next =
        last.map(|last| store::complaint::filed(connection, last.id)).transpose()?.map(|filed| Bookmark { filed });
    let wanted = |shown| asked.shown.is_empty() || asked.shown.contains(&shown);
    Ok(ComplaintPage {
        next,
        found: counts.iter().filter(|(shown, _)| wanted(*shown)).map(|(_, count)| count).sum(),
        all: store::complaint::count_of(connection, &pack.id)?,
        counts: counts.into_iter().map(|(shown, count)| ShownCount { shown, count }).collect(),
        rows: found
            .into_iter()
            .map(|complaint| Ok(ComplaintRecord::around(connection, vault, complaint)?.row(&rules, now)))
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
