//! The connector list: filter, facets, table, footer. How much it shows depends on the window; see
//! [`ListForm::beside`].

mod filter_bar;
mod states;
mod table;
#[cfg(test)]
mod tests;

use egui::{Frame, Margin, Ui};
use jiff::Timestamp;
use patchpanel_core_models::{ids::ScriptName, models::connector::ConnectorStatus};

use crate::{
    command::{Action, Commands, ConnectorCommand},
    state::{
        AppState,
        remote::Remote,
        session::{Session, SessionId},
    },
    theme::measure,
    view_models::{
        connectors::{self, Catalogue, CatalogueKey, Filter, Found, ListForm},
        time,
    },
    widgets::{Link, StatusSign, at_right, paint, text},
};
use patchpanel_ui_kit::visible::Tip as _;

#[derive(Default)]
pub struct View {
    /// What narrows the list, and its order.
    pub filter: Filter,
    /// Whether a narrow list shows its facets.
    shows_facets: bool,
    list: Option<Prepared>,
    /// The connector that the keys stand on.
    cursor: Option<ScriptName>,
    /// The tenant and the connector that were shown in the frame before.
    session: Option<SessionId>,
    shown: Option<ScriptName>,
    /// What is done with a connector once it is open.
    after_open: Option<(SessionId, ScriptName, Action)>,
    /// Since when the first answer is awaited.
    loading_since: Option<Timestamp>,
}

/// The list as it was prepared and filtered last.
struct Prepared {
    key: CatalogueKey,
    catalogue: Catalogue,
    filter: Filter,
    found: Found,
}

impl View {
    /// Prepares and filters again what changed since the frame before.
    fn follow(&mut self, session: &Session) {
        let key = CatalogueKey::of(session);
        let catalogue = match self.list.take() {
            Some(list) if list.key == key && list.filter == self.filter => {
                return self.list = Some(list);
            }
            Some(list) if list.key == key => list.catalogue,
            _ => Catalogue::of(session),
        };
        let found = catalogue.find(&self.filter);
        self.list = Some(Prepared {
            key,
            catalogue,
            filter: self.filter.clone(),
            found,
        });
    }

    /// The keys follow to a connector that was opened elsewhere; says whether they did.
    fn follow_shown(&mut self, session: &Session) -> bool {
        if self.session.replace(session.id) != Some(session.id) {
            (self.cursor, self.shown) = (None, None);
        }
        if self.shown == session.selected {
            return false;
        }
        self.shown.clone_from(&session.selected);
        if session.selected.is_none() || self.cursor == session.selected {
            return false;
        }
        self.cursor.clone_from(&session.selected);
        true
    }
}

impl Prepared {
    /// Where a connector stands among the rows that are kept.
    fn place_of(&self, script_name: &ScriptName) -> Option<usize> {
        let is_it = |row: &usize| {
            self.catalogue
                .row(*row)
                .is_some_and(|row| row.of.script_name.as_ref() == Some(script_name))
        };
        self.found.rows.iter().position(is_it)
    }

    /// The row at a place among those that are kept.
    fn row_at(&self, place: usize) -> Option<&connectors::Row> {
        self.catalogue.row(*self.found.rows.get(place)?)
    }

    /// The connector at a place among those that are kept.
    fn script_name_at(&self, place: usize) -> Option<&ScriptName> {
        self.row_at(place)?.of.script_name.as_ref()
    }
}

/// Does what was chosen for a connector that had to be opened first.
pub(crate) fn go_on(state: &AppState, view: &mut View, commands: &mut Commands) {
    let open = state.open_connector();
    let after = view.after_open.take();
    let session = state.session().map(|session| session.id);
    let Some((id, script_name, action)) = after.filter(|(id, name, _)| {
        session == Some(*id) && open.is_some_and(|open| open.script_name == *name)
    }) else {
        return;
    };
    let server = open.map(|open| &open.server);
    if server.is_some_and(|server| server.value().is_some()) {
        commands.run(action);
    } else if server.is_some_and(Remote::is_loading) {
        view.after_open = Some((id, script_name, action));
    }
}

/// Draws the list over the whole space.
pub(crate) fn ui(
    ui: &mut Ui,
    state: &AppState,
    form: ListForm,
    view: &mut View,
    commands: &mut Commands,
) {
    let Some(session) = state.session() else {
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let footer_top = ui.max_rect().bottom() - measure::STATUS_LINE;
    let whole = ui.max_rect();
    ui.scope_builder(
        egui::UiBuilder::new().max_rect(whole.with_max_y(footer_top)),
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if session.connectors.value().is_some() {
                view.follow(session);
                let go = filter_bar::ui(ui, state, form, view, commands);
                table::ui(ui, (state, session), (form, go), view, commands);
            } else {
                states::unread(ui, state, form, view, commands);
            }
        },
    );
    ui.scope_builder(
        egui::UiBuilder::new().max_rect(whole.with_min_y(footer_top)),
        |ui| footer(ui, state, form, view),
    );
}

fn footer(ui: &mut Ui, state: &AppState, form: ListForm, view: &mut View) {
    let line = ui.max_rect();
    paint::border_line(ui, line.x_range(), line.top() + 0.5);
    let Some(list) = &view.list else { return };
    let Some(session) = state.session() else {
        return;
    };
    let Some(read) = session.connectors.value() else {
        return;
    };
    let margin = Margin {
        left: 12,
        right: 12,
        top: 5,
        bottom: 5,
    };
    let hidden = connectors::hidden_matches(&view.filter, &list.found);
    let hidden = hidden.filter(|_| !list.found.rows.is_empty());
    let mut show_all = false;
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_centered(|ui| match (form, hidden) {
            (ListForm::Wide, Some(hidden)) => {
                text::small(ui, &hidden);
                show_all = Link::new("Show").small().show(ui).clicked();
            }
            (ListForm::Wide, None) => {
                text::small(ui, &connectors::footer(&list.found));
                let read = if session.connectors.is_loading() {
                    "Reading…".to_owned()
                } else {
                    format!("Read {}", time::ago(read.read_at, state.now))
                };
                at_right(ui, |ui| text::small(ui, &read));
            }
            (ListForm::Narrow | ListForm::Hidden, hidden) => {
                text::small(ui, &connectors::short_footer(&list.found));
                if let Some(words) = hidden {
                    let more = format!("+{}", list.found.hidden);
                    text::small(ui, &more);
                    let show = Link::new("Show").small().show(ui).tip(words);
                    show_all = show.clicked();
                }
            }
        });
    });
    if show_all {
        view.filter.custom_only = false;
    }
}

fn open(script_name: &ScriptName, view: &mut View, commands: &mut Commands) {
    view.cursor = Some(script_name.clone());
    view.shown = Some(script_name.clone());
    commands.push(ConnectorCommand::Open(script_name.clone()));
}

/// The sign of a status: shape and colour.
pub(crate) fn status_sign(status: &ConnectorStatus) -> StatusSign {
    match status {
        ConnectorStatus::Released => StatusSign::Full,
        ConnectorStatus::Development => StatusSign::Half,
        ConnectorStatus::Demo | ConnectorStatus::Deprecated | ConnectorStatus::Other(_) => {
            StatusSign::Ring
        }
    }
}
