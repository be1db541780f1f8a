//! Numbers, money, shares and sizes.

use fixed_decimal::{SignedRoundingMode, UnsignedRoundingMode};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale as Tongue;

use super::{Format, NBSP, NNBSP};
use crate::locale::Locale;

/// What stands for a figure that is none (infinite, not a number).
const NO_FIGURE: &str = "–";

pub(super) struct Figures(DecimalFormatter);

impl Figures {
    pub(super) fn new(tongue: &Tongue) -> Self {
        let formatter = DecimalFormatter::try_new(tongue.into(), Default::default());
        Self(formatter.expect("figures of both languages are compiled in"))
    }
}

impl Format {
    /// A whole number, grouped by thousands: `12 345` in French (narrow no-break space), `12,345`
    /// in English.
    pub fn whole(&self, value: i64) -> String {
        self.write(&Decimal::from(value))
    }

    /// A number with at most three decimals, none when there is nothing to say.
    pub fn number(&self, value: f64) -> String {
        self.decimal(value, 0, 3)
    }

    /// A number with between `least` and `most` decimals, rounded half away from zero.
    pub fn decimal(&self, value: f64, least: u8, most: u8) -> String {
        match exact(value, i16::from(most)) {
            Some(mut decimal) => {
                decimal.pad_end(-i16::from(least));
                self.write(&decimal)
            }
            None => NO_FIGURE.to_owned(),
        }
    }

    /// An amount in minor units (cents) of an ISO 4217 currency: `1 234,50 €`, `€1,234.50`.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let mut amount = Decimal::from(minor.unsigned_abs());
        amount.multiply_pow10(-i16::from(minor_digits(currency)));
        let figure = self.write(&amount);
        let sign = if minor < 0 { "-" } else { "" };
        let symbol = symbol(self.locale(), currency);
        match self.locale() {
            Locale::Fr => format!("{sign}{figure}{NBSP}{symbol}"),
            // A code of letters keeps its distance from the figure, a symbol does not.
            Locale::En if symbol.ends_with(|c: char| c.is_ascii_alphabetic()) => {
                format!("{sign}{symbol}{NBSP}{figure}")
            }
            Locale::En => format!("{sign}{symbol}{figure}"),
        }
    }

    /// A share of one, with at most one decimal: 0.125 is `12,5 %`, `12.5%`.
    pub fn percent(&self, share: f64) -> String {
        let figure = self.decimal(share * 100.0, 0, 1);
        match self.locale() {
            Locale::Fr => format!("{figure}{NNBSP}%"),
            Locale::En => format!("{figure}%"),
        }
    }

    /// A size in bytes, in powers of a thousand: `1,5 Mo`, `1.5 MB`.
    pub fn bytes(&self, size: u64) -> String {
        const FR: [&str; 6] = ["o", "ko", "Mo", "Go", "To", "Po"];
        const EN: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
        let units = match self.locale() {
            Locale::Fr => FR,
            Locale::En => EN,
        };
        let mut size = size as f64;
        let mut unit = 0;
        // 999.95 would round to 1,000: it belongs to the next unit already.
        while size >= 999.95 && unit + 1 < units.len() {
            size /= 1_000.0;
            unit += 1;
        }
        let most = u8::from(unit > 0);
        format!("{}{NBSP}{}", self.decimal(size, 0, most), units[unit])
    }

    fn write(&self, decimal: &Decimal) -> String {
        self.figures.0.format(decimal).to_string()
    }
}

/// The decimal a person would read off this float, rounded half away from zero; none when it is
/// not a number.
fn exact(value: f64, most: i16) -> Option<Decimal> {
    // Display writes the shortest digits that read back, never an exponent: what ICU parses.
    let mut decimal = Decimal::try_from_str(&value.to_string()).ok()?;
    decimal.round_with_mode(-most, SignedRoundingMode::Unsigned(UnsignedRoundingMode::HalfExpand));
    decimal.trim_end();
    if decimal.is_zero() {
        // No "-0".
        return Some(Decimal::from(0));
    }
    Some(decimal)
}

