//! The main job: sign in, list, open, edit, review, apply, upload, create, delete.

use patchpanel_core_models::{
    draft::Content,
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
    patch::Patch,
    problem::Place,
    starters::Starter,
};
use patchpanel_http_client::Operation;
use patchpanel_local_store::ChainState;
use serde_json::{Value, json};

use super::{TourError, guide::Guide, must, wrong};
use crate::{
    command::{
        Action, AppCommand, ApplyCommand, AuditCommand, Command, ConnectorCommand, DocumentCommand,
        LifecycleCommand, TranslationCommand,
    },
    state::{
        apply::ApplyStage,
        audit::Chain,
        connectors::{OpenConnector, PartValue},
        dialogs::Dialog,
        remote::Remote,
        review::{PreparedPlan, ReviewStep},
        route::{ConnectorTab, Route},
        session::Session,
    },
};

/// The connector that the tour edits.
const CONNECTOR: &str = "Workday Custom EMEA";
/// The last field of the form's first section, after which two are added.
const CLIENT_ID_FIELD: &str = "<Field name=\"clientId\" displayName=\"con_form_client_id\" type=\"text\" parentKey=\"authType\" parentValue=\"oauth2\"/>\n";
const NEW_FIELDS: &str = "      <Field name=\"clientSecret\" displayName=\"con_form_client_secret\" type=\"secret\" parentKey=\"authType\" parentValue=\"oauth2\"/>\n      <Field name=\"pageSize\" displayName=\"con_form_page_size\" type=\"number\" value=\"200\"/>\n";
const NEW_CONNECTOR: &str = "Canteen tills";

pub(super) fn main_job(guide: &mut Guide<'_>) -> Result<(), TourError> {
    sign_in(guide)?;
    let script_name = open(guide)?;
    edit_metadata(guide)?;
    apply_metadata(guide)?;
    upload_source_config(guide)?;
    upload_translation(guide)?;
    look_around(guide, &script_name)?;
    create(guide)?;
    delete(guide)
}

fn sign_in(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.until("the start", |state| {
        state.keychain != crate::state::secrets::Keychain::Unknown
    })?;
    guide.picture("01-welcome")?;
    guide.ask([Action::ExploreDemo]);
    guide.until_session("sign-in to the demo tenant", Session::is_signed_in)?;
    let user = guide.session()?.identity.user_name.as_deref();
    let user = format!("as {}", user.unwrap_or("a token without a user"));
    guide.held("Sign in", &user);
    guide.until_session("the connector list", |session| {
        session.connectors.value().is_some()
    })?;
    let count = list(guide.session()?).count();
    guide.held("List the connectors", &format!("{count} released"));
    guide.picture("02-connectors")
}

fn list(session: &Session) -> impl Iterator<Item = (&str, &ScriptName)> {
    let list = session.connectors.value();
    list.into_iter()
        .flat_map(|list| &list.items)
        .filter_map(|item| Some((item.name.as_deref()?, item.script_name.as_ref()?)))
}

fn open(guide: &mut Guide<'_>) -> Result<ScriptName, TourError> {
    let found = list(guide.session()?)
        .find(|(name, _)| *name == CONNECTOR)
        .map(|(_, script_name)| script_name.clone());
    let script_name = found.ok_or_else(|| wrong(format!("the list has no “{CONNECTOR}”")))?;
    guide.open(&script_name)?;
    guide.until_open("its checks", OpenConnector::is_all_checked)?;
    let content = content(guide)?;
    let documents = content.xml.len() + content.translations.len();
    guide.held(
        "Open a connector",
        &format!("{CONNECTOR}, {documents} documents"),
    );
    Ok(script_name)
}

fn content(guide: &Guide<'_>) -> Result<Content, TourError> {
    Ok(guide.connector()?.draft.current.clone())
}

