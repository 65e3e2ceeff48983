#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| labnews_fuzz::media(input));
