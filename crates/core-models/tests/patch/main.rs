//! JSON Patch against the examples of its RFC, and its properties over generated values.

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod properties;
