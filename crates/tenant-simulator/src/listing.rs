//! The rows of the list of connectors as they are served, written once and kept until a connector changes.
//!
//! A tool that reads ten thousand connectors asks for forty pages; without this every page would walk and write the
//! whole tenant again. Which rows an answer shows is the routes' business.

use crate::connector::Connector;
use crate::switches::ListScope;
use std::ops::Range;

/// Rows in the order of the list.
#[derive(Debug)]
pub(crate) struct Listing {
    scope: ListScope,
    /// Every row as JSON, each followed by a comma.
    text: Vec<u8>,
    /// Where each row begins in `text`, and the end of the last.
    starts: Vec<usize>,
    /// The place of each row's connector in the store.
    places: Vec<usize>,
}

impl Listing {
    /// Writes the rows that the list shows under `scope`.
    pub(crate) fn new<'store>(
        scope: ListScope,
        connectors: impl Iterator<Item = (usize, &'store Connector)>,
    ) -> Self {
        let shown = connectors
            .filter(|(_, connector)| scope == ListScope::All || connector.status == "RELEASED");
        let mut listing = Self {
            scope,
            text: Vec::new(),
            starts: vec![0],
            places: Vec::new(),
        };
        for (place, connector) in shown {
            // The tenant's own views have text keys only, so that writing one cannot fail.
            drop(serde_json::to_writer(
                &mut listing.text,
                &connector.summary(),
            ));
            listing.text.push(b',');
            listing.starts.push(listing.text.len());
            listing.places.push(place);
        }
        listing
    }

    pub(crate) fn scope(&self) -> ListScope {
        self.scope
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The place of each row's connector in the store.
    pub(crate) fn places(&self) -> &[usize] {
        &self.places
    }

    /// Neighbouring rows as a JSON array.
    pub(crate) fn array(&self, rows: Range<usize>) -> Vec<u8> {
        bracketed([self.rows(rows)])
    }

    /// These rows as a JSON array.
    pub(crate) fn array_of(&self, rows: &[usize]) -> Vec<u8> {
        bracketed(rows.iter().map(|row| self.rows(*row..*row + 1)))
    }

    /// The text of neighbouring rows, with a comma after each.
    fn rows(&self, rows: Range<usize>) -> &[u8] {
        let start = self.starts.get(rows.start);
        let end = self.starts.get(rows.end);
        let text = start
            .zip(end)
            .and_then(|(start, end)| self.text.get(*start..*end));
        text.unwrap_or_default()
    }
}

/// A JSON array of rows that end with a comma each.
fn bracketed<'text>(rows: impl IntoIterator<Item = &'text [u8]>) -> Vec<u8> {
    let mut array = vec![b'['];
    rows.into_iter()
        .for_each(|row| array.extend_from_slice(row));
    match array.last_mut() {
        Some(comma) if *comma == b',' => *comma = b']',
        _ => array.push(b']'),
    }
    array
}

#[cfg(test)]
mod tests {
    use super::Listing;
    use crate::connector::Connector;
    use crate::switches::ListScope;
    use serde_json::Value;

    fn names(array: &[u8]) -> Vec<String> {
        let rows: Vec<Value> = serde_json::from_slice(array).unwrap();
        let name = |row: &Value| row["name"].as_str().unwrap().to_owned();
        rows.iter().map(name).collect()
    }

    #[test]
    fn any_choice_of_rows_is_a_json_array() {
        let connectors = ["A", "B, [C]", "D"].map(Connector::fresh);
        let listing = Listing::new(ListScope::All, connectors.iter().enumerate());

        assert_eq!(listing.len(), 3);
        assert_eq!(names(&listing.array(0..3)), ["A", "B, [C]", "D"]);
        assert_eq!(names(&listing.array(1..2)), ["B, [C]"]);
        assert_eq!(names(&listing.array_of(&[2, 0])), ["D", "A"]);
        assert_eq!(listing.array(1..1), b"[]");
        assert_eq!(listing.array(0..9), b"[]");
        assert_eq!(listing.array_of(&[]), b"[]");
    }

    #[test]
    fn only_released_connectors_are_rows_unless_the_switch_says_so() {
        let mut connectors = ["A", "B"].map(Connector::fresh);
        "RELEASED".clone_into(&mut connectors[1].status);

        let listing = Listing::new(ListScope::Released, connectors.iter().enumerate());

        assert_eq!(names(&listing.array(0..1)), ["B"]);
        assert_eq!(listing.places(), [1]);
    }
}