fn edit_metadata(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let mut metadata = content(guide)?.metadata;
    metadata.insert(
        "shortDesc".to_owned(),
        json!("Workday workers and pre-hires, EMEA"),
    );
    metadata.remove("lastReview");
    if let Some(Value::Object(limits)) = metadata.get_mut("limits") {
        limits.insert("maxConnections".to_owned(), json!(25));
    }
    metadata.insert(
        "runbook".to_owned(),
        json!("https://wiki.acme.example/idn/workday"),
    );
    guide.ask([
        Command::Run(Action::TogglePin),
        Command::Connector(ConnectorCommand::ShowTab(ConnectorTab::Metadata)),
        Command::Connector(ConnectorCommand::EditPart(PartValue::Metadata(metadata))),
    ]);
    guide.held(
        "Edit four metadata keys",
        "a draft on this computer; nothing is sent",
    );
    guide.picture("04-metadata")
}

/// Reviews the draft and gives the plan.
fn review(guide: &mut Guide<'_>) -> Result<PreparedPlan, TourError> {
    guide.ask([Action::ReviewChanges]);
    guide.reviewed()
}

/// Applies the reviewed plan and checks that the tenant received exactly its bodies, in its order.
fn apply(guide: &mut Guide<'_>, plan: &PreparedPlan) -> Result<(), TourError> {
    let before = guide.requests().len();
    guide.ask([ApplyCommand::Start]);
    guide.until_session("the end of the run", |session| {
        session.apply.as_ref().is_some_and(|run| !run.is_running())
    })?;
    let run = guide.session()?.apply.as_ref();
    must(
        run.is_some_and(|run| run.stage == ApplyStage::Finished),
        "a step was not applied",
    )?;
    let requests = guide.requests();
    let sent = requests.iter().skip(before);
    let sent = sent.filter(|request| request.method != "GET");
    let sent = sent.map(|request| &request.body[..]);
    let reviewed = plan.steps.iter().map(|step| step.request.body());
    must(sent.eq(reviewed), "what was sent is not what was reviewed")
}

/// After a run: back to the connector, read again, with nothing left in the draft.
fn settled(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.ask([ApplyCommand::Close]);
    guide.until_open("the connector, read again", |open| {
        !open.server.is_loading() && !open.has_changes()
    })
}

fn apply_metadata(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let plan = review(guide)?;
    let operations = plan
        .steps
        .iter()
        .find_map(ReviewStep::patch)
        .map(Patch::len);
    guide.held(
        "Review",
        &format!(
            "{} step, {} operations",
            plan.steps.len(),
            operations.unwrap_or_default()
        ),
    );
    guide.picture("05-review-metadata")?;
    apply(guide, &plan)?;
    guide.held("Apply", "the tenant received exactly the reviewed patch");
    settled(guide)
}

/// Goes on by so many views of the document: design, XML, both, comparison.
fn next_views(guide: &mut Guide<'_>, count: usize) {
    for _ in 0..count {
        let keys = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
        guide.presses(egui::Key::D, keys);
    }
}

