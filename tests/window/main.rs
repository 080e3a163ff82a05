//! The app in its real window: WebKitGTK, Tauri's IPC, the real core and the real city. A handful of scenarios; what the
//! page does in each corner is tested in a browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test falls over where it stands")]

mod app;
mod desktop;

use app::Window;
use rusqlite::{Connection, OpenFlags};
use sambat_domain::id::ComplaintId;
use sambat_tests::city::City;

/// The complaint that the city has under a ticket, if it has one; never two.
fn kept(city: &City, ticket: &str) -> Option<ComplaintId> {
    let database = Connection::open_with_flags(city.data().join("main.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut found = database.prepare("SELECT id FROM complaint WHERE ticket = ?1").unwrap();
    let found: Vec<String> = found.query_map([ticket], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(found.len() < 2);
    found.first().map(|id| id.parse().unwrap())
}

/// From home by the four steps to the last of them, with no photo.
fn compose(window: &Window, description: &str) {
    window.press("Lapor");
    window.press_exactly("Isi langkah demi langkah");
    window.heading("Foto dulu");
    window.press_exactly("Lanjut ke tempat");
    window.read("Taruh pin di peta");
    window.write("Patokan", "Depan warung, seberang pasar");
    window.saved();
    window.press("Lanjut tanpa titik");
    window.heading("Soal apa?");
    window.choose("Infrastruktur");
    window.choose("Jalan rusak");
    window.write("Ceritakan singkat", description);
    window.saved();
    window.press_exactly("Lanjut periksa");
    window.heading("Yang dikirim");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_goes_from_the_window_to_the_city_and_its_receipt_comes_back() {
    let city = City::started().await;
    let folder = tempfile::tempdir().unwrap();
    let ticket = {
        let window = Window::open(folder.path(), &city).await;
        window.press_exactly("Mulai");
        window.read("Terhubung");
        compose(&window, "Lubang dalam di jalur kiri.");
        window.press_exactly("Kirim");
        window.heading("Tanda terima");
        window.heading("Lengkap di kota");
        window.read("PSR-")
    };
    assert!(kept(&city, &ticket).is_some());

    // The next start of the app finds it.
    let window = Window::open(folder.path(), &city).await;
    window.follow("Lubang dalam di jalur kiri");
    window.read("Tanda tangan kota cocok");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_city_it_is_saved_and_a_later_start_sends_it() {
    let mut city = City::planned();
    let folder = tempfile::tempdir().unwrap();
    let ticket = {
        let window = Window::open(folder.path(), &city).await;
        window.press_exactly("Mulai");
        compose(&window, "Lampu jalan mati.");
        window.press_exactly("Simpan, kirim nanti");
        window.heading("Tanda terima");
        window.read("Aman tersimpan");
        window.read("PSR-")
    };
    city.start().await;
    assert_eq!(kept(&city, &ticket), None);
    let window = Window::open(folder.path(), &city).await;
    window.follow("Lampu jalan mati");
    window.read("Tanda tangan kota cocok");
    assert!(kept(&city, &ticket).is_some());
}
