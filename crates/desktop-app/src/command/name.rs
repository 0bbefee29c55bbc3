//! What a command is called in the log: its name, and nothing that it carries.

use std::fmt;

use super::Command;

impl Command {
    /// What is asked for, without what it carries: commands carry whole documents and addresses with passwords, and
    /// neither belongs into a log.
    pub fn name(&self) -> String {
        if let Self::Run(action) = self {
            return format!("{action:?}");
        }
        let mut name = Name::default();
        // An error is how `Name` says that it has all it wants.
        match fmt::write(&mut name, format_args!("{self:?}")) {
            Ok(()) | Err(fmt::Error) => name.0,
        }
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

    use super::*;
    use crate::{
        command::Action,
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
            Command::ChangeProfile(Box::new(form)),
            Command::EditPart(edited),
            Command::DismissToast(7),
            Command::Apply,
            Command::Run(Action::Undo),
        ]
        .map(|command| command.name());

        let expected = ["ChangeProfile", "EditPart", "DismissToast", "Apply", "Undo"];
        assert_eq!(names, expected);
    }
}
