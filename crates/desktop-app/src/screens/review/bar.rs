//! The bar that sends: quiet for most tenants, red and asking for the name for protected ones.

use egui::{Event, Key, Margin, Modifiers, Panel, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::{
    command::{Command, Commands, SessionCommand, caps},
    icons,
    screens::{back, frame, tenant_name::TenantName},
    state::{AppState, session::Session},
    theme::{
        Tokens, Tone, measure, medium, regular, semibold,
        size::{BODY, SMALL},
    },
    view_models::{
        review::gate::{self, Given},
        shell,
    },
    widgets::{Button, Field, at_right, check_box, paint},
};

/// What happens when a step fails.
const STOPS: &str = "Sending stops at the first step that fails; the rest stays in the draft.";
/// The same where an apply is undone, which is no draft of its own.
const UNDO_STOPS: &str = "Sending stops at the first step that fails.";
/// Width of the field for the tenant's name, and of the check box below it.
const NAME: f32 = 220.0;
/// How far the field stands above the middle of the bar.
const FIELD_UP: f32 = -14.0;
/// How far the check box stands below the middle of the bar.
const CHECK_DOWN: f32 = 17.0;

/// How many of the new warnings are listed.
pub(super) const LISTED: usize = 3;

/// What the bar sends once nothing speaks against it.
pub(super) struct Sending<'a> {
    pub(super) state: &'a AppState,
    pub(super) session: &'a Session,
    pub(super) name: &'a mut TenantName,
    /// How many warnings were ticked: of others than these nobody agreed to.
    pub(super) accepted: &'a mut usize,
    /// How many new warnings there are, and the first of them in words.
    pub(super) warnings: (usize, Vec<String>),
    /// The words on the button.
    pub(super) words: String,
    /// Why nothing can be sent with what was typed and ticked.
    pub(super) reason: &'a dyn Fn(&Given<'_>) -> Option<String>,
    /// The key that applies was pressed.
    pub(super) applies: bool,
    pub(super) start: Command,
    pub(super) commands: &'a mut Commands,
}

pub(super) fn ui(ui: &mut Ui, mut sending: Sending<'_>) {
    let is_protected = sending.session.profile.protected;
    frame::next_step_bar(ui, "review-bar", (is_protected, 16), |ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        let reason = reason(&sending, &sending.name.typed);
        // That the name is missing is said by its field.
        let obstacle = self::reason(&sending, &sending.session.tenant_name());
        let review = sending.session.review.as_ref();
        let is_undo = review.is_some_and(|review| review.only.is_some());
        let stops = if is_undo { UNDO_STOPS } else { STOPS };
        let note = obstacle.as_deref().unwrap_or(stops);
        if is_protected {
            protected_ui(ui, &mut sending, note);
        } else {
            quiet_ui(ui, note, room(ui, &sending).max(80.0));
        }
        at_right(ui, |ui| buttons_ui(ui, &mut sending, reason.as_deref()));
    });
    let (count, warnings) = &sending.warnings;
    warnings_ui(ui, *count, warnings);
}

/// Why nothing can be sent now; `None` when it can.
fn reason(sending: &Sending<'_>, name: &str) -> Option<String> {
    (sending.reason)(&Given {
        name,
        accepts_warnings: *sending.accepted == sending.warnings.0,
        now: sending.state.now,
    })
}

/// What the buttons and the box leave.
fn room(ui: &Ui, sending: &Sending<'_>) -> f32 {
    let agrees = if sending.warnings.0 > 0 { 224.0 } else { 0.0 };
    ui.available_width() - 400.0 - agrees
}

/// The warnings that the draft brings, above the box that accepts them.
fn warnings_ui(ui: &mut Ui, count: usize, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    let more = count - warnings.len();
    let more = (more > 0).then(|| format!("And {more} more, in the problems of the documents"));
    let lines = warnings.iter().chain(&more);
    let height = lines.clone().count() as f32 * measure::LINE + 8.0;
    let ground = Tokens::of(ui).bg;
    let pane = Panel::bottom("review-warnings");
    frame::fixed(pane, height, ground, Margin::symmetric(16, 4)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for line in lines {
            let ink = Tone::Warning.ink(&Tokens::of(ui));
            let size = vec2(ui.available_width(), measure::LINE);
            let (rect, _) = paint::named(ui, size, egui::Role::Label, line);
            let at = pos2(rect.left() + 8.0, rect.center().y);
            paint::glyph_fill(ui, at, icons::WARNING, 14.0, ink);
            let galley = paint::elided(
                ui,
                line,
                regular(SMALL),
                Tokens::of(ui).text,
                rect.width() - 24.0,
            );
            paint::put_left(ui, rect.left() + 24.0, rect.center().y, galley);
        }
    });
}

fn quiet_ui(ui: &mut Ui, note: &str, room: f32) {
    let tokens = Tokens::of(ui);
    let galley = paint::elided(ui, note, regular(SMALL), tokens.muted, room);
    let extent = vec2(galley.size().x, measure::LINE);
    let (rect, _) = paint::named(ui, extent, egui::Role::Label, note);
    paint::put_left(ui, rect.left(), rect.center().y, galley);
}

