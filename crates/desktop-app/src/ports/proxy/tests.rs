use patchpanel_http_client::{Client, Proxy};

use super::*;

fn by_hand(address: &str, exceptions: &str) -> Found {
    Found::by_hand(Some(address.to_owned()), None, exceptions.to_owned())
}

fn gnome(mode: &str) -> Found {
    of_gnome(&format!(
        "org.gnome.system.proxy autoconfig-url 'http://intranet/proxy.pac'\n\
             org.gnome.system.proxy ignore-hosts ['localhost', '*.acme.example']\n\
             org.gnome.system.proxy mode '{mode}'\n\
             org.gnome.system.proxy.http host 'other'\n\
             org.gnome.system.proxy.https host 'proxy.acme.example'\n\
             org.gnome.system.proxy.https port 8080\n"
    ))
}

#[test]
fn a_script_or_a_proxy_in_the_settings_of_gnome_is_found() {
    let proxy = by_hand("proxy.acme.example:8080", "localhost, *.acme.example");

    assert_eq!(gnome("auto"), Found::script());
    assert_eq!(gnome("manual"), proxy);
    assert_eq!(gnome("none"), Found::default());
    assert_eq!(of_gnome("No such schema"), Found::default());
}

#[test]
fn a_script_or_a_proxy_in_the_settings_of_kde_is_found() {
    let kde = |kind: u8| {
        of_kde(&format!(
            "PersistentProxyConnection=false\n\n[Proxy Settings]\nNoProxyFor=localhost\n\
                 Proxy Config Script=http://intranet/proxy.pac\nProxyType={kind}\n\
                 httpsProxy=http://proxy.acme.example 8080\n\n[Other]\nProxyType=2\n"
        ))
    };

    assert_eq!(kde(0), Found::default());
    assert_eq!(
        kde(1),
        by_hand("http://proxy.acme.example:8080", "localhost")
    );
    let reversed = of_kde(
        "[Proxy Settings]\nProxyType=1\nReversedException=true\nNoProxyFor=acme.example\n\
             httpsProxy=http://proxy.acme.example 8080\n",
    );
    let expected = Found {
        is_reversed: true,
        ..by_hand("http://proxy.acme.example:8080", "acme.example")
    };
    assert_eq!(reversed, expected);
    assert_eq!((kde(2), kde(3)), (Found::script(), Found::script()));
    assert_eq!(of_kde("[Other]\nProxyType=2\n"), Found::default());
}

#[test]
fn a_script_or_a_proxy_in_the_settings_of_windows_is_found() {
    let windows = |values: &[(&str, &str)]| {
        let line = |(name, value): &(&str, &str)| {
            let kind = if value.starts_with("0x") {
                "REG_DWORD"
            } else {
                "REG_SZ"
            };
            format!("    {name}    {kind}    {value}\r\n")
        };
        let lines: String = values.iter().map(line).collect();
        of_windows(&format!("\r\nHKEY_CURRENT_USER\\Software\r\n{lines}\r\n"))
    };
    let (on, off) = (("ProxyEnable", "0x1"), ("ProxyEnable", "0x0"));
    let server = (
        "ProxyServer",
        "http=a:1;https=proxy.acme.example:8080;socks=b:2",
    );
    let without = ("ProxyOverride", "<local>;*.acme.example");
    let script = ("AutoConfigURL", "http://intranet/proxy.pac");

    assert_eq!(windows(&[off, script]), Found::script());
    assert_eq!(
        windows(&[on, server, without]),
        by_hand("proxy.acme.example:8080", "<local>;*.acme.example")
    );
    assert_eq!(
        windows(&[on, ("ProxyServer", "proxy:80")]),
        by_hand("proxy:80", "")
    );
    assert_eq!(windows(&[off, server]), Found::default());
    assert_eq!(
        windows(&[on, ("ProxyServer", "http=a:1")]),
        Found::default()
    );
    assert_eq!(of_windows("ERROR: not found"), Found::default());
}

#[test]
fn a_script_or_a_proxy_in_the_settings_of_macos_is_found() {
    let macos = |lines: &str| {
        of_macos(&format!(
            "<dictionary> {{\n  ExceptionsList : <array> {{\n    0 : *.local\n    1 : 169.254/16\n  }}\n{lines}}}\n"
        ))
    };

    assert_eq!(macos("  ProxyAutoConfigEnable : 1\n"), Found::script());
    assert_eq!(macos("  ProxyAutoDiscoveryEnable : 1\n"), Found::script());
    assert_eq!(
        macos("  HTTPSEnable : 1\n  HTTPSPort : 8080\n  HTTPSProxy : proxy.acme.example\n"),
        by_hand("proxy.acme.example:8080", "*.local,169.254/16")
    );
    assert_eq!(
        macos("  HTTPSEnable : 0\n  HTTPSProxy : a\n  ProxyAutoConfigEnable : 0\n"),
        Found::default()
    );
}

#[test]
fn a_computer_that_names_a_socks_proxy_alone_is_not_reached_directly() {
    let gnome = "org.gnome.system.proxy mode 'manual'\norg.gnome.system.proxy.https host ''\n\
                     org.gnome.system.proxy.socks host 'socks'\norg.gnome.system.proxy.socks port 1080\n";
    let kde = "[Proxy Settings]\nProxyType=1\nsocksProxy=socks://socks 1080\n";
    let windows =
        "    ProxyEnable    REG_DWORD    0x1\r\n    ProxyServer    REG_SZ    socks=socks:1080\r\n";
    let macos = "  SOCKSEnable : 1\n  SOCKSPort : 1080\n  SOCKSProxy : socks\n";

    for found in [
        of_gnome(gnome),
        of_kde(kde),
        of_windows(windows),
        of_macos(macos),
    ] {
        let (address, exceptions) = found.address.unwrap();
        let settings = ProxySettings::default().with_address(&address, &exceptions);
        let tenant = "https://acme.api.identitynow.com".parse().unwrap();
        let client = Client::builder(tenant)
            .proxy(Proxy::Settings(settings))
            .build();

        let refused = client.unwrap_err().to_string();
        assert!(refused.contains("socks"), "{address}: {refused}");
    }
}
