//! The network between a phone and a city, which a test can break: request by request, to the byte.

use crate::{
    http::{Answer, Head},
    port,
};
use std::{
    fmt, io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
    time,
};

/// What goes wrong.
#[derive(Clone)]
pub enum Fault {
    /// The request's bytes reach the city up to here, counted from the first of its head; then both sides lose the
    /// connection.
    CutUp {
        /// How many bytes.
        after: usize,
        /// How both sides lose it.
        how: Cut,
    },
    /// The city gets the request and answers, and the phone gets the answer's bytes up to here.
    CutDown {
        /// How many bytes.
        after: usize,
        /// How the phone loses the connection.
        how: Cut,
    },
    /// Somebody else answers; the city hears nothing.
    Instead(Answer),
    /// The city's answer arrives changed.
    Changed(Arc<dyn Fn(Answer) -> Answer + Send + Sync>),
    /// Nobody says anything more, and the connection stays open until the phone gives it up.
    Stall {
        /// Whether the city has heard the request, and answered to nobody.
        heard: bool,
    },
    /// Both ways are so narrow.
    Throttle {
        /// Bytes in a second.
        rate: usize,
    },
    /// Somebody else answers, at so many bytes in a second; the city hears nothing.
    Drip {
        /// Bytes in a second.
        rate: usize,
        /// What is said.
        answer: Answer,
    },
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutUp { after, how } => write!(f, "CutUp {after} {how:?}"),
            Self::CutDown { after, how } => write!(f, "CutDown {after} {how:?}"),
            Self::Instead(answer) => write!(f, "Instead {}", answer.head.start_line()),
            Self::Changed(_) => f.write_str("Changed"),
            Self::Stall { heard } => write!(f, "Stall, heard: {heard}"),
            Self::Throttle { rate } => write!(f, "Throttle {rate}"),
            Self::Drip { rate, answer } => write!(f, "Drip {rate} {}", answer.head.start_line()),
        }
    }
}

/// How a connection is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Politely: the other side reads an end.
    Fin,
    /// Rudely: the other side reads an error.
    Rst,
}

/// A request that came by.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its start line.
    pub line: String,
    /// Bytes of it that were passed on.
    pub up: usize,
    /// Bytes of its answer that were passed on.
    pub down: usize,
}

#[derive(Debug)]
struct Rule {
    /// How the start line of a request begins that this goes for; several ways are separated by `|`.
    line: String,
    fault: Fault,
    left: usize,
}

#[derive(Debug, Default)]
struct Inner {
    rules: Vec<Rule>,
    seen: Vec<Seen>,
    connections: usize,
    /// Requests that stalled.
    stalls: watch::Sender<usize>,
}

/// The proxy.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    city: SocketAddr,
    inner: Arc<Mutex<Inner>>,
    listening: Option<JoinHandle<()>>,
}

impl Proxy {
    /// A proxy before this address, which passes everything on.
    pub async fn before(city: SocketAddr) -> Self {
        let mut proxy = Self { address: port::reserve(), city, inner: Arc::default(), listening: None };
        proxy.listen().await;
        proxy
    }

    /// Listens, for the first time or again.
    pub async fn listen(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        let (city, inner) = (self.city, self.inner.clone());
        self.listening = Some(tokio::spawn(async move {
            // Dropped with this task: a proxy that refuses holds no connection either.
            let mut open = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                held(&inner).connections += 1;
                open.spawn(converse(client, city, inner.clone()));
            }
        }));
    }

    /// Refuses connections, and ends those that are open.
    pub async fn refuse(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            let _ = listening.await;
        }
    }

    /// The address as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next request whose start line begins like this goes wrong.
    pub fn once(&self, line: &str, fault: Fault) {
        self.rule(line, fault, 1);
    }

    /// Every request whose start line begins like this goes wrong.
    pub fn always(&self, line: &str, fault: Fault) {
        self.rule(line, fault, usize::MAX);
    }

    fn rule(&self, line: &str, fault: Fault, left: usize) {
        held(&self.inner).rules.push(Rule { line: line.to_owned(), fault, left });
    }

    /// Nothing goes wrong any more.
    pub fn heal(&self) {
        held(&self.inner).rules.clear();
    }

    /// Requests that came by, whose start line begins like this.
    #[must_use]
    pub fn seen(&self, line: &str) -> Vec<Seen> {
        held(&self.inner).seen.iter().filter(|seen| begins(&seen.line, line)).cloned().collect()
    }

    /// Counts requests that stall, from now on.
    #[must_use]
    pub fn stalls(&self) -> watch::Receiver<usize> {
        held(&self.inner).stalls.subscribe()
    }

    /// Connections that were made.
    #[must_use]
    pub fn connections(&self) -> usize {
        held(&self.inner).connections
    }
}

/// Requests that may bring bytes of a photo.
pub const BYTES: &str = "POST /v1/uploads|PATCH";

/// Whether a start line begins like this, or in one of several ways that are separated by `|`.
fn begins(line: &str, wanted: &str) -> bool {
    wanted.split('|').any(|wanted| line.starts_with(wanted))
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(listening) = &self.listening {
            listening.abort();
        }
    }
}

