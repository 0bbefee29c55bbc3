//! What the program does where no window can be opened: a message, and in demo mode the tour.

use std::{io::Write as _, process::ExitCode};

use crate::cli::Arguments;

/// Says why there is no window and what to do; with `--demo` tours the demo tenant instead.
pub fn instead_of_a_window(reason: &str, arguments: &Arguments) -> ExitCode {
    // The window library puts its own source line first; the reason comes last.
    let reason = reason.rsplit_once(": ").map_or(reason, |(_, last)| last);
    let reason = reason.trim_end_matches([';', ')', '.']);
    let next = next(arguments);
    let mut out = std::io::stderr();
    writeln!(
        out,
        "No window can be opened on this computer ({reason});\n{next}\n"
    )
    .unwrap_or_default();
    tour(arguments)
}

#[cfg(feature = "demo")]
fn next(arguments: &Arguments) -> &'static str {
    if arguments.demo {
        "the demo tour runs without a window."
    } else {
        "start it on a desktop, or try `patchpanel --tour` here."
    }
}

#[cfg(not(feature = "demo"))]
fn next(_arguments: &Arguments) -> &'static str {
    "start it on a desktop."
}

#[cfg(feature = "demo")]
fn tour(arguments: &Arguments) -> ExitCode {
    if arguments.demo {
        crate::tour::main(std::path::Path::new(crate::tour::FOLDER))
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(not(feature = "demo"))]
fn tour(_arguments: &Arguments) -> ExitCode {
    ExitCode::FAILURE
}
