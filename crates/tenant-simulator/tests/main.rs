//! The tenant's behaviour over the wire, one module per noun, from the API's documentation.
#![cfg(test)]

mod bases;
mod binary;
mod browser_sign_in;
mod contract;
mod create;
mod delete;
mod demo;
mod documents;
mod faults;
mod journal;
mod list;
mod oauth;
mod patch;
mod rights;
mod sources;
mod support;
mod translations;
