//! A phone, a network and a city, with what an honest observer knows of them beside.

use super::{
    check,
    history::{Pick, Step},
};
use jiff::SignedDuration;
use sambat_client::{
    api::ApiCode,
    complaint::Deed,
    draft::{DraftChange, DraftView},
    outbox::Part,
    photo::PhotoRemove,
    sync::Reach,
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    outbox::{ItemKind, ItemState},
    photo::Sha256,
};
use sambat_protocol::problem::{Code, FieldError, Problem};
use sambat_tests::{
    city::City,
    http::Answer,
    phone::Phone,
    picture,
    proxy::{Fault, Proxy},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::LazyLock,
};

static PHOTOS: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| [1, 2, 3, 4].map(picture::tiny));

/// The most photos of a complaint here.
const MOST_PHOTOS: usize = 2;

/// Where a complaint stands by what the citizen was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is a draft.
    Draft,
    /// It was sent off.
    Submitted,
    /// It was taken back, before the city could have anything of it (`true`) or after.
    Withdrawn {
        /// Whether that ended it on the phone.
        here: bool,
    },
    /// It was erased.
    Erased,
}

/// What must be true of a complaint.
#[derive(Debug, Clone)]
pub struct Known {
    pub told: Told,
    pub words: String,
    pub photos: Vec<(PhotoId, Sha256)>,
}

/// All of it.
pub struct World {
    pub city: City,
    pub proxy: Proxy,
    pub phone: Phone,
    pub known: BTreeMap<ComplaintId, Known>,
    /// In the order of their beginning.
    ids: Vec<ComplaintId>,
    texts: usize,
    down: bool,
    backup: Option<PathBuf>,
    /// What a city had that was restored since: it may have forgotten it, and the phone may not know that yet.
    pub forgotten: BTreeSet<ComplaintId>,
}

impl World {
    pub async fn new() -> Self {
        let city = City::started().await;
        let proxy = Proxy::before(city.address()).await;
        let phone = Phone::new(&proxy.endpoint());
        let (known, ids) = (BTreeMap::new(), Vec::new());
        Self { city, proxy, phone, known, ids, texts: 0, down: false, backup: None, forgotten: BTreeSet::new() }
    }

    fn text(&mut self) -> String {
        self.texts += 1;
        format!("Lubang nomor {} di jalan ini.", self.texts)
    }

    /// One of the complaints that the citizen was told this of.
    fn pick(&self, pick: Pick, wanted: impl Fn(Told) -> bool) -> Option<ComplaintId> {
        let fit: Vec<_> = self.ids.iter().filter(|id| wanted(self.known[id].told)).collect();
        fit.get(pick.checked_rem(fit.len())?).map(|id| **id)
    }

    fn known(&mut self, id: ComplaintId) -> &mut Known {
        self.known.get_mut(&id).unwrap()
    }

    fn saw(&mut self, view: &DraftView) {
        let known = self.known(view.id);
        known.words.clone_from(&view.description);
        known.photos = view.photos.iter().map(|photo| (photo.id, photo.sha256)).collect();
    }

    /// Carries one step out. One that has no object is nothing.
    pub async fn step(&mut self, step: &Step) {
        match *step {
            Step::Draft { .. } | Step::Edit(_) | Step::AddPhoto(..) | Step::RemovePhoto(_) | Step::Submit(_) => {
                self.write(step).await;
            }
            Step::Withdraw(_) | Step::Erase(_) | Step::Amend(_) | Step::Retry(_) => self.undo(step).await,
            Step::Pass => {
                self.phone.pass().await;
                check::no_false_receipt(self).await;
            }
            Step::NetworkDown => self.proxy.refuse().await,
            Step::NetworkUp => {}
            Step::Cut { line, heard: true, after, how } => self.proxy.once(line, Fault::CutDown { after, how }),
            Step::Cut { line, heard: false, after, how } => self.proxy.once(line, Fault::CutUp { after, how }),
            Step::Refuse(line, code, wait) => self.proxy.once(line, refusal(&Problem::new(code), wait)),
            Step::RefuseWords(pick) => self.refuse_words(pick),
            Step::Portal(line) => {
                let page = Answer::made_up("200 OK", &["Content-Type: text/html"], "<form action=/login>");
                self.proxy.once(line, Fault::Instead(page));
            }
            Step::DieAt(line, heard) => self.die_at(line, heard).await,
            Step::Die => self.die().await,
            Step::PhoneClock(hours) => self.phone.clock.advance(SignedDuration::from_hours(hours)),
            Step::CityClock(hours) => self.city.clock.advance(SignedDuration::from_hours(hours)),
            Step::RestartCity => {
                self.city.stop().await;
                self.city.start().await;
            }
            Step::BackUp => self.backup = Some(self.city.back_up().await),
            Step::Restore => {
                let Some(backup) = self.backup.clone() else { return };
                self.forgotten.extend(check::at_the_city(self));
                self.city.restore(&backup).await;
            }
        }
        match step {
            Step::NetworkDown => self.down = true,
            Step::NetworkUp => self.network_up().await,
            _ => {}
        }
    }

