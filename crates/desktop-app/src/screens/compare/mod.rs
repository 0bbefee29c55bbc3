//! Compare and promote: both sides, their parts, what is replaced on the way, and the differences of the chosen part.
//! What is taken becomes a draft in the target tenant; nothing is sent from here.

mod band;
mod bar;
mod page;
mod parts;
mod rules;
mod table;
#[cfg(test)]
pub(super) mod tests;

use std::sync::Arc;

use egui::{Panel, Ui};
use patchpanel_core_models::draft::Part;

use self::page::{DiffCache, Head};
use crate::{
    command::{Action, AppCommand, Commands, CompareCommand},
    icons,
    screens::{cached::Cached, failure, frame},
    state::{
        AppState,
        compare::{Compare, End, Findings, Pair},
    },
    theme::{Tokens, measure},
    view_models::compare::{self as model, KeyRow, PairRow, PartRow, Steps, Uses, report},
    widgets::{Button, EmptyState, at_right, skeleton_rows},
};

/// Width of the parts and rules, and in a narrow window.
const PARTS: f32 = 452.0;
const PARTS_NARROW: f32 = 340.0;

/// Which findings of a pair with which choices: what is shown of it is computed once.
#[derive(Clone)]
struct Known {
    findings: Option<Arc<Findings>>,
    state: (u64, bool, bool, bool),
}

impl Known {
    fn of(pair: &Pair) -> Self {
        let is_loading = pair.findings.is_loading();
        Self {
            findings: pair.findings.value().cloned(),
            state: (pair.revision, pair.is_chosen, pair.is_drafted, is_loading),
        }
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        let pointer = |known: &Self| known.findings.as_ref().map(Arc::as_ptr);
        pointer(self) == pointer(other) && self.state == other.state
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Shown {
    #[default]
    SideBySide,
    ByLine,
    Replaced,
}

#[derive(Default)]
pub struct View {
    /// Whether the page that asks what to compare with was shown in the frame before.
    asks: bool,
    part: Option<Part>,
    shown: Shown,
    /// The part that is shown: how many changes it has, and how many are taken.
    head: Cached<(Known, Option<Part>), Head>,
    parts: Cached<Known, Vec<PartRow>>,
    keys: Cached<(Known, Part), Vec<KeyRow>>,
    notes: Cached<(Known, Part), Vec<String>>,
    reasons: Cached<Known, Vec<String>>,
    uses: Cached<Known, Option<Uses>>,
    rows: Cached<Vec<Known>, Vec<PairRow>>,
    plan: Cached<(Option<usize>, Vec<Known>), (String, Steps)>,
    diff: DiffCache,
    /// The row of the table of several that the cursor is on.
    cursor: usize,
}

struct Page<'a> {
    state: &'a AppState,
    compare: &'a Compare,
    view: &'a mut View,
    commands: &'a mut Commands,
}

/// Two sides whose differences are known.
struct Sides<'a> {
    pair: &'a Pair,
    findings: &'a Arc<Findings>,
    from: String,
    to: String,
}

impl Sides<'_> {
    fn known(&self) -> Known {
        Known::of(self.pair)
    }

    fn tenants(&self) -> [&str; 2] {
        [&self.from, &self.to]
    }
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let Some(compare) = &state.compare else {
        let title = "Nothing is compared";
        let text = "Open a connector and choose “Compare and promote…” in its menu.";
        return frame::empty_body(ui, (icons::ARROWS_LEFT_RIGHT, title, text), commands);
    };
    let mut page = Page {
        state,
        compare,
        view,
        commands,
    };
    let asked = std::mem::take(&mut page.view.asks);
    head_ui(ui, &mut page);
    band::ui(ui, &mut page);
    bar::ui(ui, &mut page);
    if let Some(pair) = compare.shown_pair() {
        pair_ui(ui, &mut page, pair, asked);
    } else {
        left_ui(ui, |ui| rules::ui(ui, &mut page, None));
        frame::body(ui, |ui| table::ui(ui, &mut page));
    }
    if frame::escape(ui) {
        go_back(&mut page);
    }
}

fn head_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let panel = Panel::top("compare-head");
    let goes_back = frame::head(ui, panel, "Compare and promote", |ui| {
        at_right(ui, |ui| tools_ui(ui, page));
    });
    if goes_back {
        go_back(page);
    }
}

