//! Asking the city for its board, and keeping what it said.

use super::{BoardGet, BoardView};
use crate::{
    App,
    api::{ApiCode, ApiError},
    city,
    store::{self, StoreError, board::StoredBoard},
    sync::{self, PublicAnswer, Reach},
};
use jiff::civil::Date;
use sambat_domain::id::PackId;
use sambat_protocol::board::Board;

/// The form that this app reads.
const VERSION: u32 = 1;

/// The chosen city's board: as the city tells it now, else as it was last told.
///
/// # Errors
/// [`ApiCode::BadArgument`] for what is no month, and those of the store; a city that does not answer is no error.
pub async fn get(app: &App, argument: BoardGet) -> Result<BoardView, ApiError> {
    let BoardGet { month, kept_only } = argument;
    if month.as_deref().is_some_and(|month| !is_month(month)) {
        return Err(ApiError::new(ApiCode::BadArgument));
    }
    let wanted = month.clone();
    let (city, kept) = app
        .read(move |connection, _| {
            let city = city::chosen(connection)?;
            let kept = store::board::find(connection, &city.document.pack.id, wanted.as_deref())?;
            Ok::<_, StoreError>((city, kept))
        })
        .await?;
    let pack = city.document.pack.id.clone();
    // What an older app kept may lack what this one shows: then it is asked for whole.
    let known = kept.and_then(|kept| Some((read(kept.text.as_bytes(), &pack, month.as_deref())?, kept.etag)));
    let (board, etag) = known.unzip();
    let endpoint = city::endpoint(app, &city.document);
    let address = endpoint.as_deref().and_then(sync::board_page);
    let view = |board, fresh, reach| BoardView { board, fresh, reach, address };
    let Some(endpoint) = endpoint else { return Ok(view(board, false, Reach::NoCity)) };
    if kept_only {
        return Ok(view(board, false, Reach::Unknown));
    }
    let view = match sync::ask_board(app, &city, &endpoint, month.as_deref(), etag.as_deref()).await? {
        PublicAnswer::Unchanged => view(board, true, Reach::City),
        PublicAnswer::Refused(reach) => view(board, false, reach),
        PublicAnswer::New { text, etag } => match read(text.as_bytes(), &pack, month.as_deref()) {
            Some(new) => {
                keep(app, StoredBoard { pack, month: new.month.clone(), etag, text }).await?;
                view(Some(new), true, Reach::City)
            }
            None => view(board, false, Reach::Stranger),
        },
    };
    // A city that is left in peace was not met.
    if view.fresh || view.reach != Reach::City {
        app.sync().met(view.reach);
    }
    Ok(view)
}

async fn keep(app: &App, kept: StoredBoard) -> Result<(), StoreError> {
    match app.write(move |transaction, _| store::board::keep(transaction, &kept)).await {
        // It is shown all the same, and asked for again.
        Err(StoreError::Full) => Ok(()),
        other => other,
    }
}

/// A body as this city's board of this month, if it is that.
fn read(body: &[u8], pack: &PackId, month: Option<&str>) -> Option<Board> {
    let board: Board = serde_json::from_slice(body).ok()?;
    let is_asked_for = board.v == VERSION && board.city == *pack && month.is_none_or(|month| month == board.month);
    let has_months = std::iter::once(&board.month).chain(&board.months).all(|month| is_month(month));
    (is_asked_for && has_months).then_some(board)
}

/// Whether this is a month as a board names it: `2026-11`.
fn is_month(text: &str) -> bool {
    text.len() == 7 && format!("{text}-01").parse::<Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_year_and_a_month_are_a_month() {
        assert!(["2026-11", "0001-01", "9999-12"].into_iter().all(is_month));
        let others = ["", "2026", "2026-13", "2026-00", "2026-1", "202611-", "2026/11", "2026-1\u{967}", "2026-11-"];
        for text in others {
            assert!(!is_month(text), "{text:?}");
        }
    }
}
