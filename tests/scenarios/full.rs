//! No room left on the phone: it is said, and nothing is lost.

use sambat_client::{
    api::{ApiCode, ApiError},
    draft::DraftView,
};
use sambat_tests::{phone::Phone, picture};
use std::{fs, process::Command};

/// In blocks of 512 bytes, as `ulimit -f` counts: the store fits, a photo does not.
const LIMIT: usize = 400;

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_does_not_fit_leaves_the_draft_and_fits_when_there_is_room() {
    let mut phone = Phone::new("http://127.0.0.1:9");
    let draft = phone.draft("Lubang besar.").await;
    phone.close();
    let chosen = phone.folder().join("chosen.jpg");
    fs::write(&chosen, picture::small(1)).unwrap();

    // With SIGXFSZ ignored, a write beyond the limit fails as one on a full disk does. The soft limit only: the child lifts it.
    let script = format!(r#"trap "" XFSZ; ulimit -S -f {LIMIT}; exec "$0" "$@""#);
    let done = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_sambat-crash"), "fill"])
        .args([phone.folder(), draft.id.to_string().as_ref(), &chosen])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let said = String::from_utf8(done.stdout).unwrap();
    let said: Vec<&str> = said.lines().collect();

    let refused: ApiError = serde_json::from_str(said[0]).unwrap();
    assert_eq!(refused.code, ApiCode::DiskFull);
    let then: DraftView = serde_json::from_str(said[1]).unwrap();
    assert_eq!(then, draft, "as if nothing had been tried");
    let after: DraftView = serde_json::from_str(said[2]).unwrap();
    assert_eq!(after.photos.len(), 1, "the same chosen file, once there is room");
    assert!(usize::try_from(after.photos[0].bytes).unwrap() > LIMIT * 512, "it did not fit before");

    // The next process finds it all, and it can be sent.
    phone.open();
    assert_eq!(phone.draft_now(draft.id).await.unwrap(), after);
    assert!(
        fs::read_dir(phone.folder().join("photos"))
            .unwrap()
            .all(|entry| { entry.unwrap().path().extension().is_some_and(|kind| kind == "photo") })
    );
    phone.submit(draft.id).await.unwrap();
}
