//! Characters that change how a text is shown, made visible: controls, changes of writing direction, line breaks.
//!
//! A name from a server, a file or a profile could otherwise fake a second line or read as another name, and one NUL
//! in it ends the connection to assistive technology. What is copied, sent or kept stays as it is.

use std::borrow::Cow;

use egui::{Context, FullOutput, Plugin, Response, Role, accesskit::Node};

/// A text for one line: each such character is a mark with its number, as in “acme[U+202E]rh”.
pub fn marked(text: &str) -> Cow<'_, str> {
    with_marks(text, is_hidden)
}

/// The same for a text of several lines, which keep their ends and tabs.
pub fn marked_lines(text: &str) -> Cow<'_, str> {
    with_marks(text, |letter| is_hidden(letter) && !is_of_lines(letter))
}

/// Whether a character is shown as a mark: all that cannot be seen, but for blanks of any width, and for joiners and
/// variation selectors, which shape the letters of some scripts and emoji.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}'
            | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}')
}

fn is_of_lines(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\t')
}

fn with_marks(text: &str, is_marked: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_marked) {
        return Cow::Borrowed(text);
    }
    let mark = |letter: char| {
        if is_marked(letter) {
            Cow::Owned(format!("[U+{:04X}]", u32::from(letter)))
        } else {
            Cow::Owned(letter.to_string())
        }
    };
    Cow::Owned(text.chars().map(mark).collect())
}

/// Tooltips, which are texts like any other.
pub trait Tip: Sized {
    /// A tooltip of one line.
    fn tip(self, text: impl AsRef<str>) -> Self;

    /// A tooltip whose lines are texts of their own.
    fn tip_lines(self, lines: &[&str]) -> Self;

    /// Why something that is disabled is so.
    fn tip_disabled(self, text: &str) -> Self;
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where tooltips are marked"
)]
impl Tip for Response {
    fn tip(self, text: impl AsRef<str>) -> Self {
        self.on_hover_text(marked(text.as_ref()))
    }

    fn tip_lines(self, lines: &[&str]) -> Self {
        self.on_hover_text(joined(lines))
    }

    fn tip_disabled(self, text: &str) -> Self {
        self.on_disabled_hover_text(marked(text))
    }
}

/// Lines of a text, each marked by itself.
pub fn joined(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| marked(line)).collect();
    lines.join("\n")
}

/// Marks what goes to assistive technology, whichever widget said it.
pub(crate) struct VisibleNames;

impl Plugin for VisibleNames {
    fn debug_name(&self) -> &'static str {
        "visible names"
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        let update = output.platform_output.accesskit_update.as_mut();
        for (_, node) in update.into_iter().flat_map(|update| &mut update.nodes) {
            mark_node(node);
        }
    }
}

type Get = fn(&Node) -> Option<&str>;
type Set = fn(&mut Node, String);

/// What of a node is a sentence or a name.
const SAID: [(Get, Set); 7] = [
    (Node::label, Node::set_label),
    (Node::value, Node::set_value),
    (Node::description, Node::set_description),
    (Node::placeholder, Node::set_placeholder),
    (Node::role_description, Node::set_role_description),
    (Node::state_description, Node::set_state_description),
    (Node::tooltip, Node::set_tooltip),
];

fn mark_node(node: &mut Node) {
    if node.role() == Role::TextRun {
        return mark_run(node);
    }
    // Only these hold several lines; which of them are the app's own is up to the widget.
    let has_lines = matches!(node.role(), Role::Label | Role::MultilineTextInput);
    let marked = if has_lines { marked_lines } else { marked };
    for (get, set) in SAID {
        let text = get(node).map(marked);
        if let Some(Cow::Owned(text)) = text {
            set(node, text);
        }
    }
}

/// Its characters are counted one by one, so each stays one.
fn mark_run(node: &mut Node) {
    let is_marked = |letter: char| is_hidden(letter) && !is_of_lines(letter);
    let Some(text) = node.value().filter(|text| text.contains(is_marked)) else {
        return;
    };
    let shown = |letter| {
        if is_marked(letter) {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    let text: String = text.chars().map(shown).collect();
    let lengths: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(letter.len_utf8()).unwrap_or(u8::MAX))
        .collect();
    if lengths.len() == node.character_lengths().len() {
        node.set_character_lengths(lengths);
    }
    node.set_value(text);
}

#[cfg(test)]
mod tests;
