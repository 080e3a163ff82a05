//! Any history at all: whatever a citizen does and whatever goes wrong, in whatever order, each complaint that was sent off
//! is at the city once, word for word and photo for photo.
//!
//! A failing history is made as short as it can be, and its seed is kept in `regressions.txt`, from which it is tried first
//! at every later run.

mod check;
mod history;
mod world;

use history::Step;
use proptest::test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner};
use std::{cell::Cell, env};
use world::World;

/// Histories of `cargo test`; SAMBAT_MODEL_CASES asks for more.
const CASES: u32 = 40;

async fn lives_through(history: &[Step]) {
    let mut world = World::new().await;
    for step in history {
        world.step(step).await;
    }
    world.heal().await;
    check::exactly_once(&world).await;
}

#[test]
fn any_history_ends_with_each_complaint_at_the_city_once() {
    let cases = env::var("SAMBAT_MODEL_CASES").ok().map_or(CASES, |text| text.parse().unwrap());
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("scenarios/model/regressions.txt"))),
        max_shrink_iters: 400,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (tried, longest) = (Cell::new(0), Cell::new(0));
    let result = TestRunner::new(config).run(&history::history(), |history| {
        tried.set(tried.get() + 1);
        longest.set(longest.get().max(history.len()));
        runtime.block_on(lives_through(&history));
        Ok::<_, TestCaseError>(())
    });
    let lost = usize::from(result.is_err());
    println!("soak: model tried={} lost={lost} longest={}", tried.get(), longest.get());
    if let Err(error) = result {
        panic!("{error}");
    }
}
