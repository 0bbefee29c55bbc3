//! What the dialog says that asks about files with translations.

use patchpanel_core_models::{
    ids::{FileLocale, Locale},
    problem::Problem,
    properties::Encoding,
};

use super::locale_title;
use crate::{
    state::translation_files::{Obstacle, Target, TranslationFile, TranslationFiles},
    view_models::quantity,
};

pub(crate) fn title(files: &TranslationFiles) -> String {
    match files.files.as_slice() {
        [file] => format!("Open “{}”", file.name),
        many => format!("Open {} files with translations", many.len()),
    }
}

/// The words on the button, for what is not left out.
pub(crate) fn button(files: &TranslationFiles) -> String {
    let kept = files.files.iter();
    let kept = kept.filter(|file| file.target != Target::LeftOut).count();
    format!("Open {} as draft", quantity::count(kept, "file", "files"))
}

/// What has to be put right first.
pub(crate) fn obstacle(files: &TranslationFiles) -> Option<String> {
    Some(match files.obstacle()? {
        Obstacle::NoLocale(name) => format!("Choose the locale of “{name}”"),
        Obstacle::Clash([first, second], locale) => format!(
            "“{first}” and “{second}” are both for {}: change or leave out one",
            locale_title(locale)
        ),
        Obstacle::Unreadable(name) => {
            format!("Choose the encoding of “{name}”, or leave the file out")
        }
        Obstacle::BeingRead(name) => format!("“{name}” is being read"),
        Obstacle::AllLeftOut => "Every file is left out".to_owned(),
    })
}

/// What the name of a file says of its locale.
pub(crate) fn named(file: &TranslationFile) -> String {
    match &file.named {
        FileLocale::Certain(locale) => locale_title(*locale),
        FileLocale::Uncertain(candidates) if candidates.is_empty() => "No locale".to_owned(),
        FileLocale::Uncertain(candidates) => {
            let titles: Vec<String> = candidates.iter().copied().map(locale_title).collect();
            format!("Perhaps {}", titles.join(" or "))
        }
    }
}

/// What can become of a file: its likely locales first, all others last.
pub(crate) fn targets(file: &TranslationFile) -> Vec<(Target, String)> {
    let likely = match &file.named {
        FileLocale::Certain(locale) => std::slice::from_ref(locale),
        FileLocale::Uncertain(candidates) => candidates,
    };
    let titled = |locale: Locale| (Target::Locale(locale), locale_title(locale));
    let others = Locale::ALL.into_iter();
    let others = others.filter(|other| !likely.contains(other)).map(titled);
    let likely = likely.iter().copied().map(titled);
    let left_out = (Target::LeftOut, "Leave out".to_owned());
    likely.chain([left_out]).chain(others).collect()
}

/// An encoding, and whether the file looked like it: “Windows-1252, recognised”.
pub(crate) fn encoding_note(file: &TranslationFile, encoding: Encoding) -> &'static str {
    if file.recognised == encoding {
        "recognised"
    } else {
        ""
    }
}

/// What is doubtful about the reading, then what is wrong in the text.
pub(crate) fn problems(file: &TranslationFile) -> Vec<&Problem> {
    match &file.reading.1 {
        Ok(reading) => reading.doubts.iter().chain(&reading.findings).collect(),
        Err(problem) => vec![problem],
    }
}
