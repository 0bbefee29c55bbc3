//! Every failure in the words of a person: what happened, why, and what to do next. All messages live here.

pub(crate) mod audit;
pub(crate) mod backups;
pub(crate) mod browser_sign_in;
pub(crate) mod compare;
mod computer;
mod events;
mod local_store;
mod network;
pub(crate) mod plan_file;
pub(crate) mod policy;
pub(crate) mod profiles;
pub(crate) mod quantity;
pub(crate) mod questions;
pub(crate) mod refusals;
mod requests;
mod secrets;
mod sign_in;

#[cfg(test)]
mod troubleshooting_tests;

pub(crate) use computer::{
    NO_FILE_DIALOG, TYPE_WHOLE_PATH, import_failed, keychain_asks, keychain_works, of_port,
    path_is_missing, path_is_taken, profiles_not_read_yet, secret_not_deleted, signed_out,
    token_not_deleted,
};
pub(crate) use events::{
    LEARNED, OpenedFile, already_formatted, applied, bug, bundle_imported, bundle_without_draft,
    cannot_format, conflict_found, connector_gone, connectors_applied, connectors_not_sent,
    created, created_without_name, creation_unclear, decide_alone, deleted, discarded,
    draft_is_saved, duplicated, edited_meanwhile, exists, file_opened, file_saved,
    files_not_asked_about, form_not_edited, imported, let_go, not_applied, not_deleted, not_now,
    nothing_kept_of, nothing_sent, nothing_to_save, of_step, place_in, recreated, replaced,
    restored, someone_else_wrote, texts_added, texts_filled, texts_returned, translations_opened,
    wrong_kind,
};
pub(crate) use local_store::{
    draft_replaced, folder_of_another, kind_of_open_note, no_backup, no_bundle, no_profile_of_name,
    not_sent, of_open_error, of_open_note, of_store, profile_name_twice, run_not_claimed,
    run_not_resumed, unanswered, unreadable, unreadable_run, waiting, work_ended_early,
};
pub(crate) use policy::{host_not_allowed, host_outside_policy, no_export, policy_not_read};
pub(crate) use requests::{
    Doing, answer_awaited, of_client, of_sign_in, short, sign_in_ended, still_unknown,
};
pub(crate) use secrets::{
    HOST_TO_CONFIRM, allow_host, foreign_host, host_not_confirmed, secret_for_new_address,
    secret_unusable,
};

pub(crate) use crate::state::message::{Hint, UserMessage};
