//! The form of a source config: an outline of its parts, the form about as ISC shows it, and the properties of a part.
//!
//! A view of the draft's XML, never a second copy: each change is an edit of its text. Values that are typed into the
//! form live in the view only.

mod bar;
mod condition;
mod fault;
mod fields;
mod options;
mod outline;
mod pane;
mod part;
mod rich_text;
mod strip;
#[cfg(test)]
mod tests;
mod texts;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use egui::{Frame, Key, Margin, Modifiers, Panel, Popup, ScrollArea, Ui};
use patchpanel_core_models::{
    documents::{Application, FORM_NAMESPACE_OLD, FormNode, SourceConfigForm},
    draft::Part,
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
    problem::{Place, Problem},
    properties::PropertiesFile,
};

use self::part::Pane;
use crate::{
    command::Commands,
    icons,
    screens::{cached::Cached, frame},
    state::{
        AppState,
        connectors::OpenConnector,
        session::{Revision, Session, SessionId},
    },
    theme::{Tokens, measure},
    view_models::{
        form::{
            SectionView, Shown,
            design::NewPart,
            facts::{self, Facts, Uses},
            outline::{self as model, Row},
            strip::Strip,
        },
        read::Read,
    },
    widgets::{Button, EmptyState, grid_id, rule, segments, text},
};

/// Widths of the outline and of the properties where there is room, and where there is less.
const PANES: (f32, f32) = (248.0, measure::SIDE_PANE);
const SMALL_PANES: (f32, f32) = (208.0, 296.0);
/// From this width on there is room.
const ROOMY: f32 = 1000.0;
/// Under this width the form and the properties have one place.
const CLOSE: f32 = 820.0;
/// No field is wider than this.
const FORM: f32 = 560.0;
const DOCUMENT: XmlDocument = XmlDocument::SourceConfig;

type Files = BTreeMap<Locale, PropertiesFile>;

#[derive(Default)]
pub(crate) struct View {
    shown: Option<(SessionId, ScriptName)>,
    locale: Option<Locale>,
    page: Option<usize>,
    /// What was tried out, by field name.
    values: BTreeMap<String, String>,
    /// Conditions are marked unless the person asked for the bare form.
    bare: bool,
    source: Source,
    selected: Option<FormNode>,
    /// Parts of the outline that are folded.
    closed: BTreeSet<FormNode>,
    /// The selected part comes into sight.
    reveal: bool,
    /// The same in the form.
    reveal_form: bool,
    /// The properties are in the place of the form, where there is no room for both.
    shows_properties: bool,
    /// The name field takes the focus.
    focuses_name: bool,
    /// The label in the shown locale takes the focus.
    focuses_label: bool,
    /// The key of the text that several parts show, if what is typed is for all of them.
    shared_text: Option<String>,
    /// Whether something in the properties had the focus in the frame before.
    in_properties: bool,
    /// A name or a value that is being typed.
    typed: Option<Typed>,
    /// The template's entry is not renamed with its field.
    entry_stays: bool,
    /// A part of the outline that is being dragged.
    dragged: Option<FormNode>,
    /// The part that it is over, and whether over its lower half.
    dropping: Option<(FormNode, bool)>,
    /// The allowed value whose texts are open.
    option: Option<FormNode>,
    rows: Cached<(Revision, Option<u64>), Arc<Vec<Row>>>,
    sections: Cached<Page, Arc<Vec<SectionView>>>,
    strip: Cached<(u64, Option<FormNode>), Strip>,
    uses: Cached<Revision, Arc<Uses>>,
    facts: Cached<(Revision, FormNode), Arc<Facts>>,
    /// Of fields, and of blocks of a condition by their first field.
    heights: BTreeMap<(FormNode, bool), f32>,
}

/// What is typed in place of a name or a value.
struct Typed {
    node: FormNode,
    before: String,
    text: String,
}

/// What the sections of a page are made from.
type Page = (Revision, Locale, usize, BTreeMap<String, String>);

/// The form as it was last read, and why the newest text cannot be.
#[derive(Default)]
struct Source {
    revision: Option<Revision>,
    /// When the form itself changed, in the draft or on the server.
    form_revision: Option<Revision>,
    form: Option<Arc<SourceConfigForm>>,
    fault: Option<Problem>,
    known_base: Read<SourceConfigForm>,
    base: Option<Arc<SourceConfigForm>>,
    known_template: Read<Application>,
    template: Option<Arc<Application>>,
    files: Arc<Files>,
    texts: BTreeMap<Locale, String>,
}

