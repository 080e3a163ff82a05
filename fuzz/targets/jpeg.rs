//! The way of a JPEG at the city: looked through, decoded, made anew.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: sambat_fuzz::pass_over_guarded_panics(), |bytes: &[u8]| -> libfuzzer_sys::Corpus {
    sambat_fuzz::jpeg::admit(bytes)
});