/// How many figures of an amount stand after its comma.
fn minor_digits(currency: &str) -> u8 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND" | "VUV" | "XAF" | "XOF"
        | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        "CLF" | "UYW" => 4,
        _ => 2,
    }
}

fn symbol(locale: Locale, currency: &str) -> &str {
    match (currency, locale) {
        ("EUR", _) => "€",
        ("GBP", Locale::Fr) => "£GB",
        ("GBP", Locale::En) => "£",
        ("USD", Locale::Fr) => "$US",
        ("USD", Locale::En) => "US$",
        ("CAD", Locale::Fr) => "$CA",
        ("CAD", Locale::En) => "CA$",
        ("JPY", Locale::En) => "JP¥",
        _ => currency,
    }
}

#[cfg(test)]
mod tests {
    use crate::format::Format;
    use crate::locale::Locale;

    fn both() -> (&'static Format, &'static Format) {
        (Format::of(Locale::Fr), Format::of(Locale::En))
    }

    #[test]
    fn numbers_are_grouped_and_trimmed() {
        let (fr, en) = both();
        assert_eq!(fr.whole(999), "999");
        assert_eq!(fr.whole(1_234), "1\u{202f}234");
        assert_eq!(fr.whole(-1_234_567), "-1\u{202f}234\u{202f}567");
        assert_eq!(en.whole(1_234_567), "1,234,567");
        assert_eq!(fr.number(0.1 + 0.2), "0,3");
        assert_eq!(fr.number(1_234.5), "1\u{202f}234,5");
        assert_eq!(en.number(1_234.567_8), "1,234.568");
        assert_eq!(en.number(-0.0001), "0");
        assert_eq!(en.number(1e21), "1,000,000,000,000,000,000,000");
        assert_eq!(fr.decimal(2.5, 0, 0), "3");
        assert_eq!(fr.decimal(7.0, 2, 2), "7,00");
        assert_eq!(fr.number(f64::NAN), "–");
        assert_eq!(en.number(f64::INFINITY), "–");
    }

    #[test]
    fn money_knows_its_minor_units_and_its_place() {
        let (fr, en) = both();
        assert_eq!(fr.money(123_450, "EUR"), "1\u{202f}234,50\u{a0}€");
        assert_eq!(en.money(123_450, "EUR"), "€1,234.50");
        assert_eq!(fr.money(-5, "EUR"), "-0,05\u{a0}€");
        assert_eq!(en.money(-5, "EUR"), "-€0.05");
        assert_eq!(fr.money(0, "EUR"), "0,00\u{a0}€");
        assert_eq!(fr.money(1_500, "JPY"), "1\u{202f}500\u{a0}JPY");
        assert_eq!(en.money(1_500, "JPY"), "JP¥1,500");
        assert_eq!(en.money(1_234_567, "TND"), "TND\u{a0}1,234.567");
        assert_eq!(fr.money(i64::MIN, "EUR"), {
            let s = "\u{202f}";
            format!("-92{s}233{s}720{s}368{s}547{s}758,08\u{a0}€")
        });
    }

    #[test]
    fn shares_and_sizes() {
        let (fr, en) = both();
        assert_eq!(fr.percent(0.125), "12,5\u{202f}%");
        assert_eq!(en.percent(0.125), "12.5%");
        assert_eq!(en.percent(1.0), "100%");
        assert_eq!(fr.bytes(0), "0\u{a0}o");
        assert_eq!(fr.bytes(999), "999\u{a0}o");
        assert_eq!(fr.bytes(1_500_000), "1,5\u{a0}Mo");
        assert_eq!(en.bytes(1_500_000), "1.5\u{a0}MB");
        assert_eq!(en.bytes(999_999), "1\u{a0}MB");
        assert_eq!(en.bytes(u64::MAX), "18,446.7\u{a0}PB");
    }
}
