//! The sign in the desktop's tray, while the program goes on without its window.

use tauri::{AppHandle, Runtime};

/// What is in its menu.
const OPEN: &str = "Buka Sambat";
const QUIT: &str = "Keluar";

/// Ends the program: the one way to, while the tray holds it.
fn quit<R: Runtime>(app: &AppHandle<R>) {
    app.exit(0);
}

/// Where the desktop has a tray (StatusNotifierItem): GNOME has none by itself, and a program without a window and without a tray
/// could not be found again.
#[cfg(target_os = "linux")]
mod system {
    use super::{AppHandle, OPEN, QUIT, Runtime, quit};
    use crate::host::desktop::come_forward;
    use ksni::{
        Icon, MenuItem,
        blocking::{Handle, TrayMethods as _},
        menu::StandardItem,
    };

    pub struct Tray<R: Runtime>(Handle<Item<R>>);

    struct Item<R: Runtime>(AppHandle<R>);

    impl<R: Runtime> Tray<R> {
        pub fn show(app: &AppHandle<R>) -> Option<Self> {
            Item(app.clone()).spawn().ok().map(Self)
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
            self.0.config().identifier.clone()
        }

        fn title(&self) -> String {
            "Sambat".into()
        }

        fn icon_pixmap(&self) -> Vec<Icon> {
            let Some(icon) = self.0.default_window_icon() else { return Vec::new() };
            let size = |side: u32| i32::try_from(side).unwrap_or_default();
            let data = icon.rgba().chunks_exact(4).flat_map(|pixel| [pixel[3], pixel[0], pixel[1], pixel[2]]).collect();
            vec![Icon { width: size(icon.width()), height: size(icon.height()), data }]
        }

        fn activate(&mut self, _: i32, _: i32) {
            come_forward(&self.0);
        }

        fn menu(&self) -> Vec<MenuItem<Self>> {
            let item = |label: &str, pressed: fn(&AppHandle<R>)| {
                let activate = Box::new(move |item: &mut Self| pressed(&item.0));
                MenuItem::from(StandardItem { label: label.into(), activate, ..StandardItem::default() })
            };
            vec![item(OPEN, come_forward), item(QUIT, quit)]
        }
    }
}

/// By Tauri, where the system has had a tray for ever.
#[cfg(not(target_os = "linux"))]
mod system {
    use super::{AppHandle, OPEN, QUIT, Runtime, quit};
    use crate::host::desktop::come_forward;
    use tauri::{
        menu::{Menu, MenuItem},
        tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
    };

    pub struct Tray<R: Runtime>(TrayIcon<R>);

    impl<R: Runtime> Tray<R> {
        pub fn show(app: &AppHandle<R>) -> Option<Self> {
            let open = MenuItem::with_id(app, "open", OPEN, true, None::<&str>).ok()?;
            let quit_item = MenuItem::with_id(app, "quit", QUIT, true, None::<&str>).ok()?;
            let menu = Menu::with_items(app, &[&open, &quit_item]).ok()?;
            let mut tray = TrayIconBuilder::new()
                .tooltip("Sambat")
                .menu(&menu)
                .show_menu_on_left_click(false)
                .on_menu_event(|app, event| match event.id().as_ref() {
                    "quit" => quit(app),
                    _ => come_forward(app),
                })
                .on_tray_icon_event(|tray, event| {
                    if let TrayIconEvent::Click {
                        button: MouseButton::Left, button_state: MouseButtonState::Up, ..
                    } = event
                    {
                        come_forward(tray.app_handle());
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

pub use system::Tray;
