//! The form: known keys and a few of the connector's own as fields, and a tree for the rest. Only what is in sight is
//! laid out.

use egui::{Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::view::Local;
use super::{Page, fields, tree};
use crate::{
    theme::measure,
    view_models::metadata::{
        form::{Form, FormField},
        rows,
    },
    widgets::{Section, text},
};

/// Rows this far out of sight are still drawn, so that Tab reaches them.
const AROUND: f32 = 160.0;
/// Height of a section's head above fields, and above rows.
const HEAD: f32 = 36.0;
const HEAD_OF_ROWS: f32 = 32.0;
/// Space above a section.
const ABOVE: f32 = 8.0;

/// Something in the column.
enum Item<'a> {
    Head(&'static str, String),
    Field(&'a FormField),
    /// The rows of the tree, which draws those in sight and has the keys also where none is.
    Tree,
    Words(&'static str),
}

/// Where an item is in the column.
struct Placed<'a> {
    item: Item<'a>,
    top: f32,
    height: f32,
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let form = &page.model.form;
    let visible = rows::visible(&page.model.rows, &form.nested, page.query, |row| {
        page.local.is_open(row)
    });
    let area = ScrollArea::vertical()
        .id_salt("metadata-form")
        .auto_shrink(false)
        .animated(false);
    area.show_viewport(ui, |ui, viewport| {
        let column = column(page, &visible);
        let total = column.last().map_or(0.0, |last| last.top + last.height) + measure::PAGE;
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), total), egui::Sense::hover());
        let inner = rect.shrink2(vec2(measure::PAGE, 0.0));
        let sight = viewport.expand2(vec2(0.0, AROUND)).y_range();
        let is_drawn = |placed: &&Placed<'_>| {
            let place = egui::Rangef::new(placed.top, placed.top + placed.height);
            matches!(placed.item, Item::Tree) || sight.intersects(place)
        };
        for placed in column.iter().filter(is_drawn) {
            let space = Rect::from_min_size(
                pos2(inner.left(), rect.top() + placed.top),
                vec2(inner.width(), placed.height),
            );
            match &placed.item {
                Item::Head(title, note) => head_ui(ui, space, title, note),
                Item::Field(field) => fields::ui(ui, space, field, page),
                Item::Tree => {
                    let builder = UiBuilder::new().max_rect(space).id_salt("tree");
                    ui.scope_builder(builder, |ui| {
                        tree::ui(ui, &visible, page);
                    });
                }
                Item::Words(words) => words_ui(ui, space, words),
            }
        }
    });
}

fn column<'a>(page: &Page<'a>, visible: &[usize]) -> Vec<Placed<'a>> {
    let form: &'a Form = &page.model.form;
    let mut builder = Builder {
        placed: Vec::new(),
        bottom: 8.0,
    };
    let known = found(&form.known, page.query);
    let own = found(&form.own, page.query);
    if !known.is_empty() {
        builder.head("Known keys", "described by SailPoint".to_owned(), HEAD);
        builder.fields(&known, page.local);
    }
    if !own.is_empty() {
        builder.head("Own keys", "switches and added keys".to_owned(), HEAD);
        builder.fields(&own, page.local);
    }
    if !visible.is_empty() {
        builder.head(
            "Other keys",
            edited_note(form.nested_counts(&page.model.rows)),
            HEAD_OF_ROWS,
        );
        let height = measure::ROW * visible.len() as f32;
        builder.push(Item::Tree, height, 0.0);
    }
    if builder.placed.is_empty() {
        builder.push(Item::Words("No key matches"), measure::ROW, 0.0);
    }
    builder.placed
}

/// “8, of which 1 edited”.
fn edited_note((keys, edited): (usize, usize)) -> String {
    match edited {
        0 => keys.to_string(),
        edited => format!("{keys}, of which {edited} edited"),
    }
}

fn found<'a>(fields: &'a [FormField], query: &str) -> Vec<&'a FormField> {
    let query = query.trim().to_lowercase();
    fields
        .iter()
        .filter(|field| field.key.to_lowercase().contains(&query))
        .collect()
}

struct Builder<'a> {
    placed: Vec<Placed<'a>>,
    bottom: f32,
}

impl<'a> Builder<'a> {
    fn push(&mut self, item: Item<'a>, height: f32, gap: f32) {
        self.placed.push(Placed {
            item,
            top: self.bottom,
            height,
        });
        self.bottom += height + gap;
    }

    fn head(&mut self, title: &'static str, note: String, height: f32) {
        if !self.placed.is_empty() {
            self.bottom += ABOVE;
        }
        self.push(Item::Head(title, note), height, 0.0);
    }

    fn fields(&mut self, fields: &[&'a FormField], local: &Local) {
        for field in fields {
            self.push(
                Item::Field(field),
                fields::height(field, local),
                measure::GAP,
            );
        }
    }
}

fn head_ui(ui: &mut Ui, space: Rect, title: &str, note: &str) {
    ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
        Section::new(title).note(note).show(ui)
    });
}

fn words_ui(ui: &mut Ui, space: Rect, words: &str) {
    ui.scope_builder(UiBuilder::new().max_rect(space), |ui| {
        text::muted(ui, words)
    });
}
