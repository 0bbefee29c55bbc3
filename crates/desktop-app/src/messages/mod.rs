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

pub(crate) use computer::*;
pub(crate) use events::*;
pub(crate) use local_store::*;
pub(crate) use policy::{host_not_allowed, host_outside_policy, no_export, policy_not_read};
pub(crate) use requests::{
    Doing, answer_awaited, of_client, of_sign_in, short, sign_in_ended, still_unknown,
};
pub(crate) use secrets::*;

pub(crate) use crate::state::message::{Hint, UserMessage};
