//! Translations: Java `.properties` texts, one per locale, edited without loss.
//!
//! The format is that of `java.util.Properties`; a table puts the files of all locales side by side.

mod decode;
mod edit;
mod escape;
mod file;
mod markup;
mod problems;
mod read;
mod table;
mod to_translate;
mod translator;

pub use crate::encoding::Encoding;
pub use decode::{Decoded, decode, decode_as};
pub use escape::Escapes;
pub use file::{PropertiesFile, written_as};
pub use markup::SHOWN_TAGS;
pub use problems::problems;
pub use table::{Cell, Column, Finding, Row, Shown, TranslationTable};
pub use translator::{Returned, TextChange, for_translator, from_translator};
