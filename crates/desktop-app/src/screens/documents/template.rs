//! The source template as tables: settings, features and schemas, chosen at the left; the rest leads to the XML.

use std::collections::BTreeMap;

use egui::{Key, Margin, Panel, ScrollArea, Ui};
use patchpanel_core_models::{
    documents::edit::TemplateEdit, draft::Part, models::document::XmlDocument, problem::Place,
};

use super::{
    designer::{self, Beside},
    sheet::{self, Answer},
};
use crate::{
    command::{Commands, FormCommand},
    icons,
    screens::{filter, frame},
    state::{AppState, connectors::OpenConnector},
    theme::{Tokens, measure},
    view_models::documents::template::{self as model, Page, Schema, Tables},
    widgets::{Button, Dropdown, NavItem, at_right, nav_caption, text},
};

/// Width of the pages at the left.
const NAV: f32 = 208.0;
const CHOICE: f32 = 132.0;
const FIND: f32 = 148.0;
const DOCUMENT: XmlDocument = XmlDocument::SourceTemplate;

#[derive(Default)]
pub(super) struct View {
    page: Page,
    /// The name of an attribute that is looked for.
    wanted: String,
    designer: designer::View<Tables>,
}

/// Draws it in the space that is left; answers where in the XML to go.
pub(super) fn ui(
    ui: &mut Ui,
    (state, open): (&AppState, &OpenConnector),
    (view, beside): (&mut View, Option<Beside<'_>>),
    commands: &mut Commands,
) -> Option<Place> {
    let revision = state
        .session()?
        .revision_of(open, |part| matches!(part, Part::Xml(_)));
    let make = |before| Tables::of(&open.draft, before);
    let View {
        page,
        wanted,
        designer,
    } = view;
    let tables = designer.model.follow(revision, make);
    let fault = tables.fault.as_ref();
    let mut place = designer::troubles(ui, fault, designer.refused.as_ref());
    let about = "Existing sources keep their settings, features and schemas. The form and its texts change for all sources";
    designer::for_new_sources(ui, open, about);
    let locked = fault.map(|_| designer::LOCKED);
    let chosen = nav(ui, tables, *page, locked);
    place = place.or(chosen.place);
    let mut edits: Vec<_> = chosen
        .schema
        .map(TemplateEdit::AddSchema)
        .into_iter()
        .collect();
    let asked = head(ui, (state, tables, *page), locked, wanted, commands);
    edits.extend(asked.edit);
    let name = title(tables, *page);
    let shown = (name.as_str(), tables.sheet(*page));
    if let Some(is_again) = asked.finds {
        designer.sheet.find(shown.1, wanted, is_again);
    }
    match sheet::ui(ui, shown, locked, &mut designer.sheet, commands) {
        Some(Answer::Edit(asked)) => {
            edits.extend(model::edits(*page, &asked, tables));
        }
        Some(Answer::GoTo(element)) => place = Some(element),
        None => {}
    }
    if let Some(beside) = beside {
        beside.follow(shown.1, &mut designer.sheet);
    }
    // What was typed is taken first.
    if chosen.page != *page {
        *page = chosen.page;
        designer.sheet = sheet::View::default();
        ui.ctx().request_repaint();
    }
    if !edits.is_empty() {
        let change = model::change(&edits, &open.draft);
        designer.refused = designer::ask(DOCUMENT, change, commands);
    }
    place
}

fn title(tables: &Tables, page: Page) -> String {
    match page {
        Page::Settings => "Connection settings".to_owned(),
        Page::Features => "Features".to_owned(),
        Page::Schema(schema) => {
            let schema = tables.schemas.get(schema);
            let name = schema.map(|schema| schema.object_type.as_str());
            format!("Schema {}", name.unwrap_or_default())
        }
    }
}

/// What was chosen at the left.
struct Chosen {
    page: Page,
    /// Where in the XML to go.
    place: Option<Place>,
    /// The kind of schema to add.
    schema: Option<&'static str>,
}

/// The pages, and below them what only the XML shows.
fn nav(ui: &mut Ui, tables: &Tables, current: Page, locked: Option<&str>) -> Chosen {
    let sunken = Tokens::of(ui).sunken;
    let panel = frame::fixed(Panel::left("template-pages"), NAV, sunken, Margin::same(8));
    let chosen = panel.show(ui, |ui| {
        let area = ScrollArea::vertical().auto_shrink(false);
        area.show(ui, |ui| pages(ui, tables, current, locked)).inner
    });
    chosen.inner
}

fn pages(ui: &mut Ui, tables: &Tables, current: Page, locked: Option<&str>) -> Chosen {
    let mut chosen = Chosen {
        page: current,
        place: None,
        schema: None,
    };
    let page = &mut chosen.page;
    let mut item = |ui: &mut Ui, target: Page, icon: &str, text: &str, count: usize| {
        let item = NavItem::entry(icon, text).count(count);
        if item.selected_when(target == current).show(ui).clicked() {
            *page = target;
        }
    };
    let settings = tables.settings.rows.len();
    item(
        ui,
        Page::Settings,
        icons::PLUGS,
        "Connection settings",
        settings,
    );
    let features = tables.features_on();
    item(ui, Page::Features, icons::LIST_CHECKS, "Features", features);
    nav_caption(ui, "Schemas");
    for (index, schema) in tables.schemas.iter().enumerate() {
        ui.push_id(index, |ui| {
            let (page, count) = (Page::Schema(index), schema.sheet.rows.len());
            item(ui, page, icons::DATABASE, &schema.object_type, count);
        });
    }
    for (kind, words) in tables.missing_schemas() {
        let button = Button::ghost(words).icon(icons::PLUS);
        if button.disabled_because(locked).show(ui).clicked() {
            chosen.schema = Some(kind);
            chosen.page = Page::Schema(tables.schemas.len());
        }
    }
    if !tables.policies.is_empty() {
        nav_caption(ui, "Provisioning policies");
    }
    for policy in &tables.policies {
        ui.push_id(policy.place, |ui| {
            let item = NavItem::entry(icons::UPLOAD_SIMPLE, &policy.usage);
            if item.count(policy.fields.len()).show(ui).clicked() {
                chosen.place = Some(policy.place);
            }
        });
    }
    if !tables.others.is_empty() {
        nav_caption(ui, "Edit in XML");
    }
    for (name, at) in &tables.others {
        ui.push_id(at, |ui| {
            if NavItem::entry(icons::FILE_CODE, name).show(ui).clicked() {
                chosen.place = Some(*at);
            }
        });
    }
    chosen
}

/// The name of the page, and what is edited above its rows.
fn head(
    ui: &mut Ui,
    (state, tables, page): (&AppState, &Tables, Page),
    locked: Option<&str>,
    wanted: &mut String,
    commands: &mut Commands,
) -> Asked {
    let surface = Tokens::of(ui).surface;
    let panel = Panel::top("template-head");
    let panel = frame::seamless(panel, 44.0, surface, frame::sides(20, 20));
    let head = panel.show(ui, |ui| {
        let row = ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            text::medium_body(ui, &title(tables, page));
            let mut asked = Asked::default();
            match page {
                Page::Settings => asked.edit = missing(ui, tables, locked, commands),
                Page::Features => drop(text::small(ui, "What the connector can do")),
                Page::Schema(index) => {
                    if let Some(schema) = tables.schemas.get(index) {
                        asked.edit = choices(ui, (index, schema), locked);
                        asked.finds = find(ui, state, wanted);
                    }
                }
            }
            asked
        });
        row.inner
    });
    head.inner
}

