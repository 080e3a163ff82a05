//! The public board of a city of a million complaints, its desk's queue, and words as wrk brings them, on one core.

use std::{path::Path, process::Command};

use jiff::Timestamp;
use sambat_bench::{
    Result,
    city::{self, City},
    connection::Connection,
    evidence::Table,
    million,
    steady::Steady,
    time::{middle, ms, percentile},
    wrk,
};
use sambat_domain::officer::{Role, Seat};
use sambat_server::{Config, command};
use serde_json::json;

const ROUNDS: usize = 5;

/// Of the second question: how long it takes while so many ask in a second, for longer than a board may be old.
const STEADY: Steady = Steady { rate: 500, seconds: 75, connections: 32 };

/// Of the queue: as many officers as a large city has, each of whom looks anew every few seconds.
const OFFICERS: Steady = Steady { rate: 50, seconds: 20, connections: 16 };

/// Of whoever asks for the queue.
const PASSWORD: &str = "jembatan hijau pagi hari";

/// Words that nobody sent before, from phones that nobody saw before: ids of the seventh version and bearers, counted.
const PUT: &str = r#"
local n = 0
local start = os.time() * 1000
function request()
  n = n + 1
  local id = string.format("%08x-%04x-7a10-8b3c-%012x", math.floor(start / 65536), start % 65536, n + start % 4096 * 1048576)
  local head = {["Authorization"] = "Bearer " .. string.format("%042dA", n + start), ["Content-Type"] = "application/json"}
  local body = '{"v":1,"pack_rev":"0123456789abcdef","content":{"category":"jalan-rusak","description":"Lubang dalam nomor '
    .. n .. '.","place":{"pin":{"lat_e7":-76453210,"lon_e7":1129071830}},"visibility":"public","anonymous":true,"photos":[],'
    .. '"noticed_at":"2026-11-24T02:00:00Z"}}'
  return wrk.format("PUT", "/v1/complaints/" .. id, head, body)
end
"#;

/// Measures.
///
/// # Errors
/// When it cannot.
pub async fn run() -> Result<()> {
    let mut table = Table::begin("The board, and words by wrk");
    table
        .line("* the server on one core, wrk and the readers on the other; a million complaints, 16,000 of this month");
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("city");
    million::fill(&data, Timestamp::now()).await?;
    let seat = Seat { role: Role::Coordinator, agency: None };
    let clock = Config::new(data.clone(), city::pack()).clock;
    command::add_officer(&data, &*clock, "ratna", &seat, PASSWORD)?;
    let city = on_one_core(&data)?;
    let (mut rate, mut p99) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let said = wrk::run(&format!("{}/board", city.endpoint()), 16, 5, None)?;
        if round > 0 {
            rate.push(said.rate);
            p99.push(said.p99_ms);
        }
    }
    let request = format!("GET /board HTTP/1.1\r\nHost: {}\r\n\r\n", city.address);
    let steady = STEADY.ask(city.address, |_| Ok(request.clone().into_bytes()), 200).await?;
    let request = queue(&city).await?;
    let queue = OFFICERS.ask(city.address, |_| Ok(request.clone()), 200).await?;
    drop(city);
    let city = on_one_core(&folder.path().join("new"))?;
    let (mut words, mut words_p99) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let said = wrk::run(&city.endpoint(), 64, 3, Some(PUT))?;
        words.push(said.rate);
        words_p99.push(said.p99_ms);
    }
    let peak = city.stop()?;
    let late = ms(percentile(&steady, 0.99));
    table.rows(&[
        ["asked", "a second", "p99, ms", "longest, ms"].map(str::to_owned).to_vec(),
        vec![
            "`GET /board`, wrk with 16 connections".into(),
            format!("{:.0}", middle(&mut rate)),
            format!("{:.2}", middle(&mut p99)),
            String::new(),
        ],
        vec![
            format!("`GET /board`, {} a second for {} s, counted anew on the way", STEADY.rate, STEADY.seconds),
            STEADY.rate.to_string(),
            format!("**{late:.2}**"),
            format!("{:.1}", ms(percentile(&steady, 1.0))),
        ],
        vec![
            format!("`GET /v1/desk/complaints`, {} a second for {} s", OFFICERS.rate, OFFICERS.seconds),
            OFFICERS.rate.to_string(),
            format!("{:.2}", ms(percentile(&queue, 0.99))),
            format!("{:.1}", ms(percentile(&queue, 1.0))),
        ],
        vec![
            "`PUT` of words, wrk with 64 connections".into(),
            format!("{:.0}", middle(&mut words)),
            format!("{:.1}", middle(&mut words_p99)),
            String::new(),
        ],
    ]);
    table.line(&format!("The server's peak while words came in: {:.0} MiB.", peak as f64 / 1024.0));
    table.line("");
    table.target("the board's p99 ≤ 5 ms at 500 a second on one core", late <= 5.0);
    table.keep()
}

/// The question of a coordinator who has logged in: the first page of what waits for an answer.
async fn queue(city: &City) -> Result<Vec<u8>> {
    let typed = json!({"name": "ratna", "password": PASSWORD}).to_string();
    let host = "Host: localhost\r\nOrigin: http://localhost";
    let login = format!(
        "POST /v1/session HTTP/1.1\r\n{host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{typed}",
        typed.len()
    );
    let answer = Connection::open(city.address).await?.ask(&[login.as_bytes()], 200).await?;
    let cookie = answer.head.header("set-cookie").ok_or("no cookie")?;
    let cookie = cookie.split(';').next().unwrap_or_default();
    Ok(format!("GET /v1/desk/complaints HTTP/1.1\r\n{host}\r\nCookie: {cookie}\r\n\r\n").into_bytes())
}

fn on_one_core(data: &Path) -> Result<City> {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(std::env::current_exe()?);
    City::start_by(command, data, "127.0.0.1:0", None)
}
