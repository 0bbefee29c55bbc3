//! `words!`, an enum of words that are all known, and `word_enum!`, one that is read in any case.

/// Declares an enum of which each value is one word.
macro_rules! words {
    (
        $(#[$enum_meta:meta])*
        $name:ident, $count:literal {
            $( $(#[$arm_meta:meta])* $arm:ident => $word:literal, )+
        }
    ) => {
        $(#[$enum_meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$arm_meta])* $arm, )+
        }

        impl $name {
            /// All of them, in the order in which they are shown.
            pub const ALL: [Self; $count] = [ $( Self::$arm, )+ ];

            /// The word as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $( Self::$arm => $word, )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

/// Declares an enum that reads its words in any case, and refuses others with an error that holds the text.
macro_rules! word_enum {
    (
        $(#[$enum_meta:meta])*
        $name:ident, $count:literal, or $error:ident {
            $( $(#[$arm_meta:meta])* $arm:ident => $word:literal, )+
        }
    ) => {
        $crate::words::words! {
            $(#[$enum_meta])*
            #[derive(serde::Serialize, serde::Deserialize)]
            #[serde(try_from = "String", into = "&'static str")]
            $name, $count {
                $( $(#[$arm_meta])* $arm => $word, )+
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
    };
}

pub(crate) use {word_enum, words};
