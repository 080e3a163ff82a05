//! Lets a citizen in by ticket and PIN, and slows guessing.

use super::pin_attempt::PinAttempt;
use crate::{city::City, error::CityError};
use jiff::{Timestamp, civil::Date};
use sambat_city_store::db::{DbError, complaint};
use sambat_domain::{id::ComplaintId, pin::Pin, response::zone, ticket::Ticket};
use sambat_limits::network::Network;
use sambat_protocol::{field_mistake::FieldMistake, problem::Code};

/// A ticket and the PIN that is shown for it.
#[derive(Debug)]
pub struct ShownPin {
    /// The ticket that the page is asked for.
    pub ticket: Ticket,
    /// The PIN; `None` where what was typed cannot be one.
    pub pin: Option<Pin>,
    /// The day of receipt, where it was asked for.
    pub received_on: Option<Date>,
}

/// Why somebody is not let in.
#[derive(Debug)]
pub enum AccessDenied {
    /// Too many tries: how many seconds to wait first.
    Wait(u64),
    /// There is no such ticket, or the PIN is another; which of them is not said.
    Wrong,
    /// Several complaints have the ticket, and one of them the PIN: of which day is it?
    WhichDay,
    /// The city could not do its part, such as for a failed database.
    Failed(CityError),
}

