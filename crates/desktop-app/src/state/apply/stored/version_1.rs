//! Runs that were kept before facts were: each text twice, the server's status as a text, and a
//! sentence for people with each step that stopped.

use serde_json::{Map, Value, json};

/// The same run in the present form. Its sentences are kept as they are.
pub(super) fn upgraded(mut run: Value) -> Option<Value> {
    run.as_object_mut()?
        .insert("version".to_owned(), json!(super::VERSION));
    for step in run.get_mut("steps")?.as_array_mut()? {
        upgrade_step(step.as_object_mut()?)?;
    }
    Some(run)
}

fn upgrade_step(step: &mut Map<String, Value>) -> Option<()> {
    let part = step.remove("part")?;
    let request = match step.remove("sends")?.get_mut("patch") {
        Some(patch) => json!({ "patch": patch.take() }),
        // An XML document and translations are named alike as a part and as a document.
        None => json!({ "upload": part }),
    };
    let is_patch = request.get("patch").is_some();
    step.insert("request".to_owned(), request);
    let Some(state) = step.get_mut("state")?.as_object_mut() else {
        return Some(());
    };
    for kind in ["failed", "unknown"] {
        if let Some(state) = state.get_mut(kind).and_then(Value::as_object_mut) {
            let sentence = state.remove("message")?;
            state.insert("reason".to_owned(), json!({ "sentence": sentence }));
        }
    }
    if let Some(sentence) = state.get_mut("moved") {
        *sentence = json!({ "sentence": sentence.take() });
    }
    if let Some(answer) = state.get_mut("done").and_then(Value::as_object_mut) {
        let word = answer.remove("word")?;
        let reply = if is_patch {
            json!("patched")
        } else {
            json!({ "uploaded": word })
        };
        answer.insert("reply".to_owned(), reply);
    }
    if state.contains_key("not-made") {
        step.insert("state".to_owned(), json!("not-made"));
    }
    Some(())
}
