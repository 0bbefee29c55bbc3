//! Networks as they are: certificates, proxies, and pages that come in place of an answer. What a person reads, and what
//! was sent.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use patchpanel_http_client::ProxySettings;
use patchpanel_tenant_simulator::{FaultAction, Seed, StatusFault};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{ServerConfig, ServerConnection, StreamOwned, pki_types::PrivatePkcs8KeyDer};

use crate::bad_input::connects_to;
use crate::support::{Desk, Person, Tenant};

/// A host of the vendor, so that nobody is asked whether the secret may go there.
const TENANT: &str = "https://acme.api.identitynow.com";

/// What a server on this computer read, a text for each connection.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// Answers every connection with these bytes, whatever it says.
fn server(answer: impl Into<Vec<u8>>) -> (u16, Seen) {
    let answer = answer.into();
    serve(move |mut stream| {
        let mut read = vec![0; 4096];
        let length = stream.read(&mut read).unwrap_or(0);
        drop(stream.write_all(&answer));
        String::from_utf8_lossy(&read[..length]).into_owned()
    })
}

/// A server over TLS whose certificate signed itself; the text is the file with which it is trusted.
fn secure_server(parameters: &CertificateParams) -> (u16, Seen, String) {
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let pem = certificate.pem();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into());
    let config = Arc::new(config.unwrap());
    let (port, seen) = serve(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut read = vec![0; 4096];
        let length = StreamOwned::new(connection, stream).read(&mut read);
        String::from_utf8_lossy(&read[..length.unwrap_or(0)]).into_owned()
    });
    (port, seen, pem)
}

fn serve(mut answer: impl FnMut(TcpStream) -> String + Send + 'static) -> (u16, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Seen::default();
    let kept = seen.clone();
    let work = move || {
        while let Ok((stream, _)) = listener.accept() {
            let text = answer(stream);
            kept.0.lock().unwrap().push(text);
        }
    };
    let thread = std::thread::Builder::new().name("server".to_owned());
    drop(thread.spawn(work).unwrap());
    (port, seen)
}

fn parameters(host: &str) -> CertificateParams {
    CertificateParams::new(vec![host.to_owned()]).unwrap()
}

#[test]
fn a_port_that_speaks_plain_http_or_old_tls_is_told_and_no_secret_is_sent() {
    for (answer, why, next) in [
        (
            &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
            "The tenant’s address answers without encryption (plain HTTP); nothing was sent",
            "Check host and port in the address of the profile, and its proxy",
        ),
        (
            b"\x15\x03\x02\x00\x02\x02\x46",
            "The server at the tenant’s address speaks only TLS 1.1 or older",
            "Ask whoever runs the server or the inspecting proxy for TLS 1.2 or newer",
        ),
    ] {
        let (port, seen) = server(answer);
        let desk = Desk::new();

        let mut person = connects_to(&desk, &format!("https://localhost:{port}"));

        person.is_told("Could not sign in", why, next);
        assert!(seen.all().iter().all(|text| !text.contains("s3cret")));
    }
}

#[test]
fn each_fault_of_a_certificate_has_its_own_words_and_no_secret_is_sent() {
    let of_year = |year| {
        let mut parameters = parameters("localhost");
        parameters.not_before = date_time_ymd(year, 1, 1);
        parameters.not_after = date_time_ymd(year + 1, 1, 1);
        parameters
    };
    for (parameters, why, next) in [
        (
            of_year(2020),
            "The tenant’s certificate has expired, its last day was 1 January 2021",
            "Check this computer’s clock, or ask whoever runs the server for a new certificate",
        ),
        (
            of_year(2400),
            "The tenant’s certificate is not valid yet, its first day is 1 January 2400; this computer’s clock may be wrong",
            "Set this computer’s date and time, then try again",
        ),
        (
            parameters("other.example"),
            "The certificate at the tenant’s address is for other.example, not for this host",
            "Check the address of the profile; a proxy or a portal may have answered",
        ),
    ] {
        let (port, seen, pem) = secure_server(&parameters);
        let desk = Desk::new();
        let ca_file = desk.file("ca.pem", pem.as_bytes());

        let mut person = types_a_profile(&desk, &format!("https://localhost:{port}"));
        person.types("Extra CA file", &ca_file.display().to_string());
        person.clicks("Save and connect");

        person.is_told("Could not sign in", why, next);
        assert_eq!(seen.all().concat(), "");
    }
}