fn upload_source_config(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let text = content(guide)?
        .xml
        .get(&XmlDocument::SourceConfig)
        .cloned()
        .unwrap_or_default();
    let changed = text
        .replacen(
            "name=\"host\" required=\"false\"",
            "name=\"host\" required=\"true\"",
            1,
        )
        .replacen(
            "name=\"authType\" value=\"basic\"",
            "name=\"authType\" value=\"oauth2\"",
            1,
        )
        .replacen(
            CLIENT_ID_FIELD,
            &format!("{CLIENT_ID_FIELD}{NEW_FIELDS}"),
            1,
        );
    must(
        changed != text,
        "the demo tenant’s source config is not what the tour expects",
    )?;
    let path = guide.file("source-config.xml", &changed)?;
    let document = XmlDocument::SourceConfig;
    guide.ask([
        Command::Connector(ConnectorCommand::ShowTab(ConnectorTab::Xml(document))),
        Command::Document(DocumentCommand::Drop(document, path)),
    ]);
    guide.until_open("the file as draft", OpenConnector::has_changes)?;
    guide.until_open("the checks of the new text", |open| {
        let check = open.checks.get(&document.into());
        check.is_some_and(|check| check.revision == open.draft.revision)
    })?;
    guide.held(
        "Drop a changed source config on its tab",
        "it is the draft now",
    );
    guide.picture("06-form-designer")?;
    next_views(guide, 2);
    guide.picture("06-form-and-xml")?;
    next_views(guide, 3);
    let script_name = guide.connector()?.script_name.clone();
    // The first of the fields that were added: find is opened on what most lines hold.
    let place = Place {
        line: 34,
        column: 40,
    };
    guide.ask([ConnectorCommand::GoTo(script_name, document.into(), place)]);
    guide.presses(egui::Key::F, egui::Modifiers::COMMAND);
    guide.types("con_form_");
    guide.picture("06-source-config")?;
    guide.presses(egui::Key::Escape, egui::Modifiers::NONE);
    guide.show(ConnectorTab::Xml(XmlDocument::SourceTemplate));
    guide.picture("07-source-template")?;
    guide.show(ConnectorTab::Xml(XmlDocument::CorrelationConfig));
    guide.picture("08-correlation")
}

fn upload_translation(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let mut french = content(guide)?
        .translations
        .get(&Locale::Fr)
        .cloned()
        .unwrap_or_default();
    french.push_str(
        "con_form_page_size=Taille de page\ncon_info_auth=Utilisez un <b>client d’API</b>.\n",
    );
    guide.ask([
        ConnectorCommand::ShowTab(ConnectorTab::Translations),
        ConnectorCommand::EditPart(PartValue::Translations(Locale::Fr, Some(french))),
    ]);
    guide.picture("09-translations")?;
    let texts = &content(guide)?.translations;
    let boxes = |text: &String| !guide.can_draw(text);
    must(
        !texts.values().any(boxes),
        "pictures have no glyph for a text of the tenant",
    )?;
    choose_encoding(guide)?;
    guide.show(ConnectorTab::Overview);
    guide.picture("03-overview")?;
    guide.held("Add a French text", "a second change of the draft");
    let plan = review(guide)?;
    guide.picture("10-review-documents")?;
    apply(guide, &plan)?;
    guide.picture("11-applied")?;
    guide.held(
        "Upload source config and translation",
        "UPDATED, as the answers’ bodies say",
    );
    settled(guide)
}

/// A file as an old editor saves it: it says how it was read, and waits for an answer.
fn choose_encoding(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let french = b"# Acme HR\ncon_form_host=Adresse de l\x92h\xF4te\ncon_form_user=Compte \x96 identifiant\n\
        con_form_limit=Limite\xA0: 5\xA0000 requ\xEAtes par heure\ncon_form_price=Co\xFBt en \x80\n\
        con_form_host=H\xF4te\n";
    let path = guide.file("messages_fr_CA.properties", french)?;
    guide.ask([TranslationCommand::OpenFiles(vec![path])]);
    guide.until("the question about the encoding", |state| {
        matches!(&state.dialog, Some(Dialog::OpenTranslations(_)))
    })?;
    guide.picture("25-encoding")?;
    guide.held(
        "Open a file of an old editor",
        "read as Windows-1252, and asked about",
    );
    guide.presses(egui::Key::Escape, egui::Modifiers::NONE);
    Ok(())
}

