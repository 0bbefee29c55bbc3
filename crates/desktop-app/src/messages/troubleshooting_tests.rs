//! Each failure in words of a person stands in docs/troubleshooting.md, to the letter.

use std::time::Duration;

use patchpanel_http_client::{
    CaFileProblem, CodeProblem, ErrorKind, ProxyFailure, ProxyProblem, ProxySource, Reread,
    SettingsProblem, TlsFailure, TlsProblem, UnreachableReason,
};
use patchpanel_local_store::OpenError;

use super::{
    Doing, UserMessage, host_not_allowed, host_not_confirmed, of_open_error, of_port, of_sign_in,
    of_store, policy_not_read, requests::of_request,
};
use crate::state::{
    apply::RequestFailure,
    computer::ComputerError,
    local_store::{StoreFailure, StoreFailureKind},
    session::SignInError,
};

/// What the page names, a gap for each “…”.
fn phrases() -> Vec<Vec<String>> {
    let page = include_str!("../../../../docs/troubleshooting.md");
    let bold = page.split("**").skip(1).step_by(2);
    let words = bold.map(|phrase| phrase.split_whitespace().collect::<Vec<_>>().join(" "));
    words
        .map(|phrase| {
            phrase
                .split('…')
                .map(|piece| piece.trim().to_owned())
                .collect()
        })
        .collect()
}

