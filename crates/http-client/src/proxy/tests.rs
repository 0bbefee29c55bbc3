use super::*;
use crate::route::Proxy;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

#[test]
fn the_login_in_a_proxy_url_is_read_and_decoded() {
    let address = address("http://j%40doe:s%3Acret@proxy.example.com:3128");
    let login = address.login.clone().unwrap();

    assert_eq!(login.user_name, "j@doe");
    assert_eq!(login.password.expose(), "s:cret");
    assert_eq!(address.shown(), "http://proxy.example.com:3128");
}

#[test]
fn an_address_as_other_tools_take_it_is_taken() {
    for (text, shown) in [
        ("proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("HTTP://proxy:80/", "http://proxy"),
        ("https://proxy:3129", "https://proxy:3129"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("jdoe:pw@proxy:3128", "http://proxy:3128"),
    ] {
        assert_eq!(address(text).shown(), shown, "{text}");
    }
}

#[test]
fn an_unusable_proxy_address_is_refused_with_its_reason_and_without_repeating_it() {
    let socks = || ProxyProblem::Scheme("socks5".to_owned());
    for (address, problem) in [
        ("\"http://u:hunter2@proxy:3128\"", ProxyProblem::Quoted),
        ("'proxy:3128'", ProxyProblem::Quoted),
        ("http://u:hunter2@proxy:3128 ", ProxyProblem::Blank),
        (" http://proxy:3128", ProxyProblem::Blank),
        ("http://proxy:3128\n", ProxyProblem::Blank),
        ("http://pro\u{200b}xy:3128", ProxyProblem::Blank),
        (
            "http://CORP\\jdoe:hunter2@proxy:3128",
            ProxyProblem::Backslash,
        ),
        ("CORP\\jdoe:hunter2@proxy:3128", ProxyProblem::Backslash),
        ("http://jdoe:hunter2@x@proxy:3128", ProxyProblem::AtSign),
        ("http://jdoe:hunter2/x@proxy:3128", ProxyProblem::AtSign),
        ("socks5://jdoe:hunter2@proxy:1080", socks()),
        ("SOCKS5://proxy", socks()),
        ("http://intranet/proxy.pac", ProxyProblem::Script),
        ("http://intranet/proxy.pac?x=1", ProxyProblem::Script),
        ("http://wpad/wpad.dat", ProxyProblem::Script),
        ("http://intranet/proxy.php", ProxyProblem::Script),
        ("http://intranet:8080?a", ProxyProblem::Script),
        ("http://wpad/WPAD.dat#a", ProxyProblem::Script),
        ("pac+http://intranet/x", ProxyProblem::Script),
        ("file:///etc/proxy.pac", ProxyProblem::Script),
        ("proxy.example.com", ProxyProblem::NoPort),
        ("jdoe:hunter2@proxy", ProxyProblem::NoPort),
        ("proxy:pw@", ProxyProblem::Invalid),
        ("http://", ProxyProblem::Invalid),
        ("hunter2 hunter2", ProxyProblem::Blank),
        ("hunter2:x@://proxy", ProxyProblem::Invalid),
        ("http://proxy:port", ProxyProblem::Invalid),
    ] {
        let refusal = Address::parse(address).unwrap_err();
        assert_eq!(refusal, problem, "{address}");
        assert!(!format!("{refusal} {refusal:?}").contains("hunter2"));
    }
}

#[test]
fn a_login_that_cannot_be_sent_is_refused() {
    for (user_name, password) in [("a:b", "pw"), ("jdoe", "pw\n"), ("j\u{a0}doe", "pw")] {
        let login = Some(ProxyLogin {
            user_name: user_name.to_owned(),
            password: Secret::new(password),
        });
        let address = Address {
            login,
            ..address("http://proxy:3128")
        };
        assert_eq!(
            address.authorization(),
            Err(ProxyProblem::Login),
            "{user_name}"
        );
    }
}

#[test]
fn a_proxy_does_not_show_its_password() {
    let asked = Proxy::at("http://jdoe:hunter2@proxy.example.com:3128");
    let header = address("http://jdoe:hunter2@proxy:3128").authorization();

    assert_eq!(
        format!("{asked:?}"),
        r#"Url { host: "proxy.example.com", login: None }"#
    );
    assert!(!format!("{header:?}").contains("amRvZT"), "{header:?}");
}

#[test]
fn a_login_is_taken_out_of_an_address_however_it_is_written() {
    for (written, left) in [
        ("http://jdoe:hunter2@proxy:3128", "http://proxy:3128"),
        (
            "http://CORP\\jdoe:hunter2@x@proxy:3128",
            "http://proxy:3128",
        ),
        ("jdoe:hunter2@proxy:3128", "proxy:3128"),
        ("http://jdoe:hunter2/@proxy", "http://proxy"),
    ] {
        let (address, login) = without_login(written);
        assert_eq!(address, left);
        assert!(login.unwrap().password.expose().starts_with("hunter2"));
    }
    assert_eq!(
        without_login("http://proxy:3128"),
        ("http://proxy:3128".to_owned(), None)
    );
}
