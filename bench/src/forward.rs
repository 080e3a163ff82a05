//! A forwarder between a phone and a city on this machine: it counts every byte, and cuts connections where it is told to.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The forwarder. Dropped, it accepts nobody any more.
#[derive(Debug)]
pub struct Forward {
    address: SocketAddr,
    seen: Arc<Seen>,
    listening: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Seen {
    up: AtomicU64,
    down: AtomicU64,
    connections: AtomicU64,
    /// Counts of bytes up at which connections are cut, the next one last.
    cuts: Mutex<Vec<u64>>,
}

impl Forward {
    /// A forwarder to this address, on a free port. `cuts`: after how many bytes up a connection is cut, each once.
    ///
    /// # Errors
    /// When there is no port.
    pub async fn to(city: SocketAddr, mut cuts: Vec<u64>) -> io::Result<Self> {
        cuts.sort_unstable_by(|a, b| b.cmp(a));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen { cuts: Mutex::new(cuts), ..Seen::default() });
        let listening = tokio::spawn({
            let seen = seen.clone();
            async move {
                while let Ok((client, _)) = listener.accept().await {
                    seen.connections.fetch_add(1, Ordering::Relaxed);
                    // A connection that is lost is what this is for.
                    tokio::spawn(converse(client, city, seen.clone()));
                }
            }
        });
        Ok(Self { address, seen, listening })
    }

    /// Its address as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Bytes that came by so far, up and down.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        (self.seen.up.load(Ordering::Relaxed), self.seen.down.load(Ordering::Relaxed))
    }

    /// Cuts that are still to come.
    #[must_use]
    pub fn cuts_left(&self) -> usize {
        self.seen.cuts.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Connections so far.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.seen.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Forward {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn converse(mut client: TcpStream, city: SocketAddr, seen: Arc<Seen>) -> io::Result<()> {
    let mut city = TcpStream::connect(city).await?;
    client.set_nodelay(true)?;
    city.set_nodelay(true)?;
    let whole = {
        let (from_client, to_client) = client.split();
        let (from_city, to_city) = city.split();
        tokio::select! {
            whole = copy(from_client, to_city, &seen.up, Some(&seen.cuts)) => whole?,
            whole = copy(from_city, to_client, &seen.down, None) => whole?,
        }
    };
    if !whole {
        // What is dropped with a linger of zero says RST, as a network that was lost does at last.
        client.set_zero_linger()?;
        city.set_zero_linger()?;
    }
    Ok(())
}

/// Answers whether it came to the end by itself.
async fn copy(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    count: &AtomicU64,
    cuts: Option<&Mutex<Vec<u64>>>,
) -> io::Result<bool> {
    let mut piece = vec![0; 16 << 10];
    loop {
        let read = from.read(&mut piece).await?;
        if read == 0 {
            return Ok(true);
        }
        to.write_all(&piece[..read]).await?;
        let sent = count.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        let cut = cuts.is_some_and(|cuts| {
            let mut cuts = cuts.lock().unwrap_or_else(PoisonError::into_inner);
            let due = cuts.last().is_some_and(|&at| sent >= at);
            if due {
                cuts.pop();
            }
            due
        });
        if cut {
            return Ok(false);
        }
    }
}