impl Source {
    /// Keeps the last form that could be read.
    fn follow(&mut self, session: &Session, open: &OpenConnector) {
        let revision = Some(session.revision(open));
        if self.revision == revision {
            return;
        }
        self.revision = revision;
        let (base, content) = (&open.draft.base, &open.draft.current);
        self.follow_files(&content.translations);
        self.base = self.known_base.follow(base, DOCUMENT);
        self.template = self
            .known_template
            .follow(content, XmlDocument::SourceTemplate);
        let of_form = |part| part == Part::Xml(DOCUMENT);
        let revision = Some(session.revision_of(open, of_form));
        if self.form_revision != revision {
            self.form_revision = revision;
            let text = content.xml.get(&DOCUMENT).map_or("", String::as_str);
            let known = open.form().map(|known| known.form().clone());
            match known.map_or_else(|| SourceConfigForm::parse(text).map(Arc::new), Ok) {
                Ok(form) => (self.form, self.fault) = (Some(form), None),
                Err(fault) => self.fault = Some(fault),
            }
        }
    }

    fn follow_files(&mut self, translations: &BTreeMap<Locale, String>) {
        let files = Arc::make_mut(&mut self.files);
        files.retain(|locale, _| translations.contains_key(locale));
        self.texts
            .retain(|locale, _| translations.contains_key(locale));
        for (locale, text) in translations {
            if self.texts.get(locale) != Some(text) {
                files.insert(*locale, PropertiesFile::parse(text));
                self.texts.insert(*locale, text.clone());
            }
        }
    }
}

impl View {
    fn follow(&mut self, session: &Session, open: &OpenConnector) {
        let shown = Some((session.id, open.script_name.clone()));
        if self.shown != shown {
            *self = Self {
                shown,
                locale: self.locale,
                bare: self.bare,
                closed: [FormNode::Base(0)].into(),
                ..Self::default()
            };
        }
        self.source.follow(session, open);
        if let Some(form) = &self.source.form {
            let first = || {
                form.nodes()
                    .into_iter()
                    .find(|node| matches!(node, FormNode::Field(..)))
            };
            // An undo may have taken the selected part away.
            let mut node = self.selected.or_else(first);
            while let Some(gone) = node.filter(|node| form.part(*node).is_none()) {
                let last = form.count_beside(gone).checked_sub(1);
                node = last.map(|last| gone.beside(last)).or(gone.parent());
            }
            if self.selected != node {
                self.shared_text = None;
            }
            self.selected = node;
        }
    }

    fn locale(&self) -> Locale {
        self.locale.unwrap_or(Locale::En)
    }

    /// Selects a part and turns to its page.
    fn select(&mut self, node: FormNode) {
        if self.selected != Some(node) {
            self.selected = Some(node);
            self.reveal_form = true;
            self.option = None;
            self.shared_text = None;
            for around in std::iter::successors(node.parent(), |node| node.parent()) {
                self.closed.remove(&around);
            }
        }
        let menus = self.source.form.as_ref().map_or(0, |form| form.menus.len());
        let outermost = std::iter::successors(Some(node), |node| node.parent()).last();
        self.page = match outermost {
            Some(FormNode::Menu(menu)) => Some(menu + 1),
            Some(FormNode::LooseField(_)) => Some(menus + 1),
            _ => Some(0),
        };
    }

    /// Selects the part at a place of the text; says whether there is one.
    pub(super) fn goes_to(&mut self, place: Place) -> bool {
        let form = self
            .source
            .form
            .as_ref()
            .filter(|_| self.source.fault.is_none());
        let node = form.and_then(|form| form.node_at(place));
        if let Some(node) = node.filter(|node| self.selected != Some(*node)) {
            self.select(node);
            self.reveal = true;
        }
        node.is_some()
    }

    /// Whether the selected part is the one at this place of the text.
    pub(super) fn is_selected_at(&self, place: Place) -> bool {
        let form = self.source.form.as_ref();
        self.selected.is_some() && form.and_then(|form| form.node_at(place)) == self.selected
    }

    /// Where the selected part begins.
    pub(super) fn selected_place(&self) -> Option<Place> {
        let part = self.source.form.as_ref()?.part(self.selected?)?;
        Some(part.place)
    }

    /// What is selected, in words: “Field 4 of 5 in connection, auth”.
    pub(super) fn selected_words(&self) -> Option<String> {
        let (form, node) = (self.source.form.as_ref()?, self.selected?);
        let (word, around) = (model::word(node), model::around(form, node));
        let (number, count) = (node.number() + 1, form.count_beside(node));
        let place = if around.is_empty() { "" } else { " in " };
        Some(format!("{word} {number} of {count}{place}{around}"))
    }

