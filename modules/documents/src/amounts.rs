//! Amounts as people type them, and what they come to.

use std::collections::BTreeMap;

/// A line of an invoice: quantity in hundredths, amounts in minor units, the rate in hundredths of a percent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub what: String,
    pub quantity: i64,
    pub price: i64,
    pub rate: i64,
    pub total: i64,
}

/// What the lines of an invoice come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub lines: Vec<Line>,
    pub net: i64,
    /// Rate and tax, the lowest first.
    pub taxes: Vec<(i64, i64)>,
    pub total: i64,
}

/// A number with at most two decimals, in hundredths: `1 234,5` is 123450. None below nought, none that overflows.
pub(crate) fn hundredths(typed: &str) -> Option<i64> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '%')).collect();
    let (whole, rest) = plain.split_once([',', '.']).unwrap_or((&plain, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let parts: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + parts)
}

/// A part of an amount, rounded half up: `of(10_000, 550)` is 550 hundredths of a percent of a hundred.
pub(crate) fn share(amount: i64, rate: i64) -> i64 {
    let exact = i128::from(amount) * i128::from(rate);
    i64::try_from((exact + 5_000) / 10_000).unwrap_or(i64::MAX)
}

/// Reads `What | quantity | price | rate`, a line each; the first one that cannot be read is named.
pub(crate) fn bill(typed: &str) -> Result<Bill, usize> {
    let mut lines = Vec::new();
    for (n, line) in typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        lines.push(read(line).ok_or(n + 1)?);
    }
    let net = lines.iter().map(|line| line.total).sum();
    // The tax is reckoned on what is sold at each rate, not line by line.
    let mut by_rate: BTreeMap<i64, i64> = BTreeMap::new();
    for line in &lines {
        *by_rate.entry(line.rate).or_default() += line.total;
    }
    let taxes: Vec<(i64, i64)> = by_rate.into_iter().map(|(rate, sum)| (rate, share(sum, rate))).collect();
    let total = net + taxes.iter().map(|(_, tax)| tax).sum::<i64>();
    Ok(Bill { lines, net, taxes, total })
}

fn read(line: &str) -> Option<Line> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let [what, quantity, price, rate] = parts[..] else { return None };
    let (quantity, price, rate) = (hundredths(quantity)?, hundredths(price)?, hundredths(rate)?);
    let total = i64::try_from((i128::from(quantity) * i128::from(price) + 50) / 100).ok()?;
    let fits = !what.is_empty() && what.chars().count() <= 300 && rate <= 10_000 && total < 1_000_000_000_000;
    fits.then(|| Line { what: what.into(), quantity, price, rate, total })
}

#[cfg(test)]
mod tests {
    use super::{bill, hundredths, share};

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        let read = ["1 234,5", "1234.50 €", "5,5 %", "0", "1,234", "", "-1", "abc", "99999999999"].map(hundredths);
        assert_eq!(read, [Some(123_450), Some(123_450), Some(550), Some(0), None, None, None, None, None]);
    }

    #[test]
    fn tax_is_reckoned_by_rate_and_rounded_once() {
        let bill = bill("Concert | 1 | 1 500 | 5,5\n\nFrais | 3 | 0,33 | 20\nFrais | 1 | 0,01 | 20").expect("a bill");
        assert_eq!((bill.net, bill.taxes.clone(), bill.total), (150_100, vec![(550, 8_250), (2_000, 20)], 158_370));
        assert_eq!(share(100, 550), 6);
        assert_eq!(super::bill("Concert | 1 | 1500 | 5,5\nx | y"), Err(2));
    }
}
