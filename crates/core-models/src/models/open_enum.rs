//! `open_enum!`, an enum of known words with an arm for the words that the server will add.
//!
//! New words are declared a non-breaking change (ISC docs: API versioning strategy), so none may fail.

/// Declares an enum that reads its words in any case and keeps an unknown word as it came.
macro_rules! open_enum {
    (
        $(#[$enum_meta:meta])*
        $name:ident {
            $( $(#[$arm_meta:meta])* $arm:ident => $word:literal, )+
        }
    ) => {
        $(#[$enum_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $( $(#[$arm_meta])* $arm, )+
            /// A word that this version does not know, exactly as the server wrote it.
            Other(String),
        }

        impl $name {
            /// The arms with a known word, in the order of their declaration.
            pub const KNOWN: &'static [Self] = &[ $( Self::$arm, )+ ];

            /// The word as the API writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$arm => $word, )+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word.trim() {
                    $( known if known.eq_ignore_ascii_case($word) => Self::$arm, )+
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                Self::from(word.as_str())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use open_enum;
