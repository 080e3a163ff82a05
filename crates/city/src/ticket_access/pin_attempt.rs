//! Everything that a wrong PIN is counted for.

use sambat_domain::ticket::Ticket;
use sambat_limits::{
    attempt_limiter::{Rule, Tried, Try},
    network::Network,
};

/// What wrong PINs are counted for. The longest wait is a minute:
///
/// * From one network three at a ticket are free, and twenty at all of them: behind it there may be a neighbourhood. An IPv6
///   customer has 65,536 networks: all of them together have six and two hundred.
/// * From all networks together ten at a ticket are free, then there is one a minute, from however many addresses. All
///   10^8 PINs take 10^8 / (60 · 24 · 365) = 190 years, an even chance 95. Whoever has the right one stands in line, before
///   everybody who tried more often today, and a phone that is an owner never does.
///
/// An hour of quiet forgets, which gains nothing: some sixteen quick ones and then that hour are fewer than the hour's sixty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinAttempt {
    /// A ticket, from wherever.
    Ticket(Ticket),
    /// A ticket, from a network.
    Here(Network, Ticket),
    /// A ticket, from all networks of a customer.
    HereWide(Network, Ticket),
    /// All tickets, from a network.
    Network(Network),
    /// All tickets, from all networks of a customer.
    Wide(Network),
}

impl PinAttempt {
    pub(super) fn of(network: Network, ticket: &Ticket) -> Try<Self> {
        let here = Self::Here(network, ticket.clone());
        let shared = Self::Ticket(ticket.clone());
        match network.wide() {
            None => Try { shared, person: here, others: vec![Self::Network(network)] },
            Some(wide) => Try {
                shared,
                person: Self::HereWide(wide, ticket.clone()),
                others: vec![here, Self::Network(network), Self::Wide(wide)],
            },
        }
    }
}

impl Tried for PinAttempt {
    const RULES: &'static [Rule] = &[
        Rule { free: 10, longest: 60, kept: true },
        Rule { free: 3, longest: 60, kept: false },
        Rule { free: 6, longest: 60, kept: false },
        Rule { free: 20, longest: 60, kept: false },
        Rule { free: 200, longest: 60, kept: false },
    ];

    fn kind(&self) -> usize {
        match self {
            Self::Ticket(_) => 0,
            Self::Here(..) => 1,
            Self::HereWide(..) => 2,
            Self::Network(_) => 3,
            Self::Wide(_) => 4,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Ticket(ticket) => ticket.to_string().into_bytes(),
            Self::Here(network, ticket) | Self::HereWide(network, ticket) => {
                [&network.bytes()[..], ticket.to_string().as_bytes()].concat()
            }
            Self::Network(network) | Self::Wide(network) => network.bytes().to_vec(),
        }
    }
}
