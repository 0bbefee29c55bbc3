use super::*;

fn settings(variables: &'static [(&str, &str)]) -> ProxySettings {
    ProxySettings::from_variables(|name| {
        let found = variables.iter().find(|(candidate, _)| *candidate == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

fn proxy(variables: &'static [(&str, &str)]) -> Result<Option<String>, SettingsProblem> {
    let found = settings(variables).address_for("acme.example", 443)?;
    Ok(found.map(|(address, source)| format!("{} from {source}", address.shown())))
}

#[test]
fn the_first_variable_that_is_set_counts() {
    let from = |variables| proxy(variables).unwrap().unwrap_or_default();

    assert_eq!(from(&[]), "");
    assert_eq!(
        from(&[("HTTPS_PROXY", "http://a:1")]),
        "http://a:1 from the variable HTTPS_PROXY"
    );
    assert_eq!(
        from(&[("HTTPS_PROXY", " "), ("all_proxy", "b:2")]),
        "http://b:2 from the variable all_proxy"
    );
    assert_eq!(from(&[("HTTP_PROXY", "http://a:1")]), "");
}

#[test]
fn a_variable_that_cannot_be_used_is_never_a_direct_connection() {
    for value in [
        "\"http://a:1\"",
        "http://a:1 ",
        "socks5://a:1",
        "http://u:p@s@a:1",
        "CORP\\u:p@a:1",
    ] {
        let settings =
            ProxySettings::from_variables(|name| (name == "HTTPS_PROXY").then(|| value.to_owned()));
        assert!(
            settings.address_for("acme.example", 443).is_err(),
            "{value}"
        );
    }
}

#[test]
fn a_script_is_not_supported_and_a_variable_goes_before_it() {
    let problem = ProxyProblem::Script;
    let refused = SettingsProblem::Proxy {
        source: ProxySource::Desktop,
        problem,
    };
    let named = settings(&[("HTTPS_PROXY", "http://a:1")]).with_script(true);

    assert_eq!(
        settings(&[])
            .with_script(true)
            .address_for("acme.example", 443),
        Err(refused.clone())
    );
    assert_eq!(proxy(&[("auto_proxy", "http://intranet/x")]), Err(refused));
    assert!(named.address_for("acme.example", 443).unwrap().is_some());
}

#[test]
fn no_proxy_names_hosts_domains_ports_and_networks() {
    for (list, host, expected) in [
        ("acme.example", "acme.example", true),
        ("acme.example", "api.ACME.example.", true),
        ("acme.example", "notacme.example", false),
        (".acme.example", "api.acme.example", true),
        ("*.acme.example", "api.acme.example", true),
        ("*.acme.example", "acme.example", false),
        ("*.example", "api.acme.example", true),
        ("acme.example:443", "acme.example", true),
        ("acme.example:8443", "acme.example", false),
        ("*.acme.example:443", "api.acme.example", true),
        ("a, b;acme.example  c", "acme.example", true),
        ("\"acme.example\"", "acme.example", true),
        ("https://acme.example", "acme.example", true),
        ("*", "acme.example", true),
        ("10.0.0.0/8", "10.1.2.3", true),
        ("10.0.0.0/8", "11.1.2.3", false),
        ("10.1.2.3:443", "10.1.2.3", true),
        ("fe80::/10", "[fe80::1]", true),
        ("::1", "[::1]", true),
        ("[::1]:8443", "[::1]", false),
        ("0.0.0.0/0", "10.1.2.3", true),
        ("10.0.0.0/99", "10.1.2.3", false),
        ("", "acme.example", false),
        ("https://acme.example/", "acme.example", true),
        ("https://acme.example:443/login", "acme.example", true),
        ("acme.example/", "acme.example", true),
        ("acme*.example", "acme-sb.example", true),
        ("acme*.example", "acme.example", true),
        ("acme*.example", "other.example", false),
        ("*.ac*me.example", "api.acXme.example", true),
        ("*.api.*.com", "acme.api.identitynow.com", true),
        ("*.api.*.com", "acme.identitynow.com", false),
        ("acme*acme.example", "acme.example", false),
        ("10.1.*", "10.1.2.3", true),
        ("10.1.*", "10.2.2.3", false),
    ] {
        assert_eq!(is_named(list, host, 443), expected, "{list} {host}");
    }
}

#[test]
fn a_desktop_may_name_the_only_hosts_that_a_proxy_is_for() {
    let is_proxied = |hosts: &str, host: &str| {
        let settings = settings(&[]).with_address_for("http://a:1", hosts);
        settings.address_for(host, 443).unwrap().is_some()
    };

    assert!(is_proxied("other.example,acme.example", "acme.example"));
    assert!(!is_proxied("other.example", "acme.example"));
    assert!(!is_proxied("", "acme.example"));
    let variable = settings(&[("HTTPS_PROXY", "http://b:2")]);
    let settings = variable.with_address_for("http://a:1", "other.example");
    let found = settings.address_for("acme.example", 443).unwrap();
    assert_eq!(found.unwrap().0.shown(), "http://b:2");
}

#[test]
fn what_is_shown_of_the_settings_holds_no_password() {
    let shown = format!(
        "{:?}",
        settings(&[("HTTPS_PROXY", "http://jdoe:hunter2@a:1")])
    );

    assert!(
        shown.contains("HTTPS_PROXY") && !shown.contains("hunter2"),
        "{shown}"
    );
}
