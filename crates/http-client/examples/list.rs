//! Lists the released connectors of a tenant.
//!
//! `cargo run -p patchpanel-http-client --example list -- BASE_URL CLIENT_ID CLIENT_SECRET`
#![expect(clippy::print_stdout, reason = "an example shows its result")]

use patchpanel_http_client::{Client, Credentials, ListQuery};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base_url, client_id, client_secret] = arguments.as_slice() else {
        return Err("Give the base URL, the client id and the client secret.".into());
    };
    let client = Client::builder(base_url.parse()?)
        .credentials(Credentials::pat(client_id, client_secret))
        .build()?;

    let mut connectors = client.all_connectors(&ListQuery::default()).await?;
    connectors.sort_by(|left, right| left.name.cmp(&right.name));
    for connector in &connectors {
        let script_name = connector.script_name.as_ref().map(ToString::to_string);
        println!(
            "{:<40} {}",
            connector.name.as_deref().unwrap_or("(no name)"),
            script_name.unwrap_or_default()
        );
    }
    println!("{} connectors", connectors.len());
    Ok(())
}
