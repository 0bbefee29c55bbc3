//! The whole app, driven by accessible labels against the tenant simulator over real HTTP.
#![cfg(test)]

mod bad_input;
mod conflict;
mod designers;
mod dice;
mod edit_sessions;
mod kill;
mod lifecycle;
mod main_job;
mod network;
mod odd_json;
mod policy;
mod profile;
mod read_only;
mod sign_in;
mod steps;
mod support;
mod support_bundle;
mod translation_files;
