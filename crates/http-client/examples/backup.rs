//! Saves everything the API says about one connector to a folder: the whole answer, the XML documents, the
//! translations. One request is enough.
//!
//! `cargo run -p patchpanel-http-client --example backup -- BASE_URL CLIENT_ID CLIENT_SECRET SCRIPT_NAME FOLDER`
#![expect(clippy::print_stdout, reason = "an example shows its result")]
#![expect(
    clippy::disallowed_methods,
    reason = "an example has no storage port; a cut file shows in its length"
)]

use std::path::Path;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_http_client::{Client, Credentials};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base_url, client_id, client_secret, script_name, folder] = arguments.as_slice() else {
        return Err(
            "Give the base URL, the client id, the client secret, the script name and a folder."
                .into(),
        );
    };
    let client = Client::builder(base_url.parse()?)
        .credentials(Credentials::pat(client_id, client_secret))
        .build()?;

    let detail = client
        .connector(&ScriptName::try_from(script_name.as_str())?)
        .await?;
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;
    save(
        &folder.join("connector.json"),
        &serde_json::to_string_pretty(&detail)?,
    )?;
    for document in XmlDocument::ALL {
        if let Some(text) = detail.xml(document) {
            save(&folder.join(document.default_file_name()), text)?;
        }
    }
    for (locale, text) in detail.translations() {
        save(
            &folder.join(DocumentKind::Translations(locale).default_file_name()),
            &text,
        )?;
    }
    Ok(())
}

fn save(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)?;
    println!("{} ({} bytes)", path.display(), text.len());
    Ok(())
}
