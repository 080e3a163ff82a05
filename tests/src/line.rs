//! The line between a phone and whatever speaks TLS: bytes, which can be lost at any of them.

use crate::port;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// The line.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    up: Arc<AtomicUsize>,
    cut: Arc<AtomicUsize>,
    listening: JoinHandle<()>,
}

/// Never.
const WHOLE: usize = usize::MAX;

impl Line {
    /// A line to this address.
    pub async fn to(far: SocketAddr) -> Self {
        let address = port::reserve();
        let listener = TcpListener::bind(address).await.unwrap();
        let (up, cut) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(WHOLE)));
        let (counted, at) = (up.clone(), cut.clone());
        let listening = tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(far).await.unwrap();
                open.spawn(carry(near, far, counted.clone(), at.clone()));
            }
        });
        Self { address, up, cut, listening }
    }

    /// The address as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The connection that carries this many bytes from now on is lost: the phone hears its end, the far side hears
    /// nothing any more.
    pub fn cut_after(&self, bytes: usize) {
        self.cut.store(self.up() + bytes, Ordering::SeqCst);
    }

    /// Bytes that went towards the city.
    #[must_use]
    pub fn up(&self) -> usize {
        self.up.load(Ordering::SeqCst)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn carry(near: TcpStream, far: TcpStream, up: Arc<AtomicUsize>, cut: Arc<AtomicUsize>) {
    let (_, _) = (near.set_nodelay(true), far.set_nodelay(true));
    let ((mut from, mut back), (mut answers, mut to)) = (near.into_split(), far.into_split());
    let answering = tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
    let mut piece = vec![0; 4 << 10];
    loop {
        let room = piece.len().min(cut.load(Ordering::SeqCst).saturating_sub(up.load(Ordering::SeqCst)));
        if room == 0 {
            cut.store(WHOLE, Ordering::SeqCst);
            answering.abort();
            drop(from);
            // As after a tunnel: nobody told the far side, and it waits.
            return std::future::pending().await;
        }
        let Ok(read @ 1..) = from.read(&mut piece[..room]).await else { break };
        up.fetch_add(read, Ordering::SeqCst);
        if to.write_all(&piece[..read]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
    let _ = answering.await;
}
