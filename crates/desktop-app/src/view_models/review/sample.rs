//! A small prepared plan for the tests of this folder: metadata, a source config, French translations.

use std::sync::Arc;

use patchpanel_core_models::draft::{Content, Draft, Part};
use patchpanel_core_models::ids::{Locale, ScriptName, TenantUrl};
use patchpanel_core_models::models::connector::NewConnector;
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_core_models::plan;
use patchpanel_core_models::problem::{Problem, Severity};
use patchpanel_http_client::{Client, Credentials, Operation, Secret};
use serde_json::{Value, json};

use crate::compare::diff::DiffModel;
use crate::state::connectors::{DocumentCheck, DraftState, OpenConnector};
use crate::state::profiles::{Profile, ProfileId, SignIn};
use crate::state::review::{
    Batch, PreparedPlan, Review, ReviewStage, ReviewStep, StepChange, TranslationChange,
};
use crate::state::session::{Session, SessionId, SignInState};

const FORM: &str = "<Form>\n  <Field name=\"a\"/>\n</Form>\n";
const NEW_FORM: &str = "<Form>\n  <Field/>\n  <Section/>\n</Form>\n";

fn script_name() -> ScriptName {
    ScriptName::try_from("workday").unwrap()
}

fn base_url() -> TenantUrl {
    "https://acme.api.identitynow.com".parse().unwrap()
}

fn content(metadata: Value, form: &str, french: &str) -> Content {
    Content {
        metadata: serde_json::from_value(metadata).unwrap(),
        xml: [(XmlDocument::SourceConfig, form.to_owned())].into(),
        translations: [(Locale::Fr, french.to_owned())].into(),
    }
}

fn base() -> Content {
    content(json!({"shortDesc": "old"}), FORM, "a=1\ngone=x\n")
}

fn current() -> Content {
    content(
        json!({"docUrl": "https://x", "shortDesc": "new"}),
        NEW_FORM,
        "a=2\ntitle=Titre\n",
    )
}

/// A signed-in session of the tenant `acme`, and its connector with a draft of three parts and one warning.
pub(crate) fn session_and_connector() -> (Session, OpenConnector) {
    let profile = Profile::new(
        ProfileId("acme".to_owned()),
        "Production".to_owned(),
        base_url(),
        SignIn::AccessToken,
    );
    let mut session = Session::new(SessionId(1), profile);
    session.sign_in = SignInState::SignedIn;
    session.identity.scopes = vec!["idn:connector-config:manage".to_owned()];
    let mut connector = OpenConnector::new(script_name());
    let (base, current) = (base(), current());
    connector.draft = DraftState::resumed(Draft { base, current }, jiff::Timestamp::UNIX_EPOCH);
    connector.draft.changed_at = None;
    add_problem(&mut connector, Severity::Warning);
    add_problems(&mut connector, DocumentKind::Translations(Locale::Fr), []);
    (session, connector)
}

/// The same session, in which the plan is reviewed that `change` leaves.
pub(crate) fn reviewed(
    change: impl FnOnce(&mut Session, &mut OpenConnector, &mut PreparedPlan),
) -> Session {
    let (mut session, mut connector) = session_and_connector();
    let mut plan = plan();
    change(&mut session, &mut connector, &mut plan);
    let stage = ReviewStage::Ready(Box::new(plan));
    session.review = Some(review(&connector, stage));
    crate::testing::show(&mut session, connector);
    session
}

/// The connector twice, with drafts that are reviewed together.
pub(crate) fn review_two(session: &mut Session) {
    let batch = session.batch.insert(Batch::default());
    for name in ["workday", "zendesk"] {
        let (_, mut connector) = session_and_connector();
        connector.script_name = name.parse().unwrap();
        let stage = ReviewStage::Ready(Box::new(plan()));
        batch.reviews.push(review(&connector, stage));
        let script_name = connector.script_name.clone();
        session.open.insert(script_name, connector);
    }
}

pub(crate) fn review(connector: &OpenConnector, stage: ReviewStage) -> Review {
    Review {
        script_name: connector.script_name.clone(),
        only: None,
        opened: None,
        stage,
    }
}

/// Adds a finding to the source config.
pub(crate) fn add_problem(connector: &mut OpenConnector, severity: Severity) {
    let problem = Problem::new(
        severity,
        "missing-translation",
        "Missing translation.",
        "Add it.",
    );
    add_problems(
        connector,
        XmlDocument::SourceConfig.into(),
        [problem.at(35, 40)],
    );
}

/// Adds findings to a document, which counts as checked.
pub(crate) fn add_problems(
    connector: &mut OpenConnector,
    document: DocumentKind,
    found: impl IntoIterator<Item = Problem>,
) {
    let known = connector.checks.remove(&document);
    let (mut problems, base_problems) = known.map_or_else(Default::default, |check| {
        (check.problems.to_vec(), check.base_problems.clone())
    });
    problems.extend(found);
    let check = DocumentCheck {
        base_problems,
        diff: Arc::new(DiffModel::new(FORM, NEW_FORM)),
        ..crate::testing::check("", problems)
    };
    connector.checks.insert(document, check);
}

fn client() -> Client {
    Client::builder(base_url())
        .credentials(Credentials::Token(Secret::new("secret".to_owned())))
        .build()
        .unwrap()
}

/// The plan that the draft of [`session_and_connector`] makes.
pub(crate) fn plan() -> PreparedPlan {
    let (_, connector) = session_and_connector();
    let draft = &connector.draft;
    let client = client();
    let steps = plan::plan(draft)
        .into_iter()
        .map(|step| review_step(&client, step, &draft.base))
        .collect();
    PreparedPlan {
        read_at: "2026-11-23T10:42:07Z".parse().unwrap(),
        server: draft.base.clone(),
        revision: connector.draft.revision,
        guards: false,
        steps,
        moved: Vec::new(),
        followed: Vec::new(),
    }
}

fn translation_changes() -> Vec<TranslationChange> {
    let change = |key: &str, before: Option<&str>, after: Option<&str>| TranslationChange {
        key: key.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    vec![
        change("a", Some("1"), Some("2")),
        change("title", None, Some("Titre")),
        change("gone", Some("x"), None),
    ]
}

fn review_step(client: &Client, step: plan::Step, base: &Content) -> ReviewStep {
    let change = match &step {
        plan::Step::Patch(_) => StepChange::Patch,
        plan::Step::Upload { kind, text } => match kind {
            DocumentKind::Xml(document) => {
                StepChange::Document(Arc::new(DiffModel::new(&base.xml[document], text)))
            }
            DocumentKind::Translations(_) => StepChange::Translations(translation_changes()),
        },
    };
    ReviewStep {
        part: step.part(),
        change,
        request: client
            .prepare(Operation::of_step(script_name(), step))
            .unwrap(),
    }
}

/// The step that creates the connector.
pub(crate) fn creation_step(new: NewConnector) -> ReviewStep {
    ReviewStep {
        part: Part::Metadata,
        change: StepChange::Creation,
        request: client().prepare(Operation::CreateConnector(new)).unwrap(),
    }
}

/// The step that sends `patch`.
pub(crate) fn patch_step(patch: &str) -> ReviewStep {
    let patch = serde_json::from_str(patch).unwrap();
    review_step(&client(), plan::Step::Patch(patch), &base())
}
