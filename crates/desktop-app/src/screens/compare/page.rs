//! The chosen part: what the target has now and what it has afterwards, with a check box for each key and each run of
//! lines; or every place that is replaced on the way.

use std::{collections::BTreeSet, sync::Arc};

use egui::{Margin, Panel, Ui};
use patchpanel_core_models::{
    draft::Part,
    models::document::XmlDocument,
    promote::{Hit, Hits},
};

use super::{Page, Shown, Sides, View, model};
use crate::{
    code::{
        diff_view::{DiffState, DiffView},
        highlight::Language,
    },
    command::{Commands, CompareCommand},
    icons,
    messages::quantity,
    screens::{
        cached::{Cached, SamePlace},
        frame,
    },
    state::compare::{Findings, Place, PlaceChange},
    theme::{Tokens, Tone, measure},
    view_models::{apply::part_title, compare::KeyRow},
    widgets::{
        Banner, Cell, Column, EmptyState, Grid, at_right, check_mark, icon_sign, segments, text,
    },
};

/// The diff that is drawn, and the choices that it shows.
pub(super) type DiffCache = Cached<(SamePlace<Findings>, XmlDocument), (DiffState, Option<u64>)>;

fn diff<'a>(
    cache: &'a mut DiffCache,
    sides: &Sides<'_>,
    document: XmlDocument,
) -> Option<&'a mut DiffState> {
    let (pair, findings) = (sides.pair, sides.findings);
    let model = &findings.document(document)?.model;
    let make = || (DiffState::new(model.clone(), Language::Xml), None);
    let (state, choices) = cache.of((SamePlace(Arc::clone(findings)), document), make);
    if choices.replace(pair.revision) != Some(pair.revision) {
        let taken = |number: &usize| pair.is_taken(&Place::Lines(document, *number));
        let left_out = (0..state.change_count()).filter(|number| !taken(number));
        state.leave_out(left_out.collect::<BTreeSet<usize>>());
    }
    Some(state)
}

/// The part that is shown, how many changes it has, and how many of them are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub(super) part: Part,
    all: usize,
    taken: usize,
}

pub(super) fn head(view: &mut View, sides: &Sides<'_>) -> Head {
    let chosen = view.part;
    let make = || {
        let part = shown_part(chosen, sides.findings);
        let is_taken = |change: &&PlaceChange| sides.pair.is_taken(&change.place());
        Head {
            part,
            all: sides.findings.of_part(part).count(),
            taken: sides.findings.of_part(part).filter(is_taken).count(),
        }
    };
    *view.head.of((sides.known(), chosen), make)
}

/// The part that is chosen if one of the sides has it, else the first that differs.
fn shown_part(chosen: Option<Part>, findings: &Findings) -> Part {
    let first = || findings.changes.first().map(PlaceChange::part);
    chosen
        .filter(|part| findings.parts().contains(part))
        .or_else(first)
        .unwrap_or(Part::Metadata)
}

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>) {
    let head = head(page.view, sides);
    let part = head.part;
    head_ui(ui, page, sides, head);
    uses_ui(ui, page, sides);
    if page.view.shown == Shown::Replaced {
        return hits_ui(ui, &sides.findings.adapted.hits);
    }
    if head.all == 0 {
        ui.add_space((ui.available_height() * 0.2).round());
        let name = format!("{} is the same on both sides", part_title(part));
        EmptyState::new(icons::CHECK_CIRCLE, &name).show(ui, |_| ());
        return;
    }
    titles_ui(ui, sides, (part, page.view.shown));
    match part {
        Part::Xml(document) => lines_ui(ui, page, sides, document),
        Part::Metadata | Part::Translations(_) => keys_ui(ui, page, sides, part),
    }
}

