//! The ground of an attack: a city, the way to it, strangers from other networks, officers, and an honest citizen.

use data_encoding::BASE64URL_NOPAD;
use reqwest::{Client, RequestBuilder, StatusCode};
use sambat_domain::photo::Sha256;
use sambat_protocol::hash;
use sambat_tests::{
    city_process::CityProcess,
    folder,
    nginx::{Nginx, documented},
    phone::Phone,
    picture, port,
    tls::{Authority, NAMES},
};
use serde_json::{Value, json};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::net::{TcpSocket, TcpStream};

/// Where the city is to be found from outside, and where the honest citizen comes from.
const CITY: Ipv4Addr = Ipv4Addr::new(198, 18, 0, 1);

/// A password that officers of the site have.
const PASSWORD: &str = "kata sandi petugas contoh";

/// How one comes to the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    /// By the server's own TLS.
    Straight,
    /// Through nginx as `docs/OPERATIONS.md` sets it up.
    Nginx,
}

impl fmt::Display for Road {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Straight => "straight",
            Self::Nginx => "through nginx",
        })
    }
}

/// How the honest citizen fared so far: what was longest.
#[derive(Debug, Clone, Copy, Default)]
pub struct Honest {
    /// Reports that were filed.
    pub reports: usize,
    /// From *Kirim* to the city's receipt for words alone.
    pub words: Duration,
    /// From *Kirim* to *Lengkap* with one photo.
    pub photo: Duration,
    /// Reports that had not arrived after [`Site::PATIENCE`].
    pub lost: usize,
}

/// A city under attack.
pub struct Site {
    /// The city.
    pub city: CityProcess,
    _nginx: Option<Nginx>,
    /// Whom TLS connections of this site trust.
    pub authority: Authority,
    /// Where one asks from outside, by TLS.
    pub address: SocketAddr,
    phone: tokio::sync::Mutex<Phone>,
    honest: Mutex<Honest>,
}

/// Somebody at an address, with a secret like a phone's: a device that nobody knows until it files something.
#[derive(Debug, Clone)]
pub struct Stranger {
    client: Client,
    url: String,
    bearer: String,
    /// What the city's pages are given when somebody logs in.
    cookie: Option<String>,
}

impl Site {
    /// How long the honest citizen rests between two reports. Without a rest they would be a flood themselves, which the city
    /// slows down.
    const REST: Duration = Duration::from_millis(500);

    /// How long the honest citizen tries to get one report through before it counts as lost.
    pub const PATIENCE: Duration = Duration::from_secs(30);

    /// A new city with nothing in it.
    pub async fn start(road: Road, arguments: &[&str]) -> Self {
        let authority = Authority::new();
        let outside = SocketAddr::from((CITY, port::reserve().port()));
        let inside = port::reserve();
        let mut city = CityProcess::planned_at(if road == Road::Straight { outside } else { inside });
        // The phone learns the authority from its own pack; the city's must say the same.
        let pack = city.folder().join("pack");
        folder::copy(&city.pack, &pack);
        std::fs::write(pack.join("ca.pem"), authority.pem()).unwrap();
        city.pack = pack;
        city.arguments.extend(arguments.iter().map(ToString::to_string));
        let url = format!("https://{outside}");
        city.arguments.extend(["--origin".to_owned(), url.clone()]);
        match road {
            Road::Straight => {
                let own = CITY.to_string();
                let files = authority.sign(&[&NAMES[..], &[own.as_str()]].concat()).write(city.folder());
                for (name, path) in [("--tls-cert", files.certificate), ("--tls-key", files.key)] {
                    city.arguments.extend([name.to_owned(), path.display().to_string()]);
                }
            }
            Road::Nginx => city.arguments.extend(["--proxy".to_owned(), "127.0.0.1".to_owned()]),
        }
        city.start();
        let nginx = (road == Road::Nginx).then(|| Nginx::before(inside, outside, &authority, &documented()));
        let phone = tokio::sync::Mutex::new(Phone::trusting(authority.pem(), &url));
        Self { city, _nginx: nginx, authority, address: outside, phone, honest: Mutex::default() }
    }

    /// `https://` and the city's address.
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// An address of the network with this number: strangers of one number share a network, /24 as the city sees it.
    pub fn address_in(network: u16, host: u8) -> Ipv4Addr {
        let [high, low] = network.to_be_bytes();
        assert!(high < 255, "198.18.0.0/15 has room for fewer");
        // 198.18.0.x is the city's and the honest citizen's.
        if high == 0 { Ipv4Addr::new(198, 19, low, host) } else { Ipv4Addr::new(198, 18, low.max(1), host) }
    }

