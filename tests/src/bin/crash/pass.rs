//! Once through everything that a city is sent and tells, on a disk that may be full.

use crate::save::{Saver, ask, open};
use sambat_client::{
    api::{ApiCode, ApiError, Nothing},
    complaint::ComplaintDetail,
    feedback::Feedback,
    host::Notice,
    identity::{self, IdentityView},
    point,
    sync::{self, Budget, Reach, SyncOutcome},
};
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    outbox::{ItemKind, ItemState},
};
use sambat_tests::phone::{MOST_PASSES, Phone};
use serde_json::json;
use std::path::Path;

/// What a phone knows and has, wherever its attempts stand.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    complaints: Vec<ComplaintDetail>,
    identity: IdentityView,
    /// What waits, and how much of it the city has.
    waits: Vec<(ComplaintId, ItemKind, Option<PhotoId>, u32)>,
}

async fn known(phone: &Phone) -> Known {
    let mut complaints = Vec::new();
    for row in phone.complaints().await {
        complaints.push(phone.complaint(row.id).await);
    }
    let mut waits = Vec::new();
    for entry in phone.queue().await.complaints {
        waits.extend(entry.parts.iter().map(|part| (entry.complaint, part.kind, part.photo, part.sent)));
    }
    Known { complaints, identity: identity::get(phone.app(), Nothing {}).await.unwrap(), waits }
}

impl Known {
    /// Nothing of what was known before is gone.
    fn still_has(&self, before: &Self) {
        assert_eq!(self.complaints.len(), before.complaints.len());
        for (now, before) in self.complaints.iter().zip(&before.complaints) {
            assert_eq!(now.row.id, before.row.id);
            assert_eq!((&now.description, &now.photos), (&before.description, &before.photos));
            assert!(before.receipt.is_none() || now.receipt == before.receipt, "the receipt is gone");
            assert!(before.row.marks.complete_at.is_none() || now.row.marks.complete_at.is_some());
            let told = |event| now.timeline.iter().any(|told: &sambat_domain::event::Event| told.id == event);
            assert!(before.timeline.iter().all(|event| told(event.id)), "an event is gone");
        }
        assert!(self.identity.sealed || !before.identity.sealed);
        assert_eq!(self.identity.last4, before.identity.last4);
    }
}

/// The disk is nobody's fault: nothing that waits stands aside, has to wait or counts an attempt for it.
async fn blames_nobody(phone: &Phone) {
    for entry in phone.queue().await.complaints {
        assert!(!entry.needs_you, "{entry:?}");
        for part in entry.parts {
            let unblamed = match part.state {
                ItemState::Queued => part.tries == 0 && part.next_at.is_none(),
                ItemState::Sending | ItemState::Sent => part.tries == 1,
                _ => false,
            };
            assert!(unblamed && part.last_error.is_none(), "{part:?}");
        }
    }
}

/// What the phone does after it was told that the disk is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// The next process goes on.
    Start,
    /// The same process does.
    Stay,
}

async fn pass(phone: &Phone) -> Result<SyncOutcome, ApiError> {
    phone.app().sync().ask();
    sync::sync_once(phone.app(), Budget::UNLIMITED).await
}

/// A pass that is dropped once something is under way.
async fn dropped_pass(phone: &Phone) {
    phone.app().sync().ask();
    let mut notices = phone.app().notices();
    let begun = async { while !matches!(notices.recv().await, Ok(Notice::Queue)) {} };
    tokio::select! {
        passed = sync::sync_once(phone.app(), Budget::UNLIMITED) => panic!("nothing was begun: {passed:?}"),
        () = begun => {}
    }
}

impl Saver {
    /// Passes until the city has everything and has told everything.
    async fn metered_passes(&mut self, then: Then) {
        ask("begin");
        self.passes(then).await;
        ask("pause");
    }

    async fn passes(&mut self, then: Then) {
        for _ in 0..MOST_PASSES {
            let before = known(&self.phone).await;
            match pass(&self.phone).await {
                Ok(passed) => {
                    assert_eq!(passed.reach, Reach::City);
                    assert!(!self.phone.status().await.no_room);
                    known(&self.phone).await.still_has(&before);
                    if passed.left.items == 0 && !passed.settling {
                        return;
                    }
                }
                Err(error) => self.was_full(&error, &before, then).await,
            }
        }
        panic!("the queue is {:#?}", self.phone.queue().await);
    }

    /// It is said by its name, nothing is lost, and the next process finds the same, also while there is no room.
    async fn was_full(&mut self, error: &ApiError, before: &Known, then: Then) {
        let what = point::last_of_pass().unwrap_or("pass_begun");
        assert_eq!(error.code, ApiCode::DiskFull, "{what}");
        assert!(self.phone.status().await.no_room, "whoever did not ask for the pass can see it too");
        let left = known(&self.phone).await;
        left.still_has(before);
        blames_nobody(&self.phone).await;
        if then == Then::Start {
            open(&mut self.phone, "again");
        }
        assert_eq!(known(&self.phone).await, left, "{what}");
        blames_nobody(&self.phone).await;
        ask(&format!("full {what}"));
    }
}

pub(crate) async fn all(folder: &Path, endpoint: &str, then: Then) {
    let mut saver = Saver::on(folder, endpoint);
    let kept = saver.draft().await;
    saver.words(kept, "Disimpan").await;
    saver.photo(kept, 1).await;
    saver.photo(kept, 2).await;
    let withdrawn = saver.draft().await;
    saver.words(withdrawn, "Ditarik").await;
    let erased = saver.draft().await;
    saver.words(erased, "Dihapus").await;

    // Made up; it stands for none who lives. No key of the city's is known yet.
    let given = json!({"nik": "3575014107900001", "consent": {"text_id": "identitas", "version": 1}});
    ask("begin");
    let set = async |phone: &Phone| identity::set(phone.app(), serde_json::from_value(given.clone()).unwrap()).await;
    let set = saver.step("pass", set, |_| String::new()).await;
    ask("pause");
    assert!(!set.sealed);
    for id in [kept, withdrawn, erased] {
        saver.submit(id).await;
    }
    saver.metered_passes(then).await;
    assert!(identity::get(saver.phone.app(), Nothing {}).await.unwrap().sealed);

    ask(&format!("city {kept}"));
    // Its connections went with the city.
    open(&mut saver.phone, "open");
    saver.metered_passes(then).await;
    saver.phone.say(kept, Feedback::Reply { note: "Di depan warung.".into() }).await.unwrap();
    saver.phone.withdraw(withdrawn).await.unwrap();
    saver.phone.erase(erased).await.unwrap();
    dropped_pass(&saver.phone).await;
    saver.metered_passes(then).await;

    for id in [kept, withdrawn] {
        let detail = saver.phone.complaint(id).await;
        assert!(detail.receipt.is_some() && detail.unsent_events.is_empty());
        let events: Vec<String> = detail.timeline.iter().map(|event| event.id.to_string()).collect();
        ask(&format!("knows {id} {}", events.join(" ")));
    }
}
