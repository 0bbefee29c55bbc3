use super::*;

/// Relative luminance as WCAG 2 defines it.
fn luminance(colour: Color32) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (high, low) = (
        luminance(a).max(luminance(b)),
        luminance(a).min(luminance(b)),
    );
    (high + 0.05) / (low + 0.05)
}

#[test]
fn text_on_every_ground_reaches_four_and_a_half_to_one() {
    for tokens in [LIGHT, DARK] {
        let grounds = [
            tokens.bg,
            tokens.surface,
            tokens.raised,
            tokens.sunken,
            tokens.hover,
            tokens.accent_soft,
        ];
        for ground in grounds {
            for ink in [tokens.text, tokens.muted, tokens.accent_text] {
                assert!(
                    contrast(ink, ground) >= 4.5,
                    "{ink:?} on {ground:?}: {}",
                    contrast(ink, ground)
                );
            }
        }
    }
}

#[test]
fn tones_are_readable_on_their_own_ground() {
    for tokens in [LIGHT, DARK] {
        for tone in [
            Tone::Neutral,
            Tone::Accent,
            Tone::Success,
            Tone::Warning,
            Tone::Danger,
        ] {
            let ratio = contrast(tone.ink(&tokens), tone.soft(&tokens));
            assert!(ratio >= 4.5, "{tone:?}: {ratio}");
        }
    }
}

#[test]
fn borders_of_controls_and_focus_rings_reach_three_to_one() {
    for tokens in [LIGHT, DARK] {
        for ground in [tokens.bg, tokens.surface, tokens.raised] {
            assert!(contrast(tokens.border_control, ground) >= 3.0);
            assert!(contrast(tokens.accent_text, ground) >= 3.0);
        }
    }
}

#[test]
fn white_on_filled_buttons_reaches_four_and_a_half_to_one() {
    for tokens in [LIGHT, DARK] {
        for fill in [
            tokens.accent,
            tokens.accent_hover,
            tokens.danger_fill,
            tokens.danger_fill_hover,
        ] {
            assert!(contrast(tokens.on_accent, fill) >= 4.5);
        }
    }
}
