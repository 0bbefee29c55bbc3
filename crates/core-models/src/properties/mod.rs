//! Translations: Java `.properties` texts, one per locale, edited without loss.
//!
//! Knows the format of `java.util.Properties`; knows nothing of what the texts say.

mod decode;
mod escape;
mod file;
mod read;

pub use decode::{decode, decode_file};
pub use escape::Escapes;
pub use file::PropertiesFile;
