//! A generated connector becomes files and comes back; the files are the same each time.

use patchpanel_core_models::bundle::{
    About, Bundle, DriftState, Files, Opened, Piece, Refusal, drift,
};
use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::ConnectorDetail;
use proptest::prelude::*;
use serde_json::{Map, Value};

fn number() -> impl Strategy<Value = Value> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?"
        .prop_map(|text| json::read(&text).unwrap())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            members(inner).prop_map(Value::Object),
        ]
    })
}

fn members(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("\\PC{0,6}", value, 0..5).prop_map(|map| map.into_iter().collect())
}

/// Any text, with every kind of line end.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,20}",
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("<Application featuresString='PROVISIONING, ENABLE'/>".to_owned()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn bundle() -> impl Strategy<Value = Bundle> {
    let names = prop::collection::vec(prop::option::of(".{0,20}"), 4);
    let documents = prop::collection::vec(prop::option::of(text()), 3);
    let locale = prop::sample::select(Locale::ALL.to_vec());
    let translations = prop::collection::btree_map(locale, text(), 0..4);
    let script_name = "[^ ]{1,3}[a-z./\\\\]{0,8}";
    (
        names,
        any::<bool>(),
        documents,
        translations,
        members(value()),
        script_name,
    )
        .prop_map(
            |(names, direct, documents, translations, metadata, script)| {
                let [name, connector_type, class_name, status] = <[_; 4]>::try_from(names).unwrap();
                let [form, template, correlation] = <[_; 3]>::try_from(documents).unwrap();
                let texts = translations.into_iter();
                let detail = ConnectorDetail {
                    name,
                    connector_type,
                    class_name,
                    status: status.map(|word| word.as_str().into()),
                    direct_connect: direct,
                    source_config_xml: form,
                    application_xml: template,
                    correlation_config_xml: correlation,
                    translation_properties: texts
                        .map(|(locale, text)| (locale.to_string(), text.into()))
                        .collect(),
                    connector_metadata: metadata,
                    ..ConnectorDetail::default()
                };
                let about = About {
                    tenant: "https://acme.api.identitynow.com".parse().unwrap(),
                    script_name: script
                        .parse()
                        .unwrap_or_else(|_| "acme-hr".parse().unwrap()),
                    read_at: "2026-11-29T10:00:00Z".to_owned(),
                };
                Bundle::new(about, &detail)
            },
        )
}

fn piece() -> impl Strategy<Value = Piece> {
    prop::sample::select(Piece::all().collect::<Vec<_>>())
}

/// A file with one more byte, or a new one.
fn edited(mut files: Files, piece: Piece) -> Files {
    let text: &[u8] = match piece {
        Piece::Identity => br#"{"name":"edited","directConnect":false,"features":[]}"#,
        Piece::Part(Part::Metadata) => br#"{"edited": true}"#,
        Piece::Part(Part::Xml(_) | Part::Translations(_)) => b"edited = true",
    };
    files.insert(piece.path(), text.to_vec());
    files
}

proptest! {
    #[test]
    fn a_bundle_comes_back_as_it_was_and_its_bytes_are_stable(bundle in bundle()) {
        let files = bundle.to_files();

        let opened = Opened::read(&files).unwrap();

        prop_assert_eq!(&opened.bundle, &bundle);
        prop_assert_eq!(opened.bundle.to_files(), files);
        prop_assert_eq!(drift(&opened, &bundle).state, DriftState::Same);
        prop_assert!(Piece::all().all(|piece| !opened.is_edited(piece)));
    }

    #[test]
    fn an_edit_in_the_folder_is_seen_in_its_piece_alone(bundle in bundle(), piece in piece()) {
        let opened = Opened::read(&edited(bundle.to_files(), piece)).unwrap();

        let drift = drift(&opened, &bundle);

        prop_assert_eq!(drift.state, DriftState::ChangedInFolder);
        prop_assert_eq!(drift.pieces, [(piece, DriftState::ChangedInFolder)]);
    }

    #[test]
    fn a_change_in_the_tenant_is_seen_in_its_piece_alone(bundle in bundle(), piece in piece()) {
        let folder = Opened::read(&bundle.to_files()).unwrap();
        let tenant = Opened::read(&edited(bundle.to_files(), piece)).unwrap().bundle;

        let drift = drift(&folder, &tenant);

        prop_assert_eq!(drift.state, DriftState::ChangedInTenant);
        prop_assert_eq!(drift.pieces, [(piece, DriftState::ChangedInTenant)]);
    }

    #[test]
    fn any_bytes_are_read_or_refused(
        bundle in bundle(), piece in piece(), bytes in prop::collection::vec(any::<u8>(), 0..40)
    ) {
        let mut files = bundle.to_files();
        files.insert(piece.path(), bytes);

        if let Err(refusal) = Opened::read(&files) {
            prop_assert!(refusal.to_string().contains(&piece.path()), "{}", refusal);
        }
    }
}

#[test]
fn without_one_of_its_three_own_files_it_is_no_bundle() {
    let files = json_only();
    for path in ["bundle.json", "connector.json", "metadata.json"] {
        let mut less = files.clone();
        less.remove(path);

        assert_eq!(Opened::read(&less), Err(Refusal::Missing(path.to_owned())));
    }
}

fn json_only() -> Files {
    let about = About {
        tenant: "https://acme.api.identitynow.com".parse().unwrap(),
        script_name: "acme-hr".parse().unwrap(),
        read_at: String::new(),
    };
    Bundle::new(about, &ConnectorDetail::default()).to_files()
}

#[test]
fn a_newer_format_is_refused_and_files_beside_are_passed_over() {
    let mut files = json_only();
    files.insert("README.md".to_owned(), b"ours".to_vec());
    assert!(Opened::read(&files).is_ok());

    let manifest = String::from_utf8(files["bundle.json"].clone()).unwrap();
    let newer = manifest.replace("\"formatVersion\":1", "\"formatVersion\":2");
    files.insert("bundle.json".to_owned(), newer.into_bytes());

    assert_eq!(Opened::read(&files), Err(Refusal::Format("2".to_owned())));
}

#[test]
fn line_ends_that_version_control_changed_are_no_edit() {
    let forms = ["<Form>\n</Form>\n", "<Form>\r\n</Form>\r\n"];
    for (read, checked_out) in [(forms[0], forms[1]), (forms[1], forms[0])] {
        let detail = ConnectorDetail {
            source_config_xml: Some(read.to_owned()),
            ..ConnectorDetail::default()
        };
        let about = Opened::read(&json_only()).unwrap().bundle.about;
        let bundle = Bundle::new(about, &detail);
        let mut files = bundle.to_files();
        files.insert("source-config.xml".to_owned(), checked_out.into());

        let opened = Opened::read(&files).unwrap();

        assert!(Piece::all().all(|piece| !opened.is_edited(piece)));
        assert_eq!(drift(&opened, &bundle).state, DriftState::Same);
    }
}
