use egui::{Label, TextEdit};
use egui_kittest::{Harness, kittest::NodeT as _};
use proptest::prelude::*;

use super::*;
use crate::{
    theme,
    widgets::{Button, text},
};

const HOSTILE: &str = "acme\0\u{202E}rh\nAll is well\u{2028}\u{85}\t\u{7F}";

#[test]
fn each_character_that_changes_how_a_text_is_shown_is_a_mark() {
    assert_eq!(
        marked(HOSTILE),
        "acme[U+0000][U+202E]rh[U+000A]All is well[U+2028][U+0085][U+0009][U+007F]"
    );
    for hidden in [
        '\u{AD}',
        '\u{34F}',
        '\u{115F}',
        '\u{2060}',
        '\u{2800}',
        '\u{3164}',
        '\u{FFA0}',
        '\u{FFF9}',
        '\u{E0041}',
    ] {
        let mark = format!("ac[U+{:04X}]me", u32::from(hidden));
        assert_eq!(marked(&format!("ac{hidden}me")), mark);
    }
    assert_eq!(marked_lines("a\tb\r\n\u{2066}c"), "a\tb\r\n[U+2066]c");
    assert_eq!(joined(&["a\nb", "c"]), "a[U+000A]b\nc");
}

#[test]
fn names_in_any_script_and_with_emoji_stay_as_they_are() {
    for name in [
        "Ä ß é",
        "東京",
        "עברית",
        "می\u{200C}خواهم",
        "👩\u{200D}💻 ❤\u{FE0F}",
        "a\u{A0}b",
    ] {
        assert!(matches!(marked(name), Cow::Borrowed(_)), "{name}");
    }
}

proptest! {
    #[test]
    fn nothing_hidden_is_left_and_nothing_else_is_changed(text in any::<String>()) {
        let shown = marked(&text);
        prop_assert!(!shown.contains(is_hidden));
        let visible = |text: &str| text.replace(is_hidden, "");
        if text.chars().all(|letter| !is_hidden(letter)) {
            prop_assert_eq!(&*shown, &text);
        }
        prop_assert!(visible(&text).chars().count() <= shown.chars().count());
    }
}

#[test]
fn a_run_of_letters_still_counts_them_one_by_one() {
    let mut run = Node::new(Role::TextRun);
    run.set_value("a\0\u{202E}\n");
    run.set_character_lengths([1, 1, 3, 1]);

    mark_node(&mut run);

    assert_eq!(run.value(), Some("a\u{FFFD}\u{FFFD}\n"));
    assert_eq!(run.character_lengths(), [1, 3, 3, 1]);
}

#[test]
fn no_widget_gives_a_hidden_character_to_assistive_technology() {
    // Tests have no glyph for the other ones where egui shows a text as it is.
    let controls = "acme\0\nAll is well\t\u{7F}";
    let mut typed = controls.to_owned();
    let mut lines = controls.to_owned();
    let mut harness = Harness::builder()
        .with_context_setup(theme::install)
        .build_ui(move |ui| {
            text::title(ui, HOSTILE);
            text::note(ui, HOSTILE);
            text::value(ui, HOSTILE);
            Button::primary(HOSTILE)
                .tooltip(HOSTILE)
                .disabled_because(HOSTILE)
                .show(ui);
            ui.add(Label::new(controls).selectable(true));
            let name = ui.response().on_hover_cursor(egui::CursorIcon::Default);
            name.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, HOSTILE));
            ui.add(TextEdit::singleline(&mut typed).hint_text(controls))
                .accessible_name(HOSTILE);
            ui.add(TextEdit::multiline(&mut lines).hint_text("Text"))
                .accessible_name(HOSTILE);
        });
    harness.run();

    let mut seen = 0;
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let lines = matches!(
            node.role(),
            Role::Label | Role::MultilineTextInput | Role::TextRun
        );
        let raw = |letter| is_hidden(letter) && !(lines && is_of_lines(letter));
        for said in [node.label(), node.value(), node.description()] {
            let said = said.unwrap_or_default();
            seen += usize::from(!said.is_empty());
            assert!(!said.contains(raw), "{:?}: {said:?}", node.role());
        }
    }
    assert!(seen > 8, "{seen}");
}