    /// Somebody at this address whose secret is made of this number.
    #[expect(
        clippy::disallowed_methods,
        reason = "a stranger is no client of ours: it comes from any address and waits long"
    )]
    pub fn stranger(&self, from: Ipv4Addr, secret: u32) -> Stranger {
        let certificate = reqwest::Certificate::from_pem(self.authority.pem().as_bytes()).unwrap();
        let client = Client::builder()
            .tls_certs_only([certificate])
            .local_address(IpAddr::V4(from))
            .no_proxy()
            .timeout(Self::PATIENCE)
            .build()
            .unwrap();
        let mut bytes = [0x5A; 32];
        bytes[..4].copy_from_slice(&secret.to_be_bytes());
        Stranger { client, url: self.url(), bearer: BASE64URL_NOPAD.encode(&bytes), cookie: None }
    }

    /// A bare connection from this address, before TLS (`Authority::connector` speaks it). Fails where nobody takes it.
    pub async fn socket(&self, from: Ipv4Addr) -> std::io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        socket.connect(self.address).await
    }

    /// An officer who has logged in from this address. `seat` is what `user add` is told: `["--role", "coordinator"]`.
    pub async fn officer(&self, from: Ipv4Addr, name: &str, seat: &[&str]) -> Stranger {
        let arguments = [&["user", "add", name, "--password-stdin"], seat].concat();
        let added = self.city.command(&arguments, PASSWORD);
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let mut officer = self.stranger(from, 0);
        let credentials = json!({"name": name, "password": PASSWORD});
        let entered = officer.desk(reqwest::Method::POST, "/v1/session").json(&credentials).send().await.unwrap();
        assert_eq!(entered.status(), StatusCode::OK, "{name} enters");
        let cookie = entered.headers()["set-cookie"].to_str().unwrap();
        officer.cookie = cookie.split(';').next().map(str::to_owned);
        officer
    }

    /// The honest citizen files a report of words alone and one with a photo, and waits until each has arrived.
    pub async fn honest_report(&self) {
        let phone = self.phone.lock().await;
        for photos in [Vec::new(), vec![picture::small(40)]] {
            let filed = phone.file("Lubang dalam di depan pasar.", &photos).await;
            let start = Instant::now();
            let arrived = async {
                loop {
                    let marks = phone.complaint(filed.row.id).await.row.marks;
                    if marks.complete_at.is_some() || (photos.is_empty() && marks.received_at.is_some()) {
                        break;
                    }
                    phone.pass().await;
                    // Not to wait for anything: a phone that is refused is asked again by a person, not by a loop.
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let arrived = tokio::time::timeout(Self::PATIENCE, arrived).await;
            let took = start.elapsed();
            let mut honest = self.honest.lock().unwrap_or_else(PoisonError::into_inner);
            honest.reports += 1;
            honest.lost += usize::from(arrived.is_err());
            let longest = if photos.is_empty() { &mut honest.words } else { &mut honest.photo };
            *longest = took.max(*longest);
        }
    }

    /// The same so many times.
    pub async fn honest_reports(&self, times: usize) {
        for _ in 0..times {
            self.honest_report().await;
        }
    }

    /// Runs an attack while the honest citizen files one report after the other, over and over. The last one is waited for.
    pub async fn beside<T>(&self, attack: impl Future<Output = T>) -> T {
        let mut attack = std::pin::pin!(attack);
        let mut done = None;
        loop {
            // A report that was begun during the attack is waited for: that it takes long is what must be seen.
            let report = self.honest_report();
            let mut report = std::pin::pin!(report);
            tokio::select! {
                value = &mut attack => {
                    done = Some(value);
                    report.await;
                }
                () = &mut report => {}
            }
            let rest = tokio::time::sleep(Self::REST);
            let mut rest = std::pin::pin!(rest);
            if done.is_none() {
                tokio::select! {
                    value = &mut attack => done = Some(value),
                    () = &mut rest => {}
                }
            }
            if let Some(done) = done {
                return done;
            }
        }
    }

    /// How the honest citizen fared.
    pub fn honest(&self) -> Honest {
        *self.honest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stranger {
    /// How a file carried by hand names this device.
    pub fn owner(&self) -> Sha256 {
        hash::sha256(&BASE64URL_NOPAD.decode(self.bearer.as_bytes()).unwrap())
    }

    /// A request with the stranger's secret, as a phone makes it.
    pub fn ask(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.bearer)
    }

    /// A request as the city's own pages make it: with the cookie that the city gave, from its origin.
    pub fn desk(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url)).header("Origin", &self.url);
        match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        }
    }

    /// Sends words. Status and answer; no answer is status 0.
    pub async fn put(&self, id: &str, content: &Value) -> (u16, Value) {
        let envelope = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content});
        heard(self.ask(reqwest::Method::PUT, &format!("/v1/complaints/{id}")).json(&envelope)).await
    }
}

/// Sends a request; status and answer in JSON, if it is any. No answer at all is status 0.
pub async fn heard(request: RequestBuilder) -> (u16, Value) {
    match request.send().await {
        Ok(answer) => (answer.status().as_u16(), answer.json().await.unwrap_or(Value::Null)),
        Err(_) => (0, Value::Null),
    }
}

/// Words of a public kind without photos, as a phone sends them.
pub fn words(description: &str) -> Value {
    json!({
        "category": "jalan-rusak",
        "description": description,
        "visibility": "public",
        "anonymous": true,
        "photos": [],
        "noticed_at": "2026-11-24T02:15:00Z",
    })
}
