//! A phone made by hand: it speaks the wire without the core, also what the core would never say.

use crate::http::Answer;
use data_encoding::BASE64URL_NOPAD;
use sambat_domain::id::ComplaintId;
use sambat_protocol::tus::{self, UploadMetadata};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};

/// The device.
#[derive(Debug, Clone)]
pub struct Device {
    city: SocketAddr,
    bearer: String,
}

impl Device {
    /// A device with this secret.
    #[must_use]
    pub fn new(city: SocketAddr, secret: &[u8; 32]) -> Self {
        Self { city, bearer: BASE64URL_NOPAD.encode(secret) }
    }

    /// One request on a connection of its own.
    pub async fn ask(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = BufReader::new(self.say(request, headers, body).await);
        Answer::read(&mut stream, request.starts_with("HEAD ")).await.unwrap()
    }

    async fn say(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
        let mut head = format!("{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.city);
        head.push_str(&format!("Authorization: Bearer {}\r\nContent-Length: {}\r\n", self.bearer, body.len()));
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut stream = TcpStream::connect(self.city).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        stream
    }

    /// Sends words, hears so many bytes of the answer, and is gone.
    pub async fn put_and_go(&self, id: ComplaintId, envelope: &[u8], heard: usize) {
        let kind = [("Content-Type", "application/json")];
        let mut stream = self.say(&format!("PUT /v1/complaints/{id}"), &kind, envelope).await;
        // One that the city ends before is gone too.
        let _ = stream.read_exact(&mut vec![0; heard]).await;
    }

    /// Sends words.
    pub async fn put(&self, id: ComplaintId, envelope: &[u8]) -> Answer {
        self.ask(&format!("PUT /v1/complaints/{id}"), &[("Content-Type", "application/json")], envelope).await
    }

    /// How a complaint stands.
    pub async fn complaint(&self, id: ComplaintId) -> Answer {
        self.ask(&format!("GET /v1/complaints/{id}"), &[], b"").await
    }

    /// Creates an upload and sends all of its bytes at once; answers the last answer.
    pub async fn upload(&self, photo: &UploadMetadata, bytes: &[u8]) -> Answer {
        let (metadata, length) = (photo.to_header(), bytes.len().to_string());
        let headers = [
            (tus::header::RESUMABLE, tus::VERSION),
            (tus::header::METADATA, &metadata),
            (tus::header::LENGTH, &length),
        ];
        let created = self.ask("POST /v1/uploads", &headers, b"").await;
        let Some(location) = created.head.header("location") else { return created };
        let headers =
            [(tus::header::RESUMABLE, tus::VERSION), (tus::header::OFFSET, "0"), ("Content-Type", tus::MEDIA_TYPE)];
        self.ask(&format!("PATCH {location}"), &headers, bytes).await
    }
}
