//! `stored_words!`, an enum of which each value is one word in the database. None of the words must ever change.

/// Declares the enum; `parse` refuses every other word as damage.
macro_rules! stored_words {
    (
        $(#[$enum_meta:meta])*
        $name:ident, $what:literal {
            $( $(#[$arm_meta:meta])* $arm:ident => $word:literal, )+
        }
    ) => {
        $(#[$enum_meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$arm_meta])* $arm, )+
        }

        impl $name {
            pub const ALL: [Self; [$($word),+].len()] = [ $( Self::$arm, )+ ];

            /// The word in the database and in exports.
            pub fn word(self) -> &'static str {
                match self {
                    $( Self::$arm => $word, )+
                }
            }

            pub(crate) fn parse(word: &str) -> $crate::error::Result<Self> {
                let mut all = Self::ALL.into_iter();
                all.find(|known| known.word() == word).ok_or_else(|| {
                    $crate::error::Error::damaged(format!("`{word}` is no {}", $what))
                })
            }
        }
    };
}

pub(crate) use stored_words;
