//! The bar above a document: what is shown, how much is edited, files in and out.

use egui::Ui;
use patchpanel_core_models::{
    draft::Part,
    models::document::{DocumentKind, XmlDocument},
};

use super::{DocumentView, Mode};
use crate::{
    command::{Action, Commands, ConnectorCommand, DocumentCommand},
    icons,
    screens::{actions, frame},
    state::connectors::OpenConnector,
    theme::{Tone, measure},
    view_models::documents as model,
    widgets::{Button, Chip, MenuItem, Segment, at_right, menu, named_segments},
};

/// Under this width the tools keep their icons only.
const TOOLS_WITH_WORDS: f32 = 980.0;
const TOO_LARGE: &str = "Documents over 256 KiB are edited as XML only";

/// Answers whether the switch of what is shown has the focus.
pub(super) fn ui(
    ui: &mut Ui,
    open: &OpenConnector,
    document: XmlDocument,
    view: &mut DocumentView,
    commands: &mut Commands,
) -> bool {
    ui.spacing_mut().item_spacing.x = measure::GAP;
    let wide = ui.available_width() >= TOOLS_WITH_WORDS;
    let has_focus = modes(ui, document, view);
    ui.add_space(4.0);
    let edited = open
        .checks
        .get(&document.into())
        .and_then(|check| model::line_counts(check.lines));
    if let Some(words) = &edited {
        Chip::new(Tone::Accent, words)
            .icon(icons::PENCIL_SIMPLE)
            .show(ui);
    }
    at_right(ui, |ui| {
        tools(ui, document, (edited.is_some(), wide), commands);
    });
    has_focus
}

/// What can be shown of each document.
fn modes(ui: &mut Ui, document: XmlDocument, view: &mut DocumentView) -> bool {
    let compare = (Mode::Compare, "Compare with server");
    let xml = (Mode::Xml, "XML");
    let table = if view.is_split {
        "Table and XML"
    } else {
        "Table"
    };
    let choices = match document {
        XmlDocument::SourceConfig | XmlDocument::SourceTemplate => {
            vec![(Mode::Design, "Design"), xml, (Mode::Both, "Both"), compare]
        }
        XmlDocument::CorrelationConfig => vec![(Mode::Design, table), xml, compare],
    };
    let off = |mode| view.is_large && matches!(mode, Mode::Design | Mode::Both);
    let segment = |(value, label): &(Mode, &'static str)| Segment {
        value: *value,
        label,
        name: label,
        off: off(*value).then_some(TOO_LARGE),
    };
    let segments: Vec<Segment<'_, Mode>> = choices.iter().map(segment).collect();
    let next = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
    if ui.input_mut(|input| input.consume_key(next, egui::Key::D)) {
        let open = segments.iter().filter(|segment| segment.off.is_none());
        let open: Vec<Mode> = open.map(|segment| segment.value).collect();
        let at = open.iter().position(|mode| *mode == view.mode);
        let next = at.map_or(0, |at| (at + 1) % open.len());
        view.asked = open.get(next).copied();
        ui.memory_mut(egui::Memory::stop_text_input);
    }
    let answer = named_segments(ui, "What is shown", Some(view.mode), &segments);
    view.asked = answer.chosen.or(view.asked);
    if view.asked.is_some() {
        ui.ctx().request_repaint();
    }
    answer.focused
}

fn tools(
    ui: &mut Ui,
    document: XmlDocument,
    (edited, wide): (bool, bool),
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
    let kind = DocumentKind::Xml(document);
    let tool = |ui: &mut Ui, icon: &str, name: &str, reason: Option<&str>| {
        let tool = frame::tool(icon, name, wide);
        tool.disabled_because(reason).show(ui).clicked()
    };
    if tool(ui, icons::FOLDER_OPEN, "Open file…", None) {
        commands.push(DocumentCommand::Open(kind));
    }
    if tool(ui, icons::FLOPPY_DISK, "Save as…", None) {
        commands.push(DocumentCommand::Save(kind));
    }
    if tool(ui, icons::TEXT_ALIGN_LEFT, "Format", None) {
        commands.push(DocumentCommand::Format(document));
    }
    let unchanged = (!edited).then_some("No differences from the server");
    if tool(ui, icons::ARROW_COUNTER_CLOCKWISE, "Revert", unchanged) {
        commands.push(ConnectorCommand::RevertPart(Part::Xml(document)));
    }
    let more = Button::icon_only(icons::DOTS_THREE, "More").show(ui);
    menu(&more, |ui| {
        for action in [Action::ReplaceInAll, Action::WrapLines] {
            let keys = action.shortcut().map(|shortcut| shortcut.text());
            let item = MenuItem::new(action.title()).note(keys.as_deref());
            commands.when(item.show(ui).clicked(), action);
        }
        actions::draft_items(ui, commands);
    });
}
