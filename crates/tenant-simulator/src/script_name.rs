//! How the server derives a `scriptName` from a connector's name.
//!
//! Documented only as “URL-friendly unique name derived from name”; the rule follows samples such as
//! “Multi-Host Microsoft SQL Server” → `multihost-microsoft-sql-server`.

/// The script name without regard to others of the tenant.
///
/// Lower case; blanks and underscores become hyphens; hyphens inside words and every other character
/// outside `[a-z0-9]` are dropped. A name that leaves nothing becomes `connector`.
pub(crate) fn derive(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|character: char| character.is_whitespace() || character == '_');
    let kept: Vec<String> = words
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    if kept.is_empty() {
        "connector".to_owned()
    } else {
        kept.join("-")
    }
}

/// The script name with `-2`, `-3` … appended while `is_taken` says so.
pub(crate) fn derive_free(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = derive(name);
    if !is_taken(&plain) {
        return plain;
    }
    let numbered = (2_u64..).map(|number| format!("{plain}-{number}"));
    numbered
        .into_iter()
        .find(|candidate| !is_taken(candidate))
        .unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::{derive, derive_free};

    #[test]
    fn names_become_url_friendly_like_the_published_samples() {
        let samples = [
            ("Active Directory", "active-directory"),
            ("Delimited File", "delimited-file"),
            (
                "Multi-Host Microsoft SQL Server",
                "multihost-microsoft-sql-server",
            ),
            ("ServiceNow", "servicenow"),
            ("SAP S/4HANA", "sap-s4hana"),
            ("  spaced_out  name ", "spaced-out-name"),
            ("日本", "connector"),
        ];
        for (name, expected) in samples {
            assert_eq!(derive(name), expected, "{name}");
        }
    }

    #[test]
    fn a_taken_script_name_gets_the_next_free_number() {
        let taken = ["acme-hr", "acme-hr-2"];

        let free = derive_free("Acme HR", |candidate| taken.contains(&candidate));

        assert_eq!(free, "acme-hr-3");
    }
}
