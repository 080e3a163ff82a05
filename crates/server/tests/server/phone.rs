//! A phone that can misbehave: every header and every byte is the test's to choose.

use axum::body::Body;
use bytes::Bytes;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use http_body_util::BodyExt as _;
use hyper::{
    Request,
    client::conn::http1,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use hyper_util::rt::TokioIo;
use sambat_domain::event::Event;
use sambat_protocol::{message::Changes, problem::Problem};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::LazyLock};
use tokio::net::TcpStream;

/// An answer, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn is<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {:?}", self.status, self.body))
    }

    pub fn value(&self) -> Value {
        self.is()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of a problem document, which it must be.
    pub fn problem(&self) -> (u16, &'static str) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let problem: Problem = self.is();
        assert_eq!(problem.status, self.status);
        (self.status, problem.code.as_str())
    }

    pub fn offset(&self) -> u64 {
        self.header("upload-offset").parse().unwrap_or_else(|_| panic!("no offset: {self:?}"))
    }
}

/// A phone, or whoever else asks.
#[derive(Debug, Clone, Copy)]
pub struct Phone {
    pub addr: SocketAddr,
    pub secret: [u8; 32],
}

/// A request in the making.
pub struct Ask {
    phone: Phone,
    method: &'static str,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Body,
}

impl Phone {
    pub fn new(addr: SocketAddr, n: u8) -> Self {
        Self { addr, secret: [n; 32] }
    }

    pub fn bearer(&self) -> String {
        format!("Bearer {}", BASE64URL_NOPAD.encode(&self.secret))
    }

    /// With the phone's secret.
    pub fn ask(&self, method: &'static str, path: impl Into<String>) -> Ask {
        self.anyone(method, path).with("authorization", self.bearer())
    }

    /// Without.
    pub fn anyone(&self, method: &'static str, path: impl Into<String>) -> Ask {
        Ask { phone: *self, method, path: path.into(), headers: vec![], body: Body::empty() }
    }

    pub fn tus(&self, method: &'static str, path: impl Into<String>) -> Ask {
        self.ask(method, path).with("tus-resumable", "1.0.0")
    }

    pub async fn put(&self, id: &str, content: &Value) -> Answer {
        let body = json!({"v": 1, "pack_rev": "0123456789abcdef", "content": content});
        self.ask("PUT", format!("/v1/complaints/{id}")).json(&body).await
    }

    /// Whether the city has a complaint of this phone's.
    pub async fn has(&self, complaint: &str) -> bool {
        match self.ask("GET", format!("/v1/complaints/{complaint}")).send().await {
            answer if answer.status == 404 => false,
            answer => {
                assert_eq!(answer.status, 200, "{answer:?}");
                true
            }
        }
    }

    /// What happened to this phone's complaints: all of it, where that is no more than a page.
    pub async fn events(&self) -> Vec<Event> {
        let changes: Changes = self.changes("").await.is();
        assert!(!changes.more);
        changes.events
    }

    pub async fn changes(&self, query: &str) -> Answer {
        self.ask("GET", format!("/v1/changes{query}")).send().await
    }

    /// Creates an upload; its path.
    pub async fn upload(&self, complaint: &str, photo: &Value) -> String {
        let answer = self.create(complaint, photo).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.header("location").to_owned()
    }

    pub async fn create(&self, complaint: &str, photo: &Value) -> Answer {
        self.tus("POST", "/v1/uploads")
            .with("upload-length", photo["bytes"].to_string())
            .with("upload-metadata", metadata(complaint, photo))
            .send()
            .await
    }

    pub fn patch(&self, path: &str, offset: impl ToString) -> Ask {
        self.tus("PATCH", path)
            .with("content-type", "application/offset+octet-stream")
            .with("upload-offset", offset.to_string())
    }

    pub async fn head(&self, path: &str) -> Answer {
        self.tus("HEAD", path).send().await
    }
}

/// Every status that any test sees stands in the description of its call.
fn assert_described(method: &str, path: &str, status: u16) {
    static DESCRIPTION: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(&sambat_server::openapi_document()).unwrap());
    let asked: Vec<_> = path.split('?').next().unwrap().split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<_> = pattern.split('/').collect();
        pattern.len() == asked.len()
            && pattern.iter().zip(&asked).all(|(named, part)| named == part || named.starts_with('{'))
    };
    let calls = DESCRIPTION["paths"].as_object().unwrap();
    // What is named letter by letter goes before what has a gap.
    let found =
        calls.iter().filter(|(pattern, _)| fits(pattern)).min_by_key(|(pattern, _)| pattern.matches('{').count());
    let Some((pattern, calls)) = found else { return };
    let method = method.to_lowercase();
    let of = |method: &str| calls[method].as_object();
    let Some(call) = of(&method).or_else(|| of("get").filter(|_| method == "head")) else {
        return assert!(
            matches!(status, 400 | 404 | 405 | 412 | 429),
            "{method} {pattern}: {status}, which is no call"
        );
    };
    assert!(
        call["responses"][status.to_string()].is_object(),
        "{method} {pattern} does not say that it answers {status}"
    );
}

/// The value of `Upload-Metadata`.
pub fn metadata(complaint: &str, photo: &Value) -> String {
    let encoded = |text: &str| BASE64.encode(text.as_bytes());
    format!(
        "complaint {},photo {},sha256 {}",
        encoded(complaint),
        encoded(photo["photo_id"].as_str().unwrap()),
        encoded(photo["sha256"].as_str().unwrap())
    )
}

impl Ask {
    pub fn with(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub async fn json(self, body: &Value) -> Answer {
        self.with("content-type", "application/json").body(body.to_string()).await
    }

    pub async fn body(mut self, body: impl Into<Body>) -> Answer {
        self.body = body.into();
        self.send().await
    }

    pub async fn send(self) -> Answer {
        let stream = TcpStream::connect(self.phone.addr).await.unwrap();
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        let connection = tokio::spawn(connection);
        let mut request = Request::builder().method(self.method).uri(&self.path).body(self.body).unwrap();
        request.headers_mut().insert("host", HeaderValue::from_static("localhost"));
        for (name, value) in self.headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, HeaderValue::from_bytes(&value).unwrap());
        }
        let response = sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        drop(sender);
        let _ = connection.await;
        assert_described(self.method, &self.path, parts.status.as_u16());
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// The request as text, to be written by hand.
    pub fn text(self) -> String {
        let mut text = format!("{} {} HTTP/1.1\r\nhost: localhost\r\n", self.method, self.path);
        for (name, value) in self.headers {
            text.push_str(&format!("{name}: {}\r\n", String::from_utf8(value).unwrap()));
        }
        text.push_str("\r\n");
        text
    }
}
