//! What the tab shows of a draft, computed once and kept up with its edits.

use patchpanel_core_models::ids::{ApiVersion, ScriptName};

use super::{
    form::{self, Form},
    preview::{self, Preview},
    rows::{self, Row},
};
use crate::state::connectors::{DraftMoment, DraftState};

#[derive(Debug, Clone)]
pub(crate) struct Model {
    /// The state of the draft that it shows.
    pub moment: DraftMoment,
    pub rows: Vec<Row>,
    pub form: Form,
    pub preview: Preview,
}

impl Model {
    pub(crate) fn new(version: ApiVersion, script_name: &ScriptName, draft: &DraftState) -> Self {
        let (server, current) = (&draft.base.metadata, &draft.current.metadata);
        let rows = rows::rows(server, current);
        Self {
            moment: draft.moment(),
            form: form::form(server, current, &rows),
            rows,
            preview: preview::preview(version, script_name, draft),
        }
    }

    /// Takes over what changed in the draft since. An edit of one key costs as much as that key, and the patch.
    pub(crate) fn follow(
        &mut self,
        version: ApiVersion,
        script_name: &ScriptName,
        draft: &DraftState,
    ) {
        let Some(keys) = draft.keys_changed_since(&self.moment) else {
            *self = Self::new(version, script_name, draft);
            return;
        };
        let (server, current) = (&draft.base.metadata, &draft.current.metadata);
        for key in keys {
            self.form.renew(server, current, &mut self.rows, key);
        }
        self.moment = draft.moment();
        self.preview = preview::preview(version, script_name, draft);
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use patchpanel_core_models::draft::Content;
    use serde_json::json;

    use super::*;
    use crate::view_models::metadata::{Metadata, edit};

    #[test]
    fn typing_in_one_of_2000_keys_makes_the_rows_of_no_other_anew() {
        let value = |number: usize| match number % 4 {
            0 => json!({"a": number, "b": [1, 2]}),
            1 => json!(true),
            _ => json!(format!("value {number}")),
        };
        let keys = (0..2000).map(|number| (format!("key{number:04}"), value(number)));
        let metadata: Metadata = keys.collect();
        let content = Content {
            metadata,
            ..Content::default()
        };
        let mut draft = DraftState::new(content);
        let script_name = "workday".parse().unwrap();
        let mut model = Model::new(ApiVersion::V1, &script_name, &draft);
        let letters = |model: &Model| {
            let texts = model.rows.iter().map(|row| row.place.as_str().as_ptr());
            texts.collect::<Vec<_>>()
        };
        let before = letters(&model);

        let place = "/key0002".parse().unwrap();
        draft.edit_metadata(edit::replace(&place, json!("typed")), Timestamp::UNIX_EPOCH);
        model.follow(ApiVersion::V1, &script_name, &draft);

        let after = letters(&model);
        let moved = before
            .iter()
            .zip(&after)
            .filter(|(before, after)| before != after);
        assert_eq!((moved.count(), after.len()), (1, before.len()));
        assert_eq!(model.preview.cards.len(), 1);
    }
}
