//! Text in the type scale. What the server reads or wrote is in code letters; everything the app says is not.

use std::sync::Arc;

use egui::{
    Color32, FontId, Frame, Galley, Label, Margin, Rect, Response, RichText, Role, Sense, Ui, Vec2,
    accesskit::Live,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::paint;
use crate::theme::{
    Tokens, Tone, measure, medium, mono, regular, semibold,
    size::{BODY, CAPTION, CODE, CODE_SMALL, DISPLAY, HEADING, LARGE_TITLE, SMALL, TITLE},
};
use crate::visible::{Tip as _, marked, marked_lines};

/// The welcome screen's name.
pub fn display(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, semibold(DISPLAY), Tokens::of(ui).text)
}

/// The title of a screen; one per screen.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    heading_of(ui, text, semibold(TITLE))
}

/// The title of a screen of its own, without a list beside it.
pub fn large_title(ui: &mut Ui, text: &str) -> Response {
    heading_of(ui, text, semibold(LARGE_TITLE))
}

/// The title of a step, a card or a dialog.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    heading_of(ui, text, semibold(HEADING))
}

pub fn body(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, regular(BODY), Tokens::of(ui).text)
}

/// Body text that stands out: names, what is selected.
pub fn medium_body(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, medium(BODY), Tokens::of(ui).text)
}

/// The head of a group in a form or a pane.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, semibold(BODY), Tokens::of(ui).text)
}

/// Read out by a screen reader when it changes, and not drawn: what goes on while the focus is elsewhere.
pub fn announce(ui: &Ui, text: &str) {
    let place = Rect::from_min_size(ui.max_rect().min, Vec2::splat(1.0));
    let id = ui.scope_id().with("announced");
    ui.interact(place, id, Sense::hover());
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(text);
    });
}

/// Second-rank body text: labels, units, times.
pub fn muted(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, regular(BODY), Tokens::of(ui).muted)
}

/// Second-rank body text of several lines.
pub fn paragraph(ui: &mut Ui, text: &str) -> Response {
    lines(ui, text, regular(BODY), 19.0)
}

/// Small second-rank text: a status line, a time.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, regular(SMALL), Tokens::of(ui).muted)
}

/// The label above a field in a dialog.
pub fn field_label(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, medium(SMALL), Tokens::of(ui).text)
}

/// Small second-rank text of several lines: help under a field.
pub fn note(ui: &mut Ui, text: &str) -> Response {
    lines(ui, text, regular(SMALL), 17.0)
}

/// Small text in the colour of a tone.
pub fn toned(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    let ink = tone.ink(&Tokens::of(ui));
    say(ui, text, medium(SMALL), ink)
}

/// The smallest text, second rank.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, medium(CAPTION), Tokens::of(ui).muted)
}

pub fn code(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, mono(CODE), Tokens::of(ui).text)
}

/// Small second-rank code letters.
pub fn code_small(ui: &mut Ui, text: &str) -> Response {
    say(ui, text, mono(CODE_SMALL), Tokens::of(ui).muted)
}

/// A value that people may select and copy, in code letters; cut at the end where the space is too narrow.
pub(crate) fn value_code(ui: &mut Ui, text: &str) -> Response {
    selectable(ui, text, mono(CODE))
}

/// The same over as many lines as it needs.
pub fn value_lines(ui: &mut Ui, text: &str) -> Response {
    wrapped(ui, text, mono(CODE))
}

/// A value that people may select and copy.
pub fn value(ui: &mut Ui, text: &str) -> Response {
    selectable(ui, text, regular(BODY))
}

/// Several lines of code letters on a sunken ground; they can be selected.
pub fn code_block(ui: &mut Ui, text: &str) -> Response {
    let tokens = Tokens::of(ui);
    let block = Frame::new()
        .fill(tokens.sunken)
        .corner_radius(4)
        .inner_margin(Margin::symmetric(10, 8));
    block
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            wrapped(ui, text, mono(CODE_SMALL))
        })
        .inner
}

fn wrapped(ui: &mut Ui, text: &str, font: FontId) -> Response {
    let ink = Tokens::of(ui).text;
    let words = RichText::new(marked_lines(text)).font(font).color(ink);
    ui.add(Label::new(words).wrap().selectable(true))
}

/// A path in code letters, cut at the front so that its last part stays: “…torMetadata/limits/maxConnections”.
///
/// `path_label(ui, "/connectorMetadata/limits/maxConnections", 240.0);`
pub fn path_label(ui: &mut Ui, path: &str, width: f32) -> Response {
    let tokens = Tokens::of(ui);
    let (galley, cut) = path_galley(ui, path, width, (tokens.muted, tokens.text));
    let size = vec2(galley.size().x.min(width), measure::LINE);
    let (rect, response) = paint::named(ui, size, Role::Label, path);
    paint::put_left(ui, rect.left(), rect.center().y, galley);
    if cut { response.tip(path) } else { response }
}

/// A path laid out within `width` points, and whether it was cut; `inks` are those of the parents and of the last part.
pub fn path_galley(
    ui: &Ui,
    path: &str,
    width: f32,
    inks: (Color32, Color32),
) -> (Arc<Galley>, bool) {
    let font = mono(CODE_SMALL);
    let path = &*marked(path);
    let letter = paint::line(ui, "0", font.clone(), inks.0).size().x;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of letters on a line"
    )]
    let room = (width / letter).floor().max(0.0) as usize;
    let count = path.chars().count();
    let cut = count > room;
    let shown: String = if cut {
        std::iter::once('…')
            .chain(path.chars().skip(count + 1 - room.max(1)))
            .collect()
    } else {
        path.to_owned()
    };
    let (parents, last) = shown
        .rsplit_once('/')
        .map_or(("", shown.as_str()), |(parents, last)| (parents, last));
    let mut job = LayoutJob::default();
    if shown.contains('/') {
        job.append(
            &format!("{parents}/"),
            0.0,
            TextFormat::simple(font.clone(), inks.0),
        );
    }
    job.append(last, 0.0, TextFormat::simple(font, inks.1));
    (ui.painter().layout_job(job), cut)
}

fn say(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let rich = RichText::new(marked(text)).font(font).color(colour);
    ui.add(Label::new(rich))
}

fn heading_of(ui: &mut Ui, text: &str, font: FontId) -> Response {
    let ink = Tokens::of(ui).text;
    let response = say(ui, text, font, ink);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(text);
    });
    response
}

fn lines(ui: &mut Ui, text: &str, font: FontId, line_height: f32) -> Response {
    let ink = Tokens::of(ui).muted;
    let rich = RichText::new(marked_lines(text))
        .font(font)
        .color(ink)
        .line_height(Some(line_height));
    ui.add(Label::new(rich).wrap())
}

fn selectable(ui: &mut Ui, text: &str, font: FontId) -> Response {
    let ink = Tokens::of(ui).text;
    ui.add(
        Label::new(RichText::new(marked(text)).font(font).color(ink))
            .selectable(true)
            .truncate(),
    )
}
