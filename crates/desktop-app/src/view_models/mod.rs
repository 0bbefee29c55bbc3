//! What screens show, computed from the state as plain data: no egui here, so that each is tested as data.

pub(crate) mod apply;
pub(crate) mod audit;
pub(crate) mod backups;
pub(crate) mod browser_sign_in;
pub(crate) mod compare;
pub(crate) mod conflict;
pub(crate) mod connectors;
pub(crate) mod documents;
pub(crate) mod form;
pub(crate) mod history;
pub(crate) mod impact;
pub(crate) mod metadata;
pub(crate) mod notices;
pub(crate) mod overview;
pub(crate) mod palette;
pub(crate) mod plan_file;
pub(crate) mod read;
pub(crate) mod replacing;
pub(crate) mod review;
pub(crate) mod shell;
pub(crate) mod support;
pub(crate) mod time;
pub(crate) mod translations;
pub(crate) mod unread;

pub(crate) use crate::messages::quantity;
