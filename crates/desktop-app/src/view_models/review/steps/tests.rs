use super::super::sample;
use super::*;

#[test]
fn each_step_says_what_it_sends_and_how_much_changes() {
    let plan = sample::plan();

    let rows: Vec<_> = rows(&plan)
        .into_iter()
        .map(|row| {
            (
                row.number,
                row.title,
                row.method,
                row.note,
                row.counts.words(),
            )
        })
        .collect();

    let row = |number, title: &str, method: &str, note: &str, words: &str| {
        (
            number,
            title.to_owned(),
            method.to_owned(),
            note.to_owned(),
            words.to_owned(),
        )
    };
    assert_eq!(
        rows,
        [
            row(
                1,
                "Metadata",
                "PATCH",
                "2 operations",
                "1 added, 1 replaced, 0 removed"
            ),
            row(
                2,
                "Source config",
                "PUT",
                "39-byte document",
                "2 added, 0 replaced, 1 removed"
            ),
            row(
                3,
                "Translations, fr",
                "PUT",
                "16-byte document",
                "1 added, 1 replaced, 1 removed"
            ),
        ]
    );
}

#[test]
fn a_patch_that_takes_a_document_away_is_called_by_both() {
    let mut plan = sample::plan();
    plan.steps[0] = sample::patch_step(
        r#"[{"op":"add","path":"/connectorMetadata/a","value":1},{"op":"remove","path":"/correlationConfigXml"}]"#,
    );

    assert_eq!(rows(&plan)[0].title, "Metadata, Correlation config");
}

#[test]
fn operations_show_values_as_json() {
    let plan = sample::plan();
    let (_, connector) = sample::session_and_connector();

    let table = table(&plan.steps[0], &connector.draft.base);

    let row = &table[1];
    assert_eq!(
        (row.operation, row.path.as_str()),
        ("replace", "/connectorMetadata/shortDesc")
    );
    assert_eq!(row.before.as_deref(), Some("\"old\""));
    assert_eq!(row.after.as_deref(), Some("\"new\""));
}

#[test]
fn keys_of_translations_are_rows_too() {
    let plan = sample::plan();

    let rows: Vec<_> = table(&plan.steps[2], &Content::default())
        .into_iter()
        .map(|row| (row.operation, row.path, row.before, row.after))
        .collect();

    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            ("replace", "a".to_owned(), text("1"), text("2")),
            ("add", "title".to_owned(), None, text("Titre")),
            ("remove", "gone".to_owned(), text("x"), None),
        ]
    );
}

#[test]
fn the_raw_request_hides_the_token_and_shows_the_exact_body() {
    let text = raw_request(&sample::plan().steps[0].request);

    let body = r#"[{"op":"add","path":"/connectorMetadata/docUrl","value":"https://x"},{"op":"replace","path":"/connectorMetadata/shortDesc","value":"new"}]"#;
    assert!(text.starts_with("PATCH https://acme.api.identitynow.com/connectors/v1/workday\nAccept: application/json\nAuthorization: Bearer •••\n"), "{text}");
    assert!(text.contains(&format!("\nContent-Length: {}\n", body.len())));
    assert!(text.ends_with(&format!("\n\n{body}")));
}
