//! The order in which Tab, F6 and a screen reader come to what is in panes.
//!
//! egui's is the order in which widgets are made. Here each `Ui` keeps that order among its children, except that the
//! panes at its top and left come first, and those at its bottom and right last, the outermost at the very end.

use crate::basics::button::useful;
use egui::{
    Context, FocusDirection, Id, Key, LayerId, Modifiers, Plugin, Rect, Ui, WidgetRects,
    accesskit::NodeId,
};

/// At which end of its parent a pane is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    First,
    Last,
}

/// The widest frame or margin between two panes that lie on each other.
const FRAME: f32 = 16.0;

/// The place among the children of one parent: what comes between the panes is 0.
type Step = (i8, isize);

/// The steps from the window to a widget. They are compared from the window on.
type Steps = Vec<Step>;

/// What F6 goes round by: a layer, and the name of a landmark in it. What is in none is one group.
type Group = (LayerId, Option<&'static str>);

/// What Tab stops at.
struct Stop {
    id: Id,
    group: Group,
}

/// What was drawn in one pass.
#[derive(Default)]
struct Panes {
    sides: Vec<(Id, Side)>,
    landmarks: Vec<(Id, &'static str)>,
    /// Those at the bottom of their parents, the outermost first.
    bottoms: Vec<Rect>,
}

#[derive(Default)]
pub(super) struct Order {
    /// Those of this pass, as far as it is drawn.
    drawn: Panes,
    /// Those of the pass before.
    panes: Panes,
    /// Where the focus was last in each group.
    left: Vec<(Group, Id)>,
}

impl Plugin for Order {
    fn debug_name(&self) -> &'static str {
        "order of reading"
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx();
        let by_pane = |modifiers| ctx.input_mut(|input| input.consume_key(modifiers, Key::F6));
        // Shift first: without it F6 takes both.
        let backwards = by_pane(Modifiers::SHIFT);
        let is_by_pane = backwards || by_pane(Modifiers::NONE);
        let tab = ctx.input(|input| {
            let plain = input.modifiers.is_none() || input.modifiers.shift_only();
            plain && input.key_pressed(Key::Tab)
        });
        // Menus and lists that dropped down are between the widgets of other layers; egui's order keeps them there.
        if !(is_by_pane || tab) || ctx.any_popup_open() {
            return;
        }
        let stops = self.stops(ctx);
        let focused = ctx.memory(|memory| memory.focused());
        if is_by_pane {
            self.turn(ctx, &stops, (focused, backwards));
        } else {
            let backwards = ctx.input(|input| input.modifiers.shift);
            step(ctx, &stops, (focused, backwards));
        }
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        sort_nodes(ui.ctx(), &self.drawn);
        self.panes = std::mem::take(&mut self.drawn);
    }
}

impl Order {
    pub(super) fn of<R>(ctx: &Context, with: impl FnOnce(&mut Self) -> R) -> Option<R> {
        ctx.add_plugin(Self::default());
        ctx.with_plugin(with)
    }

    pub(super) fn place(&mut self, pane: Id, side: Side) {
        self.drawn.sides.push((pane, side));
    }

    pub(super) fn lay(&mut self, bottom: Rect) {
        self.drawn.bottoms.push(bottom);
    }

    /// The top of what lies on each other at the bottom of `corner` in this pass.
    pub(super) fn floor(&self, corner: Rect) -> f32 {
        let reaches = |rect: &&Rect| rect.right() > corner.left();
        let bottoms = self.drawn.bottoms.iter().filter(reaches);
        bottoms.fold(corner.bottom(), |floor, rect| {
            let lies_on_it = rect.bottom() > floor - FRAME && rect.top() < floor;
            if lies_on_it { rect.top() } else { floor }
        })
    }

    pub(super) fn mark(&mut self, pane: Id, name: &'static str) {
        self.drawn.landmarks.push((pane, name));
    }

    /// All that the focus can go to, in the order of reading; what lies on top comes last.
    fn stops(&self, ctx: &Context) -> Vec<Stop> {
        let layers: Vec<LayerId> = ctx.memory(|memory| {
            let layers = memory.layer_ids();
            layers
                .filter(|layer| memory.allows_interaction(*layer))
                .collect()
        });
        ctx.viewport(|viewport| {
            let widgets = &viewport.prev_pass.widgets;
            let in_layer = |layer: LayerId| {
                let stops = widgets.get_layer(layer);
                let stops = stops.filter(|widget| widget.enabled && widget.sense.is_focusable());
                let stop = |id| {
                    let (steps, landmark) = self.panes.steps(widgets, id);
                    (
                        steps,
                        Stop {
                            id,
                            group: (layer, landmark),
                        },
                    )
                };
                let mut stops: Vec<(Steps, Stop)> = stops.map(|widget| stop(widget.id)).collect();
                stops.sort_by(|(one, _), (other, _)| one.cmp(other));
                stops.into_iter().map(|(_, stop)| stop)
            };
            layers.into_iter().flat_map(in_layer).collect()
        })
    }

    /// To the next group or the one before: to where the focus was in it last, else to its first field or main button.
    fn turn(&mut self, ctx: &Context, stops: &[Stop], (focused, backwards): (Option<Id>, bool)) {
        let mut groups: Vec<Group> = Vec::new();
        for stop in stops {
            if !groups.contains(&stop.group) {
                groups.push(stop.group);
            }
        }
        let here = stops.iter().find(|stop| Some(stop.id) == focused);
        if let Some(here) = here {
            self.left.retain(|(group, _)| *group != here.group);
            self.left.push((here.group, here.id));
        }
        let here = here.and_then(|here| groups.iter().position(|group| *group == here.group));
        let Some(next) = neighbour(&groups, here, backwards) else {
            return;
        };
        let in_it = || {
            stops
                .iter()
                .filter(|stop| stop.group == *next)
                .map(|stop| stop.id)
        };
        let left = self
            .left
            .iter()
            .find(|(group, _)| group == next)
            .map(|(_, id)| *id);
        let target = left
            .filter(|left| in_it().any(|id| id == *left))
            .or_else(|| {
                in_it().find(|id| ctx.data(|data| data.get_temp(useful(*id))).unwrap_or(false))
            })
            .or_else(|| in_it().next());
        if let Some(target) = target {
            ctx.memory_mut(|memory| memory.request_focus(target));
        }
    }
}

impl Panes {
    fn step(&self, id: Id, place: usize) -> Step {
        let place = isize::try_from(place).unwrap_or(isize::MAX);
        match found(&self.sides, id) {
            Some(Side::First) => (-1, place),
            None => (0, place),
            Some(Side::Last) => (1, -place),
        }
    }

    /// The steps to a widget, and the landmark that it is in.
    fn steps(&self, widgets: &WidgetRects, id: Id) -> (Steps, Option<&'static str>) {
        let mut steps = Steps::new();
        let mut landmark = None;
        let mut next = Some(id);
        while let Some(id) = next {
            let Some((widget, (_, place))) = widgets.get(id).zip(widgets.order(id)) else {
                break;
            };
            steps.push(self.step(id, place));
            landmark = landmark.or_else(|| found(&self.landmarks, id));
            next = Some(widget.parent_id).filter(|parent| *parent != id);
        }
        steps.reverse();
        (steps, landmark)
    }
}

/// Lets egui, which knows whether a field keeps Tab for itself, go from the focused stop to its neighbour: it learns of
/// these three before any widget is made. Without a focus there is no such field.
fn step(ctx: &Context, stops: &[Stop], (focused, backwards): (Option<Id>, bool)) {
    let here = stops.iter().position(|stop| Some(stop.id) == focused);
    if here.is_none() && focused.is_some() {
        return;
    }
    let Some(next) = neighbour(stops, here, backwards) else {
        return;
    };
    let layer = |stop: &Stop| stop.group.0;
    ctx.memory_mut(|memory| match here.and_then(|here| stops.get(here)) {
        Some(here) if backwards => {
            memory.interested_in_focus(next.id, layer(next));
            memory.interested_in_focus(here.id, layer(here));
        }
        Some(here) => {
            memory.interested_in_focus(here.id, layer(here));
            memory.interested_in_focus(next.id, layer(next));
        }
        None => {
            memory.move_focus(FocusDirection::None);
            memory.request_focus(next.id);
        }
    });
}

fn found<T: Copy>(all: &[(Id, T)], id: Id) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == id)
        .map(|(_, found)| *found)
}

