//! Points on screen as counts of lines, columns and rows.

/// Whole units in a length; nothing for negative ones.
pub(super) fn whole(length: f32) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "dropping the fraction is what is asked for"
    )]
    #[expect(clippy::cast_sign_loss, reason = "negative lengths were made 0")]
    let count = length.max(0.0) as usize;
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_and_negative_lengths_are_dropped() {
        assert_eq!(whole(2.9), 2);
        assert_eq!(whole(-3.0), 0);
        assert_eq!(whole(f32::NAN), 0);
    }
}
