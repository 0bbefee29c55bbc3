//! Everything that one running tenant shares between its connections.

use crate::browser_sign_ins::{Authorization, BrowserSignIns, Refused};
use crate::clock::Clock;
use crate::faults::FaultPlan;
use crate::journal::Journal;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::store::Store;
use crate::switches::{RefreshTokens, Switches};
use crate::tokens::{Account, Grant, TenantIdentity, Tokens};
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a tenant is started with.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) accounts: Vec<Account>,
    pub(crate) switches: Switches,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) max_body_bytes: usize,
    pub(crate) token_lifetime: Duration,
    pub(crate) org: String,
}

#[derive(Debug)]
pub(crate) struct Tenant {
    pub(crate) base_url: String,
    pub(crate) switches: Switches,
    pub(crate) max_body_bytes: usize,
    pub(crate) identity: TenantIdentity,
    pub(crate) clock: Clock,
    pub(crate) faults: FaultPlan,
    pub(crate) journal: Journal,
    token_lifetime: Duration,
    store: Mutex<Store>,
    tokens: Mutex<Tokens>,
    browser_sign_ins: Mutex<BrowserSignIns>,
    limiter: Mutex<RateLimiter>,
    requests: AtomicU64,
    tokens_issued: AtomicU64,
}

impl Tenant {
    pub(crate) fn new(base_url: String, settings: Settings, store: Store) -> Self {
        let Settings {
            accounts,
            switches,
            rate_limit,
            max_body_bytes,
            token_lifetime,
            org,
        } = settings;
        let identity = TenantIdentity {
            tenant_id: uuid("tenant", 0),
            org,
            pod: "sim-local".to_owned(),
        };
        Self {
            base_url,
            switches,
            max_body_bytes,
            identity,
            clock: Clock::default(),
            faults: FaultPlan::default(),
            journal: Journal::new(),
            token_lifetime,
            store: Mutex::new(store),
            tokens: Mutex::new(Tokens::new(accounts)),
            browser_sign_ins: Mutex::default(),
            limiter: Mutex::new(RateLimiter::new(rate_limit)),
            requests: AtomicU64::new(0),
            tokens_issued: AtomicU64::new(0),
        }
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn browser_sign_ins(&self) -> MutexGuard<'_, BrowserSignIns> {
        let sign_ins = self.browser_sign_ins.lock();
        sign_ins.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn limiter(&self) -> MutexGuard<'_, RateLimiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The tracking id of the next request: 32 lower-case hex digits, the same in every run.
    pub(crate) fn next_tracking_id(&self) -> String {
        hex_id("request", self.requests.fetch_add(1, Ordering::Relaxed))
    }

    /// Issues a token to an account and gives the token endpoint's answer; `None` for wrong credentials.
    pub(crate) fn issue_token(&self, client_id: &str, client_secret: &str) -> Option<Value> {
        let account = self.tokens().sign_in(client_id, client_secret)?.clone();
        Some(self.grant(&account))
    }

    /// A new code for a person who signed in at the tenant's page.
    pub(crate) fn issue_code(&self, authorization: Authorization) -> String {
        let number = self.tokens_issued.fetch_add(1, Ordering::Relaxed);
        let code = hex_id("code", number);
        let now = self.clock.since_epoch();
        self.browser_sign_ins()
            .keep_code(code.clone(), authorization, now);
        code
    }

    /// Exchanges a code for tokens; the three facts are client id, redirect address and verifier.
    pub(crate) fn exchange_code(
        &self,
        account: &Account,
        code: &str,
        facts: (&str, &str, &str),
    ) -> Result<Value, Refused> {
        let now = self.clock.since_epoch();
        self.browser_sign_ins().take_code(code, facts, now)?;
        let mut answer = self.grant(account);
        if self.switches.gives_refresh_tokens() {
            let token = self.next_refresh_token();
            answer["refresh_token"] = Value::from(token.as_str());
            self.browser_sign_ins()
                .keep_refresh_token(token, &account.client_id);
        }
        Ok(answer)
    }

    /// Exchanges a refresh token for an access token, and perhaps for another refresh token.
    pub(crate) fn refresh(&self, account: &Account, token: &str) -> Result<Value, Refused> {
        let rotates = self.switches.refresh_tokens == RefreshTokens::Rotate;
        let next = rotates.then(|| self.next_refresh_token());
        self.browser_sign_ins()
            .refresh(token, &account.client_id, next.as_deref())?;
        let mut answer = self.grant(account);
        if let Some(next) = next {
            answer["refresh_token"] = Value::from(next);
        }
        Ok(answer)
    }

    fn next_refresh_token(&self) -> String {
        let number = self.tokens_issued.fetch_add(1, Ordering::Relaxed);
        hex_id("refresh token", number)
    }

    /// A token for an account, as the token endpoint answers it.
    fn grant(&self, account: &Account) -> Value {
        let number = self.tokens_issued.fetch_add(1, Ordering::Relaxed);
        let grant = Grant {
            account,
            identity: &self.identity,
            token_id: hex_id("token", number),
            user_id: hex_id(account.user_name.as_deref().unwrap_or_default(), 0),
            now: self.clock.since_epoch(),
            lifetime: self.token_lifetime,
        };
        let token = grant.token();
        let answer = grant.answer(&token);
        self.tokens().remember(token, &grant);
        answer
    }
}

/// 32 lower-case hex digits that depend on the arguments alone.
pub(crate) fn hex_id(kind: &str, number: u64) -> String {
    let seed = kind.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let first = split_mix(seed.wrapping_add(number));
    let second = split_mix(first ^ seed);
    format!("{first:016x}{second:016x}")
}

/// The same digits in the form of a UUID, version 4.
pub(crate) fn uuid(kind: &str, number: u64) -> String {
    let digits: Vec<char> = hex_id(kind, number).chars().collect();
    let mut uuid = String::with_capacity(36);
    for (index, digit) in digits.into_iter().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(match index {
            12 => '4',
            16 => 'a',
            _ => digit,
        });
    }
    uuid
}

/// The output function of the generator `SplitMix64`.
fn split_mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
