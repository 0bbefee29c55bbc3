//! What of an answer could not be read, as it is shown: where it is, what was sent, and why it cannot be read.

use patchpanel_core_models::{
    draft::Part,
    models::{connector::ConnectorDetail, document::XmlDocument, unread::Unread},
};

use crate::state::route::ConnectorTab;

/// The longest text that is shown of one.
const SHOWN_CHARS: usize = 200;

/// All of it in a line; empty when everything was read.
pub(crate) fn in_words(unread: &[Unread]) -> String {
    unread.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// One in a line.
pub(crate) fn words(unread: &Unread) -> String {
    let Unread { place, text, why } = unread;
    let start: String = text.chars().take(SHOWN_CHARS).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    let place = if place.is_root() {
        "row"
    } else {
        place.as_str()
    };
    format!("{place}: {start}{more} ({why})")
}

/// What could not be read of the parts that a tab shows; the overview shows all.
pub(crate) fn of_tab(detail: &ConnectorDetail, tab: ConnectorTab) -> Vec<&Unread> {
    let is_shown = |unread: &&Unread| tab == ConnectorTab::Overview || tab_of(unread) == Some(tab);
    detail.unread.iter().filter(is_shown).collect()
}

fn tab_of(unread: &Unread) -> Option<ConnectorTab> {
    let member = unread.place.tokens().next()?;
    let document = |document: &XmlDocument| document.member() == member;
    match member.as_ref() {
        "connectorMetadata" => Some(ConnectorTab::Metadata),
        "translationProperties" => Some(ConnectorTab::Translations),
        _ => XmlDocument::ALL
            .into_iter()
            .find(document)
            .map(|document| ConnectorTab::of(Part::Xml(document))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tab_shows_what_it_lacks_and_the_overview_all() {
        let detail: ConnectorDetail = serde_json::from_str(
            r#"{"name":"\ud800","sourceConfigXml":"\ud800","connectorMetadata":{"a/b":"\ud800"},
                "translationProperties":{"de":"\ud800"}}"#,
        )
        .unwrap();
        let shown = |tab| {
            let unread = of_tab(&detail, tab).into_iter();
            unread
                .map(|unread| unread.place.as_str())
                .collect::<Vec<_>>()
        };

        assert_eq!(shown(ConnectorTab::Overview).len(), 4);
        assert_eq!(shown(ConnectorTab::Metadata), ["/connectorMetadata/a~1b"]);
        assert_eq!(
            shown(ConnectorTab::Xml(XmlDocument::SourceConfig)),
            ["/sourceConfigXml"]
        );
        assert_eq!(
            shown(ConnectorTab::Translations),
            ["/translationProperties/de"]
        );
        assert!(shown(ConnectorTab::History).is_empty());
    }

    #[test]
    fn a_long_text_is_cut() {
        let row = Unread::row(
            &format!("[{}]", "1,".repeat(1_000)),
            "an object is expected",
        );

        assert!(words(&row).ends_with("1… (an object is expected)"));
        assert!(words(&row).starts_with("row: [1,1,"));
    }
}