impl From<DbError> for AccessDenied {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<AccessDenied> for CityError {
    fn from(shut: AccessDenied) -> Self {
        match shut {
            AccessDenied::Wait(seconds) => Self::SlowDown(seconds),
            AccessDenied::Wrong => Code::NotFound.into(),
            AccessDenied::WhichDay => crate::error::invalid_field(FieldMistake::ReceivedOnMissing),
            AccessDenied::Failed(refusal) => refusal,
        }
    }
}

/// Lets somebody in to the complaint whose PIN they show.
///
/// An unknown ticket takes the way of a wrong PIN, with its waits, its look-up and its computing.
///
/// # Errors
/// [`AccessDenied`]: wrong, to be waited for, or several complaints of one ticket; and the city's own errors.
pub async fn open(city: &City, network: Network, asked: ShownPin) -> Result<ComplaintId, AccessDenied> {
    let ShownPin { ticket, pin, received_on } = asked;
    let guess = PinAttempt::of(network, &ticket);
    let begun = city.pin_attempts.begin(&guess, city.now()).map_err(AccessDenied::Wait)?;
    let text = ticket.to_string();
    let found = city.ledger.read(move |c| complaint::of_ticket(c, &text)).await?;
    let tz = &city.served.pack.tz;
    let let_in = choose(&found, received_on, |at| zone::local_date(tz, at), |id| pin == Some(city.keys.pin(id)));
    if matches!(let_in, Ok(_) | Err(AccessDenied::WhichDay)) {
        city.pin_attempts.excuse(&begun);
    }
    if let_in.is_ok() {
        city.pin_attempts.forget(&guess);
    }
    let_in
}

/// Which of the complaints of a ticket it is. Whether there are several is told to nobody without the PIN of one.
fn choose(
    found: &[(ComplaintId, Timestamp)],
    day: Option<Date>,
    date_of: impl Fn(Timestamp) -> Date,
    fits: impl Fn(ComplaintId) -> bool,
) -> Result<ComplaintId, AccessDenied> {
    if found.is_empty() {
        fits(ComplaintId::new(Timestamp::UNIX_EPOCH, &[0; 10]));
        return Err(AccessDenied::Wrong);
    }
    let mut fitting = found.iter().filter(|(id, _)| fits(*id)).peekable();
    if fitting.peek().is_some() && found.len() > 1 && day.is_none() {
        return Err(AccessDenied::WhichDay);
    }
    // Where the ticket is one complaint's alone, the day says nothing more.
    let mut of_day = fitting.filter(|(_, at)| found.len() == 1 || day == Some(date_of(*at)));
    of_day.next().map(|(id, _)| *id).ok_or(AccessDenied::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;
    use sambat_limits::attempt_limiter::AttemptLimiter;

    fn network(n: u32) -> Network {
        Network::of(std::net::Ipv4Addr::from(n << 8).into())
    }

    fn ticket() -> Ticket {
        "PSR-X2T1-57BX".parse().unwrap()
    }

    /// Each try from another network: only the ticket's own count holds them.
    #[test]
    fn a_thousand_networks_try_one_pin_a_minute_between_them_and_the_owner_gets_in() {
        let slowdown = AttemptLimiter::<PinAttempt>::new([1; 32]);
        let mut now = Timestamp::UNIX_EPOCH;
        let mut tried = 0;
        // Six hours, in which one of them asks every second.
        for second in 0..21_600_u32 {
            tried += u32::from(slowdown.begin(&PinAttempt::of(network(second % 1_000), &ticket()), now).is_ok());
            now = now.checked_add(SignedDuration::from_secs(1)).unwrap();
        }
        assert!(tried <= 380, "{tried}: 10^8 of them take 190 years");
        let (owner, came) = (PinAttempt::of(network(5_000), &ticket()), now);
        while let Err(wait) = slowdown.begin(&owner, now) {
            now = now.checked_add(SignedDuration::from_secs(i64::try_from(wait).unwrap())).unwrap();
        }
        // Sixty may stand in line before them, who never came before and do not come for their half minute.
        assert!(now.duration_since(came).as_secs() <= 60 * 30 + 90);
    }

    #[test]
    fn one_network_that_tries_many_tickets_waits_too() {
        let slowdown = AttemptLimiter::<PinAttempt>::new([1; 32]);
        let other = |n: u32| format!("PSR-{:04}-{:04}", n / 10_000, n % 10_000).parse::<Ticket>().unwrap();
        let tries = |from: &dyn Fn(u32) -> Network, count: u32| {
            (0..count)
                .filter(|n| slowdown.begin(&PinAttempt::of(from(*n), &other(*n)), Timestamp::UNIX_EPOCH).is_ok())
                .count()
        };
        assert_eq!(tries(&|_| network(1), 1_000), 20);
        assert_eq!(tries(&|_| network(2), 1), 1, "another is not held");
        // As many networks as a customer of IPv6 has.
        let of_one = |n: u32| Network::of(std::net::Ipv6Addr::new(0x2001, 0xdb8, 1, n as u16, 0, 0, 0, 9).into());
        assert_eq!(tries(&of_one, 5_000), 200);
        let mut at_one = (0..1_000)
            .filter(|n| slowdown.begin(&PinAttempt::of(of_one(*n), &ticket()), Timestamp::UNIX_EPOCH).is_ok());
        assert_eq!(at_one.next(), None);
    }

    #[test]
    fn two_complaints_of_one_ticket_are_told_apart_by_the_day_and_only_to_their_owner() {
        let id = |n: u8| ComplaintId::new(Timestamp::UNIX_EPOCH, &[n; 10]);
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // The second came on the 25th in Jakarta.
        let two = [(id(1), at("2026-11-24T03:00:00Z")), (id(2), at("2026-11-24T18:00:00Z"))];
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let date_of = |at| zone::local_date("Asia/Jakarta", at);
        let chosen = |found: &[(ComplaintId, Timestamp)], day, pin: u8| choose(found, day, date_of, |of| of == id(pin));
        assert!(matches!(chosen(&two, None, 2), Err(AccessDenied::WhichDay)));
        assert!(
            matches!(chosen(&two, None, 3), Err(AccessDenied::Wrong)),
            "a stranger does not hear that there are two"
        );
        assert!(matches!(chosen(&two, day("2026-11-24"), 2), Err(AccessDenied::Wrong)));
        assert_eq!(chosen(&two, day("2026-11-25"), 2).unwrap(), id(2));
        assert_eq!(chosen(&two[..1], None, 1).unwrap(), id(1));
        assert_eq!(chosen(&two[..1], day("2020-01-01"), 1).unwrap(), id(1));
        assert!(matches!(chosen(&[], None, 1), Err(AccessDenied::Wrong)));
        // Both of one PIN.
        assert_eq!(choose(&two, day("2026-11-24"), date_of, |_| true).unwrap(), id(1));
    }
}
