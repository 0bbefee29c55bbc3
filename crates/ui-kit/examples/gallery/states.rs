//! The states of buttons, fields, rows, steps and placeholders.
//!
//! Hover and focus exist once per frame only, so the states of buttons and rows come from frames of their own and are
//! laid into the picture.

use std::collections::BTreeMap;

use super::{Failure, at};
use egui::{Id, Rect, Response, Theme, Ui, pos2, vec2};
use patchpanel_picture::{Picture, Stage, pointer_to};
use patchpanel_ui_kit::{
    icons,
    theme::{Tokens, Tone},
    widgets::{
        Banner, Button, Cell, Chip, Column, Dialog, EmptyState, FailedState, Field, Grid, Link,
        Progress, Toast, at_right, card, check_box, chip, grid_id, progress_sign, request_line,
        skeleton_rows, switch, text,
    },
};

/// What is forced for one frame, since a pointer and a focus exist once.
#[derive(Clone, Copy, Default)]
struct Forced {
    hover: Option<&'static str>,
    focus: Option<&'static str>,
    selected_row: Option<usize>,
    dialog: bool,
}

const ROWS: [&str; 5] = [
    "Rest",
    "Hover",
    "Selected, list has focus",
    "Selected, focus elsewhere",
    "Edited",
];

/// The picture of all states.
pub(super) fn draw(theme: Theme) -> Result<Picture, Failure> {
    let mut whole = picture(theme, Forced::default())?.0;
    let places = picture(theme, Forced::default())?.1;
    for name in [
        "Hover Review",
        "Hover Compare",
        "Hover Discard…",
        "Hover Apply 3",
        "Hover Delete…",
    ] {
        let taken = picture(
            theme,
            Forced {
                hover: Some(name),
                ..Forced::default()
            },
        )?
        .0;
        lay(&mut whole, &taken, places.get(name), 4.0);
    }
    for name in [
        "Focus Review",
        "Focus Compare",
        "Focus Discard…",
        "Focus Apply 3",
        "Focus Delete…",
        "Focused",
    ] {
        let taken = picture(
            theme,
            Forced {
                focus: Some(name),
                ..Forced::default()
            },
        )?
        .0;
        lay(&mut whole, &taken, places.get(name), 4.0);
    }
    let rows = [
        Forced {
            hover: Some("Row 1"),
            ..Forced::default()
        },
        Forced {
            selected_row: Some(2),
            focus: Some("Table"),
            ..Forced::default()
        },
        Forced {
            selected_row: Some(3),
            ..Forced::default()
        },
    ];
    for (index, forced) in rows.into_iter().enumerate() {
        let name = format!("Row {}", index + 1);
        lay(
            &mut whole,
            &picture(theme, forced)?.0,
            places.get(&name),
            0.0,
        );
    }
    let (taken, places) = picture(
        theme,
        Forced {
            dialog: true,
            ..Forced::default()
        },
    )?;
    if let Some((_, rect)) = places.get("Dialog") {
        whole.lay(&taken, whole_pixels(rect.expand(1.0)), [879, 43]);
    }
    Ok(whole)
}

fn lay(whole: &mut Picture, taken: &Picture, place: Option<&(Id, Rect)>, around: f32) {
    if let Some((_, rect)) = place {
        let area = whole_pixels(rect.expand(around));
        whole.lay(taken, area, [area[0], area[1]]);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places inside the picture"
)]
fn whole_pixels(rect: Rect) -> [usize; 4] {
    [
        rect.left() as usize,
        rect.top() as usize,
        rect.width() as usize,
        rect.height() as usize,
    ]
}

type Places = BTreeMap<String, (Id, Rect)>;