    pub(super) fn follow_draft(&mut self, state: &AppState) {
        if let (Some(session), Some(open)) = (state.session(), state.open_connector()) {
            self.follow(session, open);
        }
    }
}

/// Outline, form and properties. Answers where in the XML to go.
pub(crate) fn design_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &mut View,
    commands: &mut Commands,
) -> Option<Place> {
    let (session, open) = (state.session()?, state.open_connector()?);
    view.follow(session, open);
    let Some(form) = view.source.form.clone() else {
        return fault::unreadable(ui, view.source.fault.as_ref());
    };
    if form.attributes.get("xmlns") == Some(FORM_NAMESPACE_OLD) {
        EmptyState::new(icons::FILE_CODE, "Older forms are changed in the XML")
            .text("This form uses sailpoint_form_1_0.xsd. The designer supports sailpoint_form_2_0.xsd.")
            .show(ui, |_| ());
        return None;
    }
    let mut place = fault::banner(ui, view.source.fault.as_ref());
    let can_edit = view.source.fault.is_none();
    let surface = Tokens::of(ui).surface;
    let rows = rows(&form, open, view);
    // Before the fields are drawn, so that the one that is meant hears letters of this frame.
    if can_edit && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F2)) {
        let renames = ui.memory(|memory| memory.has_focus(grid_id(outline::NAME)));
        view.focuses_name |= renames;
        view.focuses_label |= !renames;
    }
    // A new part and one that is renamed are typed in there.
    view.shows_properties |= view.focuses_name || view.focuses_label;
    let room = ui.available_width();
    let (outline, width) = if room < ROOMY { SMALL_PANES } else { PANES };
    if room >= CLOSE {
        let sunken = Tokens::of(ui).sunken;
        frame::fixed(Panel::right("form-pane"), width, sunken, Margin::ZERO)
            .landmark("Properties")
            .show(ui, |ui| {
                properties(ui, (&form, open), &rows, view, commands);
            });
    }
    place = place.or(strip::ui(ui, open, view));
    let outline = frame::fixed(Panel::left("form-outline"), outline, surface, Margin::ZERO);
    let in_outline = outline.landmark("Outline").show(ui, |ui| {
        if !can_edit {
            ui.disable();
        }
        outline::ui(ui, &form, &rows, view, commands)
    });
    if room < CLOSE && form_or_properties(ui, view) {
        frame::body(ui, |ui| {
            properties(ui, (&form, open), &rows, view, commands);
        });
    } else {
        form_ui(ui, view, commands);
    }
    place.or(in_outline.inner)
}

/// Where there is no room for both, one is chosen. Answers whether it is the properties.
fn form_or_properties(ui: &mut Ui, view: &mut View) -> bool {
    let surface = Tokens::of(ui).surface;
    let bar = frame::fixed(
        Panel::top("form-choice"),
        40.0,
        surface,
        frame::sides(20, 20),
    );
    bar.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let choices = [(false, "Form"), (true, "Properties")];
            let shown = Some(view.shows_properties);
            if let Some(chosen) = segments(ui, "Form or properties", shown, &choices) {
                view.shows_properties = chosen;
            }
        });
    });
    view.shows_properties
}

fn properties(
    ui: &mut Ui,
    (form, open): (&SourceConfigForm, &OpenConnector),
    rows: &[Row],
    view: &mut View,
    commands: &mut Commands,
) {
    let can_edit = view.source.fault.is_none();
    let node = view.selected.filter(|_| can_edit);
    let Some((node, revision)) = node.zip(view.source.form_revision.clone()) else {
        return nothing_selected(ui);
    };
    let (files, template) = (view.source.files.clone(), view.source.template.clone());
    let row = rows.iter().find(|row| row.node == node);
    let uses = view
        .uses
        .of(revision.clone(), || Arc::new(facts::uses(form)))
        .clone();
    let make = || Arc::new(Facts::of(form, node, uses));
    let facts = view.facts.of((revision, node), make).clone();
    let mut pane = Pane {
        form,
        files: &files,
        template: template.as_deref(),
        base: view.source.base.clone(),
        facts: &facts,
        open,
        node,
        row,
        locale: view.locale(),
        view,
        commands,
    };
    pane::ui(ui, &mut pane);
    pane.view.focuses_label = false;
    let focused = ui
        .memory(egui::Memory::focused)
        .filter(|_| !Popup::is_any_open(ui.ctx()));
    let focused = focused.and_then(|id| ui.ctx().read_response(id));
    let is_in_sight = |response: egui::Response| ui.max_rect().contains(response.rect.center());
    let is_there = focused.is_some_and(is_in_sight);
    if std::mem::replace(&mut pane.view.in_properties, is_there)
        && ui.input(|input| input.key_pressed(Key::Escape))
    {
        ui.memory_mut(|memory| memory.request_focus(grid_id(outline::NAME)));
    }
    // What was typed for a part that is not shown any more is not lost.
    let typed = pane.view.typed.as_ref().map(|typed| typed.node);
    if let Some(typed) = typed.filter(|typed| *typed != node && typed.parent() != Some(node)) {
        pane.take_name(ui, typed);
    }
}

