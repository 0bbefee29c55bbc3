//! The pieces of the main window: top bar, side bar, a long table, a head with tabs, sections, the change bar.

use egui::{Align, Layout, Rect, Ui, pos2, vec2};
use patchpanel_ui_kit::{
    icons,
    theme::{TenantColour, TenantMark, Tokens, Tone, tenant_frame},
    widgets::{
        Button, Cell, Chip, Column, Field, Grid, Link, NavItem, Section, SortOrder, StatusSign,
        Tab, TabMark, ValueRow, at_right, chip, edited_dot, facet_menu, facet_toggle, grid_id,
        nav_caption, section, status, tabs, tenant_button, text,
    },
};

use super::at;

const MARK: TenantMark = TenantMark::Colour(TenantColour::Teal);

pub(super) fn ui(ui: &mut Ui) {
    tenant_frame(ui, Some(MARK), |ui| {
        let tokens = Tokens::of(ui);
        let ground = |ui: &Ui, rect: [f32; 4], fill| {
            ui.painter().rect_filled(
                Rect::from_min_size(pos2(rect[0], rect[1]), vec2(rect[2], rect[3])),
                0,
                fill,
            );
        };
        ground(ui, [0.0, 0.0, 1280.0, 800.0], tokens.bg);
        ground(ui, [178.0, 46.0, 1100.0, 704.0], tokens.surface);
        for line in [
            [2.0, 45.0, 1276.0, 1.0],
            [177.0, 46.0, 1.0, 704.0],
            [597.0, 46.0, 1.0, 704.0],
            [2.0, 750.0, 1276.0, 1.0],
        ] {
            ground(ui, line, tokens.border);
        }
        top_bar(ui);
        side_bar(ui);
        list(ui);
        detail(ui);
        change_bar(ui);
    });
}

fn row<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.with_layout(Layout::left_to_right(Align::Center), content)
        .inner
}

fn top_bar(ui: &mut Ui) {
    at(ui, [12.0, 2.0, 520.0, 44.0], |ui| {
        row(ui, |ui| {
            tenant_button(ui, MARK, icons::PLUG, "Sandbox");
            ui.add_space(4.0);
            text::medium_body(ui, "acme-sb");
            text::small(ui, "jdoe · token ends in 11 h 42 min");
        });
    });
    at(ui, [540.0, 10.0, 340.0, 28.0], |ui| {
        Field::new("Search or run a command", &mut String::new())
            .hint("Search or run a command")
            .icon(icons::MAGNIFYING_GLASS)
            .shortcut("Ctrl K")
            .show(ui);
    });
    at(ui, [1100.0, 2.0, 166.0, 44.0], |ui| {
        row(ui, |ui| {
            at_right(ui, |ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                Button::icon_only(icons::BELL, "Notices").count(3).show(ui);
                Button::icon_only(icons::GEAR_SIX, "Settings").show(ui);
                Button::icon_only(icons::QUESTION, "Help").show(ui);
            });
        });
    });
}

fn side_bar(ui: &mut Ui) {
    at(ui, [10.0, 54.0, 159.0, 640.0], |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        NavItem::page(icons::PLUGS_CONNECTED, "Connectors")
            .count(203)
            .selected_when(true)
            .show(ui);
        NavItem::page(icons::PULSE, "Activity").show(ui);
        NavItem::page(icons::GEAR_SIX, "Settings").show(ui);
        nav_caption(ui, "Drafts");
        NavItem::edited("Workday EMEA").count(2).show(ui);
        nav_caption(ui, "Pinned");
        for name in ["ServiceNow HRSD", "SAP S/4HANA", "Badge system"] {
            NavItem::entry(icons::PUSH_PIN, name).show(ui);
        }
    });
    at(ui, [18.0, 719.0, 148.0, 28.0], |ui| {
        row(ui, |ui| {
            status(ui, StatusSign::Full, "Connected");
            at_right(ui, |ui| text::small(ui, "84 ms"));
        });
    });
}

