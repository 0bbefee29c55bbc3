//! What people type for a tenant, and what becomes of it.

use super::*;
use crate::test_rows::rows;

#[test]
fn every_way_to_name_a_tenant_leads_to_its_api() {
    let table = r#"
        acme -> https://acme.api.identitynow.com
        "acme" -> https://acme.api.identitynow.com
        acme.identitynow.com -> https://acme.api.identitynow.com
        https://acme.identitynow.com/ui/a/admin/identities?x=1#y -> https://acme.api.identitynow.com
        acme.identitynow.com/login?goto=https://acme.identitynow.com/ui -> https://acme.api.identitynow.com
        http://acme.identitynow.com -> https://acme.api.identitynow.com
        https://acme.identitynow.com. -> https://acme.api.identitynow.com
        https://acme.api.identitynow.com -> https://acme.api.identitynow.com
        https://acme.api.identitynow.com/v3/ -> https://acme.api.identitynow.com
        https://acme.login.sailpoint.com/oauth/authorize -> https://acme.api.identitynow.com
        acme.identitynow-demo.com -> https://acme.api.identitynow-demo.com
        https://acme.api.identitynow-demo.com -> https://acme.api.identitynow-demo.com
        acme.saas.sailpointfedramp.com -> https://acme.api.saas.sailpointfedramp.com
        acme.api.saas.sailpointfedramp.com -> https://acme.api.saas.sailpointfedramp.com
        acme.identitysoon.com -> https://acme.api.cloud.sailpoint.com
        acme.api.cloud.sailpoint.com -> https://acme.api.cloud.sailpoint.com
        https://isc.example.com:8443/proxy -> https://isc.example.com:8443
        isc.example.com -> https://isc.example.com
        //isc.example.com/x -> https://isc.example.com
        https://a.b.identitynow.com -> https://a.b.identitynow.com
        http://127.0.0.1:4010/ -> http://127.0.0.1:4010
        127.0.0.1:4010 -> http://127.0.0.1:4010
        localhost:4010 -> http://localhost:4010
        https://localhost -> https://localhost
        [::1]:4010 -> http://[::1]:4010
        ::1 -> http://[::1]
    "#;
    let with_blanks = ("  Acme-SB ", "https://acme-sb.api.identitynow.com");
    for (input, expected) in rows(table).chain([with_blanks]) {
        let resolved = resolve(input).unwrap_or_else(|problem| panic!("{input}: {problem}"));

        assert_eq!(resolved.as_str(), expected, "{input}");
        let again = resolve(resolved.as_str());
        assert_eq!(again, Ok(resolved), "{input} stays as it is");
    }
}

#[test]
fn what_names_no_tenant_is_refused_with_a_reason() {
    let table = "
        ftp://acme.identitynow.com -> The address does not start with https://.
        http://isc.example.com -> The address uses http, which would send the access token unprotected.
        http://127.0.0.1.example.com -> The address uses http, which would send the access token unprotected.
        jdoe@example.com -> The address holds a user name or a password.
        https://me:secret@acme.identitynow.com -> The address holds a user name or a password.
        acme corp -> “acme corp” is neither the name of a tenant nor an address.
        acme:443 -> “acme:443” is neither the name of a tenant nor an address.
        https:// -> “” is neither the name of a tenant nor an address.
        identitynow.com -> “identitynow.com” does not name a tenant.
        www.identitynow.com . -> “www.identitynow.com” does not name a tenant.
        https://www.identitynow.com -> “www.identitynow.com” does not name a tenant.
        https://developer.sailpoint.com/docs -> “developer.sailpoint.com” does not name a tenant.
        api -> “api” does not name a tenant.
        https://acme..example.com -> The address does not name a valid host.
        https://isc.example.com:0 -> The port in the address is not a number from 1 to 65535.
        https://bücher.example.com -> The address does not name a valid host.
    ";
    let with_blanks = [
        ("", "The address is empty."),
        ("   ", "The address is empty."),
        // Found by fuzzing: the blank hid the domain of the vendor.
        (
            "identitynow.com\t#top",
            "“identitynow.com” does not name a tenant.",
        ),
    ];
    for (input, what) in rows(table).chain(with_blanks) {
        let problem = resolve(input).expect_err(input);

        assert_eq!(problem.what, what, "{input}");
        assert!(problem.next.ends_with('.'), "{input}");
    }
}

#[test]
fn a_refusal_never_repeats_a_password() {
    for input in [
        "https://me:sentinel@acme.identitynow.com",
        "https//me:sentinel@acme.identitynow.com",
    ] {
        let problem = resolve(input).unwrap_err();

        assert!(!problem.to_string().contains("sentinel"));
    }
}

fn check_likely(table: &str) {
    for (input, likely) in rows(table) {
        let problem = resolve(input).expect_err(input);

        assert_eq!(problem.likely.as_deref(), Some(likely), "{input}");
        let asked = format!("Did you mean {likely}?");
        assert!(problem.next.starts_with(&asked), "{input}");
    }
}