fn nothing_selected(ui: &mut Ui) {
    let margin = Margin::symmetric(16, 12);
    frame::scrolled(ui, "form-pane-empty", margin, |ui| {
        text::note(ui, "Select a part of the form to change it.");
    });
}

fn rows(form: &SourceConfigForm, open: &OpenConnector, view: &mut View) -> Arc<Vec<Row>> {
    let Some(revision) = view.source.form_revision.clone() else {
        return Arc::default();
    };
    let check = open.checks.get(&DOCUMENT.into());
    let problems = check.map(|check| &*check.problems).unwrap_or_default();
    let base = view.source.base.as_deref();
    let key = (revision, check.map(|check| check.revision));
    let make = || Arc::new(model::rows(form, base, problems));
    view.rows.of(key, make).clone()
}

/// The form alone, beside its XML. Answers where in the XML to go.
pub(crate) fn beside_ui(ui: &mut Ui, view: &mut View, commands: &mut Commands) -> Option<Place> {
    if view.source.form.is_none() {
        return fault::unreadable(ui, view.source.fault.as_ref());
    }
    let place = fault::banner(ui, view.source.fault.as_ref());
    form_ui(ui, view, commands);
    // There is no place for properties.
    view.focuses_label = false;
    place
}

fn form_ui(ui: &mut Ui, view: &mut View, commands: &mut Commands) {
    let Some((form, revision)) = view.source.form.clone().zip(view.source.revision.clone()) else {
        return;
    };
    let files = view.source.files.clone();
    let locale = view.locale();
    // What is typed in this frame shows in the next one: sections are made from the values as they were.
    let values = view.values.clone();
    let shown = Shown {
        form: &form,
        files: &files,
        locale,
        values: &values,
    };
    bar::ui(ui, shown, view);
    let page = shown.page(view.page);
    let make = || Arc::new(shown.sections(page));
    let key = (revision, locale, page, values.clone());
    let sections = view.sections.of(key, make).clone();
    let asked = view.selected.filter(|_| view.reveal_form);
    frame::body(ui, |ui| {
        ScrollArea::vertical()
            .id_salt(("form", page))
            .auto_shrink(false)
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::symmetric(20, 14))
                    .show(ui, |ui| {
                        ui.set_max_width(FORM.min(ui.available_width()));
                        page_ui(ui, page, &sections, view, commands);
                    });
            });
    });
    // A menu is not on the page. A part that is still to be made comes into sight in the next frame.
    let is_there = asked.is_some_and(|node| form.part(node).is_some());
    view.reveal_form &= !is_there || view.selected != asked;
}

fn page_ui(
    ui: &mut Ui,
    page: usize,
    sections: &[SectionView],
    view: &mut View,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = measure::GAP;
    if page == 0 {
        text::note(
            ui,
            "ISC puts the source’s name, description, owner and connection settings on this page by itself.",
        );
    }
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            ui.add_space(measure::GAP);
            rule(ui);
            ui.add_space(measure::GAP);
        }
        ui.push_id(index, |ui| fields::section(ui, section, view, commands));
    }
    if sections.is_empty() {
        text::note(ui, "This page has no section, so ISC shows nothing on it.");
    }
    let form = view
        .source
        .form
        .as_ref()
        .filter(|_| view.source.fault.is_none());
    if form.is_some_and(|form| form.menus.is_empty() && form.loose_fields.is_empty()) {
        let empty = EmptyState::new(icons::LIST_CHECKS, "This form has no menu yet")
            .text("Menus hold sections, and sections hold fields.");
        let button = Button::secondary("Add a menu").icon(icons::PLUS);
        if empty.show(ui, |ui| button.show(ui).clicked()) {
            view.add(NewPart::Menu, commands);
        }
    }
}
