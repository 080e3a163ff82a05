//! One HTTP/1.1 connection of a phone to a server, kept alive.

use std::net::SocketAddr;

use sambat_tests::http::Answer;
use tokio::{
    io::{AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

use crate::Result;

/// The connection.
#[derive(Debug)]
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Opens one.
    ///
    /// # Errors
    /// Of the network.
    pub async fn open(to: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends a request, whose parts are a head and perhaps a body, and reads the answer, which must be of this status.
    ///
    /// # Errors
    /// Of the network, and when the server says something else.
    pub async fn ask(&mut self, request: &[&[u8]], status: u16) -> Result<Answer> {
        for part in request {
            self.0.get_mut().write_all(part).await?;
        }
        let answer = Answer::read(&mut self.0, false).await?;
        match answer.head.status() {
            said if said == status => Ok(answer),
            other => Err(format!("the server answered {other}").into()),
        }
    }
}
