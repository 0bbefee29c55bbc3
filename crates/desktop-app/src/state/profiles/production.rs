//! Whether a profile sounds like production, so that new ones start safe. A guess from names only: a person may
//! overrule it, and nothing else depends on it.

const PRODUCTION: [&str; 9] = [
    "prod",
    "production",
    "prd",
    "live",
    "produktion",
    "produktiv",
    "producción",
    "produção",
    "produzione",
];

/// Words before such a word that turn it around: “non-prod”, “pre production”, “not live”.
const OPPOSITE: [&str; 5] = ["non", "not", "no", "pre", "never"];

/// The word in the profile's name or in its address that sounds like production, as it was typed.
///
/// Whole words count, in any case, also with a number behind (`PROD2`) or in camel case (`AcmeProd`); “preprod”,
/// “non-prod” and “products” do not. Of an address only the host counts.
///
/// # Examples
///
/// ```
/// use patchpanel::state::profiles::production::looks_like_production;
///
/// assert_eq!(looks_like_production("Acme PROD", "acme"), Some("PROD"));
/// assert_eq!(looks_like_production("Acme", "acme-prd.example.com"), Some("prd"));
/// assert_eq!(looks_like_production("Acme preprod", "acme-np"), None);
/// ```
pub fn looks_like_production<'a>(name: &'a str, address: &'a str) -> Option<&'a str> {
    production_word(name).or_else(|| production_word(host(address)))
}

fn production_word(text: &str) -> Option<&str> {
    let words = words(text);
    words.iter().enumerate().find_map(|(index, word)| {
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        (is_production(word) && !before.is_some_and(|before| is_opposite(before))).then_some(*word)
    })
}

fn is_production(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    PRODUCTION.contains(&word.to_lowercase().as_str())
}

fn is_opposite(word: &str) -> bool {
    OPPOSITE.contains(&word.to_lowercase().as_str())
}

/// The host of an address; a bare tenant name is one.
fn host(address: &str) -> &str {
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    after_scheme
        .split(['/', '?', '#'])
        .next()
        .unwrap_or_default()
}

/// Runs of letters and digits, cut where camel case begins a word.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .flat_map(camel_case)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Cuts before each capital letter that follows a small one or a digit.
fn camel_case(run: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = run;
    while let Some(cut) = first_cut(rest) {
        let (word, after) = rest.split_at(cut);
        parts.push(word);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn first_cut(run: &str) -> Option<usize> {
    run.char_indices()
        .zip(run.chars().skip(1))
        .find(|((_, first), second)| !first.is_uppercase() && second.is_uppercase())
        .map(|((at, first), _)| at + first.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_production_are_recognised_in_any_case_and_language() {
        let cases = [
            ("Production", "", "Production"),
            ("PROD", "", "PROD"),
            ("Acme prd", "", "prd"),
            ("Acme (live)", "", "live"),
            ("acme_prod_eu", "", "prod"),
            ("PROD2", "", "PROD2"),
            ("AcmeProd", "", "Prod"),
            ("Produktion EMEA", "", "Produktion"),
            ("Producción", "", "Producción"),
            ("Acme", "acme-prod", "prod"),
            ("Acme", "https://ACME-PRD.api.identitynow.com/v3", "PRD"),
            ("Acme", "https://prod.iam.acme.example", "prod"),
            // The second one counts although the first is turned around.
            ("non-prod and prod", "", "prod"),
        ];

        for (name, address, word) in cases {
            assert_eq!(
                looks_like_production(name, address),
                Some(word),
                "{name} {address}"
            );
        }
    }

    #[test]
    fn names_that_only_contain_such_a_word_or_turn_it_around_are_not_production() {
        let names = [
            "",
            "Sandbox",
            "preprod",
            "Pre-Prod",
            "pre production",
            "non-prod",
            "Nonprod",
            "NonProd",
            "not live",
            "Products",
            "Olive garden",
            "liver",
            "reproduction",
            "delivery",
        ];

        for name in names {
            assert_eq!(looks_like_production(name, "acme-sb"), None, "{name}");
        }
    }

    #[test]
    fn only_the_host_of_an_address_counts() {
        assert_eq!(
            looks_like_production("Acme", "https://acme-sb.example.com/prod?live#prd"),
            None
        );
    }

    proptest! {
        #[test]
        fn any_text_is_answered_with_a_word_of_it(name in ".{0,40}", address in ".{0,40}") {
            if let Some(word) = looks_like_production(&name, &address) {
                prop_assert!(name.contains(word) || address.contains(word));
            }
        }

        #[test]
        fn case_does_not_matter(name in "[a-z]{0,6}[ -](prod|prd|live|production)[ -][a-z]{0,6}") {
            prop_assert_eq!(
                looks_like_production(&name, "").is_some(),
                looks_like_production(&name.to_uppercase(), "").is_some()
            );
        }
    }
}
