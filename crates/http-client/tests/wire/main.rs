//! The client against servers on this computer: the tenant simulator, and small servers of this test where a
//! simulator of the service is the wrong tool (certificates, proxies, redirects).

#[cfg(test)]
mod diagnosis;
#[cfg(test)]
mod dropped_calls;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod outcomes;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod rate_limit;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod success;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod vendor_defects;
