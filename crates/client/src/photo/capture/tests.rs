//! What becomes of photos of the camera, whatever its program says and whenever this one ends.

use super::*;
use crate::{
    draft::{DraftChange, DraftUpdate, DraftView, GivenPosition},
    map,
    opened::{self, open_with},
    ports::{Camera, Later, Locations, Measured},
};
use sambat_domain::{photo::MOST_PHOTOS, place::FixSource};
use sambat_photo::sample::{CameraOptions, camera_photo};
use std::{collections::VecDeque, future, sync::Arc};

/// What a camera program does when it is opened.
#[derive(Clone)]
enum Does {
    /// Writes these bytes, and comes back saying this.
    Returns(Vec<u8>, ShotEnd),
    /// Leaves no file, and comes back saying this.
    LeavesNothing(ShotEnd),
    /// Writes these bytes, and never comes back: the system ended this program meanwhile.
    Outlives(Vec<u8>),
}

struct Fake {
    folder: PathBuf,
    does: Mutex<VecDeque<Does>>,
}

impl Camera for Fake {
    fn folder(&self) -> Option<PathBuf> {
        Some(self.folder.clone())
    }

    fn shoot(&self, file: PathBuf) -> Later<'_, ShotEnd> {
        match self.does.lock().unwrap().pop_front().unwrap() {
            Does::Returns(bytes, end) => {
                fs::write(file, bytes).unwrap();
                Box::pin(future::ready(end))
            }
            Does::LeavesNothing(end) => Box::pin(future::ready(end)),
            Does::Outlives(bytes) => {
                fs::write(file, bytes).unwrap();
                Box::pin(future::pending())
            }
        }
    }
}

/// The town square.
const SQUARE: (f64, f64) = (-7.6453, 112.9071);

/// Stands here.
struct Standing((f64, f64));

impl Locations for Standing {
    fn can_tell(&self) -> bool {
        true
    }

    fn locate(&self, _: Duration, ask: bool) -> Later<'_, Located> {
        assert!(!ask, "nobody is asked for a permission while a photo is taken");
        Box::pin(future::ready(Located::Here(Measured {
            lat: self.0.0,
            lon: self.0.1,
            accuracy_m: Some(6.0),
            heading_deg: Some(40.0),
            age: Duration::from_secs(2),
            source: FixSource::Gps,
        })))
    }
}

fn on(folder: &Path, does: impl IntoIterator<Item = Does>) -> App {
    at(SQUARE, folder, does)
}

fn at(place: (f64, f64), folder: &Path, does: impl IntoIterator<Item = Does>) -> App {
    let camera = Fake { folder: folder.join("camera"), does: Mutex::new(does.into_iter().collect()) };
    open_with(folder, |config| {
        config.camera = Arc::new(camera);
        config.locations = Arc::new(Standing(place));
    })
}

fn jpeg(seed: u64) -> Vec<u8> {
    camera_photo(seed, &CameraOptions { width: 320, height: 240, ..CameraOptions::default() })
}

async fn begin(app: &App) -> OfDraft {
    OfDraft { id: draft::create(app, Nothing {}).await.unwrap().id }
}

async fn of(app: &App, draft: OfDraft) -> DraftView {
    draft::get(app, draft).await.unwrap()
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder.join("camera")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_photo_of_the_camera_is_in_its_draft_with_where_it_was_taken() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), [Does::Returns(jpeg(1), ShotEnd::Taken), Does::Returns(jpeg(2), ShotEnd::Taken)]);
    let draft = begin(&app).await;
    for n in 1..=2 {
        let shot = shoot(&app, draft).await.unwrap();
        assert_eq!((shot.end, shot.draft.photos.len()), (ShotEnd::Taken, n));
        assert!(shot.draft.photos[n - 1].taken_where.is_some());
    }
    let fix = of(&app, draft).await.place.fix.unwrap();
    assert_eq!((fix.accuracy_dm, fix.heading_deg, fix.source), (Some(60), Some(40), FixSource::Gps));
    assert_eq!(files(folder.path()), 0, "what the draft has lies nowhere else");
    assert!(recover(&app, Nothing {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn where_it_was_taken_has_the_street_that_the_map_knows_there() {
    let folder = tempfile::tempdir().unwrap();
    // In the middle of the sample map.
    let app = at((-6.3418, 112.45), folder.path(), [Does::Returns(jpeg(1), ShotEnd::Taken)]);
    map::lay_sample(&app, app.builtin()[0].as_str());
    let shot = shoot(&app, begin(&app).await).await.unwrap();
    let street = shot.draft.place.street.expect("the map is here");
    let pinned = begin(&app).await;
    let change = DraftChange::Pin(Some(GivenPosition { lat: -6.3418, lon: 112.45 }));
    let draft = draft::update(&app, DraftUpdate { id: pinned.id, seen: None, change }).await.unwrap().draft;
    assert_eq!(draft.place.street, Some(street), "as by a pin");
}

#[tokio::test]
async fn a_place_that_was_given_is_not_changed_by_a_photo() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), [Does::Returns(jpeg(1), ShotEnd::Taken)]);
    let draft = begin(&app).await;
    let change = DraftChange::Landmark("Depan pasar contoh".into());
    draft::update(&app, DraftUpdate { id: draft.id, seen: None, change }).await.unwrap();
    assert_eq!(shoot(&app, draft).await.unwrap().draft.place.fix, None);
}