fn picture(theme: Theme, forced: Forced) -> Result<(Picture, Places), Failure> {
    let mut stage = Stage::new(vec2(1280.0, 800.0), patchpanel_ui_kit::theme::install).theme(theme);
    let mut gallery = Gallery {
        forced,
        ..Gallery::default()
    };
    for _ in 0..3 {
        stage.frame(vec![], |ui| gallery.ui(ui));
    }
    if let Some((id, _)) = forced.focus.and_then(|name| gallery.places.get(name)) {
        stage
            .context()
            .memory_mut(|memory| memory.request_focus(*id));
    }
    let pointer = forced
        .hover
        .and_then(|name| gallery.places.get(name))
        .map(|(_, rect)| pointer_to(rect.center()));
    stage.frame(pointer.into_iter().collect(), |ui| gallery.ui(ui));
    stage.frame(vec![], |ui| gallery.ui(ui));
    Ok((stage.picture()?, gallery.places))
}

#[derive(Default)]
struct Gallery {
    forced: Forced,
    places: Places,
}

impl Gallery {
    fn ui(&mut self, ui: &mut Ui) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0, Tokens::of(ui).surface);
        self.buttons(ui);
        self.fields(ui);
        chips(ui);
        self.rows(ui);
        choices(ui);
        steps(ui);
        banners(ui);
        placeholders(ui);
        if self.forced.dialog {
            self.dialog(ui);
        }
    }

    fn keep(&mut self, name: &str, response: &Response) {
        self.places
            .insert(name.to_owned(), (response.id, response.rect));
    }

    fn buttons(&mut self, ui: &mut Ui) {
        head(ui, 24.0, 18.0, "Buttons");
        for (column, title) in ["Rest", "Hover", "Keyboard focus", "Disabled"]
            .into_iter()
            .enumerate()
        {
            let left = 24.0 + 96.0 * column as f32;
            at(ui, [left, 42.0, 96.0, 16.0], |ui| text::caption(ui, title));
            let state = ["", "Hover", "Focus", "Disabled"]
                .into_iter()
                .nth(column)
                .unwrap_or_default();
            for (row, name) in ["Review", "Compare", "Discard…", "Apply 3", "Delete…"]
                .into_iter()
                .enumerate()
            {
                let reason = (state == "Disabled").then_some("There is nothing to review yet.");
                let response = at(ui, [left, 64.0 + 40.0 * row as f32, 96.0, 28.0], |ui| {
                    let button = match row {
                        0 => Button::primary(name),
                        1 => Button::secondary(name),
                        2 => Button::ghost(name),
                        3 => Button::danger(name),
                        _ => Button::danger_ghost(name),
                    };
                    button.disabled_because(reason).show(ui)
                });
                self.keep(&format!("{state} {name}"), &response);
            }
        }
    }

    fn fields(&mut self, ui: &mut Ui) {
        head(ui, 24.0, 274.0, "Fields");
        at(ui, [24.0, 300.0, 376.0, 28.0], |ui| {
            Field::new("Tenant", &mut String::new())
                .hint("Placeholder, 4.5:1")
                .show(ui)
        });
        let focused = at(ui, [24.0, 336.0, 376.0, 28.0], |ui| {
            Field::new("Name", &mut "Focused".to_owned()).show(ui)
        });
        self.keep("Focused", &focused);
        at(ui, [24.0, 372.0, 376.0, 50.0], |ui| {
            Field::new("Address", &mut "acme.identitynow.com/ui".to_owned())
                .error("Give the tenant’s name or an https address without a path")
                .show(ui)
        });
        at(ui, [24.0, 428.0, 376.0, 28.0], |ui| {
            Field::new("Version", &mut "Disabled".to_owned())
                .disabled_because("Sign in first.")
                .show(ui)
        });
    }

    fn rows(&mut self, ui: &mut Ui) {
        head(ui, 24.0, 562.0, "Rows");
        let (selected, mut rows) = (self.forced.selected_row, Vec::new());
        at(ui, [24.0, 560.0, 376.0, 168.0], |ui| {
            ui.shrink_clip_rect(Rect::from_min_size(pos2(24.0, 588.0), vec2(376.0, 140.0)));
            self.places
                .insert("Table".to_owned(), (grid_id(ui, "Rows"), Rect::NOTHING));
            let name = |cell: &mut Cell<'_>, name: &&str, rows: &mut Vec<usize>| {
                if cell.row() == 4 {
                    cell.edited();
                }
                cell.name(name);
                rows.push(cell.row());
            };
            let kind = |cell: &mut Cell<'_>, _: &&str, _: &mut Vec<usize>| cell.muted("workday");
            let grid = Grid::list("Rows", ROWS.len(), |row| ROWS.get(row)).marks();
            let grid = grid.columns(vec![
                Column::flexible("Name", 100.0, name),
                Column::fixed("Type", 64.0, kind).numbers(),
            ]);
            grid.selected(selected).show(ui, &mut rows);
        });
        for index in rows {
            let rect =
                Rect::from_min_size(pos2(24.0, 588.0 + 28.0 * index as f32), vec2(376.0, 28.0));
            self.places.insert(format!("Row {index}"), (Id::NULL, rect));
        }
    }

    fn dialog(&mut self, ui: &Ui) {
        let mut typed = "badge-sys".to_owned();
        let dialog = Dialog::new("delete", "Delete “Badge system”?");
        let mut body = Rect::NOTHING;
        dialog.show(
            ui.ctx(),
            |ui| {
                text::paragraph(
                    ui,
                    "Deletes the connector and its documents on acme-sb. A snapshot is taken first; creating it again \
                     from the snapshot gives it a new identity.",
                );
                request_line(ui, "DELETE", "/connectors/v1/badge-system");
                ui.add_space(4.0);
                text::field_label(ui, "Type the connector’s script name");
                let field = Field::new("Script name", &mut typed).code().show(ui);
                field.request_focus();
                body = field.rect;
            },
            |ui| {
                Button::secondary("Cancel").show(ui);
                Button::danger("Delete connector").disabled_because("The name does not match yet.").show(ui);
            },
        );
        if let Some(rect) = ui.memory(|memory| memory.area_rect(Id::unique(("dialog", "delete")))) {
            self.places.insert("Dialog".to_owned(), (Id::NULL, rect));
        }
    }
}

