//! Faults as JSON: what `--faults FILE` and `POST /__simulator/faults` take.

use super::{Fault, Times};
use serde_json::{Map, Value, json};

impl Fault {
    /// Reads one fault as `POST /__simulator/faults` takes it.
    ///
    /// # Errors
    /// A sentence that names the member that is missing, unknown or of the wrong kind.
    pub fn from_json(value: Value) -> Result<Self, String> {
        let Value::Object(mut members) = value else {
            return Err("A fault is a JSON object.".to_owned());
        };
        let method = text_member(&mut members, "method")?.unwrap_or_else(|| "*".to_owned());
        let path = text_member(&mut members, "path")?.unwrap_or_else(|| "/**".to_owned());
        let times = match members.remove("times") {
            None => Times::Next(1),
            Some(Value::String(word)) if word == "always" => Times::Always,
            Some(value) => Times::Next(count(&value, "times")?),
        };
        let skip = members
            .remove("skip")
            .map_or(Ok(0), |value| count(&value, "skip"))?;
        // A reader that goes by `kind` itself could not read numbers that keep their digits.
        let kind = text_member(&mut members, "kind")?.ok_or("A fault has a \"kind\".")?;
        let action = serde_json::from_value(json!({ kind: members }))
            .map_err(|error| format!("The fault cannot be used: {error}."))?;
        Ok(Self {
            times,
            skip,
            ..Self::new(&method, &path, action)
        })
    }

    /// Reads one fault, an array of faults, or an object with the member `faults`.
    ///
    /// # Errors
    /// As [`Fault::from_json`].
    pub fn list_from_json(value: Value) -> Result<Vec<Self>, String> {
        match value {
            Value::Array(items) => items.into_iter().map(Self::from_json).collect(),
            Value::Object(mut members) if members.contains_key("faults") => {
                Self::list_from_json(members.remove("faults").unwrap_or_default())
            }
            other => Self::from_json(other).map(|fault| vec![fault]),
        }
    }

    pub fn to_json(&self) -> Value {
        let times = match self.times {
            Times::Next(count) => json!(count),
            Times::Always => json!("always"),
        };
        let mut value = json!({
            "method": self.method.as_deref().unwrap_or("*"),
            "path": self.path,
            "skip": self.skip,
            "times": times,
        });
        let action = serde_json::to_value(&self.action).unwrap_or_default();
        if let (Value::Object(members), Value::Object(action)) = (&mut value, action) {
            for (kind, details) in action {
                members.insert("kind".to_owned(), json!(kind));
                members.extend(details.as_object().cloned().unwrap_or_default());
            }
        }
        value
    }
}

fn text_member(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("The fault's \"{name}\" is a text.")),
    }
}

fn count(value: &Value, name: &str) -> Result<u32, String> {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| format!("The fault's \"{name}\" is a whole number that is not negative."))
}

#[cfg(test)]
mod tests {
    use super::super::Fault;
    use serde_json::json;

    #[test]
    fn faults_survive_the_way_through_json() {
        let samples = [
            json!({"method": "GET", "path": "/a", "times": 2, "skip": 1, "kind": "status", "status": 503,
                   "body": "html", "retry_after": {"seconds": 3}, "request": "dropped"}),
            json!({"method": "*", "path": "/**", "times": "always", "skip": 0, "kind": "latency", "millis": 5}),
            json!({"method": "PUT", "path": "/b", "times": 1, "skip": 0, "kind": "reset_after_body", "request": "applied"}),
            json!({"method": "PUT", "path": "/b", "times": 1, "skip": 0, "kind": "members", "members": {"status": "SKIPPED"}}),
        ];
        for sample in samples {
            assert_eq!(Fault::from_json(sample.clone()).unwrap().to_json(), sample);
        }
    }

    #[test]
    fn a_misspelt_member_is_named() {
        let message = Fault::from_json(json!({"kind": "status", "status": 500, "retryAfter": 1}))
            .unwrap_err();

        assert!(message.contains("retryAfter"), "{message}");
    }
}
