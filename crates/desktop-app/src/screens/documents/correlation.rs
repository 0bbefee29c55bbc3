//! The filters of a correlation config as a table.

use egui::{Panel, Ui};
use patchpanel_core_models::{draft::Part, models::document::XmlDocument, problem::Place};

use super::{
    designer::{self, Beside},
    sheet::{self, Answer},
};
use crate::{
    command::Commands,
    screens::frame,
    state::{AppState, connectors::OpenConnector},
    theme::{Tokens, measure},
    view_models::documents::correlation::{self as model, Table},
    widgets::text,
};

pub(super) type View = designer::View<Table>;

/// Draws it in the space that is left; answers where in the XML to go.
pub(super) fn ui(
    ui: &mut Ui,
    (state, open): (&AppState, &OpenConnector),
    (view, xml): (&mut View, Option<Beside<'_>>),
    commands: &mut Commands,
) -> Option<Place> {
    let concerns = |part| {
        matches!(
            part,
            Part::Xml(XmlDocument::CorrelationConfig | XmlDocument::SourceTemplate)
        )
    };
    let revision = state.session()?.revision_of(open, concerns);
    let make = |before| Table::of(&open.draft, before);
    let table = view.model.follow(revision, make);
    let fault = table.fault.as_ref();
    let to_fault = designer::troubles(ui, fault, view.refused.as_ref());
    head(ui);
    let about = "Existing sources keep their own correlation";
    let beside = table.beside.as_ref();
    let about = beside.map_or(about.to_owned(), |beside| format!("{about}. {beside}"));
    designer::for_new_sources(ui, open, &about);
    let locked = fault.map(|_| designer::LOCKED);
    let filters = ("Filters", &table.sheet);
    let answer = sheet::ui(ui, filters, locked, &mut view.sheet, commands);
    if let Some(xml) = xml {
        xml.follow(&table.sheet, &mut view.sheet);
    }
    match answer {
        Some(Answer::Edit(asked)) => {
            let change = model::change(&asked, &table.sheet, &open.draft);
            view.refused = designer::ask(XmlDocument::CorrelationConfig, change, commands);
            to_fault
        }
        Some(Answer::GoTo(place)) => Some(place),
        None => to_fault,
    }
}

fn head(ui: &mut Ui) {
    let surface = Tokens::of(ui).surface;
    let panel = frame::seamless(
        Panel::top("filters-head"),
        40.0,
        surface,
        frame::sides(20, 20),
    );
    panel.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            text::medium_body(ui, "Filters");
            text::small(
                ui,
                "Filters are tried from the top; the first match decides",
            );
        });
    });
}
