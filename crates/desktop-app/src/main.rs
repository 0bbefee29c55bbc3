//! Patchpanel, the program.
fn main() {}