    async fn network_up(&mut self) {
        if std::mem::take(&mut self.down) {
            self.proxy.listen().await;
        }
    }

    async fn write(&mut self, step: &Step) {
        let draft = |told| told == Told::Draft;
        match *step {
            Step::Draft { private } => {
                let text = self.text();
                let view = self.phone.draft(&text).await;
                if private {
                    let kind = DraftChange::Category(Some("layanan-kesehatan".parse().unwrap()));
                    self.phone.change(view.id, kind).await.unwrap();
                    self.phone.agree(view.id).await;
                }
                self.ids.push(view.id);
                self.known.insert(view.id, Known { told: Told::Draft, words: text, photos: Vec::new() });
            }
            Step::Edit(pick) => {
                let Some(id) = self.pick(pick, draft) else { return };
                let text = self.text();
                let view = self.phone.change(id, DraftChange::Description(text.clone())).await.unwrap();
                assert_eq!(view.description, text);
                self.saw(&view);
            }
            Step::AddPhoto(pick, photo) => {
                let Some(id) = self.pick(pick, draft) else { return };
                let before = self.known[&id].photos.clone();
                if before.len() == MOST_PHOTOS {
                    return;
                }
                let view = self.phone.add_photo(id, PHOTOS[photo].clone()).await.unwrap();
                self.saw(&view);
                let after = &self.known[&id].photos;
                assert!(after.starts_with(&before) && after.len() == before.len() + 1);
            }
            Step::RemovePhoto(pick) => {
                let Some(id) = self.pick(pick, draft) else { return };
                let Some((photo, _)) = self.known[&id].photos.first().copied() else { return };
                let gone = PhotoRemove { draft: id, photo };
                let view = sambat_client::photo::remove(self.phone.app(), gone).await.unwrap();
                self.saw(&view);
                assert!(self.known[&id].photos.iter().all(|(left, _)| *left != photo));
            }
            Step::Submit(pick) => {
                let Some(id) = self.pick(pick, draft) else { return };
                let filed = self.phone.submit(id).await.unwrap();
                self.known(id).told = Told::Submitted;
                assert_eq!(filed.description, self.known[&id].words);
            }
            _ => unreachable!("the citizen writes no {step:?}"),
        }
    }

    async fn undo(&mut self, step: &Step) {
        let submitted = |told| told == Told::Submitted;
        let filed = |told| !matches!(told, Told::Draft | Told::Erased);
        match *step {
            Step::Withdraw(pick) => {
                let Some(id) = self.pick(pick, submitted) else { return };
                let may = self.phone.complaint(id).await.deeds.contains(&Deed::Withdraw);
                match self.phone.withdraw(id).await {
                    Ok(detail) => {
                        assert!(may, "{id}: withdrawn, though the screen did not offer it");
                        self.known(id).told = Told::Withdrawn { here: detail.unsent_events.is_empty() };
                    }
                    Err(error) => assert!(error.code == ApiCode::Misfit && !may, "{id}: {error:?}"),
                }
            }
            Step::Erase(pick) => {
                let Some(id) = self.pick(pick, filed) else { return };
                self.phone.erase(id).await.unwrap();
                self.known(id).told = Told::Erased;
            }
            Step::Amend(pick) => {
                let Some(id) = self.pick(pick, submitted) else { return };
                let may = self.phone.complaint(id).await.deeds.contains(&Deed::Amend);
                match self.phone.amend(id).await {
                    Ok(view) => {
                        assert!(may, "{id}: amended, though the screen did not offer it");
                        let known = self.known(id);
                        known.told = Told::Draft;
                        let photos: Vec<_> = view.photos.iter().map(|photo| (photo.id, photo.sha256)).collect();
                        assert_eq!((&view.description, &photos), (&known.words, &known.photos));
                    }
                    Err(error) => assert!(error.code == ApiCode::Misfit && !may, "{id}: {error:?}"),
                }
            }
            Step::Retry(pick) => {
                let Some(id) = self.pick(pick, filed) else { return };
                self.phone.retry(id).await;
            }
            _ => unreachable!("the citizen undoes nothing by {step:?}"),
        }
    }

