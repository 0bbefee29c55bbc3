//! What a text that is no address was most likely meant to be. Only guesses: nothing is taken without being typed.

use std::net::Ipv4Addr;

use crate::{ids::VENDOR_DOMAINS, invisible};

/// Texts that the refused one may mean, the most likely first.
pub(super) fn guesses(text: &str) -> Vec<String> {
    let is_visible = |character: &char| invisible::name(*character).is_none();
    let text: String = text.chars().filter(is_visible).collect();
    let segments: Vec<&str> = text
        .split(|character: char| character.is_whitespace() || "/\\<>\"'|;()".contains(character))
        .map(without_scheme)
        .filter(|segment| !segment.is_empty())
        .collect();
    let dotted: Vec<String> = segments
        .iter()
        .filter(|segment| segment.contains(['.', ',']) || numeric(segment).is_some())
        .flat_map(|segment| corrected(segment))
        .collect();
    match segments.as_slice() {
        _ if !dotted.is_empty() => dotted,
        [name] => vec![
            name.trim_matches([',', '.']).to_owned(),
            without_joined_scheme(name).to_owned(),
        ],
        _ => Vec::new(),
    }
}

/// Takes off what is left of `https://` at both ends, where two addresses were pasted into each other too.
fn without_scheme(segment: &str) -> &str {
    let segment = segment.trim_matches([':', ',']);
    let segment = ["https", "http"]
        .iter()
        .find_map(|scheme| segment.strip_suffix(scheme))
        .unwrap_or(segment);
    ["https:", "http:", "https.", "http.", "www."]
        .iter()
        .find_map(|scheme| segment.strip_prefix(scheme))
        .unwrap_or(segment)
        .trim_matches(':')
}

fn corrected(segment: &str) -> Vec<String> {
    let dotted = segment.replace(',', ".").replace("..", ".");
    let dotted = dotted.trim_matches('.');
    // Behind a comma may stand another address rather than the rest of this one.
    let first = segment.split(',').next().unwrap_or_default();
    let own = [dotted, first].map(str::to_owned).into_iter();
    numeric(segment)
        .into_iter()
        .chain(spelled(dotted))
        .chain(first_of_joined(dotted))
        .chain(own)
        .chain([without_joined_scheme(dotted).to_owned()])
        .chain(dotted.strip_prefix("api.").map(str::to_owned))
        .collect()
}

/// The first address of the vendor in a text with more behind it.
fn first_of_joined(text: &str) -> Option<String> {
    let ends = VENDOR_DOMAINS
        .iter()
        .filter_map(|domain| Some(text.find(domain)? + domain.len()));
    let end = ends.min().filter(|end| *end < text.len())?;
    text.get(..end).map(str::to_owned)
}

/// “httpsacme” lost what stood between.
fn without_joined_scheme(text: &str) -> &str {
    let rest = text
        .strip_prefix("https")
        .or_else(|| text.strip_prefix("http"));
    rest.unwrap_or(text)
}

/// The host with the vendor's domain spelled right, if it is misspelled: in one letter, or behind its last point.
pub(super) fn spelled(host: &str) -> Option<String> {
    VENDOR_DOMAINS.iter().find_map(|domain| {
        let (name, end) = domain.split_once('.')?;
        // Its end was typed twice.
        let once = host
            .strip_suffix(end)
            .and_then(|host| host.strip_suffix('.'));
        let is_of_vendor = |host: &&str| {
            let before = host.strip_suffix(domain);
            before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        if let Some(once) = once.filter(is_of_vendor) {
            return Some(once.to_owned());
        }
        let (rest, last) = host.rsplit_once('.')?;
        let (tenant, second) = rest.rsplit_once('.').unwrap_or(("", rest));
        if is_slip(second, name) {
            let before = if tenant.is_empty() { "" } else { "." };
            let fixed = format!("{tenant}{before}{domain}");
            return (fixed != host).then_some(fixed);
        }
        let is_joined = is_slip(last, name) || is_slip(last, &domain.replace('.', ""));
        is_joined.then(|| format!("{rest}.{domain}"))
    })
}

/// Whether a word is another one but for one letter added, left out, replaced, or swapped with its neighbour.
fn is_slip(typed: &str, meant: &str) -> bool {
    let (typed, meant) = (typed.as_bytes(), meant.as_bytes());
    let start = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let [typed, meant] = [typed, meant].map(|word| word.get(start..).unwrap_or_default());
    match (typed, meant) {
        ([_, more @ ..], rest) if more == rest => true,
        (rest, [_, more @ ..]) if more == rest => true,
        ([_, more @ ..], [_, rest @ ..]) if more == rest => true,
        ([a, b, more @ ..], [c, d, rest @ ..]) => a == d && b == c && more == rest,
        ([], []) => true,
        _ => false,
    }
}

/// The address that browsers make of `2130706433`, `0x7f.1` or `0177.0.0.1`; this computer for `0.0.0.0`.
fn numeric(authority: &str) -> Option<String> {
    let (host, port) = authority
        .split_once(':')
        .map_or((authority, None), |(host, port)| (host, Some(port)));
    let parts: Option<Vec<u32>> = host.split('.').map(number).collect();
    let parts = parts?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) {
        return None;
    }
    // The last part fills the bits that the ones before it leave; a browser refuses a larger one.
    if u64::from(*last) >> (32 - 8 * first.len()) > 0 {
        return None;
    }
    let high = first
        .iter()
        .zip([24, 16, 8])
        .fold(0, |bits, (part, shift)| bits | part << shift);
    let address = match Ipv4Addr::from_bits(high | last) {
        address if address.is_unspecified() => Ipv4Addr::LOCALHOST,
        address => address,
    };
    Some(match port {
        Some(port) => format!("{address}:{port}"),
        None => address.to_string(),
    })
}

/// The number that a part of an IPv4 address is for a browser: decimal, hexadecimal or octal.
pub(super) fn number(part: &str) -> Option<u32> {
    if let Some(digits) = part.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).ok();
    }
    match part.strip_prefix('0') {
        Some(digits) if !digits.is_empty() => u32::from_str_radix(digits, 8).ok(),
        Some(_) | None => part.parse().ok(),
    }
}
