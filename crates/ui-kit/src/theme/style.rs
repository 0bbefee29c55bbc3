//! egui's style, filled from the tokens, so that plain egui widgets look right too. No widget is drawn here.

use egui::{
    Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals,
    style::Spacing, style::WidgetVisuals, vec2,
};

use super::{
    DARK, LIGHT, Tokens,
    field_keys::FieldKeys,
    fonts,
    held_keys::HeldKeys,
    measure, medium, mono, regular, semibold,
    size::{BODY, CODE, HEADING, SMALL},
};
use crate::visible::VisibleNames;

/// Gives a context the fonts, both themes and the keys of its text fields; which theme shows follows `Context::set_theme`.
///
/// `theme::install(&cc.egui_ctx);`
pub fn install(ctx: &Context) {
    ctx.add_plugin(FieldKeys::default());
    ctx.add_plugin(HeldKeys::default());
    ctx.add_plugin(VisibleNames);
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Light, style(&LIGHT, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(&DARK, Visuals::dark()));
}

fn style(tokens: &Tokens, visuals: Visuals) -> Style {
    let mut style = Style {
        visuals: with_tokens(tokens, visuals),
        animation_time: 0.08,
        ..Default::default()
    };
    style.text_styles = [
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, medium(BODY)),
        (TextStyle::Heading, semibold(HEADING)),
        (TextStyle::Monospace, mono(CODE)),
    ]
    .into();
    set_spacing(&mut style.spacing);
    // Labels would otherwise swallow the clicks on a row; values that people copy opt in.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style
}

fn set_spacing(spacing: &mut Spacing) {
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(12.0, 4.0);
    spacing.interact_size = vec2(measure::CONTROL, measure::CONTROL);
    spacing.window_margin = Margin::same(20);
    // Tooltips take it too; menus have less, since their entries have padding of their own.
    spacing.menu_margin = Margin::symmetric(8, 6);
    spacing.indent = 16.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 8.0;
    spacing.combo_width = 120.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll.bar_width = 8.0;
    spacing.scroll.floating_width = 4.0;
    spacing.scroll.floating_allocated_width = 0.0;
    spacing.scroll.fade.strength = 0.0;
    // A bar that is there only while the pointer is near does not tell that there is more. egui takes the ink of text,
    // which at a fifth is that of strong borders on both themes.
    spacing.scroll.bar_outer_margin = 2.0;
    spacing.scroll.dormant_handle_opacity = 0.2;
    spacing.scroll.active_handle_opacity = 0.35;
}

fn with_tokens(tokens: &Tokens, mut visuals: Visuals) -> Visuals {
    set_widgets(tokens, &mut visuals);
    set_grounds(tokens, &mut visuals);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.muted);
    visuals.hyperlink_color = tokens.accent_text;
    visuals.warn_fg_color = tokens.warning;
    visuals.error_fg_color = tokens.danger;
    visuals.selection.bg_fill = tokens.accent_soft;
    // Three things at once: text on a selection, the frame of a focused field, selected buttons.
    visuals.selection.stroke = Stroke::new(1.5, tokens.accent_text);
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent_text);
    visuals.striped = false;
    visuals.button_frame = true;
    visuals.indent_has_left_vline = false;
    visuals.disabled_alpha = 0.55;
    visuals.text_options.font_hinting = true;
    visuals.text_options.subpixel_binning = true;
    visuals
}

fn set_widgets(tokens: &Tokens, visuals: &mut Visuals) {
    let control = Stroke::new(1.0, tokens.border_control);
    let widget = |fill: Color32, stroke: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: CornerRadius::same(measure::RADIUS),
        fg_stroke: Stroke::new(1.0, tokens.text),
        // Anything else makes things grow under the pointer.
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = widget(tokens.surface, Stroke::new(1.0, tokens.border));
    widgets.inactive = widget(tokens.surface, control);
    widgets.hovered = widget(tokens.hover, control);
    widgets.active = widget(tokens.hover, Stroke::new(2.0, tokens.accent));
    widgets.open = widget(tokens.hover, Stroke::new(1.0, tokens.border_strong));
}

fn set_grounds(tokens: &Tokens, visuals: &mut Visuals) {
    visuals.faint_bg_color = tokens.sunken;
    visuals.extreme_bg_color = tokens.surface;
    visuals.text_edit_bg_color = Some(tokens.surface);
    visuals.code_bg_color = tokens.sunken;
    visuals.panel_fill = tokens.surface;
    visuals.window_fill = tokens.raised;
    visuals.window_stroke = Stroke::new(1.0, tokens.border_strong);
    visuals.window_corner_radius = CornerRadius::same(measure::RADIUS_DIALOG);
    visuals.menu_corner_radius = CornerRadius::same(measure::RADIUS_MENU);
    let strength = if visuals.dark_mode { 3 } else { 1 };
    let shadow = |offset: i8, blur: u8, alpha: u8| Shadow {
        offset: [0, offset],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(alpha * strength),
    };
    visuals.window_shadow = shadow(12, 32, 36);
    visuals.popup_shadow = shadow(4, 16, 28);
}
