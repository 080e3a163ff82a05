//! Signing where the chain stood at the end of each day.

use crate::city::City;
use jiff::{SignedDuration, civil::Date};
use sambat_city_store::db::{Db, Transaction, day_head};
use sambat_domain::response::zone;
use sambat_protocol::{
    day_head::{DayHead, DayHeadBody},
    key,
};

/// How long after midnight a day is signed: what was received before it is committed by then.
const SETTLED: SignedDuration = SignedDuration::from_secs(60);

/// Days that one transaction signs: a city that was away for long catches up in steps.
const MOST: usize = 100;

/// Signed days that one answer tells.
const TOLD: usize = 366;

/// Signs all days that have ended, from that of the first event on.
///
/// # Errors
/// As the database fails; what was signed before stays.
pub async fn sign(city: &City) -> Db<()> {
    let pack = &city.served.pack;
    let Ok(settled) = city.now().checked_sub(SETTLED) else { return Ok(()) };
    let today = zone::local_date(&pack.tz, settled);
    loop {
        let (first, last) = city.ledger.read(|c| Ok((day_head::first_event(c)?, day_head::last_day(c)?))).await?;
        let next = match (last, first) {
            (Some(last), _) => last.tomorrow().ok(),
            (None, Some(first)) => Some(zone::local_date(&pack.tz, first)),
            (None, None) => None,
        };
        let days: Vec<Date> =
            std::iter::successors(next, |day| day.tomorrow().ok()).take_while(|day| *day < today).take(MOST).collect();
        if days.is_empty() {
            return Ok(());
        }
        let (tz, id, secret) = (pack.tz.clone(), pack.id.clone(), city.keys.receipt().clone());
        let keep = move |t: &Transaction<'_>| {
            for day in days {
                let Some(end) = day.tomorrow().ok().and_then(|next| zone::midnight(&tz, next)) else { continue };
                let (seq, chain) = day_head::chain_before(t, end)?;
                let kid = key::kid(secret.verifying_key().as_bytes());
                let body = DayHeadBody { chain, city: id.clone(), day, kid, seq };
                day_head::keep(t, &DayHead::new(body, &secret))?;
            }
            Ok(())
        };
        city.writer.write(keep).await?;
    }
}

/// The latest signed days, up to one if it is named.
///
/// # Errors
/// [`DbError`](sambat_city_store::db::DbError) where the main database fails, or a row of it cannot be read.
pub async fn latest(city: &City, until: Option<Date>) -> Db<Vec<DayHead>> {
    let id = city.served.pack.id.clone();
    city.ledger.read(move |c| day_head::latest(c, &id, until, TOLD)).await
}
