//! Asks which sources use a connector: once it is read, with each review, and before it is deleted.

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::Error;

use super::turn::Turn;
use crate::{
    messages::{self, Doing},
    state::{connectors::OpenConnector, impact::Impact, remote::Generation},
    task::ConnectorTask,
};

pub(super) fn ask(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let generation = turn.next_generation();
    let open = turn.open_mut(script_name)?;
    let detail = open.detail()?;
    let connector_type = detail.connector_type.clone();
    let task = ConnectorTask::AskImpact {
        generation,
        name: open.title().to_owned(),
        connector_type: connector_type.filter(|connector_type| !connector_type.is_empty()),
    };
    open.impact.ask(generation);
    turn.connector(script_name, task);
    Some(())
}

/// Asks unless it is known, or being asked.
pub(super) fn ask_once(turn: &mut Turn<'_>, script_name: &ScriptName) {
    let is_new = |open: &OpenConnector| open.impact.value().is_none() && !open.impact.is_loading();
    if turn.open(script_name).is_some_and(is_new) {
        ask(turn, script_name);
    }
}

pub(super) fn asked(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    result: Result<Box<Impact>, Error>,
) {
    if let Some(open) = turn.open_mut(script_name) {
        let answer = result.map(|impact| *impact);
        open.impact.answer(
            generation,
            answer.map_err(|error| messages::of_client(&error, &Doing::AskingSources)),
        );
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;
    use patchpanel_core_models::models::connector::ConnectorDetail;
    use serde_json::json;

    use crate::{
        command::{Action, ConnectorCommand},
        event::ConnectorEvent,
        state::{AppState, connectors::PartValue, impact::Impact, remote::Remote},
        task::{ConnectorTask, Task},
        testing,
        update::testing::{asked_impact, of_connectors, on_command, reports},
    };

    fn detail() -> ConnectorDetail {
        serde_json::from_value(
            json!({"name": "Badges", "scriptName": "badge-system", "type": "jdbc"}),
        )
        .unwrap()
    }

    fn read(state: &mut AppState) -> Vec<Task> {
        let tasks = on_command(state, ConnectorCommand::Refresh);
        let [ConnectorTask::Load(generation)] = of_connectors(&tasks)[..] else {
            panic!("{tasks:?}");
        };
        let loaded = Ok((Box::new(detail()), Duration::ZERO));
        let event = ConnectorEvent::Loaded(*generation, loaded);
        reports(state, &"badge-system".parse().unwrap(), event)
    }

    fn nobody() -> Box<Impact> {
        Box::new(Impact {
            sources: Vec::new(),
            lacks: None,
            at: Timestamp::UNIX_EPOCH,
        })
    }

    #[test]
    fn who_uses_a_connector_is_asked_once_and_again_with_each_review_and_before_it_is_deleted() {
        let mut state = testing::opened(json!({"scriptName": "badge-system"}));
        let first = asked_impact(&read(&mut state)).unwrap();
        assert_eq!(asked_impact(&read(&mut state)), None, "it is being asked");

        let name = "badge-system".parse().unwrap();
        reports(
            &mut state,
            &name,
            ConnectorEvent::ImpactAsked(first, Ok(nobody())),
        );
        assert_eq!(asked_impact(&read(&mut state)), None, "it is known");

        for action in [Action::ReviewChanges, Action::DeleteConnector] {
            if action == Action::ReviewChanges {
                let metadata = serde_json::from_value(json!({"a": 1})).unwrap();
                let edit = ConnectorCommand::EditPart(PartValue::Metadata(metadata));
                on_command(&mut state, edit);
            }
            let again = asked_impact(&on_command(&mut state, action)).unwrap();

            let late = ConnectorEvent::ImpactAsked(first, Ok(nobody()));
            reports(&mut state, &name, late);
            let impact = &testing::only_open(&mut state).impact;
            assert!(
                impact.is_loading() && again > first,
                "the late answer is dropped"
            );
            assert!(matches!(impact.value(), Some(known) if known == &*nobody()));
        }
        let open = testing::only_open(&mut state);
        open.impact = Remote::NotAsked;
        assert!(asked_impact(&on_command(&mut state, ConnectorCommand::AskImpact)).is_some());
    }
}
