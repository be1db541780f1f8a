//! An agency's colour, bent in OKLCH until it can be read: hue kept, lightness moved, chroma
//! lowered only where the screen cannot show it.

/// What text needs at least (WCAG 2.2, AA).
pub const LEGIBLE: f64 = 4.5;
/// What a surface needs to be seen at all against what it lies on.
const VISIBLE: f64 = 3.0;

/// A colour of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// The accent of a site and what goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    /// Surfaces: as chosen, or moved as little as it takes.
    pub fill: Rgb,
    /// Text upon them.
    pub on_fill: Rgb,
    /// Text of the accent's hue on the ground.
    pub text: Rgb,
}

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Rgb(part(0)?, part(2)?, part(4)?))
    }

    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = [self.0, self.1, self.2].map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast with another colour, 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

impl Accent {
    /// The accent of a theme with this ground and this ink.
    pub fn on(chosen: Rgb, ground: Rgb, ink: Rgb) -> Accent {
        let dark = ground.luminance() < ink.luminance();
        let mut fill = chosen;
        if dark {
            // A light theme draws borders; on a dark one a dark surface would not be seen.
            fill = bent(fill, true, |c| c.contrast(ground) >= VISIBLE);
        }
        let on_fill = if fill.contrast(ink) >= fill.contrast(ground) { ink } else { ground };
        let lighter = on_fill.luminance() < fill.luminance();
        fill = bent(fill, lighter, |c| c.contrast(on_fill) >= LEGIBLE);
        Accent { fill, on_fill, text: bent(chosen, dark, |c| c.contrast(ground) >= LEGIBLE) }
    }
}

/// The nearest lightness, upwards or downwards, at which a colour is good.
fn bent(colour: Rgb, lighter: bool, good: impl Fn(Rgb) -> bool) -> Rgb {
    if good(colour) {
        return colour;
    }
    let (lightness, chroma, hue) = oklch(colour);
    let room = if lighter { 1.0 - lightness } else { lightness };
    let steps = (0..=200).map(|n| f64::from(n) / 200.0 * room);
    let end = if lighter { Rgb(255, 255, 255) } else { Rgb(0, 0, 0) };
    steps.map(|d| shown(if lighter { lightness + d } else { lightness - d }, chroma, hue)).find(|c| good(*c)).unwrap_or(end)
}

/// The colour of this lightness and hue with as much chroma as the screen can show.
fn shown(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    for n in (0..=50).rev() {
        let parts = srgb(lightness, chroma * f64::from(n) / 50.0, hue);
        if parts.iter().all(|p| (-0.0005..=1.0005).contains(p)) {
            let [r, g, b] = parts.map(encoded);
            return Rgb(r, g, b);
        }
    }
    if lightness > 0.5 { Rgb(255, 255, 255) } else { Rgb(0, 0, 0) }
}

fn linear(part: u8) -> f64 {
    let value = f64::from(part) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn encoded(linear: f64) -> u8 {
    let linear = linear.clamp(0.0, 1.0);
    let value = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
    // In 0..=255 by the clamp above.
    (value * 255.0).round() as u8
}

/// Lightness (0 to 1), chroma and hue in radians.
fn oklch(colour: Rgb) -> (f64, f64, f64) {
    let [r, g, b] = [colour.0, colour.1, colour.2].map(linear);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
    let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
    (lightness, a.hypot(b), b.atan2(a))
}

/// Linear parts; outside 0 to 1 where the screen cannot show the colour.
fn srgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::themes;

    #[test]
    fn a_thousand_accents_can_be_read_in_every_theme() {
        let mut seed = 20_261_121_u32;
        let mut part = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        let mut accents: Vec<Rgb> = (0..1_000).map(|_| Rgb(part(), part(), part())).collect();
        accents.extend((0..=255).map(|grey| Rgb(grey, grey, grey)));
        for theme in themes() {
            let [ground, ink] = [&theme.tokens.ground, &theme.tokens.ink].map(|c| Rgb::parse(c).unwrap());
            for chosen in &accents {
                let accent = Accent::on(*chosen, ground, ink);
                let (upon, text) = (accent.fill.contrast(accent.on_fill), accent.text.contrast(ground));
                assert!(upon >= LEGIBLE && text >= LEGIBLE, "{}: {chosen} gives {accent:?}, {upon} and {text}", theme.name);
                if theme.tokens.scheme == "dark" {
                    assert!(accent.fill.contrast(ground) >= VISIBLE, "{}: {chosen} vanishes as {}", theme.name, accent.fill);
                }
            }
        }
    }

    #[test]
    fn a_colour_that_reads_stays_as_it_was_chosen_and_others_keep_their_hue() {
        let [ground, ink] = ["#f4f0e7", "#15130f"].map(|c| Rgb::parse(c).unwrap());
        let orange = Rgb::parse("#ff5a36").unwrap();
        let accent = Accent::on(orange, ground, ink);
        assert_eq!((accent.fill, accent.on_fill), (orange, ink));
        assert_ne!(accent.text, orange);
        assert!((oklch(accent.text).2 - oklch(orange).2).abs() < 0.05, "{}", accent.text);
        let night = Accent::on(Rgb(0, 0, 120), ground, ink);
        assert_eq!((night.fill, night.text, night.on_fill), (Rgb(0, 0, 120), Rgb(0, 0, 120), ground));
    }

    #[test]
    fn only_six_hexadecimal_digits_are_a_colour() {
        assert_eq!(Rgb::parse("#FF8000"), Some(Rgb(255, 128, 0)));
        for bad in ["", "#fff", "red", "#12345g", "#1234567", "ff8000", "#é1234", "#fff;}b"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 0.001);
    }
}