fn look_around(guide: &mut Guide<'_>, script_name: &ScriptName) -> Result<(), TourError> {
    guide.show(ConnectorTab::History);
    guide.until_open("the two sides to be compared", |open| {
        open.history.comparison.value().is_some()
    })?;
    guide.picture("12-history")?;
    guide.ask([AppCommand::Show(Route::Audit)]);
    guide.until("the entries and their chain", |state| {
        let sound = matches!(
            state.audit.chain,
            Chain::Checked(ChainState::Verified(_), _)
        );
        sound && state.audit.rows().len() == 3
    })?;
    let newest = guide.state().audit.rows().first().map(|row| row.id);
    guide.ask(newest.map(AuditCommand::Select));
    guide.until("the details of the newest entry", |state| {
        state.audit.detail.is_some()
    })?;
    guide.picture("13-activity")?;
    guide.ask([AppCommand::Show(Route::Settings)]);
    guide.picture("14-settings")?;
    guide.ask([
        Command::Connector(ConnectorCommand::Open(script_name.clone())),
        Command::Connector(ConnectorCommand::ShowTab(ConnectorTab::Overview)),
        Command::Run(Action::TogglePalette),
    ]);
    guide.picture("15-palette")?;
    guide.ask([AppCommand::ClosePalette]);
    let kept = guide.state().audit.rows().len();
    guide.held(
        "Look at history, activity, settings and the palette",
        &format!("{kept} changes listed"),
    );
    Ok(())
}

fn create(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.ask([Action::NewConnector]);
    guide.ask([LifecycleCommand::StartWith(Some(Starter::RestHr))]);
    guide.types(NEW_CONNECTOR);
    guide.until("the request that would create", |state| {
        let dialog = state.dialog.as_ref().and_then(Dialog::lifecycle);
        let request = dialog.and_then(|dialog| dialog.request.as_ref());
        request.is_some_and(|request| matches!(request.operation(), Operation::CreateConnector(new) if new.name == NEW_CONNECTOR))
    })?;
    guide.picture("16-new-connector")?;
    guide.ask([LifecycleCommand::Send]);
    guide.until_open("the new connector", |open| {
        open.title() == NEW_CONNECTOR && open.has_changes()
    })?;
    let named = format!("the tenant named it {}", guide.connector()?.script_name);
    guide.held("Create a connector", &named);
    guide.picture("27-next-steps")?;
    guide.show(ConnectorTab::Xml(XmlDocument::SourceConfig));
    guide.picture("28-starter-form")?;
    guide.show(ConnectorTab::Translations);
    guide.picture("29-starter-texts")?;
    texts(guide)
}

/// Finds a text in all locales, and looks at what a translator gave back.
fn texts(guide: &mut Guide<'_>) -> Result<(), TourError> {
    guide.presses(egui::Key::H, egui::Modifiers::COMMAND);
    guide.types("Days");
    guide.picture("30-replace-texts")?;
    guide.presses(egui::Key::Escape, egui::Modifiers::NONE);
    let table =
        "key;de;fr\ncon_menu_workers;Mitarbeitende;\ncon_opt_yes;Ja;Oui, toujours\nodd;x;\n";
    let path = guide.file("from-translator.csv", table)?;
    guide.ask([TranslationCommand::OpenFiles(vec![path])]);
    guide.until("what the translator changed", |state| {
        matches!(state.dialog, Some(Dialog::TakeReturned(_)))
    })?;
    guide.picture("31-texts-returned")?;
    guide.ask([TranslationCommand::TakeReturned]);
    guide.held("Take texts of a translator", "a draft; nothing is sent");
    Ok(())
}

fn delete(guide: &mut Guide<'_>) -> Result<(), TourError> {
    let script_name = guide.connector()?.script_name.clone();
    guide.ask([Action::DeleteConnector]);
    guide.until("the request that would delete, and who uses it", |state| {
        let dialog = state.dialog.as_ref().and_then(Dialog::lifecycle);
        let prepared = dialog.is_some_and(|dialog| dialog.request.is_some());
        let open = state.open_connector();
        prepared && open.is_some_and(|open| matches!(open.impact, Remote::Ready(_)))
    })?;
    guide.types(script_name.as_str());
    guide.picture("17-delete")?;
    guide.ask([LifecycleCommand::Send]);
    guide.until("the end of it", |state| {
        let session = state.session();
        state.dialog.is_none()
            && session.is_some_and(|session| !session.open.contains_key(&script_name))
    })?;
    guide.held("Delete it", "the tenant answered that it is gone");
    Ok(())
}