fn head(ui: &mut Ui, left: f32, top: f32, title: &str) {
    at(ui, [left, top + 2.0, 300.0, 20.0], |ui| {
        text::strong(ui, title)
    });
}

fn chips(ui: &mut Ui) {
    head(ui, 24.0, 474.0, "Chips");
    at(ui, [24.0, 494.0, 400.0, 20.0], |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let facts = [
                (Tone::Success, "Released"),
                (Tone::Warning, "Development"),
                (Tone::Neutral, "Demo"),
                (Tone::Accent, "4 keys edited"),
                (Tone::Danger, "Protected"),
            ];
            for (tone, word) in facts {
                chip(ui, tone, word);
            }
        });
    });
    at(ui, [24.0, 522.0, 400.0, 20.0], |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            Chip::new(Tone::Success, "UPDATED")
                .icon(icons::CHECK_CIRCLE)
                .show(ui);
            Chip::new(Tone::Neutral, "UNCHANGED")
                .icon(icons::MINUS)
                .show(ui);
            Chip::new(Tone::Warning, "SKIPPED")
                .icon(icons::ARROW_RIGHT)
                .show(ui);
            Chip::new(Tone::Danger, "ERROR")
                .icon(icons::X_CIRCLE)
                .show(ui);
        });
    });
}

fn choices(ui: &mut Ui) {
    head(ui, 24.0, 742.0, "Choices");
    at(ui, [112.0, 738.0, 64.0, 28.0], |ui| {
        check_box(ui, "On", &mut true)
    });
    at(ui, [176.0, 738.0, 64.0, 28.0], |ui| {
        check_box(ui, "Off", &mut false)
    });
    at(ui, [240.0, 738.0, 40.0, 28.0], |ui| {
        switch(ui, "On", &mut true)
    });
    at(ui, [280.0, 738.0, 40.0, 28.0], |ui| {
        switch(ui, "Off", &mut false)
    });
}

