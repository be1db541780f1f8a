//! How people write numbers, days and addresses.

use crate::phone;

/// Spelled like a number; whether it can be one depends on where one dials (`phone::read`).
pub(super) fn is_phone(text: &str) -> bool {
    let (number, _) = phone::extended(text);
    (6..=15).contains(&number.chars().filter(char::is_ascii_digit).count()) && phone::is_spelled(number)
}

pub(super) fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    text.len() <= 2_000
        && rest.is_some_and(|r| {
            !r.starts_with(['/', '.']) && r.split('/').next().is_some_and(|host| host.contains('.')) && !r.chars().any(char::is_whitespace)
        })
}

/// `1234,5`, `1.234,50` or `1,234.50` as minor units of a two-digit currency; `1,234` could be either.
pub(super) fn minor_units(plain: &str) -> Option<i64> {
    let plain = plain.trim_matches(['€', '$', '£']);
    let (whole, cents) = plain.rsplit_once([',', '.']).unwrap_or((plain, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |rest| (-1, rest));
    let first = whole.find([',', '.']);
    let grouped = first.is_none_or(|at| at <= 3 && whole[at + 1..].split([',', '.']).all(|g| g.len() == 3));
    if !grouped || cents.len() > 2 || !format!("{whole}{cents}").chars().all(|c| c.is_ascii_digit() || ",.".contains(c)) {
        return None;
    }
    let (whole, cents): (i64, i64) = (whole.replace([',', '.'], "").parse().ok()?, format!("{cents:0<2}").parse().ok()?);
    whole.checked_mul(100)?.checked_add(cents).map(|n| n * sign)
}

/// `21/11/2026` or `2026-11-21` as ISO.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| chrono::NaiveDate::parse_from_str(text, "%d/%m/%Y")).ok()?;
    Some(date.to_string())
}
