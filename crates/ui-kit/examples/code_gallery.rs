//! Draws the code widgets to `target/gallery/code-*.png`, light and dark, to be held beside the design's pictures.
//!
//! `cargo run --example code_gallery`

use std::path::Path;

use egui::{Theme, Ui, Vec2, vec2};
use patchpanel_picture::Stage;
use patchpanel_ui_kit::{
    code::{
        diff_view::{DiffState, DiffView},
        editor::{Editor, EditorState},
        highlight::Language,
        marks::{Decorations, Mark, MarkKind},
        viewer::{Viewer, ViewerState},
    },
    compare::diff::{DiffModel, LineChange},
    compare::line_index::LineColumn,
    theme::{Change, Tokens},
};

const FORM: &str = r#"  <Menu label="con_menu_connection">
    <Section name="connection" label="con_section_connection">
      <!-- The address is the same in every data centre -->
      <Field name="host" displayName="con_form_host" type="text" required="true" helpKey="con_help_host"/>
      <Field name="tenant" displayName="con_form_tenant" type="text" required="true"/>
      <Field name="authType" displayName="con_form_auth_type" type="radio" value="oauth2">
        <AllowedValues>
          <Option label="con_opt_basic" value="basic"/>
          <Option label="OAuth 2.0" value="oauth2"/>
        </AllowedValues>
      </Field>
      <Field name="user" displayName="con_form_user" type="text" parentKey="authType" parentValue="basic"/>
      <Field name="password" displayName="con_form_password" type="secret" parentKey="authType" parentValue="basic"/>
      <!-- An API client needs read access to workers -->
      <Field name="tokenUrl" displayName="con_form_token_url" type="url" parentKey="authType" parentValue="oauth2"/>
      <Field name="clientId" displayName="con_form_client_id" type="text" parentKey="authType" parentValue="oauth2"/>
      <Field name="clientSecret" displayName="con_form_client_secret" type="secret" parentKey="authType" parentValue="oauth"/>
      <Field name="pageSize" displayName="con_form_page_size" type="number" value="200"/>
    </Section>
  </Menu>
"#;

const MARKS: [Mark; 3] = [
    Mark {
        line: 34,
        column_start: 118,
        column_end: 125,
        kind: MarkKind::Error,
    },
    Mark {
        line: 35,
        column_start: 42,
        column_end: 61,
        kind: MarkKind::Warning,
    },
    Mark {
        line: 35,
        column_start: 68,
        column_end: 76,
        kind: MarkKind::Warning,
    },
];

const CHANGES: [LineChange; 4] = [
    LineChange {
        line: 21,
        change: Change::Replaced,
    },
    LineChange {
        line: 23,
        change: Change::Replaced,
    },
    LineChange {
        line: 34,
        change: Change::Added,
    },
    LineChange {
        line: 35,
        change: Change::Added,
    },
];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = Path::new("target/gallery");
    std::fs::create_dir_all(folder)?;
    for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
        editor(&folder.join(format!("code-editor-{name}.png")), theme)?;
        viewer(&folder.join(format!("code-viewer-{name}.png")), theme)?;
        diff(&folder.join(format!("code-diff-{name}.png")), theme, 912.0)?;
        diff(
            &folder.join(format!("code-diff-by-line-{name}.png")),
            theme,
            520.0,
        )?;
    }
    Ok(())
}

/// A few frames, since a view learns its size in the first and goes where it is told in the next.
fn picture(
    path: &Path,
    size: Vec2,
    theme: Theme,
    mut draw: impl FnMut(&mut Ui, usize),
) -> Result<(), Failure> {
    let mut stage = Stage::new(size, patchpanel_ui_kit::theme::install).theme(theme);
    for frame in 0..8 {
        stage.frame(Vec::new(), |ui| {
            ui.painter()
                .rect_filled(ui.max_rect(), 0, Tokens::of(ui).surface);
            draw(ui, frame);
        });
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a picture may be lost; nothing of a person's is written here"
    )]
    std::fs::write(path, stage.picture()?.to_png()?)?;
    Ok(())
}

fn document() -> String {
    let filler = |count: usize| "  <!-- more of the same -->\n".repeat(count);
    let head = "<?xml version='1.0' encoding='UTF-8'?>\n<Form>\n";
    format!("{head}{}{FORM}{}</Form>\n", filler(15), filler(110))
}

fn editor(path: &Path, theme: Theme) -> Result<(), Failure> {
    let mut state = EditorState::new(Language::Xml);
    state.follow(1, &document());
    picture(path, vec2(1100.0, 404.0), theme, |ui, frame| {
        match frame {
            1 => state.go_to(LineColumn {
                line: 23,
                column: 1,
            }),
            3 => state.find().open(Some("con_form_")),
            5 => state.go_to(LineColumn {
                line: 34,
                column: 123,
            }),
            _ => {}
        }
        let decorations = Decorations {
            marks: &MARKS,
            changes: &CHANGES,
            ..Decorations::default()
        };
        Editor::new(&mut state, "Source config")
            .decorations(decorations)
            .show(ui);
    })
}

fn viewer(path: &Path, theme: Theme) -> Result<(), Failure> {
    let mut state = ViewerState::new(Language::Xml);
    state.follow(1, &document());
    state.scroll_to(31);
    picture(path, vec2(520.0, 404.0), theme, |ui, _| {
        let decorations = Decorations {
            marks: &MARKS,
            changes: &CHANGES,
            highlighted: 34..36,
        };
        Viewer::new(&mut state, "Source config")
            .decorations(decorations)
            .show(ui);
    })
}

fn diff(path: &Path, theme: Theme, width: f32) -> Result<(), Failure> {
    let (before, after) = compared();
    let mut state = DiffState::new(DiffModel::new(&before, &after), Language::Xml);
    picture(path, vec2(width, 320.0), theme, |ui, _| {
        DiffView::new(&mut state, "Source config").show(ui);
    })
}

/// Two versions of a form: two values replaced, two fields added.
fn compared() -> (String, String) {
    let same = |from: usize, to: usize| -> String {
        let lines: Vec<String> = (from..to)
            .map(|line| format!("<Line number=\"{line}\"/>\n"))
            .collect();
        lines.concat()
    };
    let section = |required: &str, value: &str| {
        format!(
            r#"<Section name="connection" label="con_section">
  <!-- Same in every data centre -->
  <Field name="host" type="text" required="{required}"/>
  <Field name="tenant" type="text"/>
  <Field name="authType" type="radio" value="{value}">
"#
        )
    };
    let client = "  <Field name=\"clientId\" type=\"text\"/>\n";
    let new = "  <Field name=\"clientSecret\" type=\"secret\"/>\n  <Field name=\"pageSize\" type=\"text\"/>\n";
    let (top, middle, end) = (same(1, 19), same(24, 33), "</Section>\n");
    (
        format!("{top}{}{middle}{client}{end}", section("false", "basic")),
        format!(
            "{top}{}{middle}{client}{new}{end}",
            section("true", "oauth2")
        ),
    )
}