fn steps(ui: &mut Ui) {
    head(ui, 440.0, 18.0, "Apply: the states of a step");
    at(ui, [440.0, 44.0, 400.0, 400.0], |ui| {
        step(
            ui,
            Tone::Neutral,
            (Progress::Done, "Metadata"),
            (Tone::Success, "UPDATED", "214 ms"),
        );
        step(
            ui,
            Tone::Neutral,
            (Progress::Running, "Translations, de"),
            (Tone::Accent, "Sending", "0.8 s"),
        );
        card(ui, Tone::Danger, |ui| {
            line(
                ui,
                (Progress::Failed, "Source config"),
                (Tone::Danger, "ERROR", "1.2 s"),
            );
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                text::small(ui, "Tracking ID");
                text::code(ui, "b7d0c1a2e6f94e1c");
                Button::icon_only(icons::COPY, "Copy the tracking ID").show(ui);
                at_right(ui, |ui| Link::new("Go to line 2").show(ui));
            });
        });
        step(
            ui,
            Tone::Neutral,
            (Progress::Waiting, "Translations, fr"),
            (Tone::Neutral, "Not sent", ""),
        );
    });
}

fn step(ui: &mut Ui, edge: Tone, what: (Progress, &str), state: (Tone, &str, &str)) {
    card(ui, edge, |ui| line(ui, what, state));
}

fn line(ui: &mut Ui, (progress, name): (Progress, &str), (tone, word, time): (Tone, &str, &str)) {
    ui.horizontal(|ui| {
        ui.set_height(18.0);
        progress_sign(ui, progress, word);
        text::medium_body(ui, name);
        at_right(ui, |ui| {
            text::toned(ui, tone, word);
            text::small(ui, time);
        });
    });
}

fn banners(ui: &mut Ui) {
    head(ui, 440.0, 338.0, "Banners and toasts");
    at(ui, [440.0, 368.0, 400.0, 200.0], |ui| {
        Banner::new(
            Tone::Warning,
            icons::WIFI_SLASH,
            "Offline: showing what was read at 10:42",
        )
        .text("Drafts keep working. Trying again in 20 s")
        .show_plain(ui);
        Banner::new(
            Tone::Accent,
            icons::ARROWS_LEFT_RIGHT,
            "The server’s metadata changed after this draft began",
        )
        .text("2 keys differ, 1 of them in this draft")
        .show_plain(ui);
        ui.add_space(4.0);
        Toast::new(Tone::Success, "3 steps applied to acme-sb")
            .action("Undo")
            .show(ui);
        ui.add_space(4.0);
        Toast::new(Tone::Warning, "Token ended 2 min ago")
            .action("Sign in again")
            .show(ui);
    });
    head(ui, 440.0, 606.0, "Loading");
    at(ui, [440.0, 636.0, 400.0, 112.0], |ui| {
        skeleton_rows(ui, "Reading connectors", 4, &[206.0, 106.0, 88.0])
    });
}

fn placeholders(ui: &mut Ui) {
    head(ui, 880.0, 18.0, "Dialog");
    head(ui, 880.0, 338.0, "Empty and failed");
    at(ui, [880.0, 364.0, 376.0, 188.0], |ui| {
        card(ui, Tone::Neutral, |ui| {
            ui.add_space(8.0);
            EmptyState::new(icons::FUNNEL_SIMPLE, "No connector matches “workdya”")
                .text("The list holds released connectors only.\nOne in development opens by its script name.")
                .show(ui, |ui| {
                    Button::secondary("Clear filter").show(ui);
                    Button::secondary("Open by script name…").show(ui);
                });
            ui.add_space(9.0);
        });
    });
    at(ui, [880.0, 568.0, 376.0, 208.0], |ui| {
        card(ui, Tone::Neutral, |ui| {
            ui.add_space(4.0);
            FailedState::new("The connector list could not be read")
                .text("acme-sb.api.identitynow.com presented a certificate from “Acme Inspection CA”, which this computer does not trust.")
                .details("invalid peer certificate: UnknownIssuer")
                .note("Attempt 3 of 3, 10:44:12")
                .show(ui, |ui| {
                    Button::primary("Choose a CA file…").show(ui);
                    Button::secondary("Try again").show(ui);
                });
        });
    });
}
