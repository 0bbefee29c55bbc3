//! The client against servers on this computer: the tenant simulator, and small servers of this test where a
//! simulator of the service is the wrong tool (certificates, proxies, redirects).
#![cfg(test)]

mod browser_sign_in;
mod diagnosis;
mod dropped_calls;
mod faults;
#[cfg(target_os = "linux")]
mod hostile;
mod http2;
mod odd_json;
mod operations;
mod outcomes;
mod pages;
mod proxies;
mod rate_limit;
mod retries;
mod secrets;
mod sign_in;
mod success;
mod support;
mod tls;
mod vendor_defects;
