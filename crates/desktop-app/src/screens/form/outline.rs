//! The outline of the form: a tree of its parts. Keys add, move, copy and remove them.

use egui::{Key, Modifiers, ScrollArea, Sense, Stroke, Ui, pos2, vec2};
use patchpanel_core_models::{
    documents::{FormNode, SourceConfigForm},
    problem::Place,
};

use super::{Files, View};
use crate::{
    command::{Commands, FormCommand},
    icons,
    screens::frame,
    theme::{Tokens, Tone, measure},
    view_models::form::{
        design::{self, NewPart, Planned},
        outline::Row,
    },
    widgets::{
        Button, Cell, Column, Grid, MenuItem, NavItem, grid::GridKey, grid_id, icon_sign, menu_at,
        nav_caption, paint,
    },
};

pub(super) const NAME: &str = "Outline of the form";
const INDENT: f32 = 16.0;
/// From this width on each button of the foot has a sign of its own.
const WIDE_FOOT: f32 = 236.0;
/// Space for the signs at the end of a row.
const SIGNS: f32 = 44.0;

pub(super) fn ui(
    ui: &mut Ui,
    form: &SourceConfigForm,
    rows: &[Row],
    view: &mut View,
    commands: &mut Commands,
) -> Option<Place> {
    let ground = Tokens::of(ui).surface;
    let foot = egui::Panel::bottom("outline-foot");
    frame::fixed(foot, 36.0, ground, frame::sides(2, 0)).show(ui, |ui| {
        ui.horizontal_centered(|ui| add_buttons(ui, view, commands));
    });
    ScrollArea::vertical()
        .id_salt("outline")
        .auto_shrink(false)
        .show(ui, |ui| {
            tree(ui, form, rows, view, commands);
            others(ui, form)
        })
        .inner
}

/// What the designer does not know leads to its line.
fn others(ui: &mut Ui, form: &SourceConfigForm) -> Option<Place> {
    if form.others.is_empty() {
        return None;
    }
    nav_caption(ui, "Edit in XML");
    let mut place = None;
    for other in &form.others {
        let around = other.around.and_then(|node| form.part(node));
        let around = around
            .map(|part| part.name())
            .filter(|name| !name.is_empty());
        let name = match around {
            Some(around) => format!("{} in {around}", other.name),
            None => other.name.clone(),
        };
        ui.push_id(other.place, |ui| {
            if NavItem::entry(icons::FILE_CODE, &name).show(ui).clicked() {
                place = Some(other.place);
            }
        });
    }
    place
}

fn add_buttons(ui: &mut Ui, view: &mut View, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 0.0;
    let is_wide = ui.available_width() >= WIDE_FOOT;
    if !is_wide {
        ui.add_space(8.0);
        icon_sign(ui, icons::PLUS, Tone::Neutral, "Add");
    }
    let buttons = [
        ("Field", "Add a field", NewPart::Field),
        ("Section", "Add a section", NewPart::Section),
        ("Menu", "Add a menu", NewPart::Menu),
    ];
    for (text, tip, new) in buttons {
        let button = Button::ghost(text).tooltip(tip);
        let button = if is_wide {
            button.icon(icons::PLUS)
        } else {
            button
        };
        if button.show(ui).clicked() {
            view.add(new, commands);
        }
    }
}

