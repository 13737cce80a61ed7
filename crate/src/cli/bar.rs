//! Bars of block characters with a resolution of an eighth of a character.

/// A bar for `share`, 0 to 1, with `width` characters at 1 and without trailing spaces.
pub(crate) fn bar(share: f32, width: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * width as f32 * 8.0).round() as usize;
    let part = PARTS.get(eighths % 8).copied().unwrap_or_default();
    "█".repeat(eighths / 8) + part
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn lengths_are_exact_to_an_eighth() {
        assert_eq!(bar(0.0, 10), "");
        assert_eq!(bar(0.5, 10), "█████");
        assert_eq!(bar(0.55, 10), "█████▌");
        assert_eq!(bar(1.0 / 80.0, 10), "▏");
        assert_eq!(bar(1.0, 3), "███");
        assert_eq!(bar(2.0, 3), "███");
        assert_eq!(bar(f32::NAN, 3), "");
    }
}
