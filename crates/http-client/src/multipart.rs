//! Uploads as `multipart/form-data` (RFC 7578), built whole and always alike.
//!
//! The body is made before anything is sent, from a boundary that follows from the content: what a person
//! reviews is byte for byte what goes over the wire. Streaming of large files is left out on purpose: the
//! documents of this API are texts of some kilobytes.

use crate::prepared::Content;

/// The name of the one part that the four uploads carry (ISC API docs: putConnectorSourceConfigV1).
pub(crate) const PART_NAME: &str = "file";

/// A text as the one part [`PART_NAME`], byte for byte, with the file name that the server sees.
pub(crate) fn content(file_name: &str, media_type: &'static str, text: &str) -> Content {
    let boundary = boundary(text.as_bytes());
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{PART_NAME}\"; filename=\"{}\"\r\nContent-Type: {media_type}\r\n\r\n{text}\r\n--{boundary}--\r\n",
        quoted(file_name),
    );
    Content {
        media_type: format!("multipart/form-data; boundary={boundary}"),
        bytes: body.into(),
        file: Some((file_name.to_owned(), media_type)),
    }
}

/// A boundary that follows from the content and does not occur in it (RFC 2046 §5.1.1).
fn boundary(content: &[u8]) -> String {
    let digest = fnv1a(content);
    let mut boundary = numbered(digest);
    for attempt in 1..=content.len() as u64 {
        if !contains(content, boundary.as_bytes()) {
            break;
        }
        boundary = numbered(digest.wrapping_add(attempt));
    }
    boundary
}

fn numbered(number: u64) -> String {
    format!("patchpanel-{number:016x}")
}

fn contains(content: &[u8], part: &[u8]) -> bool {
    content.windows(part.len()).any(|window| window == part)
}

/// FNV-1a, 64 bits: short, stable across versions, and nothing here needs more.
fn fnv1a(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Escapes a file name for a quoted parameter, as browsers do (WHATWG HTML, multipart/form-data encoding).
fn quoted(file_name: &str) -> String {
    file_name
        .replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upload(text: &str) -> Content {
        content("source-config.xml", "application/xml", text)
    }

    #[test]
    fn the_body_is_one_part_named_file() {
        let upload = upload("<BaseConfig/>");

        let boundary = upload
            .media_type
            .strip_prefix("multipart/form-data; boundary=")
            .unwrap();
        assert_eq!(
            String::from_utf8(upload.bytes.to_vec()).unwrap(),
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"source-config.xml\"\r\n\
                 Content-Type: application/xml\r\n\r\n<BaseConfig/>\r\n--{boundary}--\r\n"
            )
        );
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        assert_eq!(upload("x"), upload("x"));
        assert_ne!(upload("x").media_type, upload("y").media_type);
    }

    #[test]
    fn a_boundary_that_occurs_in_the_content_is_not_used() {
        // The digest of a text cannot be planted in the text itself, so the search is tested on its own.
        let taken = numbered(7);

        assert!(contains(
            format!("a {taken} b").as_bytes(),
            taken.as_bytes()
        ));
        assert!(!contains(b"short", taken.as_bytes()));
    }

    #[test]
    fn quotes_and_line_breaks_in_a_file_name_cannot_end_the_header() {
        assert_eq!(quoted("a\"b\r\nc.xml"), "a%22b%0D%0Ac.xml");
    }
}
