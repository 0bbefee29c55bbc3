//! What a command is called in the log: its name, and nothing that it carries.

use std::fmt;

/// A command's noun and the first word of it; an action needs no noun.
pub(super) fn of(noun: &str, command: &impl fmt::Debug) -> String {
    let mut name = Name::default();
    // An error is how `Name` says that it has all it wants.
    match fmt::write(&mut name, format_args!("{command:?}")) {
        Ok(()) | Err(fmt::Error) if noun == "Run" => name.0,
        Ok(()) | Err(fmt::Error) => format!("{noun} {}", name.0),
    }
}

/// Takes the first word that is written and refuses the rest, which so is never made.
#[derive(Default)]
struct Name(String);

impl fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let word = text.split(|c: char| !c.is_alphanumeric()).next();
        let word = word.unwrap_or_default();
        self.0.push_str(word);
        if word.len() == text.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::models::document::XmlDocument;

    use crate::{
        command::{Action, AppCommand, ApplyCommand, Command, ConnectorCommand, ProfileCommand},
        state::{connector::PartValue, profile_editor::ProfileForm},
    };

    #[test]
    fn the_log_names_a_command_and_nothing_that_it_carries() {
        let form = ProfileForm {
            proxy_url: "http://jdoe:hunter2@proxy:8080".to_owned(),
            ..ProfileForm::default()
        };
        let edited = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));

        let names = [
            ProfileCommand::Change(Box::new(form)).into(),
            ConnectorCommand::EditPart(edited).into(),
            AppCommand::DismissToast(7).into(),
            ApplyCommand::Start.into(),
            Command::Run(Action::Undo),
        ]
        .map(|command: Command| command.name());

        let expected = [
            "Profile Change",
            "Connector EditPart",
            "App DismissToast",
            "Apply Start",
            "Undo",
        ];
        assert_eq!(names, expected);
    }
}