fn head_ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>, head: Head) {
    let Head { part, all, taken } = head;
    let surface = Tokens::of(ui).surface;
    let panel = Panel::top("compare-part");
    let pane = frame::seamless(panel, measure::CHANGE_BAR, surface, frame::sides(20, 20));
    pane.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            if page.view.shown == Shown::Replaced {
                text::heading(ui, "Replaced values");
            } else {
                text::heading(ui, &part_title(part));
                let all = quantity::count(all, "change", "changes");
                text::small(ui, &format!("{taken} of {all} chosen"));
            }
            at_right(ui, |ui| {
                let replaced = format!("Replaced ({})", sides.findings.adapted.hits.all());
                let replaced = (Shown::Replaced, replaced.as_str());
                let by_side = (Shown::SideBySide, "Side by side");
                let by_line = (Shown::ByLine, "By line");
                let chosen = match (part, page.view.shown) {
                    (Part::Xml(_), shown) => {
                        segments(ui, "What is shown", shown, &[by_side, by_line, replaced])
                    }
                    (_, Shown::Replaced) => {
                        let keys = (Shown::SideBySide, "Differences");
                        segments(ui, "What is shown", Shown::Replaced, &[keys, replaced])
                    }
                    (_, shown) => segments(
                        ui,
                        "What is shown",
                        shown,
                        &[(shown, "Differences"), replaced],
                    ),
                };
                page.view.shown = chosen.unwrap_or(page.view.shown);
            });
        });
    });
}

/// Which tenant is on which side of the differences.
fn titles_ui(ui: &mut Ui, sides: &Sides<'_>, (part, shown): (Part, Shown)) {
    if !matches!(part, Part::Xml(_)) || shown == Shown::ByLine {
        return;
    }
    let ground = Tokens::of(ui).sunken;
    frame::fixed(
        Panel::top("compare-sides"),
        measure::ROW,
        ground,
        frame::sides(20, 20),
    )
    .show(ui, |ui| {
        let half = ui.available_width() / 2.0;
        let left = ui.max_rect().left();
        ui.horizontal_centered(|ui| {
            text::strong(ui, &format!("{} now", sides.to));
            let middle = left + half + 6.0;
            ui.add_space((middle - ui.cursor().left()).max(8.0));
            text::strong(ui, &format!("{} after", sides.to));
            text::small(ui, "with the chosen changes");
        });
    });
}

fn lines_ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>, document: XmlDocument) {
    let Some(diff) = diff(&mut page.view.diff, sides, document) else {
        return;
    };
    let key = (sides.known(), Part::Xml(document));
    let make = || model::lines_notes(sides.pair, document, sides.tenants());
    let notes = page.view.notes.of(key, make);
    let note = |number: usize| notes.get(number).cloned().unwrap_or_default();
    let view = DiffView::new(diff, "Now and after").notes(&note);
    let pressed = view.by_line(page.view.shown == Shown::ByLine).show(ui);
    if let Some(number) = pressed {
        let place = Place::Lines(document, number);
        let taken = !sides.pair.is_taken(&place);
        page.commands.push(CompareCommand::Take(vec![place], taken));
    }
}

/// What the rows of keys draw from and push to.
struct Drawn<'a, 'c> {
    sides: &'a Sides<'a>,
    commands: &'c mut Commands,
}

