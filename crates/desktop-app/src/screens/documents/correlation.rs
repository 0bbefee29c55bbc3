//! The filters of a correlation config as a table.

use egui::{Panel, Ui};
use patchpanel_core_models::{
    draft::Part,
    models::document::XmlDocument,
    problem::{Place, Problem},
};

use super::sheet::{self, Answer};
use crate::{
    command::{Commands, DocumentCommand},
    icons,
    screens::{cached::Cached, frame},
    state::{
        connector::OpenConnector,
        session::{Revision, Session},
    },
    theme::{Tokens, Tone, measure},
    view_models::correlation::{self as model, Table},
    widgets::{Banner, text},
};

#[derive(Default)]
pub(super) struct View {
    table: Cached<Revision, Table>,
    sheet: sheet::View,
    /// Why the last edit was refused.
    refused: Option<Problem>,
}

/// Draws it in the space that is left; answers where in the XML to go.
pub(super) fn ui(
    ui: &mut Ui,
    (session, open): (&Session, &OpenConnector),
    view: &mut View,
    commands: &mut Commands,
) -> Option<Place> {
    let concerns = |part| {
        matches!(
            part,
            Part::Xml(XmlDocument::CorrelationConfig | XmlDocument::SourceTemplate)
        )
    };
    let revision = session.revision_of(open, concerns);
    let make = |before| Table::of(&open.draft, before);
    let table = view.table.follow(revision, make);
    let to_fault = table
        .fault
        .as_ref()
        .and_then(|fault| sheet::broken(ui, fault));
    if let Some(problem) = &view.refused {
        Banner::new(Tone::Danger, icons::X_CIRCLE, &problem.what)
            .text(&problem.next)
            .flat()
            .show_plain(ui);
    }
    head(ui);
    foot(ui, table);
    let locked = table.fault.as_ref().map(|_| "The XML has an error");
    let answer = sheet::ui(
        ui,
        ("Filters", &table.sheet),
        locked,
        &mut view.sheet,
        commands,
    );
    match answer {
        Some(Answer::Edit(asked)) => {
            view.refused = None;
            match model::change(&asked, &open.draft) {
                Ok(change) => {
                    let mut first = Commands::default();
                    first.push(DocumentCommand::Edit(
                        XmlDocument::CorrelationConfig,
                        change,
                    ));
                    commands.put_first(first);
                }
                Err(problem) => view.refused = Some(problem),
            }
            to_fault
        }
        Some(Answer::GoTo(place)) => Some(place),
        None => to_fault,
    }
}

fn head(ui: &mut Ui) {
    let surface = Tokens::of(ui).surface;
    frame::seamless(
        Panel::top("filters-head"),
        40.0,
        surface,
        frame::sides(20, 20),
    )
    .show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP;
            text::medium_body(ui, "Filters");
            text::small(
                ui,
                "Tried from the top; the first that finds an identity decides",
            );
        });
    });
}

fn foot(ui: &mut Ui, table: &Table) {
    let surface = Tokens::of(ui).surface;
    frame::seamless(
        Panel::bottom("filters-foot"),
        measure::BANNER,
        surface,
        frame::sides(0, 0),
    )
    .show(ui, |ui| {
        let about = "Sources that exist keep the correlation that each was made with";
        let about = match &table.beside {
            Some(beside) => format!("{about}. {beside}"),
            None => about.to_owned(),
        };
        Banner::new(Tone::Accent, icons::INFO, "Used for new sources")
            .text(&about)
            .flat()
            .show_plain(ui);
    });
}
