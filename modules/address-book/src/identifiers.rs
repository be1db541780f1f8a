//! Official numbers of French organisations. Each function returns the number
//! without spaces or dots, or nothing if its check digits say it is mistyped.
//! A true number may still be nobody's: only the registers know.

/// A SIREN: nine digits, the last one making the Luhn sum a multiple of ten
/// (INSEE, register Sirene; code de commerce, art. R. 123-221).
pub fn siren(typed: &str) -> Option<String> {
    digits(typed, 9).filter(|number| luhn(number))
}

/// A SIRET: an establishment's fourteen digits, its company's SIREN first, Luhn over
/// the whole. La Poste has more establishments than Luhn leaves numbers for: under its
/// SIREN the plain sum of the digits is a multiple of five instead (INSEE, register Sirene).
pub fn siret(typed: &str) -> Option<String> {
    const LA_POSTE: &str = "356000000";
    let number = digits(typed, 14)?;
    siren(&number[..9])?;
    let plain_sum: u32 = number.chars().filter_map(|c| c.to_digit(10)).sum();
    let fits = luhn(&number) || (number.starts_with(LA_POSTE) && plain_sum.is_multiple_of(5));
    fits.then_some(number)
}

/// A European VAT number. A French one is `FR`, two characters and the SIREN; when the
/// two are digits they are the key (12 + 3 × (SIREN mod 97)) mod 97 (code général des
/// impôts, art. 286 ter). Keys with letters and other countries' numbers are checked for
/// form only: two letters, then two to twelve letters or digits.
pub fn vat_number(typed: &str) -> Option<String> {
    let number = compact(typed).to_uppercase();
    let (country, rest) = number.split_at_checked(2)?;
    let formed = country.chars().all(|c| c.is_ascii_uppercase())
        && (2..=12).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let fits = formed && (country != "FR" || french(rest));
    fits.then_some(number)
}

/// An IBAN: two letters, two check digits, eleven to thirty letters or digits, worth 1 modulo 97
/// once the beginning is moved to the end and letters count from ten (ISO 13616, ISO 7064).
pub fn iban(typed: &str) -> Option<String> {
    let number = compact(typed).to_uppercase();
    let formed = (15..=34).contains(&number.len())
        && number.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && number.starts_with(|c: char| c.is_ascii_uppercase())
        && number[2..4].chars().all(|c| c.is_ascii_digit());
    let rest = |sum: u32, c: char| c.to_digit(36).map_or(sum, |n| (sum * if n < 10 { 10 } else { 100 } + n) % 97);
    let fits = formed && number[4..].chars().chain(number[..4].chars()).fold(0, rest) == 1;
    fits.then_some(number)
}

fn french(rest: &str) -> bool {
    let Some((key, company)) = rest.split_at_checked(2) else { return false };
    let Some(company) = siren(company) else { return false };
    match (key.parse::<u32>(), company.parse::<u32>()) {
        (Ok(key), Ok(company)) => key == (12 + 3 * (company % 97)) % 97,
        _ => !key.contains(['I', 'O']),
    }
}

fn compact(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && !".-".contains(*c)).collect()
}

fn digits(typed: &str, length: usize) -> Option<String> {
    let number = compact(typed);
    (number.len() == length && number.chars().all(|c| c.is_ascii_digit())).then_some(number)
}

/// From the right, every second digit counts double, less nine where that has two digits.
fn luhn(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 2 - if digit > 4 { 9 } else { 0 } })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_ends_in_its_luhn_digit() {
        assert_eq!(siren("732 829 320").as_deref(), Some("732829320"));
        assert_eq!(siren("404.833.048").as_deref(), Some("404833048"));
        assert_eq!(siren("356000000").as_deref(), Some("356000000"));
        for wrong in ["732829321", "723829320", "73282932", "7328293200", "73282932O", ""] {
            assert_eq!(siren(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_siret_continues_a_siren() {
        assert_eq!(siret("732 829 320 00074").as_deref(), Some("73282932000074"));
        for wrong in ["73282932000075", "73282932000047", "73282932100073", "732829320", ""] {
            assert_eq!(siret(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn la_poste_counts_its_post_offices_by_fives() {
        assert!(!luhn("35600000049837"), "this number proves the exception");
        assert_eq!(siret("356 000 000 49837").as_deref(), Some("35600000049837"));
        assert_eq!(siret("35600000000048").as_deref(), Some("35600000000048"), "the head office fits Luhn");
        assert_eq!(siret("35600000049838"), None);
        assert_eq!(siret("73282932000100"), None, "a sum of fives is nobody else's excuse");
    }

    #[test]
    fn a_french_vat_number_carries_its_key() {
        assert_eq!(vat_number("FR 44 732829320").as_deref(), Some("FR44732829320"));
        assert_eq!(vat_number("fr83404833048").as_deref(), Some("FR83404833048"));
        assert_eq!(vat_number("FRK7732829320").as_deref(), Some("FRK7732829320"), "a key with letters");
        for wrong in ["FR45732829320", "FR44732829321", "FRO7732829320", "FR732829320", "44732829320", "FR", "É"] {
            assert_eq!(vat_number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn another_countrys_vat_number_is_checked_for_form() {
        assert_eq!(vat_number("BE 0123.456.789").as_deref(), Some("BE0123456789"));
        assert_eq!(vat_number("DE123456789").as_deref(), Some("DE123456789"));
        for wrong in ["BE", "B10123456789", "BE0123456789012", "BE01234/789"] {
            assert_eq!(vat_number(wrong), None, "{wrong}");
        }
    }
}
