//! Once through everything that saves.

use sambat_client::{
    api::{ApiCode, ApiError, Nothing},
    complaint,
    draft::{self, DraftChange, DraftSubmit, OfDraft},
    setting::{self, SettingChange},
    store::StoreError,
};
use sambat_domain::id::ComplaintId;
use sambat_tests::{phone::Phone, picture};
use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

/// A phone whose disk may be full.
pub(crate) struct Saver {
    pub(crate) phone: Phone,
    said: File,
}

/// Says something to the parent, and waits until it did what that asks for.
pub(crate) fn ask(what: &str) {
    println!("{what}");
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    assert_eq!(line, "done\n", "nobody hears: {what}");
}

/// Opens the core, also where there is room for that only later, and says so as this.
pub(crate) fn open(phone: &mut Phone, what: &str) {
    phone.close();
    while let Err(error) = phone.start() {
        assert!(matches!(error, StoreError::Full), "{error:?}");
        ask(&format!("full {what}"));
    }
}

impl Saver {
    /// A phone below this folder, opened twice: the second start finds what the first one left.
    pub(crate) fn on(folder: &Path, endpoint: &str) -> Self {
        let said = File::create(folder.join("said")).unwrap();
        let mut phone = Phone::closed(&folder.join("data"), endpoint);
        open(&mut phone, "open");
        open(&mut phone, "open");
        Self { phone, said }
    }

    fn say(&mut self, line: &str) {
        self.said.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Everything that a citizen would see.
    async fn seen(&self) -> String {
        let mut seen = format!("{:?}", setting::get(self.phone.app(), Nothing {}).await.unwrap());
        for row in draft::list(self.phone.app(), Nothing {}).await.unwrap() {
            seen += &format!("{:?}", self.phone.draft_now(row.id).await.unwrap());
        }
        for row in self.phone.complaints().await {
            seen += &format!("{:?}", self.phone.complaint(row.id).await);
        }
        seen + &format!("{:?}", self.phone.queue().await)
    }

    /// One step, again once there is room; what is said after it is of its answer.
    pub(crate) async fn step<T>(
        &mut self,
        what: &str,
        act: impl AsyncFn(&Phone) -> Result<T, ApiError>,
        then: impl Fn(&T) -> String,
    ) -> T {
        self.say(&format!("> {what}"));
        let before = self.seen().await;
        let answer = match act(&self.phone).await {
            Ok(answer) => answer,
            Err(error) => {
                assert_eq!(error.code, ApiCode::DiskFull, "{what}");
                assert_eq!(self.seen().await, before, "a full disk changes nothing: {what}");
                // The next process finds the same, also while there is no room.
                open(&mut self.phone, "again");
                assert_eq!(self.seen().await, before, "nor does the next start: {what}");
                ask(&format!("full {what}"));
                act(&self.phone).await.unwrap()
            }
        };
        self.say(&format!("< {what}{}", then(&answer)));
        answer
    }

    pub(crate) async fn draft(&mut self) -> ComplaintId {
        let id = self.step(
            "draft",
            async |phone| draft::create(phone.app(), Nothing {}).await,
            |view| format!(" {}", view.id),
        );
        let id = id.await.id;
        for change in ready() {
            let change = async |phone: &Phone| phone.change(id, change.clone()).await;
            self.step("pass", change, |_| String::new()).await;
        }
        id
    }

    pub(crate) async fn words(&mut self, id: ComplaintId, text: &str) {
        let change = async |phone: &Phone| phone.change(id, DraftChange::Description(text.into())).await;
        self.step(&format!("words {id} {text}"), change, |_| String::new()).await;
    }

    pub(crate) async fn photo(&mut self, id: ComplaintId, seed: u64) {
        let bytes = picture::tiny(seed);
        self.step(
            &format!("photo {id}"),
            async |phone| phone.add_photo(id, bytes.clone()).await,
            |view| view.photos.last().map(|photo| format!(" {} {}", photo.id, photo.sha256)).unwrap(),
        )
        .await;
    }

    pub(crate) async fn submit(&mut self, id: ComplaintId) {
        let submit = async |phone: &Phone| complaint::submit(phone.app(), DraftSubmit { id, seen: None }).await;
        self.step(&format!("submit {id}"), submit, |_| String::new()).await;
    }
}

/// What makes a draft one that can be sent.
fn ready() -> [DraftChange; 2] {
    [DraftChange::Category(Some("jalan-rusak".parse().unwrap())), DraftChange::Landmark("Depan warung soto".into())]
}

pub(crate) async fn all(folder: &Path) {
    let mut saver = Saver::on(folder, "http://127.0.0.1:9");
    let setting = async |phone: &Phone| setting::set(phone.app(), SettingChange::DataSaver(true)).await;
    saver.step("pass", setting, |_| String::new()).await;

    let first = saver.draft().await;
    saver.words(first, "Satu").await;
    saver.photo(first, 1).await;
    saver.photo(first, 2).await;
    saver.submit(first).await;

    let second = saver.draft().await;
    saver.words(second, "Dua").await;
    // The same photo: two rows, one file.
    saver.photo(second, 1).await;
    saver.submit(second).await;
    saver.step(&format!("amend {second}"), async |phone| phone.amend(second).await, |_| String::new()).await;
    saver.words(second, "Dua-lagi").await;
    saver.submit(second).await;

    saver.step(&format!("erase {first}"), async |phone| phone.erase(first).await, |_| String::new()).await;

    let third = saver.draft().await;
    saver.photo(third, 3).await;
    let delete = async |phone: &Phone| draft::delete(phone.app(), OfDraft { id: third }).await;
    saver.step(&format!("delete {third}"), delete, |_| String::new()).await;
}