/// From a pair of several to the table, else to the connector.
fn go_back(page: &mut Page<'_>) {
    if page.compare.is_several() && page.compare.shown.is_some() {
        page.commands.push(CompareCommand::Show(None));
    } else {
        page.commands.push(AppCommand::Show(page.compare.back));
    }
}

fn tools_ui(ui: &mut Ui, page: &mut Page<'_>) {
    ui.spacing_mut().item_spacing.x = measure::GAP;
    let pair = page.compare.shown_pair();
    if let Some(pair) = pair.filter(|pair| pair.findings.value().is_some()) {
        let copy = Button::secondary("Copy report").icon(icons::CLIPBOARD_TEXT);
        if copy.show(ui).clicked() {
            page.commands
                .push(AppCommand::Copy(report(page.state, pair)));
        }
    }
    let was_made = pair.is_some_and(|pair| pair.is_drafted);
    let word = if was_made {
        "Verify"
    } else {
        "Read both again"
    };
    let loading = pair.is_some_and(|pair| pair.findings.is_loading());
    let read = Button::ghost(word)
        .icon(icons::ARROWS_CLOCKWISE)
        .tooltip("Reads both sides and says what still differs and why")
        .disabled_because(loading.then_some("Both sides are being read"));
    page.commands
        .when(read.show(ui).clicked(), CompareCommand::ReadAgain);
    if !page.compare.is_several() {
        let has_other = page.compare.sides().is_some_and(|(from, to)| {
            from.whose().is_some() && to.is_some_and(|to| to.whose().is_some())
        });
        let reason = "Both sides must be connectors of tenants";
        let several = Button::ghost("Several connectors…")
            .icon(icons::LIST_CHECKS)
            .tooltip("Compares every custom connector of the two tenants, with the same rules")
            .disabled_because((!has_other).then_some(reason));
        page.commands
            .when(several.show(ui).clicked(), CompareCommand::Several);
    }
}

fn left_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let narrow = ui.ctx().content_rect().width() < measure::NARROW;
    let width = if narrow { PARTS_NARROW } else { PARTS };
    let ground = Tokens::of(ui).surface;
    frame::fixed(Panel::left("compare-parts"), width, ground, 0)
        .landmark("Parts and rules")
        .show(ui, |ui| {
            frame::scrolled(ui, "compare-parts", frame::page_margin(12), contents);
        });
}

fn pair_ui(ui: &mut Ui, page: &mut Page<'_>, pair: &Pair, asked: bool) {
    let Some(to) = &pair.to else {
        return frame::padded_body(ui, frame::page_margin(72), |ui| {
            nothing_chosen(ui, page, asked);
        });
    };
    let [from, to] = [&pair.from, to].map(|side| model::tenant_name(page.state, side));
    if let Some(failure) = pair.findings.failure() {
        return frame::padded_body(ui, frame::page_margin(72), |ui| {
            failure::failure(ui, failure, |ui| {
                let again = Button::primary("Read both again").show(ui).clicked();
                page.commands.when(again, CompareCommand::ReadAgain);
            });
        });
    }
    let Some(findings) = pair.findings.value() else {
        return frame::padded_body(ui, frame::page_margin(20), |ui| {
            skeleton_rows(ui, "Reading both sides", 8, &[120.0, 200.0, 320.0]);
        });
    };
    let sides = Sides {
        pair,
        findings,
        from,
        to,
    };
    left_ui(ui, |ui| {
        parts::ui(ui, page, &sides);
        rules::ui(ui, page, Some(&sides));
    });
    frame::body(ui, |ui| page::ui(ui, page, &sides));
}

fn nothing_chosen(ui: &mut Ui, page: &mut Page<'_>, asked: bool) {
    page.view.asks = true;
    let text = "Another signed-in tenant, a snapshot, a bundle or a draft.";
    EmptyState::new(icons::ARROWS_LEFT_RIGHT, "Choose what to compare with")
        .text(text)
        .show(ui, |ui| {
            let choose = Button::primary("Choose…").show(ui);
            if !asked && ui.memory(|memory| memory.focused().is_none()) {
                choose.request_focus();
            }
            page.commands
                .when(choose.clicked(), CompareCommand::AskSide(End::To));
            let sign_in = Button::secondary("Sign in to another tenant…");
            page.commands
                .when(sign_in.show(ui).clicked(), Action::ShowProfiles);
        });
}