fn keys_ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>, part: Part) {
    let make = || model::key_rows(sides.findings, part);
    let rows = &*page.view.keys.of((sides.known(), part), make);
    let mut drawn = Drawn {
        sides,
        commands: page.commands,
    };
    let [now, after] = ["now", "after"].map(|word| format!("{} {word}", sides.to));
    let columns = vec![
        Column::fixed("", 24.0, check),
        Column::fixed(
            "",
            28.0,
            |cell: &mut Cell<'_>, row: &KeyRow, _: &mut Drawn<'_, '_>| {
                let operation = row.change.operation();
                let (sign, tone) = (row.change.icon(), row.change.tone());
                cell.widgets(operation, |ui| icon_sign(ui, sign, tone, operation));
            },
        ),
        Column::flexible("Key", 160.0, |cell, row: &KeyRow, _| cell.path(&row.name)),
        Column::flexible(&now, 140.0, |cell, row: &KeyRow, _| match &row.before {
            Some(value) => cell.code_muted(value),
            None => cell.muted("not set"),
        }),
        Column::flexible(
            &after,
            140.0,
            |cell, row: &KeyRow, drawn: &mut Drawn<'_, '_>| {
                let taken = drawn.sides.pair.is_taken(&row.place);
                match &row.after {
                    Some(value) if taken => cell.code(value),
                    None if taken => cell.muted("removed"),
                    Some(value) => {
                        cell.code_muted(&format!("stays; {} has {value}", drawn.sides.from));
                    }
                    None => cell.muted("stays"),
                }
            },
        ),
    ];
    Grid::list("Keys", rows.len(), |place| rows.get(place))
        .columns(columns)
        .show(ui, &mut drawn);
}

fn check(cell: &mut Cell<'_>, row: &KeyRow, drawn: &mut Drawn<'_, '_>) {
    let mut on = drawn.sides.pair.is_taken(&row.place);
    let name = format!("Promote {}", row.name);
    cell.widgets("", |ui| {
        if check_mark(ui, &name, &mut on).changed() {
            let place = vec![row.place.clone()];
            drawn.commands.push(CompareCommand::Take(place, on));
        }
    });
}

/// Which sources use the connector of the target, and what the chosen changes mean for them.
fn uses_ui(ui: &mut Ui, page: &mut Page<'_>, sides: &Sides<'_>) {
    let make = || model::uses(sides.pair, &sides.to);
    let Some((tone, title, text)) = page.view.uses.of(sides.known(), make) else {
        return;
    };
    let panel = Panel::bottom("compare-uses");
    let surface = Tokens::of(ui).surface;
    frame::seamless(panel, measure::BANNER, surface, Margin::ZERO).show(ui, |ui| {
        let banner = Banner::new(*tone, icons::INFO, title).text(text);
        banner.flat().show(ui, |_| ());
    });
}

/// Every place that a rule or an id changes, before and after.
fn hits_ui(ui: &mut Ui, all: &Hits) {
    let hits = &all.listed;
    let rest = all.all() - hits.len();
    if rest > 0 {
        frame::status_line(ui, "compare-hits", |ui| {
            let words = quantity::count(rest, "more place is", "more places are");
            text::small(ui, &format!("{words} replaced, and not listed"));
        });
    }
    if hits.is_empty() {
        ui.add_space((ui.available_height() * 0.2).round());
        EmptyState::new(icons::CHECK_CIRCLE, "Nothing is replaced")
            .text("No rule hits a value of the source.")
            .show(ui, |_| ());
        return;
    }
    let columns = vec![
        Column::fixed("Part", 132.0, |cell: &mut Cell<'_>, hit: &Hit, ()| {
            cell.text(&part_title(hit.part));
        }),
        Column::fixed("Line", 56.0, |cell: &mut Cell<'_>, hit: &Hit, ()| {
            if hit.line > 0 {
                cell.muted(&hit.line.to_string());
            }
        })
        .numbers(),
        Column::flexible("Value of", 110.0, |cell, hit: &Hit, ()| {
            cell.path(&hit.name);
        }),
        Column::flexible("In the source", 150.0, |cell, hit: &Hit, ()| {
            cell.code_muted(&hit.before);
        }),
        Column::flexible("Afterwards", 150.0, |cell, hit: &Hit, ()| match hit.rule {
            None if hit.after.is_empty() => {
                cell.widgets("taken out", |ui| {
                    icon_sign(ui, icons::PROHIBIT, Tone::Neutral, "taken out");
                });
            }
            None | Some(_) => cell.code(&hit.after),
        }),
    ];
    Grid::list("Replaced places", hits.len(), |place| hits.get(place))
        .columns(columns)
        .show(ui, &mut ());
}
