//! An `OpenAPI` 3.0 document: its operations, and whether an answer is as it says.
//!
//! Knows as much of JSON Schema as these documents use. Stricter than the schemas in one point: a member that an
//! object's schema does not list is a finding, because the tenant is not meant to invent any.

use serde_json::{Map, Value};
use std::fs;
use std::path::Path;

use crate::support::Answer;

pub(crate) struct Document {
    pub(crate) name: String,
    root: Value,
}

#[derive(Clone, Copy)]
pub(crate) struct Operation<'document> {
    pub(crate) method: &'document str,
    /// With placeholders and without the server's base.
    pub(crate) path: &'document str,
    responses: &'document Map<String, Value>,
}

impl Document {
    /// Every JSON file of a folder.
    pub(crate) fn all_in(folder: &Path) -> Vec<Self> {
        let files = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let json = files.filter(|path| path.extension().is_some_and(|kind| kind == "json"));
        json.map(|path| Self::read(&path)).collect()
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        Self {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            root: serde_json::from_str(&text).unwrap(),
        }
    }

    /// The part of the server's URL after the host, such as `/v3`; empty where versions follow the service.
    pub(crate) fn base(&self) -> &str {
        let url = self.root["servers"][0]["url"].as_str().unwrap();
        let after_scheme = url.split_once("://").unwrap().1;
        let host = after_scheme.split('/').next().unwrap();
        after_scheme.strip_prefix(host).unwrap()
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        const METHODS: [(&str, &str); 5] = [
            ("get", "GET"),
            ("post", "POST"),
            ("put", "PUT"),
            ("patch", "PATCH"),
            ("delete", "DELETE"),
        ];
        let paths = self.root["paths"].as_object().unwrap();
        let mut operations = Vec::new();
        for (path, item) in paths {
            for (key, method) in METHODS {
                if let Some(responses) = item[key]["responses"].as_object() {
                    operations.push(Operation {
                        method,
                        path,
                        responses,
                    });
                }
            }
        }
        operations
    }

    /// What in an answer is not as the operation's description says; empty when all is well.
    pub(crate) fn findings(&self, operation: Operation<'_>, answer: &Answer) -> Vec<String> {
        let Some(response) = operation.responses.get(&answer.status.to_string()) else {
            return vec![format!("the status {} is not declared", answer.status)];
        };
        let Some(content) = self.resolve(response)["content"].as_object() else {
            let is_empty = answer.body.is_empty();
            return if is_empty {
                Vec::new()
            } else {
                vec!["a body where none is declared".to_owned()]
            };
        };
        let media_type = answer
            .header("content-type")
            .split(';')
            .next()
            .unwrap_or_default();
        let Some(declared) = content.get(media_type) else {
            return vec![format!("the media type “{media_type}” is not declared")];
        };
        let mut findings = Vec::new();
        if media_type == "application/json" {
            self.check(&declared["schema"], &answer.json(), "$", &mut findings);
        }
        findings
    }

    fn resolve<'value>(&'value self, value: &'value Value) -> &'value Value {
        match value["$ref"].as_str() {
            None => value,
            Some(reference) => {
                let place = reference
                    .strip_prefix('#')
                    .expect("a reference inside the document");
                self.resolve(
                    self.root
                        .pointer(place)
                        .expect("a reference that leads somewhere"),
                )
            }
        }
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, findings: &mut Vec<String>) {
        let schema = self.resolve(schema);
        if value.is_null() && schema["nullable"] == true {
            return;
        }
        if let Some(allowed) = schema["enum"].as_array()
            && !allowed.contains(value)
        {
            findings.push(format!("{at} is {value}, which is not listed"));
        }
        match (schema["type"].as_str(), value) {
            (Some("object"), Value::Object(members)) => {
                self.check_object(schema, members, at, findings);
            }
            (Some("array"), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.check(&schema["items"], item, &format!("{at}[{index}]"), findings);
                }
            }
            (Some("string"), Value::String(_)) | (Some("boolean"), Value::Bool(_)) | (None, _) => {}
            (Some("integer"), Value::Number(number)) if number.is_i64() || number.is_u64() => {}
            (Some(kind), _) => findings.push(format!("{at} is {value} and no {kind}")),
        }
    }

    fn check_object(
        &self,
        schema: &Value,
        members: &Map<String, Value>,
        at: &str,
        findings: &mut Vec<String>,
    ) {
        for name in schema["required"].as_array().into_iter().flatten() {
            if !members.contains_key(name.as_str().unwrap()) {
                findings.push(format!("{at} lacks {name}"));
            }
        }
        // An object without a list of members is free-form, as the beta description writes the metadata.
        let is_open = schema["additionalProperties"] == true || schema["properties"].is_null();
        for (name, value) in members {
            match schema["properties"].get(name) {
                Some(member) => self.check(member, value, &format!("{at}.{name}"), findings),
                None if is_open => {}
                None => findings.push(format!("{at}.{name} is not declared")),
            }
        }
    }
}

#[test]
fn what_is_not_as_described_is_found() {
    use serde_json::json;
    let document = Document {
        name: "sample".to_owned(),
        root: json!({
            "servers": [{"url": "https://host/v3"}],
            "paths": {"/a": {"get": {"responses": {
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/a"}}}},
                "204": {"description": "nothing"},
            }}}},
            "components": {"schemas": {"a": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string", "enum": ["x", "y"]},
                "list": {"type": "array", "nullable": true, "items": {"type": "integer"}},
                "open": {"type": "object", "additionalProperties": true},
            }}}},
        }),
    };
    let findings = |status: u16, kind: &str, body: &str| {
        let head = format!("HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n\r\n{body}");
        document.findings(
            document.operations()[0],
            &crate::support::parse(head.as_bytes()),
        )
    };
    let table = r#"
        200 application/json;charset=utf-8 {"name": "x", "list": null, "open": {"any": 1}} ->
        200 application/json;charset=utf-8 {"name": "z"} -> $.name is "z", which is not listed
        200 application/json;charset=utf-8 {"list": [1, "2"]} -> $ lacks "name"; $.list[1] is "2" and no integer
        200 application/json;charset=utf-8 {"name": "x", "new": 1} -> $.new is not declared
        200 application/json;charset=utf-8 [] -> $ is [] and no object
        204 text/plain x -> a body where none is declared
        418 text/plain  -> the status 418 is not declared
        200 text/html  -> the media type “text/html” is not declared
    "#;

    assert_eq!(document.base(), "/v3");
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (answer, expected) = row.split_once(" ->").unwrap();
        let [status, kind, body] = answer.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let found = findings(status.parse().unwrap(), kind, body).join("; ");
        assert_eq!(found, expected.trim_start(), "{row}");
    }
}