#[test]
fn a_slip_is_refused_with_what_was_likely_meant() {
    check_likely(
        "
        https//acme.identitynow.com -> acme.identitynow.com
        http//acme.identitynow.com/ui -> acme.identitynow.com
        htttps//acme.identitynow.com//ui -> acme.identitynow.com
        https:/acme.identitynow.com -> acme.identitynow.com
        https:acme.identitynow.com -> acme.identitynow.com
        https.acme.identitynow.com -> acme.identitynow.com
        https://www.acme.identitynow.com -> acme.identitynow.com
        acme.identitynow.com.com -> acme.identitynow.com
        https;//acme.identitynow.com -> acme.identitynow.com
        https.//acme.identitynow.com -> acme.identitynow.com
        ttps://acme.identitynow.com -> acme.identitynow.com
        https://https://acme.identitynow.com -> acme.identitynow.com
        https//acme -> acme
        https://acme.identitynow.comhttps//acme.identitynow.com -> acme.identitynow.com
        https://acme.identitynow.comhttps://acme.identitynow.com -> acme.identitynow.com
        isc.example.com:8443https://isc.example.com:8443/ -> isc.example.com:8443
        isc.example.comhttps//isc.example.com -> isc.example.com
        acme.identitynow.con -> acme.identitynow.com
        acme.identitynow.co -> acme.identitynow.com
        acme.identitynow.net -> acme.identitynow.com
        acme.identitynow -> acme.identitynow.com
        acme.identitynowcom -> acme.identitynow.com
        acme.indentitynow.com -> acme.identitynow.com
        acme.idenittynow.com -> acme.identitynow.com
        acme.api.identiynow.com -> acme.api.identitynow.com
        acme.identitynow-dem.com -> acme.identitynow-demo.com
        acme.login.sailpiont.com -> acme.login.sailpoint.com
        acme.identitynow.com, -> acme.identitynow.com
        https://acme.identitynow.com, -> acme.identitynow.com
        acme.identitynow.com; -> acme.identitynow.com
        (acme.identitynow.com) -> acme.identitynow.com
        acme,identitynow,com -> acme.identitynow.com
        acme..identitynow.com -> acme.identitynow.com
        acme.identitynow.com, other.identitynow.com -> acme.identitynow.com
        acme, -> acme
        http://2130706433 -> 127.0.0.1
        2130706433:4010 -> 127.0.0.1:4010
        http://0x7f000001 -> 127.0.0.1
        http://0177.0.0.1 -> 127.0.0.1
        127.1 -> 127.0.0.1
        0.0.0.0:4010 -> 127.0.0.1:4010
        http://0.0.0.0:4010 -> 127.0.0.1:4010
    ",
    );
}

#[test]
fn what_was_joined_with_an_address_of_the_vendor_is_refused() {
    check_likely(
        "
        httpsacme -> acme
        httpsacme.identitynow.com -> acme.identitynow.com
        httpacme.api.identitynow.com -> acme.api.identitynow.com
        api.acme.identitynow.com -> acme.identitynow.com
        acme.identitynow.comacme.identitynow.com -> acme.identitynow.com
        acme.identitynow.com.identitynow.com -> acme.identitynow.com
        acme.identitynow.com.api.identitynow.com -> acme.identitynow.com
        acme.identitynow.comacme.login.sailpoint.com -> acme.identitynow.com
        acme.saas.sailpoint.com.saas.sailpoint.com -> acme.saas.sailpoint.com
    ",
    );
}

#[test]
fn characters_that_cannot_be_seen_are_trimmed_at_the_ends_and_named_inside() {
    let url = resolve("\u{FEFF}\u{200B}acme.identitynow.com\u{A0}\u{2060}").unwrap();
    assert_eq!(url.as_str(), "https://acme.api.identitynow.com");

    let problem = resolve("acme\u{200B}.identitynow.com").unwrap_err();
    assert_eq!(
        problem.what,
        "The address holds the invisible character U+200B (zero width space) at position 5."
    );
    assert_eq!(problem.likely.as_deref(), Some("acme.identitynow.com"));
}

#[test]
fn addresses_of_no_server_are_refused() {
    for input in [
        "[::]:4010",
        "https://224.0.0.1",
        "https://169.254.169.254",
        "https://0x7f.example.0x1",
        "255.255.255.255",
        "https://240.0.0.1",
        "[::ffff:0.0.0.0]",
        "https://[::ffff:169.254.169.254]",
        "[::169.254.169.254]",
        "[::ffff:224.0.0.1]",
        "[fe80::1]",
        "https://[febf::1]:8443",
        "https://https.acme.identitynow.com",
    ] {
        assert!(resolve(input).is_err(), "{input}");
    }
}

#[test]
fn a_host_that_only_ends_like_the_vendors_is_taken_as_it_is() {
    assert_eq!(
        resolve("acme.myidentitynow.com").unwrap().as_str(),
        "https://acme.myidentitynow.com"
    );
    assert_eq!(
        resolve("acme.identitynow.com.example.org")
            .unwrap()
            .as_str(),
        "https://acme.identitynow.com.example.org"
    );
}

#[test]
fn hosts_of_the_vendor_are_known_from_others() {
    for (input, is_vendors) in [
        ("acme", true),
        ("acme.identitynow-demo.com", true),
        ("acme.saas.sailpoint.com", true),
        ("acme.api.saas.sailpoint.com", true),
        ("acme.saas.sailpointfedramp.com", true),
        ("acme.identitysoon.com", true),
        ("isc.example.com", false),
        ("acme.myidentitynow.com", false),
        ("acme.identitynow.com.example.org", false),
        ("127.0.0.1:4010", false),
    ] {
        assert_eq!(resolve(input).unwrap().is_vendors(), is_vendors, "{input}");
    }
}

#[test]
fn a_number_with_too_large_a_last_part_is_no_other_address() {
    for typed in [
        "10.0.0.256",
        "10.0.65536",
        "10.16777216",
        "10.0.0.4294967295",
    ] {
        let refused = format!("{:?}", resolve(typed));

        assert!(
            !refused.contains("10.0.1.0") && !refused.contains("10.1.0.0"),
            "{refused}"
        );
        assert!(
            !refused.contains("11.0.0.0") && !refused.contains("255.255"),
            "{refused}"
        );
    }
}

#[test]
fn a_tenant_may_begin_with_the_letters_of_a_scheme() {
    let url = "https://httpool.api.identitynow.com";

    assert_eq!(resolve(url).unwrap().as_str(), url);
}
