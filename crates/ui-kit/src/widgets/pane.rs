//! Panes at the edges of a window: Tab, F6 and a screen reader come to them as the eye reads.
//!
//! Bars at the bottom and panes at the right are made before what they leave room for, but are read after it. Nothing is
//! laid out here: `egui::Panel` does that.

mod order;

use egui::{Context, InnerResponse, Panel, Rect, Role, Ui, UiKind, pos2};

use order::{Order, Side};

/// A panel that has its place in the order of reading.
///
/// `Pane::new(Panel::bottom("changes").exact_size(52.0)).landmark("Changes").show(ui, |ui| …)`
#[must_use = "call `show`"]
pub struct Pane {
    panel: Panel,
    landmark: Option<&'static str>,
}

impl Pane {
    pub fn new(panel: Panel) -> Self {
        Self {
            panel,
            landmark: None,
        }
    }

    /// F6 stops in it, and a screen reader calls it by this name.
    pub fn landmark(mut self, name: &'static str) -> Self {
        self.landmark = Some(name);
        self
    }

    pub fn show<R>(self, ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let shown = self.panel.show(ui, |ui| {
            let kind = place(ui);
            if let Some(name) = self.landmark {
                landmark(ui, Role::Region, name);
            }
            (kind, content(ui))
        });
        let InnerResponse { inner, response } = shown;
        if inner.0 == Some(UiKind::BottomPanel) {
            Order::of(ui.ctx(), |order| order.lay(response.rect));
        }
        InnerResponse::new(inner.1, response)
    }
}

/// Where the panes end that lie on each other at the lower right of the window. What is drawn over the page and is
/// `width` points wide stays above it.
pub(super) fn floor(ctx: &Context, width: f32) -> f32 {
    let window = ctx.content_rect();
    let corner = Rect::from_min_max(
        pos2(window.right() - width, window.top()),
        window.right_bottom(),
    );
    Order::of(ctx, |order| order.floor(corner)).unwrap_or(window.bottom())
}

/// F6 stops in the panel around `ui`; those of one name are one stop. An empty name is not read out.
pub fn landmark(ui: &Ui, role: Role, name: &'static str) {
    let stack = ui.stack().iter().find(|stack| stack.is_panel_ui());
    let id = stack.map_or(ui.unique_id(), |stack| stack.unique_id);
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(role);
        if !name.is_empty() {
            node.set_label(name);
        }
    });
    Order::of(ui.ctx(), |order| order.mark(id, name));
}

/// Notes at which side of its parent the panel around `ui` is.
fn place(ui: &Ui) -> Option<UiKind> {
    let panel = ui.stack().iter().find(|stack| stack.is_panel_ui());
    let (panel, kind) = panel.and_then(|panel| Some((panel, panel.kind()?)))?;
    let side = match kind {
        UiKind::TopPanel | UiKind::LeftPanel => Side::First,
        UiKind::BottomPanel | UiKind::RightPanel => Side::Last,
        _ => return None,
    };
    Order::of(ui.ctx(), |order| order.place(panel.unique_id, side));
    Some(kind)
}
