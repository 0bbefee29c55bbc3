//! Serves a simulated tenant until it is ended.
//!
//! Prints one line of JSON with `base_url`, `client_id` and `client_secret` and nothing else on the
//! standard output; what goes wrong is a sentence on the standard error.

use clap::Parser;
use patchpanel_tenant_simulator::{
    Account, Builder, Fault, RateLimit, Running, Seed, Simulator, Switches,
};
use serde_json::{Map, Value, json};
use std::fmt::Display;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Serves a simulated Identity Security Cloud tenant for tests and demos.
#[derive(Debug, Parser)]
#[command(name = "patchpanel-simulator", version)]
struct Arguments {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The connectors at the start: demo, empty, or large:N for N connectors.
    #[arg(long, default_value = "demo")]
    seed: Seed,
    /// The client id of the personal access token.
    #[arg(long, value_name = "ID", requires = "client_secret")]
    client_id: Option<String>,
    /// The client secret of the personal access token.
    #[arg(long, value_name = "SECRET", requires = "client_id")]
    client_secret: Option<String>,
    /// The client id of a public client, for signing in with a browser.
    #[arg(long, value_name = "ID", requires = "redirect_uri")]
    public_client: Option<String>,
    /// An address to which the browser may be sent back; can be given several times.
    #[arg(long, value_name = "URL", requires = "public_client")]
    redirect_uri: Vec<String>,
    /// The tenant's name.
    #[arg(long, value_name = "NAME")]
    org: Option<String>,
    /// The life of access tokens in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 749)]
    token_lifetime: u64,
    /// Limits each client id and API version to REQUESTS/SECONDS, 100/10 when nothing is given.
    #[arg(long, value_name = "REQUESTS/SECONDS", num_args = 0..=1, default_missing_value = "100/10", value_parser = rate_limit)]
    rate_limit: Option<RateLimit>,
    /// A JSON file with faults, as the README describes them.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// The largest request body in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 10 * 1024 * 1024)]
    max_body_bytes: usize,
    /// A switch of the README, for example `duplicate_name=conflict`; can be given several times.
    #[arg(long = "set", value_name = "SWITCH=VALUE")]
    switches: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(sentence)) => complain(&sentence, 2),
        Err(Failure::Start(sentence)) => complain(&sentence, 1),
    }
}

enum Failure {
    /// An argument that cannot be used.
    Usage(String),
    /// The tenant could not be started or ended early.
    Start(String),
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let faults = read_faults(arguments.faults.as_ref())?;
    let listen = arguments.listen;
    let builder = builder(arguments)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime
        .map_err(|error| Failure::Start(format!("The simulator could not start: {error}.")))?;
    runtime.block_on(async {
        let running = builder
            .start()
            .await
            .map_err(|error| cannot_listen(listen, &error))?;
        for fault in faults {
            running.add_fault(fault);
        }
        announce(&running).map_err(|error| {
            Failure::Start(format!("The address could not be printed: {error}."))
        })?;
        tokio::signal::ctrl_c()
            .await
            .map_err(|error| Failure::Start(format!("Waiting for the end failed: {error}.")))
    })
}

fn builder(arguments: Arguments) -> Result<Builder, Failure> {
    let mut builder = Simulator::builder()
        .listen(arguments.listen)
        .seed(arguments.seed)
        .switches(switches(&arguments.switches)?)
        .max_body_bytes(arguments.max_body_bytes)
        .token_lifetime(Duration::from_secs(arguments.token_lifetime));
    if let (Some(id), Some(secret)) = (arguments.client_id, arguments.client_secret) {
        builder = builder.client(id, secret);
    }
    if let Some(id) = arguments.public_client {
        builder = builder.other_account(Account::public(id, arguments.redirect_uri));
    }
    if let Some(org) = arguments.org {
        builder = builder.org(org);
    }
    if let Some(limit) = arguments.rate_limit {
        builder = builder.rate_limit(limit);
    }
    Ok(builder)
}

fn switches(settings: &[String]) -> Result<Switches, Failure> {
    let mut members = Map::new();
    for setting in settings {
        let Some((name, value)) = setting.split_once('=') else {
            return Err(Failure::Usage(format!(
                "“{setting}” is no switch. Write --set name=value, for example --set list=all."
            )));
        };
        members.insert(
            name.trim().replace('-', "_"),
            Value::from(value.trim().replace('-', "_")),
        );
    }
    serde_json::from_value(Value::Object(members))
        .map_err(|error| Failure::Usage(format!("The switches cannot be used: {error}.")))
}

fn read_faults(file: Option<&PathBuf>) -> Result<Vec<Fault>, Failure> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let unusable = |reason: &dyn Display| {
        Failure::Usage(format!(
            "The faults in “{}” cannot be used: {reason}",
            file.display()
        ))
    };
    let text = std::fs::read_to_string(file).map_err(|error| unusable(&error))?;
    let value = serde_json::from_str(&text).map_err(|error| unusable(&error))?;
    Fault::list_from_json(value).map_err(|error| unusable(&error))
}

fn rate_limit(text: &str) -> Result<RateLimit, String> {
    let parsed = text.split_once('/').and_then(|(requests, seconds)| {
        let requests = requests.parse().ok().filter(|requests| *requests > 0)?;
        let seconds = seconds.parse().ok().filter(|seconds| *seconds > 0)?;
        Some(RateLimit {
            requests,
            window: Duration::from_secs(seconds),
        })
    });
    parsed.ok_or_else(|| "write it as 100/10: requests, a slash, seconds".to_owned())
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Failure {
    let sentence = match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "The simulator cannot listen on {address}: another program uses the port. Choose another port, or 0 for a free one."
        ),
        _ => format!(
            "The simulator cannot listen on {address}: {error}. Choose another address with --listen."
        ),
    };
    Failure::Start(sentence)
}

fn announce(running: &Running) -> io::Result<()> {
    let line = json!({
        "base_url": running.base_url(),
        "client_id": running.client_id(),
        "client_secret": running.client_secret(),
    });
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

fn complain(sentence: &str, code: u8) -> ExitCode {
    // Nothing can be said when the standard error is closed; the exit code stays.
    drop(writeln!(io::stderr(), "{sentence}"));
    ExitCode::from(code)
}
