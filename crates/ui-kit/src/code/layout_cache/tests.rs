use proptest::prelude::*;

use super::super::highlight::Language;
use super::*;

fn check_kept(before: &str, after: &str, expected: (usize, usize)) {
    assert_eq!(
        kept_lines(before, &LineIndex::new(before), after),
        expected,
        "{before:?} -> {after:?}"
    );
}

#[test]
fn lines_around_an_edit_are_kept() {
    check_kept("a\nb\nc", "a\nx\nc", (1, 1));
    check_kept("a\nb", "a\nb\n", (1, 0));
    check_kept("a\n\nb", "a\nb", (1, 0));
    check_kept("", "a", (0, 0));
    check_kept("a\nb", "b", (0, 0));
}

fn states(cache: &LayoutCache) -> Vec<(LineState, LineState)> {
    cache
        .lines
        .iter()
        .map(|line| (line.state, line.after))
        .collect()
}

fn cache_of(text: &str) -> LayoutCache {
    let mut style = None;
    egui::__run_test_ui(|ui| style = Some(LineStyle::new(ui, Language::Xml, 12.0)));
    let mut cache = LayoutCache {
        style,
        ..LayoutCache::default()
    };
    cache.update(text);
    cache
}

proptest! {
    #[test]
    fn an_updated_cache_equals_a_new_one(
        texts in prop::collection::vec(r#"(<a>|<!--|-->|x="|"|é|\n|\n|b){0,16}"#, 1..5),
    ) {
        let mut cache = cache_of("");
        for text in &texts {
            cache.update(text);
            prop_assert_eq!(states(&cache), states(&cache_of(text)), "{:?}", texts);
        }
    }
}
