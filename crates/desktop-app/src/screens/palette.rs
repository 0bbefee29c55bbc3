//! The command palette: connectors, commands, and what open documents and metadata hold.

use egui::{Align2, Frame, Id, Key, Margin, Modal, Modifiers, ScrollArea, Sense, Ui, vec2};

use crate::{
    command::{Action, Command, Commands},
    icons,
    state::AppState,
    theme::{Tokens, measure, medium, regular},
    update::tab_of,
    view_models::palette::{self as model, Entry, Group, Target},
    widgets::{Field, key_cap, rule, text},
};

const WIDTH: f32 = 640.0;
const TOP: f32 = 84.0;
const ROW: f32 = 36.0;
const LIST_HEIGHT: f32 = 420.0;

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {
    query: String,
    chosen: usize,
    open: bool,
}

/// Draws the palette while it is open.
pub fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let opened_now = state.palette_open && !view.open;
    view.open = state.palette_open;
    if !state.palette_open {
        return;
    }
    if opened_now {
        *view = View {
            open: true,
            ..View::default()
        };
    }
    let ctx = ui.ctx().clone();
    let area = egui::Area::new(Id::unique("palette"))
        .anchor(Align2::CENTER_TOP, vec2(0.0, TOP))
        .order(egui::Order::Foreground);
    let modal = Modal::new(Id::unique("palette-modal"))
        .area(area.accessible_name("Search or run a command"));
    let frame = Frame::window(&ctx.style_of(ctx.theme())).inner_margin(Margin::ZERO);
    let answer = modal
        .frame(frame)
        .show(&ctx, |ui| content(ui, state, view, opened_now, commands));
    if answer.should_close() {
        commands.run(Action::TogglePalette);
    }
}

fn content(
    ui: &mut Ui,
    state: &AppState,
    view: &mut View,
    opened_now: bool,
    commands: &mut Commands,
) {
    ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 48.0));
    ui.spacing_mut().item_spacing.y = 0.0;
    let groups = model::groups(state, &view.query);
    let count: usize = groups.iter().map(|group| group.entries.len()).sum();
    let enter = keys(ui, view, count);
    Frame::new()
        .inner_margin(Margin::symmetric(12, 12))
        .show(ui, |ui| {
            let hint = "A connector, a command, or a word in an open document";
            let field = Field::new("Search or run a command", &mut view.query)
                .icon(icons::MAGNIFYING_GLASS)
                .hint(hint);
            let field = field.shortcut("Esc").show(ui);
            if opened_now {
                field.request_focus();
            }
            if field.changed() {
                view.chosen = 0;
            }
        });
    rule(ui);
    ScrollArea::vertical()
        .max_height(LIST_HEIGHT)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            list(ui, &groups, view, enter, commands);
            if count == 0 {
                Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
                    text::muted(ui, &format!("Nothing matches “{}”", view.query.trim()))
                });
            }
        });
    rule(ui);
    footer(ui, count);
}

/// Arrow keys move the choice; Enter takes it.
fn keys(ui: &mut Ui, view: &mut View, count: usize) -> bool {
    let (down, up, enter) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    if down {
        view.chosen += 1;
    }
    if up {
        view.chosen = view.chosen.saturating_sub(1);
    }
    view.chosen = view.chosen.min(count.saturating_sub(1));
    enter
}

fn list(ui: &mut Ui, groups: &[Group], view: &mut View, enter: bool, commands: &mut Commands) {
    let mut index = 0;
    for group in groups {
        Frame::new()
            .inner_margin(Margin {
                left: 20,
                right: 20,
                top: 10,
                bottom: 4,
            })
            .show(ui, |ui| text::caption(ui, group.title));
        for entry in &group.entries {
            let chosen = index == view.chosen;
            if row(ui, entry, chosen) || (chosen && enter) {
                take(entry, commands);
            }
            index += 1;
        }
    }
}

fn row(ui: &mut Ui, entry: &Entry, chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        egui::WidgetInfo::selected(
            egui::Role::ListBoxOption,
            entry.disabled.is_none(),
            chosen,
            &entry.title,
        )
    });
    let inner = rect.shrink2(vec2(8.0, 0.0));
    if chosen {
        ui.painter()
            .rect_filled(inner, measure::RADIUS, tokens.accent_soft);
        response.scroll_to_me(None);
    } else if response.hovered() {
        ui.painter()
            .rect_filled(inner, measure::RADIUS, tokens.hover);
    }
    let ink = if entry.disabled.is_some() {
        tokens.faint
    } else {
        tokens.text
    };
    let at = egui::pos2(rect.left() + 20.0, rect.center().y);
    let width = rect.width() * 0.6;
    let mut job = egui::text::LayoutJob::simple_singleline(entry.title.clone(), medium(13.0), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    ui.painter()
        .galley(egui::pos2(at.x, at.y - galley.size().y / 2.0), galley, ink);
    let area = egui::Rect::from_min_max(
        egui::pos2(at.x + width, rect.top()),
        rect.right_bottom() - vec2(20.0, 0.0),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(area).layout(layout), |ui| {
        if let Some(keys) = &entry.keys {
            key_cap(ui, keys);
        }
        let note = entry.disabled.unwrap_or(&entry.note);
        ui.label(
            egui::RichText::new(note)
                .font(regular(12.0))
                .color(tokens.muted),
        );
    });
    response.clicked()
}

fn take(entry: &Entry, commands: &mut Commands) {
    if entry.disabled.is_some() {
        return;
    }
    match &entry.target {
        Target::Run(command) => commands.push(command.clone()),
        Target::Part(script_name, part) => {
            commands.push(Command::OpenConnector(script_name.clone()));
            commands.push(Command::ShowTab(tab_of(*part)));
        }
    }
    commands.push(Command::ClosePalette);
}

fn footer(ui: &mut Ui, count: usize) {
    Frame::new()
        .inner_margin(Margin::symmetric(20, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                for (keys, about) in [
                    ("↑ ↓", "choose"),
                    ("↵", "open or run"),
                    (">", "commands only"),
                ] {
                    key_cap(ui, keys);
                    text::small(ui, about);
                    ui.add_space(8.0);
                }
                crate::widgets::at_right(ui, |ui| {
                    text::small(
                        ui,
                        &if count == 1 {
                            "1 found".to_owned()
                        } else {
                            format!("{count} found")
                        },
                    )
                });
            });
        });
}
