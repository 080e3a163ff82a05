//! The sign in the desktop's tray, while the program goes on without its window.

use std::sync::{Mutex, MutexGuard, PoisonError};
use system::Tray;
use tauri::{AppHandle, Manager as _, Runtime};

/// What is in its menu.
const OPEN: &str = "Buka Sambat";
const QUIT: &str = "Keluar";

/// The sign, while there is one, and what a press on it does.
struct Place<R: Runtime> {
    shown: Mutex<Option<Tray<R>>>,
    pressed: fn(&AppHandle<R>),
}

impl<R: Runtime> Place<R> {
    fn shown(&self) -> MutexGuard<'_, Option<Tray<R>>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says once what a press on the sign does.
pub fn prepare<R: Runtime>(app: &AppHandle<R>, pressed: fn(&AppHandle<R>)) {
    app.manage(Place { shown: Mutex::new(None), pressed });
}

/// Puts the sign into the tray, where there is one.
pub fn show<R: Runtime>(app: &AppHandle<R>) {
    if let Some(place) = app.try_state::<Place<R>>() {
        let mut shown = place.shown();
        if shown.is_none() {
            *shown = Tray::show(app, place.pressed);
        }
    }
}

/// Takes the sign away.
pub fn hide<R: Runtime>(app: &AppHandle<R>) {
    if let Some(place) = app.try_state::<Place<R>>() {
        drop(place.shown().take());
    }
}

/// Whether the program can be found in the tray now, so that it may go on without a window.
pub fn is_there<R: Runtime>(app: &AppHandle<R>) -> bool {
    app.try_state::<Place<R>>().is_some_and(|place| place.shown().as_ref().is_some_and(Tray::is_there))
}

/// Ends the program: the one way to, while the tray holds it.
fn quit<R: Runtime>(app: &AppHandle<R>) {
    app.exit(0);
}

/// Where the desktop has a tray (StatusNotifierItem): GNOME has none by itself, and a program without a window and without a tray
/// could not be found again.
#[cfg(target_os = "linux")]
mod system {
    use super::{AppHandle, OPEN, QUIT, Runtime, quit};
    use ksni::{
        Icon, MenuItem,
        blocking::{Handle, TrayMethods as _},
        menu::StandardItem,
    };

    pub struct Tray<R: Runtime>(Handle<Item<R>>);

    struct Item<R: Runtime> {
        app: AppHandle<R>,
        pressed: fn(&AppHandle<R>),
    }

    impl<R: Runtime> Tray<R> {
        pub fn show(app: &AppHandle<R>, pressed: fn(&AppHandle<R>)) -> Option<Self> {
            Item { app: app.clone(), pressed }.spawn().ok().map(Self)
        }

        /// A desktop's tray may go while the program runs.
        pub fn is_there(&self) -> bool {
            !self.0.is_closed()
        }
    }

    impl<R: Runtime> Drop for Tray<R> {
        fn drop(&mut self) {
            self.0.shutdown();
        }
    }

    impl<R: Runtime> ksni::Tray for Item<R> {
        fn id(&self) -> String {
            self.app.config().identifier.clone()
        }

        fn title(&self) -> String {
            "Sambat".into()
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            let Some(icon) = self.app.default_window_icon() else { return Vec::new() };
            let size = |side: u32| i32::try_from(side).unwrap_or_default();
            let data = icon.rgba().chunks_exact(4).flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]]).collect();
            vec![Icon { width: size(icon.width()), height: size(icon.height()), data }]
        }

        fn activate(&mut self, _: i32, _: i32) {
            (self.pressed)(&self.app);
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let item = |label: &str, pressed: fn(&AppHandle<R>)| {
                let activate = Box::new(move |item: &mut Self| pressed(&item.app));
                MenuItem::from(StandardItem { label: label.into(), activate, ..StandardItem::default() })
            };
            vec![item(OPEN, self.pressed), item(QUIT, quit)]
        }
    }
}

/// By Tauri, where the system has had a tray for ever.
#[cfg(not(target_os = "linux"))]
mod system {
    use super::{AppHandle, OPEN, QUIT, Runtime, quit};
    use tauri::{
        menu::{Menu, MenuItem},
        tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
    };

    pub struct Tray<R: Runtime>(TrayIcon<R>);

    impl<R: Runtime> Tray<R> {
        pub fn show(app: &AppHandle<R>, pressed: fn(&AppHandle<R>)) -> Option<Self> {
            let open = MenuItem::with_id(app, "open", OPEN, true, None::<&str>).ok()?;
            let quit_item = MenuItem::with_id(app, "quit", QUIT, true, None::<&str>).ok()?;
            let menu = Menu::with_items(app, &[&open, &quit_item]).ok()?;
            let mut tray = TrayIconBuilder::new()
                .tooltip("Sambat")
                .menu(&menu)
                .show_menu_on_left_click(false)
                .on_menu_event(move |app, event| match event.id().as_ref() {
                    "quit" => quit(app),
                    _ => pressed(app),
                })
                .on_tray_icon_event(move |tray, event| {
                    if let TrayIconEvent::Click {
                        button: MouseButton::Left, button_state: MouseButtonState::Up, ..
                    } = event
                    {
                        pressed(tray.app_handle());
                    }
                });
            if let Some(icon) = app.default_window_icon() {
                tray = tray.icon(icon.clone());
            }
            tray.build(app).ok().map(Self)
        }

        pub fn is_there(&self) -> bool {
            self.0.set_visible(true).is_ok()
        }
    }
}
