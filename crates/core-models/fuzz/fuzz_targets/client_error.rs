//! See `fuzz_bodies.rs` of http-client. The first two bytes are the status.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u16, &[u8])| {
    let (status, bytes) = input;
    patchpanel_http_client::fuzz_bodies::error(300 + status % 300, bytes);
});
