//! `sambat-bridge.exe` under wine: the core as it is built for Windows, asked over HTTP as its page asks.

use sambat_tests::http::Answer;
use serde_json::{Value, json};
use std::{
    env, fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader as Reading},
    net::TcpStream,
};

/// What the program says of its address before its token.
const SAYS: &str = "open: http://";

/// The program. It is ended when it is dropped.
#[derive(Debug)]
pub struct Bridge {
    child: Child,
    /// A name of its own, by which Windows ends it and no other.
    image: String,
    host: String,
    cookie: String,
}

/// A path as a program of Windows knows it: wine shows the whole of this machine as drive `Z:`.
fn on_windows(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

fn built(name: &str) -> PathBuf {
    let folder = env::var("SAMBAT_WINDOWS_PROGRAMS").expect("scripts/windows-check says where the programs are");
    Path::new(&folder).join(name)
}

impl Bridge {
    /// Starts it on a folder, with a city to send to.
    pub async fn start(data: &Path, endpoint: &str) -> Self {
        Self::start_with(data, endpoint, &[]).await
    }

    /// The same with variables of the environment.
    pub async fn start_with(data: &Path, endpoint: &str, environment: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let image = format!("sambat-{}-{}.exe", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let program = built(&image);
        fs::hard_link(built("sambat-bridge.exe"), &program).unwrap();
        let mut child = Command::new("wine")
            .arg(&program)
            .args(["--data", &on_windows(data), "--ui", &on_windows(data), "--listen", "127.0.0.1:0"])
            .env("SAMBAT_ENDPOINT", endpoint)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("wine must be installed (Debian: apt-get install wine)");
        let mut said = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        while !said.contains(SAYS) {
            said.clear();
            assert!(lines.read_line(&mut said).unwrap() > 0, "it ended before it listened");
        }
        let address = said.split_once(SAYS).unwrap().1.trim();
        let (host, way_in) = address.split_once('/').unwrap();
        let mut bridge = Self { child, image, host: host.to_owned(), cookie: String::new() };
        let entered = bridge.ask(&format!("GET /{way_in}"), b"").await;
        let cookie = entered.head.header("set-cookie").unwrap();
        bridge.cookie = cookie.split(';').next().unwrap().to_owned();
        bridge
    }

    /// Ends it as Windows' own task manager does, by TerminateProcess: nothing of it runs to an end.
    pub fn terminate(mut self) {
        let ended = Command::new("wine").args(["taskkill", "/f", "/im", &self.image]).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
        self.child.wait().unwrap();
    }

    async fn say(&self, request: &str, body: &[u8]) -> Reading<TcpStream> {
        let Self { host, cookie, .. } = self;
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(host).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        Reading::new(stream)
    }

    async fn ask(&self, request: &str, body: &[u8]) -> Answer {
        Answer::read(&mut self.say(request, body).await, false).await.unwrap()
    }

    /// Asks one command of the list; the core's error is an error.
    pub async fn try_call(&self, command: &str, argument: Value) -> Result<Value, Value> {
        let answer = self.ask(&format!("POST /ipc/{command}"), argument.to_string().as_bytes()).await;
        let said = serde_json::from_slice(&answer.body).unwrap();
        if answer.head.status() == 200 { Ok(said) } else { Err(said) }
    }

    /// The same where it must be answered.
    pub async fn call(&self, command: &str, argument: Value) -> Value {
        self.try_call(command, argument).await.unwrap()
    }

    /// A draft that could be sent, but for photos. Answers its id.
    pub async fn draft(&self, description: &str) -> Value {
        let id = self.call("draft_create", json!({})).await["id"].clone();
        for (field, value) in [
            ("category", json!("jalan-rusak")),
            ("pin", json!({"lat": -7.6453, "lon": 112.9075})),
            ("landmark", json!("Depan warung soto")),
            ("description", json!(description)),
        ] {
            self.call("draft_update", json!({"id": id, "change": {"field": field, "value": value}})).await;
        }
        id
    }

    /// Adds a photo to a draft, as the page uploads it.
    pub async fn photo(&self, draft: &Value, jpeg: &[u8]) -> Result<Value, Value> {
        let uploaded = self.ask("POST /upload?name=a.jpg", jpeg).await;
        let said: Value = serde_json::from_slice(&uploaded.body).unwrap();
        if uploaded.head.status() != 200 {
            return Err(said);
        }
        self.try_call("photo_add", json!({"draft": draft, "intake": said["id"]})).await
    }

    /// Files a complaint with these photos, and answers it.
    pub async fn file(&self, description: &str, photos: &[Vec<u8>]) -> Value {
        let draft = self.draft(description).await;
        for jpeg in photos {
            self.photo(&draft, jpeg).await.unwrap();
        }
        self.call("complaint_submit", json!({"id": draft})).await
    }

    /// A complaint as it stands.
    pub async fn complaint(&self, id: &Value) -> Value {
        self.call("complaint_get", json!({"id": id})).await
    }

    /// Waits, by what the core says of changes, until a complaint is complete at the city.
    pub async fn complete(&self, id: &Value) -> Value {
        // Before the first look, so that nothing is missed.
        let mut told = self.say("GET /events", b"").await;
        self.call("sync_now", json!({})).await;
        loop {
            let now = self.complaint(id).await;
            if !now["marks"]["complete_at"].is_null() {
                return now;
            }
            let mut line = String::new();
            assert!(told.read_line(&mut line).await.unwrap() > 0, "it ended before all was sent");
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_file(built(&self.image));
    }
}
