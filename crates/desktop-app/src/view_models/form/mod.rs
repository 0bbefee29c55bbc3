//! The form that a source config describes, page by page, with texts of a locale and values that were tried out.
//!
//! An approximation of what ISC draws; it draws nothing itself and keeps no value.

mod control;
pub(crate) mod design;
pub(crate) mod facts;
pub(crate) mod html;
pub(crate) mod outline;
pub(crate) mod strip;
mod words;

use std::collections::BTreeMap;

use patchpanel_core_models::{
    documents::{
        BaseConfig, Field, FieldsByName, FormNode, Menu, Section, SourceConfigForm, is_shown,
    },
    ids::Locale,
    properties::PropertiesFile,
};

use self::control::{control, warning};
pub(crate) use self::{control::Control, words::Words};
use crate::view_models::quantity;

/// A form with the texts and values that it is shown with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub form: &'a SourceConfigForm,
    /// The translations of the connector.
    pub files: &'a BTreeMap<Locale, PropertiesFile>,
    /// The language that is shown.
    pub locale: Locale,
    /// Values that were typed in the preview, by field name.
    pub values: &'a BTreeMap<String, String>,
}

/// An entry of the menu at the left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageEntry {
    pub title: Words,
    /// “2 sections”, “made by SailPoint”.
    pub note: String,
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SectionView {
    /// The section of the form, if it is one.
    pub node: Option<FormNode>,
    pub title: Option<Words>,
    /// The text under the title.
    pub info: Option<Words>,
    /// A link to more documentation: its text and address.
    pub link: Option<(Words, String)>,
    /// Fields, and what is said of hidden ones.
    pub items: Vec<Item>,
}

/// When a field is shown: while the parent field has one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct While {
    /// The name of the parent field.
    pub parent: String,
    pub values: Vec<String>,
}

