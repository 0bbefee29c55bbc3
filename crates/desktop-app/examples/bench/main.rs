//! Measures what a person feels of the app, beside an empty window of eframe, and prints a table.
//!
//! `cargo run --release -p patchpanel --example bench`; with `-- --check` only allocations are counted, and it fails
//! where one of them is more than half as many again as `allocations.txt` says. Without a display the figures of real
//! windows are left out; `xvfb-run -a` gives one.
#![expect(clippy::print_stdout, reason = "a measurement shows its result")]

mod frames;
mod programs;
mod scenes;
mod seat;
mod window;

use std::process::ExitCode;

use patchpanel::app::App;
use patchpanel_tenant_simulator::{RateLimit, Running, Seed, Simulator};

use self::seat::{Seat, Tenant};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => all(),
        ["--check"] => scenes::check_allocations(),
        ["--window"] => return window::run(|ctx| Ok(Started(Seat::new(ctx, None)?))),
        ["--window", count, address, client_id, secret] => {
            let tenant = Tenant {
                address: (*address).to_owned(),
                client_id: (*client_id).to_owned(),
                secret: (*secret).to_owned(),
            };
            let count = count.parse().unwrap_or_default();
            return window::run(move |ctx| {
                Ok(Listing {
                    seat: Seat::new(ctx, Some(tenant))?,
                    count,
                })
            });
        }
        _ => Err("Give nothing, or --check.".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), Failure> {
    scenes::print_frames()?;
    programs::print_programs()
}

/// A tenant of so many connectors in this process.
pub(crate) struct Host {
    pub(crate) running: Running,
    pub(crate) runtime: tokio::runtime::Runtime,
}

impl Host {
    pub(crate) fn start(connectors: usize) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let simulator = Simulator::builder()
            .seed(Seed::Large(connectors))
            .rate_limit(RateLimit::default());
        let running = runtime.block_on(simulator.start())?;
        Ok(Self { running, runtime })
    }

    pub(crate) fn tenant(&self) -> Tenant {
        Tenant {
            address: self.running.base_url().to_owned(),
            client_id: self.running.client_id().to_owned(),
            secret: self.running.client_secret().to_owned(),
        }
    }
}

/// The first screen.
struct Started(Seat);

impl window::Shown for Started {
    fn raw_input(&mut self, input: &mut egui::RawInput) {
        App::raw_input(input);
    }

    fn logic(&mut self, ctx: &egui::Context) {
        self.0.app.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        self.0.app.ui(ui);
    }

    fn is_ready(&self) -> bool {
        true
    }
}

/// The list of a tenant's connectors.
struct Listing {
    seat: Seat,
    count: usize,
}

impl window::Shown for Listing {
    fn raw_input(&mut self, input: &mut egui::RawInput) {
        App::raw_input(input);
    }

    fn logic(&mut self, ctx: &egui::Context) {
        self.seat.app.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        self.seat.app.ui(ui);
    }

    fn is_ready(&self) -> bool {
        seat::listed(self.seat.app.state()) == self.count
    }
}
