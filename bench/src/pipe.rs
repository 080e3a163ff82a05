//! Raw TCP over a bad network: the same bytes, the system's congestion control, and nothing that a phone would think about.
//!
//! After each reset the sender connects again, makes two round trips as TLS would, and goes on at the byte that the receiver
//! names in the second.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::{Instant, timeout_at},
};

use crate::Result;

/// How long to try to connect, as the phone's client does.
const CONNECT: Duration = Duration::from_secs(10);

/// What came of each transfer, and which connection may add to it.
type Received = Arc<Mutex<HashMap<u64, (u64, u64)>>>;

/// Receives, for ever.
///
/// # Errors
/// Of listening.
pub async fn receive(listener: TcpListener) -> Result<()> {
    let received = Received::default();
    loop {
        let (stream, _) = listener.accept().await?;
        // One that is reset is what this is for.
        tokio::spawn(take(stream, received.clone()));
    }
}

async fn take(mut stream: TcpStream, received: Received) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (id, total) = (stream.read_u64().await?, stream.read_u64().await?);
    stream.write_u64(0).await?;
    stream.read_u64().await?;
    let (mut kept, mine) = {
        let mut received = received.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = received.entry(id).or_default();
        entry.1 += 1;
        *entry
    };
    stream.write_u64(kept).await?;
    let mut piece = vec![0; 16 << 10];
    while kept < total {
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        let mut received = received.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = received.entry(id).or_default();
        if entry.1 != mine {
            return Ok(());
        }
        entry.0 += read as u64;
        kept = entry.0;
    }
    stream.write_u64(kept).await
}

/// Sends so many bytes under a number that is new; answers how long it took.
pub async fn send(to: SocketAddr, id: u64, total: u64, life: Option<Duration>) -> Duration {
    let began = Instant::now();
    let life = life.unwrap_or(Duration::from_secs(3600));
    loop {
        let Ok(Ok(mut stream)) = timeout_at(Instant::now() + CONNECT, TcpStream::connect(to)).await else { continue };
        let sent = timeout_at(Instant::now() + life, give(&mut stream, id, total)).await;
        if let Ok(Ok(())) = sent {
            return began.elapsed();
        }
        // Dropped, it says RST.
        let _ = stream.set_zero_linger();
    }
}

async fn give(stream: &mut TcpStream, id: u64, total: u64) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let hello = [id.to_be_bytes(), total.to_be_bytes()].concat();
    stream.write_all(&hello).await?;
    stream.read_u64().await?;
    stream.write_u64(0).await?;
    let mut at = stream.read_u64().await?;
    let piece = vec![0x5a; 16 << 10];
    while at < total {
        let length = usize::try_from(total - at).unwrap_or(usize::MAX).min(piece.len());
        stream.write_all(&piece[..length]).await?;
        at += length as u64;
    }
    stream.read_u64().await?;
    Ok(())
}