type Connector = (&'static str, &'static str, StatusSign, &'static str);

const NAMES: [Connector; 20] = [
    (
        "Ariba Procurement",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    ("Badge system", "jdbc", StatusSign::Full, "Released"),
    ("BlackLine", "scim 2.0", StatusSign::Full, "Released"),
    (
        "Concur Expense",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    (
        "Core banking (AS/400)",
        "iqservice",
        StatusSign::Half,
        "Development",
    ),
    (
        "DocuSign Accounts",
        "scim 2.0",
        StatusSign::Full,
        "Released",
    ),
    (
        "Epic Hyperspace",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    ("Genesys Cloud", "web services", StatusSign::Ring, "Demo"),
    (
        "Kronos Workforce Central",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    (
        "Legacy LDAP (plants)",
        "openldap",
        StatusSign::Half,
        "Development",
    ),
    (
        "Mainframe RACF bridge",
        "racf",
        StatusSign::Full,
        "Released",
    ),
    (
        "NetSuite OneWorld",
        "netsuite",
        StatusSign::Full,
        "Released",
    ),
    ("Okta Lifecycle", "okta", StatusSign::Ring, "Demo"),
    ("SAP S/4HANA", "sap direct", StatusSign::Full, "Released"),
    (
        "ServiceNow HRSD",
        "servicenow",
        StatusSign::Full,
        "Released",
    ),
    (
        "Tableau Server",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    ("Veeva Vault", "scim 2.0", StatusSign::Full, "Released"),
    (
        "Workday Custom EMEA",
        "workday",
        StatusSign::Full,
        "Released",
    ),
    (
        "Xactly Incent",
        "web services",
        StatusSign::Full,
        "Released",
    ),
    (
        "Zscaler Admin",
        "web services",
        StatusSign::Half,
        "Development",
    ),
];

fn list(ui: &mut Ui) {
    at(ui, [190.0, 56.0, 288.0, 28.0], |ui| {
        Field::new("Filter", &mut String::new())
            .hint("Filter")
            .icon(icons::FUNNEL_SIMPLE)
            .shortcut("/")
            .show(ui);
    });
    at(ui, [500.0, 56.0, 86.0, 28.0], |ui| {
        row(ui, |ui| {
            at_right(ui, |ui| {
                Button::secondary("New…").icon(icons::PLUS).show(ui)
            })
        });
    });
    at(ui, [190.0, 92.0, 400.0, 24.0], |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            facet_toggle(ui, "Custom only", &mut true);
            for name in ["Status", "Type", "Feature"] {
                facet_menu(ui, name, None, |_| ());
            }
        });
    });
    at(ui, [178.0, 126.0, 419.0, 596.0], |ui| {
        let id = grid_id(ui, "Connectors");
        ui.memory_mut(|memory| memory.request_focus(id));
        let name = |cell: &mut Cell<'_>, row: &Connector, (): &mut ()| {
            if cell.line.is_selected {
                cell.edited();
            }
            cell.name(row.0);
        };
        let kind = |cell: &mut Cell<'_>, row: &Connector, (): &mut ()| cell.muted(row.1);
        let status = |cell: &mut Cell<'_>, row: &Connector, (): &mut ()| cell.status(row.2, row.3);
        let columns = vec![
            Column::flexible("Name", 120.0, name).sorts(Some(SortOrder::Ascending), |()| ()),
            Column::fixed("Type", 106.0, kind).sorts(None, |()| ()),
            Column::fixed("Status", 107.0, status).sorts(None, |()| ()),
        ];
        let grid = Grid::list("Connectors", NAMES.len(), |row| NAMES.get(row));
        let grid = grid.marks().columns(columns);
        grid.selected(17).show(ui, &mut ());
    });
    at(ui, [190.0, 722.0, 396.0, 28.0], |ui| {
        row(ui, |ui| {
            text::small(ui, "20 shown of 203 connectors");
            at_right(ui, |ui| text::small(ui, "Read 2 min ago"));
        });
    });
}

fn detail(ui: &mut Ui) {
    at(ui, [618.0, 60.0, 640.0, 28.0], |ui| {
        row(ui, |ui| {
            text::title(ui, "Workday Custom EMEA");
            ui.add_space(4.0);
            ui.spacing_mut().item_spacing.x = 6.0;
            chip(ui, Tone::Success, "Released");
            chip(ui, Tone::Neutral, "Custom");
            at_right(ui, |ui| {
                Button::secondary("Duplicate…").icon(icons::COPY).show(ui);
                Button::icon_only(icons::ARROWS_CLOCKWISE, "Read again").show(ui);
                Button::icon_only(icons::DOTS_THREE, "More").show(ui);
            });
        });
    });
    at(ui, [618.0, 119.0, 660.0, 36.0], |ui| {
        let names = [
            "Overview",
            "Metadata",
            "Source config",
            "Template",
            "Correlation",
            "Translations",
            "History",
        ];
        let marks = |index| {
            if matches!(index, 1 | 2) {
                TabMark::Edited
            } else {
                TabMark::None
            }
        };
        let items: Vec<Tab<'_, usize>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| Tab::new(index, name).mark(marks(index)))
            .collect();
        tabs(ui, "Parts", 0, &items);
    });
    at(ui, [618.0, 171.0, 640.0, 560.0], |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        section(ui, "Identity");
        ValueRow::new("Name", "Workday Custom EMEA").show(ui);
        ValueRow::new("Script name", "workday-custom-emea")
            .code()
            .show(ui);
        ValueRow::new("Type", "workday").code().show(ui);
        ValueRow::new("Class name", "sailpoint.connector.WorkdayAccountsConnector")
            .code()
            .show(ui);
        ValueRow::new("Direct connect", "Yes")
            .without_copy()
            .show(ui);
        ValueRow::new("Uploaded files", "workday-emea-2.4.1.jar, xmlsec-3.0.4.jar")
            .code()
            .show(ui);
        ui.add_space(16.0);
        Section::new("Features").note("6").show(ui);
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            for word in [
                "PROVISIONING",
                "ENABLE",
                "PASSWORD",
                "DISCOVER_SCHEMA",
                "SYNC_PROVISIONING",
            ] {
                Chip::new(Tone::Neutral, word).code().show(ui);
            }
        });
        ui.add_space(20.0);
        section(ui, "Documents");
        Link::new("Compare").show(ui);
    });
}

fn change_bar(ui: &mut Ui) {
    at(ui, [18.0, 750.0, 1248.0, 48.0], |ui| {
        row(ui, |ui| {
            edited_dot(ui);
            text::medium_body(ui, "2 changes in 1 connector");
            text::small(
                ui,
                "Workday Custom EMEA: metadata, source config. Nothing has been sent.",
            );
            at_right(ui, |ui| {
                Button::ghost("Discard…").show(ui);
                Button::primary("Review changes")
                    .icon(icons::LIST_CHECKS)
                    .shortcut("Ctrl ↵")
                    .show(ui);
            });
        });
    });
}
