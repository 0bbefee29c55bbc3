//! The command palette: connectors, commands, and what open documents and metadata hold.

mod row;
#[cfg(test)]
mod tests;

use egui::{
    Align2, Frame, Id, Key, Margin, Modal, Modifiers, Rect, Response, RichText, Role, ScrollArea,
    Sense, TextEdit, Ui, UiBuilder, pos2, vec2,
};

use crate::{
    command::{Action, AppCommand, Commands, ConnectorCommand, caps},
    icons,
    state::{
        AppState,
        route::{ConnectorTab, Route},
        session::SessionId,
    },
    theme::{Tokens, regular, semibold, size::CAPTION},
    view_models::palette::{self as model, Entry, Group, Target},
    widgets::{at_right, focused_when, key_cap, paint, rule, text},
};

const WIDTH: f32 = 640.0;
const TOP: f32 = 84.0;
/// Height of the line that is typed in, of a caption, and of the line at the bottom.
const INPUT: f32 = 51.0;
const CAPTION_ROW: f32 = 30.0;
const FOOTER: f32 = 36.0;
/// The list scrolls above this height, so that the palette is 520 high at most.
const LIST_HEIGHT: f32 = 430.0;
/// Space above the first caption and below the last row.
const ABOVE: f32 = 4.0;
const BELOW: f32 = 12.0;
const NAME: &str = "Search or run a command";
const HINT: &str = "A connector, a command, or a word in an open document";

#[derive(Default)]
pub struct View {
    query: String,
    chosen: usize,
    /// The choice moved by keys and is to be brought into sight.
    moved: bool,
    open: bool,
    found: Option<(FoundKey, Vec<Group>)>,
    /// The key of the metadata that was taken, which its tab is to look for.
    pub(super) key_taken: Option<String>,
}

/// What the finds were computed from; texts are long, so they are not searched each frame.
#[derive(PartialEq, Eq)]
struct FoundKey {
    query: String,
    session: Option<SessionId>,
    route: Route,
    profiles: usize,
    open: usize,
    revisions: u64,
    listed: usize,
}

impl FoundKey {
    fn of(state: &AppState, query: &str) -> Self {
        let session = state.session();
        let open = session
            .into_iter()
            .flat_map(|session| session.open.values());
        let list = session.and_then(|session| session.connectors.value());
        Self {
            query: query.to_owned(),
            session: session.map(|session| session.id),
            route: state.route,
            profiles: state.profiles.len(),
            open: session.map_or(0, |session| session.open.len()),
            revisions: open.map(|open| open.draft.revision).sum(),
            listed: list.map_or(0, |list| list.items.len()),
        }
    }
}

/// How an entry was taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Closing,
    /// The palette stays, for the next entry.
    Staying,
}

/// Draws the palette while it is open.
pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
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
    let modal = Modal::new(Id::unique("palette-modal")).area(area.accessible_name(NAME));
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
    ui.set_width((WIDTH - 2.0).min(ui.ctx().content_rect().width() - 48.0));
    ui.spacing_mut().item_spacing.y = 0.0;
    let entered = keys(ui, view);
    let id = Id::unique("palette query");
    let field = focused_when(ui, opened_now, id, |ui| input(ui, id, view));
    if field.changed() {
        view.chosen = 0;
    }
    // After the field: letters that come with Enter count.
    let key = FoundKey::of(state, &view.query);
    let groups = match view.found.take() {
        Some((known, groups)) if known == key => groups,
        Some(_) | None => model::groups(state, &view.query),
    };
    let count: usize = groups.iter().map(|group| group.entries.len()).sum();
    view.chosen = view.chosen.min(count.saturating_sub(1));
    rule(ui);
    // In a low window the foot stays in sight; an area by itself would give the list less than there is.
    let room = ui.ctx().content_rect().height() - TOP - INPUT - FOOTER - 26.0;
    let list = ScrollArea::vertical()
        .max_height(LIST_HEIGHT)
        .min_scrolled_height(LIST_HEIGHT.min(room))
        .auto_shrink([false, true]);
    let options = UiBuilder::new().accessibility_role(Role::ListBox);
    let taken = list.show(ui, |ui| {
        ui.add_space(ABOVE);
        let list = ui.scope_builder(options, |ui| {
            list_ui(ui, (&groups, field.id), view, entered, commands)
        });
        if count == 0 {
            Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
                text::muted(ui, &format!("Nothing matches “{}”", view.query.trim()))
            });
        }
        ui.add_space(BELOW);
        list.inner
    });
    rule(ui);
    footer(ui, count, groups.iter().map(|group| group.found).sum());
    // What was taken may change what can be run next.
    view.found = (!taken.inner).then_some((key, groups));
}

