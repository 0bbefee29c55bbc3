//! Tables of tests as text.

/// The rows of a table, `input -> expected` a line.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(|line| line.split_once(" -> ").expect(line))
}
