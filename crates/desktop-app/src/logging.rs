//! Where what happens is noted: warnings on standard error, more in a log file for each day.

use std::{
    backtrace::Backtrace,
    io::{self, Write},
    panic::{self, PanicHookInfo},
};

use patchpanel_ui_kit::visible::marked;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::{
    Layer as _, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::ports::logs::Logs;

/// Sets what is noted, such as `info,patchpanel=debug`, for both standard error and the log file.
const VARIABLE: &str = "PATCHPANEL_LOG";
const ON_STANDARD_ERROR: &str = "warn";
const IN_THE_FILE: &str = "info,patchpanel=debug,patchpanel_http_client=debug";

/// Lines that are still to be written are written when this is dropped.
#[must_use = "without it, the last lines are lost"]
pub struct Logging(
    #[expect(dead_code, reason = "writes the last lines when it is dropped")] Option<WorkerGuard>,
);

/// Begins to note what happens; without `logs`, and where no log file can be written, on standard error alone.
pub fn start(logs: Option<&Logs>) -> Logging {
    let on_standard_error = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(|| VisibleLines(io::stderr()))
        .with_filter(filter(ON_STANDARD_ERROR));
    let file = logs.map(Logs::open);
    let failure = file.as_ref().and_then(|file| file.as_ref().err().cloned());
    // Lines wait for the disk on a thread of their own, never on the UI's.
    let file = file
        .and_then(Result::ok)
        .map(tracing_appender::non_blocking);
    let (writer, guard) = file.unzip();
    let in_the_file = writer.map(|writer| {
        tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(move || VisibleLines(writer.clone()))
            .with_filter(filter(IN_THE_FILE))
    });
    tracing_subscriber::registry()
        .with(on_standard_error)
        .with(in_the_file)
        .init();
    if let Some(reason) = failure {
        tracing::warn!(reason, "no log file can be written");
    }
    note_panics();
    let (version, system, machine) = (
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    tracing::info!(version, system, machine, "Patchpanel starts");
    Logging(guard)
}

fn filter(otherwise: &str) -> Targets {
    let set = std::env::var(VARIABLE).ok();
    let set = set.and_then(|set| set.parse().ok());
    set.unwrap_or_else(|| otherwise.parse().unwrap_or_default())
}

/// Writes each event as one line, in which nothing fakes another one.
struct VisibleLines<W>(W);

impl<W: Write> Write for VisibleLines<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        // At once, so that lines of several threads stay apart.
        self.0.write_all(format!("{}\n", marked(line)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A panic is a bug; the log file has its place for the report.
fn note_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or_default();
        tracing::error!(place, words, "Patchpanel made a mistake");
        for frame in Backtrace::capture().to_string().lines() {
            tracing::error!("{frame}");
        }
        before(info);
    }));
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::invisible;
    use patchpanel_ui_kit::visible::is_hidden;

    use super::*;

    #[test]
    fn a_name_in_an_event_cannot_fake_a_second_line() {
        let mut lines = Vec::new();

        VisibleLines(&mut lines)
            .write_all("INFO read name=acme\n2026 ERROR \u{202E}\0\n".as_bytes())
            .unwrap();

        assert_eq!(
            String::from_utf8(lines).unwrap(),
            "INFO read name=acme[U+000A]2026 ERROR [U+202E][U+0000]\n"
        );
    }

    #[test]
    fn all_that_cannot_be_seen_is_a_mark_but_for_blanks_joiners_and_variation_selectors() {
        let shapes_letters = |letter: char| {
            letter.is_whitespace()
                && !letter.is_control()
                && !matches!(letter, '\u{2028}' | '\u{2029}')
                || matches!(
                    letter,
                    '\u{200C}' | '\u{200D}' | '\u{180B}'..='\u{180D}' | '\u{180F}'
                )
                || matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
        };
        for letter in '\0'..=char::MAX {
            let is_unseen = invisible::name(letter).is_some() && !shapes_letters(letter);

            assert_eq!(is_hidden(letter), is_unseen, "U+{:04X}", u32::from(letter));
        }
    }
}
