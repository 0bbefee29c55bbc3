//! Whatever the bytes are, reading ends with a value or a problem.

use patchpanel_core_models::documents::{
    Application, CorrelationConfig, Related, SourceConfigForm, check_with,
};
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::properties::{self, PropertiesFile, TranslationTable};
use patchpanel_core_models::xml;
use proptest::prelude::*;

/// Pieces of markup in any order: nearer to XML than random text, and rarely well-formed.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,6}",
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "<",
            ">",
            "</",
            "/>",
            "<a",
            "<a>",
            "</a>",
            "<a b='",
            "\"",
            "'",
            "=",
            " ",
            "\n",
            "\r\n",
            "&",
            "&amp;",
            "&#",
            "&#x",
            "&e;",
            ";",
            "<!--",
            "-->",
            "--",
            "<![CDATA[",
            "]]>",
            "<?xml",
            "<?xml version='1.0'?>",
            "<?p",
            "?>",
            "<!DOCTYPE a [",
            "<!ENTITY e '",
            "]>",
            "]",
            "SYSTEM ",
            "PUBLIC ",
            "xmlns",
            "xmlns:p='u'",
            "p:",
            ":",
            "\u{FEFF}",
            "\u{FFFE}",
            "\u{0}",
            "ü",
            "𝄞",
            "<Form>",
            "<Field name='a' parentKey='a'",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn read_everything(text: &str) {
    let inspection = xml::inspect(text);
    let formatted = xml::format(text);
    assert_eq!(inspection.is_well_formed(), formatted.is_ok());
    assert!(xml::same_document(text, text));
    assert!(inspection.problems.len() <= 100);
    for document in XmlDocument::ALL {
        check_with(document, text, &Related::default());
    }
    assert_eq!(
        SourceConfigForm::parse(text).is_ok(),
        inspection.is_well_formed()
    );
    assert_eq!(
        Application::parse(text).is_ok(),
        inspection.is_well_formed()
    );
    assert_eq!(
        CorrelationConfig::parse(text).is_ok(),
        inspection.is_well_formed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn bytes_of_any_kind_are_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(decoded) = xml::decode(&bytes) {
            prop_assert_eq!(decoded.to_bytes(), bytes.clone());
            read_everything(&decoded.text);
        }
        let text = properties::decode(&bytes, None).map_or_else(
            |_| String::from_utf8_lossy(&bytes).into_owned(),
            |decoded| decoded.text,
        );
        prop_assert_eq!(PropertiesFile::parse(&text).to_string(), text);
    }

    #[test]
    fn markup_of_any_kind_is_read_or_refused(text in markup()) {
        read_everything(&text);
    }

    #[test]
    fn places_are_inside_the_text(text in markup()) {
        let lines = xml::inspect(&text).facts.lines;
        for problem in xml::inspect(&text).problems {
            let place = problem.place.unwrap();
            prop_assert!(place.line >= 1 && place.line as usize <= lines);
            prop_assert!(place.column >= 1 && place.column as usize <= text.chars().count() + 1);
        }
    }

    #[test]
    fn text_of_any_kind_is_a_properties_file(text in "[ -~\\\\=:#!\t\r\n\u{C}ü𝄞u0-9d]{0,60}") {
        let file = PropertiesFile::parse(&text);
        file.problems();
        prop_assert_eq!(file.to_string(), text);
        let files = [(Locale::En, file.clone()), (Locale::De, file)].into_iter().collect();
        TranslationTable::new(&files, None).findings();
    }
}
