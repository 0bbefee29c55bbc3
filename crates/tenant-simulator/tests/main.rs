//! The tenant's behaviour over the wire, one module per noun, from the API's documentation.

#[cfg(test)]
mod bases;
#[cfg(test)]
mod binary;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod create;
#[cfg(test)]
mod delete;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod list;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod patch;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod support;
#[cfg(test)]
mod translations;
