//! The app in its real window, led by WebKitWebDriver: what a citizen sees and touches, by its words.

use sambat_tests::{
    city::City,
    desktop::{Display, NO_BUS, surroundings},
    port,
};
use serde_json::{Value, json};
use std::{
    env,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// How long the driver itself looks for something on the page. Only a failure waits as long: a quarter of a slow
/// processor is still fast enough.
const PATIENCE_MS: u64 = 180_000;

/// The member by which WebDriver names an element (W3C WebDriver, 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The window.
#[derive(Debug)]
pub struct Window {
    driver: Child,
    at: SocketAddr,
    session: String,
    /// Where it is shown.
    pub display: Display,
}

impl Window {
    /// Opens the app on a folder, with a city to send to, on a desktop without a bus.
    pub async fn open(data: &Path, city: &City) -> Self {
        Self::open_on(NO_BUS, data, city).await
    }

    /// The same on a desktop whose programs speak over this bus.
    pub async fn open_on(bus: &str, data: &Path, city: &City) -> Self {
        let display = Display::open();
        let at = port::reserve();
        let mut driver = Command::new("WebKitWebDriver");
        let driver = surroundings(&mut driver, &display, bus, data, &city.endpoint())
            .args([format!("--port={}", at.port()), format!("--host={}", at.ip())])
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver must be installed (Debian: apt-get install webkit2gtk-driver)");
        let mut window = Self { driver, at, session: String::new(), display };
        window.listening().await;
        let options = json!({"binary": binary(), "args": []});
        let capabilities = json!({"alwaysMatch": {
            "webkitgtk:browserOptions": options,
            "timeouts": {"implicit": PATIENCE_MS, "script": PATIENCE_MS, "pageLoad": PATIENCE_MS},
        }});
        let session = window
            .ask("POST", "/session", &json!({"capabilities": capabilities}))
            .expect("the app must start; run it by hand to see why it did not");
        window.session = session["sessionId"].as_str().unwrap().to_owned();
        window
    }

    /// The driver says nothing when it is ready: it is asked until it answers, or has ended.
    async fn listening(&mut self) {
        let mut often = tokio::time::interval(Duration::from_millis(20));
        while TcpStream::connect(self.at).is_err() {
            assert!(self.driver.try_wait().unwrap().is_none(), "WebKitWebDriver ended");
            often.tick().await;
        }
    }

    /// What this XPath finds, once it is there.
    fn find(&self, xpath: &str) -> String {
        let found = self.ask_page("POST", "/element", &json!({"using": "xpath", "value": xpath}));
        let found = found.unwrap_or_else(|why| panic!("{xpath} is not there: {why}\n{}", self.text()));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    /// Waits until these words are somewhere on the page, in one element, and answers all of that element's.
    pub fn read(&self, words: &str) -> String {
        let element = self.find(&format!("//*[contains(text(), {})]", quoted(words)));
        self.ask_page("GET", &format!("/element/{element}/text"), &Value::Null).unwrap().as_str().unwrap().to_owned()
    }

    /// Waits for a heading with these words; a step's says to a screen reader how far it is, too.
    pub fn heading(&self, words: &str) {
        self.find(&format!("//*[self::h1 or self::h2 or self::h3][contains(normalize-space(.), {})]", quoted(words)));
    }

    /// Presses a button whose words begin like this.
    pub fn press(&self, words: &str) {
        self.click(&format!("//button[starts-with(normalize-space(.), {})]", quoted(words)));
    }

    /// Presses the button with exactly these words.
    pub fn press_exactly(&self, words: &str) {
        self.click(&format!("//button[normalize-space(.) = {}]", quoted(words)));
    }

    /// Opens a link whose words contain these.
    pub fn follow(&self, words: &str) {
        self.click(&format!("//a[contains(., {})]", quoted(words)));
    }

    /// Chooses by a label.
    pub fn choose(&self, words: &str) {
        self.click(&format!("//label[input[@type = 'radio']][starts-with(normalize-space(.), {})]", quoted(words)));
    }

    fn click(&self, xpath: &str) {
        let element = self.find(xpath);
        self.ask_page("POST", &format!("/element/{element}/click"), &json!({})).unwrap();
    }

    /// Types into the field with this label.
    pub fn write(&self, label: &str, text: &str) {
        let element = self.find(&format!("//*[@id = //label[normalize-space(.) = {}]/@for]", quoted(label)));
        self.ask_page("POST", &format!("/element/{element}/value"), &json!({"text": text})).unwrap();
    }

    /// Waits until every letter is safe.
    pub fn saved(&self) {
        self.find("//*[@data-saving = 'saved']");
    }

    /// All words on the page, for the sentence of a failure.
    fn text(&self) -> String {
        let script = json!({"script": "return document.body.innerText", "args": []});
        self.ask_page("POST", "/execute/sync", &script)
            .map_or_else(|why| why, |text| text.as_str().unwrap_or("").into())
    }

    fn ask_page(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        self.ask(method, &format!("/session/{}{path}", self.session), body)
    }

    /// One command to the driver.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let said = (|| {
            let mut stream = TcpStream::connect(self.at)?;
            // The driver waits for ever for an app that ended at its start.
            stream.set_read_timeout(Some(Duration::from_millis(2 * PATIENCE_MS)))?;
            write!(
                stream,
                "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                self.at,
                body.len()
            )?;
            let mut said = String::new();
            stream.read_to_string(&mut said).map(|_| said)
        })();
        let said = said.map_err(|error: std::io::Error| error.to_string())?;
        let body = said.split_once("\r\n\r\n").ok_or("no answer")?.1;
        let answer: Value = serde_json::from_str(body).map_err(|_| said.clone())?;
        let value = answer["value"].clone();
        let error = value["error"].as_str().map(|error| format!("{error}: {}", value["message"]));
        error.map_or(Ok(value), Err)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Closes the app; a driver that is killed would leave it behind.
        let _ = self.ask_page("DELETE", "", &Value::Null);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The app's own program: beside this test's folder, where cargo puts what `cargo build` makes.
pub fn binary() -> PathBuf {
    let test = env::current_exe().unwrap();
    let path = test.parent().unwrap().parent().unwrap().join("sambat");
    assert!(
        path.is_file(),
        "{} is missing: build the page (scripts/ui build), then the app (cargo build --features custom-protocol)",
        path.display()
    );
    path
}

/// A text as XPath writes it. None here has both kinds of quotation marks.
fn quoted(text: &str) -> String {
    if text.contains('\'') { format!("\"{text}\"") } else { format!("'{text}'") }
}
