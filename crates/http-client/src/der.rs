//! The few elements of DER (X.690) that certificates and the files around them are read by.
//!
//! No full parser: lengths are definite, and anything unexpected is `None`.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const OBJECT_ID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `UTCTime` and `GeneralizedTime`.
pub(crate) const TIMES: [u8; 2] = [0x17, 0x18];
/// The tag `[0]` of a constructed element.
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// The content of an element with this tag, and what follows it.
pub(crate) fn expect(input: &[u8], expected: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(input)?;
    (tag == expected).then_some((content, rest))
}

/// One element: tag, content and what follows (X.690 §8.1).
pub(crate) fn element(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = input.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        (length_of(digits)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// One element with its head, and what follows.
pub(crate) fn whole(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, _, rest) = element(input)?;
    input.split_at_checked(input.len() - rest.len())
}

fn length_of(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 4 {
        return None;
    }
    Some(
        digits
            .iter()
            .fold(0, |length, digit| (length << 8) | usize::from(*digit)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_more_than_four_bytes_is_none() {
        assert_eq!(length_of(&[0xff; 5]), None);
        assert_eq!(length_of(&[0x01, 0x00]), Some(256));
    }
}