fn tree(
    ui: &mut Ui,
    form: &SourceConfigForm,
    rows: &[Row],
    view: &mut View,
    commands: &mut Commands,
) {
    let is_open = |view: &View, row: &Row| !view.closed.contains(&row.node);
    let hidden = |view: &View, node: FormNode| {
        let around = std::iter::successors(node.parent(), |node| node.parent());
        around.into_iter().any(|node| view.closed.contains(&node))
    };
    let visible: Vec<&Row> = rows.iter().filter(|row| !hidden(view, row.node)).collect();
    let current = view
        .selected
        .and_then(|node| visible.iter().position(|row| row.node == node));
    let focused = ui.memory(|memory| memory.has_focus(grid_id(NAME)));
    let asked = if focused { pressed(ui) } else { None };
    let width = ui.available_width();
    let reveal = std::mem::take(&mut view.reveal);
    view.dropping = None;
    let answer = Grid::tree(NAME, visible.len(), |number| visible.get(number).copied())
        .level(move |row: &Row, view: &View| {
            (row.depth(), row.has_parts.then(|| is_open(view, row)))
        })
        .columns(vec![
            Column::fixed("", width - SIGNS, name).row_header(),
            Column::flexible("", SIGNS, signs),
        ])
        .key(|row: &Row| row.node)
        .row_name(|row| row.said(form.count_beside(row.node)))
        .find_by(|row| &row.name)
        .selected(current)
        .reveal(reveal)
        .show(ui, view);
    let entered = (answer.focused && current.is_none()).then_some(0);
    let moved = answer.moved.map(|(number, _)| number).or(entered);
    if let Some(row) = moved.and_then(|number| visible.get(number)) {
        view.select(row.node);
    }
    if let Some((number, 0)) = answer.clicked
        && let Some(row) = visible.get(number)
        && on_caret(ui, row)
    {
        view.toggle(row.node);
    }
    drop_dragged(ui, form, view, commands);
    let Some(node) = view.selected else { return };
    let chosen = menu_at(ui, "part menu", answer.menu, |ui| {
        part_menu(ui, form, &view.source.files, node)
    });
    match answer.key {
        Some(GridKey::Activate | GridKey::Edit) => view.focuses_name = true,
        Some(GridKey::Delete) => view.carry_out(design::removed(form, node), commands),
        Some(GridKey::Open) => drop(view.closed.remove(&node)),
        Some(GridKey::Close) => match node.parent() {
            Some(parent) if view.closed.contains(&node) || !has_parts(rows, node) => {
                view.select(parent);
            }
            _ => drop(view.closed.insert(node)),
        },
        Some(GridKey::Typed(_)) | None => {}
    }
    match chosen.flatten() {
        Some(Key::F2) => view.focuses_name = true,
        Some(Key::Delete) => view.carry_out(design::removed(form, node), commands),
        _ => {}
    }
    if let Some(key) = asked.or(chosen.flatten()) {
        if let Some(planned) = planned(form, &view.source.files, node, key) {
            view.carry_out(planned, commands);
        }
        view.focuses_name |= key == Key::Insert;
    }
}

fn has_parts(rows: &[Row], node: FormNode) -> bool {
    rows.iter().any(|row| row.node == node && row.has_parts)
}

/// Keys beside those of the grid. They are taken before it, since it takes arrows with Alt for plain ones.
fn pressed(ui: &Ui) -> Option<Key> {
    let keys = [
        (Modifiers::ALT, Key::ArrowUp),
        (Modifiers::ALT, Key::ArrowDown),
        (Modifiers::COMMAND, Key::D),
        (Modifiers::NONE, Key::Insert),
    ];
    ui.input_mut(|input| {
        let mut keys = keys.into_iter();
        keys.find_map(|(modifiers, key)| input.consume_key(modifiers, key).then_some(key))
    })
}

fn planned(form: &SourceConfigForm, files: &Files, node: FormNode, key: Key) -> Option<Planned> {
    let step = |down| Some(design::moved(node, design::step(form, node, down)?));
    match key {
        Key::ArrowUp => step(false),
        Key::ArrowDown => step(true),
        Key::D => Some(design::duplicated(form, files, node)),
        Key::Insert => Some(design::added(form, Some(node), design::kind_of(node))),
        _ => None,
    }
}

/// What can be done with a part; answers the key that does the same.
fn part_menu(ui: &mut Ui, form: &SourceConfigForm, files: &Files, node: FormNode) -> Option<Key> {
    let items = [
        ("Rename", "F2", Key::F2),
        ("Add one after this", "Ins", Key::Insert),
        ("Duplicate", "Ctrl D", Key::D),
        ("Move up", "Alt ↑", Key::ArrowUp),
        ("Move down", "Alt ↓", Key::ArrowDown),
        ("Delete", "Del", Key::Delete),
    ];
    let mut chosen = None;
    for (title, keys, key) in items {
        let moves = matches!(key, Key::ArrowUp | Key::ArrowDown);
        let stays = moves && planned(form, files, node, key).is_none();
        let item = MenuItem::new(title)
            .note(keys)
            .disabled_because(stays.then_some("Already at the end"));
        if item.show(ui).clicked() {
            chosen = Some(key);
        }
    }
    chosen
}