#[test]
fn a_certificate_of_an_unknown_authority_asks_for_the_ca_file() {
    let mut parameters = parameters("localhost");
    parameters
        .distinguished_name
        .push(rcgen::DnType::CommonName, "Acme Appliance");
    let (port, seen, _) = secure_server(&parameters);
    let desk = Desk::new();

    let mut person = connects_to(&desk, &format!("https://localhost:{port}"));

    person.is_told(
        "Could not sign in",
        "The tenant’s address has a self-signed certificate of “Acme Appliance”",
        "Check the address, or choose the server’s certificate as the CA file",
    );
    assert_eq!(seen.all().concat(), "");
}

#[test]
fn a_file_that_is_no_ca_file_is_named_and_nothing_is_sent() {
    let key = KeyPair::generate().unwrap().serialize_pem();
    for (content, holds) in [
        (key.as_str(), "holds a private key and no certificate"),
        ("", "is empty"),
        ("<!DOCTYPE html>", "is a web page"),
    ] {
        let (tenant, desk) = (Tenant::start(Seed::Empty), Desk::new());
        let ca_file = desk.file("ca.pem", content.as_bytes());

        let mut person = types_a_profile(&desk, tenant.running.base_url());
        person.types("Extra CA file", &ca_file.display().to_string());
        person.clicks("Save and connect");

        person.sees("Could not sign in");
        person.reads(&format!("The extra CA file of the profile {holds}"));
        assert!(tenant.requests().is_empty());
    }
}

