//! Prints the manual page: `cargo run -p patchpanel --example man > patchpanel.1`.

use clap::CommandFactory as _;

fn main() -> std::io::Result<()> {
    clap_mangen::Man::new(patchpanel::cli::Arguments::command()).render(&mut std::io::stdout())
}
