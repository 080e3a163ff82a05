//! The desktop entry point.
fn main() {
    sambat_lib::run();
}