/// The one after `here`, or before it; round the ends, and from nowhere to an end.
fn neighbour<T>(all: &[T], here: Option<usize>, backwards: bool) -> Option<&T> {
    let last = all.len().checked_sub(1)?;
    let next = match (here, backwards) {
        (None | Some(0), true) => last,
        (Some(here), true) => here - 1,
        (Some(here), false) if here < last => here + 1,
        (None | Some(_), false) => 0,
    };
    all.get(next)
}

/// Puts the nodes of panes into the same order for screen readers.
fn sort_nodes(ctx: &Context, panes: &Panes) {
    let (steps, parents) = ctx.viewport(|viewport| {
        let widgets = &viewport.this_pass.widgets;
        let mut steps: Vec<(NodeId, Step)> = Vec::new();
        let mut parents: Vec<Id> = Vec::new();
        for (id, _) in &panes.sides {
            if let Some((widget, (_, place))) = widgets.get(*id).zip(widgets.order(*id)) {
                steps.push((id.accesskit_id(), panes.step(*id, place)));
                parents.push(widget.parent_id);
            }
        }
        (steps, parents)
    });
    let step = |node: &NodeId| {
        let pane = steps.iter().find(|(pane, _)| pane == node);
        pane.map_or((0, 0), |(_, step)| *step)
    };
    for parent in parents {
        ctx.accesskit_node_builder(parent, |node| {
            let mut children = node.children().to_vec();
            children.sort_by_key(step);
            node.set_children(children);
        });
    }
}
