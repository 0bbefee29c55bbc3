//! The whole app, driven by accessible labels against the tenant simulator over real HTTP.
#![cfg(test)]

/// As the program has it, so that [`memory`] looks at the same.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

mod backup_window;
mod backups;
mod bad_input;
mod browser_sign_in;
mod bundles;
mod compare;
mod conflict;
mod creation;
mod designers;
mod dice;
mod edit_sessions;
mod form_designer;
mod jobs;
mod keys;
mod kill;
mod lifecycle;
mod main_job;
#[cfg(target_os = "linux")]
mod memory;
mod network;
mod odd_json;
mod plan_file;
mod policy;
mod profile;
mod read_only;
mod several_drafts;
mod sign_in;
mod starters;
mod steps;
mod support;
mod support_bundle;
mod translation_files;
mod translator;
mod without_xml;
