//! The one shape of a widget's builder: a method for each option, which takes and gives the builder.

/// Writes the methods: `set` takes a value, `some` the value of an `Option`, `option` a value or none, and `flag` turns
/// on what is off. Each is named after its field.
macro_rules! setters {
    (@set $(#[$doc:meta])* $name:ident: $kind:ty) => {
        $(#[$doc])*
        pub fn $name(mut self, $name: $kind) -> Self {
            self.$name = $name;
            self
        }
    };
    (@some $(#[$doc:meta])* $name:ident: $kind:ty) => {
        $(#[$doc])*
        pub fn $name(mut self, $name: $kind) -> Self {
            self.$name = Some($name);
            self
        }
    };
    (@option $(#[$doc:meta])* $name:ident: $kind:ty) => {
        $(#[$doc])*
        pub fn $name(mut self, $name: impl Into<Option<$kind>>) -> Self {
            self.$name = $name.into();
            self
        }
    };
    (@flag $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub fn $name(mut self) -> Self {
            self.$name = true;
            self
        }
    };
    ($($(#[$doc:meta])* $how:ident $name:ident $(: $kind:ty)?;)*) => {
        $(setters!(@$how $(#[$doc])* $name $(: $kind)?);)*
    };
}
