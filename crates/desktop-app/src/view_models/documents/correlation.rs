//! The correlation config as a table of its filters.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use patchpanel_core_models::{
    documents::{
        Application, Attributes, CorrelationConfig, CorrelationFilter, FilterKind, Slot,
        edit::{Change, CorrelationEdit},
        suggestions,
    },
    draft::{Content as Documents, Draft},
    models::document::XmlDocument,
    problem::Problem,
};

use super::sheet::{self, Asked, Column, Content, Edit, Kind, Row, Sheet};
use crate::view_models::{quantity, read::Read};

const DOCUMENT: XmlDocument = XmlDocument::CorrelationConfig;
/// The attributes of a filter that its row shows.
const SHOWN: [&str; 4] = ["property", "value", "ignoreCase", "operation"];

/// The filters as they were last read, and why the newest text cannot be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub sheet: Sheet,
    pub fault: Option<Problem>,
    /// What stands in the document beside filters.
    pub beside: Option<String>,
    base: Read<CorrelationConfig>,
    template: Read<Application>,
}

impl Table {
    /// The table of a draft; the one from before where the text is not well-formed.
    pub(crate) fn of(draft: &Draft, before: Option<Self>) -> Self {
        let mut before = before.unwrap_or_default();
        match CorrelationConfig::parse(text(&draft.current)) {
            Ok(config) => {
                let base = before.base.follow(&draft.base, DOCUMENT);
                let template = before
                    .template
                    .follow(&draft.current, XmlDocument::SourceTemplate);
                let on_server = base.as_ref().map_or(&[][..], |base| &base.filters);
                Self {
                    sheet: table_of(&config, on_server, template.as_deref()),
                    fault: None,
                    beside: beside(&config),
                    ..before
                }
            }
            Err(fault) => Self {
                fault: Some(fault),
                ..before
            },
        }
    }
}

fn text(content: &Documents) -> &str {
    content
        .xml
        .get(&DOCUMENT)
        .map(String::as_str)
        .unwrap_or_default()
}

fn beside(config: &CorrelationConfig) -> Option<String> {
    let count = config.direct_assignments;
    (count > 0).then(|| {
        let assignments = quantity::count(count, "direct assignment", "direct assignments");
        format!("{assignments} in the XML, tried before the filters")
    })
}

fn table_of(
    config: &CorrelationConfig,
    on_server: &[CorrelationFilter],
    template: Option<&Application>,
) -> Sheet {
    let slot = Slot::Value {
        element: "Filter",
        attribute: "property",
    };
    let identity = suggestions(DOCUMENT, slot, &Documents::default());
    let identity = identity.into_iter().map(|found| found.word).collect();
    // Where there is no schema, none could know an attribute.
    let known: Option<BTreeSet<&str>> =
        template
            .and_then(Application::account_schema)
            .map(|schema| {
                let names = schema
                    .definitions
                    .iter()
                    .map(|definition| definition.name());
                names.collect()
            });
    let named = known.iter().flatten().filter(|name| !name.is_empty());
    let columns = vec![
        Column::names("Identity attribute", identity),
        Column::names(
            "Account attribute",
            named.map(|name| (*name).to_owned()).collect(),
        ),
        Column::new("Ignore case", Kind::Flag),
    ];
    let row = |(filter, edit): (&CorrelationFilter, Option<Edit>)| {
        let (content, note) = content(filter, known.as_ref());
        Row {
            place: filter.place,
            edit,
            content,
            note,
            uses: Vec::new(),
        }
    };
    let edits = edits(&columns, on_server, &config.filters);
    Sheet {
        noun: "filter",
        rows: config.filters.iter().zip(edits).map(row).collect(),
        columns,
        is_ordered: true,
        ..Sheet::default()
    }
}

