//! The DOCTYPE (XML 1.0 §2.8): its name and external identifier are kept and never resolved.
//!
//! Real documents say `<!DOCTYPE Application PUBLIC "sailpoint.dtd" "sailpoint.dtd">`; nothing is ever fetched. An
//! internal subset is found and not read: documents of ISC carry none, so it is a fault whatever it declares.

use super::characters::{BLANKS, is_public_id_char, is_qualified_name, split_name};
use super::fault::Fault;
use super::locate::offset_of;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Doctype<'a> {
    pub(crate) name: &'a str,
    pub(crate) public_id: Option<&'a str>,
    pub(crate) system_id: Option<&'a str>,
    /// From the `[` to the end of the DOCTYPE.
    pub(crate) internal_subset: Option<&'a str>,
}

/// Where the DOCTYPE cannot be read on, and why.
type Break<'a> = (&'a str, &'static str);

/// Reads `<!DOCTYPE … >` as it is written, up to an internal subset.
///
/// # Errors
/// What XML 1.0 does not allow in a DOCTYPE.
pub(crate) fn read<'a>(text: &str, written: &'a str) -> Result<Doctype<'a>, Fault> {
    let rest = written.strip_prefix("<!DOCTYPE").unwrap_or(written);
    read_parts(rest).map_err(|(rest, what)| {
        Fault::error(
            "doctype",
            offset_of(text, rest),
            what,
            "Compare with <!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">.",
        )
    })
}

fn read_parts(rest: &str) -> Result<Doctype<'_>, Break<'_>> {
    let rest = need_blank(rest)?;
    let (name, behind_name) = split_name(rest);
    if name.is_empty() {
        return Err((rest, "The name of the root element is missing here."));
    }
    if !is_qualified_name(name) {
        return Err((
            rest,
            "The name holds a colon that is not between prefix and name.",
        ));
    }
    let (public_id, system_id, rest) = external_id(behind_name)?;
    let rest = rest.trim_start_matches(BLANKS);
    let internal_subset = rest.starts_with('[').then_some(rest);
    if internal_subset.is_none() && rest != ">" {
        return Err((rest, "The DOCTYPE must end with “>” here."));
    }
    Ok(Doctype {
        name,
        public_id,
        system_id,
        internal_subset,
    })
}

type ExternalId<'a> = (Option<&'a str>, Option<&'a str>, &'a str);

/// Reads `SYSTEM "…"` or `PUBLIC "…" "…"`, if one stands here, and gives the rest.
fn external_id(behind_name: &str) -> Result<ExternalId<'_>, Break<'_>> {
    let rest = behind_name.trim_start_matches(BLANKS);
    let (system, public) = (rest.strip_prefix("SYSTEM"), rest.strip_prefix("PUBLIC"));
    let Some(behind_keyword) = system.or(public) else {
        return Ok((None, None, rest));
    };
    need_blank(behind_name)?;
    let mut rest = need_blank(behind_keyword)?;
    let mut public_id = None;
    if public.is_some() {
        let (id, behind) = quoted(rest)?;
        if let Some(odd) = id.find(|character| !is_public_id_char(character)) {
            let odd = id.get(odd..).unwrap_or_default();
            return Err((odd, "This character is not allowed in a public identifier."));
        }
        public_id = Some(id);
        rest = need_blank(behind)?;
    }
    let (system_id, rest) = quoted(rest)?;
    Ok((public_id, Some(system_id), rest))
}

fn need_blank(rest: &str) -> Result<&str, Break<'_>> {
    if rest.starts_with(BLANKS) {
        Ok(rest.trim_start_matches(BLANKS))
    } else {
        Err((rest, "A space is missing here."))
    }
}

fn quoted(rest: &str) -> Result<(&str, &str), Break<'_>> {
    let inside = |quote| rest.strip_prefix(quote)?.split_once(quote);
    let found = inside('"').or_else(|| inside('\''));
    found.ok_or((rest, "The identifier is not enclosed in quotes."))
}
