//! What is read from outside: no text makes it panic, and what was read means what was written.

#[cfg(test)]
mod filters;
#[cfg(test)]
mod models;
#[cfg(test)]
mod texts;