fn has(text: &str, phrase: &[String]) -> bool {
    let mut rest = text;
    phrase
        .iter()
        .all(|piece| match rest.split_once(piece.as_str()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
}

fn request(kind: ErrorKind, status: Option<u16>, doing: &Doing) -> UserMessage {
    let failure = RequestFailure {
        kind,
        request: if *doing == Doing::SigningIn {
            patchpanel_http_client::SIGN_IN_REQUEST.to_owned()
        } else {
            "GET /connectors/v1".to_owned()
        },
        status,
        detail_code: None,
        server_text: None,
        reason: None,
        page: None,
        tracking_id: None,
        causes: Vec::new(),
        attempts: 1,
        elapsed: Duration::ZERO,
    };
    of_request(&failure, doing)
}

fn unreachable(reason: UnreachableReason, status: Option<u16>) -> UserMessage {
    request(
        ErrorKind::Unreachable { reason },
        status,
        &Doing::ReadingList,
    )
}

fn tls(problem: TlsProblem) -> TlsFailure {
    TlsFailure {
        problem,
        issuer: None,
        limit: None,
        hosts: Vec::new(),
        left_out: Vec::new(),
    }
}

fn of_network() -> Vec<UserMessage> {
    use TlsProblem as T;
    use UnreachableReason as U;
    let secure = [
        T::UnknownIssuer,
        T::SelfSigned,
        T::Expired,
        T::NotYetValid,
        T::WrongHost,
        T::WrongPurpose,
        T::Unusable,
        T::Revoked,
        T::ClientCertificate,
        T::NoTls,
        T::OldVersion,
        T::Closed,
        T::Other,
    ];
    let plain = [U::Dns, U::NoNetwork, U::Refused, U::TimedOut, U::Other];
    let proxies = [
        (ProxyFailure::AuthenticationRequired, Some(407)),
        (ProxyFailure::Dns, None),
        (ProxyFailure::Refused, None),
        (ProxyFailure::TimedOut, None),
        (ProxyFailure::Tls(tls(T::NoTls)), None),
        (ProxyFailure::Tls(tls(T::Expired)), None),
        (ProxyFailure::Rejected, Some(403)),
        (ProxyFailure::Rejected, Some(302)),
        (ProxyFailure::Rejected, Some(502)),
        (ProxyFailure::Rejected, Some(418)),
        (ProxyFailure::Rejected, None),
        (ProxyFailure::Other, None),
    ];
    let secure = secure.map(|problem| unreachable(U::Tls(tls(problem)), None));
    let plain = plain.map(|reason| unreachable(reason, None));
    let proxies = proxies.map(|(failure, status)| unreachable(U::Proxy(failure), status));
    [secure.to_vec(), plain.to_vec(), proxies.to_vec()].concat()
}

fn of_settings() -> Vec<UserMessage> {
    let sources = [
        ProxySource::Given,
        ProxySource::Variable("HTTPS_PROXY".to_owned()),
        ProxySource::Desktop,
    ];
    let problems = [
        ProxyProblem::Script,
        ProxyProblem::Scheme("socks5".to_owned()),
    ];
    let addresses = sources.iter().flat_map(|source| {
        problems.iter().map(|problem| SettingsProblem::Proxy {
            source: source.clone(),
            problem: problem.clone(),
        })
    });
    let others = [
        SettingsProblem::CaFile(CaFileProblem::Empty),
        SettingsProblem::SystemCertificates("none".to_owned()),
    ];
    let all = addresses.chain(others);
    all.map(|problem| request(ErrorKind::Settings { problem }, None, &Doing::ReadingList))
        .collect()
}

fn of_answers() -> Vec<UserMessage> {
    use ErrorKind as E;
    let unknown = || E::OutcomeUnknown {
        reread: Reread::ConnectorNamed("Acme".to_owned()),
    };
    let read = [
        (E::Timeout, None),
        (E::ConnectionLost, None),
        (E::Unauthenticated, Some(401)),
        (E::Forbidden, Some(403)),
        (E::NotFound, Some(404)),
        (E::Conflict, Some(409)),
        (E::Invalid, Some(400)),
        (
            E::Refused {
                message: String::new(),
            },
            Some(200),
        ),
        (E::RateLimited { retry_after: None }, Some(429)),
        (E::Server, Some(500)),
        (E::BadAnswer, Some(200)),
        (E::ReadOnly, None),
        (unknown(), None),
        (unknown(), Some(202)),
    ];
    let sign_in = [
        (E::NotFound, Some(404)),
        (E::Forbidden, Some(403)),
        (E::Invalid, Some(400)),
        (E::BadAnswer, Some(200)),
        (E::Unauthenticated, Some(401)),
    ];
    let read = read.map(|(kind, status)| request(kind, status, &Doing::ReadingList));
    let sign_in = sign_in.map(|(kind, status)| request(kind, status, &Doing::SigningIn));
    [read.to_vec(), sign_in.to_vec()].concat()
}

fn of_this_computer() -> Vec<UserMessage> {
    use ComputerError as C;
    use StoreFailureKind as S;
    let (path, reason) = (|| "/home/j/form.xml".into(), || "denied".to_owned());
    let ports = [
        C::KeychainMissing { reason: reason() },
        C::KeychainLocked { reason: reason() },
        C::KeychainDenied { reason: reason() },
        C::KeychainNotKept,
        C::KeychainFailed { reason: reason() },
        C::KeychainCorrupt,
        C::NotFound { path: path() },
        C::NotReadable {
            path: path(),
            reason: reason(),
        },
        C::NotUnderstood {
            path: path(),
            reason: reason(),
        },
        C::SameProfileId {
            path: path(),
            profiles: Vec::new(),
        },
        C::NotWritable {
            path: path(),
            reason: reason(),
        },
        C::DiskFull { path: path() },
        C::TooSlow,
        C::WorkEnded,
        C::DemoFailed { reason: reason() },
    ];
    let kinds = [
        S::Full,
        S::ReadOnly,
        S::Damaged,
        S::Busy,
        S::Missing,
        S::Export,
        S::Other,
        S::Bug,
        S::NoLock,
        S::SendingElsewhere,
        S::OpenElsewhere,
    ];
    let stores = kinds.map(|kind| {
        of_store(&StoreFailure {
            kind,
            words: String::new(),
        })
    });
    let opens = [OpenError::ReadOnly { path: path() }].map(|error| of_open_error(&error));
    let ports = ports.map(|error| of_port(&error));
    [ports.to_vec(), stores.to_vec(), opens.to_vec()].concat()
}

fn of_sign_ins() -> Vec<UserMessage> {
    let host = "evil.example".to_owned();
    let failed = ComputerError::KeychainCorrupt;
    let errors = [
        SignInError::NoSecret,
        SignInError::HostNotConfirmed(host.clone()),
        SignInError::HostNotAllowed(host.clone()),
        SignInError::Policy(failed.clone()),
        SignInError::NoWindow,
        SignInError::NoCode(CodeProblem::TimedOut),
        SignInError::NoCode(CodeProblem::Refused("no".to_owned())),
        SignInError::NoCode(CodeProblem::OtherSignIn),
        SignInError::NoCode(CodeProblem::NoCode),
    ];
    let mut all: Vec<_> = errors.iter().map(of_sign_in).collect();
    all.extend([
        host_not_allowed(&host),
        host_not_confirmed(&host),
        policy_not_read(&failed),
    ]);
    all
}

#[test]
fn every_failure_is_found_by_its_words_in_troubleshooting() {
    let phrases = phrases();
    let all = [
        of_network(),
        of_settings(),
        of_answers(),
        of_this_computer(),
        of_sign_ins(),
    ];

    let missing: Vec<_> = all
        .concat()
        .into_iter()
        .map(
            |UserMessage {
                 what, why, next, ..
             }| format!("{what}. {why}. {next}"),
        )
        .filter(|words| !phrases.iter().any(|phrase| has(words, phrase)))
        .collect();

    assert!(missing.is_empty(), "{missing:#?}");
}
