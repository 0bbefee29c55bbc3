//! The rules for one connector's documents: kinds, fresh texts, and what an upload must look like.
//!
//! The shapes of fresh documents are those of the examples in the ISC API specification.

use crate::xml::{self, Outline};

/// The namespace that a source config must have.
pub(crate) const FORM_NAMESPACE: &str = "http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd";

/// The three XML documents of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum XmlKind {
    SourceConfig,
    SourceTemplate,
    CorrelationConfig,
}

impl XmlKind {
    pub(crate) const ALL: [Self; 3] = [
        Self::SourceConfig,
        Self::SourceTemplate,
        Self::CorrelationConfig,
    ];

    /// The member of `ConnectorDetail` that holds the text, the root, how messages name the document, and the name of
    /// the file in the connector's storage.
    fn names(self) -> [&'static str; 4] {
        match self {
            Self::SourceConfig => [
                "sourceConfigXml",
                "Form",
                "source config",
                "source-config.xml",
            ],
            Self::SourceTemplate => [
                "applicationXml",
                "Application",
                "source template",
                "source-template.xml",
            ],
            Self::CorrelationConfig => [
                "correlationConfigXml",
                "CorrelationConfig",
                "correlation config",
                "account-correlation-config.xml",
            ],
        }
    }

    pub(crate) fn member(self) -> &'static str {
        self.names()[0]
    }

    fn root(self) -> &'static str {
        self.names()[1]
    }

    pub(crate) fn title(self) -> &'static str {
        self.names()[2]
    }

    pub(crate) fn file_name(self) -> &'static str {
        self.names()[3]
    }

    /// Checks an uploaded text.
    ///
    /// # Errors
    /// The message of the `UpdateDetail`: not well-formed, another root, or an old form namespace.
    pub(crate) fn check(self, text: &str) -> Result<Outline, String> {
        let title = self.title();
        let outline = xml::read(text).map_err(|fault| {
            let xml::XmlFault {
                line,
                column,
                reason,
            } = fault;
            format!("{title} is not well-formed: line {line}, column {column}: {reason}")
        })?;
        if outline.root != self.root() {
            return Err(format!(
                "unexpected root element {} for {title}, expected {}",
                outline.root,
                self.root()
            ));
        }
        if self == Self::SourceConfig && outline.namespace.as_deref() != Some(FORM_NAMESPACE) {
            return Err(format!(
                "unsupported xsd version, please ensure latest xsd version {FORM_NAMESPACE} is used for source config"
            ));
        }
        Ok(outline)
    }

    /// Whether two well-formed texts hold the same document.
    pub(crate) fn same(one: &str, other: &str) -> bool {
        one == other
            || matches!((xml::read(one), xml::read(other)), (Ok(one), Ok(other)) if one.canonical == other.canonical)
    }
}

/// The template of a connector that never had one uploaded; texts are escaped.
pub(crate) fn fresh_template(name: &str, type_name: &str, class_name: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n<Application connector=\"{class_name}\" name=\"{name}\" type=\"{type_name}\"/>\n"
    )
}

pub(crate) fn fresh_correlation(type_name: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE CorrelationConfig PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n<CorrelationConfig name=\"{type_name} Account Correlation Config\">\n\t<AttributeAssignments/>\n</CorrelationConfig>\n"
    )
}

pub(crate) fn fresh_form(name: &str, type_name: &str, direct_connect: bool) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<Form xmlns=\"{FORM_NAMESPACE}\" connectorName=\"{type_name}\" directConnect=\"{direct_connect}\" fileUpload=\"true\" name=\"{name}\" status=\"released\" type=\"SourceConfig\">\n    <BaseConfig>\n        <Field maxFiles=\"10\" maxSize=\"300\" name=\"fileUpload\" supportedExtensions=\"jar\" type=\"fileupload\" validateJSON=\"false\"/>\n    </BaseConfig>\n</Form>\n"
    )
}

/// Checks an uploaded `.properties` text as `java.util.Properties` would.
///
/// # Errors
/// The message of the `UpdateDetail` for a `\u` that four hex digits do not follow.
pub(crate) fn check_properties(text: &str) -> Result<(), String> {
    for (index, line) in text.lines().enumerate() {
        let is_comment = line.trim_start().starts_with(['#', '!']);
        if !is_comment && !escapes_are_whole(line) {
            return Err(format!(
                "translations, line {}: malformed \\uxxxx encoding",
                index + 1
            ));
        }
    }
    Ok(())
}

fn escapes_are_whole(line: &str) -> bool {
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.next() == Some('u') {
            let digits: String = characters.by_ref().take(4).collect();
            if digits.len() != 4 || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
                return false;
            }
        }
    }
    true
}

/// Text from uploaded bytes: UTF-8, or else ISO-8859-1, the encoding of Java properties.
pub(crate) fn decode_properties(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{XmlKind, check_properties, decode_properties};

    #[test]
    fn an_old_form_is_refused_with_the_documented_advice() {
        let text = "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd\"/>";

        assert_eq!(
            XmlKind::SourceConfig.check(text).unwrap_err(),
            "unsupported xsd version, please ensure latest xsd version http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd is used for source config"
        );
    }

    #[test]
    fn a_document_of_another_kind_is_refused() {
        assert_eq!(
            XmlKind::SourceTemplate
                .check("<CorrelationConfig/>")
                .unwrap_err(),
            "unexpected root element CorrelationConfig for source template, expected Application"
        );
    }

    #[test]
    fn a_broken_unicode_escape_is_found_with_its_line() {
        assert_eq!(check_properties("a=\\u00fc\n# \\uxx\nb=\\\\u\n"), Ok(()));
        assert_eq!(
            check_properties("a=1\nb=\\u00g0\n").unwrap_err(),
            "translations, line 2: malformed \\uxxxx encoding"
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_read_as_latin_1() {
        assert_eq!(decode_properties("ü".as_bytes()), "ü");
        assert_eq!(decode_properties(&[b'a', 0xfc]), "aü");
    }
}