impl While {
    /// The values in words: “basic”, “basic or none”.
    pub(crate) fn values_in_words(&self) -> String {
        self.values.join(" or ")
    }
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// A field that is always shown.
    Field(FieldView),
    /// Fields that are shown for the same reason.
    Conditional(While, Vec<FieldView>),
    /// Fields that are hidden, with their names; without a reason they always are.
    Hidden(Option<While>, Vec<(FormNode, String)>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldView {
    pub node: FormNode,
    /// The key under which the source keeps the value.
    pub name: String,
    pub label: Words,
    pub control: Control,
    /// Whether a star marks it.
    pub required: bool,
    /// Faint text while it is empty.
    pub placeholder: String,
    /// What can be chosen: values with labels.
    pub options: Vec<(String, Words)>,
    /// What was typed, otherwise the default.
    pub value: String,
    /// The text under it.
    pub help: Option<String>,
    /// Why it may look different in ISC.
    pub warning: Option<String>,
}

/// A page of the form by where it comes from.
#[derive(Clone, Copy)]
enum Page<'a> {
    Base(&'a [BaseConfig]),
    Menu(usize, &'a Menu),
    Loose(&'a [Field]),
}

fn pages(form: &SourceConfigForm) -> Vec<Page<'_>> {
    let base = std::iter::once(Page::Base(&form.base_configs));
    let loose = (!form.loose_fields.is_empty()).then_some(Page::Loose(&form.loose_fields));
    base.chain(
        form.menus
            .iter()
            .enumerate()
            .map(|(number, menu)| Page::Menu(number, menu)),
    )
    .chain(loose)
    .collect()
}

impl Shown<'_> {
    /// The entries of the menu; the first is the page that SailPoint makes.
    pub(crate) fn menu(&self) -> Vec<PageEntry> {
        pages(self.form)
            .into_iter()
            .map(|page| self.entry(page))
            .collect()
    }

    fn entry(&self, page: Page<'_>) -> PageEntry {
        match page {
            Page::Base(_) => PageEntry {
                title: Words::Text("Base Configuration".to_owned()),
                note: "made by SailPoint".to_owned(),
            },
            Page::Menu(_, menu) => PageEntry {
                title: self.words(first(&[
                    menu.attributes.text("label"),
                    menu.attributes.text("name"),
                    "Menu",
                ])),
                note: quantity::count(menu.sections.len(), "section", "sections"),
            },
            Page::Loose(fields) => PageEntry {
                title: Words::Text("Without a menu".to_owned()),
                note: quantity::count(fields.len(), "field", "fields"),
            },
        }
    }

    /// The page that was asked for, as long as there is one; else the first that the form itself describes.
    pub(crate) fn page(&self, asked: Option<usize>) -> usize {
        let pages = pages(self.form).len();
        asked
            .filter(|page| *page < pages)
            .unwrap_or(usize::from(pages > 1))
    }

    pub(crate) fn sections(&self, page: usize) -> Vec<SectionView> {
        let by_name = &self.form.fields_by_name();
        match pages(self.form).get(page) {
            Some(Page::Menu(number, menu)) => {
                let sections = menu.sections.iter().enumerate();
                sections
                    .map(|(inner, section)| self.section(by_name, (*number, inner), section))
                    .collect()
            }
            Some(Page::Base(bases)) => {
                let bases = bases.iter().enumerate();
                let fields = bases.flat_map(|(number, base)| {
                    let fields = base.fields.iter().enumerate();
                    fields.map(move |(field, of)| (FormNode::BaseField(number, field), of))
                });
                vec![self.untitled(by_name, fields)]
            }
            Some(Page::Loose(fields)) => {
                let fields = fields.iter().enumerate();
                let fields = fields.map(|(field, of)| (FormNode::LooseField(field), of));
                vec![self.untitled(by_name, fields)]
            }
            None => Vec::new(),
        }
    }

    fn section(
        &self,
        by_name: &FieldsByName<'_>,
        (menu, number): (usize, usize),
        section: &Section,
    ) -> SectionView {
        let words = |name| section.attributes.get(name).map(|text| self.words(text));
        let address = section.attributes.get("docLink");
        let link_text = words("docLinkLabel");
        let fields = section.fields.iter().enumerate();
        let fields = fields.map(|(field, of)| (FormNode::Field(menu, number, field), of));
        SectionView {
            node: Some(FormNode::Section(menu, number)),
            title: words("label").or_else(|| words("name")),
            info: words("sectionInfo"),
            link: address.map(|address| {
                let text = link_text.unwrap_or_else(|| Words::Text(address.to_owned()));
                (text, address.to_owned())
            }),
            items: self.items(by_name, fields),
        }
    }

    fn untitled<'f>(
        &self,
        by_name: &FieldsByName<'_>,
        fields: impl Iterator<Item = (FormNode, &'f Field)>,
    ) -> SectionView {
        SectionView {
            node: None,
            title: None,
            info: None,
            link: None,
            items: self.items(by_name, fields),
        }
    }

    /// Neighbours with the same reason to be shown or hidden are one item.
    fn items<'f>(
        &self,
        by_name: &FieldsByName<'_>,
        fields: impl Iterator<Item = (FormNode, &'f Field)>,
    ) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for (node, field) in fields {
            let reason = condition(field);
            match (
                items.last_mut(),
                is_shown(field, by_name, self.values),
                reason,
            ) {
                (Some(Item::Conditional(known, fields)), true, Some(reason))
                    if *known == reason =>
                {
                    fields.push(self.field(node, field));
                }
                (_, true, Some(reason)) => {
                    items.push(Item::Conditional(reason, vec![self.field(node, field)]));
                }
                (_, true, None) => items.push(Item::Field(self.field(node, field))),
                (Some(Item::Hidden(known, names)), false, reason) if *known == reason => {
                    names.push((node, field.name().to_owned()));
                }
                (_, false, reason) => {
                    let hidden = vec![(node, field.name().to_owned())];
                    items.push(Item::Hidden(reason, hidden));
                }
            }
        }
        items
    }

    fn field(&self, node: FormNode, field: &Field) -> FieldView {
        let kind = field.field_type();
        let options = field
            .options
            .iter()
            .map(|option| (option.value().to_owned(), self.words(option.label())));
        let typed = self.values.get(field.name()).map(String::as_str);
        let label = match self.words(field.label()) {
            // A field without a label is shown by its name, which needs no text.
            Words::Key(name) if name == field.name() => Words::Text(name),
            label => label,
        };
        let resolved = |text: &str| self.words(text).text().to_owned();
        FieldView {
            node,
            name: field.name().to_owned(),
            label,
            control: control(&kind),
            required: field.is_required(),
            placeholder: field.placeholder().map(resolved).unwrap_or_default(),
            options: options.collect(),
            value: typed
                .or_else(|| field.default_value())
                .unwrap_or_default()
                .to_owned(),
            help: field.attributes.get("helpKey").map(resolved),
            warning: warning(&kind),
        }
    }

    fn words(&self, text: &str) -> Words {
        Words::find(self.files, self.locale, text)
    }
}

fn first<'a>(texts: &[&'a str]) -> &'a str {
    texts
        .iter()
        .copied()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// Fields that are never shown have no reason that could change.