/// Arrow keys move the choice; Enter takes it, with Ctrl the palette stays.
fn keys(ui: &mut Ui, view: &mut View) -> Option<Taken> {
    let (down, up, keeps, enter) = ui.input_mut(|input| {
        (
            input.consume_key(Modifiers::NONE, Key::ArrowDown),
            input.consume_key(Modifiers::NONE, Key::ArrowUp),
            input.consume_key(Modifiers::COMMAND, Key::Enter),
            input.consume_key(Modifiers::NONE, Key::Enter),
        )
    });
    view.moved = down || up;
    if down {
        view.chosen += 1;
    }
    if up {
        view.chosen = view.chosen.saturating_sub(1);
    }
    if keeps {
        Some(Taken::Staying)
    } else {
        enter.then_some(Taken::Closing)
    }
}

/// The line that is typed in, without a frame of its own.
fn input(ui: &mut Ui, id: Id, view: &mut View) -> Response {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), INPUT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let middle = rect.center().y;
    let glyph = pos2(rect.left() + 23.0, middle);
    paint::glyph(ui, glyph, icons::MAGNIFYING_GLASS, 20.0, tokens.muted);
    let cap = Rect::from_min_max(
        pos2(rect.right() - 60.0, rect.top()),
        pos2(rect.right() - 15.0, rect.bottom()),
    );
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.new_child(egui::UiBuilder::new().max_rect(cap).layout(layout))
        .scope(|ui| key_cap(ui, "Esc"));
    let space = Rect::from_min_max(
        pos2(rect.left() + 45.0, middle - 14.0),
        pos2(cap.left() - 8.0, middle + 14.0),
    );
    let hint = RichText::new(HINT).font(regular(15.0)).color(tokens.faint);
    let edit = TextEdit::singleline(&mut view.query)
        .id(id)
        .frame(Frame::new())
        .font(regular(15.0))
        .text_color(tokens.text)
        .hint_text(hint)
        .align(Align2::LEFT_CENTER)
        .min_size(space.size())
        .desired_width(space.width());
    // A child that takes no space: the line has its height already.
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(space));
    let response = child.add(edit);
    response
        .ctx
        .accesskit_node_builder(response.id, |node| node.set_label(NAME));
    response
}

/// Says whether an entry was taken.
fn list_ui(
    ui: &mut Ui,
    (groups, field): (&[Group], Id),
    view: &mut View,
    entered: Option<Taken>,
    commands: &mut Commands,
) -> bool {
    let mut taken = None;
    let mut index = 0;
    for group in groups {
        caption(ui, group.title);
        for entry in &group.entries {
            let chosen = index == view.chosen;
            let response = row::ui(ui, entry, chosen);
            if chosen {
                let option = response.id.accesskit_id();
                ui.ctx()
                    .accesskit_node_builder(field, |node| node.set_active_descendant(option));
            }
            if chosen && view.moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                let keeps = ui.input(|input| input.modifiers.command);
                let how = if keeps {
                    Taken::Staying
                } else {
                    Taken::Closing
                };
                taken = Some((entry, how));
            } else if let Some(how) = entered.filter(|_| chosen) {
                taken = Some((entry, how));
            }
            index += 1;
        }
    }
    if let Some((entry, how)) = taken {
        take(entry, how, view, commands);
    }
    taken.is_some()
}

fn caption(ui: &mut Ui, title: &str) {
    let size = vec2(ui.available_width(), CAPTION_ROW);
    let (rect, _) = paint::named(ui, size, egui::Role::Label, title);
    let galley = paint::line(ui, title, semibold(CAPTION), Tokens::of(ui).muted);
    paint::put_left(ui, rect.left() + 19.0, rect.bottom() - 12.0, galley);
}

fn take(entry: &Entry, taken: Taken, view: &mut View, commands: &mut Commands) {
    if entry.disabled.is_some() {
        return;
    }
    match &entry.target {
        Target::Run(command) => commands.push(command.clone()),
        Target::Key(script_name, key) => {
            commands.push(ConnectorCommand::Open(script_name.clone()));
            commands.push(ConnectorCommand::ShowTab(ConnectorTab::Metadata));
            view.key_taken = Some(key.clone());
        }
    }
    if taken == Taken::Closing {
        commands.push(AppCommand::ClosePalette);
    }
}

fn footer(ui: &mut Ui, shown: usize, found: usize) {
    let size = vec2(ui.available_width(), FOOTER);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let space = rect.shrink2(vec2(19.0, 0.0));
    let mut row = ui.new_child(egui::UiBuilder::new().max_rect(space).layout(layout));
    row.spacing_mut().item_spacing.x = 6.0;
    let keeps = caps("Ctrl ↵");
    for (keys, about) in [
        ("↑ ↓", "choose"),
        ("↵", "open or run"),
        (&*keeps, "keep this open"),
        (">", "commands only"),
    ] {
        key_cap(&mut row, keys);
        text::small(&mut row, about);
        row.add_space(10.0);
    }
    let words = if shown == found {
        format!("{found} found")
    } else {
        format!("{shown} of {found}")
    };
    at_right(&mut row, |ui| text::small(ui, &words));
}
