//! Says where the connection to a tenant breaks. Without client id and secret it stops before the sign-in.
//!
//! `cargo run -p patchpanel-http-client --example doctor -- BASE_URL [CLIENT_ID CLIENT_SECRET]`
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use patchpanel_http_client::{Client, Credentials, HopOutcome};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let builder = match arguments.as_slice() {
        [base_url] => Client::builder(base_url.parse()?),
        [base_url, client_id, client_secret] => Client::builder(base_url.parse()?)
            .credentials(Credentials::pat(client_id, client_secret)),
        _ => {
            return Err(
                "Give the base URL, and the client id and the client secret to sign in.".into(),
            );
        }
    };

    let diagnosis = builder.build()?.diagnose().await;
    for report in &diagnosis.hops {
        let finding = match &report.outcome {
            HopOutcome::Passed { detail, elapsed } if elapsed.is_zero() => {
                format!("ok       {detail}")
            }
            HopOutcome::Passed { detail, elapsed } => {
                format!("ok       {detail} ({} ms)", elapsed.as_millis())
            }
            HopOutcome::Failed(error) => format!("FAILED   {error}"),
            HopOutcome::Skipped { why } => format!("skipped  {why}"),
        };
        println!("{:<20} {}", report.hop.title(), finding.trim_end());
    }
    match diagnosis.first_failure() {
        None => Ok(()),
        Some((hop, error)) => Err(format!("{hop}: {error}").into()),
    }
}