/// Moves what was dragged to where it is let go.
fn drop_dragged(ui: &Ui, form: &SourceConfigForm, view: &mut View, commands: &mut Commands) {
    if !ui.input(|input| input.pointer.any_released()) {
        return;
    }
    let dragged = view.dragged.take().zip(view.dropping.take());
    let to = dragged.and_then(|(from, on)| Some((from, design::dropped(form, from, on)?)));
    if let Some((from, to)) = to {
        view.carry_out(design::moved(from, to), commands);
    }
}

/// Lets a row be dragged, and shows where what is dragged would be put.
fn drag(cell: &Cell<'_>, row: &Row, view: &mut View) {
    let line = cell.line.rect;
    let id = cell.ui.scope_id().with(("drag", row.node));
    if cell.ui.interact(line, id, Sense::DRAG).drag_started() {
        view.dragged = Some(row.node);
    }
    let pointer = cell.ui.input(|input| input.pointer.interact_pos());
    let over =
        pointer.filter(|at| line.contains(*at) && view.dragged.is_some_and(|it| it != row.node));
    if let Some(at) = over {
        let below = at.y > line.center().y;
        view.dropping = Some((row.node, below));
        let y = if below { line.bottom() } else { line.top() };
        let stroke = Stroke::new(2.0, Tokens::of(cell.ui).accent_text);
        cell.ui.painter().hline(line.x_range(), y, stroke);
    }
}

fn on_caret(ui: &Ui, row: &Row) -> bool {
    let pointer = ui.input(|input| input.pointer.interact_pos());
    let left = ui.max_rect().left() + 8.0 + row.depth() as f32 * INDENT;
    row.has_parts && pointer.is_some_and(|at| (left - 4.0..left + 16.0).contains(&at.x))
}

fn name(cell: &mut Cell<'_>, row: &Row, view: &mut View) {
    drag(cell, row, view);
    let tokens = Tokens::of(cell.ui);
    let left = cell.line.rect.left() + 8.0 + row.depth() as f32 * INDENT;
    let middle = cell.rect.center().y;
    if let Some(change) = row.change {
        let bar = egui::Rect::from_center_size(
            pos2(cell.line.rect.left() + 6.0, middle),
            vec2(2.0, measure::ROW - 10.0),
        );
        cell.ui.painter().rect_filled(bar, 1, change.ink(&tokens));
    }
    if row.has_parts {
        let caret = if view.closed.contains(&row.node) {
            icons::CARET_RIGHT
        } else {
            icons::CARET_DOWN
        };
        paint::glyph(cell.ui, pos2(left + 6.0, middle), caret, 12.0, tokens.muted);
    }
    paint::glyph(
        cell.ui,
        pos2(left + 24.0, middle),
        row.icon,
        14.0,
        tokens.muted,
    );
    cell.rect.min.x = left + 38.0;
    cell.code(&row.name);
}

fn signs(cell: &mut Cell<'_>, row: &Row, _: &mut View) {
    let tokens = Tokens::of(cell.ui);
    let (right, middle) = (cell.rect.right(), cell.rect.center().y);
    if !row.problems.is_empty() {
        cell.say("Problem");
        paint::glyph(
            cell.ui,
            pos2(right - 14.0, middle),
            icons::WARNING,
            14.0,
            Tone::Warning.ink(&tokens),
        );
    }
    if row.has_condition {
        cell.say("Condition");
        paint::glyph(
            cell.ui,
            pos2(right - 34.0, middle),
            icons::EYE,
            14.0,
            tokens.syn_attr,
        );
    }
}

impl View {
    /// Asks for edits, and looks at what is selected then.
    pub(super) fn carry_out(&mut self, planned: Planned, commands: &mut Commands) {
        if let Some(selected) = planned.selected {
            self.select(selected);
            self.reveal = true;
        }
        let Planned { edits, keys, .. } = planned;
        commands.push(FormCommand::Edit { edits, keys });
    }

    /// Adds a part behind the selected one, whose name is typed then.
    pub(super) fn add(&mut self, new: NewPart, commands: &mut Commands) {
        if let Some(form) = self.source.form.clone() {
            let planned = design::added(&form, self.selected, new);
            self.carry_out(planned, commands);
            self.focuses_name = true;
        }
    }

    fn toggle(&mut self, node: FormNode) {
        if !self.closed.remove(&node) {
            self.closed.insert(node);
        }
    }
}