fn protected_ui(ui: &mut Ui, page: &mut Sending<'_>, note: &str) {
    let name = &page.session.profile.name;
    if let Some(left) = shell::unlocked_for(page.session, page.state.now) {
        // Typed once is typed: the next time it is asked for, it is asked for anew.
        *page.name = TenantName::default();
        let title = format!("Unlocked, {left} left");
        let room = room(ui, page) - 100.0;
        warning_ui(ui, (&title, note), icons::LOCK_SIMPLE_OPEN, room);
        let button = Button::secondary("Lock now").icon(icons::LOCK);
        page.commands
            .when(button.show(ui).clicked(), SessionCommand::LockTenant);
        return;
    }
    let ask = format!("Type “{}”", page.session.tenant_name());
    let asked = paint::line(ui, &ask, medium(BODY), Tokens::of(ui).text);
    let title = format!("{name} is protected");
    let room = room(ui, page) - asked.size().x - 10.0 - NAME;
    warning_ui(ui, (&title, note), icons::LOCK_KEY, room);
    ui.add_space(6.0);
    let (place, _) = ui.allocate_exact_size(vec2(asked.size().x, measure::CONTROL), Sense::hover());
    paint::put_left(ui, place.left(), place.center().y + FIELD_UP, asked);
    name_ui(ui, page, &ask);
}

/// The words at the left of the bar of a protected tenant; `room` is their width.
fn warning_ui(ui: &mut Ui, (title, note): (&str, &str), icon: &str, room: f32) {
    let tokens = Tokens::of(ui);
    let room = room.clamp(150.0, 454.0);
    let size = vec2(room, measure::APPLY_BAR - 8.0);
    let (rect, _) = paint::named(ui, size, egui::Role::Label, &format!("{title}. {note}"));
    let middle = rect.center().y;
    let place = pos2(rect.left() + 9.0, middle);
    let glyph = if icons::FILLED.contains(&icon) {
        paint::glyph_fill
    } else {
        paint::glyph
    };
    glyph(ui, place, icon, 20.0, tokens.danger);
    let left = rect.left() + 36.0;
    let galley = paint::elided(ui, title, semibold(BODY), tokens.text, rect.right() - left);
    paint::put_left(ui, left, middle - 10.0, galley);
    let galley = paint::elided(ui, note, regular(SMALL), tokens.text, rect.right() - left);
    paint::put_left(ui, left, middle + 10.0, galley);
}

fn name_ui(ui: &mut Ui, page: &mut Sending<'_>, ask: &str) {
    let space = ui.available_rect_before_wrap();
    let size = vec2(NAME, measure::CONTROL);
    let middle = pos2(space.left() + NAME / 2.0, space.center().y);
    let place = Rect::from_center_size(middle + vec2(0.0, FIELD_UP), size);
    let below = Rect::from_center_size(middle + vec2(0.0, CHECK_DOWN), size);
    let matches = page.session.is_tenant_named(&page.name.typed);
    let column = UiBuilder::new()
        .max_rect(place.union(below))
        .id_salt("tenant name");
    ui.scope_builder(column, |ui| {
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            let field = Field::new(ask, &mut page.name.typed).takes_focus();
            let field = field.code().width(NAME).confirmed_when(matches);
            let field = field.show(ui);
            // The key that cannot apply leads to what is missing.
            if page.applies && !matches {
                field.request_focus();
            }
        });
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
            page.name.check_box_ui(ui);
        });
    });
}

/// Whether the key that led here was pressed once more. It may be held since then, and that sends nothing. Taken before
/// the focused control sees it: Enter with Ctrl is not a press of it.
pub(super) fn take_key(ui: &Ui, state: &AppState) -> bool {
    if state.dialog.is_some() || state.palette_open {
        return false;
    }
    let is_it = |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, repeat: false, modifiers, .. } if modifiers.command_only());
    let pressed = ui.input(|input| input.events.iter().any(is_it));
    ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter));
    pressed
}

fn buttons_ui(ui: &mut Ui, page: &mut Sending<'_>, reason: Option<&str>) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let warnings = page.warnings.0;
    if warnings > 0 {
        let mut accepted = *page.accepted == warnings;
        let agrees = check_box(ui, &gate::accept(warnings), &mut accepted);
        if page.applies && !accepted {
            agrees.request_focus();
        }
        *page.accepted = if accepted { warnings } else { 0 };
    }
    back::button(ui, page.commands);
    let button = if page.session.profile.protected {
        Button::danger(&page.words)
    } else {
        Button::primary(&page.words)
    };
    let button = button.icon(icons::UPLOAD_SIMPLE).disabled_because(reason);
    let clicked = button.shortcut(&*caps("Ctrl ↵")).show(ui).clicked();
    if clicked || (page.applies && reason.is_none()) {
        if !page.session.needs_no_name(page.state.now) {
            page.commands.push(page.name.command());
        }
        page.commands.push(page.start.clone());
    }
}
