//! Serves a simulated tenant until it is ended.
fn main() {}