/// What was asked above the rows.
#[derive(Default)]
struct Asked {
    edit: Option<TemplateEdit>,
    /// An attribute is looked for, from the chosen one on, or behind it.
    finds: Option<bool>,
}

/// A field that leads to an attribute by its name; Enter leads to the next one.
fn find(ui: &mut Ui, state: &AppState, wanted: &mut String) -> Option<bool> {
    if ui.available_width() < FIND {
        return None;
    }
    let name = ("Find an attribute", "Attribute");
    let field = at_right(ui, |ui| filter::ui(ui, state, name, wanted, FIND)).inner;
    let is_again = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (is_again || field.changed()).then_some(is_again)
}

/// Offers the fields of the form that have no setting yet, and fields for settings that have none.
fn missing(
    ui: &mut Ui,
    tables: &Tables,
    locked: Option<&str>,
    commands: &mut Commands,
) -> Option<TemplateEdit> {
    text::small(ui, "What a new source begins with");
    let settings = tables.missing.iter().map(|(key, _)| key.as_str());
    let fields = tables
        .without_field
        .iter()
        .map(|setting| setting.key.as_str());
    let (settings, fields): (Vec<&str>, Vec<&str>) = (settings.collect(), fields.collect());
    let offer = |ui: &mut Ui, names: &[&str], label: &str| {
        let tip = names.join(", ");
        let button = Button::secondary(label).icon(icons::PLUS).tooltip(&tip);
        !names.is_empty() && button.disabled_because(locked).show(ui).clicked()
    };
    let (from_form, to_form) = at_right(ui, |ui| {
        let from_form = format!("Add {} from the form", settings.len());
        let to_form = format!("Add {} to the form", fields.len());
        (
            offer(ui, &settings, &from_form),
            offer(ui, &fields, &to_form),
        )
    })
    .inner;
    if to_form {
        let (edits, keys) = (tables.new_fields.clone(), BTreeMap::new());
        commands.push(FormCommand::Edit { edits, keys });
    }
    from_form.then(|| TemplateEdit::AddSettings {
        at: tables.settings.rows.len(),
        settings: tables.missing.clone(),
    })
}

/// Which attributes identify and name what the schema describes. A name that is no attribute is wrong.
fn choices(
    ui: &mut Ui,
    (index, schema): (usize, &Schema),
    locked: Option<&str>,
) -> Option<TemplateEdit> {
    let mut edit = None;
    let names = schema.names();
    for choice in &schema.choices {
        text::small(ui, choice.label);
        let value = choice.value.as_str();
        let is_known = value.is_empty() || names.contains(&value);
        let unknown = (!is_known).then_some(value);
        let options = unknown.into_iter().chain(names.iter().copied());
        let options = options.map(|name| (name, name));
        let options: Vec<(&str, &str)> = std::iter::once(("", "none")).chain(options).collect();
        let name = format!("{} attribute", choice.label);
        let dropdown = Dropdown::new(&name).width(CHOICE).code();
        let dropdown = dropdown.wrong_when(!is_known).disabled_because(locked);
        if let Some(chosen) = dropdown.show(ui, Some(value), &options) {
            edit = Some(TemplateEdit::SetSchema {
                schema: index,
                name: choice.attribute,
                value: chosen.to_owned(),
            });
        }
    }
    edit
}
