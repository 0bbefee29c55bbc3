//! Widgets as people and screen readers meet them: roles, names, keys, reasons. Nothing is drawn.

#[cfg(test)]
mod choices;
#[cfg(test)]
mod containers;
#[cfg(test)]
mod controls;
#[cfg(test)]
mod grids;
#[cfg(test)]
mod panes;
#[cfg(test)]
mod sheets;
#[cfg(test)]
mod support;
