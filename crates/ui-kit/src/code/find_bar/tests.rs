use super::super::highlight::Language;
use super::*;

fn source(text: &str) -> Source {
    let mut source = Source::new(Language::Plain);
    source.set_text(text.to_owned());
    source
}

fn find_in(source: &Source, query: &str, line: u32) -> Find {
    let mut find = Find::default();
    find.open(Some(query));
    assert!(find.refresh(source, LineColumn::new(line, 1)));
    find
}

#[test]
fn the_search_begins_at_the_cursor_and_goes_round() {
    let source = source("a\na\nb\na");
    let mut find = find_in(&source, "a", 2);

    assert_eq!(find.count_text(), "2 of 3");
    find.step(Direction::Next);
    find.step(Direction::Next);
    assert_eq!(find.count_text(), "1 of 3");
    find.step(Direction::Previous);
    assert_eq!(find.current_place(&source), Some(LineColumn::new(4, 1)));
}

#[test]
fn a_search_past_the_last_place_begins_again_at_the_top() {
    let source = source("a\nb");

    assert_eq!(find_in(&source, "a", 2).current(), Some(0));
}

#[test]
fn editing_the_text_keeps_the_current_place() {
    let mut source = source("a\na\na");
    let mut find = find_in(&source, "a", 3);

    source.set_text("a\na\na\na".to_owned());

    assert!(!find.refresh(&source, LineColumn::default()));
    assert_eq!(find.count_text(), "3 of 4");
}

#[test]
fn nothing_found_is_said() {
    let source = source("abc");

    assert_eq!(find_in(&source, "x", 1).count_text(), "No match");
    assert_eq!(find_in(&source, "", 1).count_text(), "");
}

#[test]
fn a_closed_search_shows_no_hits_but_keeps_its_query() {
    let source = source("a");
    let mut find = find_in(&source, "a", 1);

    find.close();

    assert_eq!(find.hits(), []);
    find.open(None);
    assert_eq!(find.hits().len(), 1);
}

#[test]
fn a_selection_becomes_the_query_unless_it_spans_lines() {
    let mut find = Find::default();
    find.open(Some("host"));
    find.open(Some("a\nb"));

    assert_eq!(find.query, "host");
}
