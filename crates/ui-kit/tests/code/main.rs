//! The code widgets as a person meets them: found by name, driven by keys and pointer, without a window.

#[cfg(test)]
mod completing;
#[cfg(test)]
mod described;
mod diff;
#[cfg(test)]
mod editing;
#[cfg(test)]
mod finding;
#[cfg(test)]
mod folding;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod menu;
#[cfg(test)]
mod support;
#[cfg(test)]
mod viewing;
