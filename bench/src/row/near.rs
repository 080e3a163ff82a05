//! What says the same near a place, in a city of a million complaints, beside PostGIS.
//!
//! Ours is the call by which the desk shows it, in this process; the peer is a client of pgbench on a Unix socket with a prepared
//! statement, asked for as many, by the index that suits it best.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sambat_bench::{
    Result, city,
    evidence::Table,
    million::{self, COMPLAINTS},
    postgres::Postgres,
    time::{ms, percentile},
};
use sambat_server::{Config, Server};
use sambat_tests::random::Random;

const ROUNDS: usize = 5;
const ASKED: usize = 2_000;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("Duplicates near a place, in 1,000,000 complaints");
    table.line(&format!(
        "* {ROUNDS} rounds in turn of {ASKED} places where somebody complained; five years, half of them around 200 spots; within 150 m, of \
         the same kind, not over, of the last 60 days, the five nearest"
    ));
    let (folder, now) = (tempfile::tempdir()?, Timestamp::now());
    let data = folder.path().join("city");
    million::fill(&data, now).await?;
    let (ids, places): (Vec<_>, Vec<_>) = million::complaints(now).map(|kept| (kept.id, kept.place)).unzip();
    let postgres = Postgres::start(folder.path())?;
    load(&postgres, now)?;
    let running = Server::start(Config::new(&data, city::pack())).await?;
    let mut random = Random::new(1);
    let (mut ours, mut theirs, mut found) = (Vec::new(), Vec::new(), 0);
    let (mut told, mut longest) = (Vec::new(), 0);
    for round in 0..=ROUNDS {
        let mut times = Vec::new();
        for _ in 0..ASKED {
            let id = ids[random.below(COMPLAINTS)];
            let began = Instant::now();
            let near = running.near(id).await?;
            times.push(began.elapsed());
            found += near.len();
        }
        let mut of_cells = Vec::new();
        for _ in 0..ASKED {
            let (lat, lon) = places[random.below(COMPLAINTS)];
            let cell = million::large(lat, lon).ok_or("no cell")?.to_string();
            let began = Instant::now();
            longest = longest.max(running.nearby(&cell).await?);
            of_cells.push(began.elapsed());
        }
        let asked = postgres.times(&question(now), ASKED)?;
        // The first warms both.
        if round > 0 {
            ours.extend(times);
            told.extend(of_cells);
            theirs.extend(asked);
        }
    }
    running.stop().await;
    if found == 0 {
        return Err("nothing was found beside any complaint".into());
    }
    let (own, their, told) = (Took::of(&ours), Took::of(&theirs), Took::of(&told));
    table.rows(&[
        ["", "p50, ms", "p99, ms", "longest, ms"].map(str::to_owned).to_vec(),
        own.row("ours"),
        their.row("PostGIS"),
        told.row("what anybody is told of a cell"),
    ]);
    table.line(&format!(
        "Ratio of p99: **{:.2}**. Found beside a complaint, on average: {:.2}.",
        own.p99 / their.p99,
        found as f64 / (ASKED * (ROUNDS + 1)) as f64,
    ));
    table.line("");
    table.target("p99 ≤ 2 ms, ≤ 1.2 × PostGIS", own.p99 <= 2.0 && own.p99 <= 1.2 * their.p99);
    table.line(&format!(
        "What anybody is told of a cell of resolution 6 is read anew each time; the longest answer has {longest} bytes."
    ));
    table.target("what anybody is told, p99 ≤ 2 ms", told.p99 <= 2.0);
    table.keep()
}

struct Took {
    p50: f64,
    p99: f64,
    most: f64,
}

impl Took {
    fn of(times: &[Duration]) -> Self {
        let at = |share| ms(percentile(times, share));
        Self { p50: at(0.5), p99: at(0.99), most: at(1.0) }
    }

    fn row(&self, name: &str) -> Vec<String> {
        [name.to_owned()].into_iter().chain([self.p50, self.p99, self.most].map(|ms| format!("{ms:.2}"))).collect()
    }
}

/// The same complaints, with the place in metres (UTM 49S, where the city lies): PostGIS is quickest so.
fn load(postgres: &Postgres, now: Timestamp) -> Result<()> {
    let csv = postgres.file("complaints.csv");
    million::write_csv(&csv, now)?;
    postgres.run(&format!(
        "CREATE EXTENSION postgis;
         CREATE EXTENSION btree_gist;
         CREATE TABLE raw (n int, id uuid, kind text, at timestamptz, status text, lon float8, lat float8, words text);
         COPY raw FROM '{}' CSV;
         CREATE TABLE complaint AS
             SELECT n, id, kind, at, status, words, ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4326), 32749) AS place FROM raw;
         CREATE UNIQUE INDEX ON complaint (n);
         CREATE INDEX ON complaint USING gist (kind, place, at);
         VACUUM ANALYZE complaint;",
        csv.display()
    ))
}

fn question(now: Timestamp) -> String {
    format!(
        "\\set n random(0, {})
         SELECT c.id, c.words, c.status, c.at, ST_Distance(c.place, q.place) AS metres
         FROM complaint q JOIN complaint c ON c.kind = q.kind AND ST_DWithin(c.place, q.place, 150) AND c.n <> q.n
         WHERE q.n = :n AND c.at >= '{}' AND c.status <> 'closed'
         ORDER BY metres LIMIT 5;\n",
        COMPLAINTS - 1,
        now - SignedDuration::from_hours(60 * 24),
    )
    .replace("\n         ", " ")
    .replacen(" SELECT", "\nSELECT", 1)
}
