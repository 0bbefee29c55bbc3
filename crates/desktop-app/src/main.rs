//! Patchpanel, the program: arguments, logging, the real ports, and the window.

use std::{process::ExitCode, sync::Arc};

use clap::Parser as _;
#[cfg(feature = "demo")]
use patchpanel::command::Action;
use patchpanel::{
    app::App,
    backup,
    cli::Arguments,
    command::PlanFileCommand,
    logging, no_window,
    ports::{Ports, portable},
};
use patchpanel_ui_kit::theme;

/// Overwrites memory when it is freed. A secret has many owners that do not: the field it is typed into, the library of
/// the keychain, buffers of HTTP and TLS, and every text that grew while it was written.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(feature = "demo")]
    if let Some(folder) = &arguments.tour {
        let _logging = logging::start(None);
        return patchpanel::tour::main(folder);
    }
    let folder = arguments.data_dir.clone().or_else(portable::folder);
    let ports = Ports::real(folder);
    let _logging = logging::start(Some(&ports.logs));
    match arguments.backup_order() {
        Ok(Some(order)) => return backup::main(ports, &order),
        Ok(None) => {}
        Err(error) => error.exit(),
    }
    match open_window(&arguments, ports) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => no_window::instead_of_a_window(&error.to_string(), &arguments),
    }
}

fn open_window(arguments: &Arguments, ports: Ports) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Patchpanel")
        .with_app_id("patchpanel")
        .with_icon(icon()?)
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([1024.0, 640.0]);
    let options = eframe::NativeOptions {
        viewport,
        // Only shadows have a gradient to smooth, and without a GPU the noise is computed for every pixel.
        dithering: false,
        ..Default::default()
    };
    let arguments = arguments.clone();
    eframe::run_native(
        "patchpanel",
        options,
        Box::new(move |creation| Ok(Box::new(Window::new(creation, &arguments, ports)?))),
    )
}

/// The icon where no desktop file gives the window one.
fn icon() -> eframe::Result<egui::IconData> {
    let png = include_bytes!("../../../packaging/icons/128.png");
    eframe::icon_data::from_png_bytes(png)
        .map_err(|error| eframe::Error::AppCreation(Box::new(error)))
}

struct Window(App);

impl Window {
    fn new(
        creation: &eframe::CreationContext<'_>,
        arguments: &Arguments,
        ports: Ports,
    ) -> std::io::Result<Self> {
        theme::install(&creation.egui_ctx);
        let ctx = creation.egui_ctx.clone();
        let mut app = App::new(
            ports,
            jiff::tz::TimeZone::system(),
            Arc::new(move || ctx.request_repaint()),
        )?;
        #[cfg(feature = "demo")]
        if arguments.demo {
            app.ask(Action::ExploreDemo);
        }
        if let Some(path) = &arguments.plan {
            app.ask(PlanFileCommand::Open(path.clone()));
        }
        Ok(Self(app))
    }
}

impl eframe::App for Window {
    fn raw_input_hook(&mut self, _ctx: &egui::Context, input: &mut egui::RawInput) {
        App::raw_input(input);
    }

    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }

    /// The ground of every screen. Drawing it once more would cost half of a frame where there is no GPU.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    #[cfg(not(target_os = "windows"))]
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.store_drafts();
    }

    #[cfg(target_os = "windows")]
    fn on_exit(&mut self) {
        self.0.store_drafts();
    }
}
