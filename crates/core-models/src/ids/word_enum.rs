//! `word_enum!`, an enum of words that are all known.

/// Declares an enum that reads its words in any case, and refuses others with an error that holds the text.
macro_rules! word_enum {
    (
        $(#[$enum_meta:meta])*
        $name:ident, $count:literal, or $error:ident {
            $( $(#[$arm_meta:meta])* $arm:ident => $word:literal, )+
        }
    ) => {
        $(#[$enum_meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        pub enum $name {
            $( $(#[$arm_meta])* $arm, )+
        }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: [Self; $count] = [ $( Self::$arm, )+ ];

            /// The word as the API writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$arm => $word, )+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;

            /// Case does not matter, and `_` is read as `-`, because Java writes `zh_CN`.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let word = text.trim().replace('_', "-");
                let mut all = Self::ALL.into_iter();
                all.find(|known| known.as_str().eq_ignore_ascii_case(&word))
                    .ok_or_else(|| $error(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(word: $name) -> Self {
                word.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

pub(super) use word_enum;