    /// Said only where it is true: a city that has the words, or had them, never says that it kept nothing.
    fn refuse_words(&mut self, pick: Pick) {
        let Some(id) = self.pick(pick, |told| told == Told::Submitted) else { return };
        if self.forgotten.contains(&id) || check::at_the_city(self).contains(&id) {
            return;
        }
        // Before anything else that was to go wrong: until it is used, nothing else may bring these words there.
        self.proxy.heal();
        let wrong = FieldError { field: "description".into(), code: "description_too_long".into() };
        let problem = Problem::new(Code::Invalid).stored_nothing().with_errors(vec![wrong]);
        self.proxy.once(&format!("PUT /v1/complaints/{id} "), refusal(&problem, None));
    }

    /// The phone dies without a word, and is started again.
    async fn die(&mut self) {
        self.phone.reopen_after_death().await;
        check::everything_is_there(self).await;
    }

    async fn die_at(&mut self, line: &str, heard: bool) {
        let mut stalls = self.proxy.stalls();
        self.proxy.once(line, Fault::Stall { heard });
        tokio::select! {
            stalled = stalls.changed() => stalled.unwrap(),
            _ = self.phone.pass() => {}
        }
        self.die().await;
        // Where the pass did not come to such a request, nobody stalls later, when nobody is there to die.
        self.proxy.heal();
    }

    /// The network heals, time goes on, and it is asked until nothing moves any more; then the citizen tries again what
    /// stands aside.
    pub async fn heal(&mut self) {
        self.proxy.heal();
        self.network_up().await;
        self.until_quiet().await;
        let mut parked = Vec::new();
        for entry in self.phone.queue().await.complaints {
            assert!(entry.needs_you, "{}: it waits, and nobody says for what: {entry:#?}", entry.complaint);
            parked.push(entry.complaint);
        }
        for id in parked {
            self.phone.retry(id).await;
        }
        self.until_quiet().await;
        let left = self.phone.queue().await.complaints;
        assert!(left.is_empty(), "nothing is wrong any more, and yet: {left:#?}");
    }

    async fn until_quiet(&mut self) {
        let mut last = None;
        for pass in 0..300 {
            // A day is the longest wait that there is. A photo that arrived settles without it.
            if pass < 8 {
                self.phone.clock.advance(SignedDuration::from_hours(25));
            }
            let passed = self.phone.pass().await;
            let entries = self.phone.queue().await.complaints;
            let moving = entries.iter().filter(|entry| moves(&entry.parts)).count();
            if passed.reach == Reach::City && moving == 0 && !passed.settling {
                return;
            }
            last = Some(passed);
        }
        panic!("it does not come to rest: {last:?}, {:#?}", self.phone.queue().await);
    }
}

/// Whether anything of a complaint goes on by itself. Behind words that stand aside nothing does.
fn moves(parts: &[Part]) -> bool {
    let stands_aside = |part: &Part| part.kind == ItemKind::Words && matches!(part.state, ItemState::Parked { .. });
    let waits = |part: &Part| matches!(part.state, ItemState::Queued | ItemState::Sending);
    !parts.iter().any(stands_aside) && parts.iter().any(waits)
}

fn refusal(problem: &Problem, wait: Option<u32>) -> Fault {
    let mut headers = vec!["Content-Type: application/problem+json".to_owned(), "Tus-Resumable: 1.0.0".to_owned()];
    headers.extend(wait.map(|wait| format!("Retry-After: {wait}")));
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let body = serde_json::to_string(problem).unwrap();
    Fault::Instead(Answer::made_up(&format!("{} No", problem.status), &headers, &body))
}
