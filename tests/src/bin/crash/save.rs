//! Once through everything that saves.

use sambat_client::{
    api::{ApiCode, ApiError, Nothing},
    complaint,
    draft::{self, DraftChange, OfDraft},
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
struct Saver {
    phone: Phone,
    said: File,
}

/// Says that the disk is full, and waits for room.
fn wait_for_room(what: &str) {
    println!("full {what}");
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    assert_eq!(line, "room\n", "nobody makes room");
}

/// Twice: the second start finds what the first one left.
fn open(phone: &mut Phone) {
    for _ in 0..2 {
        phone.close();
        while let Err(error) = phone.start() {
            assert!(matches!(error, StoreError::Full), "{error:?}");
            wait_for_room("open");
        }
    }
}

impl Saver {
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
    async fn step<T>(
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
                self.phone.close();
                self.phone.open();
                assert_eq!(self.seen().await, before, "nor does the next start: {what}");
                wait_for_room(what);
                act(&self.phone).await.unwrap()
            }
        };
        self.say(&format!("< {what}{}", then(&answer)));
        answer
    }

    async fn draft(&mut self) -> ComplaintId {
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

    async fn words(&mut self, id: ComplaintId, text: &str) {
        let change = async |phone: &Phone| phone.change(id, DraftChange::Description(text.into())).await;
        self.step(&format!("words {id} {text}"), change, |_| String::new()).await;
    }

    async fn photo(&mut self, id: ComplaintId, seed: u64) {
        let bytes = picture::tiny(seed);
        self.step(
            &format!("photo {id}"),
            async |phone| phone.add_photo(id, bytes.clone()).await,
            |view| view.photos.last().map(|photo| format!(" {} {}", photo.id, photo.sha256)).unwrap(),
        )
        .await;
    }

    async fn submit(&mut self, id: ComplaintId) {
        let submit = async |phone: &Phone| complaint::submit(phone.app(), OfDraft { id }).await;
        self.step(&format!("submit {id}"), submit, |_| String::new()).await;
    }
}

/// What makes a draft one that can be sent.
fn ready() -> [DraftChange; 2] {
    [DraftChange::Category(Some("jalan-rusak".parse().unwrap())), DraftChange::Landmark("Depan warung soto".into())]
}

pub(crate) async fn all(folder: &Path) {
    let said = File::create(folder.join("said")).unwrap();
    let mut phone = Phone::closed(&folder.join("data"), "http://127.0.0.1:9");
    open(&mut phone);
    let mut saver = Saver { phone, said };
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
