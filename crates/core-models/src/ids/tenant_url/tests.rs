use super::*;

#[test]
fn an_address_is_reduced_to_scheme_host_and_port() {
    for (input, expected) in [
        (
            "https://acme.api.identitynow.com",
            "https://acme.api.identitynow.com",
        ),
        (
            " HTTPS://ACME.api.identitynow.com/ ",
            "https://acme.api.identitynow.com",
        ),
        ("https://acme.example:443", "https://acme.example"),
        ("https://acme.example:8443/", "https://acme.example:8443"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ] {
        let url: TenantUrl = input.parse().unwrap();

        assert_eq!(url.as_str(), expected, "{input}");
    }
}

#[test]
fn what_is_no_base_url_is_refused_with_its_reason() {
    for (input, expected) in [
        ("", InvalidTenantUrl::Empty),
        ("acme", InvalidTenantUrl::Scheme),
        ("ftp://acme.example", InvalidTenantUrl::Scheme),
        ("http://acme.example", InvalidTenantUrl::Unprotected),
        (
            "http://127.0.0.1.example.com",
            InvalidTenantUrl::Unprotected,
        ),
        ("https://me:secret@acme.example", InvalidTenantUrl::UserInfo),
        ("https://", InvalidTenantUrl::Host),
        ("https://acme..example", InvalidTenantUrl::Host),
        ("https://ac me.example", InvalidTenantUrl::Host),
        ("https://bücher.example", InvalidTenantUrl::Host),
        ("https://300.1.1.1", InvalidTenantUrl::Host),
        ("https://2130706433", InvalidTenantUrl::Host),
        ("https://0x7f000001", InvalidTenantUrl::Host),
        ("https://127.1", InvalidTenantUrl::Host),
        ("https://0.0.0.0:4010", InvalidTenantUrl::Host),
        ("https://169.254.169.254", InvalidTenantUrl::Host),
        ("https://[::]", InvalidTenantUrl::Host),
        ("https://[::1", InvalidTenantUrl::Host),
        ("https://acme.example:0", InvalidTenantUrl::Port),
        ("https://acme.example:+44", InvalidTenantUrl::Port),
        ("https://acme.example:70000", InvalidTenantUrl::Port),
        ("https://acme.example/v3", InvalidTenantUrl::Path),
        ("https://acme.example?x", InvalidTenantUrl::Path),
    ] {
        assert_eq!(input.parse::<TenantUrl>(), Err(expected), "{input}");
    }
}

#[test]
fn host_and_tenant_name_are_read_from_the_url() {
    let url: TenantUrl = "https://acme.api.identitynow.com:8443".parse().unwrap();
    let loopback: TenantUrl = "http://127.0.0.1:4010".parse().unwrap();

    assert_eq!(url.host(), "acme.api.identitynow.com");
    assert_eq!(url.tenant_name(), Some("acme"));
    assert!(!url.is_loopback());
    assert_eq!(loopback.tenant_name(), None);
    assert!(loopback.is_loopback());
}
