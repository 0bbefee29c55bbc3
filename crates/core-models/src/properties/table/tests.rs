use super::*;

fn files(texts: &[(Locale, &str)]) -> BTreeMap<Locale, PropertiesFile> {
    let parse = |(locale, text): &(Locale, &str)| (*locale, PropertiesFile::parse(text));
    texts.iter().map(parse).collect()
}

fn form() -> SourceConfigForm {
    SourceConfigForm::parse(
        "<Form><Menu name='m' label='con_menu'><Section label='con_section'>\
             <Field name='host' displayName='con_host'/></Section></Menu></Form>",
    )
    .unwrap()
}

fn keys(table: &TranslationTable) -> Vec<&str> {
    table.rows.iter().map(|row| row.key.as_str()).collect()
}

#[test]
fn rows_follow_english_then_the_form_then_the_others() {
    let files = files(&[
        (Locale::De, "a_old=x\ncon_host=Rechner"),
        (Locale::En, "con_section=Server\ncon_host=Host"),
    ]);
    let table = TranslationTable::new(&files, Some(&form()));

    assert_eq!(
        keys(&table),
        ["con_section", "con_host", "con_menu", "a_old"]
    );
    let columns: Vec<_> = table.columns.iter().map(|column| column.locale).collect();
    assert_eq!(columns, [Locale::En, Locale::De]);
    assert_eq!(
        table
            .row("con_host")
            .unwrap()
            .used_by
            .as_ref()
            .unwrap()
            .name,
        "host"
    );
    assert_eq!(table.row("a_old").unwrap().used_by, None);
}

#[test]
fn cells_tell_missing_extra_and_untranslated() {
    let files = files(&[
        (Locale::En, "a=One\nb=Two\nc="),
        (Locale::De, "a=One\nx=Alt\nb= "),
        (Locale::Fr, "b=Deux"),
    ]);
    let table = TranslationTable::new(&files, None);
    let cell = |key: &str, locale| table.row(key).unwrap().cells[&locale].clone();

    assert_eq!(cell("a", Locale::De), Cell::Untranslated("One".to_owned()));
    assert_eq!(cell("a", Locale::Fr), Cell::Missing);
    assert_eq!(cell("b", Locale::De), Cell::Missing);
    assert_eq!(cell("b", Locale::Fr), Cell::Text("Deux".to_owned()));
    assert_eq!(cell("c", Locale::En), Cell::Missing);
    assert_eq!(cell("x", Locale::De), Cell::Extra("Alt".to_owned()));
    assert_eq!(cell("x", Locale::En), Cell::Empty);
    let german = table
        .columns
        .iter()
        .find(|column| column.locale == Locale::De);
    assert_eq!(
        german,
        Some(&Column {
            locale: Locale::De,
            texts: 1,
            expected: 3,
            missing: 2,
            extra: 1,
            untranslated: 1,
            to_translate: 0,
        })
    );
}

#[test]
fn english_has_a_column_even_without_a_file() {
    let table = TranslationTable::new(&files(&[(Locale::De, "a=Eins")]), None);

    assert_eq!(table.columns[0].locale, Locale::En);
    assert!(table.rows[0].is_extra);
}

#[test]
fn findings_name_key_and_locales() {
    let files = files(&[
        (
            Locale::En,
            "con_menu=Menu\ncon_section=<b>Bold</b>\ncon_host=Host",
        ),
        (
            Locale::De,
            "con_menu=Menü\ncon_section=<script>\ncon_old=Alt",
        ),
    ]);
    let findings = TranslationTable::new(&files, Some(&form())).findings();
    let found: Vec<_> = findings
        .iter()
        .map(|finding| {
            (
                finding.problem.code,
                finding.problem.what.as_str(),
                finding.locales.as_slice(),
            )
        })
        .collect();

    assert_eq!(
        found,
        [
            (
                "markup",
                "“con_section” holds <script>, which forms do not show.",
                [Locale::De, Locale::En].as_slice()
            ),
            (
                "missing-translation",
                "“con_host” has no text in de; field host would show the en text or its key.",
                [Locale::De].as_slice()
            ),
            (
                "extra-key",
                "“con_old” is in de only, and nothing in the form uses it.",
                [Locale::De].as_slice()
            ),
        ]
    );
}

#[test]
fn a_text_falls_back_to_english_and_then_to_itself() {
    let files = files(&[(Locale::En, "a=One\nb=Two"), (Locale::De, "a=Eins")]);

    assert_eq!(
        Shown::find(&files, Locale::De, "a"),
        Shown::Translated("Eins")
    );
    assert_eq!(Shown::find(&files, Locale::De, "b"), Shown::English("Two"));
    assert_eq!(
        Shown::find(&files, Locale::De, "OAuth 2.0").text(),
        "OAuth 2.0"
    );
}
