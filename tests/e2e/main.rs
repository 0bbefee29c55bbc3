//! The whole app, driven by accessible labels against the tenant simulator over real HTTP.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod conflict;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod edit_sessions;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod main_job;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod read_only;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
#[cfg(test)]
mod support_bundle;