/// Each filter against the same one of the server, or else the one that compares the same identity attribute.
fn edits(
    columns: &[Column],
    on_server: &[CorrelationFilter],
    filters: &[CorrelationFilter],
) -> Vec<Option<Edit>> {
    let [before, now] =
        [on_server, filters].map(|filters| filters.iter().map(written).collect::<Vec<_>>());
    // Of filters that say the same, the first belongs to the first.
    let mut places: BTreeMap<_, VecDeque<usize>> = BTreeMap::new();
    for (place, written) in before.iter().enumerate() {
        places.entry(written).or_default().push_back(place);
    }
    let same = |written| places.get_mut(written)?.pop_front();
    let same: Vec<Option<usize>> = now.iter().map(same).collect();
    // Filters that were added or removed do not move the others.
    let kept: BTreeSet<usize> = same.iter().copied().flatten().collect();
    let mut in_order = kept.iter().copied();
    let mut gone: BTreeMap<&str, VecDeque<Vec<String>>> = BTreeMap::new();
    let mut gone_elsewhere = VecDeque::new();
    let left = on_server.iter().enumerate();
    for (_, filter) in left.filter(|(place, _)| !kept.contains(place)) {
        match content(filter, None).0 {
            Content::Cells(cells) => gone.entry(filter.property()).or_default().push_back(cells),
            Content::Elsewhere(words) => gone_elsewhere.push_back(words),
        }
    }
    let edit = |(filter, same): (&CorrelationFilter, Option<usize>)| {
        if let Some(place) = same {
            let is_moved = in_order.next() != Some(place);
            return is_moved.then(|| Edit::replaced(format!("was filter {}", place + 1)));
        }
        let Content::Cells(cells) = content(filter, None).0 else {
            let was = gone_elsewhere.pop_front();
            return Some(was.map_or_else(Edit::added, |was| Edit::replaced(format!("was {was}"))));
        };
        let known = gone.get_mut(filter.property());
        let known = known.and_then(VecDeque::pop_front);
        Edit::of(columns, known.as_deref(), &cells)
    };
    filters.iter().zip(same).map(edit).collect()
}

/// What a filter says, whatever its place; a combination counts with what is in it.
fn written(filter: &CorrelationFilter) -> Vec<(&str, &str)> {
    let Attributes(attributes) = &filter.attributes;
    let mut written: Vec<(&str, &str)> = attributes
        .iter()
        .map(|attribute| (attribute.name.as_str(), attribute.value.as_str()))
        .collect();
    written.sort_unstable();
    if let FilterKind::Composite(inner) = &filter.kind {
        for filter in inner {
            written.push(("", ""));
            written.extend(self::written(filter));
        }
    }
    written
}

/// What a row shows, and what is doubtful of it.
fn content(
    filter: &CorrelationFilter,
    known: Option<&BTreeSet<&str>>,
) -> (Content, Option<String>) {
    match &filter.kind {
        FilterKind::Single if filter.operation() == "EQ" => {
            let mut cells = [filter.property(), filter.value()]
                .map(str::to_owned)
                .to_vec();
            cells.push(sheet::flag(&filter.attributes, "ignoreCase"));
            (Content::Cells(cells), note(filter, known))
        }
        FilterKind::Single | FilterKind::Composite(_) => {
            (Content::Elsewhere(in_words(filter)), None)
        }
    }
}

fn note(filter: &CorrelationFilter, known: Option<&BTreeSet<&str>>) -> Option<String> {
    let value = filter.value();
    match (filter.property().is_empty(), value.is_empty()) {
        (true, _) => Some("No identity attribute yet".to_owned()),
        (false, true) => Some("No account attribute yet".to_owned()),
        (false, false) => known
            .filter(|known| !known.contains(value))
            .map(|_| "Not in the account schema".to_owned())
            .or_else(|| sheet::only_in_xml(&filter.attributes, &SHOWN)),
    }
}

/// “displayName LIKE preferredName”, “OR: uid EQ login; email EQ mail”.
fn in_words(filter: &CorrelationFilter) -> String {
    match &filter.kind {
        FilterKind::Single => {
            let words = [filter.property(), filter.operation(), filter.value()];
            words.join(" ").trim().to_owned()
        }
        FilterKind::Composite(inner) => {
            let inner: Vec<String> = inner.iter().map(in_words).collect();
            format!("{}: {}", filter.operation(), inner.join("; "))
        }
    }
}

