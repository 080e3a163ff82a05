//! The app among the programs of a desktop: a second start, notifications, the tray.

use crate::{
    app::{self, Window},
    compose, kept,
};
use sambat_domain::event::EventKind;
use sambat_tests::{
    city::City,
    desktop::{Bus, Display, PATIENCE, surroundings},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

/// Starts the program as a click on a link, a file or its icon does.
fn started(arguments: &[&str], display: &Display, bus: &str, data: &Path, city: &City) -> Child {
    let mut program = Command::new(app::binary());
    surroundings(&mut program, display, bus, data, &city.endpoint()).args(arguments).spawn().unwrap()
}

/// Files a report in the window, and answers its ticket once the city has it.
fn filed(window: &Window) -> String {
    window.press_exactly("Mulai");
    window.read("Terhubung");
    compose(window, "Lubang dalam di jalur kiri.");
    window.press_exactly("Kirim");
    window.heading("Lengkap di kota");
    window.read("PSR-")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_over_what_it_was_given_and_ends() {
    let (bus, city, folder) = (Bus::start(), City::started().await, tempfile::tempdir().unwrap());
    let window = Window::open_on(&bus.address, folder.path(), &city).await;
    let ticket = filed(&window);
    window.press_exactly("Nanti saja");
    window.follow("Beranda");
    let file = folder.path().join("titipan pak RT.sambat");
    fs::write(&file, "not a file of reports").unwrap();
    for (given, shows) in [
        (format!("sambat://tiket/{ticket}"), "Lubang dalam"),
        (file.display().to_string(), "Berkas dari warga tanpa sinyal"),
    ] {
        let ended = started(&[&given], &window.display, &bus.address, folder.path(), &city).wait().unwrap();
        assert!(ended.success());
        window.read(shows);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_shown_once_and_a_press_opens_its_report() {
    let (bus, city, folder) = (Bus::start(), City::started().await, tempfile::tempdir().unwrap());
    let shown = bus.with_notifications();
    let window = Window::open_on(&bus.address, folder.path(), &city).await;
    let ticket = filed(&window);
    window.press_exactly("Ya, kabari");
    window.read("Anda dikabari saat kota menjawab.");
    window.follow("Beranda");
    let id = kept(&city, &ticket).unwrap();
    city.act(id, None, EventKind::Assigned { agency: "pupr".parse().unwrap() }, None).await;
    city.act(id, Some("pupr"), EventKind::Answer, Some("Kami cek besok pagi, jam delapan.")).await;
    // Whoever comes back to the app has it ask the city at once.
    started(&[], &window.display, &bus.address, folder.path(), &city).wait().unwrap();
    let told = shown.next();
    assert!(told.summary.starts_with("Dijawab dalam"), "{told:?}");
    assert!(shown.is_empty());
    // The bus does not tell who listens for a press already: a citizen who sees it lets some time pass, and here it is pressed again.
    let (opened, is_open) = mpsc::channel::<()>();
    let pressing = thread::spawn(move || {
        while is_open.recv_timeout(Duration::from_millis(50)) == Err(RecvTimeoutError::Timeout) {
            shown.press(&told);
        }
    });
    window.read("Kami cek besok pagi, jam delapan.");
    drop(opened);
    pressing.join().unwrap();
}

/// The record of a citizen's wish that the program starts with the computer, as an older place of it has it.
fn starts_with_the_computer(data: &Path) -> PathBuf {
    let folder = data.join("xdg/config/autostart");
    fs::create_dir_all(&folder).unwrap();
    let record = folder.join("id.sambat.warga.desktop");
    fs::write(&record, "[Desktop Entry]\nType=Application\nExec=sambat --tray\n").unwrap();
    record
}

/// The web view's processes below one of ours.
fn web_views(of: u32) -> usize {
    let below = Command::new("pgrep").args(["-c", "-P", &of.to_string(), "WebKit"]).output().unwrap();
    String::from_utf8(below.stdout).unwrap().trim().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn started_with_the_computer_it_stays_in_the_tray_without_a_web_view_until_it_is_asked_for() {
    let (bus, city, folder) = (Bus::start(), City::started().await, tempfile::tempdir().unwrap());
    let (_tray, put) = bus.with_tray();
    let display = Display::open();
    let record = starts_with_the_computer(folder.path());
    let mut program = started(&["--tray"], &display, &bus.address, folder.path(), &city);
    put.recv_timeout(PATIENCE).unwrap();
    assert_eq!(web_views(program.id()), 0);
    let again = started(&[], &display, &bus.address, folder.path(), &city).wait().unwrap();
    assert!(again.success());
    let mut often = tokio::time::interval(Duration::from_millis(20));
    while web_views(program.id()) == 0 {
        assert!(program.try_wait().unwrap().is_none(), "it ended");
        often.tick().await;
    }
    let record = fs::read_to_string(record).unwrap();
    assert!(record.contains(&format!("Exec=\"{}\" --tray", app::binary().display())), "{record}");
    program.kill().unwrap();
    program.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installer_has_the_program_end_and_hears_how_much_was_not_sent() {
    let (bus, city, folder) = (Bus::start(), City::planned(), tempfile::tempdir().unwrap());
    let display = Display::open();
    let code = |argument: &str| {
        started(&[argument], &display, &bus.address, folder.path(), &city).wait().unwrap().code().unwrap()
    };
    assert_eq!((code("--quit"), code("--count-unsent")), (0, 0), "none runs, and there is none");
    {
        let window = Window::open_on(&bus.address, folder.path(), &city).await;
        window.press_exactly("Mulai");
        compose(&window, "Lampu jalan mati.");
        window.press_exactly("Simpan, kirim nanti");
        window.heading("Tanda terima");
        window.read("Aman tersimpan");
    }
    let (_tray, put) = bus.with_tray();
    starts_with_the_computer(folder.path());
    let mut running = started(&["--tray"], &display, &bus.address, folder.path(), &city);
    put.recv_timeout(PATIENCE).unwrap();
    assert_eq!(code("--quit"), 0);
    assert!(running.wait().unwrap().success());
    assert_eq!(code("--count-unsent"), 1);
}
