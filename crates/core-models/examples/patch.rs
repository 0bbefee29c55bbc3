//! Two JSON files in, the JSON Patch between them out.
//!
//! ```text
//! cargo run -p patchpanel-core-models --example patch -- [--guard] BEFORE.json AFTER.json
//! ```
//!
//! `--guard` puts a `test` before each value that is replaced or removed. The exit code is 0 when the files
//! are equal, 1 when they differ and 2 when there is no patch.

use std::process::ExitCode;

use patchpanel_core_models::json;
use patchpanel_core_models::patch::{self, Patch};
use serde_json::Value;

/// What the command line asks for.
struct Request {
    before_path: String,
    after_path: String,
    guards: Guards,
}

#[derive(Clone, Copy, PartialEq)]
enum Guards {
    With,
    Without,
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for the command line"
)]
fn main() -> ExitCode {
    let made = read_request(std::env::args().skip(1)).and_then(|request| make_patch(&request));
    match made {
        Ok(patch) => {
            println!("{patch:#}");
            ExitCode::from(u8::from(!patch.is_empty()))
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn read_request(arguments: impl Iterator<Item = String>) -> Result<Request, String> {
    let (options, paths): (Vec<_>, Vec<_>) =
        arguments.partition(|argument| argument.starts_with("--"));
    let guards = match options
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => Guards::Without,
        ["--guard"] => Guards::With,
        _ => return Err(usage()),
    };
    match <[String; 2]>::try_from(paths) {
        Ok([before_path, after_path]) => Ok(Request {
            before_path,
            after_path,
            guards,
        }),
        Err(_) => Err(usage()),
    }
}

fn usage() -> String {
    "Usage: patch [--guard] BEFORE.json AFTER.json".to_owned()
}

fn make_patch(request: &Request) -> Result<Patch, String> {
    let before = read_json(&request.before_path)?;
    let after = read_json(&request.after_path)?;
    let patch = patch::diff(&before, &after);
    match request.guards {
        Guards::Without => Ok(patch),
        Guards::With => patch::with_guards(&patch, &before).map_err(|error| error.to_string()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program reads files, the library does not"
)]
fn read_json(path: &str) -> Result<Value, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("“{path}” cannot be read: {error}"))?;
    let text = json::text_of(&bytes).map_err(|error| format!("“{path}” is not JSON: {error}."))?;
    json::read(&text).map_err(|fault| format!("“{path}” is not JSON. {fault}"))
}
