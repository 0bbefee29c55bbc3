//! The store from outside: killed while it works, shared by processes, where nothing can be written.

#[cfg(test)]
mod kill;
#[cfg(test)]
#[cfg(unix)]
mod read_only;
