//! A bundle from the sandbox beside the connector in production: rules, choices, and the draft that is reviewed.

use std::sync::Arc;

use patchpanel_core_models::{
    bundle::{About, Bundle},
    draft::Content,
    ids::TenantUrl,
    models::document::XmlDocument,
    promote::{Rule, Rules},
};
use serde_json::json;

use super::{TourError, guide::Guide, must, named, wrong};
use crate::{
    command::{Action, Command, CompareCommand, ConnectorCommand},
    state::{
        AppState,
        compare::{Compare, End, Findings, Place, Side},
        connectors::OpenConnector,
    },
};

const CONNECTOR: &str = "workday-custom-emea";
const SANDBOX: &str = "https://acme-sb.api.identitynow.com";

/// The connector as the sandbox would have it: other hosts, one text more, a field of the form changed.
fn sandbox(open: &OpenConnector) -> Option<Bundle> {
    let detail = open.detail()?;
    let about = About {
        tenant: SANDBOX.parse::<TenantUrl>().ok()?,
        script_name: open.script_name.clone(),
        read_at: "2026-11-29T10:46:30Z".to_owned(),
    };
    let mut bundle = Bundle::new(about, detail);
    let Content {
        metadata,
        xml,
        translations,
    } = &mut bundle.content;
    metadata.insert(
        "docUrl".to_owned(),
        json!("https://docs.acme-sb.example/workday"),
    );
    metadata.insert("supportTier".to_owned(), json!("platinum"));
    metadata.insert("host".to_owned(), json!("wd3-impl.acme.example"));
    if let Some(form) = xml.get_mut(&XmlDocument::SourceConfig) {
        let host = "displayName=\"con_form_host\" type=\"text\"";
        *form = form.replacen(
            host,
            "displayName=\"con_form_host\" type=\"url\" helpText=\"wd3-impl.acme.example\"",
            1,
        );
        *form = form.replacen("value=\"200\"", "value=\"500\"", 1);
    }
    if let Some((_, text)) = translations.iter_mut().next() {
        text.push_str("con_form_region=Region\n");
    }
    Some(bundle)
}

fn findings(state: &AppState) -> Option<&Arc<Findings>> {
    let pair = state.compare.as_ref().and_then(Compare::shown_pair)?;
    pair.findings
        .value()
        .filter(|_| !pair.findings.is_loading())
}

pub(super) fn promote(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.open(&named(CONNECTOR)?)?;
    let bundle = sandbox(guide.connector()?);
    let bundle = bundle.ok_or_else(|| wrong("the connector is not there"))?;
    guide.ask([Action::Compare]);
    let to = guide.state().compare.as_ref().and_then(Compare::sides);
    let to = to
        .map(|(from, _)| from.clone())
        .ok_or_else(|| wrong("nothing is compared"))?;
    let rule = |from: &str, to: &str| Rule {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let rules = Rules {
        replace: vec![
            rule("wd3-impl.acme.example", "wd3.acme.example"),
            rule("acme-sb", "acme"),
        ],
        ..Rules::default()
    };
    guide.ask([
        CompareCommand::Choose(End::To, to),
        CompareCommand::Choose(End::From, Side::Bundle(Arc::new(bundle))),
        CompareCommand::SetRules(rules),
    ]);
    let hits =
        |state: &AppState| findings(state).map_or(0, |findings| findings.adapted.hits.listed.len());
    guide.until("the comparison", |state| hits(state) >= 3)?;
    let count = hits(guide.state());
    guide.held(
        "Compare a bundle of the sandbox with production",
        &format!("{count} places are replaced by two rules; nothing is sent"),
    );
    let left_out = Place::Key(vec!["supportTier".to_owned()]);
    guide.ask([CompareCommand::Take(vec![left_out], false)]);
    guide.picture("27-compare")?;
    guide.ask([CompareCommand::MakeDrafts]);
    guide.reviewed()?;
    let metadata = &guide.connector()?.draft.current.metadata;
    must(
        metadata.get("host") == Some(&json!("wd3.acme.example"))
            && metadata.get("supportTier") != Some(&json!("platinum")),
        "the draft is not what was chosen",
    )?;
    guide.held(
        "Make the draft in production",
        "it is reviewed like every other; nothing is sent",
    );
    let script_name = guide.connector()?.script_name.clone();
    guide.ask([ConnectorCommand::DiscardDraft(script_name)]);
    guide.ask([Command::Run(Action::CloseConnector)]);
    Ok(())
}
