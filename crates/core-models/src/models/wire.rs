//! `wire!`, a struct of which each field says from which member of an object it is read.

/// Declares the struct; each value is what a method of `Members` gives, in the order of the fields.
macro_rules! wire {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $kind:ty = $read:ident $arguments:tt, )+
        }
    ) => {
        $(#[$meta])*
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $kind, )+
        }

        impl From<Members> for $name {
            fn from(mut members: Members) -> Self {
                Self {
                    $( $field: members.$read $arguments, )+
                }
            }
        }
    };
}

pub(super) use wire;