fn condition(field: &Field) -> Option<While> {
    let condition = field.condition().filter(|_| !field.is_hidden())?;
    let values = condition.values.into_iter().map(str::to_owned).collect();
    Some(While {
        parent: condition.parent.to_owned(),
        values,
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A form with a condition, a hidden field, an unknown type and a plain label.
    pub(crate) const FORM: &str = "<Form><BaseConfig><Field name='jars' displayName='JARs' type='fileupload'/></BaseConfig>\
        <Menu name='m' label='con_menu'><Section name='auth' label='con_auth' sectionInfo='con_info'>\
        <Field name='authType' displayName='con_type' type='radio' required='true' defaultValue='basic'><AllowedValues>\
        <Option label='con_basic' value='basic'/><Option label='OAuth 2.0' value='oauth2'/></AllowedValues></Field>\
        <Field name='user' displayName='con_user' parentKey='authType' parentValue='basic'/>\
        <Field name='password' displayName='con_password' type='secret' parentKey='authType' parentValue='basic'/>\
        <Field name='clientId' displayName='Client' parentKey='authType' parentValue='oauth2'/>\
        <Field name='old' hidden='true'/><Field name='odd' displayName='Odd' type='slider'/>\
        </Section></Menu></Form>";

    /// Its texts in English and German; German lacks two.
    pub(crate) fn files() -> BTreeMap<Locale, PropertiesFile> {
        let english = "con_menu=Connection\ncon_auth=Authentication\ncon_type=Type\ncon_basic=Basic\ncon_user=User\ncon_info=Use an <b>API client</b>.\n";
        let german =
            "con_menu=Verbindung\ncon_auth=Anmeldung\ncon_type=Art\ncon_basic=Einfach\ncon_info=\n";
        BTreeMap::from([
            (Locale::En, PropertiesFile::parse(english)),
            (Locale::De, PropertiesFile::parse(german)),
        ])
    }

    fn items(values: &[(&str, &str)]) -> Vec<Item> {
        let form = SourceConfigForm::parse(FORM).unwrap();
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let shown = Shown {
            form: &form,
            files: &files(),
            locale: Locale::De,
            values: &values,
        };
        shown.sections(1).remove(0).items
    }

    /// Each item in a few words.
    fn outline(items: &[Item]) -> Vec<String> {
        let names = |fields: &[FieldView]| {
            fields
                .iter()
                .map(|field| field.name.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let hidden = |fields: &[(FormNode, String)]| {
            let names = fields.iter().map(|(_, name)| name.as_str());
            names.collect::<Vec<_>>().join(" ")
        };
        let line = |item: &Item| match item {
            Item::Field(field) => field.name.clone(),
            Item::Conditional(reason, fields) => format!(
                "{} while {} = {}",
                names(fields),
                reason.parent,
                reason.values_in_words()
            ),
            Item::Hidden(Some(reason), fields) => format!(
                "hidden {} while {} = {}",
                hidden(fields),
                reason.parent,
                reason.values_in_words()
            ),
            Item::Hidden(None, fields) => format!("always hidden {}", hidden(fields)),
        };
        items.iter().map(line).collect()
    }

    #[test]
    fn conditional_fields_follow_the_default_and_then_what_was_typed() {
        assert_eq!(
            outline(&items(&[])),
            [
                "authType",
                "user password while authType = basic",
                "hidden clientId while authType = oauth2",
                "always hidden old",
                "odd"
            ]
        );
        assert_eq!(
            outline(&items(&[("authType", "oauth2")])),
            [
                "authType",
                "hidden user password while authType = basic",
                "clientId while authType = oauth2",
                "always hidden old",
                "odd"
            ]
        );
    }

    #[test]
    fn texts_come_from_the_locale_then_from_english_and_keys_without_a_text_stay_keys() {
        let items = items(&[]);

        let Item::Field(kind) = &items[0] else {
            panic!("a field")
        };
        assert_eq!(kind.label, Words::Text("Art".to_owned()));
        assert_eq!(
            kind.options,
            [
                ("basic".to_owned(), Words::Text("Einfach".to_owned())),
                ("oauth2".to_owned(), Words::Text("OAuth 2.0".to_owned()))
            ]
        );
        assert!(kind.required);
        let Item::Conditional(_, fields) = &items[1] else {
            panic!("conditional fields")
        };
        assert_eq!(fields[0].label, Words::English("User".to_owned()));
        assert_eq!(fields[1].label, Words::Key("con_password".to_owned()));
        assert_eq!(fields[1].control, Control::Secret);
    }

    #[test]
    fn an_unknown_type_is_a_text_field_with_a_warning() {
        let items = items(&[]);

        let Some(Item::Field(odd)) = items.last() else {
            panic!("a field")
        };
        assert_eq!(odd.control, Control::Line);
        assert_eq!(
            odd.warning.as_deref(),
            Some("“slider” is not a known type; it is drawn as a text field")
        );
    }

    #[test]
    fn the_menu_begins_with_the_page_that_the_form_does_not_describe() {
        let form = SourceConfigForm::parse(FORM).unwrap();
        let shown = Shown {
            form: &form,
            files: &files(),
            locale: Locale::De,
            values: &BTreeMap::new(),
        };

        let menu: Vec<_> = shown
            .menu()
            .into_iter()
            .map(|entry| (entry.title.text().to_owned(), entry.note))
            .collect();
        assert_eq!(
            menu,
            [
                (
                    "Base Configuration".to_owned(),
                    "made by SailPoint".to_owned()
                ),
                ("Verbindung".to_owned(), "1 section".to_owned())
            ]
        );
        assert_eq!(
            [None, Some(0), Some(2)].map(|page| shown.page(page)),
            [1, 0, 1]
        );
        assert_eq!(outline(&shown.sections(0)[0].items), ["jars"]);
        assert_eq!(
            shown.sections(1)[0].info,
            Some(Words::English("Use an <b>API client</b>.".to_owned()))
        );
    }
}
