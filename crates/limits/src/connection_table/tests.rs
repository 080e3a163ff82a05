//! Who keeps a place in a full table, and who gives way.

use super::*;

const SLOW: Duration = Duration::from_secs(10);

fn network(n: u8) -> Option<Network> {
    Some(Network::of([203, 0, n, 7].into()))
}

fn gone(places: &[ConnectionSlot]) -> usize {
    places.iter().filter(|place| place.entry.end.is_cancelled()).count()
}

async fn pass(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_flood_from_one_network_makes_room_out_of_itself() {
    let table = Table::new(1_000, SLOW);
    let village: Vec<_> = (0..200).map(|_| table.enter(network(1))).collect();
    let mut flood = Vec::new();
    for _ in 0..200 {
        for _ in 0..50 {
            flood.push(table.enter(network(2)));
        }
        pass(1).await;
        for place in &village {
            place.entry.sent(1_000);
        }
        for place in &flood {
            place.entry.came(45, false).unwrap();
        }
        flood.retain(|place| !place.entry.end.is_cancelled());
    }
    assert_eq!(gone(&village), 0);
    assert!(flood.len() <= 800, "{}", flood.len());
}

#[tokio::test(start_paused = true)]
async fn behind_the_same_address_whoever_is_quick_stays() {
    let table = Table::new(1_000, SLOW);
    let mut flood: Vec<ConnectionSlot> = Vec::new();
    for round in 0..60_u64 {
        for _ in 0..40 {
            flood.push(table.enter(network(1)));
        }
        let honest = table.enter(network(1));
        honest.entry.came(700, false).unwrap();
        let request = honest.begin(network(1));
        // While it is our turn, nobody's connection goes, whatever else comes.
        pass(1).await;
        for place in &flood {
            place.entry.came(45, false).unwrap();
        }
        for _ in 0..40 {
            flood.push(table.enter(network(1)));
        }
        drop(request);
        assert!(!honest.entry.end.is_cancelled(), "{round}");
        flood.retain(|place| !place.entry.end.is_cancelled());
        // A quarter of the table, and those that cannot be behind yet.
        assert!(flood.len() <= 250 + 3 * 80, "{}", flood.len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_credit_does_not_outlast_whoever_comes_anew() {
    let table = Table::new(100, SLOW);
    let flood: Vec<_> = (0..80).map(|n| table.enter(network(n / 8))).collect();
    for place in &flood {
        place.entry.came(100_000, false).unwrap();
    }
    pass(1).await;
    let honest = table.enter(network(20));
    let later: Vec<_> = (0..40).map(|n| table.enter(network(n / 4))).collect();
    assert_eq!(gone(&flood), 41);
    assert_eq!((gone(&later), honest.entry.end.is_cancelled()), (0, false));
}

#[tokio::test(start_paused = true)]
async fn each_request_of_a_connection_counts() {
    let table = Table::new(100, SLOW);
    let many = table.enter(network(1));
    let requests: Vec<_> = (0..80).map(|_| many.begin(network(1))).collect();
    let waiting: Vec<_> = requests.iter().map(|_| WaitGuard::on(&many.entry)).collect();
    let other = table.enter(network(2));
    assert!(many.entry.end.is_cancelled() && !other.entry.end.is_cancelled());
    drop((waiting, requests));
}

#[tokio::test(start_paused = true)]
async fn what_a_proxy_keeps_is_nobodys_and_what_it_carries_is_whose_it_says() {
    let table = Table::new(100, SLOW);
    let idle: Vec<_> = (0..10).map(|_| table.enter(None)).collect();
    let flood: Vec<_> = (0..60).map(|_| table.enter(None)).collect();
    let ask = |place: &ConnectionSlot, n| (place.begin(network(n)), WaitGuard::on(&place.entry));
    let asked: Vec<_> = flood.iter().map(|place| ask(place, 1)).collect();
    pass(5).await;
    let honest = table.enter(None);
    let asked_honestly = ask(&honest, 2);
    pass(5).await;
    let more: Vec<_> = (0..20).map(|_| table.enter(None)).collect();
    let asked_more: Vec<_> = more.iter().map(|place| ask(place, 1)).collect();
    assert!(gone(&flood) >= 20, "{}", gone(&flood));
    assert_eq!((gone(&idle), honest.entry.end.is_cancelled()), (0, false));
    drop((asked, asked_more, asked_honestly));
}

#[tokio::test(start_paused = true)]
async fn what_is_of_no_request_is_bounded() {
    let table = Table::new(100, SLOW);
    let pings = table.enter(network(1));
    let frames = (0..1_000_000).take_while(|_| pings.entry.came(17, true).is_ok()).count();
    assert_eq!(frames, (256 << 10) / 17);
    let photo = table.enter(network(1));
    let _request = photo.begin(None);
    for _ in 0..1_000 {
        photo.entry.came(66_000, true).unwrap();
        photo.entry.took(65_536);
    }
}