/// A profile that is typed and not saved yet.
fn types_a_profile<'a>(desk: &Desk, address: &str) -> Person<'a> {
    let mut person = Person::start(desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Sandbox");
    person.types("Tenant or address", address);
    person.types("Client ID", "4b1f");
    person.types("Client secret", "s3cret");
    person
}

fn variable(value: &str) -> ProxySettings {
    ProxySettings::from_variables(|name| (name == "HTTPS_PROXY").then(|| value.to_owned()))
}

#[test]
fn what_a_proxy_answers_is_told_as_the_proxys_with_its_status() {
    let table = "
        407 Proxy Authentication Required -> The proxy asks for a user name and a password (HTTP 407)
        403 Forbidden -> The proxy does not allow connections to the tenant (HTTP 403)
        502 Bad Gateway -> The proxy could not reach the tenant (HTTP 502)
        302 Found -> The proxy redirected the connection (HTTP 302)
    ";
    for row in table.trim().lines() {
        let (status, why) = row.trim().split_once(" -> ").unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nLocation: http://portal.example/\r\n\r\n");
        let (port, seen) = server(answer);
        let mut desk = Desk::new();
        desk.proxy = variable(&format!("http://jdoe:hunter2@127.0.0.1:{port}"));

        let mut person = connects_to(&desk, TENANT);

        person.sees("Could not sign in");
        person.reads(&format!(
            "{why}. The proxy is http://127.0.0.1:{port}, from the variable HTTPS_PROXY."
        ));
        let (shown, seen) = (person.labels().join("\n"), seen.all());
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(!seen.is_empty());
        for request in seen {
            assert!(
                request.starts_with("CONNECT acme.api.identitynow.com:443"),
                "{request}"
            );
        }
    }
}

#[test]
fn a_proxy_setting_that_cannot_be_used_is_told_and_never_direct() {
    // A value in ticks ends with a space.
    let table = r#"
        "http://proxy:3128" -> The proxy address in the variable HTTPS_PROXY is in quotation marks -> enter the proxy in the profile
        `http://proxy:3128 ` -> holds a space or an invisible character -> enter the proxy in the profile
        http://CORP\jdoe:hunter2@proxy:3128 -> holds a backslash, as a user name with a domain does -> Enter address, user name and password in the profile
        http://jdoe:p@hunter2@proxy:3128 -> holds @ or / in its user name or password -> Enter address, user name and password in the profile
        socks5://proxy:1080 -> is for socks5, and only http and https proxies are supported -> Enter an http proxy
        proxy.example -> names no port -> enter the proxy in the profile
        http://intranet/proxy.pac -> has a path, as a script (PAC) has, which is not supported -> Enter the proxy’s host and port in the profile
    "#;
    let rows = table.trim().lines().map(|row| {
        let (value, sentences) = row.trim().split_once(" -> ").unwrap();
        let (why, next) = sentences.split_once(" -> ").unwrap();
        (variable(value.trim_matches('`')), why, next)
    });
    let script = (
        ProxySettings::default().with_script(true),
        "The proxy in the settings of this computer is a script (PAC)",
        "in the profile, or choose “None”",
    );
    for (settings, why, next) in rows.chain([script]) {
        let mut desk = Desk::new();
        desk.proxy = settings;

        let mut person = connects_to(&desk, TENANT);

        person.sees("Could not sign in");
        person.reads(why);
        person.reads(next);
        let shown = person.labels().join("\n");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn the_login_of_a_proxy_is_kept_in_the_keychain_sent_to_the_proxy_and_shown_nowhere() {
    let (port, seen) = server("HTTP/1.1 403 Forbidden\r\n\r\n");
    let desk = Desk::new();
    let mut person = types_a_profile(&desk, TENANT);
    person.scrolls_to("Proxy");
    person.picks("Proxy", "This address");
    person.types("Proxy address", &format!("http://127.0.0.1:{port}"));
    person.types("Proxy user name", "jdoe");
    person.types("Proxy password", "hunter2");

    person.clicks("Save and connect");
    person.reads("The proxy does not allow connections to the tenant (HTTP 403)");

    // `jdoe:hunter2` in base64 (RFC 7617 §2).
    let login = "Basic amRvZTpodW50ZXIy";
    assert!(seen.all().iter().all(|request| request.contains(login)));
    let file = desk.folder.path().join("settings/profiles.toml");
    person.until("the saved profile", |_| file.exists());
    let profiles = desk.profiles();
    assert!(
        !profiles.contains("jdoe") && !profiles.contains("hunter2"),
        "{profiles}"
    );
    let kept = desk.entry("proxy-login").get_password().unwrap();
    assert_eq!(kept, format!("http://127.0.0.1:{port}\njdoe\nhunter2"));
}

#[test]
fn a_login_in_the_profiles_file_is_moved_to_the_keychain_when_it_is_read() {
    let desk = Desk::new();
    let file = "[[profile]]\nid = \"sandbox\"\nname = \"Sandbox\"\nbase_url = \"https://acme.api.identitynow.com\"\n\
                sign_in = { kind = \"access_token\" }\n\
                proxy = { kind = \"address\", url = \"http://jdoe:hunter2@proxy:3128\" }\n";
    std::fs::create_dir(desk.folder.path().join("settings")).unwrap();
    desk.file("settings/profiles.toml", file.as_bytes());

    let mut person = Person::start(&desk);
    person.sees("Sandbox, acme.api.identitynow.com");
    person.until("the file without the login", |_| {
        !desk.profiles().contains("hunter2")
    });

    let profiles = desk.profiles();
    assert!(
        profiles.contains("http://proxy:3128") && !profiles.contains("jdoe"),
        "{profiles}"
    );
    let kept = desk.entry("proxy-login").get_password().unwrap();
    assert_eq!(kept, "http://proxy:3128\njdoe\nhunter2");
}

#[test]
fn a_sign_in_that_something_else_answers_is_told_in_words_of_the_sign_in() {
    const CHECK: &str =
        "Check the tenant’s address, usually TENANT.api.identitynow.com, and the proxy";
    for (action, why, next) in [
        (
            FaultAction::html(404),
            "There is no sign-in at this address (HTTP 404). The answer was a web page, titled “",
            CHECK,
        ),
        (
            FaultAction::html(403),
            "The address refuses sign-ins (HTTP 403)",
            "ask whether this network may reach the tenant",
        ),
        (
            FaultAction::html(405),
            "The address refused the sign-in (HTTP 405)",
            CHECK,
        ),
        (
            FaultAction::html(200),
            "The sign-in was answered without an access token (HTTP 200). The answer was a web page",
            CHECK,
        ),
        (
            FaultAction::status(204),
            "The sign-in was answered without an access token (HTTP 204)",
            CHECK,
        ),
    ] {
        let (tenant, desk) = (Tenant::start(Seed::Empty), Desk::new());
        tenant.fails("POST", "/oauth/token", action);

        let mut person = connects_to(&desk, tenant.running.base_url());

        person.sees("Could not sign in");
        person.reads(why);
        person.reads(next);
        let requests = tenant.requests();
        assert!(
            requests
                .iter()
                .all(|request| request.path == "/oauth/token")
        );
        assert_eq!(requests.len(), 1);
    }
}

#[test]
fn after_a_time_out_no_other_source_is_asked_what_depends_on_it() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let late = FaultAction::Status(StatusFault::new(408));
    tenant.fails("GET", "/sources/v1/*/connections", late);
    let mut person = Person::signed_in(&tenant, &desk);
    person.opens_by_script_name("workday-custom-emea");

    person.until("what is known of its sources", |person| {
        let impact = person.open().impact.value();
        impact.is_some_and(|impact| impact.sources.len() > 1 && impact.lacks.is_some())
    });

    let requests = tenant.requests();
    let asked = requests.iter().map(|request| &request.path);
    let asked: BTreeSet<_> = asked
        .filter(|path| path.ends_with("/connections"))
        .collect();
    assert_eq!(asked.len(), 1, "{asked:?}");
}
