//! The entry point of the app on a desktop.

// A release on Windows opens no console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    sambat_lib::run();
}