#[tokio::test]
async fn what_the_camera_says_counts_for_less_than_what_it_left() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(
        folder.path(),
        [
            Does::Returns(jpeg(1), ShotEnd::Cancelled),
            Does::LeavesNothing(ShotEnd::Taken),
            Does::Returns(Vec::new(), ShotEnd::Taken),
            Does::LeavesNothing(ShotEnd::NoCamera),
            Does::LeavesNothing(ShotEnd::NoRoom),
        ],
    );
    let draft = begin(&app).await;
    for (end, photos) in [
        (ShotEnd::Taken, 1),
        (ShotEnd::Cancelled, 1),
        (ShotEnd::Cancelled, 1),
        (ShotEnd::NoCamera, 1),
        (ShotEnd::NoRoom, 1),
    ] {
        let shot = shoot(&app, draft).await.unwrap();
        assert_eq!((shot.end, shot.draft.photos.len()), (end, photos));
        assert_eq!(files(folder.path()), 0);
    }
}

#[tokio::test]
async fn a_photo_that_outlives_the_app_is_found_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), [Does::Outlives(jpeg(1))]);
    let draft = begin(&app).await;
    let mut open = Box::pin(shoot(&app, draft));
    while app.config().camera.folder().is_none_or(|folder| fs::read_dir(folder).map_or(0, Iterator::count) == 0) {
        tokio::select! {
            biased;
            _ = &mut open => unreachable!("the camera does not come back"),
            () = tokio::task::yield_now() => {}
        }
    }
    // While it is open it is asked for one photo at a time, and nobody takes its photo from under it.
    assert_eq!(shoot(&app, draft).await.unwrap().end, ShotEnd::Busy);
    assert!(recover(&app, Nothing {}).await.unwrap().is_empty());
    drop(open);
    drop(app);

    let app = on(folder.path(), []);
    assert!(of(&app, draft).await.photos.is_empty(), "the start itself waits for no photo");
    assert_eq!(recover(&app, Nothing {}).await.unwrap(), [draft]);
    let found = of(&app, draft).await;
    assert_eq!((found.photos.len(), found.place.fix.and_then(|fix| fix.accuracy_dm)), (1, Some(60)));
    assert!(recover(&app, Nothing {}).await.unwrap().is_empty(), "once");
    assert_eq!(files(folder.path()), 0);
}

#[tokio::test]
async fn a_photo_whose_draft_is_gone_goes_too_and_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), []);
    let (gone, kept) = (begin(&app).await, begin(&app).await);
    let noted = [(gone.id, jpeg(1)), (kept.id, b"no photo at all".to_vec()), (kept.id, jpeg(2))];
    fs::create_dir_all(folder.path().join("camera")).unwrap();
    for (n, (draft, bytes)) in (1..).zip(noted) {
        let id = PhotoId::new(app.now(), &[n; 10]);
        let capture = Capture { id, draft, before: None };
        app.write(move |transaction, vault| store::capture::put(transaction, vault, &capture)).await.unwrap();
        fs::write(file_of(&folder.path().join("camera"), id), bytes).unwrap();
    }
    fs::write(folder.path().join("camera/late.jpg"), jpeg(3)).unwrap();
    draft::delete(&app, gone).await.unwrap();
    assert_eq!(recover(&app, Nothing {}).await.unwrap(), [kept]);
    assert_eq!(of(&app, kept).await.photos.len(), 1);
    assert_eq!(files(folder.path()), 0, "also what nobody asked for any more");
}

#[tokio::test]
async fn a_draft_that_is_full_opens_no_camera() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), (0..MOST_PHOTOS).map(|n| Does::Returns(jpeg(n as u64), ShotEnd::Taken)));
    let draft = begin(&app).await;
    for _ in 0..MOST_PHOTOS {
        assert_eq!(shoot(&app, draft).await.unwrap().end, ShotEnd::Taken);
    }
    assert_eq!(shoot(&app, draft).await.unwrap_err().code, ApiCode::PhotosTooMany);
}

#[tokio::test]
async fn a_host_without_a_camera_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let app = opened::open(folder.path());
    assert!(!app.info().camera && !app.info().locates);
    let draft = begin(&app).await;
    assert_eq!(shoot(&app, draft).await.unwrap_err().code, ApiCode::Unsupported);
    assert!(recover(&app, Nothing {}).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_report_that_was_opened_and_never_begun_is_none_after_a_kill_and_one_that_waits_for_a_photo_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = on(folder.path(), []);
    let (blank, awaited, said) = (begin(&app).await, begin(&app).await, begin(&app).await);
    let capture = Capture { id: PhotoId::new(app.now(), &[1; 10]), draft: awaited.id, before: None };
    app.write(move |transaction, vault| store::capture::put(transaction, vault, &capture)).await.unwrap();
    let change = DraftChange::Description("L".into());
    draft::update(&app, DraftUpdate { id: said.id, seen: None, change }).await.unwrap();
    drop(app);
    let app = on(folder.path(), []);
    let listed: Vec<_> = draft::list(&app, Nothing {}).await.unwrap().into_iter().map(|row| row.id).collect();
    assert_eq!(listed, [said.id, awaited.id]);
    of(&app, blank).await;
    // Another window may have it open; nobody has it open for a day.
    app.write(move |transaction, vault| {
        let mut old = store::draft::get(transaction, vault, blank.id)?;
        old.saved_at -= jiff::SignedDuration::from_hours(25);
        store::draft::put(transaction, vault, &old)
    })
    .await
    .unwrap();
    begin(&app).await;
    assert_eq!(draft::get(&app, blank).await.unwrap_err().code, ApiCode::NotFound);
    of(&app, awaited).await;
}