fn held(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One connection of a phone: request after request, each to the city by a connection of its own.
async fn converse(client: TcpStream, city: SocketAddr, inner: Arc<Mutex<Inner>>) {
    let _ = client.set_nodelay(true);
    let mut client = BufReader::new(client);
    while let Ok(Some(head)) = Head::read(&mut client).await {
        let (number, fault) = note(&inner, &head);
        let stalls = matches!(fault, Some(Fault::Stall { .. }));
        let end = pass_on(&mut client, city, &head, fault, |tell| tell(&mut held(&inner).seen[number])).await;
        if stalls {
            held(&inner).stalls.send_modify(|stalls| *stalls += 1);
            // Whatever the phone still says is heard by nobody.
            let _ = tokio::io::copy(&mut client, &mut tokio::io::sink()).await;
        }
        if !matches!(end, Ok(true)) {
            return;
        }
    }
}

/// Remembers a request, and looks what becomes of it.
fn note(inner: &Mutex<Inner>, head: &Head) -> (usize, Option<Fault>) {
    let line = head.start_line();
    let mut inner = held(inner);
    let number = inner.seen.len();
    inner.seen.push(Seen { line: line.to_owned(), up: 0, down: 0 });
    let rule = inner.rules.iter_mut().find(|rule| rule.left > 0 && begins(line, &rule.line));
    let fault = rule.map(|rule| {
        rule.left -= 1;
        rule.fault.clone()
    });
    (number, fault)
}

/// Passes one request on and its answer back. Answers whether the connection can go on.
async fn pass_on(
    client: &mut BufReader<TcpStream>,
    city: SocketAddr,
    head: &Head,
    fault: Option<Fault>,
    count: impl Fn(&dyn Fn(&mut Seen)),
) -> io::Result<bool> {
    match &fault {
        Some(Fault::Instead(answer)) => return instead(client, head, answer, None).await,
        Some(Fault::Drip { rate, answer }) => return instead(client, head, answer, Some(*rate)).await,
        Some(Fault::Stall { heard: false }) => return Ok(false),
        _ => {}
    }
    let rate = if let Some(Fault::Throttle { rate }) = fault { Some(rate) } else { None };
    let mut upstream = BufReader::new(TcpStream::connect(city).await?);
    upstream.get_mut().set_nodelay(true)?;
    let whole = head.0.len() + head.length();
    let most = if let Some(Fault::CutUp { after, .. }) = fault { after.min(whole) } else { whole };
    send(client, upstream.get_mut(), head, most, rate, |up| count(&|seen| seen.up = up)).await?;
    if let Some(Fault::CutUp { how, .. }) = fault {
        lose(upstream.get_mut(), how).await;
        if how == Cut::Fin {
            // The city has put down what came, and ends the connection.
            tokio::io::copy(&mut upstream, &mut tokio::io::sink()).await?;
        }
        lose(client.get_mut(), how).await;
        return Ok(false);
    }
    let mut answer = Answer::read(&mut upstream, head.start_line().starts_with("HEAD ")).await?;
    if let Some(Fault::Changed(change)) = &fault {
        answer = change(answer);
    }
    if matches!(fault, Some(Fault::Stall { .. })) {
        return Ok(false);
    }
    let bytes = answer.bytes();
    let most = if let Some(Fault::CutDown { after, .. }) = fault { after.min(bytes.len()) } else { bytes.len() };
    say(client.get_mut(), &bytes[..most], rate).await?;
    count(&|seen| seen.down = most);
    if let Some(Fault::CutDown { how, .. }) = fault {
        lose(client.get_mut(), how).await;
        return Ok(false);
    }
    // What was changed on the way ends no connection: a phone that asks at once would not know yet.
    Ok(matches!(fault, None | Some(Fault::Changed(_))))
}

/// Somebody else answers.
async fn instead(
    client: &mut BufReader<TcpStream>,
    head: &Head,
    answer: &Answer,
    rate: Option<usize>,
) -> io::Result<bool> {
    // Read first: an answer before the end of a request may be lost with the connection.
    let mut body = vec![0; head.length()];
    client.read_exact(&mut body).await?;
    say(client.get_mut(), &answer.bytes(), rate).await?;
    client.get_mut().shutdown().await?;
    Ok(false)
}

/// Says bytes, at most so many in a second.
async fn say(to: &mut TcpStream, bytes: &[u8], rate: Option<usize>) -> io::Result<()> {
    let Some(rate) = rate else { return to.write_all(bytes).await };
    for piece in bytes.chunks(rate.div_ceil(100)) {
        to.write_all(piece).await?;
        // Not to wait for anything: being slow is the fault.
        time::sleep(Duration::from_secs(1).mul_f64(piece.len() as f64 / rate as f64)).await;
    }
    Ok(())
}

/// Sends the first `most` bytes of a request, as they come from the phone.
async fn send(
    client: &mut BufReader<TcpStream>,
    city: &mut TcpStream,
    head: &Head,
    most: usize,
    rate: Option<usize>,
    sent: impl Fn(usize),
) -> io::Result<()> {
    let mut up = most.min(head.0.len());
    city.write_all(&head.0[..up]).await?;
    sent(up);
    let mut piece = vec![0; 16 << 10];
    while up < most {
        let room = piece.len().min(most - up);
        let read = client.read(&mut piece[..room]).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        say(city, &piece[..read], rate).await?;
        up += read;
        sent(up);
    }
    Ok(())
}

async fn lose(stream: &mut TcpStream, how: Cut) {
    // Best effort: the other side may have gone already.
    let _ = match how {
        Cut::Fin => stream.shutdown().await,
        // What is dropped with a linger of zero says RST.
        Cut::Rst => stream.set_zero_linger(),
    };
}