/// The change of the draft's document that answers what was asked of the table.
pub(crate) fn change(asked: &Asked, sheet: &Sheet, draft: &Draft) -> Result<Change, Problem> {
    let asked = match asked {
        Asked::Revert(row) => sheet.reverted(*row),
        one => vec![one.clone()],
    };
    let mut text = text(&draft.current).to_owned();
    let mut change = Change::default();
    for edit in asked.iter().filter_map(edit) {
        let edited = edit.apply(&text)?;
        text = edited.text;
        change.splices.extend(edited.change.splices);
    }
    Ok(change)
}

/// Filters take no pasted rows.
fn edit(asked: &Asked) -> Option<CorrelationEdit> {
    Some(match asked.clone() {
        Asked::Add { at, first } => CorrelationEdit::Add {
            at,
            property: first,
            value: String::new(),
        },
        Asked::Remove(row) => CorrelationEdit::Remove(row),
        Asked::Duplicate(row) => CorrelationEdit::Duplicate(row),
        Asked::Move { from, to } => CorrelationEdit::Move { from, to },
        Asked::Set { row, column, text } => CorrelationEdit::Set(row, SHOWN.get(column)?, text),
        Asked::Paste { .. } | Asked::Revert(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view_models::documents::sheet::ON;

    const PROPERTY: usize = 0;
    const VALUE: usize = 1;

    const CONFIG: &str = "<CorrelationConfig name='HR'>
  <AttributeAssignments>
    <Filter operation='EQ' property='email' value='mail' ignoreCase='true'/>
    <Filter operation='EQ' property='uid' value='login'/>
    <Filter operation='LIKE' property='displayName' value='name'/>
    <CompositeFilter operation='OR'><Filter operation='EQ' property='uid' value='id'/></CompositeFilter>
  </AttributeAssignments>
</CorrelationConfig>
";

    fn draft(config: &str) -> Draft {
        let mut content = Documents::default();
        let template = "<Application><Schemas><Schema objectType='account'>\
            <AttributeDefinition name='mail'/></Schema></Schemas></Application>";
        let texts = [(XmlDocument::SourceTemplate, template), (DOCUMENT, CONFIG)];
        content.xml = texts
            .map(|(document, text)| (document, text.to_owned()))
            .into();
        let mut draft = Draft::new(content);
        draft.current.xml.insert(DOCUMENT, config.to_owned());
        draft
    }

    fn after(asked: &Asked) -> Table {
        let mut draft = draft(CONFIG);
        let sheet = Table::of(&draft, None).sheet;
        let change = change(asked, &sheet, &draft).unwrap();
        let text = change.apply(CONFIG).unwrap();
        draft.current.xml.insert(DOCUMENT, text);
        Table::of(&draft, None)
    }

    #[test]
    fn equality_is_a_row_of_cells_and_everything_else_is_words() {
        let rows = Table::of(&draft(CONFIG), None).sheet.rows;

        let cells = |cells: [&str; 3]| Content::Cells(cells.map(str::to_owned).to_vec());
        let words = |words: &str| Content::Elsewhere(words.to_owned());
        let contents: Vec<_> = rows.iter().map(|row| row.content.clone()).collect();
        let expected = [
            cells(["email", "mail", ON]),
            cells(["uid", "login", ""]),
            words("displayName LIKE name"),
            words("OR: uid EQ id"),
        ];
        assert_eq!(contents, expected);
        let notes: Vec<_> = rows.iter().map(|row| row.note.as_deref()).collect();
        let unknown = Some("Not in the account schema");
        assert_eq!(notes, [None, unknown, None, None]);
        let more = CONFIG.replace("ignoreCase='true'", "ignoreCase='false' matchMode='START'");
        let noted = Table::of(&draft(&more), None).sheet.rows;
        let note = noted[0].note.as_deref();
        assert_eq!(note, Some("In the XML only: matchMode"));
        assert!(rows.iter().all(|row| row.edit.is_none()));
    }

    /// The words beside each filter of a document with one filter per letter, against those of the server.
    fn words(server: &str, now: &str) -> Vec<Option<String>> {
        let filters = |letters: &str| {
            let filter = |letter| format!("<Filter operation='EQ' property='{letter}' value='v'/>");
            let filters: String = letters.chars().map(filter).collect();
            let config = format!(
                "<CorrelationConfig><AttributeAssignments>{filters}</AttributeAssignments></CorrelationConfig>"
            );
            CorrelationConfig::parse(&config).unwrap().filters
        };
        let config = CorrelationConfig::parse(CONFIG).unwrap();
        let columns = table_of(&config, &[], None).columns;
        let edits = edits(&columns, &filters(server), &filters(now));
        let words = |edit: Option<Edit>| edit.map(|edit| edit.words);
        edits.into_iter().map(words).collect()
    }

    #[test]
    fn filters_that_say_the_same_are_told_apart_by_their_order() {
        let added = || Some("added".to_owned());
        assert_eq!(words("aa", "aa"), [None, None]);
        assert_eq!(words("abc", "aac"), [None, added(), None]);
        assert_eq!(words("ab", "aab"), [None, added(), None]);
        let moved = |place| Some(format!("was filter {place}"));
        assert_eq!(words("ab", "ba"), [moved(2), moved(1)]);
    }

    #[test]
    fn what_only_the_xml_shows_is_marked_as_edited_too() {
        let edited = CONFIG
            .replace("value='name'", "value='nick'")
            .replace("</Comp", "<Filter/></Comp");
        let rows = Table::of(&draft(&edited), None).sheet.rows;

        let words = |row: &Row| row.edit.as_ref().map(|edit| edit.words.clone());
        let words: Vec<_> = rows.iter().map(words).collect();
        let was = |words: &str| Some(format!("was {words}"));
        let expected = [
            None,
            None,
            was("displayName LIKE name"),
            was("OR: uid EQ id"),
        ];
        assert_eq!(words, expected);
        let more = CONFIG.replace("</AttributeA", "<Filter operation='LIKE'/></AttributeA");
        let rows = Table::of(&draft(&more), None).sheet.rows;
        assert_eq!(rows[4].edit, Some(Edit::added()));
    }

    #[test]
    fn what_is_asked_is_seen_in_the_table_and_marked_as_edited() {
        let moved = after(&Asked::Move { from: 1, to: 0 }).sheet.rows;
        assert_eq!((moved[0].cell(0), moved[1].cell(0)), ("uid", "email"));

        let set = |column, text: &str| {
            let text = text.to_owned();
            after(&Asked::Set {
                row: 1,
                column,
                text,
            })
            .sheet
            .rows[1]
                .clone()
        };
        assert_eq!(set(PROPERTY, "email").cell(PROPERTY), "email");
        assert_eq!(set(VALUE, "mail").note, None);
        assert_eq!(set(2, ON).cell(2), ON);
        assert_eq!(
            after(&Asked::Set {
                row: 0,
                column: 2,
                text: String::new()
            })
            .sheet
            .rows[0]
                .cell(2),
            ""
        );
        let words = |row: &Row| row.edit.as_ref().map(|edit| edit.words.clone());
        assert_eq!(words(&set(2, ON)).as_deref(), Some("Ignore case was off"));
        assert_eq!(words(&moved[0]).as_deref(), Some("was filter 2"));

        let first = "name".to_owned();
        let added = after(&Asked::Add { at: 1, first }).sheet.rows;
        assert_eq!(added.len(), 5);
        let edits = [&added[1].edit, &added[2].edit];
        assert_eq!(edits, [&Some(Edit::added()), &None]);
        assert_eq!(added[1].note.as_deref(), Some("No account attribute yet"));
        let copied = after(&Asked::Duplicate(0)).sheet.rows;
        assert_eq!((copied.len(), copied[1].cell(PROPERTY)), (5, "email"));
        assert_eq!(after(&Asked::Remove(0)).sheet.rows.len(), 3);
    }

    #[test]
    fn text_that_cannot_be_read_keeps_the_table_of_before() {
        let before = Table::of(&draft(CONFIG), None);

        let broken = Table::of(&draft("<CorrelationConfig>\n<Filter"), Some(before.clone()));

        assert_eq!(broken.sheet, before.sheet);
        assert_eq!(broken.fault.unwrap().place.unwrap().line, 2);
    }
}
