//! XML documents and translations: properties over generated texts, and inputs at each limit.

#[cfg(test)]
mod edits;
#[cfg(test)]
mod form_edits;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod never_panics;
#[cfg(test)]
mod one_slip;
#[cfg(test)]
mod round_trips;
#[cfg(test)]
mod rule_table;
#[cfg(test)]
mod sequence;
#[cfg(test)]
mod template_edits;
