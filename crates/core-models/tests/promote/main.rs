//! Rules on the way to another tenant: never in names, well-formedness and every byte outside a hit kept.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::Range;

    use patchpanel_core_models::draft::Content;
    use patchpanel_core_models::ids::Locale;
    use patchpanel_core_models::models::document::XmlDocument;
    use patchpanel_core_models::promote::{Rule, Rules, adapt, adapt_xml};
    use patchpanel_core_models::properties::PropertiesFile;
    use patchpanel_core_models::xml;
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    const DOCUMENT: XmlDocument = XmlDocument::SourceConfig;

    fn rule(from: &str, to: &str) -> Rule {
        Rule {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    fn rules(replace: Vec<Rule>) -> Rules {
        Rules {
            replace,
            keeps_ids: true,
        }
    }

    fn adapted(text: &str, replace: Vec<Rule>) -> String {
        adapt_xml(DOCUMENT, text, "", &rules(replace)).unwrap().0
    }

    #[test]
    fn values_are_hit_and_names_comments_and_instructions_are_not() {
        let text = "<?acme a?><acme xmlns:acme=\"acme\" acme='acme.hr'><!-- acme -->acme &amp; x<![CDATA[acme]]></acme>";

        assert_eq!(
            adapted(text, vec![rule("acme", "b")]),
            "<?acme a?><acme xmlns:acme=\"acme\" acme='b.hr'><!-- acme -->b &amp; x<![CDATA[b]]></acme>"
        );
    }

    #[test]
    fn what_others_refer_to_by_its_name_stays_wherever_it_stands() {
        let form =
            "<Form name='acme'><Field name='acme-id' displayName='acme.host' value='acme'/></Form>";
        let template = "<Application><Schema identityAttribute='acme-id'/><entry key='acme-id' value='acme-id of acme'/></Application>";
        let source = Content {
            xml: [
                (XmlDocument::SourceConfig, form.to_owned()),
                (XmlDocument::SourceTemplate, template.to_owned()),
            ]
            .into(),
            translations: [(Locale::De, "acme.host=acme\n".to_owned())].into(),
            ..Content::default()
        };

        let adapted = adapt(
            &source,
            &Content::default(),
            &rules(vec![rule("acme", "b")]),
        );
        assert_eq!(adapted.hits.names, 4);
        let adapted = adapted.content;

        assert_eq!(
            adapted.xml[&XmlDocument::SourceConfig],
            "<Form name='b'><Field name='acme-id' displayName='acme.host' value='b'/></Form>"
        );
        assert_eq!(
            adapted.xml[&XmlDocument::SourceTemplate],
            "<Application><Schema identityAttribute='acme-id'/><entry key='acme-id' value='b-id of b'/></Application>"
        );
        assert_eq!(adapted.translations[&Locale::De], "acme.host=b\n");
    }

    #[test]
    fn references_are_read_and_what_is_written_is_escaped() {
        let text = "<a b='x&#38;y z' c=\"&amp;&lt;\">&lt;x&amp;y&gt; <![CDATA[x&y]]></a>";

        assert_eq!(
            adapted(text, vec![rule("x&y", "'<\">&")]),
            "<a b='&apos;&lt;\"&gt;&amp; z' c=\"&amp;&lt;\">&lt;'&lt;\"&gt;&amp;&gt; <![CDATA['<\">&]]></a>"
        );
    }

    #[test]
    fn the_end_of_character_data_never_comes_about() {
        for text in ["<a>x&gt;</a>", "<a><![CDATA[x>]]></a>", "<a>x]&gt;</a>"] {
            let adapted = adapted(text, vec![rule("x", "]]"), rule("x]", "]]")]);
            assert!(xml::inspect(&adapted).is_well_formed(), "{adapted}");
        }
        let adapted = adapted("<a><![CDATA[x>y]]></a>", vec![rule("x", "]]")]);
        assert_eq!(adapted, "<a><![CDATA[]]]]><![CDATA[>y]]></a>");
    }

    #[test]
    fn ids_are_left_behind_and_the_root_has_the_target_s() {
        let source = "<Application\n   id = \"2c91\"\n   name='x id=\"3\"'><!-- id='1' --><Schema objectType='account' id='7'/><id>8</id></Application>";
        let adapt = |target: &str| adapt_xml(DOCUMENT, source, target, &Rules::default()).unwrap();

        let (text, hits) = adapt("<Application id='9&amp;'/>");
        assert_eq!(
            text,
            "<Application\n   id = \"9&amp;\"\n   name='x id=\"3\"'><!-- id='1' --><Schema objectType='account'/><id>8</id></Application>"
        );
        assert_eq!((hits.ids, hits.listed[0].line), (2, 2));
        let (text, _) = adapt("");
        assert!(text.starts_with("<Application\n   name="), "{text}");
        let (text, hits) = adapt("<Application id='2c91'/>");
        assert!(text.starts_with("<Application\n   id = \"2c91\""), "{text}");
        assert_eq!(hits.ids, 1, "only that of the schema");
    }

    #[test]
    fn a_root_without_an_id_takes_the_target_s() {
        let adapt = |target: &str| {
            adapt_xml(
                DOCUMENT,
                "<Application name='a'/>",
                target,
                &Rules::default(),
            )
            .unwrap()
        };

        let (text, hits) = adapt("<Application id='9'/>");

        assert_eq!(text, "<Application id=\"9\" name='a'/>");
        assert_eq!(hits.ids, 1);
        assert_eq!(adapt("<Application/>").0, "<Application name='a'/>");
    }

    #[test]
    fn escapes_and_continued_lines_around_a_hit_stay() {
        let text = "# acme\nacme.a=\\u00fc acme \\\n   acme\\:x\nb : \\u0061cme\n";
        let source = Content {
            translations: [(Locale::De, text.to_owned())].into(),
            ..Content::default()
        };

        let adapted = adapt(
            &source,
            &Content::default(),
            &rules(vec![rule("acme", "é")]),
        );

        assert_eq!(
            adapted.content.translations[&Locale::De],
            "# acme\nacme.a=\\u00fc \\u00e9 \\\n   \\u00e9\\:x\nb : \\u00e9\n"
        );
        assert_eq!(adapted.hits.by_rule, [3]);
        assert_eq!(adapted.hits.listed[2].name, "b");
    }

    #[test]
    fn a_document_that_is_not_well_formed_stays_and_is_named() {
        let source = Content {
            xml: [(DOCUMENT, "<acme id='1'".to_owned())].into(),
            ..Content::default()
        };

        let adapted = adapt(&source, &Content::default(), &Rules::default());

        assert_eq!(adapted.content, source);
        assert_eq!(adapted.unread.len(), 1);
    }

    /// Words that rules may be made of, with what needs an escape somewhere.
    fn word() -> impl Strategy<Value = String> {
        let words = vec![
            "acme", "acme-sb", "hr", "ü", "a&b", "<", "]]", ">", "\"", "'", " ", "\\", "=", "𝄞",
            "]", "#", "_",
        ];
        prop::collection::vec(prop::sample::select(words), 1..4).prop_map(|words| words.concat())
    }

    fn any_rules() -> impl Strategy<Value = Vec<Rule>> {
        let to = prop_oneof![Just(String::new()), word()];
        prop::collection::vec((word(), to).prop_map(|(from, to)| Rule { from, to }), 0..4)
    }

    /// A value in XML, written in many ways.
    fn written() -> impl Strategy<Value = String> {
        let pieces = vec![
            "acme",
            "acme-sb",
            "&amp;",
            "&#x61;cme",
            "a&#38;b",
            "&lt;",
            "&gt;",
            "]]",
            "&quot;",
            "&apos;",
            " ",
            "\n",
            "ü",
            "_",
            ".",
            "&#119070;",
        ];
        prop::collection::vec(prop::sample::select(pieces), 0..6).prop_map(|pieces| pieces.concat())
    }

    fn name() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec!["acme", "hr", "acme-sb"])
    }

    fn attributes() -> impl Strategy<Value = BTreeMap<&'static str, String>> {
        prop::collection::btree_map(name(), written(), 0..3)
    }

    fn element() -> impl Strategy<Value = String> {
        let leaf = (name(), attributes())
            .prop_map(|(name, attributes)| format!("<{name}{}/>", all_attributes(&attributes)));
        leaf.prop_recursive(3, 16, 4, |inner| {
            let child = prop_oneof![
                inner,
                written(),
                Just("<!-- acme -->".to_owned()),
                Just("<![CDATA[acme a&b ]] > <]]>".to_owned()),
            ];
            let children = prop::collection::vec(child, 0..4);
            (name(), attributes(), children).prop_map(|(name, attributes, children)| {
                let attributes = all_attributes(&attributes);
                format!("<{name}{attributes}>{}</{name}>", children.concat())
            })
        })
    }

    fn all_attributes(attributes: &BTreeMap<&str, String>) -> String {
        let one = |(name, value): (&&str, &String)| format!(" {name}='{value}'");
        attributes.iter().map(one).collect()
    }

    /// What stands outside of values: tags without what is between quotes, and comments.
    fn skeleton(text: &str) -> String {
        let (mut kept, mut rest) = (String::new(), text);
        while let Some(start) = rest.find('<') {
            let behind = rest.split_at(start).1;
            let closing = [("<!--", "-->"), ("<![CDATA[", "]]>")];
            let special = closing.iter().find(|(open, _)| behind.starts_with(open));
            let end = match special {
                Some((_, close)) => behind.find(close).unwrap() + close.len(),
                None => tag_end(behind),
            };
            match special {
                Some(("<![CDATA[", _)) => {}
                Some(_) => kept.push_str(behind.split_at(end).0),
                None => {
                    let parts = behind.split_at(end).0.split('\'').step_by(2);
                    kept.extend(parts);
                }
            }
            rest = behind.split_at(end).1;
        }
        kept
    }

    fn tag_end(tag: &str) -> usize {
        let mut quoted = false;
        let end = tag.find(|character| {
            quoted ^= character == '\'';
            character == '>' && !quoted
        });
        end.unwrap() + 1
    }

    /// Where two texts differ, as one piece of the first.
    fn differing(left: &str, right: &str) -> Range<usize> {
        let same = |(a, b): &(u8, u8)| a == b;
        let start = left.bytes().zip(right.bytes()).take_while(same).count();
        let ends = left.bytes().rev().zip(right.bytes().rev());
        let end = ends
            .take_while(same)
            .count()
            .min(left.len() - start)
            .min(right.len().saturating_sub(start));
        start..left.len() - end
    }

    proptest! {
        #[test]
        fn xml_stays_well_formed_and_its_names_and_notes_stay(text in element(), replace in any_rules()) {
            prop_assume!(xml::inspect(&text).is_well_formed());

            let adapted = adapted(&text, replace);

            prop_assert!(xml::inspect(&adapted).is_well_formed(), "{}", adapted);
            prop_assert_eq!(skeleton(&adapted), skeleton(&text));
        }

        #[test]
        fn what_no_rule_hits_stays_to_the_byte(text in element(), value in "[a-z =:\\\\\n]{0,20}") {
            let source = Content {
                metadata: Map::from_iter([("acme".to_owned(), Value::from(value.clone()))]),
                xml: [(DOCUMENT, text)].into(),
                translations: [(Locale::De, value)].into(),
            };

            let adapted = adapt(&source, &Content::default(), &rules(vec![rule("nowhere", "x")]));

            prop_assert_eq!(&adapted.content, &source);
            prop_assert_eq!(adapted.hits.listed.len(), 0);
        }

        #[test]
        fn one_hit_changes_nothing_outside_of_it(
            before in "[a-z]{0,3}( |&amp;|&#9;)?", behind in "( |&lt;|&#x20;)?[a-z]{0,3}",
        ) {
            let text = format!("<a b='{before} HIT {behind}' c='{before}'>{behind}<!--HIT--></a>");

            let adapted = adapted(&text, vec![rule("HIT", "&")]);

            let at = text.find("HIT").unwrap();
            prop_assert_eq!(differing(&text, &adapted), at..at + 3);
        }

        #[test]
        fn a_json_string_is_replaced_and_every_key_stays(text in word(), replace in any_rules()) {
            let metadata = |value: &str| -> Map<String, Value> {
                serde_json::from_value(serde_json::json!({(text.as_str()): [{(text.as_str()): value}, 1.50, null]})).unwrap()
            };
            let source = Content { metadata: metadata(&text), ..Content::default() };

            let adapted = adapt(&source, &Content::default(), &rules(replace));

            let value = adapted.content.metadata[&text][0][&text].as_str().unwrap().to_owned();
            prop_assert_eq!(&adapted.content.metadata, &metadata(&value));
            let hits = adapted.hits.listed.len();
            prop_assert_eq!(adapted.hits.by_rule.iter().sum::<usize>(), hits);
            prop_assert!(hits > 0 || value == text);
        }

        #[test]
        fn translations_mean_what_the_rules_make_of_their_values(
            values in prop::collection::vec(word(), 1..4), replace in any_rules(), continued in any::<bool>(),
        ) {
            let mut file = PropertiesFile::default();
            for (number, value) in values.iter().enumerate() {
                file.set(&format!("acme{number}"), value);
            }
            let written = file.to_string();
            let written = if continued { written.replace("cme", "cm\\\n \te") } else { written };
            let expected: Map<String, Value> = values.iter().enumerate()
                .map(|(number, value)| (format!("acme{number}"), Value::from(value.clone())))
                .collect();
            let content = Content {
                metadata: expected,
                translations: [(Locale::De, written.clone())].into(),
                ..Content::default()
            };

            let adapted = adapt(&content, &Content::default(), &rules(replace)).content;

            let text = &adapted.translations[&Locale::De];
            let read = PropertiesFile::parse(text);
            let wanted: Vec<(&str, &str)> =
                adapted.metadata.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect();
            let found: Vec<(&str, &str)> = read.values().into_iter().collect();
            prop_assert_eq!(found, wanted, "{} became {}", written, text);
        }
    }
}
